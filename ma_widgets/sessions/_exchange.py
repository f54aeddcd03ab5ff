"""One request and its answer; whatever goes wrong on the way is one of our errors."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from typing import Any, NamedTuple

import requests

from ..errors import BadReply, SessionError
from ..i18n import N_, say
from ._connection import no_connection
from ._endpoint import is_loopback
from ._refusal import REDIRECTS
from ._retry import SecondsLeft
from ._wire import Session, time_outs

_LARGEST_BODY_BYTES = 8 * 2**20
_PIECE_BYTES = 2**16


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
    Return the answer to a request for *path*; *options* are those of requests: params, json, headers, auth, verify.

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
    # urllib3 would unpack any amount at once; gzip is what _body unpacks piece by piece.
    headers = {"Accept-Encoding": "gzip", **options.get("headers", {})}
    with Session(left) as session:
        try:
            with session.request(
                method,
                endpoint + path,
                # A redirect would carry the credentials to another host.
                allow_redirects=False,
                # No proxy knows this machine's own servers, and none should see the credentials.
                proxies={"http": "", "https": ""} if is_loopback(endpoint) else None,
                stream=True,
                timeout=time_outs(left),
                **{**options, "headers": headers},
            ) as response:
                status = response.status_code
                # What a redirect says besides is for people, and may be without end.
                body = b"" if status in REDIRECTS else _body(response, largest_bytes)
                return _too_large(largest_bytes, status) if body is None else Answer(status, response.headers, body)
        except Exception as error:  # noqa: BLE001 -- whatever the libraries stumble over, their frames hold secrets
            return no_connection(error, endpoint)


def _too_large(largest_bytes: int, status: int) -> BadReply:
    return BadReply(
        say(N_("The reply is larger than {megabytes} MB."), megabytes=largest_bytes // 2**20),
        why=N_("No reply of the service is that large."),
        hint=N_("Check the endpoint."),
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
