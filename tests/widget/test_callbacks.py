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


def test_without_callbacks_there_is_no_thread() -> None:
    """
    Most widgets have none.
    """
    Callbacks().call("Running")

    assert [] == [thread for thread in threading.enumerate() if thread.name == "ma_widgets-callbacks"]
