"""How many corners of a long step line are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

Point = tuple[datetime, int]

# A longer line has more corners than any picture has pixel columns.
_MOST_POINTS = 2000


def drawn_points(points: Sequence[Point]) -> Sequence[Point]:
    """
    Return all *points*, or of a long line first, lowest, highest and last of each part: the same picture.

    The frame ``node_counts`` keeps every change.
    """
    if len(points) <= _MOST_POINTS:
        return points
    width = -(-len(points) // (_MOST_POINTS // 4))
    kept: list[Point] = []
    for start in range(0, len(points), width):
        part = points[start : start + width]
        by_count = sorted(part, key=lambda point: point[1])
        kept.extend(sorted({part[0], by_count[0], by_count[-1], part[-1]}))
    return kept
