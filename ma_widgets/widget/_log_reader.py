"""Pages of logs for one reader, fetched while he looks at them."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from ..errors import MaWidgetsError
from ..frames import Others
from ..i18n import N_, say
from ..job import Job, frameless, read_log, where
from ..sessions import Reply, Resource, SessionAdapter
from ..tabs import LINES_SHOWN, Choices, shown

_LOG = logging.getLogger(__name__)
Place = tuple[SessionAdapter, "str | None"]


class Wish(NamedTuple):
    """
    What a reader wants to see: *lines* lines of the log of *task* with *wanted*, up to the line *until*.

    ``known`` is the page of it that the job has already, read to find out why it failed.
    """

    task: str
    wanted: str
    until: int | None
    lines: int
    known: Reply | None = None


class _Read(NamedTuple):
    """What was read of *task*: its page, and the error of the last try."""

    task: str
    page: Reply | None = None
    error: MaWidgetsError | None = None


class LogReader:
    """
    The log that a reader looks at, one page of one task.

    *place* tells where to ask, None for nowhere any more; *on_news* is called
    when there is more to see, on the thread that reads. Of wishes that come
    while one is read the last one counts.
    """

    def __init__(self, place: Callable[[], Place | None], on_news: Callable[[], object]) -> None:
        self._place, self._on_news = place, on_news
        # Replaced as a whole, under the lock: what it holds belongs together.
        self._read: _Read | None = None
        self._wish: Wish | None = None
        self._is_reading = False
        self._lock = threading.Lock()
        self._joined: tuple[Job, _Read, Job] | None = None

    def look_at(self, job: Job, choices: Choices) -> None:
        """Fetch, off the calling thread, what a reader with these *choices* looks at, if *job* has a task."""
        task, wanted, until = shown(job.columns, choices)
        if task:
            self.read(Wish(task, wanted, until, LINES_SHOWN, job.others.logs.get(task)))

    def read(self, wish: Wish) -> None:
        """Fetch what *wish* needs, off the calling thread; what was read of another task is forgotten."""
        with self._lock:
            self._wish = wish
            if self._read is None or self._read.task != wish.task:
                self._read = _Read(wish.task)
            if self._is_reading:
                return
            self._is_reading = True
        try:
            threading.Thread(target=self._run, name="ma_widgets-log", daemon=True).start()
        except RuntimeError:
            # No thread can be had: here, then, where a slow session keeps the reader waiting.
            self._run()

    def joined(self, job: Job) -> Job:
        """Return *job* with the log that was read, or with why there is none."""
        read, known = self._read, self._joined
        if read is None:
            return job
        if known is None or known[0] is not job or known[1] is not read:
            known = self._joined = (job, read, job.with_others(_with(job.others, read)))
        return known[2]

    def _run(self) -> None:
        while True:
            with self._lock:
                wish, self._wish = self._wish, None
                if wish is None:
                    self._is_reading = False
                    return
                page = self._read.page if self._read is not None and self._read.task == wish.task else None
            read = self._result(wish, page)
            if read is not None and self._takes(read):
                self._show()

    def _result(self, wish: Wish, page: Reply | None) -> _Read | None:
        """Return what *wish* gives, with the *page* that is there when it gives nothing; None when nobody is to ask."""
        try:
            place = self._place()
            if place is None:
                return None
            known = wish.known if page is None else page
            got = read_log(*place, wish.task, known=known, wanted=wish.wanted, until=wish.until, count=wish.lines)
            return _Read(wish.task, got)
        except MaWidgetsError as error:
            return _Read(wish.task, page, frameless(error))
        except BaseException as error:  # noqa: BLE001 -- whatever it is, the reader of this thread waits for an answer
            return _Read(
                wish.task,
                page,
                MaWidgetsError(say(N_("The log could not be read ({kind})."), kind=type(error).__name__)),
            )

    def _takes(self, read: _Read) -> bool:
        """Take what was read, unless the reader has gone on to another task; return whether it is new."""
        with self._lock:
            if self._read is None or self._read.task != read.task or self._read == read:
                return False
            self._read = read
            return True

    def _show(self) -> None:
        try:
            self._on_news()
        except Exception as error:  # noqa: BLE001 -- the next wish is to be read all the same
            _LOG.debug("A page of a log could not be shown: %s", where(error))


def _with(others: Others, read: _Read) -> Others:
    """Return *others* with what was read; why the log of another task could not be had is not told of this one."""
    left = dict(others.unavailable)
    left.pop(Resource.LOG, None)
    others = replace(others, unavailable=left)
    if read.page is not None:
        others = others.having(Resource.LOG, read.page, read.task)
    return others if read.error is None else others.without(Resource.LOG, read.error)
