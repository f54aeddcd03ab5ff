"""How much a few tasks used over time, a line a task: as a plotly figure, as SVG, and as a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from ..i18n import N_, Sentence, Words, say, worded
from . import _percents, _theme
from ._percents import Row, condensed
from ._svg import RIGHT, WIDTH, legend, picture, title, words
from ._words import short

__all__ = ["MOST_LINES", "MOST_POINTS", "alt", "draw", "svg"]

Series = Sequence[tuple[str, Row]]

MOST_LINES, MOST_POINTS = 8, 500
_LEFT, _HEIGHT = 48, 170
_LONGEST_TASK = 40
_MARKERS_A_LINE = 10
# plotly fills what stands in its own braces, and writes the y of a point as on its axis, with the sign.
_HOVER = say(N_("minute {minute}: {percentage}"), minute="%{x}", percentage="%{y}")


class _Style(NamedTuple):
    """How a line looks: its colour, its dashes, and its marker as plotly and as SVG name it."""

    colour: str
    dashes: str
    symbol: str
    shape: str


# A line is told from the next by three things, two of which need no colour.
_STYLES = (
    _Style("#2f7ed8", "", "circle", "M-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0z"),
    _Style("#e07b39", "7,4", "square", "M-3-3h6v6h-6z"),
    _Style("#2a9d6f", "2,3", "diamond", "M0-4.5l4.5 4.5-4.5 4.5-4.5-4.5z"),
    _Style("#a86fd1", "8,3,2,3", "triangle-up", "M0-4.5l4.5 8h-9z"),
    _Style("#c99700", "14,4", "x", "M-4-2.5l1.5-1.5L0-1.5 2.5-4 4-2.5 1.5 0 4 2.5 2.5 4 0 1.5-2.5 4-4 2.5-1.5 0z"),
    _Style("#d9534f", "14,3,2,3", "triangle-down", "M0 4.5l4.5-8h-9z"),
    _Style("#3aa6c9", "4,2", "cross", "M-1.2-4.5h2.4v3.3h3.3v2.4h-3.3v3.3h-2.4v-3.3h-3.3v-2.4h3.3z"),
    _Style("#8a8a8a", "8,3,2,3,2,3", "star", "M0-5l1.4 3.1 3.4.4-2.5 2.3.7 3.3L0 2.5-3 4.1l.7-3.3-2.5-2.3 3.4-.4z"),
)


def draw(series: Series, minutes: Sequence[int], *, metric_label: Words, language: str = "en") -> dict[str, Any]:
    """
    Return a line for each of the first ``MOST_LINES`` tasks: a plotly figure as a plain dict.

    *series* has pairs of a task and its values: per cent, None where nothing
    is known, where the line is broken. *minutes* are equally apart; of more
    than ``MOST_POINTS`` a point is the mean of equal parts.
    """
    size = _percents.bucket_size(len(minutes), MOST_POINTS)
    layout = _percents.layout(300, _percents.mean_minutes(minutes, MOST_POINTS), language)
    axis = {
        **layout["yaxis"],
        "range": [0, 102],
        "ticksuffix": _percents.per_cent("", language),
        "title": {"text": _theme.label(worded(metric_label, language))},
    }
    return {
        "data": [_trace(*line, list(minutes[::size]), language) for line in _lines(series, minutes)],
        "layout": {**layout, "yaxis": axis, "legend": {**layout["legend"], "itemsizing": "constant"}},
        "config": _theme.CONFIG,
    }


def _trace(name: str, row: Row, style: _Style, minutes: list[int], language: str) -> dict[str, Any]:
    marked = _marked(row)
    return {
        "type": "scatter",
        "name": _theme.label(name),
        "x": minutes,
        "y": _percents.rounded(row),
        "mode": "lines+markers",
        "connectgaps": False,
        "line": {"color": style.colour, "width": 2, "dash": style.dashes or "solid"},
        "marker": {
            "color": style.colour,
            "symbol": style.symbol,
            "opacity": 1,
            "line": {"width": 0},
            "size": [8 if index in marked else 0 for index in range(len(row))],
        },
        "hovertemplate": f"%{{fullData.name}}<br>{worded(_HOVER, language)}<extra></extra>",
    }


def svg(series: Series, minutes: Sequence[int], *, metric_label: Words, alt: str, language: str = "en") -> str:
    """Return the same chart as inline SVG; *alt* is what a screen reader says."""
    lines = _lines(series, minutes)
    keys, top = legend([(_sample(style), name) for name, _, style in lines], 6)
    top += 20
    plot = _Plot(top, minutes)
    parts = [keys, words(6, top - 10, short(worded(metric_label, language), 60), "start"), *plot.levels(language)]
    parts += [part for line in lines for part in plot.line(*line)]
    parts += _percents.minute_axis(
        plot.first, plot.last, _LEFT, top + _HEIGHT, _percents.mean_minutes(minutes, MOST_POINTS), language
    )
    return picture(parts, alt, top + _HEIGHT + 40)


def alt(series: Series, minutes: Sequence[int], *, metric_label: Words) -> Sentence:
    """Return the finding of the chart in one sentence, with numbers."""
    return _percents.finding([task for task, _ in series], [row for _, row in series], minutes, metric_label)


def _lines(series: Series, minutes: Sequence[int]) -> list[tuple[str, list[float | None], _Style]]:
    drawn = series[:MOST_LINES]
    rows = condensed([row for _, row in drawn], MOST_POINTS, len(minutes))
    return [(short(task, _LONGEST_TASK), row, style) for (task, _), row, style in zip(drawn, rows, _STYLES)]


def _marked(row: Row) -> set[int]:
    """Return the points that have a marker: a few, and every one alone between gaps, which has no line."""
    known = [index for index, value in enumerate(row) if value is not None]
    every = -(-len(known) // _MARKERS_A_LINE) or 1
    alone = {each[0] for each in _unbroken(row) if len(each) == 1}
    return {*known[every // 2 :: every], *alone}


def _unbroken(row: Row) -> Iterator[list[int]]:
    """Yield the indices of known values without a gap between them."""
    run: list[int] = []
    for index, value in enumerate([*row, None]):
        if value is not None:
            run.append(index)
        elif run:
            yield run
            run = []


def _sample(style: _Style) -> str:
    return f'<path d="M-10 0H10" {_stroke(style)}/><path d="{style.shape}" fill="{style.colour}"/>'


def _stroke(style: _Style) -> str:
    dashes = f' stroke-dasharray="{style.dashes}"' if style.dashes else ""
    return f'fill="none" stroke="{style.colour}" stroke-width="2" stroke-linejoin="round"{dashes}'


class _Plot:
    """Axes over *minutes* and from 0 to 100 %."""

    def __init__(self, top: int, minutes: Sequence[int]) -> None:
        self._top = top
        self._minutes = minutes[:: _percents.bucket_size(len(minutes), MOST_POINTS)]
        self.first, self.last = (minutes[0], minutes[-1]) if minutes else (0, 1)

    def levels(self, language: str) -> Iterator[str]:
        for level in (0, 25, 50, 75, 100):
            y = self._y(level)
            yield f'<path d="M{_LEFT} {y}H{WIDTH - RIGHT}" stroke="currentColor" stroke-opacity=".15"/>'
            yield words(_LEFT - 6, y + 4, _percents.per_cent(level, language), "end")

    def line(self, name: str, row: Row, style: _Style) -> Iterator[str]:
        points = [self._point(index, value) for index, value in enumerate(row)]
        path = "".join("M" + "L".join(points[index] for index in run) for run in _unbroken(row))
        if not path:
            return
        shapes = "".join(
            f'<path transform="translate({points[index]})" d="{style.shape}"/>' for index in sorted(_marked(row))
        )
        yield f'<g>{title(name)}<path d="{path}" {_stroke(style)}/><g fill="{style.colour}">{shapes}</g></g>'

    def _point(self, index: int, value: float | None) -> str:
        x = (self._minutes[index] - self.first) / max(1, self.last - self.first)
        return f"{round(_LEFT + x * (WIDTH - RIGHT - _LEFT), 1)} {self._y(value or 0)}"

    def _y(self, value: float) -> float:
        """Return the height of *value*; what is out of 0 to 100 % lies on the nearer edge."""
        return round(self._top + _HEIGHT * (1 - min(100, max(0, value)) / 100), 1)
