"""What the extension answers, made from what the cached session has; whatever goes wrong is an answer too."""

from __future__ import annotations

import json
import logging
import math
import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import wraps
from typing import Any, NamedTuple

from ..display import Look
from ..errors import (
    BadRequest,
    ConnectionFailed,
    JobNotFound,
    MaWidgetsError,
    NotSupported,
    ServiceUnavailable,
    Throttled,
)
from ..i18n import N_, say
from ..job import Job, load_evidence, read_job, where
from ..sessions import Reply, Resource, told
from ..tabs import error_notice
from ._cache import CachedSession, Seen
from ._masked import masked
from ._page import asked_again_seconds, page_of, page_without_job

_LOG = logging.getLogger(__name__)
_STATUSES = {BadRequest: 400, JobNotFound: 404, NotSupported: 404, Throttled: 429, ServiceUnavailable: 503}
# What the service refused, the server could not mend: none of it is between the reader and the server.
_OTHERWISE = 502
# What computes keeps the event loop from its turns. One at a time leaves it half of them, though a small job then
# waits behind a large one.
_computing = threading.Lock()
# Of a job that runs, events tell whether it stands still: see ADR 9.
_EVIDENCE_SECONDS = 300.0


class Answer(NamedTuple):
    """An answer: ``again_seconds`` is when a page is to be loaded again, None for never."""

    status: int
    body: str
    again_seconds: int | None = None


class _Aged:
    """The cached session for who is content with replies of some minutes."""

    def __init__(self, session: CachedSession) -> None:
        self._session = session

    def fetch(self, resource: Resource, job_id: str | None, **query: object) -> Reply:
        return self._session.look(resource, job_id or "", query, age_seconds=_EVIDENCE_SECONDS).told()


def refused(language: str, error: MaWidgetsError) -> Answer:
    """Return *error* as JSON, in *language*."""
    return Answer(_status(error), json.dumps(told(error, language)))


def refused_page(job_id: str, look: Look, error: MaWidgetsError, again_seconds: int | None = None) -> Answer:
    """Return *error* as a page."""
    return Answer(_status(error), page_without_job(job_id, [error_notice(error)], look), again_seconds)


def _status(error: MaWidgetsError) -> int:
    return next((status for kind, status in _STATUSES.items() if isinstance(error, kind)), _OTHERWISE)


def answering(refuse: Callable[[MaWidgetsError], Answer], make: Callable[[], Answer]) -> Callable[[], Answer]:
    """Return *make* as a function that raises nothing: an error is an answer, as *refuse* makes it."""

    @wraps(make)
    def made() -> Answer:
        try:
            return make()
        except MaWidgetsError as error:
            return refuse(error)
        except Exception as error:  # noqa: BLE001 -- its words may hold what was being read
            _LOG.error("The answer could not be made: %s", where(error))
            what = say(N_("The extension failed: {kind}."), kind=type(error).__name__)
            hint = N_("This is a fault of ma_widgets; the server's log has the place.")
            return refuse(MaWidgetsError(what, hint=hint))

    return made


def job_page(
    session: CachedSession, job_id: str, now: Callable[[], datetime], look: Look, *, stays: bool = False
) -> Answer:
    """Return the page of the job, which *stays* or comes again; of one that cannot be asked for any more, as it was."""
    job, seen = _job(session, job_id, look)
    again = asked_again_seconds(job, seen)
    if job is None:
        return refused_page(job_id, look, seen.error or _nothing(), again)
    with _computing:
        return Answer(200, page_of(job, seen, now(), look, stays=stays), None if stays else again)


def job_data(session: CachedSession, job_id: str, look: Look) -> Answer:
    """Return what ``Job.to_dict()`` has, masked."""
    job, seen = _job(session, job_id, look)
    if seen.error is not None or job is None:
        raise seen.error or _nothing()
    with _computing:
        return Answer(200, job.to_json())


def _job(session: CachedSession, job_id: str, look: Look) -> tuple[Job | None, Seen]:
    """Return the job with what tells why it failed or waits, and what its details were read from."""
    seen = session.look(Resource.JOB, job_id)
    if seen.reply is None:
        return None, seen
    job = read_job(seen.reply, at=seen.at, look=look)
    return load_evidence(job, _Aged(session) if job.phase == "Running" else session, job_id), seen


def resource_data(session: CachedSession, resource: Resource, job_id: str, query: Mapping[str, Any]) -> Answer:
    """Return the reply of *resource*, masked, also of what the other replies of the job show to be secret."""
    if resource is not Resource.JOB:
        session.look(Resource.JOB, job_id, age_seconds=math.inf).told()
    seen = session.look(resource, job_id, query)
    with _computing:
        reply = masked(resource, seen.told(), session.secrets_of(job_id))
        return Answer(200, json.dumps({"reply": reply, "as_of": seen.at and seen.at.isoformat()}, allow_nan=False))


def no_answer_yet() -> ConnectionFailed:
    """Return the error for work that takes longer than any session should."""
    error = ConnectionFailed(
        N_("The session of the server does not answer."),
        why=N_("A look at the job still waits for it."),
        hint=N_("Look into the network of the Jupyter server."),
    )
    error.kind = "timeout"
    return error


def _nothing() -> MaWidgetsError:
    return MaWidgetsError(N_("The session gave neither a reply nor an error."), hint=N_("Try again."))
