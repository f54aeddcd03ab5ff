"""``logs``: the end of a log, and what is added to it."""

import re
import signal
from argparse import Namespace
from datetime import timedelta

import pytest

from ma_widgets import DemoSession, errors
from ma_widgets.blocks import LogLine
from ma_widgets.cli import main
from ma_widgets.cli._logs import TaskLog, follow, newer
from ma_widgets.sessions import Resource

from ..conftest import NOW, reply
from .process import run, started

OPTIONS = Namespace(job_id="j", refresh_seconds=2.0)


class Growing:
    """
    A session whose job writes *pieces*, one more before each look, and ends with the last.

    *page_lines* is how many lines the service gives at once; without *numbers* it has the preview alone.
    """

    def __init__(self, *pieces, page_lines=500, numbers=True):
        self._pieces, self._page_lines, self._numbers = pieces, page_lines, numbers
        self._looks = 0
        self.asked = []

    def fetch(self, resource, job_id, **query):
        if resource == Resource.JOB:
            self._looks += 1
            job = reply("running")
            job["status"]["phase"] = "Completed" if self._looks >= len(self._pieces) else "Running"
            return job
        if resource in (Resource.LOG, Resource.LOG_PREVIEW):
            return self._log(resource, **query)
        raise errors.NotSupported("No.")

    def _log(self, resource, task, lines=500, base_line=0, order="desc"):
        self.asked.append(base_line)
        written = [piece for piece in self._pieces[: self._looks] if not isinstance(piece, Exception)]
        piece = self._pieces[self._looks - 1]
        if isinstance(piece, Exception):
            raise piece
        all_lines = "".join(written).splitlines()
        if not self._numbers:
            if resource == Resource.LOG:
                raise errors.NotSupported("No pages.")
            shown = all_lines[-self._page_lines :]
            return {"content": "".join(f"{each}\n" for each in shown), "current_size": 1, "full_size": 2}
        end = base_line - 1 if base_line else len(all_lines)
        start = max(end - min(lines, self._page_lines), 0)
        content = "".join(f"{each}\n" for each in all_lines[start:end])
        return {"start_line": str(start + 1), "end_line": str(end), "lines": end - start, "content": content}


def followed(session, capsys, lines=200):
    code = follow(TaskLog(session, "j", "worker-0", lines), session, OPTIONS, sleep=lambda seconds: None)
    assert 0 == code
    return capsys.readouterr().out


def told(*arguments):
    return texts(run(*arguments))


def texts(done):
    """Return the lines without their times: each process has a demo of its own."""
    return [re.sub(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d ", "", line) for line in done.stdout.decode().splitlines()]


def numbered(first, last):
    return "".join(f"line {number}\n" for number in range(first, last + 1))


def test_the_end_of_the_log_is_printed():
    """
    As many lines as were asked for, as they stand, and nothing else.
    """
    whole = told("logs", "demo-failed", "--session", "demo")
    done = run("logs", "demo-failed", "--session", "demo", "--lines", "2")

    assert (0, b"") == (done.returncode, done.stderr)
    assert whole[-2:] == texts(done)
    assert "[Modelarts Service Log]Training end with return code: 137" == whole[-1]


def test_without_a_task_it_is_the_one_that_failed():
    """
    And the one that is named when one is.
    """
    failed = told("logs", "demo-failed", "--session", "demo")
    other = told("logs", "demo-failed", "--session", "demo", "--task", "worker-0")

    assert failed == told("logs", "demo-failed", "--session", "demo", "--task", "worker-2")
    assert failed != other


def test_no_lines_are_told_in_words(capsys):
    """
    On standard error, with exit code 0: there is nothing wrong.
    """
    assert 0 == main(["logs", "demo-pending", "--session", "demo"])
    told = capsys.readouterr()
    assert ("", "The log of worker-0 has no lines yet.\n") == (told.out, told.err)


def test_what_is_added_is_printed_once(capsys):
    """
    Each line once, in its order, until the job has ended.
    """
    pieces = [numbered(1, 3), numbered(4, 4), "", numbered(5, 9)]

    assert numbered(1, 9) == followed(Growing(*pieces), capsys)


def test_it_begins_with_the_last_lines(capsys):
    """
    As many as were asked for; what comes then is printed whole.
    """
    assert numbered(9, 20) == followed(Growing(numbered(1, 10), numbered(11, 20)), capsys, lines=2)


def test_more_than_a_page_loses_no_line(capsys):
    """
    What was written between two looks is read page by page.
    """
    session = Growing(numbered(1, 10), numbered(11, 1700), page_lines=500)

    assert numbered(1, 1700) == followed(session, capsys)


def test_many_lines_at_the_beginning_are_read_once(capsys):
    """
    Later looks ask for one page each.
    """
    session = Growing(numbered(1, 3000), numbered(3001, 3001), numbered(3002, 3002))

    assert numbered(1, 3002) == followed(session, capsys, lines=3000)
    assert 6 + 2 == len(session.asked)


def test_without_numbers_it_goes_on_where_the_texts_meet(capsys):
    """
    A session that has the preview alone gives the last lines, as they stand.
    """
    session = Growing(numbered(1, 5), numbered(6, 7), "", numbered(8, 9), page_lines=5, numbers=False)

    assert numbered(1, 9) == followed(session, capsys)


def test_a_line_that_grew_is_printed_again(capsys):
    """
    The service had half of it before.
    """
    assert "one\nhal\nhalf\nthree\n" == followed(Growing("one\nhal", "f\nthree\n"), capsys)


@pytest.mark.parametrize(
    ("lines", "seen", "news"),
    [
        (["a", "b", "c"], ["a", "b"], ["c"]),
        (["b", "c"], ["a", "b"], ["c"]),
        (["a", "a", "a"], ["a", "a"], ["a"]),
        (["x", "y"], ["a", "b"], ["x", "y"]),
        ([], ["a"], []),
        (["a"], ["a"], []),
    ],
)
def test_texts_meet_where_they_overlap_most(lines, seen, news):
    """
    Of equal lines as many as there are more.
    """
    given = [[LogLine(None, text) for text in each] for each in (lines, seen)]

    assert news == [each.text for each in newer(*given)]


def test_a_log_that_is_not_ready_is_waited_for(capsys):
    """
    So is one that cannot be had for the moment.
    """
    not_ready = errors.NotSupported("Not ready.", code="ModelArts.2776")
    busy = errors.ServiceUnavailable("Busy.")

    assert numbered(1, 2) == followed(Growing(not_ready, numbered(1, 1), busy, numbered(2, 2)), capsys)


def test_what_does_not_mend_itself_is_told(capsys):
    """
    At once, and not when the job has ended.
    """
    session = Growing(errors.PermissionDenied("No."), "a\n", "b\n")

    with pytest.raises(errors.PermissionDenied):
        followed(session, capsys)
    assert 1 == len(session.asked)


def test_no_code_of_a_terminal_passes(capsys):
    """
    Colours are left out, what moves or names a terminal is an escape.
    """
    shown = followed(Growing("\x1b[31mred\x1b[0m \x1b]0;owned\x07 \x9b2J\n", ""), capsys)

    assert "red" in shown
    assert [] == [each for each in shown if each != "\n" and not each.isprintable()]


@pytest.mark.parametrize("page_lines", [500, 1])
def test_a_key_that_comes_in_pieces_is_masked(capsys, page_lines):
    """
    Its lines are masked by the one that begins it, which was printed looks before, perhaps on another page.
    """
    # No line of these is a secret by its own shape.
    body = ["a" * 64, "b" * 64, "c" * 20]
    pieces = ["-----BEGIN PRIVATE KEY-----\n", *(f"{each}\n" for each in body), "-----END PRIVATE KEY-----\nend\n"]

    shown = followed(Growing(*pieces, page_lines=page_lines), capsys)

    assert [] == [each for each in body if each in shown]
    assert shown.endswith("end\n")


def test_a_job_that_has_ended_is_followed_to_its_end():
    """
    In a process of its own; nothing on standard error.
    """
    done = run("logs", "demo-failed", "--session", "demo", "--follow", "--lines", "5")

    assert (0, b"", 5) == (done.returncode, done.stderr, done.stdout.count(b"\n"))


def test_ctrl_c_ends_it_without_a_word():
    """
    Exit code 130, nothing on standard error.
    """
    with started("logs", "demo", "--session", "demo", "-f", "--lines", "1") as process:
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, errors_told = process.communicate(timeout=20)

    assert (130, "") == (process.returncode, errors_told)


def test_a_reader_that_goes_away_ends_it_at_once():
    """
    Not when the next line comes, which may be hours later.
    """
    with started("logs", "demo", "--session", "demo", "-f", "--lines", "1", "--refresh-seconds", "3600") as process:
        process.stdout.readline()
        process.stdout.close()

        assert (0, "") == (process.wait(20), process.stderr.read())


def test_the_demo_is_followed(capsys):
    """
    A living job, from its beginning to its end: each line of its log once.
    """
    passed = [0.0]

    def now():
        return NOW + timedelta(seconds=passed[0])

    def sleep(seconds):
        passed[0] += 20

    session = DemoSession(now=now)
    follow(
        TaskLog(session, "demo-created", None), session, Namespace(job_id="demo-created", refresh_seconds=2.0), sleep
    )
    shown = capsys.readouterr().out
    whole = session.fetch(Resource.LOG, "demo-created", task="worker-0", lines=500, order="asc")["content"]

    assert whole.splitlines() == shown.splitlines()
