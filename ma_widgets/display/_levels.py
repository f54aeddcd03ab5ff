"""How grave a line of a log is: read where loggers write it, never out of running text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ..expressions import expression

_LEVELS = {
    **dict.fromkeys(("ERROR", "CRITICAL", "FATAL"), "error"),
    **dict.fromkeys(("WARNING", "WARN"), "warning"),
    **dict.fromkeys(("DEBUG", "TRACE"), "debug"),
    # They are known so that an "[ERROR]" further on in the message is not the level.
    **dict.fromkeys(("INFO", "NOTICE"), ""),
}
# Loggers write time, name and level first.
_HEAD = 100
_WRITTEN = expression(
    rf"""
    (?: ^[\s\[(<*]*                                        # ERROR: …   [ERROR] …   WARNING 03-01 …
      | \d\d:\d\d(?::\d\d)?(?:[.,]\d+)?(?:Z|\s?[+-]\d\d:?\d\d)?[\])]?\s+(?:[-|]\s+)?  # 12:00:05,123 - ERROR …
      | [\])>]:?\s*                                        # [main] ERROR …   [rank0]: ERROR …
      | [\[(<]\s*(?=[A-Z]+\s*[\])>])                       # … [ERROR] …
      | \s[-|]\s+(?=[A-Z]+\s*[-|:])                        # … - name - ERROR - …   … | ERROR    | …
      | ^[\w./-]+:\s?(?=[A-Z]+:)                           # root:ERROR:…   pip: ERROR: …
      | \b(?:level|levelname|severity)["']?\s*[=:]\s*["']? # level=ERROR   "level": "ERROR"
    )({"|".join(_LEVELS)})(?=[\s:\])>|,"']|$)(?!\s*=)
    """,
    re.VERBOSE,
)
# A line that begins with a bare word, or two small words in a row, is a sentence; "Mar  1" and "name - " are not.
_SENTENCE = expression(r"^[A-Za-z']+\ (?![-|\s\d])|\b[a-z]+\ [a-z]+\b")
_TRACEBACK = "Traceback (most recent call last)"
# torchrun writes the rank before every line.
_RANK = expression(r"\[[^\]\s]{1,20}\]:? ?")
_EXCEPTION = expression(r"(?:[A-Za-z_]\w*\.)*[A-Z]\w*(?::|\s*$)")


def levels(texts: Iterable[str]) -> Iterator[str]:
    """Return error, warning, debug or "" for each line: the head and the exception of a traceback are errors."""
    is_open = False
    for text in texts:
        level = _written(text)
        if text.rstrip(": \t").endswith(_TRACEBACK):
            level, is_open = "error", True
        elif is_open and level is None and _is_flush(text):
            level, is_open = _of_exception(text), False
        yield level or ""


def _written(text: str) -> str | None:
    """Return the level that a logger wrote at the head of *text*, None when there is none."""
    found = _WRITTEN.search(text[:_HEAD])
    if not found or _SENTENCE.search(text, 0, found.start(1)):
        return None
    return _LEVELS[found[1]]


def _is_flush(text: str) -> bool:
    rest = _unranked(text)
    return bool(rest.strip()) and not rest[0].isspace()


def _of_exception(text: str) -> str:
    return "error" if _EXCEPTION.match(_unranked(text)) else ""


def _unranked(text: str) -> str:
    head = text[: 2 * _HEAD]
    rank = _RANK.match(head)
    return head[rank.end() :] if rank else head
