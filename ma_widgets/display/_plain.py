"""Blocks as text for terminals: aligned, one line a line, no colours."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

# A wider cell pushes the rest of its row off the screen; it is cut with "…".
_WIDEST_CELL = 60


def columns(rows: Sequence[Sequence[str]], *, header: bool = False) -> str:
    """Return *rows* in aligned columns; a cell of several lines takes several lines."""
    cells = [[cell.expandtabs(4).split("\n") for cell in row] for row in rows]
    widths = [min(_WIDEST_CELL, max(len(line) for cell in column for line in cell)) for column in zip(*cells)]
    lines: list[str] = []
    for index, row in enumerate(cells):
        lines.extend(_aligned(parts, widths) for parts in zip_longest(*row, fillvalue=""))
        if header and index == 0:
            lines.append("  ".join("-" * width for width in widths))
    return "\n".join(lines)


def _aligned(parts: Sequence[str], widths: Sequence[int]) -> str:
    *front, last = zip(parts, widths)
    cut = [f"{part[: width - 1]}…" if len(part) > width else part.ljust(width) for part, width in front]
    # The last column may run on: nothing stands behind it.
    return "  ".join([*cut, last[0]]).rstrip()
