# ruff: noqa: T201 -- prints are what is tested
"""What the SDK prints stays out of the cell, and what others print stays in."""

from __future__ import annotations

import io
import logging
import sys
import threading

import pytest

from ma_widgets import NotebookSession
from ma_widgets.sessions import Resource
from ma_widgets.sessions._quiet import quiet

from ..conftest import reply
from ..modelarts_stand_in import sdk_fixture  # noqa: F401 -- a fixture


class Cell(io.StringIO):
    """The stream of a cell, with a feature that no other stream has."""

    encoding = "koi8-r"
    parent = None

    def isatty(self):
        return True

    def set_parent(self, parent):
        self.parent = parent


def new_cell(monkeypatch):
    """Return the cell that both streams write to from now on; a fixture cannot, pytest sets them before each test."""
    stream = Cell()
    monkeypatch.setattr(sys, "stdout", stream)
    monkeypatch.setattr(sys, "stderr", stream)
    return stream


@pytest.fixture
def told(caplog):
    """What the log of the sessions was told: a level and a text a record."""
    caplog.set_level(logging.DEBUG, "ma_widgets.sessions")
    return lambda: [f"{record.levelname} {record.getMessage()}" for record in caplog.records]


def streams_are(stream):
    return sys.stdout is stream and sys.stderr is stream


def in_a_thread(function):
    thread = threading.Thread(target=function)
    thread.start()
    thread.join(30)


# Who is heard


@pytest.mark.parametrize("resource", [Resource.JOB, Resource.EVENTS, Resource.JOBS])
def test_a_fetch_prints_nothing(sdk, monkeypatch, resource):
    """
    Signing in and asking, the SDK prints; none of it reaches the cell.
    """
    cell = new_cell(monkeypatch)
    sdk.api = lambda method, path, query, body: print("[WARN] slow") or reply("running")
    NotebookSession().fetch(resource, "job-1")

    assert "" == cell.getvalue()
    assert streams_are(cell)


def test_another_thread_prints_as_ever(monkeypatch):
    """
    The user's cell runs while a background thread loads: its prints are not the SDK's.
    """
    cell = new_cell(monkeypatch)
    with quiet():
        print("of the SDK")
        in_a_thread(lambda: print("of the user"))
        in_a_thread(lambda: sys.stderr.writelines(["one, ", "two\n"]))

    assert "of the user\none, two\n" == cell.getvalue()


def test_what_is_no_print_is_held_back_too(monkeypatch):
    """
    Progress bars without line ends, many lines at once, and the log's last resort.
    """
    cell = new_cell(monkeypatch)
    with quiet():
        sys.stderr.write("\r 50%")
        sys.stdout.writelines(["one\n", "two\n"])
        logging.Logger("modelarts").warning("no handler")
        print(b"bytes", 3, file=sys.stderr, end="", flush=True)

    assert "" == cell.getvalue()


def test_a_write_tells_how_much_it_wrote(monkeypatch):
    """
    Held back or not, a stream answers as streams do.
    """
    new_cell(monkeypatch)
    with quiet():
        counts = [sys.stdout.write("abc")]
        in_a_thread(lambda: counts.append(sys.stdout.write("of the user")))

    assert [3, 11] == counts


def test_after_the_call_the_thread_prints_again(monkeypatch):
    """
    Only the call is quiet, also when it fails.
    """
    cell = new_cell(monkeypatch)
    with pytest.raises(KeyError), quiet():
        raise KeyError
    print("again")

    assert "again\n" == cell.getvalue()
    assert streams_are(cell)


def test_a_quiet_call_within_another_stays_quiet(told):
    """
    The end of the inner one is not the end of the outer one.
    """
    with quiet():
        with quiet():
            print("inner")
        print("outer")

    assert ["DEBUG The SDK printed: inner", "DEBUG The SDK printed: outer"] == told()


# Whose stream it is


def test_the_stream_keeps_its_features(monkeypatch):
    """
    What a kernel asks of its stream, or sets on it, reaches the stream.
    """
    cell = new_cell(monkeypatch)
    with quiet():
        sys.stdout.set_parent("msg-1")
        sys.stdout.echo = "set"
        seen = (sys.stdout.encoding, sys.stdout.isatty(), sys.stdout.flush(), hasattr(sys.stdout, "nothing"))
        with pytest.raises(io.UnsupportedOperation):
            sys.stdout.fileno()

    assert ("koi8-r", True, None, False) == seen
    assert ("msg-1", "set") == (cell.parent, cell.echo)


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_calls_that_overlap_end_in_any_order(monkeypatch, order):
    """
    Each thread is quiet as long as its own call takes; the last one to end puts the streams back.
    """
    cell = new_cell(monkeypatch)
    calls = [_Call() for _ in order]
    for at in order:
        still = streams_are(cell)
        calls[at].end()
        assert not still

    assert ["after\n"] * 3 == cell.getvalue().splitlines(keepends=True)
    assert streams_are(cell)


class _Call:
    """A quiet call in a thread of its own; it prints before its end, and once after."""

    def __init__(self):
        self._begun, self._over = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        self._begun.wait(30)

    def end(self):
        self._over.set()
        self._thread.join(30)

    def _run(self):
        with quiet():
            print("before")
            self._begun.set()
            self._over.wait(30)
            print("before the end")
        print("after")


def test_a_stream_that_was_put_in_place_meanwhile_stays(monkeypatch):
    """
    A cell that captures its own output while a job loads keeps its capture.
    """
    capture = io.StringIO()
    with quiet():
        monkeypatch.setattr(sys, "stdout", capture)
        in_a_thread(lambda: print("captured"))

    assert sys.stdout is capture
    assert "captured\n" == capture.getvalue()


def test_a_capture_that_began_within_a_call_ends_well(monkeypatch):
    """
    It puts our stream back after the call is over: prints pass through it, and the next call takes it away.
    """
    cell = new_cell(monkeypatch)
    with quiet():
        kept = sys.stdout
        sys.stdout = io.StringIO()
    sys.stdout = kept
    print("passes")
    with quiet():
        print("held back")

    assert "passes\n" == cell.getvalue()
    assert streams_are(cell)


@pytest.mark.parametrize("outlives", [True, False])
def test_a_cell_that_begins_within_a_call_is_recorded(monkeypatch, outlives):
    """
    IPython records a cell by a write of its own in place of the stream's, and puts back the one that it found.

    The call of another thread may end before the cell or after it.
    """
    cell, recorded, begun, end = new_cell(monkeypatch), [], threading.Event(), threading.Event()

    def call():
        with quiet():
            begun.set()
            assert end.wait(30)
            print("held back")

    thread = threading.Thread(target=call)
    thread.start()
    assert begun.wait(30)
    stream = sys.stdout
    found = stream.write
    stream.write = lambda text: (recorded.append(text), found(text))[1]
    print("of the cell")
    if not outlives:
        end.set()
        thread.join(30)
        print("after the call")
    stream.write = found
    end.set()
    thread.join(30)
    print("of the next cell")

    lines = ["of the cell", "after the call"][: 1 if outlives else 2]
    assert [*lines, "of the next cell"] == cell.getvalue().splitlines()
    assert lines == "".join(recorded).splitlines()
    assert streams_are(cell)


def test_a_handler_of_the_sdk_works_after_the_call(monkeypatch):
    """
    The SDK may take hold of the stream when it is imported: quiet in later calls, a stream as any between.
    """
    cell = new_cell(monkeypatch)
    log = logging.Logger("modelarts")
    with quiet():
        log.addHandler(logging.StreamHandler())
        log.warning("in the call")
    log.warning("of the user")
    with quiet():
        log.warning("in the next call")

    assert "of the user\n" == cell.getvalue()


def test_a_handler_that_was_made_before_is_quiet_too(monkeypatch, told):
    """
    The usual order: the SDK is imported, and sets up its log, before anything is asked for.
    """
    cell = new_cell(monkeypatch)
    logger = logging.getLogger("an.sdk")
    handler = logging.StreamHandler(sys.stdout)
    monkeypatch.setattr(logger, "handlers", [handler])
    monkeypatch.setattr(logger, "propagate", False)
    with quiet():
        logger.warning("noise of %s", "the SDK")
        logger.warning("a %d that cannot be formatted", "text")
        in_a_thread(lambda: logger.warning("somebody else"))
    logger.warning("afterwards")

    assert "somebody else\nafterwards\n" == cell.getvalue()
    assert [] == handler.filters
    assert "noise of" in told()[0]


def test_a_program_without_a_console_has_no_streams(monkeypatch):
    """
    Such a program has None for them, and keeps it.
    """
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    with quiet():
        print("nowhere")
        during = (sys.stdout, sys.stderr)

    assert (None, None) == during


# What the log has of it


def test_the_log_has_what_was_printed(told):
    """
    Both streams in one record at level DEBUG, secrets masked, control characters as escapes.
    """
    with quiet():
        print("[INFO] secret_key=sk-canary-0123456789")
        sys.stderr.write("\x1b[31m50%")

    assert ["DEBUG The SDK printed: [INFO] secret_key=••••••\n\\x1b[31m50%"] == told()


def test_silence_is_not_logged(told):
    """
    A call that prints nothing leaves no record.
    """
    with quiet():
        pass

    assert [] == told()


def test_the_log_may_write_to_the_stream_that_was_quiet(monkeypatch, caplog):
    """
    Whoever turns the log on sees it in the cell: it speaks after the call, and not to itself.
    """
    cell = new_cell(monkeypatch)
    log = logging.getLogger("ma_widgets.sessions")
    caplog.set_level(logging.DEBUG, log.name)
    handler = logging.StreamHandler()
    log.addHandler(handler)
    with quiet():
        handler.setStream(sys.stderr)
        print("once")
    log.removeHandler(handler)

    assert "The SDK printed: once\n" == cell.getvalue()


def test_endless_prints_are_cut(told):
    """
    A progress bar that runs for hours does not fill the memory.
    """
    with quiet():
        for _ in range(20_000):
            print("word " * 10)

    assert 40_000 < len(told()[0]) < 60_000


def test_a_write_of_something_else_than_text_is_no_crash(told):
    """
    What an SDK of Python 2's days writes is told as it is.
    """
    with quiet():
        sys.stdout.write(b"bytes")

    assert ["DEBUG The SDK printed: b'bytes'"] == told()
