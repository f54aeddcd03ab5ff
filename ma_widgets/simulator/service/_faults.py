"""How the service misbehaves when it is told to: declared in data, one fault a line."""

from __future__ import annotations

import gzip
import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, NamedTuple, Union

from ...expressions import expression
from ._replies import JSON, Reply, error_body, json_reply

Given = Union["Fault", str, Mapping[str, object]]
_OWN_PATHS = "/simulator/"
_BOMB_MIB = 256


@dataclass(frozen=True)
class Fault:
    """
    One way to misbehave; as text ``"status=503,times=2"``.

    What goes out: ``status`` with ``code`` and ``message`` (by default the real
    body of that status), ``retry_after`` as it is, ``content_type``, ``body``
    (html, empty, null, [], nonsense), ``redirect`` to a URL, ``gzip_bomb``.
    How: after ``latency_seconds``; ``cut_after_bytes`` of the body the connection
    is closed; one byte of the body each ``drip_seconds``; ``reset`` instead of
    an answer; ``hang`` without one.
    Which requests: ``times`` of them, by default all; each ``every``-th; with
    ``path`` in their path.
    """

    status: int | None = None
    code: str | None = None
    message: str | None = None
    retry_after: str | None = None
    content_type: str | None = None
    body: str | None = None
    redirect: str | None = None
    gzip_bomb: bool = False
    latency_seconds: float = 0.0
    cut_after_bytes: int | None = None
    drip_seconds: float = 0.0
    reset: bool = False
    hang: bool = False
    times: int | None = None
    every: int = 1
    path: str = ""

    def __post_init__(self) -> None:
        for name, (least, most) in _LIMITS.items():
            value = getattr(self, name)
            # Written so that "not a number" is outside too.
            if value is not None and not least <= value <= most:
                raise ValueError(f"A fault's {name} is {value!r}; it can be {least} to {most}.")
        if self.body is not None and self.body not in _BODIES:
            raise ValueError(f"A fault's body is {self.body!r}; it can be: " + ", ".join(_BODIES) + ".")
        for name in _IN_HEADERS:
            value = getattr(self, name) or ""
            if not (value.isascii() and value.isprintable()):
                raise ValueError(f"A fault's {name} is {value!r}, which no header can carry.")

    @classmethod
    def of(cls, given: Given) -> Fault:
        """Return the fault that a text or a mapping of its settings declares; ValueError for what is none."""
        if isinstance(given, Fault):
            return given
        if isinstance(given, str):
            given = dict(_setting(part) for part in _COMMAS.split(given))
        if not isinstance(given, Mapping):
            raise ValueError(f"A fault is a text such as 'status=503,times=2', not {given!r}.")
        return cls(**{str(name): _read(str(name), value) for name, value in given.items()})

    def declared(self) -> dict[str, object]:
        """Return the settings that are not the default."""
        defaults = {each.name: each.default for each in fields(self)}
        return {name: value for name, value in asdict(self).items() if value != defaults[name]}

    def over(self, reply: Reply, request_id: str) -> Reply:
        """Return *reply* as it is with this fault."""
        status = self.status or (302 if self.redirect else reply.status)
        status, body, headers = self._replaced(reply._replace(status=status), request_id)
        headers = {**headers, **{name: value for name, value in self._headers().items() if value is not None}}
        return Reply(status, b"" if status in (204, 304) else body, headers)

    def _replaced(self, reply: Reply, request_id: str) -> Reply:
        """Return *reply* with another body, where this fault asks for one."""
        if self.gzip_bomb:
            return reply._replace(body=_bomb(), headers={**reply.headers, "Content-Encoding": "gzip"})
        if self.body is not None:
            named = _BODIES[self.body]
            return reply._replace(body=named.content, headers={**reply.headers, "Content-Type": named.content_type})
        if self.redirect:
            return reply._replace(body=b"")
        if self.code or self.message or (self.status or 0) >= 400:
            code, message = _error(reply.status)
            body = error_body(self.code or code, self.message or message, request_id)
            return json_reply(reply.status, body)
        return reply

    def _headers(self) -> dict[str, str | None]:
        return {"Content-Type": self.content_type, "Retry-After": self.retry_after, "Location": self.redirect}


class Faults:
    """Faults in their order, and which requests they have met."""

    def __init__(self, faults: Iterable[Given] = ()) -> None:
        # A single text is one fault, not a row of letters.
        self.declared = tuple(Fault.of(each) for each in ([faults] if isinstance(faults, str) else faults))
        self._met = [0] * len(self.declared)
        self._used = [0] * len(self.declared)

    def of(self, path: str) -> Fault:
        """Return the first fault that concerns a request for *path*; one that does nothing when there is none."""
        if path.startswith(_OWN_PATHS):
            return _NONE
        return next((fault for place, fault in enumerate(self.declared) if self._concerns(place, fault, path)), _NONE)

    def _concerns(self, place: int, fault: Fault, path: str) -> bool:
        if fault.path not in path or self._used[place] == fault.times:
            return False
        self._met[place] += 1
        if self._met[place] % fault.every:
            return False
        self._used[place] += 1
        return True


class _Body(NamedTuple):
    content_type: str
    content: bytes


_PORTAL = (
    b"<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body><h1>Sign in to this network</h1></body></html>\n"
)
_BODIES = {
    "html": _Body("text/html; charset=utf-8", _PORTAL),
    "empty": _Body(JSON, b""),
    "null": _Body(JSON, b"null"),
    "[]": _Body(JSON, b"[]"),
    "nonsense": _Body(JSON, b'{"metadata": \x00\xff]'),
}
# Source: API reference, "Error Codes"; "Error Codes" of the API gateway.
_ERRORS = {
    401: ("ModelArts.0203", "The token cannot be parsed."),
    403: ("ModelArts.0108", "You do not have permission to perform modelarts:trainJob:get."),
    404: ("APIG.0101", "The API does not exist or has not been published in the environment"),
    429: ("ModelArts.2799", "services too many requests"),
    502: ("APIG.0202", "Backend unavailable"),
    504: ("APIG.0203", "Backend timeout"),
}


def _error(status: int) -> tuple[str, str]:
    other = ("ModelArts.2950", "Unknown error.") if status >= 500 else ("ModelArts.50004000", "Bad request.")
    return _ERRORS.get(status, other)


def _bomb() -> bytes:
    """Return 256 MiB of blanks in a quarter of one: packed once, then that again and again."""
    return gzip.compress(b" " * 2**20, mtime=0) * _BOMB_MIB


def _whole(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise ValueError("a whole number")
    return int(text)


def _seconds(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise ValueError("a number of seconds") from None


def _switch(text: str) -> bool:
    try:
        return {"true": True, "false": False}[text.lower()]
    except KeyError:
        raise ValueError("true or false") from None


_READERS: dict[str, Callable[[str], object]] = {
    **dict.fromkeys(("status", "cut_after_bytes", "times", "every"), _whole),
    **dict.fromkeys(("latency_seconds", "drip_seconds"), _seconds),
    **dict.fromkeys(("reset", "hang", "gzip_bomb"), _switch),
    **dict.fromkeys(("code", "message", "retry_after", "content_type", "body", "redirect", "path"), str),
}
_LIMITS: dict[str, tuple[int, float]] = {
    "status": (200, 599),
    "latency_seconds": (0, 3600),
    "drip_seconds": (0, 60),
    "cut_after_bytes": (0, 2**30),
    "times": (1, math.inf),
    "every": (1, math.inf),
}
_IN_HEADERS = ("retry_after", "content_type", "redirect")
# Between settings only: the date in a header Retry-After has a comma too.
_COMMAS = expression(r",\s*(?=\w+=|(?:reset|hang|gzip_bomb)(?:,|$))")


def _setting(text: str) -> tuple[str, str]:
    """Return name and value of "status=503"; a name alone switches something on."""
    name, sign, value = text.partition("=")
    return name.strip(), value if sign else "true"


def _read(name: str, value: object) -> Any:
    reader = _READERS.get(name)
    if reader is None:
        raise ValueError(f"A fault has no {name!r}; it has: " + ", ".join(_READERS) + ".")
    try:
        return reader(str(value))
    except ValueError as error:
        raise ValueError(f"A fault's {name} is {str(value)!r}, but should be {error}.") from None


_NONE = Fault()
