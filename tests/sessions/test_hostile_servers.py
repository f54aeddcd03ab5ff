"""
Servers that mean harm: what each of them does, and what a user gets, over real sockets.

Each must end in an error of ours, in little memory, and without a connection to anybody else.
"""

from __future__ import annotations

import gc
import gzip
import ssl
import sys
import traceback
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from ma_widgets import Resource, RestSession
from ma_widgets.errors import BadReply, ConnectionFailed, SessionError
from ma_widgets.sessions._retry import Retries

from ..service import RawService, connections

TOKEN = "t0ken-canary-0123456789"
KEYS = {"access_key": "ak-canary-0123456789", "secret_key": "sk-canary-0123456789"}
CERTIFICATES = Path(__file__).with_name("certificates")

MB = 2**20
# A reply of 8 MB, and the room that it grows in.
BODY_MB = 40.0
OK = b'{"metadata": {"id": "job-1"}}'
STATUS = b"HTTP/1.1 200 OK\r\n"
HEAD = STATUS + b"Content-Type: application/json\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
PACKED = HEAD + b"Content-Encoding: gzip\r\n\r\n"
MUCH = b"x" * 2**16
FOUND = b"HTTP/1.1 302 Found\r\n"
# The start of a record of TLS with a server's greeting of 16 kB.
GREETING = b"\x16\x03\x03\x40\x00\x02\x00\x3f\xfc\x03\x03"
# What unpacks to 64 MB.
BOMB = gzip.compress(b" " * 64 * MB, 1)
DRIP_S = 0.02


class Server(NamedTuple):
    """What a server sends once and then for ever, what that is in the end (None: the job), and in how many MB."""

    first: bytes | Callable[[bytes], bytes]
    endless: bytes = b""
    expected: type[SessionError] | None = ConnectionFailed
    words: str = ""
    kind: str = ""
    peak_mb: float = 6.0
    pause_s: float = 0.0
    certificate: str = ""
    options: dict[str, Any] = {}  # noqa: RUF012 -- nobody changes it


def dripping(first: bytes, drop: bytes) -> Server:
    return Server(first, drop, words="in time", kind="timeout", pause_s=DRIP_S)


def redirected(location: bytes, endless: bytes = b"", rest: bytes = b"\r\n") -> Server:
    return Server(FOUND + b"Location: " + location + b"\r\n" + rest, endless, BadReply, "sends requests elsewhere")


def with_cookies(header: bytes, times: int) -> Server:
    # So long a body is not read together with the headers: reading it finds that the time is over.
    return Server(HEAD + (header + b"\r\n") * times + b"\r\n" + OK + b" " * 200_000, expected=None, peak_mb=BODY_MB)


def untrusted(certificate: str, words: str) -> Server:
    return Server(HEAD + b"\r\n" + OK, certificate=certificate, words=words, kind="tls")


def early(first: bytes, endless: bytes = b"", **options: Any) -> Server:
    return Server(first, endless, options={"is_early": True, "is_https": True}, **options)


TOO_LARGE = {"expected": BadReply, "words": "larger than 8 MB", "peak_mb": BODY_MB}
LATE = {"words": "in time", "kind": "timeout"}
CUT = {"words": "broke off", "kind": "truncated"}
# Before Python 3.10 the library takes it for all that comes, and then looks for a line that never ends.
MINUS_ONE = CUT if sys.version_info >= (3, 10) else {"kind": "reset"}

SERVERS = {
    # without end
    "status line": Server(b"HTTP/1.1 200 ", MUCH, kind="reset"),
    "no HTTP": Server(b"\x00\xff" * 500, MUCH, kind="reset"),
    "header": Server(STATUS + b"X: ", MUCH, kind="reset"),
    "headers": Server(STATUS, b"X: y\r\n" * 5000, kind="reset"),
    "folded header": Server(STATUS + b"X: y\r\n", b" z\r\n" * 5000, kind="reset"),
    "answers 100": Server(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 1000, **LATE),
    "answers 103": Server(b"", b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" * 1000, **LATE),
    "body": Server(HEAD + b"\r\n", MUCH, **TOO_LARGE),
    "body with a length": Server(HEAD + b"Content-Length: 99999999999\r\n\r\n", MUCH, **TOO_LARGE),
    "error": Server(b"HTTP/1.1 500 Error\r\n\r\n", MUCH, **TOO_LARGE),
    "silence": Server(b"", **LATE),
    # chunks
    "chunk": Server(CHUNKED + b"f" * 15 + b"\r\n", MUCH, **TOO_LARGE),
    "size of a chunk": Server(CHUNKED, b"1" * 2**16, kind="reset"),
    "words after a size": Server(CHUNKED + b"1d;", b"a=b;" * 10_000, kind="reset"),
    "chunks of a byte": Server(CHUNKED, b"1\r\n \r\n" * 5000, **LATE),
    "headers at the end": Server(CHUNKED + b"0\r\n", b"X: y\r\n" * 5000, kind="timeout|truncated"),
    "a chunk of -1": Server(CHUNKED + b"-1\r\n", MUCH, **MINUS_ONE),
    "a chunk of -5": Server(CHUNKED + b"-5\r\nhello", **CUT),
    "a chunk of minus many": Server(CHUNKED + b"-" + b"f" * 20 + b"\r\nhello", **CUT),
    "a packed chunk of -1": Server(CHUNKED[:-2] + b"Content-Encoding: gzip\r\n\r\n-1\r\n", MUCH, **MINUS_ONE),
    # packed
    "bomb": Server(PACKED + BOMB, **TOO_LARGE),
    "bomb in an error": Server(PACKED.replace(b"200 OK", b"503 No") + BOMB, **TOO_LARGE),
    "packed twice": Server(PACKED.replace(b"gzip", b"gzip, gzip") + gzip.compress(BOMB), b"", BadReply, "not JSON"),
    "packed nothing": Server(PACKED, gzip.compress(b"") * 1000, **LATE),
    "name of a packed file": Server(PACKED + b"\x1f\x8b\x08\x08\0\0\0\0\0\3", b"a" * 2**16, **LATE),
    "empty blocks": Server(PACKED + b"\x1f\x8b\x08\0\0\0\0\0\0\3", b"\0\0\0\xff\xff" * 10_000, **LATE),
    # a byte now and then
    "drip, status line": dripping(b"HTTP/1.1 200 ", b"O"),
    "drip, header": dripping(HEAD + b"X: ", b"y"),
    "drip, headers": dripping(HEAD, b"X: y\r\n"),
    "drip, size of a chunk": dripping(CHUNKED, b"0"),
    "drip, chunks": dripping(CHUNKED, b"1\r\n \r\n"),
    "drip, body": dripping(HEAD + b"Content-Length: 100000\r\n\r\n", b"["),
    "drip, packed": dripping(PACKED, gzip.compress(b"")),
    # sent elsewhere
    "elsewhere, without end": redirected(b"/x", MUCH),
    "elsewhere, bomb": redirected(b"/x", rest=b"Content-Encoding: gzip\r\n\r\n" + BOMB),
    "elsewhere, drip": redirected(b"/x", b"x")._replace(pause_s=DRIP_S),
    "elsewhere, half an address": redirected(b"http://["),
    "elsewhere, no port": redirected(b"http://127.0.0.1:99999/"),
    "elsewhere, no letters": redirected(b"\xff\xfe"),
    # headers that are slow to read
    "cookies": with_cookies(b"Set-Cookie: a=" + b"y;" * 15_000, 90),
    "cookies of old": with_cookies(b"Set-Cookie: a=b\r\nSet-Cookie2: " + b"a," * 15_000, 40),
    "a type of many parts": Server(HEAD + b'Content-Type: multipart/x; a="' + b";" * 60_000, kind="reset"),
    "a type of no alphabet": Server(STATUS + b"Content-Type: multipart/x; boundary*=undefined''x\r\n\r\n" + OK, **CUT),
    # answers that come first
    "hints first": Server(b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + HEAD + b"\r\n" + OK, expected=None),
    "go on first": Server(b"HTTP/1.1 100 Continue\r\n\r\n" + HEAD + b"\r\n" + OK, expected=None),
    # TLS
    "signed by itself": untrusted("good.pem", "Its certificate is not trusted: self"),
    "expired": untrusted("expired.pem", "Its certificate is not trusted: certificate has expired"),
    "another host": untrusted("other_host.pem", "No secure connection"),
    "no TLS": early(b"HTTP/1.1 400 Bad Request\r\n\r\n", kind="tls", words="No secure connection"),
    "silence in TLS": early(b"", **LATE),
    "drip, handshake": early(GREETING, b"a", pause_s=DRIP_S, **LATE),
    "alerts": early(b"", b"\x15\x03\x03\x00\x02\x01\x5a" * 100, kind="tls"),
}  # fmt: skip

STATUSES = (300, 301, 302, 303, 304, 305, 307, 308)
# Where a redirect may lead; {port} is that of a second server.
LOCATIONS = (
    "http://127.0.0.1:{port}/v2/x",
    "//127.0.0.1:{port}/x",
    "http://me:pw@127.0.0.1:{port}/",
    "/..//127.0.0.1:{port}/",
    "\\\\127.0.0.1:{port}\\x",
    "file:///etc/passwd",
    "data:,x",
    "http://127.0.0.1:{port}/\r\nRefresh: 0; url=http://127.0.0.1:{port}/\r\nContent-Location: http://127.0.0.1:{port}/",
    'http://127.0.0.1:{port}/\r\nAlt-Svc: h2=":{port}"\r\nLink: <http://127.0.0.1:{port}/>; rel=preload',
)


def session(endpoint: str, deadline_s: float = 0.5, **options: Any) -> RestSession:
    retries = Retries(deadline_s, sleep=lambda _: None, random=lambda: 0.0)
    given = {"project_id": "p1", "retries": retries, "environment": {}, **({} if options else {"token": TOKEN})}
    return RestSession(endpoint, **{**given, **options})


def tls(name: str) -> ssl.SSLContext | None:
    if not name:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATES / name)
    return context


def shown(error: BaseException) -> str:
    """Return *error* as a traceback with local variables shows it, without the functions of tests."""
    told = traceback.TracebackException.from_exception(error, capture_locals=True)
    frames = [frame for frame in told.stack if "/tests/" not in frame.filename.replace("\\", "/")]
    assert error.__context__ is None or error.__suppress_context__
    return f"{error}{[frame.locals for frame in frames]}"


@pytest.mark.parametrize("name", SERVERS)
def test_a_hostile_server_gets_nothing_and_takes_nothing(name: str) -> None:
    """
    Each row: the error with its words and without the token, in that memory, and no connection to anybody else.
    """
    row = SERVERS[name]
    # A certificate that is trusted is the fault of the server's date or name.
    bundle = str(CERTIFICATES / row.certificate) if row.certificate not in ("", "good.pem") else None
    server = RawService(row.first, row.endless, row.pause_s, tls=tls(row.certificate), **row.options)
    with server, connections() as addresses:
        rest = session(server.endpoint, token=TOKEN, ca_bundle=bundle)
        gc.collect()
        tracemalloc.start()
        try:
            job = rest.fetch(Resource.JOB, "job-1")
        except SessionError as error:
            raised: SessionError | None = error
        else:
            raised = None
            assert "job-1" == job["metadata"]["id"]  # type: ignore[call-overload]
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert {("127.0.0.1", server.port)} == set(addresses)

    assert row.expected is (None if raised is None else type(raised))
    assert row.words in str(raised)
    assert not row.kind or getattr(raised, "kind", "") in row.kind.split("|")
    assert raised is None or "canary" not in shown(raised)
    assert peak < row.peak_mb * MB


@pytest.mark.parametrize("credentials", [{"token": TOKEN}, KEYS], ids=["token", "keys"])
@pytest.mark.parametrize("status", STATUSES)
def test_no_redirect_leads_to_a_second_server(status: int, credentials: dict[str, str]) -> None:
    """
    Whatever the status, the place and the credentials: the second server hears nothing, the first is asked once.
    """
    with RawService(HEAD + b"\r\n" + OK) as second:
        for location in LOCATIONS:
            head = f"HTTP/1.1 {status} X\r\nLocation: {location.format(port=second.port)}\r\nContent-Length: 0\r\n\r\n"
            with RawService(head.encode()) as server, connections() as addresses:
                with pytest.raises(BadReply) as raised:
                    session(server.endpoint, **credentials).fetch(Resource.JOB, "job-1")
                assert [("127.0.0.1", server.port)] == addresses
            assert "canary" not in shown(raised.value)

        assert [] == second.heads
