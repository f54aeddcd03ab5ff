"""Which cell shows which widget, and since when a cell runs."""

from __future__ import annotations

import time
from typing import Any, NamedTuple, Protocol

from IPython import get_ipython


class Shown(Protocol):
    """What a cell can show."""

    def leave(self, cell: str) -> None:
        """Hear that *cell* shows this no longer."""


class Run(NamedTuple):
    """One run of a cell: its id, None where the page tells none, and the message that ran it."""

    cell: str | None
    message: str

    def follows(self, other: Run) -> bool:
        """Return whether it is a later run of the same cell."""
        return self.cell is not None and self.cell == other.cell and self.message != other.message


class _Cells:
    """For each cell its last run that showed something, and what; ``began_at`` is when the running cell began."""

    def __init__(self) -> None:
        self.shown: dict[str, tuple[Run, list[Shown]]] = {}
        self.left: list[tuple[str, Shown]] = []
        self.began_at: float | None = None
        self._shell: Any = None

    def watch(self) -> None:
        """Hear of every cell that begins and ends, in the shell of this process."""
        shell = get_ipython()
        if shell is None or shell is self._shell or not hasattr(shell, "events"):
            return
        self._shell = shell
        self.began_at = time.monotonic()
        shell.events.register("pre_run_cell", self._began)
        shell.events.register("post_run_cell", self._ended)

    def enter(self, run: Run, shown: Shown) -> None:
        if run.cell is None:
            return
        last, before = self.shown.get(run.cell, (run, []))
        now = before if last == run else []
        self.left += [(run.cell, each) for each in before if last != run]
        self.shown[run.cell] = run, now if shown in now else [*now, shown]

    def forget(self, shown: Shown) -> None:
        # In place: a widget may be closed on another thread while a cell shows the next.
        for _, now in list(self.shown.values()):
            if shown in now:
                now.remove(shown)

    def _began(self, *_: object) -> None:
        self.began_at = time.monotonic()

    def _ended(self, *_: object) -> None:
        """Tell what the cell showed before, and shows no more, to leave: not sooner, it may be shown again."""
        self.began_at = None
        run = running_cell()
        if run.cell is not None and run.cell in self.shown and self.shown[run.cell][0] != run:
            self.left += [(run.cell, each) for each in self.shown.pop(run.cell)[1]]
        left, self.left = self.left, []
        for cell, shown in left:
            if shown not in self.shown.get(cell, (run, []))[1]:
                shown.leave(cell)


_cells = _Cells()


def enter(shown: Shown) -> Run:
    """
    Note that the running cell shows *shown*; return the run.

    What the cell showed when it was run before, and does not show again, is
    told to leave when the cell has ended.
    """
    _cells.watch()
    run = running_cell()
    _cells.enter(run, shown)
    return run


def forget(shown: Shown) -> None:
    """Note that nobody has to tell *shown* any more, which is closed."""
    _cells.forget(shown)


def running_seconds() -> float:
    """Return for how long the running cell has been running, 0 when none is known to."""
    began_at = _cells.began_at
    return 0.0 if began_at is None else time.monotonic() - began_at


def running_cell() -> Run:
    """Return the run that is going on; JupyterLab and Notebook 7 tell the id of the cell, a terminal none."""
    shell = get_ipython()
    parent: Any = shell.get_parent() if hasattr(shell, "get_parent") else None
    if not parent:
        return Run(None, "")
    return Run(parent.get("metadata", {}).get("cellId"), parent.get("header", {}).get("msg_id", ""))
