"""
One request and its answer, within a time that no server can stretch.

The time-outs of requests are for one read of the socket; a server that sends
a byte now and then never meets them. Here every read of the socket, be it for
headers, a proxy's answer or the body, may take only what is left of the whole.
"""

from __future__ import annotations

import gzip
import http.client
import io
import socket
import zlib
from collections.abc import Mapping
from typing import Any, NamedTuple

import requests
from requests.adapters import HTTPAdapter
from requests.exceptions import InvalidProxyURL
from urllib3.exceptions import HTTPError

from ..errors import BadReply, SessionError
from ._connection import no_connection
from ._endpoint import is_loopback
from ._retry import SecondsLeft

_CONNECT_SECONDS, _READ_SECONDS = 5.0, 15.0
_LARGEST_BODY_BYTES = 8 * 2**20
_PIECE_BYTES = 2**16
# What remains for connecting when the time is over: libraries refuse a time-out of 0.
_LEAST_SECONDS = 0.001


class Answer(NamedTuple):
    """What came back; *headers* are found in any case of letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def ask(
    method: str,
    endpoint: str,
    path: str,
    left: SecondsLeft,
    *,
    largest_bytes: int = _LARGEST_BODY_BYTES,
    **options: Any,
) -> Answer:
    """
    Return the answer to a request for *path*; *options* are those of requests: params, json, auth, verify.

    Raises:
        ConnectionFailed: there was none, or not the whole of it, or not in time.
        BadReply: the body is larger than *largest_bytes*, 8 MB by default.
    """
    answer = _answered(method, endpoint, path, left, largest_bytes, options)
    if isinstance(answer, Answer):
        return answer
    raise answer


def _answered(
    method: str, endpoint: str, path: str, left: SecondsLeft, largest_bytes: int, options: Mapping[str, Any]
) -> Answer | SessionError:
    """Return the answer or the error in its place; raises nothing, since its variables hold what the service said."""
    with requests.Session() as session:
        session.mount("http://", _Adapter(left))
        session.mount("https://", _Adapter(left))
        try:
            with session.request(
                method,
                endpoint + path,
                # A redirect would carry the credentials to another host.
                allow_redirects=False,
                # urllib3 would unpack any amount at once; gzip is what _body unpacks piece by piece.
                headers={"Accept-Encoding": "gzip"},
                # No proxy knows this machine's own servers, and none should see the credentials.
                proxies={"http": "", "https": ""} if is_loopback(endpoint) else None,
                stream=True,
                timeout=(max(_LEAST_SECONDS, min(_CONNECT_SECONDS, left())), _READ_SECONDS),
                **options,
            ) as response:
                body = _body(response, largest_bytes)
                status = response.status_code
                return _too_large(largest_bytes, status) if body is None else Answer(status, response.headers, body)
        except (requests.RequestException, HTTPError, OSError, EOFError, zlib.error) as error:
            return no_connection(error, endpoint)


def _too_large(largest_bytes: int, status: int) -> BadReply:
    return BadReply(
        f"The reply is larger than {largest_bytes // 2**20} MB.",
        why="No reply of the service is that large.",
        hint="Check the endpoint.",
        status=status,
    )


def _body(response: requests.Response, largest_bytes: int) -> bytes | None:
    """Return the body, read piece by piece so that no server can fill the memory; None for a larger one."""
    # urllib3 1 takes a body that breaks off for whole unless it is told not to.
    response.raw.enforce_content_length = True
    is_packed = "gzip" in response.headers.get("Content-Encoding", "").lower()
    source = gzip.GzipFile(fileobj=response.raw) if is_packed else response.raw
    body = bytearray()
    while piece := source.read(_PIECE_BYTES):
        body += piece
        if len(body) > largest_bytes:
            return None
    return bytes(body)


class _Adapter(HTTPAdapter):
    """Connects as requests does, with sockets that know how much time is left."""

    def __init__(self, left: SecondsLeft) -> None:
        self._left = left
        super().__init__()

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, **options)
        _limit(self.poolmanager, self._left)

    def proxy_manager_for(self, *args: Any, **options: Any) -> Any:
        manager = super().proxy_manager_for(*args, **options)
        _limit(manager, self._left)
        return manager

    def send(self, *args: Any, **options: Any) -> requests.Response:
        try:
            return super().send(*args, **options)
        except (requests.RequestException, HTTPError):
            raise
        except (TypeError, ValueError):
            # The endpoint is checked and the request made; a proxy without a host is what requests stumbles over.
            raise InvalidProxyURL from None


def _limit(manager: Any, left: SecondsLeft) -> None:
    """Make all connections of *manager*, a PoolManager of urllib3, read through a _Wire."""

    class Limited(http.client.HTTPResponse):
        def __init__(self, sock: socket.socket, *args: Any, **options: Any) -> None:
            super().__init__(sock, *args, **options)
            self.fp = io.BufferedReader(_Wire(sock, self.fp.detach(), left))

    def limited(pool: Any) -> Any:
        connection = type(pool.ConnectionCls.__name__, (pool.ConnectionCls,), {"response_class": Limited})
        return type(pool.__name__, (pool,), {"ConnectionCls": connection})

    manager.pool_classes_by_scheme = {scheme: limited(pool) for scheme, pool in manager.pool_classes_by_scheme.items()}


class _Wire(io.RawIOBase):
    """A socket to read from until the time is over."""

    def __init__(self, sock: socket.socket, raw: io.RawIOBase, left: SecondsLeft) -> None:
        self._socket, self._raw, self._left = sock, raw, left

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        seconds = self._left()
        if seconds <= 0:
            raise socket.timeout("The time is over.")
        self._socket.settimeout(min(_READ_SECONDS, seconds))
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()
