"""Waiting in code for the end of a job."""

from __future__ import annotations

import time
from collections.abc import Callable

from .errors import JobFailed, SessionError
from .job import Job, Source, load_job, resolve
from .refresh import REFRESH_SECONDS, pause_seconds
from .sessions import SessionAdapter

_SUCCEEDED = "Completed"


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
    Return the job when it has ended; blocks, for *timeout* seconds at the most.

    *on_update* is called with the job after each look at it. A look that fails
    but may succeed later is made again, more slowly each time. *sleep* and
    *monotonic* are the standard library's, or a test's.

    Raises:
        JobFailed: it ended in another phase than Completed; the error has the ``job`` and its ``findings``.
        TimeoutError: it had not ended in time.
        SessionError: the first look failed, or a later one with what does not mend itself.
    """
    adapter = resolve(job, session)[0] if isinstance(job, str) else session
    ends_at = None if timeout is None else monotonic() + timeout
    last, failures = load_job(job, adapter), 0
    while True:
        if failures == 0 and on_update is not None:
            on_update(last)
        if last.is_final:
            return _ended(last, raise_on_failure=raise_on_failure)
        pause = pause_seconds(refresh_seconds, failures=failures)
        if ends_at is not None and monotonic() + pause > ends_at:
            raise TimeoutError(f"The job {last.id!r} was still {last.phase} after {timeout:g} s.")
        sleep(pause)
        try:
            last, failures = load_job(job, adapter), 0
        except SessionError as error:
            if not error.retryable:
                raise
            failures += 1


def _ended(job: Job, *, raise_on_failure: bool) -> Job:
    if job.phase == _SUCCEEDED or not raise_on_failure:
        return job
    finding = job.failure
    error = JobFailed(
        f"The job {job.name or job.id} ended as {job.phase}.",
        why=f"{finding.title} {finding.evidence}".strip() if finding else None,
        hint=finding.advice if finding else "Look at its log and its events.",
    )
    error.job, error.findings = job, job.findings
    raise error
