"""Private keys in PEM, line by line: what surrounds a key stays, and lines keep their numbers."""

from __future__ import annotations

import re

from ..expressions import expression
from ._conceal import remember
from ._hide import MASK
from ._names import Suspicion

_GAP = r"(?: |%20|\+)?"
_KIND = r"(?:[A-Z0-9 +]|%20){0,40}?PRIVATE(?: |%20|\+)KEY(?:(?: |%20|\+)BLOCK)?"
_BEGIN = expression(rf"-{{4,5}}{_GAP}BEGIN{_KIND}{_GAP}-{{4,5}}|\bPrivate-Lines: \d+", re.IGNORECASE)
_END = expression(rf"-{{4,5}}{_GAP}END{_KIND}{_GAP}-{{4,5}}", re.IGNORECASE)
# A run of the key; in one line with its end a short one is enough.
_RUN = expression(r"[A-Za-z0-9+/=%]{32,}")
_SHORT_RUN = expression(r"[A-Za-z0-9+/=%]{8,}")
_LAST_RUN = expression(r"[A-Za-z0-9+/=]+\s*$")
# Comment: …, Proc-Type: 4,ENCRYPTED.
_FIELD = expression(r"\s*[A-Z][A-Za-z-]{2,20}: \S.{0,80}")
_NOTHING = expression(r"(?:\\+[nr]|%0[ADad]|[\s\"',\\\[\](){}])*")


def mask_private_keys(text: str, lower: str, found: set[str]) -> str:
    """
    Return *text* without private keys, also one of which a page shows the end alone.

    A header in a sentence is no key: ``expected "-----BEGIN PRIVATE KEY-----"``.
    *lower* is the text in lower case. A key is too long to be looked for elsewhere:
    its lines are *found*.
    """
    if "private" not in lower:
        return text
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        begin, end = _BEGIN.search(lines[at]), _END.search(lines[at])
        if begin is not None:
            at = _mask_from(lines, at, begin, found)
        elif end is not None:
            _mask_back(lines, at, end, found)
        at += 1
    return "\n".join(lines)


def _mask_from(lines: list[str], at: int, begin: re.Match[str], found: set[str]) -> int:
    """Mask the key that begins in the line *at*; return the number of its last line."""
    rest = lines[at][begin.end() :]
    end = _END.search(rest)
    if end is not None and _SHORT_RUN.search(rest, 0, end.start()):
        lines[at] = lines[at][: begin.start()] + MASK + rest[end.end() :]
        return at
    if not _RUN.search(rest) and not (_NOTHING.fullmatch(rest) and _is_body(lines, at + 1)):
        return at
    lines[at] = lines[at][: begin.start()] + MASK
    at += 1
    while _is_body(lines, at):
        _mask_line(lines, at, found)
        at += 1
    end = _END.search(lines[at]) if at < len(lines) else None
    if end is None:
        return at - 1
    lines[at] = lines[at][: end.start()] + MASK + lines[at][end.end() :]
    return at


def _mask_back(lines: list[str], at: int, end: re.Match[str], found: set[str]) -> None:
    """Mask the lines before the end of a key, as far as they are of it."""
    first = at
    # At most one line of it is shorter: the last.
    while first and (_RUN.search(lines[first - 1]) or (1 < first == at and _RUN.search(lines[first - 2]))):
        first -= 1
    if first == at:
        return
    for each in range(first, at):
        _mask_line(lines, each, found)
    lines[at] = MASK + lines[at][end.end() :]


def _is_body(lines: list[str], at: int) -> bool:
    """Whether the line *at* is one inside of a key that has begun before."""
    if at >= len(lines) or _END.search(lines[at]):
        return False
    line = lines[at]
    is_last = at + 1 < len(lines) and _END.search(lines[at + 1]) is not None
    alone = _LAST_RUN.fullmatch(line.strip()) is not None
    return is_last or alone or not line.strip() or bool(_RUN.search(line) or _FIELD.fullmatch(line))


def _mask_line(lines: list[str], at: int, found: set[str]) -> None:
    """Mask the key in a line; what a log writes before it stays."""
    line = lines[at]
    run = _RUN.search(line) or _LAST_RUN.search(line)
    if run is not None:
        remember(found, run[0], Suspicion.OUTRIGHT)
        lines[at] = line[: run.start()] + MASK
    elif line.strip():
        lines[at] = MASK
