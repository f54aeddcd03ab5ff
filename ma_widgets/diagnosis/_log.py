"""Whether a program went on: its lines of progress."""

from __future__ import annotations

import re
from collections.abc import Sequence

_WORDS = ("step", "iter", "epoch", "batch", "loss", "/s")
_PROGRESS = re.compile(
    r"\b(?:global_)?(?:step|iter|iteration|epoch|batch|loss)s?\b\W{0,4}\d"
    r"|\b\d[\d.]{0,12} ?(?:it|samples|tokens|imgs|images|batches|steps)/s",
    re.IGNORECASE,
)


def progress(lines: Sequence[str], first: int) -> list[int]:
    """Return the indices of the lines after *first* that tell of training going on."""
    return [index for index in range(first + 1, len(lines)) if _is_progress(lines[index])]


def _is_progress(line: str) -> bool:
    lower = line.lower()
    return any(word in lower for word in _WORDS) and bool(_PROGRESS.search(line))
