"""
Lists to their end, although nobody is sure what ``offset`` counts.

The REST reference counts pages, the SDK's reference records. So pages are
asked for by their number; one that repeats what is known tells that this
service counts records.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from ..errors import BadReply
from ..i18n import N_, say
from ._protocol import Reply, Resource

if TYPE_CHECKING:
    from ._exchange import Answer

Query = Mapping[str, Any]
# API reference, "Querying the Training Job List": limit is 1 to 50.
_PAGE_JOBS = 50
# A list without end must not fill the memory.
_MOST_JOBS = 10_000
# Nor must one whose pages bring a single new job each keep anybody waiting.
_MOST_PAGES = 400
# API reference, "Querying Events of a Training Job": limit is 1 to 100.
_PAGE_EVENTS, _MOST_EVENTS = 100, 10_000
_MOST_BYTES = 64 * 2**20
# Three bytes of "[]," become twenty times as many; ten thousand large jobs have nine hundred thousand.
_MOST_OBJECTS = 2_000_000
_NEWEST_FIRST = {"sort_by": "create_time", "order": "desc"}


class Weight:
    """What the pages of one list weigh together, so that no service fills the memory with them."""

    def __init__(self) -> None:
        self._bytes = self._objects = 0

    def weighed(self, answer: Answer) -> Answer:
        """Return *answer*, which counts from now on; raises nothing, since it may have a secret in it."""
        self._bytes += len(answer.body)
        self._objects += answer.body.count(b"{") + answer.body.count(b"[")
        return answer

    def check(self) -> None:
        """Raise BadReply when there is no room for another page."""
        if self._bytes > _MOST_BYTES or self._objects > _MOST_OBJECTS:
            raise BadReply(
                N_("The list is too large to be read whole."),
                why=say(
                    N_("A list may have {megabytes} MB and {objects} objects, its pages together."),
                    megabytes=_MOST_BYTES // 2**20,
                    objects=f"{_MOST_OBJECTS:,}",
                ),
                hint=N_("Ask for less: pass limit=, or offset= for a single page."),
                status=200,
            )


def paged(resource: Resource, page: Callable[[Query], Reply], query: Query) -> Reply:
    """Return what *query* wants of *resource*: all pages of jobs and events unless it names one; *page* fetches one."""
    whole = {Resource.JOBS: job_list, Resource.EVENTS: event_list}.get(resource)
    return page(query) if whole is None else whole(page, query)


def job_list(page: Callable[[Query], Reply], query: Query) -> Reply:
    """
    Return the list of jobs that *query* wants, the newest first: one page when it names ``offset``, else all pages.

    *page* fetches a page for a query. ``limit`` is how many jobs are wanted,
    of all pages together; without it 10,000 at the most.
    """
    words = {**_NEWEST_FIRST, **query}
    most = query.get("limit", _MOST_JOBS)
    # What is no number is the service's to refuse.
    if "offset" in query or not isinstance(most, int) or most < 1:
        return page({"offset": 0, "limit": _PAGE_JOBS, **words})
    return whole_list(lambda offset, limit: page({**words, "offset": offset, "limit": limit}), most)


def whole_list(page: Callable[[int, int], Reply], most: int) -> dict[str, Any]:
    """
    Return the first page's reply with the ``items`` of all pages, each job once, *most* of them at the most.

    *page* is asked with offset and limit. A page without a new job ends the
    list; ``count`` becomes the number of items.
    """
    size = min(_PAGE_JOBS, most)
    first = page(0, size)
    jobs, offset, counts_records = _by_id(first), 0, False
    new, pages = jobs, 1
    while new and len(jobs) < most and pages < _MOST_PAGES:
        pages += 1
        offset = len(jobs) if counts_records else offset + 1
        listed = _by_id(page(offset, size))
        new = {key: job for key, job in listed.items() if key not in jobs}
        counts_records = counts_records or len(listed) > 2 * len(new) > 0
        jobs.update(new)
    items = list(jobs.values())[:most]
    return {**_as_mapping(first), "items": items, "count": len(items)}


def event_list(page: Callable[[Query], Reply], query: Query) -> Reply:
    """
    Return the events that *query* wants: one page when it names ``offset`` or ``limit``, else all, 10,000 at the most.

    Read from the oldest on, since new ones come while pages are turned; the newest is first unless ``order`` is asc.
    """
    if not {"offset", "limit"}.isdisjoint(query):
        return page(query)
    asked = {**query, "order": "asc", "limit": _PAGE_EVENTS}
    first = page({**asked, "offset": 0})
    total, listed = _total(first), _events(first)
    events, offset, counts_records = list(listed), 0, False
    while listed and len(events) < min(total, _MOST_EVENTS):
        offset = len(events) if counts_records else offset + 1
        before, listed = listed, _events(page({**asked, "offset": offset}))
        # This service knows no offset.
        if listed == before:
            break
        if offset == 1 and listed[:1] == events[1:2]:
            counts_records = True
        else:
            events += listed
    order = query.get("order", "desc")
    if order != "asc":
        events.reverse()
    return {**_as_mapping(first), "order": order, "limit": len(events), "events": events}


def _events(reply: Reply) -> list[Any]:
    events = _as_mapping(reply).get("events")
    return events if isinstance(events, list) else []


def _total(reply: Reply) -> int:
    """Return how many events there are, endless where the service does not tell: an empty page is the end."""
    try:
        return int(_as_mapping(reply).get("total"))  # type: ignore[arg-type]  # None is a TypeError
    except (TypeError, ValueError, OverflowError):
        return _MOST_EVENTS


def _as_mapping(reply: Reply) -> Mapping[str, Any]:
    return reply if isinstance(reply, Mapping) else {}


def _by_id(reply: Reply) -> dict[str, Any]:
    items = reply.get("items") if isinstance(reply, Mapping) else reply
    return {_key(job): job for job in items} if isinstance(items, list) else {}


def _key(job: Any) -> str:
    """Return the job's id; a job without one is known by all that it says."""
    metadata = job.get("metadata") if isinstance(job, Mapping) else None
    job_id = metadata.get("id") if isinstance(metadata, Mapping) else None
    return job_id if isinstance(job_id, str) else repr(job)
