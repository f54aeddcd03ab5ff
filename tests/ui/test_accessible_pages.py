"""The report and the page of the Jupyter server, for those who see little of them or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from ma_widgets import DemoSession, load_job
from ma_widgets.job import load_evidence, load_more
from ma_widgets.sessions import Resource

from .axe import unnamed, violations
from .lab import JupyterServer
from .looks import faint, lost

pytestmark = pytest.mark.browser

_MORE = [Resource.EVENTS, Resource.STAGES, Resource.METRICS, Resource.LOG]
# A window of 1,280 pixels, the same at 200 %, and a narrow one.
_WIDTHS = (1280, 640, 400)
# What a reader may set for any page; WCAG 2.1, success criterion 1.4.12.
_SPACING = """
* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-bottom: 2em !important }
"""
_OPEN_ALL = "document.querySelectorAll('details').forEach(each => each.open = true)"


def _written(job_id: str, folder: Path) -> str:
    """Return the address of the report of a job, with all that a reader can ask for."""
    session, path = DemoSession(speed=0), folder / f"{job_id}.html"
    job = load_evidence(load_job(job_id, session), session, job_id)
    load_more(job, session, job_id, _MORE).to_html(path)
    return path.as_uri()


@pytest.fixture(scope="module")
def addresses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, str]]:
    """Reports of a job that runs and one that failed; of the server, a job's page and that of an unknown one."""
    folder = tmp_path_factory.mktemp("accessible")
    with JupyterServer(folder / "server", variables={"MA_WIDGETS_SESSION": "demo"}) as server:
        jobs = f"{server.origin}/ma-widgets/jobs"
        yield {
            "report": _written("demo", folder),
            "report of a failure": _written("demo-failed", folder),
            "server": f"{jobs}/demo-failed?token={server.token}",
            "server, unknown": f"{jobs}/no-such-job?token={server.token}",
        }


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """A page that may be looked into by script, though the server's own forbids scripts."""
    with browser.new_context(bypass_csp=True) as context:
        yield context.new_page()


NAMES = ("report", "report of a failure", "server", "server, unknown")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", NAMES)
def test_a_page_can_be_read_by_everybody(addresses: Mapping[str, str], page: Page, name: str, theme: str) -> None:
    """
    axe finds nothing serious, and nothing is faint, nameless, cut or beside the window: at 1,280 pixels, at 200 % and
    at 400 pixels, the numbers opened.
    """
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    page.goto(addresses[name])
    page.evaluate(_OPEN_ALL)
    found = {}
    for width in _WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        body = page.locator("body")
        found[width] = [*violations(page), *unnamed(body), *faint(body), *lost(body)]

    assert {} == {where: what for where, what in found.items() if what}


@pytest.mark.parametrize("name", NAMES)
def test_a_reader_may_space_the_words(addresses: Mapping[str, str], page: Page, name: str) -> None:
    """
    With more space between letters, words and lines, nothing is cut, on a narrow page too.
    """
    page.set_viewport_size({"width": 400, "height": 900})
    page.goto(addresses[name])
    page.evaluate(_OPEN_ALL)
    page.add_style_tag(content=_SPACING)

    assert [] == lost(page.locator("body"))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", NAMES)
def test_a_reader_may_choose_the_colours(addresses: Mapping[str, str], page: Page, name: str, theme: str) -> None:
    """
    Where the system's colours are forced on a page, its words stay legible, those in pictures too.
    """
    page.emulate_media(color_scheme=theme, forced_colors="active")  # type: ignore[arg-type]
    page.goto(addresses[name])
    found = faint(page.locator("body"))
    page.emulate_media(forced_colors="none")

    assert [] == found


# What a key must reach: what scrolls, opens or leads on.
_WAYS = "[...document.querySelectorAll('a, summary, [tabindex]')].filter(each => each.checkVisibility())"
_REACHED = """
() => {
  const it = document.activeElement, style = getComputedStyle(it);
  it.dataset.reached = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1 ? 'seen' : 'unseen';
}
"""


@pytest.mark.parametrize("name", NAMES)
def test_a_keyboard_is_enough(addresses: Mapping[str, str], page: Page, name: str) -> None:
    """
    Tab reaches each link, table, chart, log and summary, once, with a ring around it.
    """
    page.set_viewport_size({"width": 400, "height": 900})
    page.goto(addresses[name])
    count = page.evaluate(f"{_WAYS}.length")
    for _ in range(count):
        page.keyboard.press("Tab")
        page.evaluate(_REACHED)
    left = page.evaluate(f"{_WAYS}.filter(each => each.dataset.reached !== 'seen').map(each => each.outerHTML)")

    assert count >= 1
    assert [] == left


def test_enter_opens_the_numbers(addresses: Mapping[str, str], page: Page) -> None:
    """
    The numbers of a chart are behind a summary, which a key opens.
    """
    page.goto(addresses["report"])
    page.locator("summary").first.focus()
    page.keyboard.press("Enter")

    assert page.locator("details table").first.is_visible()


@pytest.mark.parametrize("name", NAMES)
def test_nothing_moves(addresses: Mapping[str, str], page: Page, name: str) -> None:
    """
    So there is nothing that a reader who wants no motion would have to switch off.
    """
    page.goto(addresses[name])
    moving = "[...document.querySelectorAll('*')].filter(each => getComputedStyle(each).transitionDuration !== '0s')"

    assert 0 == page.evaluate("document.getAnimations().length")
    assert 0 == page.evaluate(f"{moving}.length")
    assert 0 == page.locator("animate, animateTransform, marquee, blink").count()
