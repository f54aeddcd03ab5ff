"""Jobs that come with the package: no account, no network."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from typing import Union

from ..errors import JobNotFound
from ..i18n import N_, listed, say
from ..simulator.project import Project
from ._failure import failure
from ._paging import paged
from ._protocol import Reply, Resource, checked_job_id, checked_resource

Now = Union[datetime, Callable[[], datetime], None]


class DemoSession:
    """
    Jobs for demos and tests, by id: ``demo``, ``demo-failed``, ``demo-pending`` …

    They live on from the moment the session is made, *speed* times as fast as
    the clock: ``demo`` has six minutes behind it and six before it,
    ``demo-created`` begins now. *now* is the clock: a function, a moment, at
    which everything then stands still, or None for the real one.
    """

    job_ids = Project.job_ids

    def __init__(self, speed: float = 1.0, now: Now = None) -> None:
        clock = now if callable(now) else (lambda: now or datetime.now(timezone.utc))
        self._project = Project(clock, speed)

    def __repr__(self) -> str:
        return "DemoSession()"

    def fetch(self, resource: Resource, job_id: str | None, **query: object) -> Reply:
        """Return what the service would send of the scripted job; an empty reply where it has nothing yet."""
        wanted = checked_resource(resource)
        checked = None if wanted is Resource.JOBS else checked_job_id(job_id)
        return paged(wanted, lambda page: self._answer(wanted.value, checked, page), query)

    def _answer(self, resource: str, job_id: str | None, query: Mapping[str, object]) -> Reply:
        status, body = self._project.answer(resource, job_id, query)
        if status < 400:
            reply: Reply = body if body is not None else {}
            return reply
        error = failure(body, status=status, job_id=job_id)
        raise error if error and not isinstance(error, JobNotFound) else _no_job(job_id)


def _no_job(job_id: str | None) -> JobNotFound:
    ids = listed(DemoSession.job_ids)
    return JobNotFound(
        say(N_("The demo has no job {job_id}."), job_id=repr(job_id)),
        hint=say(N_("It has: {ids}. For a real job pass session=, or leave it out in a ModelArts notebook."), ids=ids),
    )
