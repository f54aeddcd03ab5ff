"""A JupyterLab without the widget manager, as where users cannot install extensions: the cell still shows the job."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, expect

from ma_widgets import DemoSession, load_job

from .lab import Lab
from .looks import faint
from .notebook import TITLES, Notebook
from .path import levels
from .watch import Watch, watched

pytestmark = pytest.mark.browser

CELL = "from ma_widgets import DemoSession, JobInfoWidget\nJobInfoWidget('demo', session=DemoSession())"


@pytest.fixture(scope="module")
def plain_lab(tmp_path_factory):
    """A JupyterLab that draws neither widgets nor plotly charts."""
    # anywidget, where it is installed, complains without the widget manager.
    off = dict.fromkeys(("@jupyter-widgets/jupyterlab-manager", "jupyterlab-plotly", "anywidget"), True)
    with Lab(tmp_path_factory.mktemp("plain") / "lab", {"disabledExtensions": off}) as server:
        server.write("plain.ipynb", [CELL])
        yield server


@pytest.fixture(params=["light", "dark"])
def watch(request, plain_lab, context) -> Iterator[Watch]:
    """A page as high as the report; JupyterLab itself logs each comm that no manager takes, and nothing else is."""
    plain_lab.use_theme(request.param)
    with watched(context, height=4200) as watch:
        yield watch
        watch.errors = [each for each in watch.errors if not each.startswith("Exception opening new comm")]
        watch.check()


@pytest.fixture
def report(watch, request, plain_lab, artifacts) -> Locator:
    """What the cell shows there."""
    output = Notebook(watch.page, plain_lab, "plain.ipynb").run(0)
    report = output.locator(".ma-report")
    # A cold kernel may first show that the job is loading.
    expect(report.locator("section")).to_have_count(len(TITLES))
    report.screenshot(path=artifacts / f"without-widgets-{request.node.callspec.id}.png")
    return report


def test_the_same_cell_shows_the_report(report):
    """
    Each tab is a section, the chart an inline SVG with every step, and no text is faint.
    """
    counts = load_job("demo", DemoSession()).columns.columns("node_counts")["nodes"]
    drawn = report.locator("figure svg path[fill=none]").first.get_attribute("d") or ""

    assert list(TITLES) == report.locator("section > h3").all_inner_texts()
    assert [float(count) for count in counts[:-1]] == levels(drawn, counts)
    assert [] == faint(report)
