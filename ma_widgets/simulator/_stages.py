"""Stages: what each running record has gone through."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._life import Life
from ._query import Query
from ._script import NEVER, Attempt

_STAGES = (
    ("scheduling", "Waiting for resources", "等待资源"),
    ("preparing", "Preparing the environment", "准备环境"),
    ("running", "Running", "运行中"),
    ("end", "Ending", "结束"),
)
_PREPARATIONS = (
    ("pull_image", "Image pulled", "镜像已拉取"),
    ("download_code", "Code downloaded", "代码已下载"),
)


def stages(life: Life, query: Query) -> dict[str, Any]:  # noqa: ARG001 -- the signature of all resources
    """Return a record an attempt, in order; a stage that goes on has ``end_time`` ""."""
    records = [{"record_order": attempt.order, "stages": list(_stages(life, attempt))} for attempt in life.attempts]
    return {"total_count": len(records), "running_records": records}


def _stages(life: Life, attempt: Attempt) -> Iterator[dict[str, Any]]:
    starts = (attempt.queued_at, attempt.assigned_at, attempt.running_at, NEVER if attempt.fault else attempt.stops_at)
    over_at = attempt.fault.at if attempt.fault else life.script.ended_at
    # A job that is stopped before it runs has no stage between.
    told = [(order, at) for order, at in enumerate(starts, 1) if life.reached(at)]
    ends = [*(at for _, at in told[1:]), over_at]
    for (order, at), end in zip(told, ends):
        name, english, chinese = _STAGES[order - 1]
        yield {
            "job_id": life.cast.job_id,
            "name": name,
            "en_message": english,
            "zh_message": chinese,
            "start_time": life.iso(at),
            "end_time": life.iso(end) if life.reached(end) else "",
            "stage_order": order,
            "sub_stages": list(_preparations(life, attempt)) if name == "preparing" else [],
        }


def _preparations(life: Life, attempt: Attempt) -> Iterator[dict[str, str]]:
    for at, (name, english, chinese) in zip(attempt.prepared, _PREPARATIONS):
        if life.reached(at):
            yield {"name": name, "en_message": english, "zh_message": chinese, "create_time": life.iso(at)}
