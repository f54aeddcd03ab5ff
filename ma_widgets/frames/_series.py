"""The node-count series: from the wire's pairs to its changes."""

from __future__ import annotations

from datetime import datetime
from itertools import chain, compress, islice
from operator import itemgetter, le, ne, or_
from typing import Any

from .. import units


class Series(list[Any]):
    """A list of which it is known that it is a series: to look at a million points again takes time."""


def is_series(value: object) -> bool:
    """Return whether *value* is a list of lists of finite numbers and nothing else; quick for a million points."""
    if type(value) is Series:
        return True
    if not isinstance(value, list) or set(map(type, value)) != {list}:
        return False
    kinds = set(map(type, chain.from_iterable(value)))
    return kinds <= {int} or (kinds <= {int, float} and all(map(_is_finite, chain.from_iterable(value))))


def _is_finite(number: float) -> bool:
    # An integer may be too large to ask the standard library.
    return number - number == 0


def changes(points: object) -> list[tuple[datetime, int]]:
    """
    Return the changes of a step series, by time: its first point, each change, and its last point.

    Dropping a point between equal neighbours loses nothing, since a count
    holds until the next. Unsorted points are sorted; of two at one moment the
    later in the reply counts; a pair that is none is left out (``problems``
    names its parts).

    Source:
        API reference, table Status: ``node_count_metrics``. In official
        replies the pairs are [epoch milliseconds, running nodes].
    """
    if not isinstance(points, list):
        return []
    by_time: dict[datetime, int] = {}
    for at, nodes in _ends(points) or _pairs(points):
        moment = _moment(at)
        if moment is not None:
            by_time[moment] = nodes
    return _compressed(sorted(by_time.items()))


def _pairs(points: list[Any]) -> list[tuple[Any, int]]:
    pairs = []
    for point in points:
        if not isinstance(point, list) or len(point) < 2:
            continue
        nodes = _count(point[1])
        if nodes is not None:
            pairs.append((point[0], nodes))
    return pairs


def _ends(points: list[Any]) -> list[list[int]]:
    """
    Return the first and the last point of each run of equal counts, by time; none where any end is no plain pair.

    Quick for a million points: what lies inside of a run is compared, and not looked at.
    """
    if set(map(type, points)) != {list}:
        return []
    try:
        if not all(map(le, points, islice(points, 1, None))):
            points = sorted(points, key=itemgetter(0))
        counts = list(map(itemgetter(1), points))
    except (IndexError, TypeError):
        return []
    differs = list(map(ne, counts, islice(counts, 1, None)))
    # An end is another than the point before it, or than the one after it.
    ends = list(compress(points, map(or_, [True, *differs], [*differs, True])))
    return ends if _are_plain(ends) else []


def _are_plain(points: list[Any]) -> bool:
    """Return whether all *points* are pairs of whole numbers, as the service sends them."""
    are_pairs = set(map(len, points)) == {2} and set(map(type, chain.from_iterable(points))) == {int}
    return are_pairs and min(map(itemgetter(1), points)) >= 0


def _moment(value: object) -> datetime | None:
    try:
        return units.moment(value)
    except ValueError:
        return None


def _count(value: object) -> int | None:
    try:
        count = units.integer(value)
    except ValueError:
        return None
    return count if count is None or count >= 0 else None


def _compressed(points: list[tuple[datetime, int]]) -> list[tuple[datetime, int]]:
    last = len(points) - 1
    return [point for index, point in enumerate(points) if index in (0, last) or point[1] != points[index - 1][1]]
