"""What belongs to a job besides its own reply: fetched beside the looks, so that it delays none of them."""

from __future__ import annotations

import logging
import math
import threading
from collections.abc import Callable, Iterable
from typing import NamedTuple

from ..diagnosis import needs_evidence
from ..errors import MaWidgetsError
from ..frames import Others
from ..i18n import N_, say
from ..job import Job, frameless, load_evidence, load_more, where, with_news
from ..sessions import Resource, SessionAdapter

_LOG = logging.getLogger(__name__)
# Threads that hang cannot be ended.
_MOST_THREADS = 3
# A request a task, and a new value a minute.
_METRICS_SECONDS = 60.0
# A platform takes half an hour to see that a job stands still.
_WATCH_SECONDS = 300.0
# What may be fetched to tell why a job failed.
_EVIDENCE = (Resource.EVENTS, Resource.LOG, Resource.TASKS)

Place = Callable[[], "tuple[SessionAdapter, str | None]"]


class Fetched(NamedTuple):
    """What a fetch gave: the job *before* it and *after* it; a later fetch has a higher *number*."""

    number: int
    before: Job
    after: Job
    resources: Iterable[Resource]


class Extras:
    """
    The fetches that are under way for one feed, three at the most.

    Metrics are asked for once a minute at most, the newest events of a job that runs every five minutes.

    *monotonic* is a clock in seconds; a fetch that takes *patience_seconds* hangs.
    """

    def __init__(self, monotonic: Callable[[], float], patience_seconds: float) -> None:
        self._monotonic, self._patience_seconds = monotonic, patience_seconds
        # Those under way, by number: when they began.
        self._under_way: dict[int, float] = {}
        self._last, self._measured_at, self._watched_at = 0, -math.inf, -math.inf
        self._is_missed = False
        self._taken: dict[Resource, int] = {}
        self._lock = threading.Lock()

    def fetch(
        self,
        job: Job,
        wanted: frozenset[Resource],
        place: Place,
        take: Callable[[Fetched], object],
        *,
        no_answer: MaWidgetsError,
        with_evidence: bool,
    ) -> bool:
        """
        Fetch what is *wanted*, *with_evidence* first what tells why *job* failed, and have it taken.

        Where three fetches hang already, *no_answer* is the reason that there is no more. Returns whether somebody
        wanted something in the meantime and got nothing.
        """
        number, wanted = self._begin(wanted)
        if not number:
            if self._hang():
                take(Fetched(self._last, job, _without(job, wanted, no_answer), wanted))
            return False
        try:
            self._fetch(number, job, wanted, place, take, with_evidence=with_evidence and self._is_due(job, wanted))
        finally:
            with self._lock:
                del self._under_way[number]
                is_missed, self._is_missed = self._is_missed, False
        return is_missed

    def taken(self, fetched: Fetched, now: Others) -> Others:
        """Return *now* with what was fetched, where nothing is there that was fetched later."""
        for resource in fetched.resources:
            if self._taken.get(resource, 0) <= fetched.number:
                newer = with_news(now, fetched.before.others, fetched.after.others, [resource])
                if newer is not now:
                    self._taken[resource] = fetched.number
                now = newer
        return now

    def _begin(self, wanted: frozenset[Resource]) -> tuple[int, frozenset[Resource]]:
        """Return the number of a new fetch, 0 where there are enough, and what it is to fetch."""
        with self._lock:
            if len(self._under_way) >= _MOST_THREADS:
                self._is_missed = True
                return 0, wanted
            now = self._monotonic()
            if Resource.METRICS in wanted and now - self._measured_at < _METRICS_SECONDS:
                wanted -= {Resource.METRICS}
            elif Resource.METRICS in wanted:
                self._measured_at = now
            self._last += 1
            self._under_way[self._last] = now
            return self._last, wanted

    def _is_due(self, job: Job, wanted: frozenset[Resource]) -> bool:
        """Whether to ask what tells how *job* is: one that runs every five minutes, another at each look."""
        if job.phase != "Running":
            return True
        if Resource.EVENTS in wanted:
            # All of them tell what the newest do.
            return False
        with self._lock:
            now = self._monotonic()
            is_due = now - self._watched_at >= _WATCH_SECONDS
            self._watched_at = now if is_due else self._watched_at
            return is_due

    def _hang(self) -> bool:
        with self._lock:
            now = self._monotonic()
            return all(now - began >= self._patience_seconds for began in self._under_way.values())

    @staticmethod
    def _fetch(
        number: int,
        job: Job,
        wanted: frozenset[Resource],
        place: Place,
        take: Callable[[Fetched], object],
        *,
        with_evidence: bool,
    ) -> None:
        explained = job
        if with_evidence:
            explained = _with(job, _EVIDENCE, lambda: load_evidence(job, *place()))
            take(Fetched(number, job, explained, _EVIDENCE))
            wanted -= {Resource(name) for name in needs_evidence(job.columns)}
        if wanted:
            more = _with(explained, wanted, lambda: load_more(explained, *place(), sorted(wanted)))
            take(Fetched(number, explained, more, wanted))


def _with(job: Job, resources: Iterable[Resource], load: Callable[[], Job]) -> Job:
    """Return what *load* gives, or *job* with the reason that there are no newer *resources*."""
    try:
        return load()
    except MaWidgetsError as error:
        return _without(job, resources, frameless(error))
    except Exception as error:  # noqa: BLE001 -- an error of ours in reading one thing must not take the others down
        _LOG.debug("What belongs to a job could not be read: %s", where(error))
        return _without(
            job, resources, MaWidgetsError(say(N_("It could not be read ({kind})."), kind=type(error).__name__))
        )


def _without(job: Job, resources: Iterable[Resource], error: MaWidgetsError) -> Job:
    others = job.others
    for resource in resources:
        others = others.without(resource, error)
    return job.with_others(others)
