"""A real HTTP server on this machine; the server in a test is a function: request -> (status, headers, body)."""

from __future__ import annotations

import json
import socket
import ssl
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple, Union
from urllib.parse import urlsplit

import pytest

Answer = tuple[int, Mapping[str, str], Union[bytes, str]]
JSON = {"Content-Type": "application/json"}


class Request(NamedTuple):
    """What came in."""

    method: str
    path: str
    query: str
    headers: Message
    body: bytes = b""


class Service:
    """A server that answers with a function; ``requests`` is what came in, ``endpoint`` where it listens."""

    def __init__(self, answer: Callable[[Request], Answer], tls: ssl.SSLContext | None = None) -> None:
        self.requests: list[Request] = []
        self._answer = answer
        self._server = _Server(("127.0.0.1", 0), _handler(self.answer))
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self.endpoint = f"{'https' if tls else 'http'}://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})

    def __enter__(self) -> Service:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def answer(self, request: Request) -> Answer:
        """Note the request and answer it."""
        self.requests.append(request)
        return self._answer(request)


class _Server(ThreadingHTTPServer):
    # Not daemons: closing the server waits for their end, so that no socket is left open.
    daemon_threads = False

    def handle_error(self, *_: Any) -> None:
        """Say nothing when a client hangs up; many tests make it do so."""


def _handler(answer: Callable[[Request], Answer]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = 5

        def do_GET(self) -> None:
            url = urlsplit(self.path)
            asked = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, headers, body = answer(Request(self.command, url.path, url.query, self.headers, asked))
            content = body.encode("utf-8") if isinstance(body, str) else body
            self.send_response(status)
            for name, value in {"Content-Length": str(len(content)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        do_POST = do_GET  # noqa: N815 -- the name that http.server looks for

        def log_message(self, *_: object) -> None:
            """Print nothing."""

    return Handler


@pytest.fixture(name="serve")
def serve_fixture() -> Iterator[Callable[..., Service]]:
    """Start a server for a function, or for a fixed answer; every one is closed after the test."""
    with ExitStack() as stack:

        def serve(answer: Callable[[Request], Answer] | Answer, tls: ssl.SSLContext | None = None) -> Service:
            function = answer if callable(answer) else lambda _: answer
            return stack.enter_context(Service(function, tls))

        yield serve


class RawService:
    """
    A server of bare sockets, for what no server of the standard library would send; ``heads`` is what came in.

    It sends *first*, then *endless* again and again, with *pause_s* in between, until the client hangs up; without
    either it is silent. With *is_early* it does not wait for a request. It is a proxy too, and leads to itself.
    *patience_s* is how long it keeps a connection on which nothing moves.
    """

    def __init__(
        self,
        first: bytes | Callable[[bytes], bytes],
        endless: bytes = b"",
        pause_s: float = 0.0,
        *,
        tls: ssl.SSLContext | None = None,
        is_early: bool = False,
        is_https: bool | None = None,
        patience_s: float = 3.0,
    ) -> None:
        self.heads: list[bytes] = []
        self._first, self._endless, self._pause_s, self._tls = first, endless, pause_s, tls
        self._is_early, self._patience_s = is_early, patience_s
        self._is_over = threading.Event()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self.endpoint = f"{'https' if tls or is_https else 'http'}://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._serve)

    def __enter__(self) -> RawService:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        # So that accept() returns.
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", self.port), 1).close()
        self._thread.join()
        self._socket.close()

    def _serve(self) -> None:
        while not self._is_over.is_set():
            connection, _ = self._socket.accept()
            connection.settimeout(self._patience_s)
            with suppress(OSError), connection, self._met(connection) as met:
                self._answer(met)

    def _met(self, connection: socket.socket) -> socket.socket:
        """Return the connection to answer on, once the request has come."""
        if self._is_early or self._is_over.is_set():
            return connection
        if connection.recv(8, socket.MSG_PEEK) == b"CONNECT ":
            self._note_head(connection)
            connection.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
        if self._tls is not None:
            connection = self._tls.wrap_socket(connection, server_side=True)
        self._note_head(connection)
        return connection

    def _note_head(self, connection: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head and (piece := connection.recv(65536)):
            head += piece
        if head:
            self.heads.append(head)

    def _answer(self, connection: socket.socket) -> None:
        first = self._first
        connection.sendall(first(self.heads[-1]) if callable(first) else first)
        while self._endless and not self._is_over.wait(self._pause_s):
            connection.sendall(self._endless)
        if first and not self._endless:
            connection.shutdown(socket.SHUT_WR)
        # What the client still sends is of no interest; its end is.
        while connection.recv(65536):
            pass


_watched: list[list[tuple[object, ...]]] = []


def _note_connect(event: str, arguments: tuple[object, ...]) -> None:
    if event == "socket.connect":
        for addresses in _watched:
            addresses.append(arguments[1])  # type: ignore[arg-type]


@contextmanager
def connections() -> Iterator[list[Any]]:
    """Yield the list of all addresses that anything in this process connects to meanwhile, by Python's own audit."""
    if not hasattr(_note_connect, "is_heard"):
        sys.addaudithook(_note_connect)
        _note_connect.is_heard = True  # type: ignore[attr-defined]
    addresses: list[Any] = []
    _watched.append(addresses)
    try:
        yield addresses
    finally:
        _watched.remove(addresses)


def modelarts(jobs: Mapping[str, Any], token: str, project_id: str = "p1") -> Callable[[Request], Answer]:
    """Return a server function that speaks like ModelArts: *jobs* by id, for those who bring *token*."""
    start = f"/v2/{project_id}/training-jobs/"

    def answer(request: Request) -> Answer:
        job_id = request.path[len(start) :]
        if request.headers["X-Auth-Token"] != token:
            return 401, JSON, '{"error_msg": "Incorrect IAM authentication information", "error_code": "APIG.0301"}'
        if not request.path.startswith(start) or job_id not in jobs:
            message = f"Training job (ID: {job_id}) not found."
            return 400, JSON, json.dumps({"error_msg": message, "error_code": "ModelArts.2775"})
        return 200, JSON, json.dumps(jobs[job_id])

    return answer
