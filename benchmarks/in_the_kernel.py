"""From a reply to what is seen of it, without a browser."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timezone
from typing import Any

from ma_widgets import Job, JobInfoWidget, read_job
from ma_widgets.display import Look, parts
from ma_widgets.tabs import TABS

from . import jobs, naive
from .rows import Row
from .session import Session
from .timing import timed

_AT = datetime(2026, 11, 25, tzinfo=timezone.utc)
# Every leaf of the reply, which nothing without this package has.
_OF_LEAVES = frozenset({"fields", "other_fields"})
# As many of a table as our report shows.
ROWS = 200
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


def displayed(reply: dict[str, Any]) -> None:
    """Display the job as a cell does: all panes, and the report for pages without widgets."""
    widget = JobInfoWidget(reply)
    _shown(widget)
    widget.close()


class Living:
    """A displayed job that gets one more point with each look at it."""

    def __init__(self, reply: dict[str, Any]) -> None:
        self._session = Session(reply)
        self._widget = JobInfoWidget("job", session=self._session, auto_refresh=False)
        _shown(self._widget)

    def refresh(self) -> None:
        """Look once more, and show what is new."""
        self._session.reply = jobs.with_one_more_point(self._session.reply)
        self._widget.refresh()
        self._widget.wait()
        _wait_for_panes()

    def close(self) -> None:
        """Free the models."""
        self._widget.close()


def _shown(widget: JobInfoWidget) -> None:
    widget.wait()
    widget._repr_mimebundle_()
    _wait_for_panes()


def _wait_for_panes() -> None:
    for thread in threading.enumerate():
        if thread.name.startswith("ma_widgets-"):
            thread.join()


def _frames(job: Job) -> Iterator[str]:
    return (name for name in job.frames if name not in _OF_LEAVES)


def measured(rounds: int, sizes: tuple[str, ...] = tuple(SIZES)) -> list[Row]:
    """Return what each step costs beside what does the same without this package."""
    return [row for size in sizes for row in _of(size, rounds)]


def _of(size: str, rounds: int) -> Iterator[Row]:
    reply = jobs.reply(SIZES[size])
    living = Living(reply)
    ways: dict[str, Callable[[], object]] = {
        "pane": lambda: first_pane(reply),
        "columns": lambda: columns(reply),
        "frames": lambda: data_frames(reply),
        "cell": lambda: displayed(reply),
        "refresh": living.refresh,
        "report": lambda: report(reply),
        "text": lambda: read_job(reply, at=_AT).to_text(),
        "naive frames": lambda: naive.frames(reply),
        "naive html": lambda: naive.html(reply, ROWS),
        "naive text": lambda: naive.printed(reply),
    }
    took = timed(ways, rounds)
    living.close()
    for what, ours, other, most_times in _ROWS:
        yield Row(what, size, took[ours], took[other], dict(zip(SIZES, most_times))[size])


# What is compared with what, and how many times of it ours may be for a normal, a large and a huge job: ADR 11 says
# where that differs from what was planned, and why.
_ROWS = (
    ("reply → first pane", "pane", "naive frames", (1.2, 6, 0.5)),
    ("reply → all columns", "columns", "naive frames", (1, 8, 0.6)),
    ("reply → all DataFrames", "frames", "naive frames", (8, 9, 0.6)),
    ("reply → a cell: all panes, the report", "cell", "naive html", (4, 13, 1.2)),
    ("one more point → refreshed", "refresh", "naive html", (1.2, 5, 0.6)),
    ("reply → report (HTML)", "report", "naive html", (2, 11, 1.1)),
    ("reply → report (text)", "text", "naive text", (8, 10, 1.2)),
)
