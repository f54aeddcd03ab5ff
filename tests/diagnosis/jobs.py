"""Jobs that go wrong, or do not, each made of the one thing a test is about."""

from __future__ import annotations

from typing import Any

from ma_widgets.diagnosis import Finding, diagnose
from ma_widgets.frames import JobFrames, Others

from ..conftest import NOW

# 2024-03-12 02:15:30 UTC, the start of every run here, and its end.
START, END = 1710209730, 1710212327


def job(phase: str | None = "Failed", *, spec: Any = None, annotations: Any = None, **status: Any) -> dict[str, Any]:
    """Return the reply of a job that has started."""
    return {
        "metadata": {"id": "job-1", "create_time": (START - 80) * 1000, "annotations": annotations},
        "status": {"phase": phase, "secondary_phase": phase, "start_time": START * 1000, **status},
        "spec": spec,
    }


def ended(exit_code: object, message: str = "", task: str = "worker-0") -> dict[str, Any]:
    """Return the status of one task."""
    return {"task": task, "exit_code": exit_code, "message": message}


def event(message: str, second: int = 0, level: str = "Error", source: str = "Task") -> dict[str, Any]:
    """Return an event; *second* counts from 08:00 UTC of the day after the start, within one hour."""
    return {
        "time": f"2024-03-13T16:{second // 60:02}:{second % 60:02}+08:00",
        "level": level,
        "message": message,
        "source": source,
    }


def run(end_reason: str = "", task: str = "", start: int = START, end: int = END, **more: Any) -> dict[str, Any]:
    """Return a running record."""
    return {"start_at": start, "end_at": end, "end_reason": end_reason, "end_related_task": task, **more}


def recovery(scenario: str, result: str, task: str = "worker-7", at: int = END, **more: Any) -> dict[str, Any]:
    """Return a recovery record."""
    return {"recover_start_at": at, "fault_scenario": scenario, "recover_result": result, "related_task": task, **more}


def log(*lines: str, first: int = 1) -> dict[str, Any]:
    """Return a page of a log."""
    return {"content": "\n".join(lines) + "\n", "start_line": str(first)}


def frames(
    reply: dict[str, Any], *, at: Any = NOW, events: Any = None, logs: Any = None, util: Any = None
) -> JobFrames:
    """Return the frames of a look; *events* the oldest first, *util* the npuUtil of each task."""
    metrics = {task: {"metrics": [{"metric": "npuUtil", "value": values}]} for task, values in (util or {}).items()}
    told = None if events is None else {"events": list(reversed(events))}
    return JobFrames(reply, at, Others(events=told, metrics=metrics, logs=logs or {}))


def found(reply: dict[str, Any], **others: Any) -> tuple[Finding, ...]:
    """Return the findings of a look."""
    return diagnose(frames(reply, **others))


def codes(reply: dict[str, Any], **others: Any) -> list[str]:
    """Return the codes of the findings of a look."""
    return [finding.code for finding in found(reply, **others)]


def traceback(exception: str, line: int = 7, file: str = "/home/ma-user/modelarts/user-job-dir/code/train.py") -> str:
    """Return a traceback as Python prints it."""
    return f'Traceback (most recent call last):\n  File "{file}", line {line}, in main\n    main()\n{exception}'
