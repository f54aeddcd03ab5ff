"""A script seen at one instant: what is known then, and what is not yet."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import cached_property
from typing import NamedTuple

from ._script import Attempt, Script

# The zone of all texts of the service.
_SERVICE_ZONE = timezone(timedelta(hours=8))


class Cast(NamedTuple):
    """What a script needs to know of the job that plays it: its bundled ``reply``, and npu, gpu or "" by task."""

    reply: str
    job_id: str
    tasks: tuple[str, ...]
    nodes: int
    accelerators: Mapping[str, str]
    outputs: tuple[str, ...]


@dataclass(frozen=True)
class Life:
    """
    A job, *elapsed* seconds after it was created.

    ``created`` is in whole epoch seconds; all other moments are seconds since then.
    """

    cast: Cast
    script: Script
    created: int
    elapsed: float

    def reached(self, at: int) -> bool:
        """Return whether the moment is now or past."""
        return at <= self.elapsed

    def epoch(self, at: int) -> int:
        """Return epoch seconds."""
        return self.created + at

    def milliseconds(self, at: float) -> int:
        """Return epoch milliseconds."""
        return round((self.created + at) * 1000)

    def local(self, at: float) -> datetime:
        """Return the moment on the service's clocks, in whole seconds."""
        return datetime.fromtimestamp(int(self.created + at), _SERVICE_ZONE)

    def iso(self, at: float) -> str:
        """Return the moment as the service writes it: ISO 8601, +08:00."""
        return self.local(at).isoformat()

    @property
    def until(self) -> float:
        """Now, or the end of an ended job."""
        return min(self.elapsed, self.script.ended_at)

    @cached_property
    def phase(self) -> tuple[str, str]:
        """The phase and the secondary phase."""
        _, phase, secondary = [told for told in self.script.phases() if self.reached(told[0])][-1]
        return phase, secondary

    @property
    def is_over(self) -> bool:
        """Whether the phase is a final one."""
        return self.reached(self.script.ended_at)

    @cached_property
    def attempts(self) -> list[Attempt]:
        """The attempts that have begun."""
        return [attempt for attempt in self.script.attempts() if self.reached(attempt.queued_at)]

    @cached_property
    def runs(self) -> list[Attempt]:
        """The attempts that have come to run."""
        return [attempt for attempt in self.attempts if self.reached(attempt.running_at)]

    @cached_property
    def _run_starts(self) -> list[int]:
        return [run.running_at for run in self.runs]

    def run_at(self, at: float) -> Attempt | None:
        """Return the run at a moment; a recovery belongs to the run before it."""
        index = bisect_right(self._run_starts, at)
        return self.runs[index - 1] if index else None

    def nodes_at(self, at: float) -> int:
        """Return how many nodes run the job at a moment that is past."""
        run = self.run_at(at)
        # Samples of ended jobs disagree: only a failed one falls to 0.
        if run is None or (at >= self.script.ended_at and self.script.final == "Failed"):
            return 0
        if run.fault is None or at < run.fault.at:
            return self.cast.nodes
        return self.cast.nodes - 1 if at < run.fault.whole_from() else 0

    def has_node(self, task: str, at: float) -> bool:
        """Return whether *task* has a node at a moment that is past."""
        run = self.run_at(at)
        return run is not None and (run.fault is None or at < run.fault.lost_from(task))

    def trains_at(self, at: float) -> bool:
        """Return whether steps are made at a moment that is past."""
        run = self.run_at(at)
        return run is not None and run.ready_at() <= at < run.trains_until()

    def schedule_count(self, task: str) -> int:
        """Return how often *task* has been given a node; 0 before the first time."""
        if not self.reached(self.script.scheduled_at):
            return 0
        return 1 + sum(1 for run in self.runs if run.cause is not None and run.moves(task))
