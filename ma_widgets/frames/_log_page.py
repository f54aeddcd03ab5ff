"""A page of a log as lines, in whatever form the service or its reader has it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from .. import units

# One line may be megabytes long; and what comes later costs time for each character.
MOST_CHARACTERS = 4_000_000


class LogPage(NamedTuple):
    """Lines of a log; ``first`` is the number of the first, None when the service does not tell."""

    first: int | None
    lines: list[str]

    def reply(self) -> dict[str, Any]:
        """Return the page in the form of the service."""
        end = None if self.first is None else self.first + len(self.lines) - 1
        content = "".join(f"{line}\n" for line in self.lines)
        return {"start_line": self.first, "end_line": end, "lines": len(self.lines), "content": content}


def log_page(reply: object) -> LogPage:
    """
    Return the lines of a page, of a preview, or of the bare text of a log; of a long one the end.

    Source:
        API reference, "Querying the Logs of a Specified Task" (start_line is
        text), "Log Preview": current_size and full_size in bytes.
    """
    told: Mapping[str, Any] = reply if isinstance(reply, Mapping) else {"content": reply}
    content = told.get("content")
    # Before 2022-03 the preview called it so.
    content = told.get("context") if content is None else content
    text = content if isinstance(content, str) else ""
    kept = text if len(text) <= MOST_CHARACTERS else _end(text)
    lines = kept.split("\n")
    if not lines[-1]:
        lines.pop()
    first = _first(told) if lines else None
    return LogPage(None if first is None else first + text.count("\n", 0, len(text) - len(kept)), lines)


def beside_text(reply: object) -> object:
    """Return what a page says besides its text: its other keys, or what stands in place of a page."""
    if not isinstance(reply, Mapping):
        return None if isinstance(reply, str) else reply
    content = "content" if reply.get("content") is not None else "context"
    return {key: each for key, each in reply.items() if key != content or not isinstance(each, str)}


def _end(text: str) -> str:
    """Return the end of a long text; half a line may begin with half a secret."""
    end = text[-MOST_CHARACTERS:]
    return end.partition("\n")[2] or end.partition(" ")[2]


def _first(reply: Mapping[str, Any]) -> int | None:
    """Return the number of the first line; a preview that is the whole log begins with 1, another does not tell."""
    start = _number(reply, "start_line")
    if start is not None:
        return max(start, 1)
    size = _number(reply, "current_size")
    return 1 if size is not None and size == _number(reply, "full_size") else None


def _number(reply: Mapping[str, Any], key: str) -> int | None:
    try:
        return units.integer(reply.get(key))
    except ValueError:
        return None
