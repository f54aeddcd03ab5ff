"""How an answer goes over the wire, and how it does not: latency, reset, hanging, half bodies, drops."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from http.client import responses
from typing import cast

from tornado.http1connection import HTTP1Connection
from tornado.httputil import HTTPHeaders, HTTPServerRequest, ResponseStartLine
from tornado.iostream import StreamClosedError

from ._faults import Fault
from ._replies import Reply

# Closing then sends a reset instead of an end. Source: socket(7), SO_LINGER.
_NO_LINGER = struct.pack("ii", 1, 0)


async def send(request: HTTPServerRequest, reply: Reply, fault: Fault) -> None:
    """Answer *request* with *reply* in the way of *fault*; return at once when the client hangs up."""
    connection = cast(HTTP1Connection, request.connection)
    await asyncio.sleep(fault.latency_seconds)
    with contextlib.suppress(StreamClosedError):
        if fault.reset:
            _reset(connection)
        elif fault.hang:
            await _end(connection)
        else:
            await _write(connection, request.method == "HEAD", reply, fault)


async def _write(connection: HTTP1Connection, head_only: bool, reply: Reply, fault: Fault) -> None:  # noqa: FBT001
    headers = HTTPHeaders(reply.headers)
    if reply.status not in (204, 304):
        headers["Content-Length"] = str(len(reply.body))
    whole = b"" if head_only else reply.body
    body = whole if fault.cut_after_bytes is None else whole[: fault.cut_after_bytes]
    start = ResponseStartLine("HTTP/1.1", reply.status, responses.get(reply.status, "Unknown"))
    written = connection.write_headers(start, headers, b"" if fault.drip_seconds else body)
    if fault.drip_seconds:
        for place in range(len(body)):
            await asyncio.sleep(fault.drip_seconds)
            written = connection.write(body[place : place + 1])
            await written
    if len(body) == len(whole):
        connection.finish()
    else:
        await written
        connection.detach().close()


def _reset(connection: HTTP1Connection) -> None:
    stream = connection.detach()
    if stream.socket is not None:
        stream.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
    stream.close()


async def _end(connection: HTTP1Connection) -> None:
    """Wait until the client hangs up."""
    closed = asyncio.Event()
    connection.set_close_callback(closed.set)
    await closed.wait()
