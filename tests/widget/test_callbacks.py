"""Who hears of phases: all, in order, and nobody is held up."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from ma_widgets.widget._callbacks import Callbacks

SECONDS = 30


def told(callbacks: Callbacks, *phases: str) -> Callbacks:
    """Tell *phases* and wait until everybody has heard of them."""
    for phase in phases:
        callbacks.call(phase)
    for thread in threading.enumerate():
        if thread.name == "ma_widgets-callbacks":
            thread.join(SECONDS)
    return callbacks


def test_each_change_is_told_once_and_in_order() -> None:
    """
    A phase that is the same is no change; one that comes back is.
    """
    heard: list[str] = []
    callbacks = Callbacks()
    callbacks.add(heard.append)
    told(callbacks, "Pending", "Pending", "Running", "Pending", "Completed", "Completed")

    assert ["Pending", "Running", "Pending", "Completed"] == heard


def test_a_log_has_where_a_callback_raised_and_not_its_words(caplog: pytest.LogCaptureFixture) -> None:
    """
    What somebody's exception says may be anything, a token too; its type and its lines help to mend it.
    """

    def failing(phase: str) -> None:
        # A log shows the line of the code, not what it made.
        raise ValueError(f"token-{phase}")

    callbacks = Callbacks()
    callbacks.add(failing)
    with caplog.at_level("DEBUG"):
        told(callbacks, "Running")

    assert "ValueError" in caplog.text
    assert "in failing" in caplog.text
    assert "token-Running" not in caplog.text


def test_a_slow_callback_changes_no_order_and_holds_up_nobody() -> None:
    """
    What comes while it is at work is told afterwards; who tells does not wait.
    """
    heard: list[str] = []
    go_on = threading.Event()
    callbacks = Callbacks()
    callbacks.add(lambda phase: go_on.wait(SECONDS))
    callbacks.add(heard.append)
    callbacks.call("Pending")
    callbacks.call("Running")
    before = list(heard)
    go_on.set()
    told(callbacks)

    assert ([], ["Pending", "Running"]) == (before, heard)


@pytest.mark.parametrize("raised", [ValueError("secret-canary"), SystemExit(1), KeyboardInterrupt()])
def test_who_raises_is_named_and_called_no_more(raised: BaseException) -> None:
    """
    Whatever is raised, also sys.exit(), is told without its words; the others go on hearing.
    """
    heard: list[str] = []
    shown: list[Any] = []

    def broken(phase: str) -> None:
        heard.append(f"broken {phase}")
        raise raised

    callbacks = Callbacks(lambda: shown.append(callbacks.notices))
    callbacks.add(broken)
    callbacks.add(heard.append)
    told(callbacks, "Pending", "Running")

    assert ["broken Pending", "Pending", "Running"] == heard
    assert 1 == len(callbacks.notices) == len(shown)
    assert "canary" not in str(callbacks.notices)
    assert type(raised).__name__ in str(callbacks.notices)


def test_a_callback_may_be_added_by_another() -> None:
    """
    It hears of the next change.
    """
    heard: list[str] = []
    callbacks = Callbacks()
    callbacks.add(lambda phase: callbacks.add(heard.append) if phase == "Pending" else None)
    told(told(callbacks, "Pending"), "Running")

    assert ["Running"] == heard


def test_who_comes_while_a_change_waits_its_turn_hears_of_the_next() -> None:
    """
    What changed before it came is no news to it.
    """
    heard: list[str] = []
    is_called, go_on = threading.Event(), threading.Event()
    callbacks = Callbacks()
    callbacks.add(lambda phase: is_called.set() or go_on.wait(SECONDS))
    callbacks.call("Pending")
    assert is_called.wait(SECONDS)
    callbacks.call("Running")
    callbacks.add(heard.append)
    go_on.set()
    told(callbacks, "Completed")

    assert ["Completed"] == heard


def test_who_raises_is_not_called_for_what_waited_its_turn() -> None:
    """
    Not any more is from now on.
    """
    heard: list[str] = []
    is_called, go_on = threading.Event(), threading.Event()

    def broken(phase: str) -> None:
        heard.append(phase)
        is_called.set()
        go_on.wait(SECONDS)
        raise ValueError

    callbacks = Callbacks()
    callbacks.add(broken)
    callbacks.call("Pending")
    assert is_called.wait(SECONDS)
    callbacks.call("Running")
    go_on.set()
    told(callbacks)

    assert ["Pending"] == heard


def test_who_is_added_twice_hears_once() -> None:
    """
    Who runs a cell again hears no echo.
    """
    heard: list[str] = []
    callbacks = Callbacks()
    callbacks.add(heard.append)
    callbacks.add(heard.append)
    told(callbacks, "Running")

    assert ["Running"] == heard


def test_a_notice_that_cannot_be_shown_stops_nobody(capfd: pytest.CaptureFixture[str]) -> None:
    """
    The others go on hearing, and nothing is printed.
    """
    heard: list[str] = []

    def broken(what: str = "") -> None:
        raise ValueError("secret-canary")

    callbacks = Callbacks(broken)
    callbacks.add(broken)
    callbacks.add(heard.append)
    told(told(callbacks, "Pending"), "Running")

    assert ["Pending", "Running"] == heard
    assert ("", "") == tuple(capfd.readouterr())


def test_without_a_thread_they_are_called_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    A machine that has no thread left loses no change.
    """

    def start(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    heard: list[str] = []
    callbacks = Callbacks()
    callbacks.add(heard.append)
    monkeypatch.setattr(threading.Thread, "start", start)
    callbacks.call("Pending")
    monkeypatch.undo()
    told(callbacks, "Running")

    assert ["Pending", "Running"] == heard


def test_without_callbacks_there_is_no_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Most widgets have none.
    """
    started: list[threading.Thread] = []
    monkeypatch.setattr(threading.Thread, "start", started.append)
    Callbacks().call("Running")

    assert [] == started
