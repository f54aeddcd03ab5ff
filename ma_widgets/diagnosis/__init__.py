"""
Whether a job is alive, why it failed, and which worker it was: from its frames to findings.

    frames ─► case ─► passages ─► signs, by the rules ─► ordered ─► findings

A finding more is a rule more, in the file of its subject.
"""

from __future__ import annotations

from ..frames import JobFrames
from ._case import Case
from ._finding import Finding
from ._findings import findings
from ._order import ordered
from ._rules import RULES
from ._signs import signs
from ._texts import passages
from .life import LONGEST_WAIT, waited

__all__ = ["RULES", "Finding", "diagnose", "log_task", "needs_evidence"]


def diagnose(frames: JobFrames) -> tuple[Finding, ...]:
    """
    Return what went or goes wrong, most important first; one finding a code, nothing for a job that is well.

    A cause comes before its consequences, then warnings, then what is good
    to know. Only a job that failed or was stopped has findings of severity error.
    """
    # Several tabs ask of the same look, and a look does not change.
    if "findings" not in frames.memo:
        case = Case(frames)
        frames.memo["findings"] = findings(case, ordered(case, signs(case, passages(case))))
    known: tuple[Finding, ...] = frames.memo["findings"]
    return known


def needs_evidence(frames: JobFrames) -> frozenset[str]:
    """Return the names of the resources, besides the job's own, that would make the findings better."""
    case = Case(frames)
    waiting = waited(case)
    is_long = waiting is not None and waiting > LONGEST_WAIT
    return frozenset({"events"}) if case.is_failed or case.phase == "Terminated" or is_long else frozenset()


def log_task(frames: JobFrames) -> str | None:
    """Return the task whose log tells why a job failed; None for one that did not fail, or never ran."""
    case = Case(frames)
    if not case.is_failed or not case.has_run:
        return None
    return next((finding.task for finding in diagnose(frames) if finding.task), None) or next(iter(case.tasks), None)
