"""Waiting in code for the end of a job."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from typing import NamedTuple

from .errors import BadReply, BadRequest, JobFailed, SessionError
from .i18n import N_, in_lines, line, listed, said, say
from .job import Job, Source, frameless, leading_nowhere, load_evidence, load_job, resolve
from .refresh import LEAST_REFRESH_SECONDS, REFRESH_SECONDS, pause_seconds
from .sessions import SessionAdapter
from .tabs import phase_word

_SUCCEEDED = "Completed"


class _Seen(NamedTuple):
    """The job as it was last seen, by which second of the clock, and how many looks have failed since, the last how."""

    job: Job
    at_seconds: float
    failures: int = 0
    error: SessionError | None = None


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

    How long a look takes is the session's: RestSession ends it within 30
    seconds, ServerSession within a minute, the SDK of NotebookSession has no
    time-out.

    *on_update* is called with the job after each look at it. A look that fails
    but may succeed later is made again, more slowly each time, and not before
    the service wants it. *sleep* and *monotonic* are the standard library's,
    or a test's.

    Raises:
        JobFailed: it ended in another phase than Completed; the error has the ``job`` and its ``findings``.
        TimeoutError: it had not ended in time, or nobody could see it end: the last look failed, and why is told.
        SessionError: the first look failed, or a later one with what does not mend itself.
        BadRequest: *job* is a reply in hand of a job that has not ended: nobody can be asked for a newer one.
        ValueError: *timeout* or *refresh_seconds* is no time.
    """
    _check(timeout, refresh_seconds)
    adapter = resolve(job, session)[0] if isinstance(job, str) else session
    began_at, seen = monotonic(), _Seen(load_job(job, adapter), monotonic())
    if isinstance(job, Mapping) and not seen.job.is_final:
        what = say(N_("The reply in hand says {phase} for ever."), phase=phase_word(seen.job.phase))
        raise BadRequest(what, hint=N_("Pass the job id."))
    while True:
        if seen.error is None and on_update is not None:
            on_update(seen.job)
        if seen.job.is_final:
            return _ended(_explained(job, adapter, seen.job), raise_on_failure=raise_on_failure)
        now = monotonic()
        left = math.inf if timeout is None else timeout - (now - began_at)
        if left <= 0:
            raise TimeoutError(_over(_name(job, seen.job), seen, now - began_at, now)) from seen.error
        sleep(min(left, _pause(refresh_seconds, seen)))
        seen = _looked_again(job, adapter, seen, monotonic)


def _over(name: str, seen: _Seen, passed_seconds: float, now: float) -> str:
    """Return what is known of the job when the time is over."""
    values = {"name": line(repr(name)), "phase": phase_word(seen.job.phase), "seconds": _tenths(passed_seconds)}
    if seen.error is None:
        return said(say(N_("The job {name} was still {phase} after {seconds} s."), **values))
    sentence = N_(
        "The time is over after {seconds} s. The job {name} was last seen {phase} {ago} s before; the last look failed:"
    )
    return said(in_lines([say(sentence, ago=_tenths(now - seen.at_seconds), **values), *seen.error.sentences]))


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


def _looked_again(job: Source, adapter: SessionAdapter | None, seen: _Seen, monotonic: Callable[[], float]) -> _Seen:
    """Return the job anew, or as it was with the error that may mend itself: a bad reply is some proxy's page."""
    try:
        return _Seen(load_job(job, adapter), monotonic())
    except SessionError as error:
        if not error.retryable and not isinstance(error, BadReply):
            raise
        return seen._replace(failures=seen.failures + 1, error=frameless(error))


def _pause(refresh_seconds: float, seen: _Seen) -> float:
    return pause_seconds(
        refresh_seconds,
        queued_seconds=seen.job.queued_seconds,
        failures=seen.failures,
        retry_after_seconds=getattr(seen.error, "retry_after_seconds", None),
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
        say(N_("The job {name} ended as {phase}."), name=line(job.name or job.id), phase=phase_word(job.phase)),
        why=_on_one_line(listed([finding.title, finding.evidence], N_("{first} {rest}"))) if finding else None,
        hint=finding.advice if finding else N_("Look at its log and its events."),
    )
    error.job, error.findings = job, job.findings
    raise error


def _on_one_line(told: str) -> str:
    """Return what was *told* as it is, or where it has line ends, its English text without them."""
    text = line(told).strip()
    return told if text == told else text
