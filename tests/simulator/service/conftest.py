"""A service over a small project, a clock that a test can set, and a plain HTTP client."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing
from datetime import datetime, timedelta, timezone
from http.client import HTTPConnection
from typing import Any, NamedTuple
from urllib.parse import urlencode

import pytest

from ma_widgets.signing import DATE_FORMAT, Unsigned, sign
from ma_widgets.simulator.service import Service


class Clock:
    """A clock that stands until it is set."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 24, 8, 0, tzinfo=timezone.utc)

    def __call__(self) -> datetime:
        return self.time

    def move(self, **duration: float) -> None:
        self.time += timedelta(**duration)


class Answer(NamedTuple):
    status: int
    body: Any


class Jobs:
    """A project with the job "j1"; ``asked`` is what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str | None, dict[str, object]]] = []

    def answer(self, resource: str, job_id: str | None, query: Mapping[str, object]) -> Answer:
        self.asked.append((resource, job_id, dict(query)))
        if job_id not in ("j1", None):
            return Answer(400, {"error_msg": f"Training job (ID: {job_id}) not found.", "error_code": "ModelArts.2775"})
        if query.get("task") == "worker-9":
            return Answer(204, None)
        return Answer(200, {"content": "line 1\nline 2 é\n"} if resource == "log_preview" else {"is": resource})


class Got(NamedTuple):
    """An answer as it came over the wire."""

    status: int
    headers: Any
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def ask(
    service: Service, method: str, path: str, headers: Mapping[str, str] | None = None, body: bytes | None = None
) -> Got:
    """Send one request with exactly these headers, beside Host and Content-Length."""
    with closing(HTTPConnection("127.0.0.1", int(service.url.rpartition(":")[2]), timeout=10)) as connection:
        connection.request(method, path, body, dict(headers or {}))
        with connection.getresponse() as response:
            return Got(response.status, response.headers, response.read())


def get(service: Service, path: str = "", **headers: str) -> Got:
    """Ask for a path of job "j1" with the token."""
    whole = f"/v2/{service.project_id}/training-jobs/j1{path}"
    return ask(service, "GET", whole, {"X-Auth-Token": service.token, **headers})


def read_all(service: Service, request: bytes) -> bytes:
    """Send bytes and return all that comes until the service closes the connection."""
    with closing(socket.create_connection(("127.0.0.1", int(service.url.rpartition(":")[2])), timeout=10)) as wire:
        wire.sendall(request)
        return b"".join(iter(lambda: wire.recv(65536), b""))


def raw_get(service: Service) -> bytes:
    """Return the bytes of a request for job "j1" that ends its connection."""
    return (
        f"GET /v2/{service.project_id}/training-jobs/j1 HTTP/1.1\r\nHost: {service.url[7:]}\r\n"
        f"X-Auth-Token: {service.token}\r\nConnection: close\r\n\r\n"
    ).encode()


def until(condition: Callable[[], bool]) -> None:
    """Return when *condition* holds; the other thread has the processor meanwhile."""
    pause = threading.Event()
    while not condition():
        pause.wait(0.001)


class Signed(NamedTuple):
    """A signed request, each part of which a test may change after it was signed."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes | None

    def send(self, service: Service) -> Got:
        return ask(service, self.method, f"{self.path}?{self.query}", self.headers, self.body)


def signed(service: Service, moment: datetime, **options: Any) -> Signed:
    """Return a search for jobs, signed at *moment*."""
    project_id = options.get("project_id", service.project_id)
    path, query = f"/v2/{project_id}/training-job-searches", [("a", "1 &x"), ("b", "")]
    body = b'{"limit": 3}'
    headers = {
        "Content-Type": "application/json",
        "Host": service.url[7:],
        "X-Project-Id": project_id,
        "X-Sdk-Date": moment.strftime(DATE_FORMAT),
        **options.get("headers", {}),
    }
    access_key = options.get("access_key", service.access_key)
    secret_key = options.get("secret_key", service.secret_key)
    authorization = sign(Unsigned("POST", path, query, headers, body), access_key, secret_key)
    return Signed("POST", path, urlencode(query), {**headers, "Authorization": authorization}, body)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def jobs() -> Jobs:
    return Jobs()


@pytest.fixture
def start(clock: Clock, jobs: Jobs) -> Iterator[Callable[..., Service]]:
    """Start services; every one is ended after the test."""
    with ExitStack() as stack:
        yield lambda **options: stack.enter_context(Service(jobs, clock=clock, **options))


@pytest.fixture
def service(start: Callable[..., Service]) -> Service:
    return start()
