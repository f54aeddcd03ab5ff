"""A drawn line, read back from the ``d`` of an SVG path."""

from __future__ import annotations

import re
from collections.abc import Sequence

_COMMAND = re.compile(r"([MLHV])\s*([-\d.,\s]+)")

Point = tuple[float, float]


def corners(d: str) -> list[Point]:
    """Return the points of a path of straight lines."""
    points: list[Point] = []
    for command, text in _COMMAND.findall(d):
        numbers = [float(number) for number in re.findall(r"-?\d+\.?\d*", text)]
        if command == "H":
            points += [(x, points[-1][1]) for x in numbers]
        elif command == "V":
            points += [(points[-1][0], y) for y in numbers]
        else:
            points += list(zip(numbers[::2], numbers[1::2]))
    return points


def levels(d: str, counts: Sequence[int]) -> list[float]:
    """
    Return the heights of the steps of *d*, in the unit of *counts*.

    Pixels become counts by the lowest and the highest point, as *counts* has
    them; so a step that is missing, doubled or of another height is seen.
    """
    heights = [y for (x, y), after in zip(corners(d), corners(d)[1:]) if after[0] > x]
    top, bottom = min(heights), max(heights)
    drawn = counts[:-1]
    if top == bottom:
        return [float(drawn[0])] * len(heights)
    pixels = (bottom - top) / (max(drawn) - min(drawn))
    return [round(min(drawn) + (bottom - y) / pixels, 1) for y in heights]
