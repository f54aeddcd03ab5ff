"""Lines as a reader sees them: without colours, a bar that was drawn over and over as lines of its own."""

from __future__ import annotations

from ..expressions import expression

# A longer line is cut: no rule needs more of it, and a megabyte would cost time.
_MOST_CHARACTERS = 2000
_MOST_PARTS = 400
# ECMA-48: what sets colours, erases or moves; and the title of a window.
_CONTROL = expression(r"\x1b(?:\[[0-9;:?]{0,30}[ -/]?[@-~]|\][^\x07\x1b]{0,200}(?:\x07|\x1b\\))")
_ESCAPED_HEADER = "Traceback (most recent call last):\\n"
_END_OF_STRING = expression(r'(?<!\\)"')


def lines_of(text: str) -> list[str]:
    """Return the line *text* as the lines that it holds: a log in JSON escapes its line ends, a bar has only CR."""
    text = _CONTROL.sub("", text) if "\x1b" in text else text
    if _ESCAPED_HEADER in text:
        return [_short(line) for line in _unfolded(text)]
    return [_short(part) for part in _parts(text)] if "\r" in text else [_short(text)]


def _parts(text: str) -> list[str]:
    parts = [part for part in text.split("\r") if part.strip()]
    half = _MOST_PARTS // 2
    return (parts if len(parts) <= _MOST_PARTS else parts[:half] + parts[-half:]) or [""]


def _unfolded(text: str) -> list[str]:
    told = text[text.index(_ESCAPED_HEADER) :]
    end = _END_OF_STRING.search(told)
    return (told[: end.start()] if end else told).replace('\\"', '"').split("\\n")[:_MOST_PARTS]


def _short(line: str) -> str:
    if len(line) <= _MOST_CHARACTERS:
        return line
    half = _MOST_CHARACTERS // 2
    return f"{line[:half]} … {line[-half:]}"
