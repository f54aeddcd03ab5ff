"""When a feed asks for its job, and what it tells."""

from __future__ import annotations

import copy
import gc
import threading
from typing import Any

import pytest

from ma_widgets import errors
from ma_widgets.widget._feed import Feed, feed_of
from tests.conftest import reply

SECONDS = 30


class Plans:
    """A poller that only notes what it is asked for: ``seconds`` until the next look, None for none."""

    def __init__(self) -> None:
        self.seconds: float | None = None

    def look_in(self, seconds: float, watcher: Any) -> None:
        self.seconds = seconds

    def forget(self, watcher: Any) -> None:
        self.seconds = None


class Life:
    """An adapter that answers in turn: a phase, or an error to raise; the last answer stays."""

    def __init__(self, *answers: Any) -> None:
        self.answers, self.asked = list(answers), 0

    def fetch(self, resource: Any, job_id: Any, **query: object) -> Any:
        if resource != "job":
            raise errors.NotSupported("Only the job itself is known here.")
        self.asked += 1
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, BaseException):
            raise answer
        job = copy.deepcopy(reply("running"))
        job["status"].update({"phase": answer} if answer != "Pending" else PENDING)
        return job


PENDING = {"phase": "Pending", "start_time": 0, "duration": 0, "node_count_metrics": None, "running_records": []}


class Listener:
    """Who shows a job; ``heard`` what it was like each time."""

    def __init__(self, seconds: float | None = 10.0) -> None:
        self.wanted_seconds, self.heard, self.plans, self.more = seconds, [], 0, 0
        self.wanted_resources: frozenset[Any] = frozenset()

    def hear(self) -> None:
        self.heard.append(threading.current_thread().name)

    def hear_more(self) -> None:
        self.more += 1

    def hear_plan(self) -> None:
        self.plans += 1


def looked(feed: Feed) -> Feed:
    """Return the feed after one more look."""
    feed.look()
    for thread in threading.enumerate():
        if thread.name == "ma_widgets-load":
            thread.join(SECONDS)
    return feed


def feed_with(life: Any, *listeners: Listener, monotonic: Any = lambda: 0.0) -> Feed:
    feed = Feed("a-job", life, Plans(), monotonic)  # type: ignore[arg-type]
    for listener in listeners:
        feed.join(listener)
    return feed


def planned(feed: Feed) -> float | None:
    return feed._poller.seconds  # type: ignore[attr-defined, no-any-return]


def test_a_running_job_is_asked_for_as_often_as_is_wanted() -> None:
    """
    The most eager listener counts; one that wants nothing does not.
    """
    listeners = Listener(20.0), Listener(None), Listener(5.0)
    feed = looked(feed_with(Life("Running"), *listeners))

    assert 4 <= planned(feed) <= 6
    assert [1, 1, 1] == [len(each.heard) for each in listeners]


def test_nobody_who_wants_is_no_look() -> None:
    """
    Without auto_refresh, and without listeners, nothing is asked for.
    """
    listener = Listener(None)
    feed = looked(feed_with(Life("Running"), listener))
    without = planned(feed)
    listener.wanted_seconds = 10.0
    feed.plan()
    wanted = planned(feed)
    feed.leave(listener)

    assert (None, True, None) == (without, 8 <= wanted <= 12, planned(feed))


def test_a_job_that_ends_is_looked_at_once_more() -> None:
    """
    What the service learns late is still seen; then there is silence.
    """
    listener = Listener()
    feed = feed_with(Life("Running", "Completed"), listener)
    plans = [(planned(looked(feed)) is not None, feed.has_ended) for _ in range(3)]

    assert [(True, False), (True, False), (False, True)] == plans


def test_a_job_that_had_ended_before_is_looked_at_once() -> None:
    """
    Nothing more is to be learnt of it, and it did not end under our eyes.
    """
    listener = Listener()
    feed = looked(feed_with(Life("Failed"), listener))

    assert (None, False) == (planned(feed), feed.has_ended)


def test_failures_slow_down_and_never_stop_what_was_once_there() -> None:
    """
    Twice as long each time, up to five minutes; the first success is back to ten seconds.
    """
    listener = Listener()
    feed = feed_with(Life("Running", *[errors.NotAuthenticated("signed out")] * 7, "Running"), listener)
    plans = [planned(looked(feed)) for _ in range(9)]

    middles = [10, 20, 40, 80, 160, 300, 300, 300, 10]
    assert [True] * 9 == [0.8 * middle <= plan <= 1.2 * middle for plan, middle in zip(plans, middles)]


def test_the_last_good_job_stays() -> None:
    """
    An error takes nothing away.
    """
    listener = Listener()
    feed = looked(feed_with(Life("Running", errors.ServiceUnavailable("down")), listener))
    before = feed.updated_at
    looked(feed)

    assert ("Running", before, "down") == (feed.job.phase, feed.updated_at, feed.error.what)


@pytest.mark.parametrize(
    ("error", "goes_on"),
    [
        (errors.ServiceUnavailable("down"), True),
        (errors.Throttled("busy"), True),
        (errors.JobNotFound("none"), False),
        (errors.BadRequest("wrong"), False),
        (errors.NotAuthenticated("who"), False),
        (ValueError("an adapter's own"), False),
    ],
)
def test_what_never_was_there_is_asked_for_only_where_that_can_help(error: Exception, goes_on: bool) -> None:
    """
    A wrong id does not mend itself.
    """
    listener = Listener()

    assert goes_on == (planned(looked(feed_with(Life(error), listener))) is not None)


def test_what_the_service_asks_for_is_kept() -> None:
    """
    No look comes before Retry-After.
    """
    error = errors.Throttled("busy")
    error.retry_after_seconds = 77.0
    listener = Listener()

    feed = looked(feed_with(Life("Running", error), listener))

    assert 77 == planned(looked(feed))


def test_a_queue_is_asked_less_often() -> None:
    """
    A job that has waited for hours is looked at once a minute.
    """
    listener = Listener()

    assert 48 <= planned(looked(feed_with(Life("Pending"), listener))) <= 72


def test_a_reply_in_hand_is_not_asked_for_again() -> None:
    """
    There is nobody to ask.
    """
    listener = Listener()
    feed = Feed(reply("running"), None, Plans())  # type: ignore[arg-type]
    feed.join(listener)

    assert ("Running", None) == (looked(feed).job.phase, planned(feed))


def test_two_views_of_one_job_share_a_feed() -> None:
    """
    The same id and the same session are one feed, as long as somebody holds it.
    """
    life = Life("Running")
    feed = feed_of("a-job", life)

    assert feed is feed_of("a-job", life)
    assert feed is not feed_of("another-job", life)
    assert feed is not feed_of("a-job", Life("Running"))
    assert feed_of(reply("running"), None) is not feed_of(reply("running"), None)


def test_a_feed_keeps_no_listener_alive() -> None:
    """
    A widget that is lost is not told of news, and nothing is asked for it.
    """
    listener = Listener()
    feed = looked(feed_with(Life("Running"), listener))
    del listener
    gc.collect()
    looked(feed)

    assert planned(feed) is None


class Broken(Listener):
    def hear(self) -> None:
        super().hear()
        raise KeyError("no such key")


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_listener_that_raises_keeps_the_news_from_nobody() -> None:
    """
    Python reports what was raised; the others hear all the same.
    """
    listeners = Listener(), Broken(), Listener()
    looked(feed_with(Life("Running"), *listeners))

    assert [1, 1, 1] == [len(each.heard) for each in listeners]


def test_a_session_that_was_found_is_kept_until_it_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Its token and its patience last; refused credentials are looked for anew.
    """
    lives = [Life("Running", "Running", errors.TokenExpired("old")), Life("Running")]
    found: list[Any] = []
    monkeypatch.setattr("ma_widgets.sessions._connect.connect", lambda: found.append(1) or lives[len(found) - 1])
    listener = Listener()
    feed = feed_with(None, listener)
    counts = []
    for _ in range(4):
        looked(feed)
        counts.append(len(found))

    assert [1, 1, 1, 2] == counts
    assert feed.error is None


def test_a_password_that_was_refused_is_sent_once_for_who_shows_the_job(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    The next looks would lock the user out; whoever shows the job once more has mended it.
    """
    refused = errors.NotAuthenticated("The password is wrong.")
    refused.locks_out = True
    lives = [Life("Running", refused), Life("Running")]
    found: list[Any] = []
    monkeypatch.setattr("ma_widgets.sessions._connect.connect", lambda: found.append(1) or lives[len(found) - 1])
    listener, another = Listener(), Listener()
    feed = feed_with(None, listener)
    for _ in range(4):
        looked(feed)
    asked = len(found)
    feed.join(another)
    looked(feed)

    assert (1, 2) == (asked, len(found))
    assert feed.error is None


def test_a_plan_that_is_made_again_puts_nothing_off() -> None:
    """
    The pause counts from the last look: who toggles a switch every second does not stop the looks.
    """
    now = [0.0]
    listener, other = Listener(10.0), Listener(10.0)
    feed = looked(feed_with(Life("Running"), listener, monotonic=lambda: now[0]))
    first = planned(feed)
    for _ in range(5):
        now[0] += 1
        feed.join(other)
        feed.leave(other)

    assert first - 5 == pytest.approx(planned(feed))


def test_who_stays_hears_that_the_next_look_comes_later() -> None:
    """
    The line of one view is true also when another one was closed.
    """
    slow, quick = Listener(300.0), Listener(2.0)
    feed = looked(feed_with(Life("Running"), slow, quick))
    feed.leave(quick)

    assert (1, 0) == (slow.plans, quick.plans)
    assert feed.next_seconds >= 240


@pytest.mark.parametrize("error", [errors.JobNotFound("gone"), errors.ServiceUnavailable("down")])
def test_after_the_end_there_is_silence_whatever_the_last_look_gave(error: Exception) -> None:
    """
    A job that is deleted after its end, or a service that fails then, is not asked for ever.
    """
    listener = Listener()
    feed = feed_with(Life("Running", "Completed", error), listener)
    plans = [(planned(looked(feed)) is not None, feed.has_ended) for _ in range(3)]

    assert [(True, False), (True, False), (False, True)] == plans


def test_a_final_job_whose_refresh_fails_is_left_alone() -> None:
    """
    One click that fails is no reason to ask for ever.
    """
    listener = Listener()
    feed = feed_with(Life("Failed", errors.ServiceUnavailable("down")), listener)
    looked(looked(feed))

    assert (None, "down", "Failed") == (planned(feed), feed.error.what, feed.job.phase)


@pytest.mark.parametrize("wait", ["30", float("nan"), float("inf"), None, object()])
def test_a_pause_that_makes_no_sense_is_passed_over(wait: object) -> None:
    """
    An adapter may put a raw header there.
    """
    error = errors.Throttled("busy")
    error.retry_after_seconds = wait  # type: ignore[assignment]
    listener = Listener()

    assert 16 <= planned(looked(looked(feed_with(Life("Running", error), listener)))) <= 24


class Hanging(Life):
    """An adapter whose first look hangs until it is told to go on."""

    def __init__(self, *answers: Any) -> None:
        super().__init__(*answers)
        self.go_on, self.hangs = threading.Event(), threading.Event()

    def fetch(self, resource: Any, job_id: Any, **query: object) -> Any:
        if not self.hangs.is_set():
            self.hangs.set()
            self.go_on.wait(SECONDS)
        return super().fetch(resource, job_id, **query)


def test_when_a_look_hangs_another_is_tried() -> None:
    """
    Not before a minute has passed; a late answer takes nothing back.
    """
    now = [0.0]
    life, listener = Hanging("Running"), Listener()
    feed = feed_with(life, listener, monotonic=lambda: now[0])
    feed.look()
    assert life.hangs.wait(SECONDS)
    now[0] = 59.0
    feed.look()
    assert 0 == life.asked
    now[0] = 61.0
    feed.look()
    life.go_on.set()
    looked(feed)

    assert ("Running", None) == (feed.job.phase, feed.error)
    assert life.asked >= 2


def test_who_left_a_look_that_hangs_is_asked_for_no_other() -> None:
    """
    The look ends by itself; nobody wants another.
    """
    life, listener = Hanging("Running"), Listener()
    feed = feed_with(life, listener)
    feed.look()
    assert life.hangs.wait(SECONDS)
    planned_before = planned(feed)
    feed.leave(listener)
    life.go_on.set()

    assert (True, None) == (planned_before is not None, planned(feed))


def test_looks_that_hang_are_few() -> None:
    """
    A session that never answers costs three threads, not one a minute; what is wrong is said.
    """
    now, released = [0.0], threading.Event()
    listener = Listener()

    class Deaf:
        asked = 0

        def fetch(self, *_: Any, **__: Any) -> Any:
            self.asked += 1
            released.wait(SECONDS)
            raise errors.ServiceUnavailable("down")

    deaf = Deaf()
    feed = feed_with(deaf, listener, monotonic=lambda: now[0])
    for _ in range(6):
        feed.look()
        now[0] += 61
    for thread in threading.enumerate():
        if thread.name == "ma_widgets-load":
            thread.join(0.2)

    assert 3 == deaf.asked
    assert "has not answered for 60 seconds" in str(feed.error)
    released.set()
    looked(feed)


def test_without_a_thread_the_job_is_loaded_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    A kernel that can start no thread asks on the one it has.
    """
    listener = Listener()
    feed = feed_with(Life("Running"), listener)

    def refuse(self: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)
    feed.look()

    assert ("Running", 1) == (feed.job.phase, len(listener.heard))
