"""A JupyterLab whose environment lacks what draws, as where users cannot install it: the cell still shows the job."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from ma_widgets import DemoSession, load_job

from .environment import environment_of
from .lab import Lab
from .looks import faint
from .notebook import TITLES, Notebook
from .path import levels
from .watch import Watch, watched

pytestmark = pytest.mark.browser

CELL = "from ma_widgets import DemoSession, JobInfoWidget\nJobInfoWidget('demo', session=DemoSession())"
WIDGETS, PLOTLY, ANYWIDGET = "@jupyter-widgets/jupyterlab-manager", "jupyterlab-plotly", "anywidget"
COUNTS = load_job("demo", DemoSession()).columns.columns("node_counts")["nodes"]


@pytest.fixture
def lab(request, tmp_path) -> Iterator[Lab]:
    """A JupyterLab whose environment has what the test names besides; the kernel of its notebook has everything."""
    with Lab(tmp_path / "lab", python=environment_of(tmp_path / "environment", "jupyterlab", *request.param)) as lab:
        lab.write("plain.ipynb", [CELL], kernel=lab.add_kernel("everything", sys.executable))
        yield lab


def drawers(page: Page) -> set[str]:
    """Return which extensions the page has to draw with."""
    config = json.loads(page.locator("#jupyter-config-data").text_content() or "")
    return {each["name"] for each in config["federated_extensions"]} & {WIDGETS, PLOTLY, ANYWIDGET}


def steps(root: Locator) -> list[float]:
    """Return the heights of the steps of the first picture in *root*."""
    drawn = root.locator("figure svg path[fill=none]").first.get_attribute("d") or ""
    return levels(drawn, COUNTS)


@pytest.fixture
def watch(lab, context) -> Iterator[Watch]:
    """
    A page as high as the report, closed before the lab is; JupyterLab itself logs each comm that no manager takes.
    """
    with watched(context, height=4200) as watch:
        yield watch
        watch.errors = [each for each in watch.errors if not each.startswith("Exception opening new comm")]
        watch.check()


@pytest.mark.parametrize(
    ("lab", "theme", "drawn_by"),
    [((), "light", set()), (("plotly",), "dark", {PLOTLY})],
    indirect=["lab"],
    ids=["light", "dark"],
)
def test_without_widgets_the_same_cell_shows_the_report(lab, theme, drawn_by, watch, artifacts):
    """
    Each tab is a section, the chart an inline SVG with every step, and no text is faint; with plotly or without it.
    """
    lab.use_theme(theme)
    report = Notebook(watch.page, lab, "plain.ipynb").run(0).locator(".ma-report")
    # A cold kernel may first show that the job is loading.
    expect(report.locator("section")).to_have_count(len(TITLES))
    report.screenshot(path=artifacts / f"without-widgets-{theme}.png")

    assert drawn_by == drawers(watch.page)
    assert list(TITLES) == report.locator("section > h3").all_inner_texts()
    assert [float(count) for count in COUNTS[:-1]] == steps(report)
    assert [] == faint(report)


@pytest.mark.parametrize("lab", [("jupyterlab_widgets",)], indirect=True, ids=["widgets"])
def test_without_plotly_a_tab_shows_the_picture(lab, watch, artifacts):
    """
    The tabs are there, and the chart in one is an inline SVG with every step.
    """
    notebook = Notebook(watch.page, lab, "plain.ipynb")
    notebook.run(0)
    job = notebook.job()
    pane = job.opened("Status")
    expect(job.svg.first).to_be_visible()
    watch.page.screenshot(path=artifacts / "without-plotly.png")

    assert {WIDGETS} == drawers(watch.page)
    assert 0 == job.plot.count()
    assert [float(count) for count in COUNTS[:-1]] == steps(pane)
