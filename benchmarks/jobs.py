"""Replies of every size: the demo's job, with more of what there may be much of."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import datetime, timezone
from typing import Any, NamedTuple

from ma_widgets import DemoSession, Resource

_BEGAN = 1_795_000_000_000  # ms
_MINUTE = 60_000  # ms
# A look at the demo's job that is the same in every run.
_NOW = datetime(2026, 11, 20, tzinfo=timezone.utc)


class Size(NamedTuple):
    """How many of each there are."""

    tasks: int
    parameters: int
    points: int
    records: int


NORMAL = Size(16, 10, 1_000, 2)
LARGE = Size(4_096, 10_000, 10_000, 20)
HUGE = Size(10_000, 10_000, 1_000_000, 2_000)


def scaled(times: int) -> Size:
    """Return a job with *times* as much of everything as a normal one."""
    return Size(*(times * count for count in NORMAL))


def reply(size: Size) -> dict[str, Any]:
    """Return the reply of a running job of *size*; every thousandth minute a node is lost, and comes back."""
    made: dict[str, Any] = copy.deepcopy(DemoSession(speed=0, now=lambda: _NOW).fetch(Resource.JOB, "demo"))  # type: ignore[arg-type]
    tasks = [f"worker-{number}" for number in range(size.tasks)]
    made["status"] |= {
        "tasks": tasks,
        "task_statuses": [{"task": task, "exit_code": 0, "message": ""} for task in tasks],
        "node_count_metrics": list(_points(size)),
        "running_records": [_record(number) for number in range(size.records)],
        "start_time": _BEGAN,
        "duration": size.points * _MINUTE,
    }
    made["spec"]["resource"]["node_count"] = size.tasks
    made["algorithm"]["parameters"] = [_parameter(number) for number in range(size.parameters)]
    return made


def with_one_more_point(of: dict[str, Any]) -> dict[str, Any]:
    """Return the reply a minute later: one more point, all else the same."""
    *_, (at, nodes) = of["status"]["node_count_metrics"]
    status = {**of["status"], "node_count_metrics": [*of["status"]["node_count_metrics"], [at + _MINUTE, nodes - 1]]}
    return {**of, "status": status}


def _points(size: Size) -> Iterator[list[int]]:
    for minute in range(size.points):
        yield [_BEGAN + minute * _MINUTE, size.tasks - (minute % 1_000 > 990)]


def _parameter(number: int) -> dict[str, Any]:
    constraint = {"type": "Float", "editable": True, "required": False, "sensitive": False, "valid_type": "None"}
    return {
        "name": f"parameter_{number}",
        "description": "a parameter",
        "value": f"{number / 1_000}",
        "constraint": {**constraint, "valid_range": []},
    }


def _record(number: int) -> dict[str, Any]:
    start = _BEGAN // 1_000 + number * 3_600
    recovery = {
        "recover_start_at": start + 3_500,
        "recover_end_at": start + 3_600,
        "recover": "pod_reschedule",
        "fault_scenario": "chip_fault",
        "reason": "NPU 3 on the node of worker-7 reports a hardware fault",
        "related_task": "worker-7",
        "recover_result": "success",
    }
    return {
        "start_at": start,
        "end_at": start + 3_500,
        "xpu_start_at": start + 12,
        "start_type": "init_or_rescheduled",
        "end_reason": "exit with 137",
        "end_related_task": "worker-7",
        "end_recover": "pod_reschedule",
        "recover_records": [recovery],
    }
