"""Events: what has happened to a job, told by Kubernetes, by the job and by its tasks."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter
from typing import Any, NamedTuple

from ._life import Life
from ._query import Query
from ._refusals import Refused
from ._script import Attempt, Fault
from ._tasks import place

_LEVELS = ("Info", "Warning", "Error")
_IMAGE = "demo-org/training-image:1.0.0"
_QUEUE_WARNING_SECONDS = 600
_ENDS = {
    "Completed": ("Info", "The training job has completed."),
    "Failed": ("Error", "The training job has failed."),
    "Terminated": ("Info", "The training job has been terminated."),
    "Abnormal": ("Error", "The training job could not be created."),
}
# By the word of ``recover_result``.
_RECOVERY_ENDS = {
    "success": ("Info", "succeeded; {} nodes run."),
    "downgrade": ("Warning", "failed; the next way is tried."),
    "failed": ("Error", "failed; there is no other way."),
    "quotaExceeded": ("Error", "refused: the job has used up its recoveries."),
}


class Event(NamedTuple):
    """``at`` in seconds since the creation of the job."""

    at: int
    level: str
    message: str
    source: str


def events(life: Life, query: Query) -> dict[str, Any]:
    """
    Return a page of events; ``total`` is how many fit the request.

    Source:
        API reference, "Querying Events": offset, limit 1-100 (50), order,
        start_time and end_time in ms and together, level, pattern, source.
    """
    offset, limit = query.whole("offset", 0), query.whole("limit", 50, 1, 100)
    order = query.choice("order", ("asc", "desc"), "desc")
    start_ms, end_ms = _period(life, query)
    level, source = query.choice("level", _LEVELS, ""), query.text("source").casefold()
    pattern = query.text("pattern").casefold()
    fitting = [
        event
        for event in told(life)
        if start_ms <= life.milliseconds(event.at) <= end_ms
        and level in ("", event.level)
        and source in ("", event.source.casefold())
        and pattern in event.message.casefold()
    ]
    shown = (fitting if order == "asc" else fitting[::-1])[offset : offset + limit]
    return {
        "total": len(fitting),
        "limit": limit,
        "offset": offset,
        "order": order,
        "start_time": life.iso(start_ms / 1000 - life.created),
        "end_time": life.iso(end_ms / 1000 - life.created),
        "events": [
            {"time": life.iso(event.at), "level": event.level, "message": event.message, "source": event.source}
            for event in shown
        ],
    }


# The last year that a date can have, with a day to spare for the zone.
_LAST_MS = 253_402_214_400_000


def _period(life: Life, query: Query) -> tuple[int, int]:
    if query.has("start_time") != query.has("end_time"):
        raise Refused(query.code, "start_time and end_time must be given together")
    start_ms = query.whole("start_time", life.milliseconds(0), 0, _LAST_MS)
    return start_ms, query.whole("end_time", life.milliseconds(life.elapsed), start_ms, _LAST_MS)


def told(life: Life) -> list[Event]:
    """Return all events so far, the oldest first."""
    everything = sorted(_story(life), key=attrgetter("at"))
    return [event for event in everything if life.reached(event.at)]


def _story(life: Life) -> Iterator[Event]:
    script = life.script
    yield Event(0, "Info", "The training job has been created.", "Job")
    yield from _further(life)
    for attempt in life.attempts:
        yield from _queue(life, attempt)
        yield from _preparation(life, attempt)
        if attempt.fault and life.reached(attempt.fault.at):
            yield from _recovery(life, attempt.fault)
    if script.final == "Terminated":
        yield Event(script.closing_at, "Info", "The training job is being terminated.", "Job")
    if script.final == "Abnormal":
        yield Event(script.closing_at, "Warning", f"{_of_job(life)} Failed: Pods could not be created", "K8S")
    yield from _exits(life)
    if script.final:
        level, message = _ENDS[script.final]
        yield Event(script.ended_at, level, message, "Job")


def _of_job(life: Life) -> str:
    return f"[Job: modelarts-job-{life.cast.job_id}]"


def _of_pod(life: Life, task: str) -> str:
    return f"[Pod: modelarts-job-{life.cast.job_id}-{task}]"


def _further(life: Life) -> Iterator[Event]:
    for each in life.script.told:
        if each.source == "K8S":
            about = f"{_of_pod(life, each.task) if each.task else _of_job(life)} "
        else:
            about = f"[{each.task}] " if each.task else ""
        yield Event(each.at, each.level, f"{about}{each.message}", each.source)


def _queue(life: Life, attempt: Attempt) -> Iterator[Event]:
    """Yield what is said while the job waits: a warning every ten minutes."""
    if attempt.cause:
        return
    yield Event(attempt.queued_at, "Info", "The training job is queuing.", "Job")
    until = min(life.elapsed, attempt.assigned_at, life.script.closing_at)
    for at in range(attempt.queued_at + 60, int(until) + 1, _QUEUE_WARNING_SECONDS):
        message = f"{_of_job(life)} FailedScheduling: Not enough free nodes, {life.cast.nodes} needed"
        yield Event(at, "Warning", message, "K8S")


def _preparation(life: Life, attempt: Attempt) -> Iterator[Event]:
    moved = [task for task in life.cast.tasks if attempt.moves(task)]
    if not life.reached(attempt.assigned_at):
        return
    for task in moved:
        pod = _of_pod(life, task)
        host = place(life.cast, task, _count(life, attempt, task))["host_ip"]
        yield Event(attempt.assigned_at, "Info", f"{pod} Scheduled: Assigned to node {host}", "K8S")
        yield from _start(attempt, task, pod)
    message = "The training job runs again." if attempt.cause else "The training job is running."
    yield Event(attempt.running_at, "Info", message, "Job")


def _count(life: Life, attempt: Attempt, task: str) -> int:
    """Return which scheduling of *task* the attempt is."""
    return sum(1 for each in life.attempts[: attempt.order] if each.moves(task))


def _start(attempt: Attempt, task: str, pod: str) -> Iterator[Event]:
    pulled_at, downloaded_at = attempt.prepared
    # The service writes the same source in two ways.
    yield Event(pulled_at, "Info", f'{pod} Pulled: Image "{_IMAGE}" pulled', "K8s")
    yield Event(pulled_at, "Info", f"{pod} Started: Container started", "K8S")
    yield Event(downloaded_at, "Info", f"[{task}] Training code downloaded.", "Task")
    yield Event(attempt.running_at, "Info", f"[{task}] Training started.", "Task")


def _recovery(life: Life, fault: Fault) -> Iterator[Event]:
    yield Event(fault.at, "Error", f"[{fault.task}] {fault.scenario}: {fault.reason}.", "Job")
    if fault.exit_code is not None:
        yield Event(fault.at, "Warning", f"[{fault.task}] Training ended with exit code {fault.exit_code}.", "Task")
    for at, end, step, result in zip(fault.step_starts(), fault.step_ends(), fault.steps, fault.results()):
        yield Event(at, "Info", f"Recovery by {step.recover} started.", "Job")
        level, words = _RECOVERY_ENDS[result]
        yield Event(end, level, f"Recovery by {step.recover} {words.format(life.cast.nodes)}", "Job")


def _exits(life: Life) -> Iterator[Event]:
    for at, end in life.script.exit_times():
        if end.log:
            yield Event(at, "Error", f"[{end.task}] {end.log.splitlines()[-1]}", "Task")
        level = "Error" if end.code else "Info"
        yield Event(at, level, f"[{end.task}] Training ended with exit code {end.code}.", "Task")
        for output in life.cast.outputs:
            yield Event(at + 1, "Info", f"[{end.task}] Output {output} is being uploaded.", "Task")
            yield Event(at + 2, "Info", f"[{end.task}][time used: 0.8s] Output {output} uploaded.", "Task")
