"""
Replies as frames: read once, masked, as plain columns; DataFrames when asked for.

    reply ─► redact ─► read × schema ─► columns ─► (pandas)
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..masking import MASK
from ..schema import TABLES, Table
from ._columns import Columns
from ._csv import csv_of
from ._derive import DERIVED
from ._hidden import Hidden, Raw, chosen_of, hidden
from ._leaves import Leaf, Place, Problem, leaves, problems, walk
from ._log_page import MOST_CHARACTERS, LogPage, log_page
from ._lost import Lost, lost
from ._mapping import DataFrames
from ._others import BY_TASK, PLACES, Others
from ._read import read
from ._redact import redact
from ._runs import Recovery, Run, Segment, Step, is_backwards, runs
from ._summary import FINAL_PHASES, Summary, summarize
from ._told import MOST_LINES, ends_of_logs, metric_values, unread_metrics
from ._use import Use, checked_prices, use

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "BY_TASK",
    "FINAL_PHASES",
    "MASK",
    "MOST_CHARACTERS",
    "MOST_LINES",
    "PLACES",
    "Columns",
    "DataFrames",
    "Hidden",
    "JobFrames",
    "Leaf",
    "LogPage",
    "Lost",
    "Others",
    "Problem",
    "Raw",
    "Recovery",
    "Run",
    "Segment",
    "Step",
    "Summary",
    "Use",
    "checked_prices",
    "chosen_of",
    "csv_of",
    "hidden",
    "is_backwards",
    "log_page",
    "lost",
    "redact",
    "runs",
    "use",
]


# What is long and shown in part, or no secret, is not masked.
_SHORTENED = {"logs": ends_of_logs, "metrics": unread_metrics}
_OTHERS = ("events", "recent", "stages", "tasks", "metrics", "logs")
# What one reply shows to be secret may bring to light what another one has.
_MOST_PASSES = 3
_MANY_ITEMS = 5_000


class JobFrames:
    """
    The frames of one look at a job, each read when it is first asked for.

    ``reply`` is the masked reply; ``columns(name)`` a frame as plain columns;
    ``frame(name)`` the same as a DataFrame; ``names`` all there are. ``at``
    is the moment of the look, None for a reply of unknown age; ``others`` the
    replies of other resources, unmasked. For the reader: ``prices`` of one
    node for one hour, by flavor, and ``language``, en or zh-CN.
    """

    names = tuple(TABLES)

    def __init__(self, reply: Mapping[str, object], at: datetime | None = None, others: Others | None = None) -> None:
        self.raw = Raw(reply)
        # Those of the reply itself, and those that the others add to them.
        self._own_secrets: set[str] = set()
        self.reply = redact(reply, self._own_secrets)
        self._secrets = set(self._own_secrets)
        self.at = at
        self.others = Others() if others is None else others
        self.prices: Mapping[str, float] = {}
        self.language = "en"
        self._columns: dict[str, Columns] = {}
        self._masked: dict[str, dict[str, Any]] = {}
        # What rooms above have made of these frames, by name.
        self.memo: dict[str, Any] = {}
        self._mask_others()

    def columns(self, name: str) -> Columns:
        """Return the frame *name* as columns; a block the reply lacks has no rows, never an error."""
        if name not in TABLES:
            raise KeyError(f"no frame {name!r}; there are: {', '.join(TABLES)}")
        if name not in self._columns:
            derive = DERIVED.get(name)
            self._columns[name] = derive(self) if derive else self._read(TABLES[name])
        return self._columns[name]

    def _read(self, table: Table) -> Columns:
        return read(table, self.reply if table.resource == "job" else self.other(table.resource))

    def other(self, name: str) -> dict[str, Any]:
        """
        Return the reply *name* of ``others``, masked, also of what any reply of the job shows to be secret.

        Of "logs" the ends of the texts, of "metrics" all but the names and percentages: see ``metric_values``.
        """
        return self._masked[name]

    def _mask_others(self) -> None:
        """Mask the others; again, and the job's reply too, when one of them shows a secret that the rest may hold."""
        told = {name: self._told(name) for name in _OTHERS}
        for _ in range(_MOST_PASSES):
            known = len(self._secrets)
            self._masked = {
                name: redact(reply, self._secrets) if getattr(self.others, name) else dict(reply)
                for name, reply in told.items()
            }
            if len(self._secrets) == known:
                break
        if self._secrets != self._own_secrets:
            self.reply = redact(self.raw.reply, set(self._secrets))
            self._forget("summary", "_places", "entries", "problems", "tasks")
            self._columns = {}

    def _told(self, name: str) -> Mapping[str, Any]:
        reply = getattr(self.others, name)
        reply = _SHORTENED[name](reply) if name in _SHORTENED else reply
        return reply if isinstance(reply, Mapping) else {"events" if name == "recent" else name: reply}

    def _forget(self, *names: str) -> None:
        for name in names:
            self.__dict__.pop(name, None)

    def frame(self, name: str) -> pd.DataFrame:
        """Return the frame *name* as a new DataFrame."""
        from ._pandas import data_frame

        return data_frame(self.columns(name))

    def with_others(self, others: Others) -> JobFrames:
        """Return the frames of the same look with *others*; the reply is masked again only where they show a secret."""
        other = copy.copy(self)
        other.others, other._secrets = others, set(self._own_secrets)
        # A copy first: another thread may be reading a frame.
        known = self._columns.copy()
        other._columns = {name: made for name, made in known.items() if TABLES[name].resource == "job"}
        other.memo = {}
        other._forget("metric_values", "as_of")
        other._mask_others()
        return other

    def for_reader(self, prices: Mapping[str, float], language: str) -> JobFrames:
        """Return the same frames for a reader with these *prices*, who reads *language*."""
        if (prices, language) == (self.prices, self.language):
            return self
        other = copy.copy(self)
        other.prices, other.language = prices, language
        return other

    @cached_property
    def is_large(self) -> bool:
        """Whether there is so much in the lists of the reply that a report of all of it takes a while."""
        blocks = [block.values() for block in self.reply.values() if isinstance(block, dict)]
        return sum(len(part) for block in blocks for part in block if isinstance(part, list)) > _MANY_ITEMS

    @cached_property
    def tasks(self) -> tuple[str, ...]:
        """The names of the task instances, worker-0 for one, in the order of the reply."""
        status = self.reply.get("status")
        told = status.get("tasks") if isinstance(status, Mapping) else None
        names = told if isinstance(told, list) else [told]
        return tuple(each for each in names if isinstance(each, str) and each)

    @cached_property
    def summary(self) -> Summary:
        """What one wants to know first."""
        return summarize(self)

    @cached_property
    def metric_values(self) -> Mapping[str, Mapping[str, Sequence[float | None]]]:
        """The values of each metric and task, one a minute, in percent; None is a gap."""
        return metric_values(self.others.metrics)

    @cached_property
    def as_of(self) -> datetime | None:
        """The moment that the replies tell of: of the look, or the last one in them when nobody knows its age."""
        told = [*self.columns("node_counts")["at"][-1:], *self.columns("events")["at"][:1]]
        return self.at or max((at for at in told if at is not None), default=None)

    @cached_property
    def _places(self) -> Sequence[Place]:
        return tuple(walk(self.reply, whole_lists=True))

    @cached_property
    def entries(self) -> tuple[Leaf, ...]:
        """The leaves of the reply as a page shows them: a list of plain values is one; frame ``fields`` has each."""
        return tuple(leaves(self._places))

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """The values that are not of their declared kind; each stands as it is in the frame ``fields``."""
        return tuple(problems(self._places))

    def first(self, name: str) -> dict[str, Any]:
        """Return the first row of the frame *name*; for the frames that have one row a job."""
        return self.columns(name).first()
