"""The widget for those who do not see it, see little of it, or use no pointer: what axe finds, keys, news."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, CDPSession, Page, expect

from .axe import unnamed, violations
from .conftest import Opener
from .lab import Lab
from .looks import cut_tabs, faint, sticking_out
from .notebook import Notebook
from .watch import Watch, watched

pytestmark = pytest.mark.browser

# One with a chip fault that it outlived, and charts in every tab; one that failed, with a finding and the end of a log.
JOBS = ("demo", "demo-failed")
SETUP = "from ma_widgets import *\nsession = DemoSession(speed=0)"


@pytest.fixture(scope="module")
def opened(lab: Lab, context: BrowserContext, request: pytest.FixtureRequest) -> Iterator[tuple[Watch, Notebook]]:
    """The jobs in a theme at a width."""
    theme, width = request.param
    lab.use_theme(theme)
    lab.write("accessible.ipynb", [SETUP, *(f"JobInfoWidget({job_id!r}, session=session)" for job_id in JOBS)])
    with watched(context, width=width) as watch:
        notebook = Notebook(watch.page, lab, "accessible.ipynb")
        notebook.run_all()
        yield watch, notebook
    lab.use_theme("light")


# 1,280 pixels at 320 %, which is more than the 200 % that one should be able to use.
@pytest.mark.parametrize("opened", [("light", 1280), ("dark", 400)], indirect=True, ids=["light-1280", "dark-400"])
def test_each_tab_can_be_read_by_everybody(opened: tuple[Watch, Notebook]) -> None:
    """
    axe finds nothing serious in the widget, plotly's charts and ipywidgets' tabs included, and nothing is left out.
    Tables have captions and scopes; pictures, details and scrolling boxes names; no text is faint; nothing sticks out.
    """
    watch, notebook = opened
    found = {}
    for index, job_id in enumerate(JOBS):
        view = notebook.job(index)
        for title, _ in view.walk():
            looks = [*faint(view.root), *cut_tabs(view.root), *sticking_out(view.root)]
            found[job_id, title] = [*violations(watch.page, view.root), *unnamed(view.root), *looks]

    assert {} == {where: what for where, what in found.items() if what}
    watch.check()


def _texts(cdp: CDPSession) -> list[str]:
    """Return the names of the first job's texts that can be edited, as the browser tells them to a screen reader."""
    root = cdp.send("Runtime.evaluate", {"expression": "document.querySelector('.ma-panes')"})["result"]["objectId"]
    found = [
        each
        for role in ("textbox", "searchbox", "combobox")
        for each in cdp.send("Accessibility.queryAXTree", {"objectId": root, "role": role})["nodes"]
    ]
    return [each.get("name", {}).get("value", "") for each in found if not each["ignored"]]


@pytest.mark.parametrize("opened", [("light", 1280)], indirect=True, ids=["light-1280"])
def test_each_text_and_list_has_a_name(opened: tuple[Watch, Notebook]) -> None:
    """
    A screen reader tells what each text and list is for, by the name that the browser has; axe is content with less.
    """
    watch, notebook = opened
    view = notebook.job(0)
    cdp = watch.page.context.new_cdp_session(watch.page)
    names = {}
    for title in ("Events", "Logs", "All fields"):
        view.opened(title)
        names[title] = _texts(cdp)
    shown = view.pane.get_by_placeholder("Filter by path, label or value, then Enter")
    left = shown.evaluate("it => it.getBoundingClientRect().x - it.closest('.ma-controls').getBoundingClientRect().x")

    assert {
        "Events": ["Filter by text, then Enter", "Level", "Time"],
        "Logs": ["Search in the log, then Enter", "Task"],
        "All fields": ["Filter by path, label or value, then Enter"],
    } == names
    # Who sees it reads the words in it, and none before it: 2 are its margin.
    assert 2 == left


@pytest.mark.parametrize("opened", [("light", 1280)], indirect=True, ids=["light-1280"])
def test_a_reader_may_choose_the_colours(opened: tuple[Watch, Notebook]) -> None:
    """
    Where the system's colours are forced on JupyterLab, words stay legible, those of plotly's charts too, and a
    button has an edge.
    """
    watch, notebook = opened
    view = notebook.job(0)
    watch.page.emulate_media(color_scheme="dark", forced_colors="active")
    found = {}
    for title in ("Overview", "Status", "Timeline", "Logs", "Metrics"):
        view.opened(title)
        found[title] = faint(view.root)
    edge = view.root.get_by_role("button", name="Refresh").evaluate("it => getComputedStyle(it).borderTopColor")
    watch.page.emulate_media(color_scheme="light", forced_colors="none")

    assert {} == {where: what for where, what in found.items() if what}
    assert "rgb(255, 255, 255)" == edge


_FOCUS = """
() => {
  const it = document.activeElement, style = getComputedStyle(it);
  const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1;
  const name = it.getAttribute('aria-label') ?? it.placeholder ?? it.labels?.[0]?.textContent ?? it.textContent;
  return [name.trim() || it.labels?.[0]?.textContent, ring];
}
"""


def _walked(page: Page, until: str) -> dict[str, bool]:
    """Return what the Tab key reaches from here to *until*, each with whether a ring shows it."""
    reached: dict[str, bool] = {}
    while until not in reached:
        page.keyboard.press("Tab")
        name, has_ring = page.evaluate(_FOCUS)
        assert name not in reached, f"{until!r} is not among {list(reached)}"
        reached[name] = has_ring
    return reached


def test_everything_is_reached_by_keyboard(open_notebook: Opener, lab: Lab, page: Page) -> None:
    """
    Tab leads through button, tabs, controls, charts, tables and details, a ring around each; arrows and Enter choose.
    """
    notebook = open_notebook(lab.write("keys.ipynb", [f"{SETUP}\nJobInfoWidget('demo', session=session)"]))
    notebook.run(0)
    job = notebook.job()
    job.root.get_by_role("button", name="Pause").focus()
    overview = _walked(page, "Numbers")
    page.keyboard.press("Enter")
    expect(job.pane.locator("details")).to_have_attribute("open", "")
    job.root.get_by_role("tab", name="Overview").focus()
    for _ in range(7):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(job.root.get_by_role("tab", name="Events")).to_have_attribute("aria-selected", "true")
    expect(job.pane.get_by_role("region", name="Events")).to_be_visible()
    events = _walked(page, "Events")

    assert ["Refresh", "Overview", "Running nodes", "Numbers"] == list(overview)
    assert ["Level", "Time", "Filter by text, then Enter", "Events"] == list(events)[:3] + list(events)[-1:]
    assert [] == [name for name, has_ring in {**overview, **events}.items() if not has_ring]


LIVING = f"""
from datetime import datetime, timedelta, timezone
{SETUP}
clock = [datetime(2026, 5, 1, tzinfo=timezone.utc)]
w = JobInfoWidget('demo-created', session=DemoSession(now=lambda: clock[0]), auto_refresh=False, freeze_at_end=False)
w"""
# Ten looks at each phase; what a page is told is what a reader may have to listen to.
LATER = """
clock[0] += timedelta(seconds={seconds})
for _ in range(10):
    clock[0] += timedelta(seconds=1)
    w.refresh()
    w.wait()"""
_WATCH = """
root => {
  const heard = root.heard = { words: [], alerts: [], notes: 0 };
  const place = root.querySelector('[role=status]');
  place.same = true;
  new MutationObserver(all => {
    for (const each of all.flatMap(one => [...one.addedNodes])) {
      const of = selector => each.matches?.(selector) ? [each] : [...(each.querySelectorAll?.(selector) ?? [])];
      heard.words.push(...of(`[id="${place.getAttribute('aria-owns')}"]`).map(one => one.innerText.trim()));
      heard.alerts.push(...of('[role=alert], [role=status], [aria-live]').map(one => one.innerText));
      heard.notes += of('.ma-note').length;
    }
  }).observe(root, { childList: true, subtree: true, characterData: true });
}
"""


def _read_aloud(cdp: CDPSession) -> str:
    """Return the words that stand in the live place, as the browser tells them to a screen reader."""
    nodes = {each["nodeId"]: each for each in cdp.send("Accessibility.getFullAXTree")["nodes"]}
    places = [each for each in nodes.values() if each.get("role", {}).get("value") == "status" and _is_polite(each)]
    texts: list[str] = []
    left = [each for place in places for each in place["childIds"]]
    while left:
        node = nodes.get(left.pop(0), {})
        if node.get("role", {}).get("value") == "StaticText":
            texts.append(node["name"]["value"].strip())
        left = [*node.get("childIds", ()), *left]
    return " ".join(filter(None, texts))


def _is_polite(node: dict) -> bool:
    return {"live": "polite", "atomic": True}.items() <= {
        each["name"]: each["value"].get("value") for each in node.get("properties", ())
    }.items()


def test_a_new_phase_is_told_once(open_notebook: Opener, lab: Lab, page: Page) -> None:
    """
    Of thirty looks at a job a screen reader tells the three that found another phase, politely, and not their time.
    """
    later = [LATER.format(seconds=seconds) for seconds in (10, 60, 300)]
    notebook = open_notebook(lab.write("told.ipynb", [LIVING, *later]))
    notebook.run(0)
    job = notebook.job()
    expect(job.state).to_contain_text("Creating")
    job.root.evaluate(_WATCH)
    cdp = page.context.new_cdp_session(page)
    told = [_read_aloud(cdp)]
    for index, word in enumerate(("Pending", "Running", "Completed"), 1):
        notebook.run(index)
        expect(job.state).to_contain_text(word)
        told.append(_read_aloud(cdp))
    heard = job.root.evaluate("root => root.heard")

    assert told[1:] == heard["words"]
    assert ["Creating", "Pending", "Running", "Completed"] == [re.findall(r"\w+", each)[0] for each in told]
    assert [] == heard["alerts"]
    # The time of the look, in seconds, has changed meanwhile, and nobody was told.
    assert heard["notes"] >= 1
    assert job.root.locator("[role=status]").evaluate("place => place.same")
