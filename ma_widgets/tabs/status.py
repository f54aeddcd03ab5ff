"""How the job is: phases, nodes over time, tasks, runs and recoveries, findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from ..blocks import Block, Notice
from ..diagnosis import diagnose
from ..frames import Columns, JobFrames
from ..i18n import N_, Words, listed, say, say_count
from ._finding_card import finding_card
from ._node_chart import node_chart
from ._tab import Tab, table_of, values_of
from .overview import phase_word

_COUNTED_BY_EYE, _MOST_CODES, _MOST_NAMES = 20, 5, 12
_ROWS_OF_A_PAGE = 200


def _blocks(frames: JobFrames) -> Iterator[Block]:
    for finding in diagnose(frames):
        yield finding_card(frames, finding)
    yield from values_of(
        frames.columns("status"), N_("Phase and times"), instead={**_worded(frames), **_named(frames.tasks)}
    )
    yield from node_chart(frames, interactive=True)
    yield from _tasks(frames)
    yield from table_of(frames.columns("running_records"), N_("Runs"))
    yield from table_of(frames.columns("recover_records"), N_("Faults and recoveries"))
    yield from _hosts(frames)
    yield from table_of(frames.columns("endpoints"), N_("Ways into the job"))
    yield from values_of(frames.columns("access"), N_("Access"), leave_out=_SHOWN_AS_ENDPOINTS)


def _worded(frames: JobFrames) -> dict[str, Words]:
    """Return what is said in the reader's words: the phases as the Overview has them, and the names of a few tasks."""
    told, tasks = frames.first("status"), listed(frames.tasks[:_MOST_NAMES])
    phases = {name: phase_word(told[name]) for name in ("phase", "secondary_phase") if told[name]}
    return {**phases, "tasks": tasks} if tasks == told["tasks"] else phases


def _named(tasks: Sequence[str]) -> dict[str, Words]:
    """Return what is said instead of the names of many tasks: how many, and the first and the last of each role."""
    if len(tasks) <= _MOST_NAMES:
        return {}
    by_role: dict[str, list[str]] = {}
    for task in tasks:
        by_role.setdefault(_place(task)[0], []).append(task)
    roles, count = list(by_role.values()), f"{len(tasks):,}"
    spans = [_span(names, counted=len(roles) > 1) for names in roles[:_MOST_NAMES]]
    if len(roles) > _MOST_NAMES:
        more = say_count(N_("and 1 more role"), N_("and {count} more roles"), len(roles) - _MOST_NAMES)
        return {"tasks": say(N_("{count}: {names}, {more}"), count=count, names=listed(spans), more=more)}
    return {"tasks": say(N_("{label}: {value}"), label=count, value=listed(spans))}


def _span(names: Sequence[str], *, counted: bool) -> str:
    """Return the first and the last of the tasks of one role, by their numbers."""
    first, last = min(names, key=_place), max(names, key=_place)
    return first if len(names) == 1 else f"{first} … {last}" + (f" ({len(names):,})" if counted else "")


def _place(task: str) -> tuple[str, int]:
    """Return the role of a task and its number: worker and 12 of worker-12."""
    role, _, number = task.rpartition("-")
    return (role, int(number)) if number.isdecimal() and len(number) < _LONGEST_NUMBER else (task, 0)


_LONGEST_NUMBER = 10


def _tasks(frames: JobFrames) -> Iterator[Block]:
    tasks = frames.columns("task_statuses")
    yield from _task_counts(tasks, max(len(frames.tasks), tasks.row_count))
    yield from table_of(_failed_first(tasks), N_("Task statuses"))
    if not tasks.row_count and frames.summary.is_final:
        yield Notice(N_("The service reports no task statuses for this job."))
    elif not tasks.row_count:
        yield Notice(N_("The service reports no task statuses yet; it does so when a task has ended."))


def _task_counts(tasks: Columns, total: int) -> Iterator[Notice]:
    """Yield how many tasks ended how, those that failed first, where there are too many to count by eye."""
    if not tasks.row_count or total <= _COUNTED_BY_EYE:
        return
    codes = Counter(tasks["exit_code"])
    order = sorted(codes, key=lambda code: (code in _NO_FAILURE, -codes[code]))
    shown = [*order[:_MOST_CODES], *(code for code in order[_MOST_CODES:] if code in _NO_FAILURE)]
    counts = [_ended(code, f"{codes[code]:,}") for code in shown]
    others = tasks.row_count - sum(codes[code] for code in shown)
    if others:
        counts.append(say(N_("{count} with other exit codes"), count=f"{others:,}"))
    sentence = N_("The statuses of {count} of {total} tasks are reported: {counts}.")
    yield Notice(say(sentence, count=f"{tasks.row_count:,}", total=f"{total:,}", counts=listed(counts)))


_NO_FAILURE = (0, None)


def _ended(code: int | None, count: str) -> str:
    if code is None:
        return say(N_("{count} without an exit code"), count=count)
    return say(N_("{count} with exit code {code}"), count=count, code=code)


def _failed_first(tasks: Columns) -> Columns:
    """
    Return the statuses, those that ended with an error first, else in the order of the service.

    Of more than a page the rare ends first: what ended the job may stand behind a thousand kills of the platform.
    """
    failed = Counter(code for code in tasks["exit_code"] if code not in _NO_FAILURE)
    rank = failed if sum(failed.values()) > _ROWS_OF_A_PAGE else dict.fromkeys(failed, 0)
    rows = sorted(tasks.rows(), key=lambda row: rank.get(row["exit_code"], tasks.row_count))
    return Columns.from_rows(tasks.fields, [tuple(row.values()) for row in rows])


def _hosts(frames: JobFrames) -> Iterator[Block]:
    """Yield where the tasks run: as was fetched, or else as the job's own reply tells it."""
    hosts = list(table_of(frames.columns("tasks"), N_("Tasks and their hosts")))
    yield from hosts or table_of(frames.columns("task_addresses"), N_("Task addresses"))


# The table above has a row for each address.
_SHOWN_AS_ENDPOINTS = tuple(
    f"{service}_{part}" for service in ("jupyter_lab", "tensorboard", "mindstudio_insight") for part in ("url", "token")
)


TAB = Tab("status", N_("Status"), _blocks, parts=3, is_long=True)
