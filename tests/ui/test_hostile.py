"""Hostile texts in a real page: nothing runs, nothing is asked for, no link is made, and the page stays a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbconvert import HTMLExporter
from playwright.sync_api import BrowserContext, Locator, Page, expect

from ..safety.hostile import declared, read, scripted
from ..safety.payloads import PAYLOADS
from .lab import Lab, Voila
from .notebook import TITLES, JobView, Notebook
from .watch import Watch, is_loopback, watched

pytestmark = pytest.mark.browser

_ROOT = Path(__file__).parents[2]
# All short ones behind one another, the whole shorter than what is shown of a text.
ALL = " ".join(text for text in PAYLOADS.values() if len(text) < 300)
SETUP = f"""
import sys
sys.path.insert(0, {str(_ROOT)!r})
from ma_widgets import JobInfoWidget
from tests.safety.hostile import Hostile, declared, read, scripted
from tests.safety.payloads import PAYLOADS
from tests.ui.test_hostile import ALL
"""
DECLARED = "JobInfoWidget('job-1', session=Hostile(declared(ALL)), auto_refresh=False)"
SCRIPTED = "JobInfoWidget('job-1', session=Hostile(scripted('demo-chip-fault', ALL)), auto_refresh=False)"
# Those that are taken for markup; exported pages have all of them.
SHOWN = list(PAYLOADS)[:24]
REPORTS = "for name in list(PAYLOADS)[:24]:\n    display(read(declared(PAYLOADS[name])))"
CELLS = [SETUP, DECLARED, SCRIPTED, REPORTS]

# What a reader's pointer and keyboard may set off.
_TOUCH = """
root => root.querySelectorAll('*').forEach(each =>
  ['mouseover', 'focus', 'toggle'].forEach(kind => each.dispatchEvent(new Event(kind))))
"""
# What would have run, what would have been made, and what leads elsewhere.
_SEEN = """
root => ({
  ran: window.__x, polluted: ({}).polluted,
  made: [...root.querySelectorAll('script, iframe, object, embed, base, meta, link, form, img, math, video, template')]
    .filter(each => !each.closest('head, .modebar') && !each.matches('.plot-img'))
    .map(each => each.outerHTML.slice(0, 99)),
  handlers: [...root.querySelectorAll('*')].flatMap(each => [...each.attributes])
    .filter(each => /^on/i.test(each.name) || each.name.startsWith('data-commandlinker')).map(each => each.name),
  links: [...root.querySelectorAll('a, area')].map(
    each => each.href?.baseVal ?? each.getAttribute('href') ?? each.getAttribute('xlink:href')).filter(Boolean),
})
"""
_HARMLESS = {"ran": None, "polluted": None, "made": [], "handlers": []}


class Reader:
    """A page, and the dialogs that opened in it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.dialogs: list[str] = []
        page.on("dialog", self._dismiss)

    def _dismiss(self, dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def check(self, root: Locator) -> None:
        """Touch everything in *root*; fail if anything came of it."""
        root.evaluate(_TOUCH)
        seen = root.evaluate(_SEEN)
        assert [] == [link for link in seen.pop("links") if not re.match("#|https?://|obs://", link)]
        assert _HARMLESS == seen
        assert [] == self.dialogs


@pytest.fixture(scope="module")
def hostile(lab: Lab, context: BrowserContext) -> Iterator[tuple[Watch, Notebook]]:
    """A notebook of hostile jobs: one of every declared field, a scripted one, and a report for each payload."""
    lab.use_theme("light")
    lab.write("hostile.ipynb", CELLS)
    with watched(context) as watch:
        reader = Reader(watch.page)
        notebook = Notebook(watch.page, lab, "hostile.ipynb")
        notebook.run_all()
        yield watch, notebook
        assert [] == reader.dialogs


@pytest.mark.parametrize("index", [0, 1], ids=["declared", "scripted"])
def test_a_widget_shows_hostile_texts_as_texts(hostile: tuple[Watch, Notebook], artifacts: Path, index: int) -> None:
    """
    Every tab, its charts drawn by plotly, what is pointed at and what is opened.
    """
    watch, notebook = hostile
    reader, job = Reader(watch.page), notebook.job(index)
    watch.page.screenshot(path=artifacts / f"hostile-{index}.png")
    for title in TITLES:
        pane = job.opened(title)
        if title in ("Status", "Timeline", "Metrics") and index:
            expect(job.plot.locator(".main-svg").first).to_be_visible()
            job.plot.locator(".nsewdrag").first.hover()
            assert 0 == job.plot.locator("a:not(.modebar-btn)").count()
        expect(pane).not_to_contain_text("fault of ma_widgets")
        reader.check(pane)
    reader.check(job.state)
    for text in ('<img src=x onerror="window.__x=1"> <script>window.__x=1</script>', PAYLOADS["TeX"]):
        expect(job.opened("All fields")).to_contain_text(text)
    watch.check()


def test_a_report_in_a_cell_is_text(hostile: tuple[Watch, Notebook]) -> None:
    """
    An output of one's own run is trusted: nothing but our escaping stands between a text and the page.
    """
    watch, notebook = hostile
    reports = notebook.page.locator(".jp-OutputArea .ma-report")
    expect(reports).to_have_count(len(SHOWN))
    Reader(watch.page).check(notebook.cells.nth(3).locator(".jp-Cell-outputArea"))
    watch.check()


def test_a_converted_notebook_is_text(
    hostile: tuple[Watch, Notebook], lab: Lab, context: BrowserContext, tmp_path: Path
) -> None:
    """
    What nbconvert makes of the saved notebook, which it does not clean.
    """
    hostile[1].save()
    path = tmp_path / "hostile.html"
    saved = nbformat.read(lab.root / "hostile.ipynb", as_version=4)
    path.write_text(HTMLExporter().from_notebook_node(saved)[0], encoding="utf-8")
    with watched(context) as watch:
        watch.page.route(re.compile("^https?:"), lambda route: route.abort())
        watch.page.goto(path.as_uri())
        reports = watch.page.locator(".ma-report")
        expect(reports).to_have_count(len(SHOWN) + 2)
        for index in range(reports.count()):
            Reader(watch.page).check(reports.nth(index))
        # The page asks for its own scripts; nothing else.
        assert [] == [url for url in watch.foreign if "evil" in url or "e.example" in url]


def test_a_page_of_voila_is_text(context: BrowserContext, tmp_path: Path) -> None:
    """
    Voila shows the same cells as a page of its own.
    """
    with Voila(tmp_path / "voila") as server, watched(context) as watch:
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in CELLS[:3]])
        nbformat.write(notebook, server.root / "hostile.ipynb")
        watch.page.goto(server.url("hostile.ipynb"), timeout=90_000)
        reader, job = Reader(watch.page), JobView(watch.page.locator(".ma-panes").nth(1))
        expect(job.state).to_contain_text("Failed", timeout=90_000)
        for title in ("Overview", "Algorithm", "Resources"):
            reader.check(job.choose(title))
        assert [] == [url for url in watch.asked if not is_loopback(url) and "fontawesome" not in url]


def test_an_exported_page_is_text_and_stays_a_page(context: BrowserContext, tmp_path: Path) -> None:
    """
    Each payload in a file of its own, opened from the disk: nothing runs, and the page is as wide as its window.
    """
    with watched(context, 760) as watch:
        reader = Reader(watch.page)
        for name, text in PAYLOADS.items():
            path = tmp_path / "job.html"
            read(declared(text)).to_html(path)
            watch.page.goto(path.as_uri())
            reader.check(watch.page.locator("body"))
            assert watch.page.evaluate("document.documentElement.scrollWidth") <= 760, name
        read(scripted("demo-chip-fault", ALL)).to_html(path)
        watch.page.goto(path.as_uri())
        reader.check(watch.page.locator("body"))
        assert [] == [url for url in watch.asked if not url.startswith("file:")]
