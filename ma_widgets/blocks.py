"""
What a tab is made of: seven kinds of block, each a frozen value.

A block carries values, not their formatting: datetimes, timedeltas, numbers,
bools, text and None. ``display`` decides how they look.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any, NamedTuple, Union

from .i18n import Words

Figure = dict[str, Any]


@dataclass(frozen=True)
class Badge:
    """A value that is a word and a tone (good, bad, busy or neutral): the colour never speaks alone."""

    word: Words
    tone: str = "neutral"


@dataclass(frozen=True)
class KeyValues:
    """Labelled values, in the order of reading."""

    items: Sequence[tuple[Words, object]]
    title: Words = ""


@dataclass(frozen=True)
class DataTable:
    """
    Columns of equal length, with a label each.

    ``names`` are the machine names (those of the DataFrame), ``labels`` what
    people read.
    """

    names: Sequence[str]
    labels: Sequence[Words]
    columns: Sequence[Sequence[object]]
    caption: Words = ""

    @property
    def row_count(self) -> int:
        """Rows in the columns, shown or not."""
        return len(self.columns[0]) if self.columns else 0

    def head(self, count: int) -> list[tuple[object, ...]]:
        """Return the first *count* rows."""
        return self.between(0, count)

    def between(self, start: int, stop: int) -> list[tuple[object, ...]]:
        """Return the rows from *start*, counted from 0, to before *stop*."""
        return list(zip(*(column[start:stop] for column in self.columns)))

    def page_count(self, rows: int) -> int:
        """Return how many pages of *rows* rows there are: at least one."""
        return max(1, -(-self.row_count // max(1, rows)))


@dataclass(frozen=True)
class Chart:
    """
    A chart: how to draw it, what it tells, and its numbers.

    ``figure`` gives a plotly figure as a plain dict for a time zone (None: the machine's), ``svg``
    the same as inline SVG for a time zone and the wording of ``alt``; both
    are called only when that form is needed. An ``interactive`` chart is a
    part of its pane by itself, and drawn by plotly when its tab is chosen, but
    for one that ``is_picture``: plotly would take too long. Others stay SVG.
    """

    name: str
    figure: Callable[[tzinfo | None], Figure]
    svg: Callable[[tzinfo | None, str], str]
    alt: Words
    numbers: DataTable
    title: Words = ""
    interactive: bool = True
    is_picture: bool = False


@dataclass(frozen=True)
class Text:
    """Text kept line by line, as a program wrote it."""

    text: str
    title: Words = ""


@dataclass(frozen=True)
class Notice:
    """One sentence that must be read; ``level`` is error, warning or info; ``details`` may follow, line by line."""

    sentence: Words
    level: str = "info"
    details: Words = ""


class LogLine(NamedTuple):
    """A line without its line end; ``number`` is its place in the whole log, None when unknown."""

    number: int | None
    text: str


@dataclass(frozen=True)
class Log:
    """
    Lines of a task's log, as the program wrote them: colours and carriage returns too.

    ``note`` tells where in the log they are: "lines 301–500 of 12,000".
    """

    lines: Sequence[LogLine]
    title: Words = ""
    note: Words = ""


@dataclass(frozen=True)
class Card:
    """
    The first finding about a job: what happened, what shows it, what to do.

    ``level`` is error, warning or info. An item whose value is a ``Text``
    (evidence) is shown as a program wrote it. ``log`` opens at its end.
    """

    sentence: Words
    level: str
    items: Sequence[tuple[Words, object]]
    log: Log | None = None
    more: Words = ""


Block = Union[KeyValues, DataTable, Chart, Text, Notice, Log, Card]
