"""
A reply as frames: read once, masked, as plain columns; DataFrames when asked for.

    reply ─► redact ─► read × schema ─► columns ─► (pandas)
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..masking import MASK
from ..schema import TABLES
from ._columns import Columns
from ._derive import DERIVED
from ._leaves import Leaf, Problem, leaves, problems
from ._mapping import DataFrames
from ._read import read
from ._redact import redact
from ._summary import FINAL_PHASES, Summary, summarize

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["FINAL_PHASES", "MASK", "Columns", "DataFrames", "JobFrames", "Leaf", "Problem", "Summary"]


class JobFrames:
    """
    The frames of one look at a job, each read when it is first asked for.

    ``reply`` is the masked reply; ``columns(name)`` a frame as plain columns;
    ``frame(name)`` the same as a DataFrame; ``names`` all there are. ``at``
    is the moment of the look, None for a reply of unknown age.
    """

    names = tuple(TABLES)

    def __init__(self, reply: Mapping[str, object], at: datetime | None = None) -> None:
        self.reply = redact(reply)
        self.at = at
        self._columns: dict[str, Columns] = {}

    def columns(self, name: str) -> Columns:
        """Return the frame *name* as columns; a block the reply lacks has no rows, never an error."""
        if name not in self._columns:
            derive = DERIVED.get(name)
            self._columns[name] = derive(self) if derive else read(TABLES[name], self.reply)
        return self._columns[name]

    def frame(self, name: str) -> pd.DataFrame:
        """Return the frame *name* as a new DataFrame."""
        from ._pandas import data_frame

        return data_frame(self.columns(name))

    @cached_property
    def summary(self) -> Summary:
        """What one wants to know first."""
        return summarize(self)

    @cached_property
    def entries(self) -> tuple[Leaf, ...]:
        """The leaves of the reply as a page shows them: a list of plain values is one; frame ``fields`` has each."""
        return tuple(leaves(self.reply, whole_lists=True))

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """The values that are not of their declared kind; each stands as it is in the frame ``fields``."""
        return tuple(problems(self.reply))

    def first(self, name: str) -> dict[str, Any]:
        """Return the first row of the frame *name*; for the frames that have one row a job."""
        return self.columns(name).first()
