"""``%ma_job`` and ``%config MaWidgets``: in a real kernel, and in the shell of a terminal."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading

import pytest

from ma_widgets import DemoSession
from ma_widgets.magics import NewestIds, ids_of

from .widget.kernel import running_kernel

VIEW = "application/vnd.jupyter.widget-view+json"


@pytest.fixture(scope="module")
def kernel():
    """A kernel that has loaded the extension."""
    with running_kernel() as running:
        running.run("%load_ext ma_widgets")
        yield running


def data(messages):
    """Return what a cell displayed, as its bundle."""
    return next(m.content["data"] for m in messages if m.kind in ("execute_result", "display_data"))


def said(messages):
    return "".join(m.content["text"] for m in messages if m.kind == "stream")


def test_the_magic_shows_the_widget(kernel):
    """
    As its cell's result: live, with the report for pages without widgets.
    """
    shown = data(kernel.run("%ma_job demo --session demo"))

    assert VIEW in shown


def test_static_shows_the_report(kernel):
    """
    No model, so that it is read when the kernel is gone; with why the job failed.
    """
    shown = data(kernel.run("%ma_job demo-module --session demo --static"))

    assert VIEW not in shown
    assert "No module named" in shown["text/html"]


def test_what_it_shows_can_be_kept(kernel):
    """
    ``job = %ma_job …`` displays nothing.
    """
    messages = kernel.run("kept = %ma_job 'demo-completed' --session demo")

    assert [] == [m.kind for m in messages if m.kind in ("execute_result", "display_data")]
    assert ["JobInfoWidget", "demo-completed"] == kernel.value("[type(kept).__name__, kept.job_id]")


def test_a_variable_can_be_the_id(kernel):
    """
    As in every line magic.
    """
    kernel.run("chosen = 'demo-search'")
    kernel.run("kept = %ma_job {chosen} --session demo --static")

    assert "Completed" == kernel.value("kept.phase")


def test_the_demo_lives_on_from_cell_to_cell(kernel):
    """
    Two cells ask the same project.
    """
    kernel.run("one = %ma_job demo --session demo")
    kernel.run("two = %ma_job demo --session demo")

    assert kernel.value("one.session is two.session")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("%ma_job", "the following arguments are required: job_id. %ma_job? tells what it takes."),
        ("%ma_job --help", "%ma_job? tells what it takes."),
        ('%ma_job "demo --static', "No closing quotation. %ma_job? tells what it takes."),
        ("%ma_job demo --session cloud", "invalid choice: 'cloud'"),
        ("%ma_job ../etc --session demo", "cannot be a job id"),
        ("%ma_job no-such-job --session demo --static", "The demo has no job 'no-such-job'."),
        ("%ma_job demo --session rest --static", "RestSession needs"),
    ],
)
def test_what_cannot_be_is_a_sentence_and_no_traceback(kernel, line, words):
    """
    IPython prints it; the cell has failed.
    """
    kernel.run("from IPython.core.error import UsageError")
    told = said(
        kernel.run(f"try:\n    get_ipython().run_line_magic('ma_job', {line[8:]!r})\nexcept UsageError as e: print(e)")
    )

    assert words in told


def test_a_semicolon_is_no_part_of_the_line(kernel):
    """
    Out of habit many end a line with it.
    """
    assert "text/html" in data(kernel.run("%ma_job demo-failed --session demo --static;"))


def test_help_tells_what_it_takes(kernel):
    """
    ``%ma_job?`` has the arguments.
    """
    told = kernel.inspect("%ma_job")

    assert [] == [word for word in ("job_id", "--static", "--session", "%config MaWidgets") if word not in told]


def test_ids_are_completed(kernel):
    """
    Those of the project, by the names that the demo has.
    """
    assert {"demo-failed", "demo-hang"} <= set(kernel.complete("%ma_job --session demo demo-"))
    assert ["demo-hetero"] == kernel.complete("%ma_job --session demo demo-het")


def test_ids_that_were_used_are_completed(kernel):
    """
    Also without a session, those of other widgets too, and behind an assignment.
    """
    kernel.run("%ma_job demo-preempted --session demo")
    kernel.run("from ma_widgets import DemoSession, JobInfoWidget")
    kernel.run("held = JobInfoWidget('demo-precheck', session=DemoSession())")

    assert {"demo-preempted", "demo-precheck"} == set(kernel.complete("%ma_job demo-pre"))
    assert {"demo-preempted", "demo-precheck"} == set(kernel.complete("job = %ma_job demo-pre"))
    assert [] == kernel.complete("%ma_job --session server demo-pre")


def test_flags_and_sessions_are_completed(kernel):
    """
    A flag once; behind --session where one can ask. Names of Python that begin like it are none.
    """
    assert {"--static", "--session"} == set(kernel.complete("%ma_job demo --s"))
    assert ["--session"] == kernel.complete("%ma_job demo --static --s")
    assert ["notebook"] == kernel.complete("%ma_job demo --session n")
    assert ["notebook"] == kernel.complete("%ma_job demo --session=n")


def test_other_lines_are_completed_as_before(kernel):
    """
    What is no %ma_job is none of ours.
    """
    kernel.run("demonstration = 1")

    assert "demonstration" in kernel.complete("x = 1\ndemonstr")
    assert not {"demo-failed", "--static"} & set(kernel.complete("%timeit demo"))


def test_config_holds_for_the_widgets_made_afterwards(kernel):
    """
    In a real kernel; an argument wins, and a wrong value is told with what is right.
    """
    kernel.run("%config MaWidgets.refresh_seconds = 30")
    kernel.run("from ma_widgets import DemoSession, JobInfoWidget")
    made = "JobInfoWidget('demo', session=DemoSession(){}).refresh_seconds"

    assert [30, 20] == kernel.value(f"[{made.format('')}, {made.format(', refresh_seconds=20')}]")
    assert "refresh_seconds cannot be 1. Seconds from one look" in said(
        kernel.run("%config MaWidgets.refresh_seconds = 1")
    )
    assert "Did you mean 'refresh_seconds'?" in said(kernel.run("%config MaWidgets.refresh_second = 9"))
    assert 30 == kernel.value(made.format(""))
    assert "MaWidgets.refresh_seconds=<Seconds>" in said(kernel.run("%config MaWidgets"))
    kernel.run("%config MaWidgets.refresh_seconds = 10")


def test_config_holds_for_the_report(kernel):
    """
    The time zone for one.
    """
    kernel.run("%config MaWidgets.time_zone = 'Asia/Tokyo'")
    shown = data(kernel.run("%ma_job demo-completed --session demo --static"))
    kernel.run("%config MaWidgets.time_zone = ''")

    assert "times are Asia/Tokyo" in shown["text/plain"]


def test_the_import_of_the_widget_is_enough_for_config():
    """
    %load_ext brings the magic; options need no magic.
    """
    with running_kernel() as fresh:
        fresh.run("from ma_widgets import JobInfoWidget")
        fresh.run("%config MaWidgets.rows = 50")

        assert 50 == fresh.value("__import__('ma_widgets.options').options.MaWidgets.instance().rows")


def test_a_wrong_variable_is_told_and_can_be_mended():
    """
    By the magic, in a sentence; when it is right, %config has the options, as if it had always been.
    """
    ask = (
        "try:\n    get_ipython().run_line_magic('ma_job', 'demo --session demo')\nexcept Exception as e: print(repr(e))"
    )
    with running_kernel() as fresh:
        fresh.run("%env MA_WIDGETS_ROWS=0")
        fresh.run("%load_ext ma_widgets")
        told = said(fresh.run(ask))
        fresh.run("%env MA_WIDGETS_ROWS=7")
        fresh.run("%reload_ext ma_widgets")
        fresh.run("%config MaWidgets.refresh_seconds = 60")
        fresh.run("widget = %ma_job demo --session demo")

        assert "UsageError('MA_WIDGETS_ROWS: rows cannot be 0." in told
        assert [7, 60.0] == fresh.value("[widget.rows, widget.refresh_seconds]")


def test_the_shell_of_a_terminal_completes_too(tmp_path):
    """
    The same hook; loaded twice it is there once.
    """
    code = (
        "from IPython.terminal.interactiveshell import TerminalInteractiveShell as Shell\n"
        "shell = Shell.instance()\n"
        "shell.run_cell('%load_ext ma_widgets'); shell.run_cell('%reload_ext ma_widgets')\n"
        "line = '%ma_job --session demo demo-fa'\n"
        "import json; print(json.dumps(shell.complete(None, line, len(line))[1]))\n"
        "print(len([c for c in shell.configurables if type(c).__name__ == 'MaWidgets']))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "IPYTHONDIR": str(tmp_path)},
        capture_output=True,
        check=True,
        text=True,
    )
    matches, count = done.stdout.splitlines()[-2:]

    assert (["demo-failed"], "1") == (json.loads(matches), count)


def test_an_older_ipython_completes_by_its_hook(tmp_path):
    """
    The same words, for who has no matchers of version 2.
    """
    code = (
        "from IPython.terminal.interactiveshell import TerminalInteractiveShell as Shell\n"
        "from ma_widgets.magics import JobMagics, add_hook\n"
        "shell = Shell.instance(); add_hook(shell, JobMagics(shell))\n"
        "line = 'job = %ma_job --session demo demo-fa'\n"
        "import json; print(json.dumps(shell.complete(None, line, len(line))[1]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "IPYTHONDIR": str(tmp_path)}, capture_output=True, check=True
    )

    assert ["demo-failed"] == json.loads(done.stdout)


def test_who_presses_tab_waits_for_no_network():
    """
    What comes too late is there the next time, and only one request is under way.
    """
    may_answer, asked = threading.Event(), []

    class Slow(DemoSession):
        job_ids = ()

        def fetch(self, resource, job_id, **query):
            asked.append(resource)
            may_answer.wait()
            return {"items": [{"metadata": {"id": "a"}}]}

    ids = NewestIds(Slow)

    assert ([], []) == (ids.within(0.01), ids.within(0.01))
    assert 1 == len(asked)
    may_answer.set()
    assert ["a"] == ids.within(10)


def test_a_session_that_fails_completes_nothing():
    """
    Whatever it raises; and it is asked again the next time.
    """
    answers = iter([RuntimeError(), DemoSession()])

    def session():
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    ids = NewestIds(session)

    assert [] == ids.within(10)
    assert "demo" in ids.within(10)


@pytest.mark.parametrize(
    "item",
    [None, 3, {}, {"metadata": 3}, {"metadata": {}}, {"metadata": {"id": "a b"}}, {"metadata": {"id": "\x1b[2J"}}],
)
def test_what_cannot_be_an_id_is_not_offered(item):
    """
    A completion is written into the cell.
    """
    assert ["good"] == ids_of({"items": [item, {"metadata": {"id": "good"}}]})
    assert [] == ids_of(item)
