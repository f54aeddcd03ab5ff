"""The details of a job: what never changes, and the block ``status``, which does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._life import Life
from ._query import Query
from ._replies import base_reply
from ._script import Attempt, Fault

# The last run of a job that no exit code ended.
_END_REASONS = {"Completed": "job completed", "Terminated": "job terminated"}


def job(life: Life, query: Query) -> dict[str, Any]:  # noqa: ARG001 -- the signature of all resources
    """Return the details as the service sends them at this instant."""
    reply = base_reply(life.cast.reply)
    reply["metadata"]["create_time"] = life.milliseconds(0)
    reply["status"] = status(life)
    return reply


def status(life: Life) -> dict[str, Any]:
    """
    Return the block as the service sends it at this instant.

    ``start_time``, ``duration`` and ``node_count_metrics`` are milliseconds,
    the moments in ``running_records`` are seconds.
    """
    phase, secondary = life.phase
    block: dict[str, Any] = {"phase": phase, "secondary_phase": secondary, **_running_time(life)}
    block["node_count_metrics"] = node_counts(life)
    block["tasks"] = list(life.cast.tasks)
    exits = [end for at, end in life.script.statuses() if life.reached(at)]
    if exits:
        block["task_statuses"] = [{"task": end.task, "exit_code": end.code, "message": end.message} for end in exits]
    if life.runs:
        block["running_records"] = [_record(life, run) for run in life.runs]
    return block


def _running_time(life: Life) -> dict[str, int]:
    start = life.script.running_at
    if not life.reached(start):
        return {"duration": 0, "start_time": 0}
    start_ms = life.milliseconds(start)
    return {"duration": life.milliseconds(life.until) - start_ms, "start_time": start_ms}


def node_counts(life: Life) -> list[list[int]] | None:
    """
    Return [milliseconds, nodes]: two points a second apart for each change and for now; None before any node is ready.

    Source:
        Official replies: null in Creating and in Terminating; else the last
        two points are a second before the reply, and its own moment.
    """
    if not life.reached(life.script.scheduled_at):
        return None
    points = [[life.milliseconds(life.script.scheduled_at), 0]]
    for at in [*sorted(_told_at(life)), life.until]:
        before, now = life.milliseconds(at) - 1000, life.milliseconds(at)
        if before > points[-1][0]:
            points.append([before, points[-1][1]])
        if now > points[-1][0]:
            points.append([now, life.nodes_at(at)])
    return points


def _told_at(life: Life) -> set[int]:
    """Return the past moments at which the count changes, and those at which it is told again."""
    moments = {at for run in life.runs for at in _changes(run)}
    every = life.script.sampled_seconds
    if every:
        moments.update(range(life.script.running_at + every, int(life.until) + 1, every))
    return {at for at in moments if at <= life.until}


def _changes(run: Attempt) -> Iterator[int]:
    yield run.running_at
    if run.fault:
        yield run.fault.at
        yield run.fault.whole_from()


def _record(life: Life, run: Attempt) -> dict[str, Any]:
    record: dict[str, Any] = {"start_at": life.epoch(run.running_at), "end_at": 0}
    if any(life.cast.accelerators.values()) and life.reached(run.ready_at()):
        record["xpu_start_at"] = life.epoch(run.ready_at())
    moved = any(run.moves(task) for task in life.cast.tasks)
    record["start_type"] = "init_or_rescheduled" if moved else "restarted"
    if run.fault and life.reached(run.fault.at):
        record.update(_fault(life, run.fault))
    elif run.fault is None and life.is_over:
        record.update(_end(life))
    return record


def _end(life: Life) -> dict[str, Any]:
    first = life.script.exits[0] if life.script.exits else None
    if first and first.code:
        reason = {"end_reason": f"exit with {first.code}", "end_related_task": first.task}
    else:
        reason = {"end_reason": _END_REASONS.get(life.script.final, life.script.final)}
    return {"end_at": life.epoch(life.script.ended_at), **reason}


def _fault(life: Life, fault: Fault) -> dict[str, Any]:
    """Return what a record says of its end; how it was recovered from when that is known."""
    told: dict[str, Any] = {
        "end_at": life.epoch(fault.at),
        "end_reason": fault.end_reason,
        "end_related_task": fault.task,
    }
    tried = [step.recover for at, step in zip(fault.step_starts(), fault.steps) if life.reached(at)]
    told["end_recover"] = tried[-1]
    if len(tried) > 1:
        told["end_recover_before_downgrade"] = tried[0]
    told["recover_records"] = list(_recoveries(life, fault))
    return told


def _recoveries(life: Life, fault: Fault) -> Iterator[dict[str, Any]]:
    for at, end, step, result in zip(fault.step_starts(), fault.step_ends(), fault.steps, fault.results()):
        if not life.reached(at):
            return
        yield {
            "recover_start_at": life.epoch(at),
            "recover_end_at": life.epoch(end) if life.reached(end) else 0,
            "recover": step.recover,
            "fault_scenario": fault.scenario,
            "reason": fault.reason,
            "related_task": fault.task,
            "recover_result": result if life.reached(end) else "recovering",
        }
