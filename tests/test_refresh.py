"""When a job is asked for again, and by whom."""

from __future__ import annotations

import gc
import threading
import weakref
from typing import Any

import pytest

from ma_widgets.refresh import Poller, pause_seconds

SECONDS = 10


def middle() -> float:
    return 0.5


@pytest.mark.parametrize(
    ("expected", "said"),
    [
        (10, {}),
        (3, {"refresh_seconds": 3}),
        (10, {"queued_seconds": 60}),
        (30, {"queued_seconds": 600}),
        (60, {"queued_seconds": 86_400}),
        (20, {"failures": 1}),
        (160, {"failures": 4}),
        (300, {"failures": 5}),
        (300, {"failures": 10_000}),
        (600, {"refresh_seconds": 600, "failures": 3}),
        (70, {"retry_after_seconds": 70}),
        (10, {"retry_after_seconds": 1}),
        (10, {"retry_after_seconds": None}),
        (1_209_600, {"refresh_seconds": 1e308}),
        (1_209_600, {"retry_after_seconds": 1e300}),
    ],
)
def test_the_pause_follows_the_job(expected: float, said: dict[str, float]) -> None:
    """
    Ten seconds while a job runs, up to a minute in a queue, up to five minutes while looks fail.
    """
    assert expected == pause_seconds(**said, random=middle)  # type: ignore[arg-type]


@pytest.mark.parametrize(("chance", "expected"), [(0.0, 8.0), (0.25, 9.0), (1.0, 12.0)])
def test_many_kernels_do_not_ask_at_once(chance: float, expected: float) -> None:
    """
    A pause is a fifth longer or shorter by chance.
    """
    assert expected == pytest.approx(pause_seconds(random=lambda: chance))


def test_what_the_service_asks_for_is_never_shortened() -> None:
    """
    Chance makes a pause of Retry-After no shorter.
    """
    assert 70 == pause_seconds(retry_after_seconds=70, random=lambda: 0.0)


class Clock:
    """Two clocks that go on when they are told to."""

    def __init__(self) -> None:
        self.monotonic, self.wall = 1000.0, 5000.0

    def pass_by(self, seconds: float) -> None:
        self.monotonic += seconds
        self.wall += seconds


class Looker:
    """Counts how often it is told to look."""

    def __init__(self) -> None:
        self.looked = threading.Semaphore(0)

    def look(self) -> None:
        self.looked.release()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def poller(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Poller:
    """A poller whose thread never starts: the test is its thread."""
    monkeypatch.setattr(threading.Thread, "start", lambda self: None)
    return Poller(monotonic=lambda: clock.monotonic, wall=lambda: clock.wall)


def test_a_watcher_looks_when_it_is_due_and_once(poller: Poller, clock: Clock) -> None:
    """
    Not before its time, and not again until it asks for it.
    """
    looker = Looker()
    poller.look_in(10, looker)
    early = poller.due()
    clock.pass_by(10)

    assert ([], [looker], []) == (early, poller.due(), poller.due())


def test_the_last_word_counts(poller: Poller, clock: Clock) -> None:
    """
    Who asks again is told at the new time only.
    """
    looker = Looker()
    poller.look_in(5, looker)
    poller.look_in(20, looker)
    clock.pass_by(10)
    early = poller.due()
    clock.pass_by(10)

    assert ([], [looker]) == (early, poller.due())


def test_who_is_forgotten_is_not_told(poller: Poller, clock: Clock) -> None:
    """
    A closed widget looks no more; forgetting twice does no harm.
    """
    looker = Looker()
    poller.look_in(5, looker)
    poller.forget(looker)
    poller.forget(looker)
    clock.pass_by(10)

    assert [] == poller.due()


@pytest.mark.parametrize("stands_still", [True, False])
def test_after_sleep_everybody_looks_once(poller: Poller, clock: Clock, stands_still: bool) -> None:
    """
    A laptop that slept for eight hours asks once, not 2,880 times; whatever its monotonic clock did.
    """
    lookers = [Looker(), Looker()]
    for looker in lookers:
        poller.look_in(300, looker)
    clock.wall += 8 * 3600
    clock.monotonic += 0 if stands_still else 8 * 3600

    assert set(lookers) == set(poller.due())
    clock.pass_by(1)
    assert [] == poller.due()


def test_a_clock_that_is_set_back_stops_nothing(poller: Poller, clock: Clock) -> None:
    """
    Only the monotonic clock says what is due.
    """
    looker = Looker()
    poller.look_in(10, looker)
    clock.wall -= 3600
    early = poller.due()
    clock.pass_by(10)

    assert ([], [looker]) == (early, poller.due())


def threads() -> int:
    return sum(thread.name == "ma_widgets-refresh" for thread in threading.enumerate())


def ended(poller: Poller) -> bool:
    thread = poller._thread
    if thread is not None:
        thread.join(SECONDS)
    return poller._thread is None


def test_one_thread_serves_all_and_ends_with_the_last() -> None:
    """
    Fifty watchers cost one thread; when they are forgotten there is none.
    """
    poller, lookers = Poller(), [Looker() for _ in range(50)]
    before = threads()
    for looker in lookers:
        poller.look_in(0, looker)
    assert all(looker.looked.acquire(timeout=SECONDS) for looker in lookers)
    assert 1 == threads() - before
    for looker in lookers:
        poller.forget(looker)

    assert ended(poller)


def test_a_lost_watcher_ends_the_thread() -> None:
    """
    The poller keeps nobody alive.
    """
    poller, looker = Poller(), Looker()
    poller.look_in(0, looker)
    assert looker.looked.acquire(timeout=SECONDS)
    del looker
    gc.collect()

    assert ended(poller)


class LostWhenLookedAt(weakref.WeakKeyDictionary):  # type: ignore[type-arg]
    """Its keys are collected after it was counted, as the collector of a busy kernel may do."""

    def values(self) -> Any:
        self.data.clear()
        return super().values()


def test_a_watcher_lost_between_two_questions_ends_the_thread_too() -> None:
    """
    The thread does not end with an error, after which nobody would be told any more.
    """
    poller, looker = Poller(), Looker()
    poller._due_at = LostWhenLookedAt()
    poller.look_in(SECONDS, looker)

    assert ended(poller)


def test_a_poller_begins_anew() -> None:
    """
    After its thread has ended the next watcher gets a new one.
    """
    poller = Poller()
    for _ in range(2):
        looker = Looker()
        poller.look_in(0, looker)
        assert looker.looked.acquire(timeout=SECONDS)
        poller.forget(looker)
        assert ended(poller)


@pytest.mark.parametrize("wait", ["30", float("nan"), float("inf"), -5, None, object()])
def test_a_wait_that_is_no_time_is_passed_over(wait: object) -> None:
    """
    An error may say anything.
    """
    assert 10 == pause_seconds(retry_after_seconds=wait, random=middle)


def test_a_thread_that_could_not_be_had_is_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    One refusal does not end all looks of a kernel.
    """
    poller, looker = Poller(), Looker()

    def refuse(self: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", refuse)
        with pytest.raises(RuntimeError):
            poller.look_in(0, looker)
    poller.look_in(0, looker)

    assert looker.looked.acquire(timeout=SECONDS)
    poller.forget(looker)
    assert ended(poller)
