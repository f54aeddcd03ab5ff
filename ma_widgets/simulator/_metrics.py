"""Metrics of a task: one number a minute since the job began to run."""

from __future__ import annotations

from typing import Any
from zlib import crc32

from ._life import Life
from ._query import Query
from ._refusals import NotReady
from ._tasks import asked_task

NO_DATA = -1
# Collecting starts late.
_MINUTES_WITHOUT_DATA = 2
# Name, accelerator it belongs to, percent while training, percent while idle, how far it varies.
_METRICS = (
    ("cpuUsage", None, 38.0, 4.0, 3.0),
    ("memUsage", None, 21.0, 17.0, 0.4),
    ("npuUtil", "npu", 91.0, 0.0, 5.0),
    ("npuMemUsage", "npu", 83.0, 80.0, 0.5),
    ("gpuUtil", "gpu", 88.0, 0.0, 6.0),
    ("gpuMemUsage", "gpu", 76.0, 74.0, 0.5),
)


def metrics(life: Life, query: Query) -> dict[str, Any]:
    """
    Return each metric in percent, a value for each whole minute run; -1 where there is no data.

    The value of a minute is that of its end: what a fault or a hang does at
    that moment shows in it. NotReady before the first.
    """
    task = asked_task(life, query)
    start = life.script.running_at
    count = int(life.until - start) // 60
    if count < 1:
        raise NotReady
    ends = range(start + 60, start + 60 * count + 1, 60)
    states = [_state(life, task, end) for end in ends]
    states[:_MINUTES_WITHOUT_DATA] = [""] * min(count, _MINUTES_WITHOUT_DATA)
    own = life.cast.accelerators[task]
    return {
        "metrics": [
            {
                "metric": name,
                "value": [NO_DATA] * count if needs not in (None, own) else _values(task, name, states, levels),
            }
            for name, needs, *levels in _METRICS
        ]
    }


def _state(life: Life, task: str, at: int) -> str:
    """Return what the task does at a moment, "" when it has no node."""
    if not life.has_node(task, at):
        return ""
    if life.trains_at(at):
        return "trains"
    return "hangs" if at >= life.script.idle_from else "idles"


def _values(task: str, name: str, states: list[str], levels: list[float]) -> list[float]:
    busy, idle, spread = levels
    # What hangs does not vary: that is how the service knows it.
    told = {"trains": (busy, spread), "idles": (idle, spread), "hangs": (idle, 0.0)}
    return [
        _varied(f"{task} {name} {minute}", *told[state]) if state else NO_DATA for minute, state in enumerate(states)
    ]


def _varied(seed: str, level: float, spread: float) -> float:
    return round(max(level + (share(seed) - 0.5) * spread, 0.0), 3)


def share(seed: str) -> float:
    """Return a number from 0 to 1 that is the same for the same text, everywhere and always."""
    return crc32(seed.encode()) / 2**32
