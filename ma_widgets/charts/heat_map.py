"""How much many tasks used over time, a row a task: as a plotly figure, as SVG, and as a sentence."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any, NamedTuple

from ..i18n import N_, Sentence, Words, say, worded
from . import _percents, _theme
from ._percents import Row, condensed
from ._svg import RIGHT, WIDTH, picture, title, width_of, words
from ._words import percent, short

__all__ = ["MOST_COLUMNS", "MOST_TASKS", "alt", "bucket_minutes", "condensed", "draw", "drawn_tasks", "svg"]

MOST_TASKS, MOST_COLUMNS = 64, 240
# Viridis without its darkest end, which a dark page would swallow: told apart without colour vision, ever brighter.
_COLOURS = (
    "#45317c #404285 #3a528a #33628d #2d708e #287e8e #248c8c #209a8a "
    "#28a883 #33b57b #4dc16b #6acd5a #8ed544 #b3dd2c #d8e228 #fde725"
).split()
_MOST_LABELS = 24
_LONGEST_TASK = 24
# A thin gap between lower rows would come and go with the rounding to pixels.
_GAP_FROM = 14
_ROWS, _LEAST_ROW, _MOST_ROW, _TOP = 400, 9, 22, 30
# In characters, with which the whole picture stays below 60,000 bytes.
_MOST_TEXT = 57_000


def draw(
    tasks: Sequence[str],
    values: Sequence[Row],
    minutes: Sequence[int],
    *,
    metric_label: Words,
    named: Collection[str] = (),
    language: str = "en",
) -> dict[str, Any]:
    """
    Return the heat map as a plotly figure, a plain dict; the first task is on top.

    *values* has a row a task: per cent, None where nothing is known, which
    stays empty. *minutes* are equally apart. A column is the mean of
    ``bucket_minutes``; of more than ``MOST_TASKS`` see ``drawn_tasks``.
    """
    rows = _drawn(tasks, values, named)
    names = _unique([_theme.label(short(name, _LONGEST_TASK * 2)) for name, _ in rows])
    size = _percents.bucket_size(len(minutes), MOST_COLUMNS)
    mean_of = _percents.mean_minutes(minutes, MOST_COLUMNS)
    layout = _percents.layout(110 + _row_height(len(rows)) * len(rows), mean_of, language)
    one, more = N_("minute {minute}"), N_("{count} minutes from minute {minute}")
    column = say(one if size == 1 else more, minute="%{x}", count=mean_of)
    told = worded(say(N_("{label}: {value}"), label=column, value=_percents.per_cent("%{z}", language)), language)
    trace = {
        "type": "heatmap",
        "name": _theme.label(worded(metric_label, language)),
        "x": list(minutes[::size]),
        "y": names,
        "z": [_percents.rounded(row) for row in condensed([row for _, row in rows], MOST_COLUMNS, len(minutes))],
        "zmin": 0,
        "zmax": 100,
        "colorscale": [[round(index / 15, 4), colour] for index, colour in enumerate(_COLOURS)],
        "colorbar": {
            "ticksuffix": _percents.per_cent("", language),
            "thickness": 12,
            "outlinewidth": 0,
            "title": {"text": ""},
        },
        "hoverongaps": False,
        "ygap": 1 if _row_height(len(rows)) >= _GAP_FROM else 0,
        "hovertemplate": f"%{{y}}<br>{told}<extra></extra>",
    }
    rows_axis = {
        **layout["yaxis"],
        "type": "category",
        "autorange": "reversed",
        "showgrid": False,
        "tickmode": "array",
        "tickvals": [names[index] for index in _labelled(rows, named)],
    }
    return {"data": [trace], "layout": {**layout, "yaxis": rows_axis}, "config": _theme.CONFIG}


def svg(
    tasks: Sequence[str],
    values: Sequence[Row],
    minutes: Sequence[int],
    *,
    metric_label: Words,
    alt: str,
    named: Collection[str] = (),
    language: str = "en",
) -> str:
    """Return the same chart as inline SVG; *alt* is what a screen reader says, *named* are tasks whose name stands."""
    rows = _drawn(tasks, values, named)
    left = int(max([30, *(width_of(short(name, _LONGEST_TASK)) for name, _ in rows)])) + 8
    height = _row_height(len(rows))
    place = _Place(left, height, len(rows))
    around = [*_legend(worded(metric_label, language), language), *_names(rows, named, place, language)]
    columns, paths = _fitting([row for _, row in rows], len(minutes), _MOST_TEXT - sum(map(len, around)))
    parts = [*_cells(columns, paths, place), *around]
    first, last = (minutes[0], minutes[-1] + _percents.step_of(minutes)) if minutes else (0, 1)
    mean_of = _percents.mean_minutes(minutes, columns)
    parts += _percents.minute_axis(first, last, left, place.bottom, mean_of, language)
    return picture(parts, alt, place.bottom + 40)


def alt(tasks: Sequence[str], values: Sequence[Row], minutes: Sequence[int], *, metric_label: Words) -> Sentence:
    """Return the finding of the chart in one sentence, with numbers."""
    return _percents.finding(tasks, values, minutes, metric_label)


def bucket_minutes(minutes: Sequence[int]) -> int:
    """Return how many minutes a column stands for, the mean of which it shows."""
    return _percents.step_of(minutes) * _percents.bucket_size(len(minutes), MOST_COLUMNS)


def drawn_tasks(tasks: Sequence[str], named: Collection[str] = ()) -> list[str]:
    """Return the tasks that are drawn, in their order: those *named* and the first others, up to ``MOST_TASKS``."""
    return [tasks[index] for index in _chosen(tasks, named)]


def _chosen(tasks: Sequence[str], named: Collection[str]) -> list[int]:
    by_weight = sorted(range(len(tasks)), key=lambda index: tasks[index] not in named)
    return sorted(by_weight[:MOST_TASKS])


def _drawn(tasks: Sequence[str], values: Sequence[Row], named: Collection[str]) -> list[tuple[str, Row]]:
    return [(tasks[index], values[index]) for index in _chosen(tasks, named)]


def _unique(names: list[str]) -> list[str]:
    # To plotly, two rows of the same name are one row.
    return names if len(set(names)) == len(names) else [f"{index}: {name}" for index, name in enumerate(names, 1)]


def _row_height(rows: int) -> int:
    return max(_LEAST_ROW, min(_MOST_ROW, _ROWS // max(1, rows)))


class _Place(NamedTuple):
    """Where the cells lie in the picture."""

    left: int
    row_height: int
    rows: int

    @property
    def bottom(self) -> int:
        return _TOP + self.row_height * self.rows


def _legend(metric_label: str, language: str) -> Iterator[str]:
    """Yield the colours from 0 to 100 %, and how it looks where nothing is known."""
    yield words(6, 14, short(metric_label, 40), "start")
    x = WIDTH - RIGHT - 300
    yield words(x - 6, 14, _percents.per_cent(0, language), "end")
    for index, colour in enumerate(_COLOURS):
        yield f'<rect x="{x + index * 8}" y="5" width="8" height="10" fill="{colour}"/>'
    yield words(x + 134, 14, _percents.per_cent(100, language), "start")
    yield f'<rect x="{x + 188}" y="5" width="14" height="10" fill="none" stroke="currentColor" stroke-opacity=".4"/>'
    yield words(x + 208, 14, worded(N_("no value"), language), "start")


def _cells(columns: int, paths: Sequence[str], place: _Place) -> Iterator[str]:
    """Yield the cells as lines in a grid of whole numbers: one path a colour, equal neighbours one line."""
    room = WIDTH - RIGHT - place.left
    frame = f'x="{place.left}" y="{_TOP}" width="{room}" height="{place.bottom - _TOP}"'
    yield f'<rect {frame} fill="none" stroke="currentColor" stroke-opacity=".4"/>'
    grid = f"translate({place.left} {_TOP + place.row_height / 2}) scale({round(room / columns, 4)} {place.row_height})"
    line = 0.9 if place.row_height >= _GAP_FROM else 1
    yield f'<g transform="{grid}" stroke-width="{line}" shape-rendering="crispEdges">'
    yield from (f'<path d="{path}" stroke="{colour}"/>' for colour, path in zip(_COLOURS, paths) if path)
    yield "</g>"


def _fitting(values: Sequence[Row], length: int, room: int) -> tuple[int, list[str]]:
    """Return how many columns there are, and their paths: with fewer columns where nearly every cell is another."""
    for most in (MOST_COLUMNS, MOST_COLUMNS // 2, MOST_COLUMNS // 4):
        drawn = condensed(values, most, length)
        paths = _paths(drawn)
        if sum(map(len, paths)) <= room:
            break
    return max([1, *map(len, drawn)]), paths


def _paths(values: Sequence[Row]) -> list[str]:
    lines: list[list[str]] = [[] for _ in _COLOURS]
    for y, row in enumerate(values):
        for start, end, colour in _runs([_shade(value) for value in row]):
            lines[colour].append(f"M{start} {y}H{end}")
    return ["".join(line) for line in lines]


def _shade(value: float | None) -> int | None:
    """Return the place of *value* among the colours; what is out of 0 to 100 % has the colour of the nearer end."""
    return None if value is None else min(len(_COLOURS) - 1, max(0, int(value / 100 * len(_COLOURS))))


def _runs(shades: Sequence[int | None]) -> Iterator[tuple[int, int, int]]:
    """Yield start, end and shade of equal neighbours; gaps are left out."""
    start = 0
    for end in range(1, len(shades) + 1):
        if end == len(shades) or shades[end] != shades[start]:
            shade = shades[start]
            if shade is not None:
                yield start, end, shade
            start = end


def _names(rows: Sequence[tuple[str, Row]], named: Collection[str], place: _Place, language: str) -> Iterator[str]:
    """Yield what is said of each row when it is pointed at, and the names: some of many, and all that are *named*."""
    labelled = _labelled(rows, named)
    size = min(11, place.row_height)
    for index, (name, row) in enumerate(rows):
        y = _TOP + index * place.row_height
        box = f'x="0" y="{y}" width="{WIDTH - RIGHT}" height="{place.row_height}" fill="transparent"'
        text = short(name, _LONGEST_TASK)
        label = (
            words(place.left - 8, y + place.row_height / 2 + size * 0.36, text, "end", size)
            if index in labelled
            else ""
        )
        yield f"<g>{title(_said(name, row, language))}<rect {box}/>{label}</g>"


def _labelled(rows: Sequence[tuple[str, Row]], named: Collection[str]) -> list[int]:
    every = -(-len(rows) // _MOST_LABELS)
    return [index for index, (name, _) in enumerate(rows) if index % every == 0 or name in named]


def _said(name: str, row: Row, language: str) -> str:
    known = [value for value in _percents.rounded(row) if value is not None]
    task = short(name, 2 * _LONGEST_TASK)
    if not known:
        return worded(say(N_("{label}: {value}"), label=task, value=N_("no value")), language)
    values = {"mean": percent(sum(known) / len(known)), "least": percent(min(known)), "most": percent(max(known))}
    return worded(say(N_("{task}: mean {mean} %, {least} to {most} %"), task=task, **values), language)
