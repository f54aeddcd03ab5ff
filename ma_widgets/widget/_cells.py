"""Which cell shows which widget: when a cell is run again, what it no longer shows is closed."""

from __future__ import annotations

from functools import partial
from typing import Any, Protocol

from IPython import get_ipython


class Shown(Protocol):
    """What a cell can show."""

    def leave(self, cell: str) -> None:
        """Hear that *cell* shows this no longer."""


# For each cell the message that ran it last, and what it showed then.
_cells: dict[str, tuple[str, list[Shown]]] = {}


def enter(shown: Shown) -> str | None:
    """
    Note that the running cell shows *shown*; return the cell's id, None where the page tells none.

    What the cell showed when it was run before, and does not show again, is
    told to leave when the cell has ended.
    """
    cell, run = _running_cell()
    if cell is None:
        return None
    last_run, before = _cells.get(cell, (run, []))
    if last_run != run:
        _after_cell(partial(_leave, cell, before))
    now = before if last_run == run else []
    _cells[cell] = run, now if shown in now else [*now, shown]
    return cell


def _leave(cell: str, before: list[Shown]) -> None:
    _, now = _cells.get(cell, ("", []))
    for shown in before:
        if shown not in now:
            shown.leave(cell)


def _running_cell() -> tuple[str | None, str]:
    """Return id and message of the cell that runs; JupyterLab and Notebook 7 tell the id, a terminal has none."""
    shell = get_ipython()
    parent: Any = shell.get_parent() if hasattr(shell, "get_parent") else None
    if not parent:
        return None, ""
    return parent.get("metadata", {}).get("cellId"), parent.get("header", {}).get("msg_id", "")


def _after_cell(act: Any) -> None:
    events = get_ipython().events

    def once(*_: object) -> None:
        events.unregister("post_run_cell", once)
        act()

    events.register("post_run_cell", once)
