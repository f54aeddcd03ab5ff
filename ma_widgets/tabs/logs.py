"""What a task wrote: the end of its log, and what lies before it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ..blocks import Block, Log, LogLine, Notice
from ..diagnosis import log_task
from ..frames import JobFrames
from ..i18n import N_, Words, say, say_count
from ..sessions import Resource
from ._tab import Control, Options, Tab, lacking

LINES_SHOWN = 200

# Source: API reference, "Error Codes"; no log is no error of the job.
_NO_LOG = {
    "ModelArts.2776": N_("The log of {task} is not ready yet: it comes when the task has written something."),
    "ModelArts.2818": N_("The log of {task} is not ready yet: the platform has not made it."),
    "ModelArts.2819": N_("The log of {task} has been cleared: the platform keeps logs for 30 days."),
    "ModelArts.2820": N_("The log of {task} is not there: its export path was not found."),
    "ModelArts.2822": N_("The log of {task} is not there: the job has no export path for logs."),
}


class Shown(NamedTuple):
    """The lines of *task* that a reader chose: those that contain *wanted*, up to the line *until*."""

    task: str
    wanted: str
    until: int | None

    def of(self, frames: JobFrames) -> list[LogLine]:
        """Return all lines that fit, of those that were fetched."""
        sought = self.wanted.lower()
        return [
            line
            for index, line in enumerate(lines_of(frames, self.task), 1)
            if sought in line.text.lower() and (self.until is None or (line.number or index) <= self.until)
        ]


def lines_of(frames: JobFrames, task: str) -> list[LogLine]:
    """Return the lines of the log of *task* that were fetched."""
    log = frames.columns("log")
    return [LogLine(number, text) for each, number, text in zip(*log.values()) if each == task]


def shown(frames: JobFrames, choices: Mapping[str, str]) -> Shown:
    """Return what *choices* mean: without a task, the one that failed or the first."""
    until = choices.get("until", "")
    return Shown(
        choices.get("task") or first_task(frames), choices.get("wanted", ""), int(until) if until.isdecimal() else None
    )


def first_task(frames: JobFrames) -> str:
    """Return the task whose log is shown unasked: one whose log is there, the one that failed, or the first."""
    failed = None if frames.others.logs else log_task(frames)
    return failed or next(iter([*frames.others.logs, *frames.tasks]), "")


def _blocks(frames: JobFrames, task: str = "", wanted: str = "", until: str = "") -> Iterator[Block]:
    chosen = shown(frames, {"task": task, "wanted": wanted, "until": until})
    yield from _lacking(frames, chosen.task)
    if chosen.task in frames.others.logs:
        yield from _log(frames, chosen)


def _lacking(frames: JobFrames, task: str) -> Iterator[Block]:
    """Yield why there is no log of *task*, or no newer one."""
    error, is_there = frames.others.unavailable.get(Resource.LOG), task in frames.others.logs
    if error is not None and error.code in _NO_LOG:
        # Beside a log that is there this is the answer about another task.
        if not is_there:
            yield Notice(say(_NO_LOG[error.code], task=task or N_("the job")))
    elif error is None and frames.others.logs and not is_there:
        sentence = N_("The log of {task} is not there yet: JobInfoWidget reads it when the task is chosen.")
        yield Notice(say(sentence, task=task))
    else:
        yield from lacking(frames, Resource.LOG, N_("The log is"))


def _log(frames: JobFrames, chosen: Shown) -> Iterator[Block]:
    """Yield the last lines that fit, or the sentence that none does, with the first that are there."""
    lines = chosen.of(frames)
    kept = lines[-LINES_SHOWN:]
    read = chosen._replace(wanted="").of(frames)
    if not kept:
        yield Notice(_none(frames, chosen, read))
        kept = [] if read else lines_of(frames, chosen.task)[:LINES_SHOWN]
    if kept:
        place = _found(chosen, lines, kept, read) if chosen.wanted and read else _place(kept)
        yield Log(kept, say(N_("Log of {task}"), task=chosen.task), place)


def _none(frames: JobFrames, chosen: Shown, read: Sequence[LogLine]) -> Words:
    """Return why there is no line to show, of those that were *read* up to the one that was chosen."""
    if read:
        one = N_("The only line read of {task} does not contain {wanted}.")
        more = N_("None of the {count} lines read of {task} contains {wanted}.")
        told = say_count(one, more, len(read), task=chosen.task, wanted=repr(chosen.wanted))
        if (read[0].number or 1) <= 1:
            return told
        older = say(N_("Lines before {first} were not read."), first=f"{read[0].number:,}")
        return say(N_("{first} {rest}"), first=told, rest=older)
    if lines_of(frames, chosen.task):
        sentence = N_("The lines of {task} up to {until} are not there; here are the first.")
        return say(sentence, task=chosen.task, until=chosen.until)
    empty = N_("The log of {task} has no lines.") if frames.summary.is_final else _NO_LOG["ModelArts.2776"]
    return say(empty, task=chosen.task)


def _place(lines: Sequence[LogLine]) -> Words:
    """Return which lines of the log these are."""
    first, last = lines[0].number, lines[-1].number
    if first is None or last is None:
        one, more = N_("1 line; the service does not number it"), N_("{count} lines; the service does not number them")
        return say_count(one, more, len(lines))
    return say(N_("lines {first} to {last}"), first=f"{first:,}", last=f"{last:,}")


def _found(chosen: Shown, lines: Sequence[LogLine], kept: Sequence[LogLine], read: Sequence[LogLine]) -> Words:
    """Return how many *lines* contain what was sought, of which are *kept*, and where was sought."""
    values = {"wanted": repr(chosen.wanted), "read": _place(read)}
    if len(lines) > len(kept):
        template = N_("the last {kept} of {found} lines with {wanted}; read were {read}")
        return say(template, kept=len(kept), found=f"{len(lines):,}", **values)
    one, more = N_("1 line with {wanted}; read were {read}"), N_("{count} lines with {wanted}; read were {read}")
    return say_count(one, more, len(lines), **values)


def _tasks(frames: JobFrames) -> Options:
    first = first_task(frames)
    names = dict.fromkeys([*([first] if first else []), *frames.tasks, *frames.others.logs])
    return [(task, task) for task in names]


def _older(frames: JobFrames, choices: Mapping[str, str]) -> str:
    """Return the line before the first one shown; the first page stays."""
    chosen = shown(frames, choices)
    kept = chosen.of(frames)[-LINES_SHOWN:]
    first = kept[0].number if kept else None
    return choices.get("until", "") if first is None or first <= 1 else str(first - 1)


def _newest(_: JobFrames, __: Mapping[str, str]) -> str:
    return ""


TAB = Tab(
    "logs",
    N_("Logs"),
    _blocks,
    needs=frozenset({Resource.JOB, Resource.LOG}),
    controls=(
        Control("task", N_("Task"), _tasks),
        Control("wanted", N_("Search in the log, then Enter")),
        Control("until", N_("Older lines"), step=_older),
        Control("until", N_("Newest lines"), step=_newest),
    ),
)
