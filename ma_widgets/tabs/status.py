"""How the job is: phases, nodes over time, tasks, runs and recoveries, findings."""

from __future__ import annotations

from collections.abc import Iterator

from ..blocks import Block, Notice
from ..diagnosis import diagnose
from ..frames import JobFrames
from ..i18n import N_, say
from ._node_chart import node_chart
from ._tab import Tab, table_of, values_of

# A job may have ten thousand tasks that failed together.
_MOST_FINDINGS = 20


def _blocks(frames: JobFrames) -> Iterator[Block]:
    findings = diagnose(frames)
    for finding in findings[:_MOST_FINDINGS]:
        yield Notice(finding.title, finding.severity, f"{finding.evidence}\n{finding.advice}")
    if len(findings) > _MOST_FINDINGS:
        yield Notice(say(N_("{count} more tasks failed; they are in the table."), count=len(findings) - _MOST_FINDINGS))
    yield from values_of(frames.columns("status"))
    yield from node_chart(frames, interactive=True)
    tasks = frames.columns("task_statuses")
    yield from table_of(tasks, N_("Task statuses"))
    if not tasks.row_count:
        yield Notice(N_("The service reports no task statuses; it does so when a task has ended."))
    yield from table_of(frames.columns("running_records"), N_("Runs"))
    yield from table_of(frames.columns("recover_records"), N_("Faults and recoveries"))
    yield from table_of(frames.columns("task_addresses"), N_("Task addresses"))
    yield from table_of(frames.columns("endpoints"), N_("Ways into the job"))
    yield from values_of(frames.columns("access"), leave_out=_SHOWN_AS_ENDPOINTS)


# The table above has a row for each address.
_SHOWN_AS_ENDPOINTS = tuple(
    f"{service}_{part}" for service in ("jupyter_lab", "tensorboard", "mindstudio_insight") for part in ("url", "token")
)


TAB = Tab("status", N_("Status"), _blocks, parts=3)
