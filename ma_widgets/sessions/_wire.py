"""
Connections that no server can stretch, and that tell nobody what passes over them.

The time-outs of requests are for one read of the socket; a server that sends
a byte now and then never meets them. Here every step, be it a further address
of a name, the handshake of TLS, headers, a proxy's answer or the body, may
take only what is left of the whole.
"""

from __future__ import annotations

import http.client
import io
import socket
from collections.abc import Generator
from email.message import Message
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from requests.exceptions import InvalidProxyURL
from requests.utils import select_proxy
from urllib3.connection import HTTPConnection
from urllib3.exceptions import HTTPError, LocationParseError, NewConnectionError
from urllib3.util.connection import allowed_gai_family

from ._retry import SecondsLeft

_CONNECT_SECONDS, _READ_SECONDS = 5.0, 15.0
# What remains for connecting when the time is over: libraries refuse a time-out of 0.
_LEAST_SECONDS = 0.001
# A token of IAM has some kilobytes; the standard library needs seconds for a Content-Type of 64.
_LONGEST_LINE_BYTES = 2**15
_COOKIES = ("Set-Cookie", "Set-Cookie2")


def time_outs(left: SecondsLeft) -> tuple[float, float]:
    """Return the seconds for connecting and for each read, as requests wants them."""
    return _connect_seconds(left), _READ_SECONDS


def _connect_seconds(left: SecondsLeft) -> float:
    return max(_LEAST_SECONDS, min(_CONNECT_SECONDS, left()))


class Session(requests.Session):
    """A session of requests for one request, within the time that is *left*."""

    def __init__(self, left: SecondsLeft) -> None:
        super().__init__()
        self.mount("http://", _Adapter(left))
        self.mount("https://", _Adapter(left))

    def resolve_redirects(self, *_: Any, **__: Any) -> Generator[Any, None, None]:
        """Return no redirect: requests reads the whole body to tell where one leads, even if it follows none."""
        yield from ()


class _Adapter(HTTPAdapter):
    """Connects as requests does, with connections that know how much time is left."""

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

    def send(self, request: Any, *args: Any, **options: Any) -> requests.Response:
        """Send as requests does; what it stumbles over in the name of a proxy is the proxy's fault."""
        try:
            return super().send(request, *args, **options)
        except (requests.RequestException, HTTPError):
            raise
        except (TypeError, ValueError):
            if not select_proxy(request.url, options.get("proxies")):
                raise
            # The endpoint is checked and the request made; a proxy without a host is what requests stumbles over.
            raise InvalidProxyURL from None


def _limit(manager: Any, left: SecondsLeft) -> None:
    """Make all connections of *manager*, a PoolManager of urllib3, ours."""

    def limited(pool: Any) -> Any:
        kind = pool.ConnectionCls
        # A SOCKS proxy may look the name up itself.
        ours = _Direct if kind._new_conn is HTTPConnection._new_conn else _Connection
        members = {
            "left": staticmethod(left),
            "response_class": type("Response", (_Response,), {"left": staticmethod(left)}),
        }
        return type(pool.__name__, (pool,), {"ConnectionCls": type(kind.__name__, (ours, kind), members)})

    manager.pool_classes_by_scheme = {scheme: limited(pool) for scheme, pool in manager.pool_classes_by_scheme.items()}


class _Connection(http.client.HTTPConnection):
    """What is ours in a connection of urllib3."""

    left: SecondsLeft
    # With the level that a program may set for all connections, the standard library prints credentials.
    debuglevel = 0

    def _tunnel(self) -> None:
        super()._tunnel()  # type: ignore[misc]  # undocumented, and what urllib3 calls
        # The handshake comes next.
        self.sock.settimeout(_connect_seconds(self.left))


class _Direct(_Connection):
    """A connection to one of the addresses of a name; all of them together have the time that is left."""

    _dns_host: str

    def _new_conn(self) -> socket.socket:
        name = self._dns_host
        try:
            return self._connected(self._addresses(name.strip("[]")))
        finally:
            self.host = name

    def _addresses(self, name: str) -> list[str]:
        try:
            found = socket.getaddrinfo(name, self.port, allowed_gai_family(), socket.SOCK_STREAM)
        except OSError as error:
            raise NewConnectionError(self, "The name is not known.") from error  # type: ignore[arg-type]
        except UnicodeError:
            raise LocationParseError(name) from None
        return [str(address[0]) for *_, address in found]

    def _connected(self, addresses: list[str]) -> socket.socket:
        for address in addresses:
            self.host, self.timeout = address, _connect_seconds(self.left)
            try:
                connected: socket.socket = super()._new_conn()  # type: ignore[misc]
            except HTTPError:
                if address is addresses[-1] or self.left() <= 0:
                    raise
            else:
                connected.settimeout(_connect_seconds(self.left))
                return connected
        raise NewConnectionError(self, "The name has no address.")  # type: ignore[arg-type]


class _Response(http.client.HTTPResponse):
    """An answer that is read through a _Wire, and from which everything is taken that nobody here asks for."""

    left: SecondsLeft

    def __init__(self, sock: socket.socket, *args: Any, **options: Any) -> None:
        super().__init__(sock, *args, **options)
        self.fp: Any = _Lines(_Wire(sock, self.fp.detach(), self.left))

    def begin(self) -> None:
        super().begin()
        _clean(self.msg)

    def _read_status(self) -> tuple[str, int, str]:
        version, status, reason = super()._read_status()  # type: ignore[misc]  # undocumented
        # The standard library goes on reading after 100 only, not after 103, which comes before the answer as well.
        is_before = http.client.SWITCHING_PROTOCOLS < status < http.client.OK
        return version, http.client.CONTINUE if is_before else status, reason


def _clean(headers: Message) -> None:
    # They are never sent back, and the standard library needs seconds for a crafted one.
    for name in _COOKIES:
        del headers[name]
    # What could not be read, urllib3 would log, and a service may repeat a token in it.
    headers.set_payload("")
    headers.defects.clear()


class _Lines(io.BufferedReader):
    """Lines of headers and sizes of chunks, up to a length."""

    def readline(self, size: int | None = -1) -> bytes:  # noqa: ARG002 -- the standard library asks for 64 KB
        line = super().readline(_LONGEST_LINE_BYTES + 1)
        if len(line) > _LONGEST_LINE_BYTES:
            raise http.client.LineTooLong("line")
        return line


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

    def readall(self) -> bytes:
        """Raise, since all may be without end; the standard library asks for it when a chunk has the size -1."""
        raise http.client.IncompleteRead(b"")

    def close(self) -> None:
        self._raw.close()
        super().close()
