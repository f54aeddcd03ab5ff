"""The timeline as inline SVG."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, tzinfo

from ..i18n import N_, listed, say, worded
from . import _theme
from ._bars import Kind, Mark, Parts, look_of, told, told_mark, word_of
from ._svg import RIGHT, WIDTH, Frame, Plot, legend, title, width_of, words
from ._words import local, short

_MOST_ROW, _LEAST_ROW, _ROWS, _NODES, _BETWEEN = 28, 17, 420, 84, 22
_LONGEST_ROW = 24
# Narrower than this a segment would not be seen.
_LEAST_WIDTH = 1.5
_FAULT = f'<path d="M-4-4l8 8m0-8l-8 8" stroke="{_theme.FAULT}" stroke-width="2"/>'
_STEP = '<path d="M0-4l4 4-4 4-4-4z" fill="currentColor" fill-opacity=".65"/>'
_LOST = f'fill="{_theme.FAULT}" fill-opacity=".16" stroke="{_theme.FAULT}" stroke-opacity=".45" stroke-width=".75"'
_MARK_WIDTH = 12
_COUNT = f'<path d="M-10 4V-3H3V1H10V4z" fill="{_theme.LINE}" fill-opacity=".15"/>'
_COUNT += f'<path d="M-10-3H3V1H10" fill="none" stroke="{_theme.LINE}" stroke-width="2"/>'


class _Picture:
    """A plot with a row of segments for each run above its axes."""

    def __init__(self, parts: Parts, zone: tzinfo | None, asked: int | None, language: str) -> None:
        self._parts, self._zone, self._asked, self._language = parts, zone, asked, language
        names = [width_of(short(row, _LONGEST_ROW)) for row in parts.rows]
        self._left = int(max([30, *names])) + 6
        self._legend, self._top = legend([(sample, worded(name, language)) for sample, name in _legend_of(parts)], 6)
        self._row = max(_LEAST_ROW, min(_MOST_ROW, _ROWS // max(1, len(parts.rows))))
        self._plot = Plot(*parts.span(), self._most_nodes(), zone, self._frame())

    def svg(self, alt: str) -> str:
        """Return the picture: what is in the background first."""
        self._plot.add(self._legend)
        for part in (self._grid(), self._losses(), self._names(), self._bars(), self._marks()):
            self._plot.add("".join(part))
        if self._parts.nodes["at"]:
            self._plot.steps(list(zip(self._parts.nodes["at"], self._parts.nodes["nodes"])))
            if self._asked is not None:
                self._plot.line(self._asked, worded(say(N_("asked for: {asked}"), asked=self._asked), self._language))
        return self._plot.svg(alt)

    def _frame(self) -> Frame:
        rows_end = self._top + self._row * len(self._parts.rows)
        has_nodes = bool(self._parts.nodes["at"])
        axes = rows_end + (_BETWEEN if has_nodes else 0)
        self._bottom = axes + (_NODES if has_nodes else 0)
        return Frame(self._left, axes, self._bottom, self._bottom + 26)

    def _most_nodes(self) -> int:
        """Return the end of the axis of nodes; 0 when there is none."""
        nodes = self._parts.nodes["nodes"]
        return max([1, self._asked or 0, *nodes]) if nodes else 0

    def _grid(self) -> Iterator[str]:
        lines = "".join(f"M{x} {self._top}V{self._bottom}" for x, _ in self._plot.times())
        lines += "".join(
            f"M{self._left} {self._y(index)}H{WIDTH - RIGHT}" for index in range(len(self._parts.rows) + 1)
        )
        yield f'<path d="{lines}" stroke="currentColor" stroke-opacity=".1"/>'

    def _losses(self) -> Iterator[str]:
        for started_at, ended_at in self._parts.lost:
            x, width = self._plot.x(started_at), self._width(started_at, ended_at)
            first, last = local(started_at, self._zone), local(ended_at, self._zone)
            sentence = N_("Lost to faults: {lost}, {first} to {last}")
            told = say(sentence, lost=ended_at - started_at, first=first, last=last)
            said = title(worded(told, self._language))
            place = f'x="{x}" y="{self._top}" width="{width}" height="{self._bottom - self._top}"'
            yield f"<rect {place} {_LOST}>{said}</rect>"

    def _names(self) -> Iterator[str]:
        for index, row in enumerate(self._parts.rows):
            name = short(row, _LONGEST_ROW)
            said = words(self._left - 6, self._y(index) + self._row / 2 + 4, name, "end")
            yield said if name == row else f"<g>{title(short(row))}{said}</g>"

    def _bars(self) -> Iterator[str]:
        for bar in self._parts.bars:
            x, width = self._plot.x(bar.started_at), self._width(bar.started_at, bar.ended_at)
            y, height = self._y(self._parts.rows.index(bar.row)) + 3, self._row - 6
            stays, moves = told(bar, self._zone, self._language)
            said = title(worded(listed([*stays, *moves]), self._language))
            middle, marks = x + width / 2, [self._plot.x(mark.at) for mark in self._parts.marks if mark.row == bar.row]
            room = min([width, *(2 * abs(mark - middle) - _MARK_WIDTH for mark in marks)])
            word = _word(word_of(bar, self._language), middle, y + height / 2 + 4, room, goes_on=bar.goes_on)
            yield f"<g>{said}{_segment(look_of(bar), x, y, width, height)}{word}</g>"

    def _marks(self) -> Iterator[str]:
        for mark in self._parts.marks:
            x, y = self._plot.x(mark.at), self._y(self._parts.rows.index(mark.row)) + self._row / 2
            said = title(worded(listed(told_mark(mark, self._zone, self._language)), self._language))
            yield f'<g transform="translate({x} {y})">{said}{_sample(mark)}</g>'

    def _y(self, index: int) -> int:
        return self._top + index * self._row

    def _width(self, started_at: datetime, ended_at: datetime) -> float:
        return round(max(_LEAST_WIDTH, self._plot.x(ended_at) - self._plot.x(started_at)), 1)


def _word(word: str, x: float, y: float, room: float, *, goes_on: bool) -> str:
    """Return the word in a segment: with dots for what goes on, or none where there is no *room* around *x*."""
    fitting = (each for each in ([f"{word} …"] if goes_on else []) + [word] if width_of(each) + 6 <= room)
    said = next(fitting, "")
    return words(x, y, said, "middle") if said else ""


def _segment(look: Kind, x: float, y: float, width: float, height: float) -> str:
    """Return a segment through which text in the page's own colour can be read, hatched by a broad dashed line."""
    place = f'x="{x}" y="{y}" width="{width}" height="{height}" rx="2"'
    parts = f'<rect {place} fill="{look.colour}" fill-opacity=".35" stroke="{look.colour}"/>'
    if look.dashes:
        # No <pattern>: its id would have to be the only one of its kind in the whole page.
        line = f'd="M{x} {y + height / 2}h{width}" stroke="{look.colour}" stroke-width="{height}"'
        parts += f'<path {line} stroke-dasharray="{look.dashes}" stroke-opacity=".3"/>'
    return parts


def _sample(mark: Mark) -> str:
    return _FAULT if mark.kind == "fault" else _STEP


def _legend_of(parts: Parts) -> Iterator[tuple[str, str]]:
    for look in parts.looks():
        yield _segment(look, -10, -5, 20, 10), look.word
    there = {_sample(mark) for mark in parts.marks}
    yield from ((sample, name) for sample, name in ((_FAULT, N_("Fault")), (_STEP, N_("Step"))) if sample in there)
    if parts.lost:
        yield f'<rect x="-10" y="-5" width="20" height="10" {_LOST}/>', N_("Lost to faults")
    if parts.nodes["at"]:
        yield _COUNT, N_("Running nodes")


def picture_of(parts: Parts, zone: tzinfo | None, alt: str, asked: int | None, language: str) -> str:
    """Return the timeline as inline SVG; *alt* is what a screen reader says."""
    return _Picture(parts, zone, asked, language).svg(alt)
