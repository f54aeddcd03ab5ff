"""Where a reply tells in words what happened: each text with its lines and its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from itertools import groupby
from operator import itemgetter
from typing import Any

from ..expressions import expression
from ..i18n import N_, joined, say
from ._case import Case, clock
from ._clean import lines_of

_MOST_CHARACTERS = 2000
_MOST_SHOWN = 400


class Source(IntEnum):
    """Which text comes first where no time is known."""

    STATUS = 0  # the service lists the task that failed first before the others
    RECORD = 1
    EVENT = 2
    LOG = 3


@dataclass(frozen=True)
class Passage:
    """
    A text, line by line, and where it stands.

    ``lead`` and ``tail`` make an evidence of a line; a log has the ``numbers``
    of its lines instead. ``exit_code`` is the one that was told beside it.
    """

    source: Source
    position: int
    task: str
    lines: Sequence[str]
    at: datetime | None = None
    lead: str = ""
    tail: str = ""
    numbers: Sequence[int | None] = ()
    exit_code: int | None = None

    def evidence(self, line: str, index: int) -> str:
        """Return *line*, which is that at *index*, with its place."""
        shown = line.strip()
        shown = shown if len(shown) <= _MOST_SHOWN else f"{shown[: _MOST_SHOWN - 1]}…"
        return joined([self._before(index), shown, self.tail])

    def _before(self, index: int) -> str:
        if self.source is not Source.LOG:
            return self.lead
        number = self.numbers[index]
        lead = N_("{task}, log: ") if number is None else N_("{task}, log line {number}: ")
        return say(lead, task=self.task, number=number)


def passages(case: Case) -> Iterator[Passage]:
    """Yield all texts of the job that tell of its last run."""
    yield from _statuses(case)
    # A job that was never created has no run: what its records say belongs to another (official example).
    if case.was_created:
        yield from _records(case)
    yield from _events(case)
    yield from logs(case)


def _statuses(case: Case) -> Iterator[Passage]:
    for position, row in enumerate(case.frames.columns("task_statuses").rows()):
        task, code, message = str(row["task"] or ""), row["exit_code"], str(row["message"] or "")
        if code == 0:
            continue
        told = N_("no exit code") if code is None else say(N_("exit code {code}"), code=_number(code))
        lead = say(N_("{label}: {value}"), label=task or N_("a task"), value=told)
        yield Passage(
            source=Source.STATUS,
            position=position,
            task=task,
            lines=_lines(message),
            lead=joined([lead, " — "]) if message.strip() else lead,
            tail=f" (status.task_statuses[{position}])",
            exit_code=code,
        )


def _records(case: Case) -> Iterator[Passage]:
    run = case.last_run
    if run and run.end_reason:
        yield Passage(
            source=Source.RECORD,
            position=run.number,
            task=run.task,
            lines=_lines(run.end_reason),
            at=run.ended_at,
            lead=say(N_("running record {number}: "), number=run.number),
            tail=f" ({run.task})" if run.task else "",
        )
    for each in case.unrecovered:
        yield Passage(
            source=Source.RECORD,
            position=each.number,
            task=each.task,
            lines=_lines(each.reason),
            at=each.at,
            lead=say(N_("recovery record {number}: "), number=each.number),
            tail=f" ({each.task})" if each.task else "",
        )


# What says that the trouble told before is over, in an event of the same task or of the job.
_OVERCOME = expression(
    r"recover\w*\b.{0,60}\bsucce|\b(?:has|have) recovered\b|\brecovered from\b|\bruns? again\b|\bresumed\b"
    r"|successfully pulled|\bpulled: |container started|started container"
    r"|training started|job is running|code downloaded"
    r"|pre-?check\b.{0,40}\b(?<!not )(?:passed|succeeded)",
    re.IGNORECASE,
)
_OVERCOME_WORDS = ("recover", "again", "resumed", "pulled", "started", "is running", "downloaded", "check")


def _is_overcome(message: str) -> bool:
    lower = message.lower()
    return any(word in lower for word in _OVERCOME_WORDS) and bool(_OVERCOME.search(message))


def _events(case: Case) -> Iterator[Passage]:
    overcome: set[str] = set()
    # The newest comes first.
    for position, row in enumerate(case.frames.columns("events").rows()):
        at, message, task = row["at"], str(row["message"] or ""), str(row["task"] or "")
        if at is not None and case.since is not None and at < case.since:
            continue
        if _is_overcome(message[:_MOST_CHARACTERS]):
            overcome.add(task)
        elif overcome.isdisjoint(("", task)) and not case.was_recovered(at):
            # The oldest is the first in time.
            yield Passage(Source.EVENT, -position, task, _lines(message), at, event_lead(at))


def event_lead(at: datetime | None) -> str:
    """Return what stands before the words of an event."""
    return say(N_("event {moment}: "), moment=clock(at)) if at else N_("event: ")


def logs(case: Case) -> Iterator[Passage]:
    """Yield the log of each task."""
    log = case.frames.columns("log")
    rows = enumerate(groupby(zip(log["task"], log["line"], log["text"]), key=itemgetter(0)))
    for position, (task, lines) in rows:
        yield _log(position, str(task or ""), list(lines))


def _log(position: int, task: str, rows: list[tuple[Any, Any, Any]]) -> Passage:
    told = [(number, line) for _, number, text in rows for line in lines_of(str(text or ""))]
    return Passage(Source.LOG, position, task, [line for _, line in told], numbers=[number for number, _ in told])


def _lines(text: str) -> list[str]:
    return [line for each in text.splitlines() for line in lines_of(each)]


def _number(code: int) -> str:
    # Longer ones are no exit codes, and Python refuses to write the longest.
    return str(code) if abs(code) < 10**40 else N_("of too many digits")


_EXIT_CODE = expression(
    r"\b(?:exit(?:ed|s)? with(?: (?:code|status))?|exit[ _-]?(?:code|status)|return code)"
    r"\s{0,3}[:=]?\s{0,3}(-?\d{1,10})\b",
    re.IGNORECASE,
)
_EXIT_WORDS = ("exit", "return code")


def exit_code_in(line: str) -> int | None:
    """Return the exit code that a line tells, None for none and for 0."""
    lower = line.lower()
    if not any(word in lower for word in _EXIT_WORDS):
        return None
    match = _EXIT_CODE.search(line)
    return (int(match[1]) or None) if match else None
