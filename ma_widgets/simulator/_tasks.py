"""Tasks: where each runs, and how often it has been scheduled."""

from __future__ import annotations

from typing import Any

from ._life import Cast, Life
from ._query import Query
from ._refusals import BAD_PARAMETER, Refused

_HOSTS_PER_NET = 240


def tasks(life: Life, query: Query) -> list[dict[str, Any]]:
    """Return the last place of each task; with ``schedule_count`` its place of that time, where it had one."""
    asked = query.whole("schedule_count", 0)
    counts = {task: life.schedule_count(task) for task in life.cast.tasks}
    return [
        {"task": task, **place(life.cast, task, asked or count), "schedule_count": asked or count}
        for task, count in counts.items()
        if count >= max(asked, 1)
    ]


def place(cast: Cast, task: str, count: int) -> dict[str, str]:
    """Return the addresses of *task* when it has been scheduled *count* times; no two tasks share one."""
    number = cast.tasks.index(task) + (count - 1) * len(cast.tasks)
    net, host = divmod(number, _HOSTS_PER_NET)
    return {"ip": f"172.16.{net}.{host + 10}", "host_ip": f"192.168.{20 + net}.{host + 10}"}


def asked_task(life: Life, query: Query) -> str:
    """Return the task that metrics and logs are asked of; refused when the job has none of this name."""
    task = query.values.get("task")
    if isinstance(task, str) and task in life.cast.tasks:
        return task
    raise Refused(BAD_PARAMETER, f"task_id {task} is not a task of the training job" if task else "task_id is empty")
