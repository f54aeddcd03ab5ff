"""What an adapter is, and what it can be asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any, Protocol, Union

from ..errors import BadRequest, NotSupported
from ..expressions import expression
from ..i18n import N_, listed, say

Reply = Union[Mapping[str, Any], Sequence[Any]]


class Resource(str, Enum):
    """A thing that can be fetched of a job, or of the project."""

    JOB = "job"
    JOBS = "jobs"
    EVENTS = "events"
    STAGES = "stages"
    TASKS = "tasks"
    METRICS = "metrics"
    LOG = "log"
    LOG_PREVIEW = "log_preview"


class SessionAdapter(Protocol):
    """
    Where replies come from.

    Any object with this method will do; nothing is inherited or registered.

    Raises, and nothing else:
        BadRequest, NotAuthenticated, PermissionDenied, JobNotFound, Throttled,
        ServiceUnavailable, ConnectionFailed, NotSupported, BadReply (see ``errors``).
    """

    def fetch(self, resource: Resource, job_id: str | None, **query: object) -> Reply:
        """Return the reply as parsed JSON, unchanged. Blocks; nothing above this line retries."""


def checked_resource(resource: object) -> Resource:
    """Return *resource*, which may be its name, as a member; NotSupported for what is none."""
    try:
        return Resource(resource)
    except ValueError:
        there_are = listed([each.value for each in Resource])
        what = say(N_("There is no resource {resource}."), resource=repr(resource))
        raise NotSupported(what, hint=say(N_("There are: {names}."), names=there_are)) from None


# UUIDs, names of demo jobs and of tasks: what has this form cannot leave its place in a path.
IDENTIFIER = expression(r"[0-9A-Za-z_-]{1,64}")


def checked_job_id(job_id: object) -> str:
    """Return *job_id* when it can be one; BadRequest, before any request, when it cannot."""
    if isinstance(job_id, str) and IDENTIFIER.fullmatch(job_id):
        return job_id
    if job_id is None or job_id == "":
        what: str = N_("The job id is empty.")
    elif isinstance(job_id, str):
        shown = job_id if len(job_id) <= 80 else f"{job_id[:80]}… ({len(job_id)} characters)"
        what = say(N_("{job_id} cannot be a job id."), job_id=repr(shown))
    else:
        what = say(N_("A job id is a text, not {kind}."), kind=type(job_id).__name__)
    raise BadRequest(
        what,
        why=N_("A job id has 1 to 64 letters, digits, hyphens or underscores."),
        hint=N_("Copy the id from the job list, for example '618222c4-dc2f-4cfe-bc49-72b075b7552f'."),
    )
