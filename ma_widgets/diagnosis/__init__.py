"""Why a job failed: from its frames to findings, the first cause first."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..frames import JobFrames
from ..i18n import N_
from ._exit_codes import meaning
from ._finding import Finding

__all__ = ["Finding", "diagnose"]

_FAILED_PHASES = frozenset({"Failed", "Abnormal"})
_NO_EXIT_CODE = 1  # what a program without a better one returns
_EXIT = re.compile(r"exit(?:ed)? with (?:code )?(\d{1,3})\b")


def diagnose(frames: JobFrames) -> tuple[Finding, ...]:
    """
    Return what went wrong, most important first; nothing for a job that did not fail.

    The service lists the task that failed first before the others, so the
    order of the reply is kept.
    """
    if frames.summary.phase not in _FAILED_PHASES:
        return ()
    return tuple(_failed_tasks(frames)) or tuple(_nothing_ran(frames)) or tuple(_last_run(frames))


def _failed_tasks(frames: JobFrames) -> Iterator[Finding]:
    for row in frames.columns("task_statuses").rows():
        if row["exit_code"]:
            yield _finding(row["exit_code"], f"{row['task']}: exit code {row['exit_code']}", row["message"])
        elif row["exit_code"] is None and row["message"]:
            yield _finding(_NO_EXIT_CODE, f"{row['task']}: no exit code", row["message"])


def _last_run(frames: JobFrames) -> Iterator[Finding]:
    """Yield how the last run ended: what ended an earlier one was recovered from."""
    runs = frames.columns("running_records").rows()
    for row in sorted(runs, key=lambda row: (row["started_at"] is not None, row["started_at"]))[-1:]:
        match = _EXIT.search(row["end_reason"] or "")
        if match and int(match[1]):
            where = f"{row['end_related_task']}: " if row["end_related_task"] else ""
            yield _finding(int(match[1]), f"{where}{row['end_reason']}", None)


def _nothing_ran(frames: JobFrames) -> Iterator[Finding]:
    if frames.summary.secondary_phase == "CreateFailed":
        yield Finding(
            "create-failed",
            "error",
            N_("The job could not be created."),
            "status.secondary_phase: CreateFailed",
            N_("Read the events of the job; check algorithm, flavor, dataset and image."),
            "API reference, Status: secondary_phase",
        )


def _finding(exit_code: int, evidence: str, message: str | None) -> Finding:
    known = meaning(exit_code)
    last_line = next((line.strip() for line in reversed((message or "").splitlines()) if line.strip()), "")
    full = f"{evidence} — {last_line[:500]}" if last_line else evidence
    return Finding(known.code, "error", known.title, full, known.advice, known.source)
