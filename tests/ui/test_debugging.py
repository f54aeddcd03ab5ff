"""Why did it fail, is it stuck, what did it cost: the debugging view in a real page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from ma_widgets.diagnosis import RULES

from .looks import cut_tabs, faint, sticking_out
from .notebook import JobView, Notebook
from .watch import Watch, watched

pytestmark = pytest.mark.browser

# Each scripted job, the cause that it is about, and what a reader must see of it without opening a log.
CAUSES = {
    "demo-failed": ("out-of-memory", ["worker-2", "137"]),
    "demo-exception": ("python-exception", ["worker-0", "ValueError: label 21", "train.py, line 97"]),
    "demo-module": ("module-not-found", ["worker-0", "No module named 'mmcv'"]),
    "demo-disk-full": ("disk-full", ["worker-", "No space left on device"]),
    "demo-image": ("image-pull-failed", ["Failed to pull image"]),
    "demo-input": ("download-failed", ["worker-0", "data_url"]),
    "demo-precheck": ("pre-check-failed", ["worker-1", "Pre-check failed"]),
    "demo-abnormal": ("create-failed", ["CreateFailed"]),
    "demo-hang": ("hang-suspected", ["may be suspended"]),
    "demo-pending": ("queued-long", ["FailedScheduling"]),
    "demo-preempted": ("preempted", ["preempted"]),
    "demo-time-limit": ("time-limit-reached", ["2 hours"]),
    "demo-chip-fault": ("accelerator-fault", ["worker-5", "192.168.", "hardware fault"]),
    "demo-peer-crash": ("segmentation-fault", ["worker-3", "139"]),
}
TITLES = {rule.code: rule.title for rule in RULES}
MANY = """
import copy
reply = copy.deepcopy(dict(DemoSession().fetch(Resource.JOB, "demo-failed")))
del reply["status"]["running_records"]
reply["status"]["tasks"] = [f"worker-{n}" for n in range(4096)]
reply["status"]["task_statuses"] = [
    {"task": f"worker-{n}", "exit_code": 1 if n == 4000 else 143, "message": "RuntimeError: no" if n == 4000 else ""}
    for n in range(4096)
]
JobInfoWidget(reply)
"""


@pytest.fixture(scope="module", params=[("light", 1280), ("dark", 760)], ids=lambda look: f"{look[0]}-{look[1]}")
def jobs(request, lab, context) -> Iterator[tuple[Watch, Notebook]]:
    """Each job that has a trouble, in a cell of its own, and one of 4,096 tasks."""
    theme, width = request.param
    lab.use_theme(theme)
    cells = [f"JobInfoWidget({job_id!r}, session=session)" for job_id in CAUSES]
    lab.write("debugging.ipynb", ["from ma_widgets import *\nsession = DemoSession(speed=0)", *cells, MANY])
    with watched(context, width) as watch:
        notebook = Notebook(watch.page, lab, "debugging.ipynb")
        notebook.run_all()
        yield watch, notebook


def view_of(jobs: tuple[Watch, Notebook], job_id: str) -> JobView:
    """Return the job on the screen."""
    return jobs[1].job(list(CAUSES).index(job_id))


@pytest.mark.parametrize("job_id", CAUSES)
def test_the_first_screen_says_why(jobs, artifacts, request, job_id):
    """
    The Overview opens with the cause of the job's trouble, and names the task and the value that show it.
    """
    view = view_of(jobs, job_id)
    code, words = CAUSES[job_id]
    card = view.choose("Overview").locator(".ma-card").first
    expect(card.locator("caption, strong").first).to_have_text(TITLES[code])
    for each in words:
        expect(card).to_contain_text(each)

    # Also where the pointer is: a row under it may have another ground.
    view.pane.get_by_role("row", name="State").hover()
    view.root.screenshot(path=artifacts / f"debug-{request.node.callspec.id}.png")
    assert [] == [*faint(view.root), *cut_tabs(view.root), *sticking_out(view.root)]
    jobs[0].check()


def test_the_card_shows_the_lines_around_the_cause(jobs):
    """
    A traceback in the middle of a log is shown, though the log goes on behind it.
    """
    log = view_of(jobs, "demo-exception").choose("Overview").locator(".ma-card .ma-log")

    expect(log).to_contain_text("ValueError: label 21")
    expect(log).not_to_contain_text("Training completed")


def test_events_are_filtered(jobs):
    """
    Level and text leave the events that fit, and say how many of how many.
    """
    view = view_of(jobs, "demo-chip-fault")
    pane = view.opened("Events")
    total = pane.locator("tbody tr").count()
    view.root.get_by_label("Level").last.select_option("Error")
    expect(pane).to_contain_text("of")
    expect(pane.locator("tbody tr")).not_to_have_count(total)
    levels = pane.locator("tbody tr td:nth-child(2)").all_inner_texts()
    view.root.get_by_placeholder("Filter by text").last.fill("chip_fault")
    jobs[0].page.keyboard.press("Enter")
    expect(pane.locator("tbody tr").first).to_contain_text("chip_fault")

    assert {"Error"} == {level.strip() for level in levels}


def test_a_log_is_read_back_and_searched(jobs):
    """
    A log opens at its end; older lines come at a click, and a search finds what is not on the screen.
    """
    view = view_of(jobs, "demo-chip-fault")
    pane = view.opened("Logs")
    log = pane.locator(".ma-log")
    expect(log).to_contain_text("Training end with return code: 137")
    assert log.evaluate("it => Math.abs(it.scrollTop) < 2 && it.scrollHeight > it.clientHeight")
    view.root.get_by_role("button", name="Older lines").last.click()
    expect(log).not_to_contain_text("Training end with return code: 137")
    view.root.get_by_role("button", name="Newest lines").last.click()
    expect(log).to_contain_text("Training end with return code: 137")
    view.root.get_by_placeholder("Search in the log").last.fill("checkpoint of step")
    jobs[0].page.keyboard.press("Enter")

    expect(log).not_to_contain_text("throughput")
    expect(log).to_contain_text("checkpoint of step")


def test_another_metric_is_drawn(jobs):
    """
    Sixteen tasks are a heat map with their outliers in words; another metric takes its place when it is chosen.
    """
    view = view_of(jobs, "demo-hang")
    pane = view.opened("Metrics")
    expect(pane.locator(".heatmaplayer image, .heatmaplayer .hm").first).to_be_attached()
    view.root.get_by_label("Metric").last.select_option("CPU use")

    expect(pane.get_by_role("heading", name="CPU use")).to_be_visible()


def test_the_timeline_has_a_row_a_run(jobs):
    """
    Runs, the fault and the lost time stand on one time axis with the node count.
    """
    view = view_of(jobs, "demo-chip-fault")
    pane = view.opened("Timeline")
    expect(view.plot.locator(".barlayer .point").first).to_be_attached()

    labels = view.plot.locator(".ytick text").all_text_contents()
    assert ["Run 1", "Run 2", "Run 3"] == sorted(label for label in labels if label.startswith("Run"))
    expect(pane).to_contain_text("lost to faults in 2 spans")
    assert view.plot.locator(".shapelayer path").count() >= 2


@pytest.mark.parametrize("title", ["Overview", "Status"])
def test_four_thousand_tasks_are_readable(jobs, title):
    """
    A job of 4,096 tasks names its cause, counts the others, and has at most 200 rows a table on the page.
    """
    view = jobs[1].job(len(CAUSES))
    pane = view.choose(title)

    expect(pane).to_contain_text("worker-4000")
    assert pane.locator("tbody tr").count() <= 250
    assert [] == sticking_out(view.root)


def test_the_pages_of_a_long_table_are_turned(jobs):
    """
    The rows that are chosen are shown, and no others.
    """
    view = jobs[1].job(len(CAUSES))
    pane = view.choose("Status")
    rows: Any = view.root.get_by_label("Rows").first
    rows.select_option("4,001–4,096")

    expect(pane).to_contain_text("Rows 4,001–4,096 of 4,096.")
    expect(pane.locator("table", has_text="Task statuses").locator("tbody tr")).to_have_count(96)
