"""Whose a line is, where one log holds the lines of several processes, and when it was written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from ..expressions import expression

_STAMP = r"[\[(]?\d{4}-\d\d-\d\d[T ][\d:.,]{5,20}(?:Z|[+-]\d\d:?\d\d)?[\])]?"
# torchrun: "[rank0]:", "[default0]:"; mpirun: "[1,3]<stderr>:"; srun: "0: "; ray, vllm: "(worker pid=7)";
# pdsh: "node-3: ".
_PROCESS = expression(
    rf"\s{{0,4}}(?:{_STAMP}\s{{1,3}})?(?:std(?:out|err) F )?"
    r"(\[[a-z]{0,12}\d{1,5}\](?=:)|\[\d{1,4},\d{1,5}\](?=<)|\d{1,4}(?=: )|\([\w.-]{1,60} pid=\d{1,10}[^()]{0,60}\)"
    r"|(?:worker|node|host|ps|rank)-?\d{1,5}(?=: )|\d{1,3}(?:\.\d{1,3}){3}(?=: ))",
    re.IGNORECASE,
)
_CLOCK = expression(r".{0,30}?(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)")
_MOST_BEFORE = 50


def process(line: str) -> str:
    """Return what names the process at the head of *line*, "" for none."""
    match = _PROCESS.match(line)
    return match[1] if match else ""


def streams(lines: Sequence[str]) -> list[list[int]]:
    """Return the indices of the lines of each process; a line without a name also goes on the one before it."""
    by_name: dict[str, list[int]] = {"": []}
    before = ""
    for index, line in enumerate(lines):
        name = process(line)
        by_name.setdefault(name, []).append(index)
        if not name and before:
            by_name[before].append(index)
        before = name or before
    return list(by_name.values())


def clock_at(lines: Sequence[str], index: int) -> datetime | None:
    """Return the moment at the head of the line *index*, or of one shortly before; of a zone that nobody tells."""
    for line in reversed(lines[max(index - _MOST_BEFORE, 0) : index + 1]):
        match = _CLOCK.match(line[:60])
        if match:
            return _moment(f"{match[1]}T{match[2]}")
    return None


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
