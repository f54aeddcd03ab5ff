"""Looks at jobs that show one thing each, for the tables of the rules' tests."""

from __future__ import annotations

from typing import Any, NamedTuple

from .jobs import START, ended, event, job, log, recovery, run


class Look(NamedTuple):
    """A reply, and the keywords of ``jobs.frames``."""

    reply: dict[str, Any]
    others: dict[str, Any]


def status(exit_code: object, message: str = "", **more: Any) -> Look:
    """Return a failed job with one task status."""
    return Look(job(task_statuses=[ended(exit_code, message)], **more), {})


def told(message: str, phase: str = "Failed", **more: Any) -> Look:
    """Return a job with one event."""
    return Look(job(phase, **more), {"events": [event(message)]})


def printed(*lines: str, phase: str = "Failed", exit_code: int | None = 1) -> Look:
    """Return a job with a log."""
    statuses = [] if exit_code is None else [ended(exit_code)]
    text = "\n".join(lines).split("\n")
    return Look(job(phase, task_statuses=statuses), {"logs": {"worker-0": log(*text)}})


def among(*lines: str) -> Look:
    """Return a job of two tasks with a log of one."""
    text = "\n".join(lines).split("\n")
    return Look(job(task_statuses=[ended(1)], tasks=["worker-0", "worker-1"]), {"logs": {"worker-0": log(*text)}})


def recorded(end_reason: str, **more: Any) -> Look:
    """Return a failed job with one running record."""
    return Look(job(running_records=[run(end_reason, "worker-3", **more)]), {})


def faulty(scenario: str, result: str, **more: Any) -> Look:
    """Return a failed job whose last run has one recovery record."""
    return recorded("exit with 137", recover_records=[recovery(scenario, result, **more)])


def utilised(*series: list[float], phase: str = "Running") -> Look:
    """Return a job with the use of its tasks."""
    return Look(job(phase), {"util": {f"worker-{number}": list(values) for number, values in enumerate(series)}})


def waiting(phase: str, minutes: int, *events: dict[str, Any]) -> Look:
    """Return a job that waits and was created so long before the look."""
    from ..conftest import NOW

    reply = job(phase, start_time=0)
    reply["metadata"]["create_time"] = int(NOW.timestamp() - minutes * 60) * 1000
    return Look(reply, {"events": list(events)})


def counted(*counts: int, asked: object = 4, phase: str = "Running", minutes_ago: int | None = None) -> Look:
    """Return a job with its node counts, one a minute; *minutes_ago* the last of them, else long ago."""
    from ..conftest import NOW

    first = START if minutes_ago is None else int(NOW.timestamp()) - 60 * (minutes_ago + len(counts) - 1)
    points = [[(first + 60 * minute) * 1000, nodes] for minute, nodes in enumerate(counts)]
    return Look(job(phase, node_count_metrics=points, spec={"resource": {"node_count": asked}}), {})


def run_again(*spans: tuple[int, int], phase: str = "Running", duration: int = 10**7) -> Look:
    """Return a job with runs, in seconds since the start."""
    records = [run("", "", START + start, end and START + end) for start, end in spans]
    return Look(job(phase, running_records=records, duration=duration), {})


def stopped(phase: str, hours: int, ran_seconds: int) -> Look:
    """Return a job with a limit and its running time."""
    limit = {"auto_stop": {"time_unit": "HOURS", "duration": hours}}
    return Look(job(phase, spec=limit, duration=ran_seconds * 1000), {})
