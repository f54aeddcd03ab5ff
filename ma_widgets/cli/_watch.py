"""A job that is looked at until it has ended: drawn again on a terminal, a line at each change in a pipe."""

from __future__ import annotations

import argparse
import shutil
import unicodedata
from collections.abc import Callable
from datetime import datetime, timezone

from ..i18n import N_, line, said, say
from ..job import Job
from ..sessions import SessionAdapter
from ..waiting import wait_for_job
from ._command import refresh_seconds_of
from ._output import is_terminal, pause, write

# To the first place of the screen, and all of it empty: one write with the text, so that nothing flickers.
_ANEW = "\x1b[H\x1b[2J"


def watch(
    options: argparse.Namespace,
    session: SessionAdapter,
    shown: Callable[[Job], Job],
    sleep: Callable[[float], None] = pause,
) -> int:
    """Show the job, as *shown* makes it, after each look at it until it has ended; return 0, however it ended."""
    tell, tell_end = (_draw, _draw_whole) if is_terminal() else [Changes().tell] * 2
    job = wait_for_job(
        options.job_id,
        session,
        raise_on_failure=False,
        on_update=lambda job: tell(shown(job)),
        refresh_seconds=refresh_seconds_of(options),
        sleep=sleep,
    )
    # Now with why it failed.
    tell_end(shown(job))
    return 0


def _draw(job: Job) -> None:
    """Draw what fits: a line more, and the top would scroll away."""
    columns, rows = shutil.get_terminal_size()
    shown = [cut(each, columns) for each in job.to_text().splitlines()[: rows - 1]]
    write(_ANEW + "".join(f"{each}\n" for each in shown))


def _draw_whole(job: Job) -> None:
    write(_ANEW + job.to_text())


def cut(text: str, columns: int) -> str:
    """Return the beginning of *text* that fits into *columns* of a terminal; a Chinese sign takes two."""
    for index, character in enumerate(text):
        columns -= 2 if unicodedata.east_asian_width(character) in "WF" else 1
        if columns < 0:
            return text[:index]
    return text


class Changes:
    """Prints a line when a job is not as it was: the time in UTC, phase, nodes, and what went wrong, apart by tabs."""

    def __init__(self) -> None:
        self._last: tuple[str, ...] = ()

    def tell(self, job: Job) -> None:
        """Print *job* if it is not as it was."""
        state = _state(job)
        if state != self._last:
            self._last = state
            at = (job.columns.at or datetime.now(timezone.utc)).astimezone(timezone.utc)
            write("\t".join([f"{at:%Y-%m-%dT%H:%M:%SZ}", *state]).rstrip() + "\n")


def _state(job: Job) -> tuple[str, ...]:
    nodes = job.columns.summary.nodes_running
    counted = say(N_("{running}/{asked} nodes"), running=nodes, asked=job.node_count or "?")
    told = [job.phase or "", "" if nodes is None else counted, job.failure.title if job.failure else ""]
    return tuple(line(said(each)) for each in told)
