"""Axes, steps and legends as inline SVG, in the page's own colours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta, tzinfo
from html import escape
from typing import NamedTuple

from . import _theme
from ._points import Point, drawn_points

WIDTH, RIGHT = 720, 12
FONT = 11
_LEGEND_LINE = 18
# Latin, Greek and Cyrillic end before; from Hangul on a character may be as wide as high.
_LAST_NARROW = 0x10FF
_MOST_TIME_LABELS = 7
_TIME_STEPS_SECONDS = (1, 5, 15, 60, 300, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400)
_TIME_FORMS = (
    (timedelta(days=300), "%Y-%m-%d"),
    (timedelta(days=1), "%m-%d %H:%M"),
    (timedelta(minutes=10), "%H:%M"),
    (timedelta(0), "%H:%M:%S"),
)


class Frame(NamedTuple):
    """Where the axes lie in a picture of *height*: around them is room for labels."""

    left: int = 36
    top: int = 18
    bottom: int = 176
    height: int = 200


_FRAME = Frame()


class Plot:
    """Axes from *start* to *end* and from 0 to *top* nodes (0: none are counted), and what is drawn on them."""

    def __init__(self, start: datetime, end: datetime, top: int, zone: tzinfo | None, frame: Frame = _FRAME) -> None:
        self._start, self._top, self._zone, self._frame = start, top, zone, frame
        self._span = max((end - start), timedelta(seconds=1))
        self._parts: list[str] = [*self._counts(), *self._times()]

    def x(self, at: datetime) -> float:
        """Return the place of *at* in the picture."""
        return round(self._frame.left + (at - self._start) / self._span * (WIDTH - self._frame.left - RIGHT), 1)

    def y(self, count: float) -> float:
        """Return the height of *count* in the picture."""
        return round(self._frame.bottom - count / self._top * (self._frame.bottom - self._frame.top), 1)

    def add(self, part: str) -> None:
        """Draw *part*, which is SVG, over what is there."""
        self._parts.append(part)

    def steps(self, points: Sequence[Point]) -> None:
        """Draw a count that holds until it changes."""
        kept = drawn_points(points)
        path = "".join(f"H{self.x(at)}V{self.y(count)}" for at, count in kept[1:])
        start, floor = f"M{self.x(kept[0][0])} {self.y(kept[0][1])}", self.y(0)
        self._parts.append(
            f'<path d="{start}{path}V{floor}H{self.x(kept[0][0])}Z" fill="{_theme.LINE}" fill-opacity=".15"/>'
        )
        self._parts.append(f'<path d="{start}{path}" fill="none" stroke="{_theme.LINE}" stroke-width="2"/>')

    def line(self, count: int, label: str) -> None:
        """Draw a dashed level with its label."""
        y = self.y(count)
        self._parts.append(
            f'<path d="M{self._frame.left} {y}H{WIDTH - RIGHT}" stroke="{_theme.ASKED}" stroke-dasharray="5 4"/>'
        )
        self._parts.append(words(WIDTH - RIGHT, y - 5, label, "end"))

    def cross(self, at: datetime, count: int, label: str) -> None:
        """Draw a mark that says *label* when it is pointed at."""
        x, y = self.x(at), self.y(count)
        self._parts.append(
            f'<g stroke="{_theme.FAULT}" stroke-width="2"><title>{escape(label)}</title>'
            f'<path d="M{x - 4} {y - 4}l8 8m0-8l-8 8"/></g>'
        )

    def svg(self, alt: str) -> str:
        """Return the picture; *alt* is its name for a screen reader."""
        return picture(self._parts, alt, self._frame.height)

    def times(self) -> list[tuple[float, str]]:
        """Return place and words of a few round times."""
        form = next(form for least, form in _TIME_FORMS if self._span >= least)
        moments = _round_times(self._start, self._span, self._zone)
        return [(self.x(at), at.astimezone(self._zone).strftime(form)) for at in moments]

    def _counts(self) -> list[str]:
        parts: list[str] = []
        for count in sorted({0, self._top // 2, self._top}) if self._top else ():
            y = self.y(count)
            parts.append(
                f'<path d="M{self._frame.left} {y}H{WIDTH - RIGHT}" stroke="currentColor" stroke-opacity=".15"/>'
            )
            parts.append(words(self._frame.left - 6, y + 4, str(count), "end"))
        return parts

    def _times(self) -> list[str]:
        left, y = self._frame.left, self._frame.bottom + 18
        # A label at the very edge would be cut off.
        return [words(x, y, text, "middle") for x, text in self.times() if left + 12 <= x <= WIDTH - RIGHT - 30]


def _round_times(start: datetime, span: timedelta, zone: tzinfo | None) -> list[datetime]:
    """Return a few round times within the span, as the wall clock of *zone* counts them."""
    days = -(-span // (timedelta(days=1) * _MOST_TIME_LABELS))
    steps = (timedelta(seconds=seconds) for seconds in _TIME_STEPS_SECONDS)
    step = next((step for step in steps if span <= step * _MOST_TIME_LABELS), timedelta(days=1) * days)
    midnight = start.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    first = midnight + -(-(start - midnight) // step) * step
    return [first + step * index for index in range(int((start + span - first) / step) + 1)]


def words(x: float, y: float, text: str, anchor: str, size: int = FONT) -> str:
    """Return *text* as SVG: it starts, ends or has its middle at *x*, and stands on *y*."""
    # A picture says once what is so of most of its words: every byte goes to the page with each job.
    where = "" if anchor == "start" else f' text-anchor="{anchor}"'
    how = "" if size == FONT else f' font-size="{size}"'
    return f'<text x="{round(x, 1)}" y="{round(y, 1)}"{where}{how}>{escape(text)}</text>'


def title(text: str) -> str:
    """Return what is said when the part around it is pointed at."""
    return f"<title>{escape(text)}</title>"


def picture(parts: Iterable[str], alt: str, height: int) -> str:
    """Return *parts* as one picture; *alt* is its name for a screen reader."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-label="{escape(alt)}" font-size="{FONT}" fill="currentColor" '
        f'style="width:100%;max-width:900px;display:block">{"".join(parts)}</svg>'
    )


def width_of(text: str, size: int = FONT) -> float:
    """Return how wide *text* may be at most: nobody knows the fonts of the page."""
    return size * sum(_em(character) for character in text)


def _em(character: str) -> float:
    if character in "MWmw@%" or ord(character) > _LAST_NARROW:
        return 1.0
    return 0.75 if character.isupper() else 0.62


def legend(entries: Sequence[tuple[str, str]], left: int) -> tuple[str, int]:
    """Return pairs of a sample (SVG around 0, 0, 20 wide) and its name in lines from the top, and their height."""
    parts, x, y = [], float(left), 12
    for sample, name in entries:
        width = 26 + width_of(name)
        if x > left and x + width > WIDTH - RIGHT:
            x, y = float(left), y + _LEGEND_LINE
        parts.append(
            f'<g transform="translate({round(x + 10, 1)} {y - 4})">{sample}</g>{words(x + 24, y, name, "start")}'
        )
        x += width + 12
    return "".join(parts), y + 8
