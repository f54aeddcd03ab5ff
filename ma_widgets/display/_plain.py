"""Blocks as text for terminals: aligned, one line a line, no colours."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from ..i18n import line

# A wider cell moves only its own row: a column is not made as wide as its longest path.
_WIDEST_COLUMN = 60
# Before what others wrote line by line: what begins at the margin is ours.
MARGIN = "  "


def columns(rows: Sequence[Sequence[str]], *, header: bool = False) -> str:
    """
    Return *rows* in aligned columns; a cell of several lines takes several lines.

    Not the first of a row: what begins at the margin would read as a row of its own.
    """
    cells = [[[line(row[0])], *(cell.expandtabs(4).split("\n") for cell in row[1:])] for row in rows if row]
    widths = [min(_WIDEST_COLUMN, max(len(part) for cell in column for part in cell)) for column in zip(*cells)]
    lines: list[str] = []
    for index, row in enumerate(cells):
        lines.extend(_aligned(parts, widths) for parts in zip_longest(*row, fillvalue=""))
        if header and index == 0:
            lines.append("  ".join("-" * width for width in widths))
    return "\n".join(lines)


def _aligned(parts: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(part.ljust(width) for part, width in zip(parts, widths)).rstrip()
