"""From a reply to what is seen of it, without a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timezone
from typing import Any

from ma_widgets import Job, read_job
from ma_widgets.display import Look, parts
from ma_widgets.tabs import TABS

from . import jobs, naive
from .rows import Row
from .timing import timed

_AT = datetime(2026, 11, 25, tzinfo=timezone.utc)
# Every leaf of the reply, which nothing without this package has.
_OF_LEAVES = frozenset({"fields", "other_fields"})
SIZES = {"normal": jobs.NORMAL, "large": jobs.LARGE, "huge": jobs.HUGE}


def first_pane(reply: dict[str, Any]) -> Job:
    """Read the job and make the bundles of the Overview."""
    job = read_job(reply, at=_AT)
    parts(job.section(TABS[0]).blocks, Look())
    return job


def columns(reply: dict[str, Any]) -> None:
    """Read every frame as plain columns, but those of all leaves."""
    job = read_job(reply, at=_AT)
    for name in _frames(job):
        job.columns.columns(name)


def data_frames(reply: dict[str, Any]) -> None:
    """Make every DataFrame, but those of all leaves."""
    job = read_job(reply, at=_AT)
    for name in _frames(job):
        job.frames[name]


def report(reply: dict[str, Any]) -> str:
    """Return the whole report as HTML."""
    return read_job(reply, at=_AT).to_html()


def _frames(job: Job) -> Iterator[str]:
    return (name for name in job.frames if name not in _OF_LEAVES)


def measured(rounds: int, sizes: tuple[str, ...] = tuple(SIZES)) -> list[Row]:
    """Return what each step costs beside what does the same without this package."""
    return [row for size in sizes for row in _of(size, rounds)]


def _of(size: str, rounds: int) -> Iterator[Row]:
    reply = jobs.reply(SIZES[size])
    newer = jobs.with_one_more_point(reply)
    ways: dict[str, Callable[[], object]] = {
        "pane": lambda: first_pane(reply),
        "columns": lambda: columns(reply),
        "frames": lambda: data_frames(reply),
        "refresh": lambda: first_pane(newer),
        "report": lambda: report(reply),
        "text": lambda: read_job(reply, at=_AT).to_text(),
        "naive frames": lambda: naive.frames(reply),
        "naive html": lambda: naive.html(reply),
        "naive text": lambda: naive.printed(reply),
    }
    took = timed(ways, rounds)
    budgets = {name: dict(zip(SIZES, each))[size] for name, each in _MOST_TIMES.items()}
    yield Row("reply → first pane", size, took["pane"], took["naive frames"], budgets["pane"])
    yield Row("reply → all columns", size, took["columns"], took["naive frames"], budgets["columns"])
    yield Row("reply → all DataFrames", size, took["frames"], took["naive frames"], budgets["frames"])
    yield Row("one more point → first pane", size, took["refresh"], took["naive frames"])
    yield Row("reply → report (HTML)", size, took["report"], took["naive html"], budgets["report"])
    yield Row("reply → report (text)", size, took["text"], took["naive text"])


# For a normal, a large, a huge job; ADR 11 says where they differ from what was planned, and why.
_MOST_TIMES = {
    "pane": (1.2, 6, 0.5),
    "columns": (1, 8, 0.5),
    "frames": (8, 9, 0.6),
    "report": (0.8, 1.6, 0.7),
}
