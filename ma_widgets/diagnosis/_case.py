"""What the rules ask of a job again and again: its phase, its last run, what was not recovered from."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from functools import cached_property
from itertools import accumulate
from typing import Any, NamedTuple

from ..frames import JobFrames
from ..i18n import N_, listed, say

FAILED = frozenset({"Failed", "Abnormal"})
STOPPED = frozenset({"Terminated", "Terminating"})
WAITING = frozenset({"Creating", "Pending"})
_LONG_AGO = datetime.min.replace(tzinfo=timezone.utc)
# A fault is told up to so long before it ends the run.
_BEFORE_THE_END = timedelta(minutes=2)
# What is told of a recovery is told so long around it.
_AROUND = timedelta(minutes=1)


class Run(NamedTuple):
    """A running record; ``number`` counts from 1 in the order of the reply."""

    number: int
    started_at: datetime | None
    ended_at: datetime | None
    end_reason: str
    task: str


class Recovery(NamedTuple):
    """A recovery record; ``number`` counts from 1 in the order of the reply."""

    number: int
    run_started_at: datetime | None
    at: datetime | None
    ended_at: datetime | None
    scenario: str
    reason: str
    task: str
    result: str

    def told(self) -> str:
        """Return the record in words, as evidence."""
        about = listed([*filter(None, (self.task, self.scenario, self.result))])
        record = N_("recovery record {number}: {reason} ({about})")
        return say(record, number=self.number, reason=self.reason or self.scenario, about=about)


class Case:
    """A job as the rules see it."""

    def __init__(self, frames: JobFrames) -> None:
        self.frames = frames
        self.phase = frames.summary.phase or ""
        self.is_failed = self.phase in FAILED
        self.is_final = frames.summary.is_final
        self.is_running = self.phase == "Running"
        self.was_created = frames.summary.secondary_phase != "CreateFailed"

    @cached_property
    def runs(self) -> tuple[Run, ...]:
        """The runs, the first one first; a record that ended before it began tells nothing (official example)."""
        rows = enumerate(self.frames.columns("running_records").rows(), 1)
        runs = [run for run in (_run(number, row) for number, row in rows) if not _is_broken(run)]
        return tuple(sorted(runs, key=lambda run: (run.started_at or _LONG_AGO, run.number)))

    @property
    def last_run(self) -> Run | None:
        """The run whose end counts: what ended an earlier one was recovered from."""
        return self.runs[-1] if self.runs else None

    @property
    def since(self) -> datetime | None:
        """From when on events count; None for "all" of a job that ran but once."""
        return self.runs[-1].started_at if len(self.runs) > 1 else None

    @property
    def has_run(self) -> bool:
        """Whether the job ran, as far as the reply tells: 0 in place of its start says no."""
        status = self.frames.reply.get("status")
        says_no = isinstance(status, dict) and status.get("start_time", "") in (0, "0")
        told = self.frames.columns("task_statuses").row_count or self.runs or self.frames.summary.started_at
        return self.was_created and (bool(told) or (self.phase == "Failed" and not says_no))

    @cached_property
    def recoveries(self) -> tuple[Recovery, ...]:
        """All recovery records."""
        rows = enumerate(self.frames.columns("recover_records").rows(), 1)
        return tuple(_recovery(number, row) for number, row in rows)

    @cached_property
    def unrecovered(self) -> tuple[Recovery, ...]:
        """The recovery records of the last run that nothing came after: its end, or what is under way now."""
        run = self.last_run
        of_run = [each for each in self.recoveries if run and each.run_started_at == run.started_at]
        succeeded = [at for at, each in enumerate(of_run) if each.result == "success"]
        last = succeeded[-1] if succeeded else -1
        return tuple(each for at, each in enumerate(of_run) if at > last or self._is_the_end(each))

    def _is_the_end(self, each: Recovery) -> bool:
        return self.is_at_the_end(each.at) and not self.is_running

    def is_at_the_end(self, at: datetime | None) -> bool:
        """Return whether *at* is at the end of the last run, or up to two minutes before."""
        ended_at = self.last_run and self.last_run.ended_at
        return bool(at and ended_at and at >= ended_at - _BEFORE_THE_END)

    def was_recovered(self, at: datetime | None) -> bool:
        """Return whether what happened at *at* lies within a recovery that succeeded, and was not the end."""
        if at is None or self.is_at_the_end(at):
            return False
        starts, ends = self._recovered_spans
        index = bisect_right(starts, at + _AROUND) - 1
        return index >= 0 and at <= ends[index] + _AROUND

    @cached_property
    def _recovered_spans(self) -> tuple[list[datetime], list[datetime]]:
        """The starts of the recoveries that succeeded, in order, and the latest end up to each of them."""
        told = [each for each in self.recoveries if each.result == "success"]
        spans = sorted((each.at, max(each.ended_at or each.at, each.at)) for each in told if each.at)
        return [start for start, _ in spans], list(accumulate((end for _, end in spans), max))

    @cached_property
    def tasks(self) -> tuple[str, ...]:
        """The names of the task instances, those of the key role first."""
        return tuple(sorted(self.frames.tasks, key=lambda name: not self.is_key(name)))

    @cached_property
    def has_peers(self) -> bool:
        """Whether the job has several tasks, as far as anything tells."""
        told = {*self.tasks, *self.frames.others.logs, *self.frames.columns("task_statuses")["task"]}
        return len(told) > 1 or (self.frames.summary.nodes_asked or 1) > 1

    @cached_property
    def key_role(self) -> str:
        """The role whose exit code decides the result of the job."""
        told = [row["value"] for row in self.frames.columns("annotations").rows() if row["name"] == "key_task"]
        return str(told[0]) if told and told[0] else "worker"

    def is_key(self, task: str) -> bool:
        """Return whether *task* is of the key role; the job itself is."""
        return not task or role(task) == self.key_role


def role(task: str) -> str:
    """Return the role of a task: "worker" of "worker-0"."""
    return task.rpartition("-")[0]


def clock(at: datetime) -> str:
    """Return a moment in words."""
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"


def _is_broken(run: Run) -> bool:
    return bool(run.started_at and run.ended_at and run.ended_at < run.started_at)


def _run(number: int, row: dict[str, Any]) -> Run:
    return Run(number, row["started_at"], row["ended_at"], *_words(row, "end_reason", "end_related_task"))


def _recovery(number: int, row: dict[str, Any]) -> Recovery:
    moments = row["run_started_at"], row["recover_started_at"], row["recover_ended_at"]
    return Recovery(number, *moments, *_words(row, "fault_scenario", "reason", "related_task", "recover_result"))


def _words(row: dict[str, Any], *names: str) -> Iterator[str]:
    return (str(row[name] or "") for name in names)
