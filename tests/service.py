"""A real HTTP server on this machine; the server in a test is a function: request -> (status, headers, body)."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
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
