"""From a job id to a job."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any, Union

from ..display import Look
from ..errors import NotSupported
from ..frames import PLACES
from ..i18n import N_, listed, say
from ..sessions import Reply, Resource, SessionAdapter, checked_job_id
from ._fetch import leading_nowhere
from ._job import Job
from ._more import load_more
from ._read import read_job

if TYPE_CHECKING:
    from ..sessions import JobInstance

Source = Union[str, "JobInstance", Mapping[str, Any]]


@leading_nowhere
def load_job(
    job: Source,
    session: SessionAdapter | None = None,
    resources: Sequence[Resource] = (Resource.JOB,),
    *,
    tasks: Sequence[str] = (),
    look: Look | None = None,
) -> Job:
    """
    Fetch a job and return it.

    *job* is a job id, an object of the SDK that has ``get_job_info()``, or a
    reply in hand. Without *session* the one of ``connect()`` is used.
    *resources* are what to fetch besides: metrics and the end of the log are
    those of *tasks*, of 64 tasks and of the task that failed when none is named.

    Raises:
        SessionError: what the service or the way to it answered.
        NotSupported: the session or a job has no such resource, or a reply in hand has no session.
    """
    others = [_checked(each) for each in resources if each != Resource.JOB]
    if isinstance(job, Mapping):
        if others:
            raise NotSupported(
                say(N_("A reply in hand has no {resource}."), resource=others[0].value),
                hint=say(N_("Use read_job(reply, {name}=…)."), name=PLACES[others[0]]),
            )
        return read_job(job, look=look)
    adapter, job_id = resolve(job, session)
    reply: Reply = adapter.fetch(Resource.JOB, job_id)
    loaded = read_job(reply, at=datetime.now(timezone.utc), look=look)
    if not others:
        return loaded
    loaded = load_more(loaded, adapter, job_id, others, tasks)
    for resource, error in loaded.others.unavailable.items():
        # A task without a log says nothing of those that have one.
        if not loaded.others.has(resource):
            raise error
    return loaded


def _checked(resource: object) -> Resource:
    """Return *resource*, which may be its name, before anything is fetched."""
    known = next((each for each in PLACES if each == resource), None)
    if known is None:
        shown = getattr(resource, "value", resource)
        there_are = listed([each.value for each in (Resource.JOB, *PLACES)])
        what = say(N_("A job is not read with its {resource}."), resource=repr(shown))
        raise NotSupported(what, hint=say(N_("There are: {names}."), names=there_are))
    return known


def resolve(job: object, session: SessionAdapter | None) -> tuple[SessionAdapter, str | None]:
    """
    Return where to fetch *job* and under which id: an object of the SDK brings its own session.

    Raises:
        BadRequest: *job* is no job id and no object of the SDK, whatever the session.
        NotAuthenticated: there is no session, and ``connect()`` finds none.
    """
    # What is not used is not imported: the session of a cell is at hand most often.
    if session is None and not isinstance(job, str) and hasattr(job, "get_job_info"):
        from ..sessions import InstanceSession

        return InstanceSession(job), getattr(job, "job_id", None)
    job_id = checked_job_id(job if isinstance(job, str) else getattr(job, "job_id", job))
    if session is None:
        from ..sessions import connect

        session = connect()
    return session, job_id
