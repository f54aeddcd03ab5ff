"""What a timeline is made of, what of it is drawn, and what is said of each part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta, timezone, tzinfo
from typing import Any, NamedTuple, TypeVar

from ..i18n import N_, say, spoken, worded
from . import _theme
from ._words import local, short

# More rows are no picture any more; and of one row or one job more parts than pixels tell nothing.
MOST_ROWS = 40
_MOST_BARS, _MOST_MARKS, _MOST_SPANS = 300, 200, 200
_NEVER = datetime(1970, 1, 1, tzinfo=timezone.utc)

Columns = Mapping[str, Sequence[Any]]


class Bar(NamedTuple):
    """
    A segment of a row: what a run did for a while.

    ``kind`` is scheduling, preparing, running, end or recovery; another one
    is drawn in a neutral colour. ``label`` is said when the segment is
    pointed at. Of what goes on, ``ended_at`` is the moment of the look.
    """

    row: str
    kind: str
    label: str
    started_at: datetime
    ended_at: datetime
    goes_on: bool = False


class Mark(NamedTuple):
    """A moment in a row; ``kind`` is fault or step (a sub-stage)."""

    row: str
    kind: str
    label: str
    at: datetime


class Span(NamedTuple):
    """Time that was lost, whatever the row."""

    started_at: datetime
    ended_at: datetime


_Lasting = TypeVar("_Lasting", Bar, Span)


class Kind(NamedTuple):
    """How a kind of segment looks: its word, its colour, and its hatching as plotly and as SVG name it."""

    word: str
    colour: str
    shape: str = ""
    dashes: str = ""


KINDS = {
    "scheduling": Kind(N_("Scheduling"), "#8a8a8a", ".", "1 5"),
    "preparing": Kind(N_("Preparing"), "#c99700", "\\", "3 4"),
    "running": Kind(N_("Training"), _theme.LINE),
    "end": Kind(N_("Ending"), "#8e6bbf", "x", "2 2"),
    "recovery": Kind(N_("Recovery"), "#e07b39", "/", "5 3"),
}
OTHER = Kind(N_("Other"), "#8a8a8a", "-", "4 1 1 1")


class Parts(NamedTuple):
    """What is drawn of a timeline, all of it forwards in time."""

    rows: list[str]
    bars: list[Bar]
    marks: list[Mark]
    lost: list[Span]
    nodes: Columns

    def span(self) -> tuple[datetime, datetime]:
        """Return the first and the last moment of the one axis."""
        moments = [*self._moments()] or [_NEVER]
        return min(moments), max(moments)

    def looks(self) -> list[Kind]:
        """Return how the kinds that occur look, in the order of a run's life; all that we do not know are one."""
        there = {bar.kind if bar.kind in KINDS else "" for bar in self.bars}
        return [look for kind, look in {**KINDS, "": OTHER}.items() if kind in there]

    def _moments(self) -> Iterator[datetime]:
        for bar in self.bars:
            yield from (bar.started_at, bar.ended_at)
        for span in self.lost:
            yield from span
        yield from (mark.at for mark in self.marks)
        yield from self.nodes["at"]


def drawn_parts(bars: Sequence[Bar], marks: Sequence[Mark], lost: Sequence[Span], nodes: Columns) -> Parts:
    """Return what is drawn: the last rows, the longest bars in them, faults before steps, the longest losses."""
    rows = drawn_rows(bars)
    drawn = [bar for bar in bars if bar.row in rows and bar.ended_at >= bar.started_at]
    # Faults first: they are what a reader looks for.
    faults_first = sorted((mark for mark in marks if mark.row in rows), key=lambda mark: mark.kind != "fault")
    there = nodes if nodes.get("at") else {"at": [], "nodes": []}
    spans = _longest(forwards(lost), _MOST_SPANS)
    return Parts(rows, _longest(drawn, _MOST_BARS), faults_first[:_MOST_MARKS], spans, there)


def _longest(parts: list[_Lasting], most: int) -> list[_Lasting]:
    """Return the longest of *parts* in their order: a picture loses least with the shortest."""
    by_length = sorted(range(len(parts)), key=lambda index: parts[index].started_at - parts[index].ended_at)
    return [parts[index] for index in sorted(by_length[:most])]


def drawn_rows(bars: Sequence[Bar]) -> list[str]:
    """Return the rows that are drawn, the first on top: the last ``MOST_ROWS`` that have a bar forwards in time."""
    return list(dict.fromkeys(bar.row for bar in bars if bar.ended_at >= bar.started_at))[-MOST_ROWS:]


def forwards(spans: Sequence[Span]) -> list[Span]:
    """Return the *spans* that do not end before they start."""
    return [span for span in spans if span.ended_at >= span.started_at]


def lost_time(spans: Sequence[Span]) -> timedelta:
    """Return the time in *spans*; where they overlap it was lost once."""
    total, until = timedelta(0), _NEVER
    for started_at, ended_at in sorted(forwards(spans)):
        total += max(ended_at - max(started_at, until), timedelta(0))
        until = max(until, ended_at)
    return total


def look_of(bar: Bar) -> Kind:
    """Return how *bar* looks."""
    return KINDS.get(bar.kind, OTHER)


def word_of(bar: Bar, language: str) -> str:
    """Return what *bar* does in a word; a kind that we do not know is shown as it is."""
    return worded(KINDS[bar.kind].word, language) if bar.kind in KINDS else short(bar.kind, 24)


def told(bar: Bar, zone: tzinfo | None, language: str) -> tuple[list[str], list[str]]:
    """Return what is said of *bar*, line by line: first what stays as it is, then what moves while it goes on."""
    word, label = word_of(bar, language), short(bar.label)
    first = [_of_row(bar.row, word, language), *([label] if label not in ("", word) else [])]
    started_at = say(N_("from {moment}"), moment=local(bar.started_at, zone))
    end = N_("goes on") if bar.goes_on else say(N_("to {moment}"), moment=local(bar.ended_at, zone))
    return [*first, worded(started_at, language)], [
        worded(end, language),
        spoken(bar.ended_at - bar.started_at, language),
    ]


def told_mark(mark: Mark, zone: tzinfo | None, language: str) -> list[str]:
    """Return what is said of *mark*, line by line."""
    word = worded(N_("fault") if mark.kind == "fault" else N_("step"), language)
    return [_of_row(mark.row, short(mark.label) or word, language), local(mark.at, zone)]


def _of_row(row: str, word: str, language: str) -> str:
    return worded(say(N_("{label}: {value}"), label=short(row), value=word), language)
