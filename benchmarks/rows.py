"""What is compared with what, and whether it keeps its budget."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from .timing import Timing


class Row(NamedTuple):
    """
    A cost of ours beside another: how many times of it ours may be, or how many times faster it has to be.

    The budgets are those of ADR 11; without one it is only told.
    """

    what: str
    size: str
    ours: Timing
    other: Timing
    most_times: float | None = None
    least_faster: float | None = None

    @property
    def times(self) -> float:
        """Ours in multiples of the other."""
        return self.ours.median / self.other.median

    @property
    def share(self) -> float:
        """How much of its budget it uses: 1 is all of it; 0 without a budget."""
        if self.most_times is not None:
            return self.times / self.most_times
        return 0 if self.least_faster is None else self.times * self.least_faster


def table(rows: Iterable[Row]) -> str:
    """Return the rows as a Markdown table."""
    head = "| CPU ms: median (least–most) | job | ours | beside it | ratio | budget |\n|---|---|---:|---:|---:|---:|\n"
    return head + "".join(
        f"| {row.what} | {row.size} | {row.ours} | {row.other} | {_ratio(row)} | {_budget(row)} |\n" for row in rows
    )


def _ratio(row: Row) -> str:
    is_times = row.most_times is not None or row.times > 1
    return f"{row.times:.3g} ×" if is_times else f"{1 / row.times:.3g} × faster"


def _budget(row: Row) -> str:
    if row.most_times is not None:
        return f"≤ {row.most_times:g} ×"
    return "–" if row.least_faster is None else f"≥ {row.least_faster:g} × faster"
