"""What a feed fetches besides its job: when, how often, on how many threads, and whose news it is."""

from __future__ import annotations

import copy
import gc
import threading
from typing import Any

import pytest

from ma_widgets import Job, Resource, errors
from ma_widgets.widget._feed import Feed
from tests.conftest import reply

from .test_feed import SECONDS, Listener, Plans, looked

EVENTS = {"events": [{"create_time": 1753776020000, "level": "Info", "message": "scheduled"}]}
NOTHING = {"events": [], "stages": [], "tasks": [], "metrics": {"metrics": []}, "log": {"content": ""}}


class Service:
    """An adapter with phases in turn, the last stays; ``answers`` of the other resources, ``asked`` which and when."""

    def __init__(self, *phases: str, **answers: Any) -> None:
        self.phases, self.answers, self.asked = list(phases), {**NOTHING, **answers}, []

    def fetch(self, resource: Any, job_id: Any, **query: Any) -> Any:
        name = Resource(resource).value
        self.asked.append(name)
        if name == "job":
            job = copy.deepcopy(reply("running"))
            job["status"]["phase"] = self.phases.pop(0) if len(self.phases) > 1 else self.phases[0]
            return job
        answer = self.answers.get(name, errors.NotSupported(f"no {name}"))
        answer = answer() if callable(answer) else answer
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def others(self) -> list[str]:
        """Return what was asked for besides the job, since the last time."""
        told, self.asked = [name for name in self.asked if name != "job"], []
        return told


class Gate:
    """An answer that comes when it is let; ``entered`` when somebody waits for it."""

    def __init__(self, answer: Any) -> None:
        self.answer, self.entered, self.opened = answer, threading.Semaphore(0), threading.Event()

    def __call__(self) -> Any:
        self.entered.release()
        self.opened.wait(SECONDS)
        return self.answer


def showing(*resources: Resource) -> Listener:
    listener = Listener()
    listener.wanted_resources = frozenset(resources)
    return listener


def feed_of(service: Any, *listeners: Listener, monotonic: Any = lambda: 0.0) -> Feed:
    feed = Feed("a-job", service, Plans(), monotonic)  # type: ignore[arg-type]
    for listener in listeners:
        feed.join(listener)
    return feed


def asked(feed: Feed) -> Feed:
    """Return the feed after what its listeners show was asked for."""
    feed.ask()
    return ended(feed)


def ended(feed: Feed) -> Feed:
    for thread in threading.enumerate():
        if thread.name == "ma_widgets-load":
            thread.join(SECONDS)
    return feed


def test_only_what_is_shown_is_fetched() -> None:
    """
    The open tabs of all listeners together, each resource once.
    """
    listeners = showing(Resource.EVENTS), showing(Resource.EVENTS, Resource.STAGES), showing()
    service = Service("Running", events=EVENTS)
    feed = looked(feed_of(service, *listeners))

    assert ["events", "stages"] == service.others()
    assert EVENTS is feed.job.others.events
    assert [1, 1, 1] == [len(each.heard) for each in listeners]
    assert [1, 1, 1] == [each.more for each in listeners]


@pytest.mark.parametrize(
    ("phase", "wanted"), [("Running", ["events"]), ("Completed", []), ("Failed", ["events", "log", "tasks"])]
)
def test_evidence_is_fetched_for_trouble_only(phase: str, wanted: list[str]) -> None:
    """
    A job that has ended well costs one request a look, one that runs its newest events besides.
    """
    listener, service = showing(), Service(phase)
    looked(feed_of(service, listener))

    assert wanted == service.others()


def test_a_job_that_runs_is_asked_for_its_newest_events_every_five_minutes() -> None:
    """
    They tell whether it stands still; no tab shows them as if they were all.
    """
    now, listener, service = [0.0], showing(), Service("Running", events=EVENTS)
    feed = feed_of(service, listener, monotonic=lambda: now[0])
    counts = []
    for now[0] in (0.0, 10.0, 299.0, 300.0):
        looked(feed)
        counts.append(len(service.others()))

    assert [1, 0, 0, 1] == counts
    assert (None, EVENTS) == (feed.job.others.events, feed.job.others.recent)


def test_events_that_are_evidence_are_not_fetched_twice() -> None:
    """
    Who shows the events of a failed job has them.
    """
    listener, service = showing(Resource.EVENTS), Service("Failed")
    looked(feed_of(service, listener))

    assert ["events", "log", "tasks"] == service.others()


def test_what_was_fetched_is_there_at_the_next_look() -> None:
    """
    A tab that is closed again keeps what it showed, in the newer job too.
    """
    listener, service = showing(Resource.EVENTS), Service("Running", "Terminating", events=EVENTS)
    feed = looked(feed_of(service, listener))
    listener.wanted_resources = frozenset()
    looked(feed)

    assert (["events"], "Terminating") == (service.others(), feed.job.phase)
    assert EVENTS is feed.job.others.events


def test_nothing_is_fetched_for_nobody() -> None:
    """
    Without listeners there is neither evidence nor a tab.
    """
    service = Service("Failed")
    feed = looked(feed_of(service))
    asked(feed)

    assert [] == service.others()


def test_to_ask_is_not_to_look() -> None:
    """
    Opening a tab asks for what it shows: the job itself, its plan and its end are none of its business.
    """
    listener, service = showing(), Service("Running", "Completed")
    feed = looked(feed_of(service, listener))
    service.others()
    listener.wanted_resources = frozenset({Resource.STAGES})
    asked(asked(feed))

    assert ["stages", "stages"] == service.asked
    assert ("Running", 1) == (feed.job.phase, len(listener.heard))


def test_before_there_is_a_job_nothing_can_be_asked() -> None:
    """
    The look that brings it asks for the rest.
    """
    listener, service = showing(Resource.EVENTS), Service("Running")
    asked(feed_of(service, listener))

    assert [] == service.asked


def test_metrics_are_asked_for_once_a_minute() -> None:
    """
    The service has a new value a minute, and they are a request a task.
    """
    now, listener, service = [0.0], showing(Resource.METRICS, Resource.STAGES), Service("Running")
    feed = feed_of(service, listener, monotonic=lambda: now[0])
    counts = []
    for now[0] in (0.0, 10.0, 59.0, 61.0, 100.0, 121.0):
        looked(feed)
        told = service.others()
        counts.append((told.count("metrics") > 0, told.count("stages")))

    assert [(True, 1), (False, 1), (False, 1), (True, 1), (False, 1), (True, 1)] == counts


def test_slow_extras_delay_no_look() -> None:
    """
    The job is told, and looked at again, while events are on their way; they come to the newer job.
    """
    gate = Gate(EVENTS)
    listener, service = showing(Resource.EVENTS), Service("Running", "Terminating", events=gate)
    feed = feed_of(service, listener)
    feed.look()
    assert gate.entered.acquire(timeout=SECONDS)
    assert "Running" == feed.job.phase
    listener.wanted_resources = frozenset()
    looked_again = threading.Event()
    listener.hear = looked_again.set  # type: ignore[method-assign]
    feed.look()
    assert looked_again.wait(SECONDS)
    gate.opened.set()
    ended(feed)

    assert ("Terminating", EVENTS) == (feed.job.phase, feed.job.others.events)


def test_what_was_fetched_later_stays() -> None:
    """
    Slow events of an older look do not come in the place of newer ones.
    """
    gate = Gate({"events": []})
    listener, service = showing(Resource.EVENTS), Service("Running", events=gate)
    feed = feed_of(service, listener)
    feed.look()
    assert gate.entered.acquire(timeout=SECONDS)
    service.answers["events"] = EVENTS
    told = threading.Event()
    listener.hear_more = told.set  # type: ignore[method-assign]
    feed.look()
    assert told.wait(SECONDS)
    gate.opened.set()
    ended(feed)

    assert EVENTS is feed.job.others.events


def test_fetches_that_hang_are_three() -> None:
    """
    Threads cannot be ended; the job is looked at as ever, and after a minute the reader is told.
    """
    now, gate = [0.0], Gate(EVENTS)
    listener, service = showing(Resource.EVENTS), Service("Running", events=gate)
    feed = feed_of(service, listener, monotonic=lambda: now[0])
    for _ in range(3):
        heard = threading.Event()
        listener.hear = heard.set  # type: ignore[method-assign]
        feed.look()
        assert heard.wait(SECONDS)
        assert gate.entered.acquire(timeout=SECONDS)
    feed._load_wanted()
    early = dict(feed.job.others.unavailable)
    now[0] = 61.0
    feed._load_wanted()

    assert (3, {}) == (service.asked.count("events"), early)
    assert "has not answered" in feed.job.others.unavailable[Resource.EVENTS].what
    gate.opened.set()
    ended(feed)
    assert EVENTS is feed.job.others.events


def test_who_came_in_vain_is_served_when_a_thread_is_free() -> None:
    """
    A tab that is opened while three fetches are under way is filled after them.
    """
    gate, listener = Gate(EVENTS), showing()
    service = Service("Running", events=EVENTS, stages=[{"stage": "x"}])
    feed = looked(feed_of(service, listener))
    # Not before: the first look asks for the newest events.
    service.answers["events"] = gate
    listener.wanted_resources = frozenset({Resource.EVENTS})
    for _ in range(3):
        feed.ask()
        assert gate.entered.acquire(timeout=SECONDS)
    listener.wanted_resources = frozenset({Resource.STAGES})
    feed._load_wanted()
    assert feed.job.others.stages is None
    gate.opened.set()
    ended(feed)

    assert [{"stage": "x"}] == feed.job.others.stages


@pytest.mark.parametrize("answer", [errors.ServiceUnavailable("down"), KeyError("canary"), SystemExit(2), None, "text"])
def test_an_extra_that_fails_is_told_and_breaks_nothing(answer: Any) -> None:
    """
    The job is there without an error; the tab says why it has nothing.
    """
    listener, service = showing(Resource.EVENTS, Resource.STAGES), Service("Running", events=answer)
    feed = looked(feed_of(service, listener))

    assert ("Running", None) == (feed.job.phase, feed.error)
    assert "canary" not in str(feed.job.others.unavailable[Resource.EVENTS])
    assert feed.job.others.has(Resource.STAGES)
    assert 1 == listener.more


def test_what_failed_once_is_there_when_it_comes() -> None:
    """
    The reason goes when the reply comes, and an error takes no reply away.
    """
    listener, service = showing(Resource.EVENTS), Service("Running", events=errors.ServiceUnavailable("down"))
    feed = looked(feed_of(service, listener))
    service.answers["events"] = EVENTS
    looked(feed)
    good = dict(feed.job.others.unavailable)
    service.answers["events"] = errors.Throttled("busy")
    looked(feed)

    assert {} == good
    assert (EVENTS, "busy") == (feed.job.others.events, feed.job.others.unavailable[Resource.EVENTS].what)


def test_a_reply_in_hand_says_that_it_has_none() -> None:
    """
    There is nobody to ask, also not why it failed.
    """
    listener = showing(Resource.EVENTS)
    feed = Feed(reply("failed"), None, Plans())  # type: ignore[arg-type]
    feed.join(listener)
    looked(feed)

    assert {Resource.EVENTS: "A reply in hand has no events."} == {
        resource: error.what for resource, error in feed.job.others.unavailable.items()
    }


def test_a_session_that_cannot_be_found_any_more_is_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Whoever opens a tab then reads so.
    """
    listener = showing()
    feed = looked(feed_of(Service("Running"), listener))
    feed.session = None
    refusing = lambda: (_ for _ in ()).throw(errors.NotAuthenticated("who"))  # noqa: E731
    monkeypatch.setattr("ma_widgets.sessions._connect.connect", refusing)
    listener.wanted_resources = frozenset({Resource.STAGES})
    asked(feed)

    assert "who" == feed.job.others.unavailable[Resource.STAGES].what


def test_an_end_is_one_when_its_cause_is_told() -> None:
    """
    What is frozen has the evidence of the last look: listeners hear once more when all is there.
    """
    gate = Gate({"content": "No space left on device\n"})
    listener, service = showing(), Service("Running", "Failed", "Failed")
    feed = looked(looked(feed_of(service, listener)))
    service.answers["log"] = gate
    feed.look()
    assert gate.entered.acquire(timeout=SECONDS)
    early = feed.has_ended
    ends: list[bool] = []
    listener.hear_more = lambda: ends.append(feed.has_ended)  # type: ignore[method-assign]
    gate.opened.set()
    ended(feed)

    assert (False, True) == (early, feed.has_ended)
    assert ends[-1]


class Broken(Listener):
    def hear(self) -> None:
        raise KeyError("no such key")

    def hear_more(self) -> None:
        raise KeyError("no such key")


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_listener_that_raises_keeps_nothing_from_the_others() -> None:
    """
    Neither the news nor that what is shown is fetched.
    """
    listeners = showing(Resource.EVENTS), Broken(), Listener()
    feed = looked(feed_of(Service("Running", events=EVENTS), *listeners))

    assert EVENTS is feed.job.others.events
    assert [1, 1] == [listeners[0].more, listeners[2].more]


def test_jobs_of_looks_before_are_not_kept() -> None:
    """
    However many looks failed to fetch something, one job is in memory.
    """
    listener = showing(Resource.EVENTS)
    service = Service("Failed", events=lambda: errors.ServiceUnavailable("down"), log=lambda: KeyError("x"))
    feed = feed_of(service, listener)
    gc.collect()
    before = jobs()
    for _ in range(8):
        looked(feed)
    gc.collect()

    assert jobs() - before <= 1


def jobs() -> int:
    return sum(1 for each in gc.get_objects() if type(each) is Job)
