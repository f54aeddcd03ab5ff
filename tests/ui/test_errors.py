"""When loading goes wrong, or takes its time: words in the widget, no traceback in the cell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, expect

from .looks import faint
from .notebook import TITLES, JobView, Notebook
from .watch import Watch, watched

pytestmark = pytest.mark.browser

SETUP = """
import threading
from ma_widgets import DemoSession, JobInfoWidget, errors

class Raising:
    def __init__(self, error):
        self.error = error
    def fetch(self, resource, job_id, **query):
        raise self.error

class Waiting(DemoSession):
    may_answer = threading.Event()
    def fetch(self, resource, job_id, **query):
        self.may_answer.wait()
        return super().fetch(resource, job_id, **query)
"""
UNKNOWN, EMPTY, FOREIGN, REFUSED, SLOW, ANSWER, MISTYPED = range(1, 8)
CELLS = {
    UNKNOWN: "JobInfoWidget('no-such-job', session=DemoSession())",
    EMPTY: "JobInfoWidget('', session=DemoSession())",
    FOREIGN: "JobInfoWidget('demo', session=Raising(ValueError('secret-of-the-adapter')))",
    REFUSED: "JobInfoWidget('demo', session=Raising(errors.TokenExpired('The token is old.', hint='Make <one>.')))",
    SLOW: "Waiting.may_answer.clear()\nJobInfoWidget('demo', session=Waiting())",
    ANSWER: "Waiting.may_answer.set()",
    MISTYPED: "JobInfoWidget('demo', sesion=DemoSession())",
}  # fmt: skip


@dataclass(frozen=True)
class Opened:
    """The notebook of this module, its first cell run, and its page."""

    watch: Watch
    notebook: Notebook

    def show(self, cell: int) -> tuple[JobView, Locator]:
        """Run the cell and return the job in it, and all that it put out."""
        output = self.notebook.run(cell)
        return JobView(output.locator(".ma-panes")), output


@pytest.fixture(scope="module")
def opened(lab, context) -> Iterator[Opened]:
    lab.use_theme("light")
    lab.write("errors.ipynb", [SETUP, *CELLS.values()])
    with watched(context) as watch:
        notebook = Notebook(watch.page, lab, "errors.ipynb")
        notebook.run(0)
        yield Opened(watch, notebook)


@pytest.mark.parametrize(
    ("cell", "sentence", "what_to_do"),
    [
        pytest.param(UNKNOWN, "The demo has no job 'no-such-job'.", "It has: demo, demo-completed", id="unknown-job"),
        pytest.param(EMPTY, "The job id is empty.", "Copy the id from the job list", id="empty-job-id"),
        pytest.param(FOREIGN, "The session adapter raised ValueError.", "widget.error", id="adapter-raises-ValueError"),
        pytest.param(REFUSED, "The token is old.", "Make <one>.", id="adapter-raises-one-of-ours"),
    ],
)
def test_an_error_is_shown_in_words(opened, artifacts, cell, sentence, what_to_do):
    """
    The first pane says what went wrong and what to do; the cell has no traceback, the console no error.
    """
    view, output = opened.show(cell)
    notice = view.pane.locator(".ma-notice.ma-error")

    expect(notice).to_contain_text(sentence)
    expect(notice).to_contain_text(what_to_do)
    expect(view.state).to_contain_text(re.compile(f"error.*{re.escape(sentence)}"))
    _no_traceback(output)
    view.root.screenshot(path=artifacts / f"error-{cell}.png")
    assert [] == faint(view.root)
    opened.watch.check()


@pytest.mark.parametrize("title", TITLES[1:])
def test_the_other_tabs_point_to_the_reason(opened, title):
    """
    Without a job no tab is blank: each says where the reason is.
    """
    view, _ = opened.show(UNKNOWN)

    expect(view.choose(title)).to_contain_text("Nothing is loaded; see Overview.")


def test_a_text_of_an_error_that_is_not_ours_stays_out(opened):
    """
    What a foreign exception says may hold a secret: only its kind is shown.
    """
    _, output = opened.show(FOREIGN)

    expect(output).not_to_contain_text("secret-of-the-adapter")


def test_a_slow_session_is_said_and_the_job_follows(opened, artifacts):
    """
    Until the answer is there the widget says that it loads; the same widget then shows the job in every tab.
    """
    view, output = opened.show(SLOW)
    expect(view.pane).to_contain_text("Loading the job 'demo'.")
    expect(view.state).to_contain_text("loading")
    opened.watch.page.screenshot(path=artifacts / "loading.png")
    opened.notebook.run(ANSWER)

    expect(view.pane).to_contain_text("16 of 16 running")
    expect(view.state).to_contain_text("gpt-pretrain-ascend-16n")
    for _, pane in view.walk():
        expect(pane).not_to_contain_text("Nothing is loaded")
    _no_traceback(output)
    opened.watch.check()


def test_a_tab_chosen_while_loading_is_filled(opened):
    """
    Who waits in Status sees the chart there as soon as the job has come.
    """
    view, _ = opened.show(SLOW)
    view.root.get_by_role("tab", name="Status").click()
    opened.notebook.run(ANSWER)

    expect(view.pane).to_contain_text("Faults and recoveries")
    expect(view.lines.first).to_be_attached()


def test_a_mistyped_option_is_a_python_error(opened):
    """
    A mistake in the call, unlike one in loading, is raised, and names the option that was meant.
    """
    output = opened.notebook.run(MISTYPED)

    expect(output).to_contain_text("TypeError")
    expect(output).to_contain_text("sesion")


def _no_traceback(output: Locator) -> None:
    expect(output.locator("[data-mime-type='application/vnd.jupyter.stderr']")).to_have_count(0)
    expect(output.locator("[data-mime-type='application/vnd.jupyter.error']")).to_have_count(0)
    expect(output).not_to_contain_text("Traceback")
