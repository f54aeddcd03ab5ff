"""``ma-widgets logs``: the log of a task, also as it grows."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence

from ..blocks import LogLine
from ..display import log_text
from ..errors import SessionError
from ..frames import MOST_LINES, Others, log_page
from ..i18n import N_, said, say
from ..job import Job, load_job, read_log
from ..sessions import Reply, Resource, SessionAdapter
from ..tabs.logs import LINES_SHOWN, first_task, lines_of
from ..waiting import wait_for_job
from ._command import Command, add_job, add_refresh, refresh_seconds_of, session_of, whole_from
from ._output import complain, pause, write

# What is read again to be masked with what is new: the lines of a key, for one, are known by its first one.
_CONTEXT_LINES = 100
# Source: API reference, "Error Codes": the task has written nothing yet, the platform has not made the log yet.
_NOT_READY = ("ModelArts.2776", "ModelArts.2818")


def _run(options: argparse.Namespace) -> int:
    session = session_of(options)
    log = TaskLog(session, options.job_id, options.task, options.lines)
    if options.follow:
        return follow(log, session, options)
    lines = log.news(load_job(options.job_id, session))
    what = say(N_("The log of {task} has no lines yet."), task=log.task or N_("the job"))
    return write(log_text(lines)) if lines else complain(0, what)


def follow(
    log: TaskLog, session: SessionAdapter, options: argparse.Namespace, sleep: Callable[[float], None] = pause
) -> int:
    """Print the log, and what is written to it until the job has ended; return 0, however it ended."""

    def tell(job: Job) -> None:
        write(log_text(log.news(job)))

    wait_for_job(
        options.job_id,
        session,
        raise_on_failure=False,
        on_update=tell,
        refresh_seconds=refresh_seconds_of(options),
        sleep=sleep,
    )
    return 0


class TaskLog:
    """
    The log of a task, line by line; without a *task* that of the one that failed, or the first.

    What is new is masked with what stands before it, since a line may tell that the one after it is secret.
    """

    def __init__(self, session: SessionAdapter, job_id: str, task: str | None, lines: int = LINES_SHOWN) -> None:
        self.task = task or ""
        self._session, self._job_id, self._lines = session, job_id, lines
        self._seen: list[LogLine] = []

    def news(self, job: Job) -> list[LogLine]:
        """
        Return the lines that were not told before, masked: at first the last ones.

        Raises:
            SessionError: the log cannot be had; not while the job goes on and another try may help.
        """
        self.task = self.task or first_task(job.columns)
        if not self.task:
            return []
        try:
            page = self._read()
        except SessionError as error:
            if job.is_final or not (error.retryable or error.code in _NOT_READY):
                raise
            return []
        lines = lines_of(job.with_others(Others().having(Resource.LOG, page, self.task)).columns, self.task)
        news = newer(lines, self._seen) if self._seen else lines[-self._lines :]
        self._seen = lines or self._seen
        return news

    def _read(self) -> Reply:
        """Return the end of the log, from before what was told last on where the service still has it."""
        # At first as many lines as were asked for, later on a page will do.
        count = 1 if self._seen else self._lines
        page = read_log(self._session, self._job_id, self.task, count=count)
        first, lines = log_page(page)
        last = self._seen[-1].number if self._seen else None
        lacking = 0 if last is None or first is None else first - max(last - _CONTEXT_LINES, 1)
        return read_log(self._session, self._job_id, self.task, count=len(lines) + lacking) if lacking > 0 else page


def newer(lines: Sequence[LogLine], seen: Sequence[LogLine]) -> list[LogLine]:
    """Return the *lines* after those *seen*: by number, or else by where they overlap; one that grew, again."""
    last = seen[-1]
    if last.number is not None:
        return [each for each in lines if each.number is None or each.number > last.number or _grew(each, last)]
    most = min(len(lines), len(seen))
    overlap = next((size for size in range(most, 0, -1) if lines[:size] == seen[-size:]), 0)
    return list(lines[overlap:])


def _grew(line: LogLine, last: LogLine) -> bool:
    return line.number == last.number and line.text != last.text


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    add_job(parser)
    add_refresh(parser)
    told = said(N_("worker-0 for one; the one that failed or the first if left out"))
    parser.add_argument("--task", metavar="TASK", help=told)
    parser.add_argument(
        "--lines",
        type=whole_from(1, MOST_LINES),
        default=LINES_SHOWN,
        metavar="N",
        help=said(say(N_("how many lines of the end; {count} by default"), count=LINES_SHOWN)),
    )
    told = said(N_("print what is added until the job has ended"))
    parser.add_argument("--follow", "-f", action="store_true", help=told)


COMMAND = Command("logs", N_("print the log of a task"), _add_arguments, _run)
