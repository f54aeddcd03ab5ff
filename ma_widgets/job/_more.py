"""What the service has of a job besides its details, fetched when somebody wants it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from ..diagnosis import log_task, needs_evidence
from ..errors import (
    ConnectionFailed,
    MaWidgetsError,
    NotAuthenticated,
    NotSupported,
    PermissionDenied,
    ServiceUnavailable,
    Throttled,
)
from ..frames import BY_TASK, PLACES, JobFrames, Others
from ..sessions import Reply, Resource, SessionAdapter
from ._fetch import fetched, frameless
from ._job import Job
from ._log import PAGE_LINES, line_count, log_before, log_tail

# A request a task: more than these, and looking at a job would be a load on the service.
MOST_MEASURED = 64
# API reference, "Querying Events of a Training Job": limit is 1 to 100.
_PAGE_EVENTS, _MOST_EVENTS = 100, 10_000
# A cause may stand some pages before the end of a log.
_MOST_PAGES = 4
_VAGUE = ("unknown-failure", "terminated-by-signal", "communication-failed")
# What one task meets with, the others meet with too.
_ALL_ALIKE = (ConnectionFailed, NotAuthenticated, NotSupported, PermissionDenied, ServiceUnavailable, Throttled)


def load_more(
    job: Job, adapter: SessionAdapter, job_id: str | None, resources: Iterable[Resource], tasks: Sequence[str] = ()
) -> Job:
    """Return *job* with *resources* besides; ``others.unavailable`` says why one could not be had."""
    others = job.others
    for resource in resources:
        if resource in BY_TASK:
            others = _by_task(job, adapter, job_id, resource, tasks, others)
        else:
            others = _with(others, resource, None, partial(fetched, adapter, resource, job_id))
    return job if others is job.others else job.with_others(others)


def load_evidence(job: Job, adapter: SessionAdapter, job_id: str | None) -> Job:
    """
    Return *job* with what tells why it failed or waits; of one that runs, with its newest events.

    For a job that does none of these nothing is fetched.
    """
    if job.phase == "Running":
        return job.with_others(_with_recent(job.others, adapter, job_id))
    wanted = [Resource(name) for name in sorted(needs_evidence(job.columns))]
    if wanted:
        job = load_more(job, adapter, job_id, wanted)
    task = log_task(job.columns)
    if not task:
        return job
    # On which host it ran, since that may be what is broken.
    return load_more(_with_cause(job, adapter, job_id, task), adapter, job_id, [Resource.TASKS])


def _with_recent(others: Others, adapter: SessionAdapter, job_id: str | None) -> Others:
    """
    Return *others* with the newest page of events: one request, however many there are.

    Why there is none, the tab that shows events tells when it is opened.
    """
    try:
        page = fetched(adapter, Resource.EVENTS, job_id, limit=_PAGE_EVENTS, order="desc")
    except MaWidgetsError:
        return others
    if others.events is None:
        return replace(others, recent=page)
    newest, known = (reply.get("events") if isinstance(reply, Mapping) else reply for reply in (page, others.events))
    if not isinstance(page, Mapping) or not isinstance(newest, list) or not isinstance(known, list):
        return others
    there = {repr(event) for event in newest}
    events = [*newest, *(event for event in known if repr(event) not in there)]
    return replace(others, events={**page, "events": events[:_MOST_EVENTS]})


def with_news(now: Others, before: Others, after: Others, resources: Iterable[Resource]) -> Others:
    """Return *now* with what was fetched of *resources* between *before* and *after*."""
    if after.recent is not before.recent:
        now = replace(now, recent=after.recent)
    for resource in resources:
        place = PLACES[resource]
        told, error = getattr(after, place), after.unavailable.get(resource)
        if told is getattr(before, place) and error is before.unavailable.get(resource):
            continue
        value = {**getattr(now, place), **told} if resource in BY_TASK else told
        left = {each: why for each, why in now.unavailable.items() if each is not resource}
        now = replace(now, unavailable={**left, resource: error} if error else left, **{place: value})
    return now


def _with_cause(job: Job, adapter: SessionAdapter, job_id: str | None, task: str) -> Job:
    """Return *job* with the end of the log of *task*, and pages before it while they may tell more."""
    job = load_more(job, adapter, job_id, [Resource.LOG], [task])
    while _is_vague(job):
        known = job.others.logs.get(task)
        if known is None or Resource.LOG in job.others.unavailable or line_count(known) >= _MOST_PAGES * PAGE_LINES:
            break
        # Where an older page cannot be had, what is there is told.
        others = _with(job.others, Resource.LOG, task, partial(log_before, adapter, job_id, task, known))
        if line_count(others.logs[task]) <= line_count(known):
            break
        job = job.with_others(others)
    return job


def _is_vague(job: Job) -> bool:
    return job.failure is None or job.failure.code in _VAGUE


def _by_task(
    job: Job, adapter: SessionAdapter, job_id: str | None, resource: Resource, tasks: Sequence[str], others: Others
) -> Others:
    """Return *others* with the replies of *tasks*; where one lacks, with the last reason."""
    failed: MaWidgetsError | None = None
    for task in tasks or _first_tasks(job.columns, 1 if resource is Resource.LOG else MOST_MEASURED):
        if resource is Resource.LOG:
            others = _with(others, resource, task, partial(log_tail, adapter, job_id, task, others.logs.get(task)))
        else:
            others = _with(others, resource, task, partial(fetched, adapter, resource, job_id, task=task))
        failed = others.unavailable.get(resource, failed)
        if isinstance(others.unavailable.get(resource), _ALL_ALIKE):
            break
    return others if failed is None else others.without(resource, failed)


def _first_tasks(frames: JobFrames, most: int) -> list[str]:
    """Return the tasks to ask first: the one that failed, then some of all parts of the list."""
    tasks = list(frames.tasks)
    failed = log_task(frames)
    step = max(-(-len(tasks) // most), 1)
    return list(dict.fromkeys([*([failed] if failed else []), *tasks[::step]]))[:most]


def _with(others: Others, resource: Resource, task: str | None, fetch: Callable[[], Reply]) -> Others:
    """Return *others* with what *fetch* gives, or with why it gives nothing."""
    try:
        return others.having(resource, fetch(), task)
    except MaWidgetsError as error:
        return others.without(resource, frameless(error))
