"""From replies in hand to a job."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from ..display import Look
from ..errors import BadReply
from ..frames import Others
from ..i18n import N_, listed, say
from ..sessions import Reply, Resource, failure
from ._fetch import leading_nowhere
from ._job import Job


@leading_nowhere
def read_job(
    reply: object,
    *,
    events: Reply | None = None,
    stages: Reply | None = None,
    tasks: Reply | None = None,
    metrics: Mapping[str, Reply] | None = None,
    logs: Mapping[str, Reply] | None = None,
    at: datetime | None = None,
    look: Look | None = None,
) -> Job:
    """
    Return the job that *reply* describes; *at* is the moment it was fetched.

    The others are the replies of those resources, as the service sends them;
    *metrics* and *logs* by task, a log as a page of it or as its preview. One
    that is an error body is not read: the tab tells what it says.

    Raises:
        BadReply: *reply* is no object, or describes no job.
        SessionError: *reply* is an error body; the error it stands for.
    """
    if not isinstance(reply, Mapping):
        what = say(N_("The reply is {kind}, not a job."), kind=_kind(reply))
        raise BadReply(what, hint=N_("Pass the dict that get_job_info() returns."))
    error = failure(reply)
    if error is not None:
        raise error
    replies = {Resource.EVENTS: events, Resource.STAGES: stages, Resource.TASKS: tasks}
    by_task = {Resource.METRICS: metrics, Resource.LOG: logs}
    job = Job(reply, at, look, _others(replies, by_task))
    if not job.id:
        raise BadReply(
            N_("The reply describes no job: it has no metadata.id."),
            why=_keys(job.columns.reply),
            hint=N_("Pass the whole reply of one job, as get_job_info() returns it."),
        )
    return job


def _others(replies: Mapping[Resource, Reply | None], by_task: Mapping[Resource, Mapping[str, Reply] | None]) -> Others:
    """Return what was passed besides the job's reply, without the error bodies among it."""
    told: list[tuple[Resource, str | None, Reply]]
    told = [(resource, None, reply) for resource, reply in replies.items() if reply is not None]
    told += [(resource, task, reply) for resource, each in by_task.items() for task, reply in (each or {}).items()]
    others = Others()
    for resource, task, reply in told:
        error = failure(reply) if isinstance(reply, Mapping) else None
        others = others.without(resource, error) if error else others.having(resource, reply, task)
    return others


def _kind(reply: object) -> str:
    kinds: Sequence[tuple[Any, str]] = (
        (type(None), N_("empty")),
        (str, N_("a text")),
        (list, N_("a list")),
        ((int, float), N_("a number")),
    )
    return next((word for kind, word in kinds if isinstance(reply, kind)), type(reply).__name__)


def _keys(reply: Mapping[str, Any]) -> str:
    keys = listed([repr(str(key)[:40]) for key in list(reply)[:8]])
    return say(N_("Its keys are: {keys}."), keys=keys) if keys else N_("It is an empty object.")
