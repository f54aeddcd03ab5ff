"""The last words of a job, for a failure that nothing explains."""

from __future__ import annotations

import re
from typing import NamedTuple

from ..expressions import expression
from ..i18n import joined
from ._case import Case
from ._texts import Passage, event_lead, logs

_OF_THE_PLATFORM = "[modelarts service log]"
# These tell no more than the phase and the exit codes do.
_SAYS_NOTHING = expression(
    r"\btraining (?:job )?(?:failed|finished|terminated|completed|started)|\bexit code\b|训练作业.{0,10}(?:失败|结束)",
    re.IGNORECASE,
)
_LEVELS = frozenset({"warning", "error"})


class Quote(NamedTuple):
    """A line, with its place, and the task it is of."""

    text: str
    task: str


def last_words(case: Case, task: str) -> Quote | None:
    """Return the last line of the log of *task*, of the first task for "", else the last event that tells a trouble."""
    told = [passage for passage in logs(case) if passage.task == task or not task]
    told.sort(key=lambda passage: not case.is_key(passage.task))
    for passage in told:
        line = _last_line(passage)
        if line:
            return Quote(line, passage.task)
    event = last_event(case, task)
    return Quote(event, task) if event else None


def _last_line(passage: Passage) -> str:
    for index in range(len(passage.lines) - 1, -1, -1):
        line = passage.lines[index]
        if line.strip() and _OF_THE_PLATFORM not in line.lower():
            return passage.evidence(line, index)
    return ""


def last_event(case: Case, task: str = "") -> str:
    """Return the last warning or error among the events, "" for none that tells anything."""
    for row in case.frames.columns("events").rows():
        message, level = str(row["message"] or ""), str(row["level"] or "").lower()
        if level in _LEVELS and message.strip() and not _SAYS_NOTHING.search(message[:500]):
            if not task or row["task"] in (None, "", task):
                return joined([event_lead(row["at"]), message[:300]])
    return ""
