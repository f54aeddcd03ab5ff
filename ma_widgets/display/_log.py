"""The lines of a log, ready to be shown: numbers, levels, runs of one style."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..blocks import LogLine
from ..i18n import N_, say_count, worded
from ._ansi import Line, Run, Style, line, style_after
from ._levels import levels

# More is no reading; a page of a log is shorter, and what is left out is said.
MOST_LINES = 500


class ShownLine(NamedTuple):
    """A line with its number as text, its level, its runs with their classes, and what is to be said of it."""

    number: str
    level: str
    runs: list[tuple[str, str]]
    note: str


def shown(lines: Sequence[LogLine], language: str = "en") -> list[ShownLine]:
    """Return the last lines as they are shown; all numbers are equally wide, empty when no line has one."""
    last = lines[-MOST_LINES:]
    numbers = _numbers([each.number for each in last])
    made = list(_drawn(lines, language))
    found = levels(each.text for each in made)
    return [
        ShownLine(number, level, [(_classes(run), run.text) for run in each.runs], _note(each.overwritten, language))
        for number, level, each in zip(numbers, found, made)
    ]


def as_text(lines: Sequence[ShownLine]) -> str:
    """Return lines for a terminal, the numbers before them; no level and no colour."""
    return "\n".join(_row(each) for each in lines)


def log_text(lines: Sequence[LogLine]) -> str:
    """Return every line as a terminal may have it, without numbers: each as it stands, what cannot be seen escaped."""
    bare = [each._replace(number=None) for each in lines]
    starts = range(0, len(bare), MOST_LINES)
    return "".join(f"{as_text(shown(bare[start : start + MOST_LINES]))}\n" for start in starts)


def _drawn(lines: Sequence[LogLine], language: str) -> Iterator[Line]:
    style = Style()
    # A colour that a line sets and does not reset goes on, seen or not.
    for each in lines[:-MOST_LINES]:
        style = style_after(each.text, style)
    for each in lines[-MOST_LINES:]:
        made, style = line(each.text, style, language)
        yield made


def _numbers(numbers: Sequence[int | None]) -> list[str]:
    texts = ["" if number is None else str(number) for number in numbers]
    width = max(map(len, texts), default=0)
    return [text.rjust(width) for text in texts]


def _classes(run: Run) -> str:
    colour, bold = run.style
    names = [] if colour is None else [f"ma-c{colour % 8}", *(["ma-hi"] if colour > 7 else [])]
    return " ".join([*names, *(["ma-bold"] if bold else [])])


def _note(overwritten: int, language: str) -> str:
    one, more = N_("(1 earlier part overwritten)"), N_("({count} earlier parts overwritten)")
    return worded(say_count(one, more, overwritten), language) if overwritten else ""


def _row(each: ShownLine) -> str:
    margin = f"{each.number} " if each.number else ""
    text = "".join(text for _, text in each.runs) + (f"  {each.note}" if each.note else "")
    first, *rest = text.expandtabs(8).split("\n")
    return "\n".join([f"{margin}{first}".rstrip(), *(" " * len(margin) + more for more in rest)])
