"""Rules: a job that runs and does nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Optional

from ..i18n import N_, listed_first, say
from ._case import Case, role
from ._rule import Rank, Rule, Seen, texts

_METRICS = ("gpuUtil", "npuUtil")
_IDLE_MINUTES = 30  # the platform's own default, MA_HANG_DETECT_TIME
_IDLE = 1.0  # percent
_BUSY = 10.0  # percent
_MOST_NAMED = 8

_Series = Sequence[Optional[float]]


def _looks(case: Case) -> Iterator[Seen]:
    """Yield the hang that the platform recorded, or the tasks whose cards have done nothing for half an hour."""
    for each in case.unrecovered:
        if each.scenario == "job_hanged":
            yield Seen(each.told(), each.task, each.at)
    if case.is_running:
        for metric in _METRICS:
            yield from _idle_tasks(metric, case.frames.metric_values.get(metric, {}))


def _idle_tasks(metric: str, by_task: Mapping[str, _Series]) -> Iterator[Seen]:
    told = {task: values for task, values in by_task.items() if any(value is not None for value in values)}
    idle = {task: _idle_minutes(values) for task, values in told.items()}
    flat = {task: minutes for task, minutes in idle.items() if minutes >= _IDLE_MINUTES}
    busy = {role(task) for task in told if task not in flat}
    stuck = [task for task in flat if _was_busy(told[task]) or role(task) in busy]
    if stuck:
        yield Seen(
            _told(metric, {task: flat[task] for task in stuck}, len(told)), stuck[0] if len(stuck) < len(told) else ""
        )


def _idle_minutes(values: _Series) -> int:
    """Return for how many minutes up to the last one there was no use; a gap says nothing."""
    minutes = 0
    for value in reversed(values):
        if value is None or value > _IDLE:
            break
        minutes += 1
    return minutes


def _was_busy(values: _Series) -> bool:
    return any(value is not None and value >= _BUSY for value in values)


def _told(metric: str, minutes: dict[str, int], count: int) -> str:
    names = listed_first(list(minutes), _MOST_NAMED)
    least = min(minutes.values())
    some, every = N_("{idle} of {count} tasks"), N_("all tasks")
    who = every if len(minutes) == count and count > 1 else say(some, idle=len(minutes), count=count)
    told = N_("{metric} 1 % or less for {least} min in {who}: {names} (metrics)")
    return say(told, metric=metric, least=least, who=who, names=names)


RULES = (
    Rule(
        code="hang-suspected",
        title=N_("The job runs but seems to stand still."),
        advice=N_("Look where the logs stop; if no task goes on, stop the job and resume from a checkpoint."),
        source=N_("ModelArts troubleshooting, training job suspension detection"),
        rank=Rank.HANG,
        words=("suspended", "suspension", "hang", "hung", "stuck", "挂", "卡死"),
        pattern=texts(
            r"\bmay (?:be|have been|have) (?:suspended|hung|hanged|stuck)\b",
            r"\b(?:job|task|training|process\w{0,3}) (?:is|was|has been|are) (?:suspended|hanged|hung|stuck)\b",
            r"\bjob[ _]hanged\b|\bJobHanged\b|\btraining (?:job )?hanged\b",
            r"\bsuspected (?:to be |of )?(?:a )?(?:hang|hung|suspen|stuck)",
            r"\b(?:hang|suspension) (?:was |is |has been )?detected\b",
            r"疑似.{0,6}(?:挂死|卡死|挂起)|(?:作业|任务|训练|进程).{0,6}(?:挂死|卡死|挂起)(?!检测|恢复)",
        ),
        look=_looks,
        of_platform=True,
        kills=True,
    ),
)
