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


def lab_with(tmp_path, *drawing: str) -> Lab:
    """Return a JupyterLab whose environment has *drawing* besides; the kernel of its notebook has everything."""
    lab = Lab(tmp_path / "lab", python=environment_of(tmp_path / "environment", "jupyterlab", *drawing))
    lab.write("plain.ipynb", [CELL], kernel=lab.add_kernel("everything", sys.executable))
    return lab


def drawers(page: Page) -> set[str]:
    """Return which extensions the page has to draw with."""
    config = json.loads(page.locator("#jupyter-config-data").text_content() or "")
    return {each["name"] for each in config["federated_extensions"]} & {WIDGETS, PLOTLY, ANYWIDGET}


def steps(root: Locator) -> list[float]:
    """Return the heights of the steps of the first picture in *root*."""
    drawn = root.locator("figure svg path[fill=none]").first.get_attribute("d") or ""
    return levels(drawn, COUNTS)


@pytest.fixture
def watch(context) -> Iterator[Watch]:
    """A page as high as the report; JupyterLab itself logs each comm that no manager takes, and nothing else is."""
    with watched(context, height=4200) as watch:
        yield watch
        watch.errors = [each for each in watch.errors if not each.startswith("Exception opening new comm")]
        watch.check()


@pytest.mark.parametrize(
    ("theme", "drawing", "drawn_by"), [("light", (), set()), ("dark", ("plotly",), {PLOTLY})], ids=["light", "dark"]
)
def test_without_widgets_the_same_cell_shows_the_report(theme, drawing, drawn_by, tmp_path, watch, artifacts):
    """
    Each tab is a section, the chart an inline SVG with every step, and no text is faint; with plotly or without it.
    """
    with lab_with(tmp_path, *drawing) as lab:
        lab.use_theme(theme)
        report = Notebook(watch.page, lab, "plain.ipynb").run(0).locator(".ma-report")
        # A cold kernel may first show that the job is loading.
        expect(report.locator("section")).to_have_count(len(TITLES))
        report.screenshot(path=artifacts / f"without-widgets-{theme}.png")

        assert drawn_by == drawers(watch.page)
        assert list(TITLES) == report.locator("section > h3").all_inner_texts()
        assert [float(count) for count in COUNTS[:-1]] == steps(report)
        assert [] == faint(report)


def test_without_plotly_a_tab_shows_the_picture(tmp_path, watch, artifacts):
    """
    The tabs are there, and the chart in one is an inline SVG with every step.
    """
    with lab_with(tmp_path, "jupyterlab_widgets") as lab:
        notebook = Notebook(watch.page, lab, "plain.ipynb")
        notebook.run(0)
        job = notebook.job()
        pane = job.opened("Status")
        expect(job.svg.first).to_be_visible()
        watch.page.screenshot(path=artifacts / "without-plotly.png")

        assert {WIDGETS} == drawers(watch.page)
        assert 0 == job.plot.count()
        assert [float(count) for count in COUNTS[:-1]] == steps(pane)
