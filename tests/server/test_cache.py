"""One session for all who ask: how often the service is asked, what is kept, and what is forgotten."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest

from ma_widgets import DemoSession, errors
from ma_widgets.server._cache import CachedSession
from ma_widgets.sessions import Resource

from ..conftest import NOW


class Service:
    """A session that counts what it is asked, and raises ``error`` where there is one."""

    def __init__(self) -> None:
        self.asked: Counter[tuple[str, str | None]] = Counter()
        self.connections = 0
        self.error: Exception | None = None
        self._demo = DemoSession(now=NOW)

    def connect(self) -> Service:
        self.connections += 1
        return self

    def fetch(self, resource: Resource, job_id: str | None, **query: Any) -> Any:
        self.asked[resource.value, job_id] += 1
        if self.error is not None:
            raise self.error
        return self._demo.fetch(resource, job_id, **query)

    @property
    def count(self) -> int:
        return sum(self.asked.values())


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds

    def now(self) -> datetime:
        return NOW + timedelta(seconds=self.seconds)


@pytest.fixture
def service() -> Service:
    return Service()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def session(service: Service, clock: Clock) -> CachedSession:
    """A cached session without chance: a pause is what was said."""
    return CachedSession(service.connect, 10.0, monotonic=clock, now=clock.now, random=lambda: 0.5)


def test_many_who_ask_are_one_request(session: CachedSession, service: Service, clock: Clock) -> None:
    """
    Whoever asks within the refresh period gets what is known; who asks after it, what is new.
    """
    for seconds in (0, 3, 6.9, 0.1, 9.9):
        clock.seconds += seconds
        session.fetch(Resource.JOB, "demo")

    assert 2 == service.count
    assert 1 == service.connections


def test_nobody_asks_and_nothing_is_asked(session: CachedSession, service: Service, clock: Clock) -> None:
    """
    There is no clock-work: without a reader the service has no request.
    """
    session.fetch(Resource.JOB, "demo")
    clock.seconds += 3600
    session.forget()

    assert 1 == service.count


def test_two_at_once_are_one_request(clock: Clock) -> None:
    """
    Who comes while the service is asked waits for that answer.
    """
    began, may_answer = threading.Event(), threading.Event()

    class Slow(Service):
        def fetch(self, *arguments: Any, **query: Any) -> Any:
            began.set()
            may_answer.wait(10)
            return super().fetch(*arguments, **query)

    service = Slow()
    session = CachedSession(service.connect, monotonic=clock, now=clock.now)
    replies: list[Any] = []
    threads = [threading.Thread(target=lambda: replies.append(session.fetch(Resource.JOB, "demo"))) for _ in range(5)]
    for thread in threads:
        thread.start()
    began.wait(10)
    may_answer.set()
    for thread in threads:
        thread.join(10)

    assert (5, 1) == (len(replies), service.count)


def test_each_question_has_its_own_reply(session: CachedSession, service: Service) -> None:
    """
    Another job, another resource, another query is another reply; the order of the words in a query is not.
    """
    session.fetch(Resource.JOB, "demo")
    session.fetch(Resource.JOB, "demo-failed")
    session.fetch(Resource.EVENTS, "demo", limit=1, order="desc")
    session.fetch(Resource.EVENTS, "demo", order="desc", limit=1)
    session.fetch(Resource.EVENTS, "demo", limit=2, order="desc")

    assert 4 == service.count
    assert "demo" != session.fetch(Resource.JOB, "demo-failed")["metadata"]["id"]  # type: ignore[call-overload]


def test_an_error_is_kept_and_asked_for_ever_more_slowly(
    session: CachedSession, service: Service, clock: Clock
) -> None:
    """
    A service that is down is asked after 20, 40, 80 seconds, however many want to know.
    """
    service.error = errors.ServiceUnavailable("It is down.")
    asked_at = []
    for _ in range(200):
        before = service.count
        with pytest.raises(errors.ServiceUnavailable):
            session.fetch(Resource.JOB, "demo")
        if service.count > before:
            asked_at.append(clock.seconds)
        clock.seconds += 1

    assert [20, 40, 80] == [after - before for before, after in zip(asked_at, asked_at[1:])]


def test_the_service_decides_when_it_is_asked_again(session: CachedSession, service: Service, clock: Clock) -> None:
    """
    Not before the time that it named.
    """
    error = errors.Throttled("Too many.")
    error.retry_after_seconds = 120.0
    service.error = error
    seen = session.look(Resource.JOB, "demo")
    clock.seconds += 119
    session.look(Resource.JOB, "demo")

    assert (120.0, 1) == (seen.next_seconds, service.count)


def test_what_was_known_stays_with_the_error(session: CachedSession, service: Service, clock: Clock) -> None:
    """
    A page shows the job as it was, and why it is no newer.
    """
    first = session.look(Resource.JOB, "demo")
    service.error = errors.ConnectionFailed("Nothing listens.")
    clock.seconds += 60
    seen = session.look(Resource.JOB, "demo")

    assert (first.reply, first.at) == (seen.reply, seen.at)
    assert "Nothing listens." == str(seen.error)


def test_each_reader_gets_an_error_of_his_own(session: CachedSession, service: Service) -> None:
    """
    What one does with it, and its traceback, is nothing to the next.
    """
    service.error = errors.JobNotFound("No job.", why="Because.", code="X.1", status=400)
    caught = []
    for _ in range(2):
        with pytest.raises(errors.JobNotFound) as raised:
            session.fetch(Resource.JOB, "demo")
        caught.append(raised.value)

    assert caught[0] is not caught[1]
    assert vars(caught[0]) == vars(caught[1])
    assert vars(service.error) == vars(caught[0])


def test_what_is_no_error_of_ours_says_its_kind_alone(session: CachedSession, service: Service) -> None:
    """
    The words of a foreign exception may hold a secret.
    """
    service.error = ValueError("secret-of-the-adapter")
    with pytest.raises(errors.MaWidgetsError, match="raised ValueError") as raised:
        session.fetch(Resource.JOB, "demo")

    assert "secret-of" not in str(raised.value)


def test_refused_credentials_are_looked_for_anew(session: CachedSession, service: Service, clock: Clock) -> None:
    """
    Others may be found next time; until then nobody storms the service with those that it refused.
    """
    service.error = errors.TokenExpired("The token is old.")
    for _ in range(3):
        session.look(Resource.JOB, "demo")
    service.error = None
    clock.seconds += 21

    assert session.fetch(Resource.JOB, "demo")
    assert (2, 2) == (service.connections, service.count)


def test_a_password_that_was_refused_is_not_sent_by_another_session(
    session: CachedSession, service: Service, clock: Clock
) -> None:
    """
    A new session would send it again, and IAM locks the user out.
    """
    service.error = errors.NotAuthenticated("The password is wrong.")
    service.error.locks_out = True
    for _ in range(3):
        session.look(Resource.JOB, "demo")
        clock.seconds += 400

    assert (1, 3) == (service.connections, service.count)


@pytest.mark.parametrize(("job_id", "seconds"), [("demo", 10), ("demo-pending", 60)])
def test_a_queue_is_asked_less_often(session: CachedSession, job_id: str, seconds: float) -> None:
    """
    A job that has waited for long moves slowly.
    """
    assert seconds == session.look(Resource.JOB, job_id).next_seconds


def test_metrics_are_asked_for_once_a_minute(session: CachedSession, service: Service, clock: Clock) -> None:
    """
    The service has one value a minute.
    """
    for _ in range(60):
        session.fetch(Resource.METRICS, "demo", task="worker-0")
        clock.seconds += 1
    assert 1 == service.count

    session.fetch(Resource.METRICS, "demo", task="worker-0")
    assert 2 == service.count


def test_who_is_content_with_an_old_reply_gets_it(session: CachedSession, service: Service, clock: Clock) -> None:
    """
    Of a job that runs, events of some minutes ago will do; an error is asked for again when it is due.
    """
    session.look(Resource.EVENTS, "demo", age_seconds=300)
    clock.seconds += 299
    session.look(Resource.EVENTS, "demo", age_seconds=300)
    assert 1 == service.count

    clock.seconds += 1
    service.error = errors.ServiceUnavailable("It is down.")
    session.look(Resource.EVENTS, "demo", age_seconds=300)
    clock.seconds += 20
    session.look(Resource.EVENTS, "demo", age_seconds=300)
    assert 3 == service.count


def test_what_nobody_asks_for_is_forgotten(session: CachedSession, clock: Clock) -> None:
    """
    After ten minutes; what somebody asks for now and then stays.
    """
    session.fetch(Resource.JOB, "demo")
    session.fetch(Resource.JOB, "demo-failed")
    clock.seconds += 599
    session.fetch(Resource.JOB, "demo")
    clock.seconds += 2
    session.forget()

    assert {"demo"} == session.job_ids


def test_what_is_kept_has_a_limit(service: Service, clock: Clock) -> None:
    """
    Without room for more, what was asked for longest ago goes; a reply that is too large by itself is not kept.
    """
    session = CachedSession(service.connect, monotonic=clock, now=clock.now, most_bytes=12_000)
    for job_id in DemoSession.job_ids[:8]:
        assert session.fetch(Resource.JOB, job_id)
    assert 1 <= len(session.job_ids) < 8
    assert DemoSession.job_ids[7] in session.job_ids

    tiny = CachedSession(service.connect, monotonic=clock, now=clock.now, most_bytes=10)
    assert tiny.fetch(Resource.JOB, "demo")
    assert frozenset() == tiny.job_ids


def test_ids_that_do_not_exist_fill_nothing(session: CachedSession) -> None:
    """
    Who asks for thousands of jobs that are none has five hundred kept.
    """
    for number in range(600):
        session.look(Resource.JOB, f"no-such-job-{number}")

    assert 500 == len(session.job_ids)


def test_secrets_of_a_job_are_those_of_all_its_replies(session: CachedSession) -> None:
    """
    What one reply shows to be secret may stand in another; those of other jobs stay with them.
    """
    session.fetch(Resource.JOB, "demo")

    assert "not-a-real-token" in "".join(session.secrets_of("demo"))
    assert frozenset() == session.secrets_of("demo-failed")
