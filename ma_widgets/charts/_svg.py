"""A step chart as inline SVG, in the page's own colours."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo
from html import escape

from . import _theme
from ._points import Point, drawn_points

_WIDTH, _HEIGHT = 720, 200
_LEFT, _RIGHT, _TOP, _BOTTOM = 36, 12, 18, 24
_MOST_TIME_LABELS = 7
_TIME_STEPS_SECONDS = (1, 5, 15, 60, 300, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400)
_TIME_FORMS = (
    (timedelta(days=300), "%Y-%m-%d"),
    (timedelta(days=1), "%m-%d %H:%M"),
    (timedelta(minutes=10), "%H:%M"),
    (timedelta(0), "%H:%M:%S"),
)


class Plot:
    """Axes from *start* to *end* and from 0 to *top* nodes, and what is drawn on them."""

    def __init__(self, start: datetime, end: datetime, top: int, zone: tzinfo | None) -> None:
        self._start, self._top, self._zone = start, top, zone
        self._span = max((end - start), timedelta(seconds=1))
        self._parts: list[str] = [*self._counts(), *self._times()]

    def x(self, at: datetime) -> float:
        """Return the place of *at* in the picture."""
        return round(_LEFT + (at - self._start) / self._span * (_WIDTH - _LEFT - _RIGHT), 1)

    def y(self, count: float) -> float:
        """Return the height of *count* in the picture."""
        return round(_HEIGHT - _BOTTOM - count / self._top * (_HEIGHT - _TOP - _BOTTOM), 1)

    def steps(self, points: Sequence[Point]) -> None:
        """Draw a count that holds until it changes."""
        kept = drawn_points(points)
        path = "".join(f"H{self.x(at)}V{self.y(count)}" for at, count in kept[1:])
        start, floor = f"M{self.x(kept[0][0])} {self.y(kept[0][1])}", self.y(0)
        self._parts.append(f'<path d="{start}{path}V{floor}H{_LEFT}Z" fill="{_theme.LINE}" fill-opacity=".15"/>')
        self._parts.append(f'<path d="{start}{path}" fill="none" stroke="{_theme.LINE}" stroke-width="2"/>')

    def line(self, count: int, label: str) -> None:
        """Draw a dashed level with its label."""
        y = self.y(count)
        self._parts.append(f'<path d="M{_LEFT} {y}H{_WIDTH - _RIGHT}" stroke="{_theme.ASKED}" stroke-dasharray="5 4"/>')
        self._parts.append(_text(_WIDTH - _RIGHT, y - 5, label, "end"))

    def cross(self, at: datetime, count: int, label: str) -> None:
        """Draw a mark that says *label* when it is pointed at."""
        x, y = self.x(at), self.y(count)
        self._parts.append(
            f'<g stroke="{_theme.FAULT}" stroke-width="2"><title>{escape(label)}</title>'
            f'<path d="M{x - 4} {y - 4}l8 8m0-8l-8 8"/></g>'
        )

    def svg(self, alt: str) -> str:
        """Return the picture; *alt* is its name for a screen reader."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
            f'aria-label="{escape(alt)}" style="width:100%;max-width:900px;display:block">{"".join(self._parts)}</svg>'
        )

    def _counts(self) -> list[str]:
        parts = []
        for count in sorted({0, self._top // 2, self._top}):
            y = self.y(count)
            parts.append(f'<path d="M{_LEFT} {y}H{_WIDTH - _RIGHT}" stroke="currentColor" stroke-opacity=".15"/>')
            parts.append(_text(_LEFT - 6, y + 4, str(count), "end"))
        return parts

    def _times(self) -> list[str]:
        form = next(form for least, form in _TIME_FORMS if self._span >= least)
        return [
            _text(self.x(at), _HEIGHT - 6, at.astimezone(self._zone).strftime(form), "middle")
            for at in _round_times(self._start, self._span, self._zone)
            # A label at the very edge would be cut off.
            if _LEFT + 12 <= self.x(at) <= _WIDTH - _RIGHT - 30
        ]


def _round_times(start: datetime, span: timedelta, zone: tzinfo | None) -> list[datetime]:
    """Return a few round times within the span, as the wall clock of *zone* counts them."""
    days = -(-span // (timedelta(days=1) * _MOST_TIME_LABELS))
    steps = (timedelta(seconds=seconds) for seconds in _TIME_STEPS_SECONDS)
    step = next((step for step in steps if span <= step * _MOST_TIME_LABELS), timedelta(days=1) * days)
    midnight = start.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    first = midnight + -(-(start - midnight) // step) * step
    return [first + step * index for index in range(int((start + span - first) / step) + 1)]


def _text(x: float, y: float, text: str, anchor: str) -> str:
    place = f'x="{x}" y="{round(y, 1)}" text-anchor="{anchor}"'
    return f'<text {place} font-size="11" fill="currentColor">{escape(text)}</text>'
