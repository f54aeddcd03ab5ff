"""
The scripted jobs of one project, and what the service would answer about them.

    scenario (script + bundled reply) ── seconds since its creation ──► Life ──► a resource
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from . import _events, _jobs, _log, _metrics, _stages, _status, _tasks
from ._life import Life
from ._query import Query
from ._refusals import BAD_PARAMETER, NO_JOB, NotReady, Refused
from ._replies import cast_of
from .scenarios import SCENARIOS

_OF_A_JOB: Mapping[str, Callable[[Life, Query], Any]] = {
    "job": _status.job,
    "events": _events.events,
    "stages": _stages.stages,
    "tasks": _tasks.tasks,
    "metrics": _metrics.metrics,
    "log": _log.page,
    "log_preview": _log.preview,
}
RESOURCES = (*_OF_A_JOB, "jobs")


class Answer(NamedTuple):
    """``status`` is the HTTP status, ``body`` JSON-able; None where there is no body (204)."""

    status: int
    body: Any


class Project:
    """
    Jobs that live through time, from the moment this is made.

    *clock* gives aware datetimes; the jobs live *speed* times as fast as it.
    """

    job_ids = tuple(SCENARIOS)

    def __init__(self, clock: Callable[[], datetime], speed: float = 1.0) -> None:
        self._clock = clock
        self._speed = speed
        self._started_at = clock().timestamp()

    def answer(self, resource: str, job_id: str | None, query: Mapping[str, object]) -> Answer:
        """
        Return what the service would; made afresh, the caller may change it.

        *resource* is one of ``RESOURCES``. *job_id* is a demo id or the job's
        own; the list has none. *query* is what stands in the URL, with
        ``task`` for metrics and logs; for the list it is the body of the search.
        """
        now = self._now()
        if resource != "jobs":
            return _answered(lambda: body(self._life(_demo_id(job_id), now), resource, query))
        lives = [self._life(demo_id, now) for demo_id in SCENARIOS]
        return _answered(lambda: _jobs.jobs([body(life, "job", {}) for life in lives], Query(query, BAD_PARAMETER)))

    def _now(self) -> float:
        """Return the simulated moment, in epoch seconds; never before the project was made."""
        return self._started_at + max(self._clock().timestamp() - self._started_at, 0.0) * self._speed

    def _life(self, demo_id: str, now: float) -> Life:
        # Whole seconds, since half of the moments in a reply know no smaller ones.
        created = int(self._started_at) - SCENARIOS[demo_id].age_seconds
        return life(demo_id, created, now - created)


def life(demo_id: str, created: int, elapsed: float) -> Life:
    """Return the job *elapsed* seconds after its creation, which is in epoch seconds."""
    scenario = SCENARIOS[demo_id]
    return Life(cast_of(scenario.reply), scenario.script, created, elapsed)


def body(life: Life, resource: str, query: Mapping[str, object]) -> Any:
    """Return what the service tells of the job at this instant; NotReady or Refused where it tells nothing."""
    return _OF_A_JOB[resource](life, Query(query))


def _answered(ask: Callable[[], Any]) -> Answer:
    try:
        return Answer(200, ask())
    except NotReady:
        return Answer(204, None)
    except Refused as refusal:
        return Answer(400, refusal.body)


def _demo_id(job_id: str | None) -> str:
    if job_id in SCENARIOS:
        return job_id
    for demo_id, scenario in SCENARIOS.items():
        if job_id == cast_of(scenario.reply).job_id:
            return demo_id
    raise Refused(NO_JOB, job_id)
