"""
SDK-HMAC-SHA256: the signature by which an access key and a secret key sign a request.

Of the standard library only: the vendor's own signer brings nine packages and
writes a file when it is imported. A test holds this one byte-equal to it.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple
from urllib.parse import quote, unquote

ALGORITHM = "SDK-HMAC-SHA256"
DATE_FORMAT = "%Y%m%dT%H%M%SZ"
_EMPTY_HASH = hashlib.sha256(b"").hexdigest()
_UNSIGNED = "UNSIGNED-PAYLOAD"


class Unsigned(NamedTuple):
    """A request as it is signed: path not yet encoded, query as pairs, headers with Host and X-Sdk-Date."""

    method: str
    path: str
    query: Iterable[tuple[str, str]]
    headers: Mapping[str, str]
    body: bytes = b""


def sign(request: Unsigned, access_key: str, secret_key: str | Callable[[], str]) -> str:
    """Return the value of the header ``Authorization``; a function as *secret_key* is asked only where it is needed."""
    names = signed_headers(request.headers)
    text = string_to_sign(request, canonical_request(request))
    signed = hmac.new((secret_key() if callable(secret_key) else secret_key).encode(), text.encode(), hashlib.sha256)
    return f"{ALGORITHM} Access={access_key}, SignedHeaders={names}, Signature={signed.hexdigest()}"


def string_to_sign(request: Unsigned, canonical: str) -> str:
    """Return algorithm, date and the hash of the canonical request, a line each."""
    date = next(value for name, value in request.headers.items() if name.lower() == "x-sdk-date")
    return f"{ALGORITHM}\n{date}\n{hashlib.sha256(canonical.encode()).hexdigest()}"


def canonical_request(request: Unsigned) -> str:
    """Return the request in the one form that both sides sign."""
    headers = {name.lower(): str(value).strip() for name, value in request.headers.items()}
    names = signed_headers(request.headers)
    lines = [f"{name}:{headers[name]}" for name in names.split(";")]
    path = "/".join(_quoted(part) for part in unquote(request.path).split("/"))
    query = "&".join(f"{_quoted(key)}={_quoted(value)}" for key, value in sorted(request.query))
    parts = (
        request.method.upper(),
        path if path.endswith("/") else f"{path}/",
        query,
        *lines,
        "",
        names,
        _hash(request),
    )
    return "\n".join(parts)


def signed_headers(headers: Mapping[str, str]) -> str:
    """Return the names of the signed headers; the gateway drops names with an underscore, so they are not signed."""
    return ";".join(sorted(name.lower() for name in headers if "_" not in name))


def _hash(request: Unsigned) -> str:
    if not request.body:
        return _EMPTY_HASH
    unsigned = any(
        value == _UNSIGNED for name, value in request.headers.items() if name.lower() == "x-sdk-content-sha256"
    )
    return _UNSIGNED if unsigned else hashlib.sha256(request.body).hexdigest()


def _quoted(text: str) -> str:
    return quote(text, safe="~")
