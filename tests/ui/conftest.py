"""What the browser tests share: one JupyterLab, one browser, and pages that are watched."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from .lab import Lab
from .notebook import Notebook
from .watch import Watch, watched

_PROJECT = Path(__file__).parents[2]
_CHROMIUM = Path(os.environ.get("MA_WIDGETS_CHROMIUM", "/usr/bin/chromium"))
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # What a page asks outside is seen by its Watch, and never leaves the machine.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)

expect.set_options(timeout=20_000)

Opener = Callable[[str], Notebook]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Keep a picture of the page of a test that failed."""
    report = yield
    used = getattr(item, "funcargs", {})
    watch = used.get("watch") or getattr(used.get("samples"), "watch", None)
    if report.failed and isinstance(watch, Watch) and not watch.page.is_closed():
        folder = _PROJECT / "test-artifacts"
        watch.page.screenshot(path=folder / f"failed-{report.when}-{item.name.replace('/', '_')}.png")
    return report


# Of the package, not of the session: while Playwright runs, no other test of this process may use asyncio.
@pytest.fixture(scope="package")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A JupyterLab with the demo notebooks."""
    with Lab(tmp_path_factory.mktemp("lab") / "lab") as server:
        for notebook in (_PROJECT / "notebooks").glob("*.ipynb"):
            shutil.copy(notebook, server.root)
        yield server


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    if not _CHROMIUM.exists():
        pytest.fail("apt-get install chromium", pytrace=False)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=_CHROMIUM, args=list(_FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture(scope="package")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """What all pages share: JupyterLab's files are read once."""
    with browser.new_context() as shared:
        yield shared


@pytest.fixture(scope="package")
def artifacts() -> Path:
    """The folder of pictures, kept after the run."""
    folder = _PROJECT / "test-artifacts"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture
def watch(context: BrowserContext, artifacts: Path) -> Iterator[Watch]:
    """A page that must neither log an error nor ask a host outside loopback."""
    with watched(context) as watch:
        yield watch
        watch.check()


@pytest.fixture
def page(watch: Watch) -> Page:
    """The page of ``watch``."""
    return watch.page


@pytest.fixture
def open_notebook(page: Page, lab: Lab) -> Opener:
    """Return a function that opens a notebook of the lab in the page."""
    return lambda name: Notebook(page, lab, name)
