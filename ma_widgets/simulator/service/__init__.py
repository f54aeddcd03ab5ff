"""
The service: a project over loopback HTTP, with the real paths, credentials and errors.

    request ─► host ─► path ─► gate ─► fault? ─► project ─► answer, in the way of the fault
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import signal
import socket
import threading
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from typing import NamedTuple

from tornado.httpserver import HTTPServer
from tornado.httputil import HTTPServerRequest

from . import _wire
from ._api import Api, Doors, Jobs
from ._faults import Fault, Faults, Given
from ._gate import Gate, Keys
from ._iam import TOKEN_LIFE, Iam, User, letters, new_access_key
from ._replies import Asked, Refused, Reply, json_reply

__all__ = ["Fault", "Request", "Service"]

_REQUESTS_KEPT = 1000
_LARGEST_BODY_BYTES = 2**20
_ENDS = (signal.SIGINT, signal.SIGTERM)
_LARGEST_OFFSET_SECONDS = 366 * 86400
_log = logging.getLogger(__name__)


class Request(NamedTuple):
    """What came in; of the headers only the names, so that no credentials are kept."""

    method: str
    path: str
    query: str
    header_names: tuple[str, ...]


class Service:
    """
    Serves *project* on 127.0.0.1, inside ``with`` or by ``run()``; the loop has a thread of its own.

    What is not given is random: ``access_key``, ``secret_key``, ``project_id``,
    ``token`` and ``password``. *security_token* makes the keys temporary ones.
    The token is good for 24 hours of *clock*, which gives aware times; the
    service's own clock is *clock_offset_seconds* ahead of it. *faults* are
    ``Fault`` objects or texts such as ``"status=503,times=2"``.

    Raises:
        ValueError: the port, the offset or a fault cannot be.
        OSError: on entering, when the port cannot be opened.
    """

    def __init__(
        self,
        project: Jobs,
        port: int = 0,
        *,
        project_id: str | None = None,
        access_key: str | None = None,
        secret_key: str | None = None,
        security_token: str | None = None,
        token: str | None = None,
        username: str = "simulator-user",
        password: str | None = None,
        account: str = "simulator-account",
        clock: Callable[[], datetime] = lambda: datetime.now(timezone.utc),
        clock_offset_seconds: float = 0.0,
        faults: Iterable[Given] = (),
        metadata_service: bool = False,
    ) -> None:
        if not 0 <= port <= 65535:
            raise ValueError(f"There is no port {port}; ports are 0 to 65535, 0 for any free one.")
        if not abs(clock_offset_seconds) <= _LARGEST_OFFSET_SECONDS:
            raise ValueError(f"The clock cannot be off by {clock_offset_seconds} seconds; a year is the most.")
        self.project_id = project_id or secrets.token_hex(16)
        self.access_key, self.secret_key = access_key or new_access_key(), secret_key or letters(40)
        self.security_token, self.token = security_token, token or letters(128)
        self.username, self.password, self.account = username, password or letters(20), account
        self.clock_offset_seconds = clock_offset_seconds
        self._port, self._clock = port, clock
        self._requests: deque[Request] = deque(maxlen=_REQUESTS_KEPT)
        self._tasks: set[asyncio.Task[None]] = set()
        self._api = Api(project, self._doors(metadata=metadata_service), self.now)
        self.faults = tuple(faults)

    def now(self) -> datetime:
        """Return the service's time, in UTC."""
        return self._clock().astimezone(timezone.utc) + timedelta(seconds=self.clock_offset_seconds)

    @property
    def url(self) -> str:
        """Where it listens, once it does."""
        return f"http://127.0.0.1:{self._api.port}"

    @property
    def requests(self) -> tuple[Request, ...]:
        """The last 1,000 requests, oldest first."""
        return tuple(self._requests)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """How it misbehaves; a new value counts from the next request on."""
        return self._api.faults.declared

    @faults.setter
    def faults(self, faults: Iterable[Given]) -> None:
        self._api.faults = Faults(faults)

    def __enter__(self) -> Service:
        door = socket.create_server(("127.0.0.1", self._port))
        door.settimeout(0)
        self._api.port = door.getsockname()[1]
        started: Future[Callable[[], object]] = Future()
        self._thread = threading.Thread(
            target=lambda: asyncio.run(self._serve(door, started)), name="ma-widgets-simulator", daemon=True
        )
        self._thread.start()
        self._stop = started.result()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()
        self._thread.join()

    def run(self, announce: Callable[[], object] = lambda: None) -> None:
        """Serve until Ctrl-C or SIGTERM; *announce* is called once the port is open."""
        seen: list[int] = []
        with self:
            # What is raised in a handler may be lost: in a finalizer exceptions are ignored.
            before = {each: signal.signal(each, lambda number, _: seen.append(number)) for each in _ENDS}
            try:
                announce()
                while self._thread.is_alive() and not seen:
                    # Short, since a wait goes on after a signal.
                    self._thread.join(0.2)
            finally:
                for each, handler in before.items():
                    signal.signal(each, handler)

    async def _serve(self, door: socket.socket, started: Future[Callable[[], object]]) -> None:
        stop, loop = asyncio.Event(), asyncio.get_running_loop()
        server = HTTPServer(self._take, max_body_size=_LARGEST_BODY_BYTES)
        server.add_socket(door)
        started.set_result(lambda: loop.call_soon_threadsafe(stop.set))
        await stop.wait()
        server.stop()
        # What still hangs or waits is cancelled when this function returns.
        await server.close_all_connections()

    def _take(self, request: HTTPServerRequest) -> None:
        task = asyncio.ensure_future(self._answer(request))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _answer(self, request: HTTPServerRequest) -> None:
        asked = _asked(request)
        self._requests.append(Request(asked.method, asked.path, asked.query, tuple(request.headers)))
        reply, fault = self._reply(asked)
        usual = {"X-Request-Id": asked.id, "Date": format_datetime(self.now(), usegmt=True)}
        await _wire.send(request, reply._replace(headers={**reply.headers, **usual}), fault)

    def _reply(self, asked: Asked) -> tuple[Reply, Fault]:
        try:
            call = self._api.admit(asked)
        except Refused as refused:
            return refused.reply(asked.id), Fault()
        fault = self._api.faults.of(asked.path)
        try:
            reply = self._api.answer(asked, call)
        except Exception:  # noqa: BLE001 -- an error in one answer must not leave the client waiting
            _log.exception("The simulator could not answer %s %s.", asked.method, asked.path)
            reply = json_reply(500, {"error_msg": "Unknown error.", "error_code": "ModelArts.2950"})
        return fault.over(reply, asked.id), fault

    def _doors(self, *, metadata: bool) -> Doors:
        gate = Gate(self.project_id, self.now)
        gate.know_token(self.token, self.now() + TOKEN_LIFE)
        gate.know_keys(self.access_key, Keys(self.secret_key, self.security_token))
        iam = Iam(User(self.account, self.username, self.password), self.project_id, gate, self.now)
        return Doors(gate, iam, metadata)


def _asked(request: HTTPServerRequest) -> Asked:
    method, body = request.method or "", request.body
    return Asked(method, request.path, request.query, request.headers, body, secrets.token_hex(16))
