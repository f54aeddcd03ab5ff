"""The log of a task by pages: its end, what lies before, and no more of it than 10,000 lines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from ..errors import BadReply, NotSupported
from ..frames import MOST_CHARACTERS, MOST_LINES, LogPage, log_page
from ..i18n import N_
from ..sessions import Reply, Resource, SessionAdapter
from ._fetch import fetched

# API reference, "Querying the Logs of a Specified Task": lines is 1 to 500.
PAGE_LINES = 500
_MOST_PAGES = MOST_LINES // PAGE_LINES


class _Page(NamedTuple):
    """Lines of a log; ``first`` is the number of the first, None when the service does not tell."""

    first: int | None
    lines: list[str]

    def until(self, number: int | None) -> list[str]:
        """Return the lines up to *number*, all without one."""
        return self.lines if number is None or self.first is None else self.lines[: max(number - self.first + 1, 0)]

    @property
    def is_full(self) -> bool:
        """Whether the kernel is to keep no more than these."""
        return len(self.lines) >= MOST_LINES or sum(map(len, self.lines)) >= MOST_CHARACTERS // 2


def log_tail(adapter: SessionAdapter, job_id: str | None, task: str, known: Reply | None = None) -> dict[str, Any]:
    """
    Return the last 500 lines of the log of *task*, joined to the page that is *known*, where they meet.

    A session without pages gives the preview instead: the last lines of the last 5 MB. No lines are "not ready yet".
    """
    page = {"task": task, "lines": PAGE_LINES, "order": "desc"}
    try:
        reply = fetched(adapter, Resource.LOG, job_id, **page)
    except NotSupported as error:
        reply = _preview(adapter, job_id, task, error)
    newest = _read(reply)
    met = _joined(_read(known), newest) if known else None
    kept = newest if met is None else met
    return _reply(kept.first, kept.lines, from_end=True)


def _preview(adapter: SessionAdapter, job_id: str | None, task: str, error: NotSupported) -> Reply:
    """Return the preview; where there is none either, *error* is the one that speaks of the log."""
    try:
        return fetched(adapter, Resource.LOG_PREVIEW, job_id, task=task)
    except NotSupported:
        raise error from None


def log_before(adapter: SessionAdapter, job_id: str | None, task: str, known: Reply) -> dict[str, Any]:
    """Return *known* with up to 500 lines more before it; the same lines where the log begins."""
    page = _read(known)
    if page.first is None or page.first <= 1:
        return _reply(page.first, page.lines)
    query = {"task": task, "lines": PAGE_LINES, "order": "desc", "base_line": page.first}
    # The line base_line may be in the page or not: the API reference does not say.
    older = _read(fetched(adapter, Resource.LOG, job_id, **query))
    met = _joined(older, page)
    # Whoever goes back has seen the end.
    return _reply(page.first, page.lines) if met is None else _reply(met.first, met.lines)


def read_log(
    adapter: SessionAdapter,
    job_id: str | None,
    task: str,
    *,
    known: Reply | None = None,
    wanted: str = "",
    until: int | None = None,
    count: int = PAGE_LINES,
) -> dict[str, Any]:
    """
    Return a page of the log of *task* with *count* lines that contain *wanted*, up to the line *until* or the end.

    Older pages are read until there are so many, 20 at the most: 10,000 lines.
    """
    if until is None:
        page = log_tail(adapter, job_id, task, known)
    else:
        page = _known_until(known, until) or _page_until(adapter, job_id, task, until)
    for _ in range(_MOST_PAGES):
        if _is_enough(_read(page), wanted.lower(), until, count):
            break
        longer = log_before(adapter, job_id, task, page)
        if longer == page:
            break
        page = longer
    return page


def line_count(reply: Reply) -> int:
    """Return how many lines of a log are there."""
    return len(_read(reply).lines)


def _is_enough(page: _Page, wanted: str, until: int | None, count: int) -> bool:
    """Whether *count* lines are found, or so many are read that more would push out those up to *until*."""
    read = _Page(page.first, page.until(until))
    return read.is_full or sum(1 for line in read.lines if wanted in line.lower()) >= count


def _known_until(known: Reply | None, until: int) -> dict[str, Any] | None:
    """Return what is known when the line *until* is in it, or just before it: only the end of a log changes."""
    if known is None:
        return None
    page = _read(known)
    is_there = page.first is not None and page.first - 1 <= until < page.first + len(page.lines)
    return _reply(page.first, page.lines) if is_there else None


def _page_until(adapter: SessionAdapter, job_id: str | None, task: str, until: int) -> dict[str, Any]:
    """Return the page that ends with the line *until*; the end of the log where there is none."""
    query = {"task": task, "lines": PAGE_LINES, "order": "desc", "base_line": until + 1}
    try:
        page = _read(fetched(adapter, Resource.LOG, job_id, **query))
    except NotSupported:
        page = _Page(None, [])
    return _reply(page.first, page.lines) if page.lines else log_tail(adapter, job_id, task)


def _joined(older: _Page, newer: _Page) -> _Page | None:
    """Return two pages as one, each line once; None where lines between them lack."""
    if older.first is None or newer.first is None or not older.first <= newer.first <= older.first + len(older.lines):
        return None
    return _Page(older.first, older.lines[: newer.first - older.first] + newer.lines)


def _read(reply: object) -> _Page:
    # Whoever has a log in hand may have its text alone.
    if not isinstance(reply, (str, Mapping)):
        raise BadReply(N_("The log is no object."), hint=N_("Try again later."))
    return _Page(*log_page(reply))


def _reply(first: int | None, lines: list[str], *, from_end: bool = False) -> dict[str, Any]:
    """Return lines in the form of the service, as many as are kept: the last ones *from_end*, else the first."""
    kept = _bounded(lines[::-1])[::-1] if from_end else _bounded(lines)
    start = None if first is None else first + (len(lines) - len(kept) if from_end else 0)
    return LogPage(start, kept).reply()


def _bounded(lines: list[str]) -> list[str]:
    """Return the first lines: 10,000, and no more characters than are read of a page."""
    left = MOST_CHARACTERS
    for index, line in enumerate(lines[:MOST_LINES]):
        left -= len(line) + 1
        if left < 0:
            return lines[: max(index, 1)]
    return lines[:MOST_LINES]
