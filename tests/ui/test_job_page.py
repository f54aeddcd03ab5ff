"""The page of a job that the Jupyter server has: it needs no kernel, and shows what others wrote as text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from .lab import Lab
from .notebook import TITLES, Notebook
from .test_hostile import ALL
from .watch import watched

pytestmark = pytest.mark.browser

_ROOT = Path(__file__).parents[2]
KERNEL = "from ma_widgets import JobInfoWidget, ServerSession\nJobInfoWidget('demo', session=ServerSession())"
AGE = re.compile(r"as of (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)")
# The page comes again after ten seconds, a fifth more or less.
PATIENCE_MS = 30_000


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A JupyterLab whose extension has the demo's jobs."""
    settings = {"MA_WIDGETS_SESSION": "demo"}
    with Lab(tmp_path_factory.mktemp("server") / "lab", variables=settings) as lab:
        yield lab


def address(lab: Lab, job_id: str) -> str:
    return f"{lab.origin}/ma-widgets/jobs/{job_id}?token={lab.token}"


def age_of(page: Page) -> str:
    """Return of which moment the page is."""
    told = AGE.search(page.locator(".ma-report > .ma-more").first.inner_text())
    assert told is not None
    return told[1]


def test_the_page_outlives_a_kernel(server: Lab, context: BrowserContext, artifacts: Path) -> None:
    """
    While the kernel that shows the same job is restarted and ended, the page goes on: it loads itself again, and is
    newer each time.
    """
    server.write("kernel.ipynb", [KERNEL])
    with watched(context) as notebook_watch, watched(context) as watch:
        notebook = Notebook(notebook_watch.page, server, "kernel.ipynb")
        notebook.run(0)
        expect(notebook.job().state).to_contain_text("gpt-pretrain-ascend-16n")
        page = watch.page
        page.goto(address(server, "demo"))
        expect(page.locator(".ma-report section > h3")).to_have_text([*TITLES])
        expect(page.get_by_text("this page asks again in")).to_be_visible()
        page.screenshot(path=artifacts / "job-page.png")

        moments = [age_of(page)]
        for end_it in ("it.sessionContext.session.kernel.restart()", "it.sessionContext.session.kernel.shutdown()"):
            notebook.do(end_it)
            expect(page.locator(".ma-report > .ma-more").first).not_to_contain_text(moments[-1], timeout=PATIENCE_MS)
            expect(page.locator(".ma-report section > h3")).to_have_text([*TITLES])
            moments.append(age_of(page))

        assert sorted(set(moments)) == moments
        watch.check()


def test_a_page_can_be_kept_as_it_is(server: Lab, context: BrowserContext) -> None:
    """
    By a link in it, and by another one it goes on: whoever reads slowly or by keys is not thrown back.
    """
    with watched(context) as watch:
        page = watch.page
        page.goto(address(server, "demo"))
        page.get_by_role("link", name="Keep this page as it is").click()
        expect(page.get_by_text("this page stays as it is.")).to_be_visible()
        page.get_by_role("link", name="Keep this page up to date").click()
        expect(page.get_by_text("this page asks again in")).to_be_visible()
        watch.check()


def test_a_place_in_the_page_stays(server: Lab, context: BrowserContext) -> None:
    """
    Who reads about events is still there when the page has come again.
    """
    with watched(context) as watch:
        page = watch.page
        page.goto(address(server, "demo"))
        page.get_by_role("link", name="Events", exact=True).click()
        moment, place = age_of(page), page.evaluate("scrollY")
        expect(page.locator(".ma-report > .ma-more").first).not_to_contain_text(moment, timeout=PATIENCE_MS)

        assert place > 1000
        expect(page.get_by_role("heading", name="Events", exact=True)).to_be_in_viewport()
        assert abs(place - page.evaluate("scrollY")) < 100
        watch.check()


def test_a_job_that_has_ended_stays_as_it_is(server: Lab, context: BrowserContext) -> None:
    """
    Its page is asked for once.
    """
    with watched(context) as watch:
        watch.page.goto(address(server, "demo-failed"))
        expect(watch.page.get_by_text("this page does not ask again")).to_be_visible()
        expect(watch.page.get_by_text("it used more memory than its node has").first).to_be_visible()

        assert 1 == len([url for url in watch.asked if "/ma-widgets/" in url])
        watch.check()


def test_an_error_is_a_page(server: Lab, context: BrowserContext) -> None:
    """
    In our words, and with a title.
    """
    with watched(context) as watch:
        answer = watch.page.goto(address(server, "no-such-job"))

        assert answer is not None
        assert 404 == answer.status
        expect(watch.page.locator(".ma-notice.ma-error")).to_contain_text("The demo has no job 'no-such-job'.")
        expect(watch.page).to_have_title("Training job no-such-job")


def test_nothing_runs_in_the_page(server: Lab, context: BrowserContext) -> None:
    """
    Were our escaping to fail, a script in a job's name would still not run, nor reach the server: the page's headers
    forbid both.
    """
    with watched(context) as watch:
        page = watch.page
        # The server's own headers, around a body that escapes nothing.
        fetched = context.request.get(address(server, "demo-failed"))
        body = f"<p id=told>not yet</p><script>document.getElementById('told').textContent = 'ran'</script>{ALL}"
        headers = {
            name: value
            for name, value in fetched.headers.items()
            if name in ("content-security-policy", "content-type")
        }
        page.route(
            "**/ma-widgets/jobs/hostile",
            lambda route: route.fulfill(body=body.encode(errors="replace"), headers=headers),
        )
        page.goto(f"{server.origin}/ma-widgets/jobs/hostile")

        assert "not yet" == page.locator("#told").inner_text()
        assert [] == [url for url in watch.foreign if not url.startswith(("data:", "about:"))]
