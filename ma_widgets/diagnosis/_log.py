"""Whether a program went on: its lines of progress, and what it says of its own troubles."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..expressions import expression

_WORDS = ("step", "iter", "epoch", "batch", "loss", "/s", "s/", "%|")
_PROGRESS = expression(
    r"\b(?:global_)?(?:step|iter|iteration|epoch|batch|loss)s?\b\W{0,4}\d"
    r"|\b\d[\d.]{0,12} ?(?:it|samples|tokens|imgs|images|batches|steps)/s"
    r"|\b\d[\d.]{0,12} ?s/it\b"
    r"|\b\d{1,3}%\|",
    re.IGNORECASE,
)
# The level of a line, or its own words, say that the program went on; NCCL tells its errors as WARN.
_MINOR = expression(
    r"^\s{0,4}\[?W\d{4}\b|\[W[\s\d]|^[\d\s:.,-]{0,30}\bW [a-z]\w{1,30}/|\b(?:WARNING|[A-Z]\w{1,40}Warning)\b"
    r"|(?<!NCCL )\bWARN\b"
    r"|(?i:\b(?:retry|retrying|retried|fall(?:s|ing)? back|fallback|averted|ignor(?:ed|ing)|skipp(?:ed|ing)|continuing"
    r"|optional)\b|\(handled\)|\b(?:was|were) handled\b)"
)
# A launcher tells that a process ended, not why; a process whose peer ended reads no more.
_OF_A_LAUNCHER = expression(
    r"\bclosing signal SIG|\bexits with return code\b|\bKilling subprocess\b|\bChildFailedError\b"
    r"|\bfailed \(exitcode: |^[\s\[\]\w:]{0,30}\bexitcode\s{1,4}: |\bSignal \d{1,2} \(SIG\w{2,6}\) received by PID"
    r"|(?:^|[\s\]:])EOFError\b"
)


def progress(lines: Sequence[str], first: int) -> list[int]:
    """Return the indices of the lines after *first* that tell of training going on."""
    return [index for index in range(first + 1, len(lines)) if is_progress(lines[index])]


def is_progress(line: str) -> bool:
    """Return whether *line* tells of training going on."""
    lower = line.lower()
    return any(word in lower for word in _WORDS) and bool(_PROGRESS.search(line))


def is_minor(line: str) -> bool:
    """Return whether *line* says itself that what it tells did not end the program."""
    return bool(_MINOR.search(line[:600]))


def is_of_a_launcher(line: str) -> bool:
    """Return whether *line* tells only that some process ended."""
    return bool(_OF_A_LAUNCHER.search(line[:600]))
