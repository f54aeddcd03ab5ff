"""What is compared with what, and whether it keeps its budget."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from .timing import Timing


class Row(NamedTuple):
    """
    A cost of ours beside another, and how many times of it ours may be: less than 1 where it has to be faster.

    The budgets are those of ADR 11; without one it is only told.
    """

    what: str
    size: str
    ours: Timing
    other: Timing
    most_times: float | None = None

    @property
    def times(self) -> float:
        """Ours in multiples of the other."""
        return self.ours.median / self.other.median

    @property
    def share(self) -> float:
        """How much of its budget it uses: 1 is all of it; 0 without a budget."""
        return 0 if self.most_times is None else self.times / self.most_times


def table(rows: Iterable[Row]) -> str:
    """Return the rows as a Markdown table."""
    head = (
        "| CPU ms: median (least–most) | job | ours | beside it | ours is | budget |\n|---|---|---:|---:|---:|---:|\n"
    )
    return head + "".join(
        f"| {row.what} | {row.size} | {row.ours} | {row.other} | {_spoken(row.times)} | {_budget(row)} |\n"
        for row in rows
    )


def _spoken(times: float) -> str:
    return f"{times:.3g} × that" if times > 1 else f"{1 / times:.3g} × faster"


def _budget(row: Row) -> str:
    if row.most_times is None:
        return "–"
    return f"≤ {row.most_times:g} ×" if row.most_times > 1 else f"≥ {1 / row.most_times:.3g} × faster"
