"""Waiting in code for the end of a job."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping

from .errors import BadReply, BadRequest, JobFailed, SessionError
from .i18n import N_, line, listed, said, say
from .job import Job, Source, leading_nowhere, load_evidence, load_job, resolve
from .refresh import LEAST_REFRESH_SECONDS, REFRESH_SECONDS, pause_seconds
from .sessions import SessionAdapter

_SUCCEEDED = "Completed"


@leading_nowhere
def wait_for_job(
    job: Source,
    session: SessionAdapter | None = None,
    *,
    timeout: float | None = None,
    raise_on_failure: bool = True,
    on_update: Callable[[Job], object] | None = None,
    refresh_seconds: float = REFRESH_SECONDS,
    sleep: Callable[[float], None] = time.sleep,
    monotonic: Callable[[], float] = time.monotonic,
) -> Job:
    """
    Return the job when it has ended; blocks, for *timeout* seconds and the look that is then under way.

    *on_update* is called with the job after each look at it. A look that fails
    but may succeed later is made again, more slowly each time, and not before
    the service wants it. *sleep* and *monotonic* are the standard library's,
    or a test's.

    Raises:
        JobFailed: it ended in another phase than Completed; the error has the ``job`` and its ``findings``.
        TimeoutError: it had not ended in time.
        SessionError: the first look failed, or a later one with what does not mend itself.
        BadRequest: *job* is a reply in hand of a job that has not ended: nobody can be asked for a newer one.
        ValueError: *timeout* or *refresh_seconds* is no time.
    """
    _check(timeout, refresh_seconds)
    adapter = resolve(job, session)[0] if isinstance(job, str) else session
    began_at, last, error, failures = monotonic(), load_job(job, adapter), None, 0
    if isinstance(job, Mapping) and not last.is_final:
        what = say(N_("The reply in hand says {phase} for ever."), phase=line(last.phase or ""))
        raise BadRequest(what, hint=N_("Pass the job id."))
    while True:
        if error is None and on_update is not None:
            on_update(last)
        if last.is_final:
            return _ended(_explained(job, adapter, last), raise_on_failure=raise_on_failure)
        passed = monotonic() - began_at
        left = math.inf if timeout is None else timeout - passed
        if left <= 0:
            raise TimeoutError(_still(_name(job, last), last, passed))
        sleep(min(left, _pause(refresh_seconds, last, error, failures)))
        last, error = _looked_again(job, adapter, last)
        failures = failures + 1 if error else 0


def _still(name: str, last: Job, passed: float) -> str:
    sentence = N_("The job {name} was still {phase} after {seconds} s.")
    return said(say(sentence, name=line(repr(name)), phase=line(f"{last.phase}"), seconds=_tenths(passed)))


def _check(timeout: object, refresh_seconds: object) -> None:
    if not _is_time(refresh_seconds, LEAST_REFRESH_SECONDS):
        sentence = N_("refresh_seconds is {value}; it must be a number of seconds, at least {least}.")
        raise ValueError(said(say(sentence, value=repr(refresh_seconds), least=f"{LEAST_REFRESH_SECONDS:g}")))
    if timeout is not None and not _is_time(timeout, 0):
        sentence = N_("timeout is {value}; it must be a number of seconds, or None for no limit.")
        raise ValueError(said(say(sentence, value=repr(timeout))))


def _is_time(value: object, least: float) -> bool:
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return is_number and math.isfinite(value) and value >= least  # type: ignore[arg-type, operator]


def _looked_again(job: Source, adapter: SessionAdapter | None, last: Job) -> tuple[Job, SessionError | None]:
    """Return the job anew, or as it was with the error that may mend itself: a bad reply is some proxy's page."""
    try:
        return load_job(job, adapter), None
    except SessionError as error:
        if not error.retryable and not isinstance(error, BadReply):
            raise
        return last, error


def _pause(refresh_seconds: float, last: Job, error: SessionError | None, failures: int) -> float:
    return pause_seconds(
        refresh_seconds,
        queued_seconds=last.queued_seconds,
        failures=failures,
        retry_after_seconds=getattr(error, "retry_after_seconds", None),
    )


def _name(job: Source, last: Job) -> str:
    return job if isinstance(job, str) else last.id


def _tenths(seconds: float) -> str:
    return f"{seconds:.1f}".removesuffix(".0")


def _explained(job: Source, adapter: SessionAdapter | None, last: Job) -> Job:
    """Return the job with what tells why it failed; a reply in hand tells no more than it does."""
    return last if isinstance(job, Mapping) else load_evidence(last, *resolve(job, adapter))


def _ended(job: Job, *, raise_on_failure: bool) -> Job:
    if job.phase == _SUCCEEDED or not raise_on_failure:
        return job
    finding = job.failure
    error = JobFailed(
        say(N_("The job {name} ended as {phase}."), name=line(job.name or job.id), phase=line(job.phase or "")),
        why=_on_one_line(listed([finding.title, finding.evidence], N_("{first} {rest}"))) if finding else None,
        hint=finding.advice if finding else N_("Look at its log and its events."),
    )
    error.job, error.findings = job, job.findings
    raise error


def _on_one_line(told: str) -> str:
    """Return what was *told* as it is, or where it has line ends, its English text without them."""
    text = line(told).strip()
    return told if text == told else text
