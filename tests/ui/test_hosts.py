"""
A job in each host, of whatever versions its environment has: `python3 scripts/matrix` runs this in many.

``MA_WIDGETS_HOST_PYTHON`` is the Python of that environment, whose hosts are looked at; the browser is of this one.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import nbformat
import pytest
from playwright.sync_api import Page, expect

from .lab import JupyterNotebook, Lab, Server, Voila
from .notebook import TITLES, JobView
from .watch import is_loopback, watched

pytestmark = pytest.mark.browser

PYTHON = os.environ.get("MA_WIDGETS_HOST_PYTHON", sys.executable)
CELL = "from ma_widgets import DemoSession, JobInfoWidget\nJobInfoWidget('demo', session=DemoSession())"
PATIENCE_MS = 90_000
NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
END = "This notebook has run to its end."
# A notebook says idle before it has a kernel, and asks which one to take when it is run then.
HAS_KERNEL = """() => {
    const app = window.jupyterapp ?? window.jupyterlab;
    const kernel = app?.shell.currentWidget?.sessionContext?.session?.kernel;
    return kernel?.connectionStatus === "connected" && kernel.status === "idle";
}"""


def run_all(page: Page) -> None:
    """Choose Run, Run All Cells when there is a kernel."""
    page.wait_for_function(HAS_KERNEL, timeout=PATIENCE_MS)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()


def nothing(page: Page) -> None:
    """Voila has executed the notebook."""


HOSTS: dict[str, tuple[Callable[..., Server], Callable[[Page], None]]] = {
    "jupyterlab": (Lab, run_all),
    "notebook": (JupyterNotebook, run_all),
    "voila": (Voila, nothing),
}


class Host(NamedTuple):
    """A running server, and how its pages are told to run a notebook."""

    name: str
    server: Server
    run: Callable[[Page], None]

    def show(self, page: Page, notebook: str) -> None:
        """Open *notebook* in *page* and have it run."""
        page.goto(self.server.url(notebook), timeout=PATIENCE_MS)
        self.run(page)


@pytest.fixture(scope="module", params=HOSTS)
def host(request, tmp_path_factory) -> Iterator[Host]:
    """Each host, as long as its tests are run."""
    server_of, run = HOSTS[request.param]
    with server_of(tmp_path_factory.mktemp("host") / request.param, python=PYTHON) as server:
        yield Host(request.param, server, run)


def test_a_job_is_at_home(host, context, artifacts):
    """
    Every tab of the running job can be chosen, plotly draws its charts, and nothing of ours asks the network.
    """
    with watched(context) as watch:
        host.show(watch.page, host.server.write("job.ipynb", [CELL]))
        job = JobView(watch.page.locator(".ma-panes").first)
        expect(job.state).to_contain_text("Running", timeout=PATIENCE_MS)
        texts = {title: pane.inner_text() for title, pane in job.walk()}
        watch.page.screenshot(path=artifacts / f"host-{host.name}.png")

    assert list(TITLES) == list(texts)
    assert "chip_fault" in texts["Status"]
    assert "global_batch_size" in texts["Algorithm"]
    # Voila's own page asks for its symbols.
    assert [] == [url for url in watch.asked if not is_loopback(url) and "fontawesome" not in url]


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=[path.stem for path in NOTEBOOKS])
def test_a_demo_notebook_runs_to_its_end(host, context, notebook):
    """
    No cell raises or warns, and each view of a job is there.
    """
    cells = ["".join(cell["source"]) for cell in nbformat.read(notebook, 4).cells if cell.cell_type == "code"]
    views = [cell for cell in cells if re.match(r"JobInfoWidget\(|widget$", cell.splitlines()[-1])]
    with watched(context) as watch:
        host.show(watch.page, host.server.write(notebook.name, [*cells, f"print({END!r})"]))
        expect(watch.page.locator("pre", has_text=END).last).to_be_attached(timeout=PATIENCE_MS)
        expect(watch.page.locator(".ma-panes")).to_have_count(len(views), timeout=PATIENCE_MS)
        raised = watch.page.locator('[data-mime-type="application/vnd.jupyter.stderr"]').all_inner_texts()

    assert [] == raised
