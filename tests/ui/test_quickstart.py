"""The demo notebook in a real JupyterLab, as a stranger runs it: every tab, two themes, two widths."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import expect

from ma_widgets import DemoSession, load_job

from .looks import cut_tabs, faint, sticking_out
from .notebook import TITLES, JobView, Notebook
from .path import corners, levels
from .watch import Watch, watched

pytestmark = pytest.mark.browser

NOTEBOOK = "01_quickstart.ipynb"

# What must be there for a reader who knows the job, tab by tab.
EXPECTED = {
    "Overview": [
        "The job was interrupted and began again.",
        "Running", "gpt-pretrain-ascend-16n", "9b6c2f1e-5a77-4d0e-8c33-0f2d7c4e1a02", "1 min 13 s",
        "16 of 16 running", "128 × Ascend 910 in all", "it fell 2 times, the lowest was 0",
        "obs://demo-bucket/pretrain/output/",
    ],
    "Metadata": ["16 nodes x 8 Ascend 910", "pretrain-ablation", "Annotations", "fault-tolerance/hang-retry"],
    "Status": [
        "Running nodes", "asked for, at most 16", "The service reports no task statuses", "Runs", "exit with 137",
        "Faults and recoveries", "NPU 3 on the node of worker-7 reports a hardware fault", "Ways into the job",
    ],
    "Algorithm": [
        "obs://demo-bucket/pretrain/code/train.py", "mindspore_1.6.0-cann_5.0.3.6-py_3.7-euler_2.8.3-aarch64",
        "global_batch_size", "0.00015", "••••••", "HCCL_CONNECT_TIMEOUT",
    ],
    "Inputs & outputs": ["obs://demo-bucket/pretrain/data/", "ckpt_url", "train_url", "Logs and model"],
    "Resources": ["Ascend 910 32GB", "3,072", "12,288 GB", "51,200 GB", "72 hours"],
    "Timeline": ["Time and use", "Node-hours", "lost to faults in 2 spans", "Image pulled"],
    "Events": ["events:", "Info", "The training job is running.", "worker-7"],
    "Logs": ["Log of worker-0", "INFO step", "samples/s"],
    "Metrics": ["NPU use of 16 tasks", "Mean of the last 10 minutes", "CPU use, %", "worker-15"],
    "All fields": ["metadata.id", "status.node_count_metrics", "All fields of the reply"],
}  # fmt: skip


@dataclass
class Seen:
    """What was found on one walk through the tabs of the first job of the notebook."""

    watch: Watch
    job: JobView
    before: dict[str, int] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    faint: dict[str, list[str]] = field(default_factory=dict)
    outside: dict[str, list[str]] = field(default_factory=dict)
    cut: dict[str, list[str]] = field(default_factory=dict)
    lines: dict[str, list[str]] = field(default_factory=dict)
    hover: dict[str, list[str]] = field(default_factory=dict)


def _looks() -> list[Any]:
    return [pytest.param((theme, width), id=f"{theme}-{width}") for theme in ("light", "dark") for width in (1280, 760)]


@pytest.fixture(scope="module", params=_looks())
def seen(request, lab, context, artifacts) -> Iterator[Seen]:
    """The notebook opened and run, each tab of its first job chosen, looked at and kept as a picture."""
    theme, width = request.param
    lab.use_theme(theme)
    with watched(context, width) as watch:
        notebook = Notebook(watch.page, lab, NOTEBOOK)
        notebook.run_all()
        found = Seen(watch, notebook.job())
        found.before = {"plots": watch.page.locator(".js-plotly-plot").count(), "svgs": found.job.svg.count()}
        for index, (title, pane) in enumerate(found.job.walk()):
            # What a pane asks for comes in parts; between two of them it may have no words.
            expect(pane).to_contain_text(EXPECTED[title][0])
            found.texts[title] = pane.inner_text()
            found.faint[title] = faint(found.job.root)
            found.outside[title] = sticking_out(found.job.root)
            found.cut[title] = cut_tabs(found.job.root)
            _take_lines(found, title)
            name = title.replace(" & ", "-and-").replace(" ", "-").lower()
            watch.page.screenshot(path=artifacts / f"{theme}-{width}-{index}-{name}.png")
        yield found


def _take_lines(found: Seen, title: str) -> None:
    if title == "Overview":
        found.lines["svg"] = [found.job.svg.locator("path[fill=none]").first.get_attribute("d") or ""]
        row = found.job.pane.get_by_role("row", name="Created by")
        row.hover()
        found.hover["row"] = faint(row)
    if title == "Status":
        found.lines["plotly"] = [line.get_attribute("d") or "" for line in found.job.lines.all()]
        found.job.point_at(*corners(found.lines["plotly"][0])[2])
        found.hover["chart"] = faint(found.job.plot)


def test_the_page_is_quiet(seen):
    """
    No error in the console, and nothing asked outside loopback.
    """
    seen.watch.check()


def test_every_tab_is_there(seen):
    """
    The tabs stand in their order, in words.
    """
    assert list(TITLES) == [title.strip() for title in seen.job.tabs.all_inner_texts()]


@pytest.mark.parametrize("title", TITLES)
def test_a_tab_tells_what_it_should(seen, title):
    """
    Each tab shows the words and numbers of the demo job, in their units.
    """
    assert [] == [text for text in EXPECTED[title] if text not in seen.texts[title]]


def test_times_are_those_of_the_reader(seen):
    """
    The kernel's clock is in Shanghai: the state line says so.
    """
    assert "times are UTC+08:00" in seen.job.note.inner_text()


def test_the_first_paint_is_svg(seen):
    """
    Before a tab is chosen Overview has its chart, and plotly has drawn nothing.
    """
    assert {"plots": 0, "svgs": 1} == seen.before


@pytest.mark.parametrize("drawn_by", ["svg", "plotly"])
def test_the_chart_has_every_step(seen, drawn_by):
    """
    The line on the screen holds each count of the job until the next, at its height.
    """
    counts = load_job("demo", DemoSession()).columns.columns("node_counts")["nodes"]

    assert 7 == len(counts)
    # The job lives on while the notebook runs.
    assert [float(count) for count in counts[:-1]] == levels(seen.lines[drawn_by][0], counts)[: len(counts) - 1]


def test_every_text_can_be_read(seen):
    """
    Texts of the state line, the tabs, the tables and the charts stand out from what is behind them.
    """
    assert {} == {title: texts for title, texts in seen.faint.items() if texts}


@pytest.mark.parametrize("place", ["row", "chart"])
def test_what_is_under_the_pointer_can_be_read(seen, place):
    """
    The row that is pointed at, and the labels that the chart shows there, stand out from their ground.
    """
    assert [] == seen.hover[place]


def test_no_title_of_a_tab_is_cut(seen):
    """
    Each title is whole and inside the widget, on a narrow page too.
    """
    assert {} == {title: cut for title, cut in seen.cut.items() if cut}


def test_nothing_sticks_out(seen):
    """
    Only a wide table scrolls sideways, in a box of its own.
    """
    assert {} == {title: found for title, found in seen.outside.items() if found}
