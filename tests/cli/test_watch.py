"""``show --watch``: drawn again on a terminal, a line at each change in a pipe."""

import signal
from argparse import Namespace
from datetime import timedelta

import pytest

from ma_widgets import DemoSession
from ma_widgets.cli._watch import cut, watch

from ..conftest import NOW
from .process import on_a_terminal, started


def watched(job_id, capsys, step_seconds=10):
    """Return the lines that a pipe gets while the job lives on, *step_seconds* from one look to the next."""
    passed = [timedelta()]
    session = DemoSession(now=lambda: NOW + passed[0])

    def sleep(seconds):
        passed[0] += timedelta(seconds=step_seconds)

    code = watch(Namespace(job_id=job_id, refresh_seconds=2.0), session, lambda job: job, sleep)
    return code, [line.split("\t") for line in capsys.readouterr().out.splitlines()]


def test_a_pipe_gets_a_line_at_each_change(capsys):
    """
    Time, phase and nodes, apart by tabs; no line says what the one before it said.
    """
    code, lines = watched("demo-created", capsys)
    states = [line[1:] for line in lines]

    assert 0 == code
    assert ("Creating", "Completed") == (states[0][0], states[-1][0])
    assert {"Creating", "Pending", "Running", "Completed"} <= {state[0] for state in states}
    assert [] == [one for one, next_ in zip(states, states[1:]) if one == next_]


def test_the_last_line_says_why_a_job_failed(capsys):
    """
    What is found in its log too.
    """
    code, lines = watched("demo-module", capsys)

    assert 0 == code
    assert "Failed" == lines[-1][1]
    assert "module" in lines[-1][3]


def test_a_terminal_is_drawn_again_and_has_the_whole_at_the_end():
    """
    From an empty screen; a job that has ended is drawn twice, cut to the screen and then whole.
    """
    code, shown = on_a_terminal("show", "demo-completed", "--session", "demo", "--watch", LINES="10", COLUMNS="40")
    _, first, last = shown.split("\x1b[H\x1b[2J")

    assert 0 == code
    assert 9 == first.count("\n")
    assert 40 >= max(map(len, first.splitlines()))
    assert last.count("\n") > 40


def test_what_is_watched_has_its_cost_too():
    """
    With the prices of the options, as without --watch.
    """
    prices = '{"modelarts.p3.large.public.free": 10}'
    _, shown = on_a_terminal("show", "demo-completed", "--session", "demo", "--watch", MA_WIDGETS_PRICES=prices)

    assert "Cost" in shown.split("\x1b[H\x1b[2J")[-1]


def test_a_dumb_terminal_gets_lines():
    """
    It cannot go back.
    """
    _, shown = on_a_terminal("show", "demo-completed", "--session", "demo", "--watch", TERM="dumb")

    assert "\x1b" not in shown
    assert "\tCompleted" in shown


@pytest.mark.parametrize(
    ("text", "columns", "fits"), [("abc", 3, "abc"), ("abc", 2, "ab"), ("训练作业", 5, "训练"), ("", 1, "")]
)
def test_a_line_is_cut_by_its_width(text, columns, fits):
    """
    A Chinese sign takes two columns.
    """
    assert fits == cut(text, columns)


def test_ctrl_c_ends_it_without_a_word():
    """
    Exit code 130, nothing on standard error.
    """
    with started("show", "demo", "--session", "demo", "--watch") as process:
        first = process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=20)

    assert "Running" in first
    assert (130, "") == (process.returncode, errors)


def test_a_reader_that_goes_away_ends_it_at_once():
    """
    Not at the next change, which may be hours away.
    """
    with started("show", "demo", "--session", "demo", "--watch", "--refresh-seconds", "3600") as process:
        process.stdout.readline()
        process.stdout.close()

        assert (0, "") == (process.wait(20), process.stderr.read())
