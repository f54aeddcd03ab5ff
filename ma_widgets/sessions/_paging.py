"""
The list of jobs to its end, although nobody is sure what ``offset`` counts.

The REST reference counts pages, the SDK's reference records. So pages are
asked for by their number, and each job is kept once. A page that repeats
most of what is known tells that this service counts records.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ._protocol import Reply

# API reference, "Querying the Training Job List": limit is 1 to 50.
_PAGE_JOBS = 50
# A list without end must not fill the memory.
_MOST_JOBS = 10_000
_NEWEST_FIRST = {"sort_by": "create_time", "order": "desc"}


def job_list(page: Callable[[Mapping[str, Any]], Reply], query: Mapping[str, Any]) -> Reply:
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
    new = jobs
    while new and len(jobs) < most:
        offset = len(jobs) if counts_records else offset + 1
        listed = _by_id(page(offset, size))
        new = {key: job for key, job in listed.items() if key not in jobs}
        counts_records = counts_records or len(listed) > 2 * len(new) > 0
        jobs.update(new)
    items = list(jobs.values())[:most]
    return {**(first if isinstance(first, Mapping) else {}), "items": items, "count": len(items)}


def _by_id(reply: Reply) -> dict[str, Any]:
    items = reply.get("items") if isinstance(reply, Mapping) else reply
    return {_key(job): job for job in items} if isinstance(items, list) else {}


def _key(job: Any) -> str:
    """Return the job's id; a job without one is known by all that it says."""
    metadata = job.get("metadata") if isinstance(job, Mapping) else None
    job_id = metadata.get("id") if isinstance(metadata, Mapping) else None
    return job_id if isinstance(job_id, str) else repr(job)
