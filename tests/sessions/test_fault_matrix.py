"""
The fault matrix: each way in which the wire fails, and what a user gets, over real sockets.

The names of the rows are those of the numbered tests that the project was planned with.
"""

from __future__ import annotations

import gc
import json
import tracemalloc
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any, NamedTuple

import pytest

from ma_widgets import Resource, RestSession
from ma_widgets.errors import (
    BadReply,
    BadRequest,
    ClockSkew,
    ConnectionFailed,
    JobNotFound,
    NotAuthenticated,
    PermissionDenied,
    ServiceUnavailable,
    Throttled,
    TokenExpired,
)
from ma_widgets.sessions._retry import Retries
from ma_widgets.simulator.project import Project
from ma_widgets.simulator.service import Service


class Row(NamedTuple):
    """A fault of the service, what fetching a job then raises (None: it recovers), and after how many requests."""

    fault: str
    expected: type[Exception] | None
    requests: int
    words: str = ""
    kind: str = ""


_GARBAGE = {"R09 garbage": "abc", "R09 negative": "-1", "R09 a day and more": "99999999"}
_BODIES = ("html", "empty", "null", "nonsense")

MATRIX = {
    # status
    "R01 token expired": Row("status=401,code=ModelArts.0202", TokenExpired, 1, "Get a new token"),
    "R02 token refused": Row("status=401", NotAuthenticated, 1, "ModelArts.0203"),
    "R02 keys refused": Row("status=403,code=ModelArts.0206", NotAuthenticated, 1, "ModelArts.0206"),
    "R03 not permitted": Row("status=403", PermissionDenied, 1, "modelarts:trainJob:get"),
    "R05 other project": Row("status=404,code=ModelArts.2786", NotAuthenticated, 1, "project_id="),
    "R06 no such path": Row("status=404", BadRequest, 1, "Check the endpoint"),
    "R06 a page": Row("status=404,body=html", JobNotFound, 1, "check the id, the region and project_id="),
    "R07 changed": Row("status=409,code=ModelArts.2878", ServiceUnavailable, 3),
    "R07 once": Row("status=409,code=ModelArts.5044,times=1", None, 2),
    "R08 throttled": Row("status=429", Throttled, 3, "Try again in a minute"),
    "R08 twice": Row("status=429,times=2", None, 3),
    "R09 seconds": Row("status=429,retry_after=7,times=1", None, 2),
    **{name: Row(f"status=429,retry_after={value},times=1", None, 2) for name, value in _GARBAGE.items()},
    "R09 longer than all tries": Row("status=429,retry_after=50", Throttled, 1, "Try again in 50 seconds"),
    **{f"R10 {status}": Row(f"status={status}", ServiceUnavailable, 3) for status in (500, 502, 503, 504)},
    **{f"R10 {status} twice": Row(f"status={status},times=2", None, 3) for status in (500, 502, 503, 504)},
    "R11 account": Row("status=500,code=ModelArts.0109", NotAuthenticated, 1, "ModelArts.0109"),
    "R12 not implemented": Row("status=501", ServiceUnavailable, 1),
    "R12 505": Row("status=505", ServiceUnavailable, 3),
    "R12 599": Row("status=599", ServiceUnavailable, 3),
    "R12 418": Row("status=418", BadRequest, 1),
    "R12 204": Row("status=204", BadReply, 1, "HTTP status 204"),
    "R12 206": Row("status=206", BadReply, 1, "HTTP status 206"),
    "R13 redirect": Row("redirect=http://127.0.0.1:1/x", BadReply, 1, "sends requests elsewhere"),
    "R13 307": Row("status=307,redirect=https://modelarts.cn-north-4.myhuaweicloud.com/", BadReply, 1, "elsewhere"),
    "R13 to a file": Row("redirect=file:///etc/passwd", BadReply, 1, "elsewhere"),
    # body
    **{f"R14-15 {body}": Row(f"body={body}", BadReply, 2) for body in _BODIES},
    **{f"R14-15 {body} once": Row(f"body={body},times=1", None, 2) for body in _BODIES},
    "R15 a list": Row("body=[]", BadReply, 2, "not what the API promises"),
    "R16 cut at once": Row("cut_after_bytes=0", ConnectionFailed, 3, "broke off", "truncated"),
    "R16 cut after a byte": Row("cut_after_bytes=1", ConnectionFailed, 3, "broke off", "truncated"),
    "R16 cut later": Row("cut_after_bytes=99", ConnectionFailed, 3, "broke off", "truncated"),
    "R16 cut once": Row("cut_after_bytes=50,times=1", None, 2),
    "R17 an error that is cut": Row("status=503,cut_after_bytes=5", ConnectionFailed, 3, "broke off", "truncated"),
    "R18 bomb": Row("gzip_bomb", BadReply, 1, "larger than"),
    "R20 wrong type said": Row("content_type=text/html", None, 1),
    # network
    "R24 reset": Row("reset", ConnectionFailed, 3, "failed", "reset"),
    "R24 reset once": Row("reset,times=1", None, 2),
    "R25 silence": Row("hang", ConnectionFailed, 1, "in time", "timeout"),
    "R26 dripping": Row("drip_seconds=0.2", ConnectionFailed, 1, "in time", "timeout"),
    "R26 dripping error": Row("status=503,drip_seconds=0.2", ConnectionFailed, 1, "in time", "timeout"),
    "slow": Row("latency_seconds=0.05", None, 1),
    "flapping": Row("status=503,every=2", None, 1),
}  # fmt: skip


@pytest.fixture
def service() -> Iterator[Service]:
    """The simulator, with its own jobs."""
    with Service(Project(lambda: datetime.now(timezone.utc))) as service:
        yield service


class Client:
    """A session with the token of a service; ``slept`` are its pauses."""

    def __init__(self, service: Service, deadline_seconds: float = 30.0, **options: Any) -> None:
        self.slept: list[float] = []
        retries = Retries(deadline_seconds, sleep=self.slept.append, random=lambda: 1.0)
        credentials = options or {"token": service.token}
        self.session = RestSession(service.url, project_id=service.project_id, retries=retries, **credentials)

    def job(self, job_id: str = "demo-failed") -> Any:
        return self.session.fetch(Resource.JOB, job_id)


def asked(service: Service) -> int:
    return len(service.requests)


@pytest.mark.parametrize("name", MATRIX)
def test_a_fault_is_told_or_overcome(service: Service, name: str) -> None:
    """
    Each row: the error with its words, or the job in spite of it; and never one request more than is useful.
    """
    row = MATRIX[name]
    service.faults = [row.fault]
    client = Client(service, 0.5 if "hang" in row.fault or "drip" in row.fault else 30.0)
    if row.expected is None:
        assert "Failed" == client.job()["status"]["phase"]
    else:
        with pytest.raises(row.expected) as raised:
            client.job()
        assert row.expected is type(raised.value)
        assert row.words in str(raised.value)
        assert row.kind == getattr(raised.value, "kind", "")
        assert service.token not in str(raised.value)
        assert "<" not in str(raised.value)

    assert row.requests == asked(service)


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ("status=429", [1.0, 2.0]),
        ("status=503", [0.5, 1.0]),
        ("status=429,retry_after=7", [7.0, 7.0]),
        ("status=503,retry_after=7", [7.0, 7.0]),
        ("status=429,retry_after=abc", [1.0, 2.0]),
        ("reset", [0.5, 1.0]),
        ("cut_after_bytes=9", [0.5, 1.0]),
        ("body=html", [0.5]),
    ],
)
def test_pauses_grow_and_follow_the_service(service: Service, fault: str, expected: list[float]) -> None:
    """
    The longest pauses that chance allows: doubled each time, never shorter than Retry-After.
    """
    service.faults = [fault]
    client = Client(service)
    with pytest.raises((Throttled, ServiceUnavailable, ConnectionFailed, BadReply)):
        client.job()

    assert expected == client.slept


def test_a_date_to_come_back_at_is_kept(service: Service) -> None:
    """
    Retry-After may be a date (R09).
    """
    at = datetime.now(timezone.utc) + timedelta(seconds=20)
    service.faults = [f"status=429,retry_after={at:%a, %d %b %Y %H:%M:%S} GMT,times=1"]
    client = Client(service)
    client.job()

    assert [True] == [15 < pause <= 20 for pause in client.slept]


def test_an_unknown_job_is_named_with_its_project(service: Service) -> None:
    """
    R04: HTTP status 400 is a job that does not exist, after one request.
    """
    with pytest.raises(JobNotFound, match=rf"'no-such-job' in project '{service.project_id}' at {service.url}"):
        Client(service).job("no-such-job")

    assert 1 == asked(service)


@pytest.mark.parametrize(
    "job_id", ["../../iam", "..%2f", "a/b", "a?x", "a#b", "a\r\nX-Evil: 1", "\0", "x" * 1000, "１２"]
)
def test_an_id_that_leaves_its_place_never_reaches_the_wire(service: Service, job_id: str) -> None:
    """
    R70: refused before any request.
    """
    with pytest.raises(BadRequest):
        Client(service).job(job_id)
    with pytest.raises(BadRequest):
        Client(service).session.fetch(Resource.LOG, "demo", task=job_id)

    assert 0 == asked(service)


def test_another_host_hears_nothing(service: Service) -> None:
    """
    R13: a redirect is an error; the credentials stay where they were sent.
    """
    with Service(Project(lambda: datetime.now(timezone.utc))) as other:
        service.faults = [f"redirect={other.url}/v2/x"]
        for credentials in ({}, {"access_key": service.access_key, "secret_key": service.secret_key}):
            with pytest.raises(BadReply):
                Client(service, **credentials).job()

        assert (0, 2) == (asked(other), asked(service))


def test_a_body_cut_anywhere_is_never_half_a_job(service: Service) -> None:
    """
    R16: wherever a reply breaks off, there is an error and no job.
    """
    client = Client(service)
    size = len(json.dumps(client.job()))
    for cut in range(0, size, max(1, size // 40)):
        service.faults = [f"cut_after_bytes={cut}"]
        with pytest.raises(ConnectionFailed):
            Client(service).job()


def test_a_bomb_fills_no_memory(service: Service) -> None:
    """
    R18: what unpacks to 256 MB is left after eight.
    """
    service.faults = ["gzip_bomb"]
    gc.collect()
    tracemalloc.start()
    with pytest.raises(BadReply):
        Client(service).job()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < 60 * 2**20


def test_a_token_that_grew_old_is_said_to_be_old() -> None:
    """
    R01, as the gate itself says it: a token lives for 24 hours.
    """
    hours = [0]
    clock = lambda: datetime.now(timezone.utc) + timedelta(hours=hours[0])  # noqa: E731
    with Service(Project(clock), clock=clock) as service:
        client = Client(service)
        client.job()
        hours[0] = 25
        with pytest.raises(TokenExpired):
            client.job()

        assert 2 == asked(service)


@pytest.mark.parametrize("seconds", [16 * 60, -16 * 60, 2 * 86400, -2 * 86400])
def test_a_wrong_clock_is_corrected_once(seconds: int) -> None:
    """
    R31: the refused request is signed again with the service's time, and the later ones at once.
    """
    with Service(Project(lambda: datetime.now(timezone.utc)), clock_offset_seconds=seconds) as service:
        client = Client(service, access_key=service.access_key, secret_key=service.secret_key)
        phases = [client.job()["status"]["phase"] for _ in range(2)]

        assert ["Failed", "Failed"] == phases
        assert 3 == asked(service)
        assert abs(client.session.clock_skew - timedelta(seconds=-seconds)) < timedelta(seconds=5)


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("signature expired, signature time:20260101T000000Z,server time:garbage", NotAuthenticated),
        ("signature expired", NotAuthenticated),
        ("signature expired, signature time:20260101T000000Z,server time:20260103T000000Z", ClockSkew),
    ],
)
def test_a_clock_is_corrected_only_by_a_time_that_can_be_read(service: Service, message: str, expected: Any) -> None:
    """
    R32: no loop, however often the service says that a clock is off.
    """
    service.faults = [{"status": "401", "code": "APIG.0301", "message": message}]
    with pytest.raises(expected):
        Client(service, access_key=service.access_key, secret_key=service.secret_key).job()

    assert (2 if expected is ClockSkew else 1) == asked(service)


@pytest.mark.parametrize(
    ("endpoint", "kind", "words"),
    [
        ("http://127.0.0.1:9", "refused", "Check the endpoint and its port"),
        ("https://no-such-host.invalid", "dns", "Check the region"),
    ],
)
def test_an_endpoint_that_is_none_is_named(service: Service, endpoint: str, kind: str, words: str) -> None:
    """
    R23, R24: the message has the endpoint and what to check. What TLS refuses (R27) is in test_rest.
    """
    session = RestSession(
        endpoint,
        project_id=service.project_id,
        token=service.token,
        allowed_hosts=["no-such-host.invalid"],
        retries=Retries(sleep=lambda _: None),
    )
    with pytest.raises(ConnectionFailed, match=words) as raised:
        session.fetch(Resource.JOB, "demo")

    assert (kind, True) == (raised.value.kind, endpoint in str(raised.value))


def test_a_dead_proxy_is_named_without_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    R28: a proxy does not mend itself, and its password is nobody's business.
    """
    monkeypatch.setenv("HTTPS_PROXY", "http://user:pass-canary@127.0.0.1:9")
    session = RestSession(
        region="cn-north-4", project_id="p1", token="t0ken-canary", retries=Retries(sleep=lambda _: None)
    )
    with pytest.raises(ConnectionFailed, match="HTTPS_PROXY") as raised:
        session.fetch(Resource.JOB, "demo")

    assert "proxy" == raised.value.kind
    assert "canary" not in str(raised.value)


def test_a_server_on_this_machine_is_reached_past_a_proxy(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    R28, R29: loopback needs no NO_PROXY.
    """
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")

    assert "Failed" == Client(service).job()["status"]["phase"]


def test_a_search_is_tried_again_like_a_get(service: Service) -> None:
    """
    Searching changes nothing.
    """
    service.faults = ["status=503,times=2"]
    jobs = Client(service).session.fetch(Resource.JOBS, None)

    assert len(Project.job_ids) == len(jobs["items"])
