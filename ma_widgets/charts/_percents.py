"""Percentages of tasks over minutes: fewer columns, the finding in words, and the axes of the charts that show them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from math import fsum
from typing import Any, Optional

from ..i18n import N_, Sentence, Words, say, worded
from . import _theme
from ._svg import RIGHT, WIDTH, words
from ._words import is_known, percent, short

Row = Sequence[Optional[float]]

_MINUTES = N_("minutes since the first value")
_MOST_TICKS = 8
_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440)


def condensed(values: Sequence[Row], most_columns: int, length: int | None = None) -> list[list[float | None]]:
    """
    Return *values* with at most *most_columns*: the exact mean of what is known in each of equal parts.

    The last part may be smaller; one in which nothing is known is None. With
    few enough columns every value stays as it is. A row may end before the
    others: each stands for *length* values, as many as the longest has.
    """
    length = max(map(len, values), default=0) if length is None else length
    size = bucket_size(length, most_columns)
    columns = -(-length // size)
    starts = range(0, length, size)
    means = ([_mean(row[at : min(at + size, length)]) for at in starts[: -(-len(row) // size)]] for row in values)
    return [row + [None] * (columns - len(row)) for row in means]


def bucket_size(columns: int, most_columns: int) -> int:
    """Return how many columns become one, so that at most *most_columns* are left."""
    return max(1, -(-columns // most_columns))


def _mean(values: Row) -> float | None:
    known = [value for value in values if value is not None and is_known(value)]
    if len(known) == 1:
        return known[0]
    return fsum(known) / len(known) if known else None


def rounded(row: Row) -> list[float | None]:
    """Return *row* to a tenth: what more there is, nobody sees, and it is sent."""
    return [round(value, 1) if value is not None and is_known(value) else None for value in row]


def per_cent(value: object, language: str) -> str:
    """Return a percentage with its sign: 90 %, 90% in Chinese."""
    return worded(say(N_("{percent} %"), percent=value), language)


def finding(tasks: Sequence[str], values: Sequence[Row], minutes: Sequence[int], metric_label: Words) -> Sentence:
    """Return how much was used on average, and by which task least."""
    means = [
        (mean, task) for mean, task in ((_mean(row), task) for row, task in zip(values, tasks)) if mean is not None
    ]
    if not means:
        return say(N_("No values of {metric} are known."), metric=metric_label)
    known = [value for row in values for value in row if value is not None and is_known(value)]
    least, task = min(means, key=lambda pair: pair[0])
    one = N_("{metric} of {task} over {span}: mean {mean} %, from {lowest} % to {highest} %.")
    more = N_("{metric} of {tasks} tasks over {span}: mean {mean} %, lowest {task} with {least} %.")
    return say(
        one if len(tasks) == 1 else more,
        metric=metric_label,
        tasks=len(tasks),
        task=short(task),
        span=timedelta(minutes=_span(minutes)),
        mean=percent(fsum(known) / len(known)),
        least=percent(least),
        lowest=percent(min(known)),
        highest=percent(max(known)),
    )


def _span(minutes: Sequence[int]) -> int:
    """Return how many minutes the values tell of: each of its own."""
    return minutes[-1] - minutes[0] + step_of(minutes)


def step_of(minutes: Sequence[int]) -> int:
    """Return how many minutes lie between two values."""
    return max(1, minutes[1] - minutes[0]) if len(minutes) > 1 else 1


def mean_minutes(minutes: Sequence[int], most_columns: int) -> int:
    """Return of how many minutes a value is the mean, with at most *most_columns* of them; 1 for each on its own."""
    size = bucket_size(len(minutes), most_columns)
    return size * step_of(minutes) if size > 1 else 1


def _axis_title(mean_of: int, language: str) -> str:
    mean = say(N_("minutes since the first value; a value is the mean of {count}"), count=mean_of)
    return worded(_MINUTES if mean_of <= 1 else mean, language)


def layout(height: int, mean_of: int, language: str) -> dict[str, Any]:
    """Return a plotly layout, *height* in pixels, for values over minutes, each the mean of *mean_of* minutes."""
    base = _theme.layout(height=height, y_title="", y_top=100)
    axis = {key: value for key, value in base["yaxis"].items() if key not in ("title", "rangemode")}
    return {
        **base,
        "hovermode": "closest",
        "xaxis": {**axis, "type": "linear", "title": {"text": _axis_title(mean_of, language)}},
        "yaxis": axis,
    }


def minute_axis(first: int, last: int, left: int, bottom: int, mean_of: int, language: str) -> Iterator[str]:
    """Yield round minutes under the axis from *left* to the right edge, and below them what they are."""
    span = max(1, last - first)
    step = next((step for step in _STEPS if span <= step * _MOST_TICKS), -(-span // (1440 * _MOST_TICKS)) * 1440)
    room = WIDTH - RIGHT - left
    for minute in range(-(-first // step) * step, last + 1, step):
        x = left + (minute - first) / span * room
        yield f'<path d="M{round(x, 1)} {bottom}v4" stroke="currentColor" stroke-opacity=".5"/>'
        yield words(x, bottom + 16, str(minute), "middle" if x < WIDTH - RIGHT - 12 else "end")
    yield words(left + room / 2, bottom + 32, _axis_title(mean_of, language), "middle")
