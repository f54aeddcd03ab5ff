"""Replies that come with the package: no account, no network."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, Union

from ..errors import JobNotFound, NotSupported
from ._protocol import Reply, Resource, checked_job_id

Now = Union[datetime, Callable[[], datetime], None]


class _Scene(NamedTuple):
    """A bundled reply, and how long before now its last moment lies (None: keep the moments it has)."""

    file: str
    age: timedelta | None


_SCENES = {
    "demo": _Scene("running", timedelta(0)),
    "demo-completed": _Scene("completed", timedelta(hours=2)),
    "demo-failed": _Scene("failed", timedelta(minutes=12)),
    "demo-pending": _Scene("pending", timedelta(minutes=23)),
    "demo-hetero": _Scene("hetero", timedelta(0)),
    "demo-search": _Scene("search", timedelta(hours=5)),
    "demo-created": _Scene("created", timedelta(seconds=20)),
    "demo-creating": _Scene("creating", None),
    "demo-terminating": _Scene("terminating", timedelta(minutes=3)),
    # Official values; its moments contradict each other, and stay as they are.
    "demo-abnormal": _Scene("abnormal", None),
    "demo-cpu": _Scene("cpu", timedelta(0)),
}
_REPLIES = Path(__file__).parent.with_name("simulator") / "replies"


class DemoSession:
    """
    Jobs for demos and tests, by id: ``demo``, ``demo-failed``, ``demo-pending`` …

    A running job runs on from the moment the session is made, *speed* times
    as fast as the clock. *now* is the clock: a function, a moment, or None
    for the real one.
    """

    job_ids = tuple(_SCENES)

    def __init__(self, speed: float = 1.0, now: Now = None) -> None:
        self._speed = speed
        self._now = now if callable(now) else (lambda: now or datetime.now(timezone.utc))
        self._started_at = self._now()

    def __repr__(self) -> str:
        return "DemoSession()"

    def fetch(self, resource: Resource, job_id: str | None, **query: object) -> Reply:  # noqa: ARG002 -- the protocol's signature
        """Return the bundled reply, its moments moved to now."""
        if resource is Resource.JOBS:
            items = [self._job(each) for each in _SCENES]
            return {
                "total": len(items),
                "count": len(items),
                "limit": len(items),
                "offset": 0,
                "items": items,
            }
        if resource is not Resource.JOB:
            raise NotSupported(f"The demo has no {Resource(resource).value!r} yet.", hint="It has: job, jobs.")
        checked = checked_job_id(job_id)
        if checked not in _SCENES:
            raise JobNotFound(
                f"The demo has no job {checked!r}.",
                hint="It has: "
                + ", ".join(_SCENES)
                + ". For a real job pass session=, or leave it out in a ModelArts notebook.",
            )
        return self._job(checked)

    def _job(self, job_id: str) -> dict[str, Any]:
        scene = _SCENES[job_id]
        reply: dict[str, Any] = json.loads(_text(scene.file))
        if scene.age is None:
            return reply
        # Whole seconds, since part of the reply knows no smaller ones.
        seconds = round((self._started_at - scene.age - _last_moment(reply)) / timedelta(seconds=1))
        moved: dict[str, Any] = _moved(reply, timedelta(seconds=seconds))
        if moved["status"]["phase"] == "Running":
            _run_on(moved["status"], (self._now() - self._started_at) * self._speed)
        return moved


@cache
def _text(name: str) -> str:
    return (_REPLIES / f"{name}.json").read_text(encoding="utf-8")


_MS_KEYS = frozenset({"create_time", "start_time"})
_S_KEYS = frozenset({"start_at", "end_at", "xpu_start_at", "recover_start_at", "recover_end_at"})
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def _last_moment(reply: Mapping[str, Any]) -> datetime:
    points = reply["status"].get("node_count_metrics") or [[reply["metadata"]["create_time"], 0]]
    return _EPOCH + timedelta(milliseconds=points[-1][0])


def _moved(value: Any, by: timedelta, key: str = "") -> Any:
    """Return *value* with every moment in it moved; 0 means "not yet" and stays."""
    if isinstance(value, dict):
        return {name: _moved(each, by, name) for name, each in value.items()}
    if key == "node_count_metrics" and value:
        return [[_later(at, by / timedelta(milliseconds=1)), nodes] for at, nodes in value]
    if isinstance(value, list):
        return [_moved(each, by) for each in value]
    if key in _MS_KEYS:
        return _later(value, by / timedelta(milliseconds=1))
    return _later(value, by / timedelta(seconds=1)) if key in _S_KEYS else value


def _later(moment: int, by: float) -> int:
    return round(moment + by) if moment else moment


def _run_on(status: dict[str, Any], elapsed: timedelta) -> None:
    elapsed_ms = round(elapsed / timedelta(milliseconds=1))
    status["duration"] += elapsed_ms
    status["node_count_metrics"][-1][0] += elapsed_ms
