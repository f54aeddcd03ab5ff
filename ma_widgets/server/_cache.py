"""One session for all who ask: each reply is fetched once, kept for a while, and forgotten when nobody asks for it."""

from __future__ import annotations

import copy
import json
import math
import random as _random
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from types import MappingProxyType
from typing import NamedTuple

from ..errors import ConnectionFailed, MaWidgetsError, NotAuthenticated
from ..i18n import N_, say
from ..job import Job, fetched, frameless
from ..refresh import REFRESH_SECONDS, pause_seconds
from ..sessions import Reply, Resource, SessionAdapter
from ._masked import secrets_of

# As often as kernels ask for them: see ADR 9.
_LEAST_SECONDS = {Resource.METRICS: 60.0}
_FORGET_SECONDS = 600.0
_MOST_REPLIES = 500
# As JSON; what Python makes of it takes some times as much.
_MOST_BYTES = 64 * 2**20
# A REST session answers within 30 s, and a list within two minutes.
_PATIENCE_SECONDS = 150.0

_NOTHING: Mapping[str, object] = MappingProxyType({})

Key = tuple[Resource, str, str]


class Seen(NamedTuple):
    """
    What is known of a resource: ``reply``, of the moment ``at``, None while there is none.

    ``error`` says why there is no newer one; ``next_seconds`` is when the service is asked again, if anybody asks.
    """

    reply: Reply | None
    at: datetime | None
    error: MaWidgetsError | None
    next_seconds: float

    def told(self) -> Reply:
        """Return the reply; raises why there is none, or no newer one."""
        if self.error is not None or self.reply is None:
            # Each reader gets one of his own: a traceback is kept with what is raised.
            raise copy.copy(self.error) if self.error else _no_answer()
        return self.reply


@dataclass
class _Entry:
    """A reply that is kept; its lock is held while the service is asked."""

    reply: Reply | None = None
    at: datetime | None = None
    error: MaWidgetsError | None = None
    failures: int = 0
    looked_at: float = -math.inf
    due_at: float = -math.inf
    asked_at: float = -math.inf
    size: int = 0
    secrets: frozenset[str] = frozenset()
    lock: threading.Lock = field(default_factory=threading.Lock)


class CachedSession:
    """
    A session adapter around the one that *connect* gives; many threads may use it.

    The service is asked when somebody asks and the last look is old enough: after *refresh_seconds*, later in a queue
    and after errors, and never by two at once. *monotonic*, *now* and *random* are the standard library's, or a test's.
    """

    def __init__(
        self,
        connect: Callable[[], SessionAdapter],
        refresh_seconds: float = REFRESH_SECONDS,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(timezone.utc),
        random: Callable[[], float] = _random.random,
        most_bytes: int = _MOST_BYTES,
    ) -> None:
        self._connect, self._refresh_seconds = connect, refresh_seconds
        self._monotonic, self._now, self._random = monotonic, now, random
        self._most_bytes = most_bytes
        self._session: SessionAdapter | None = None
        self._entries: OrderedDict[Key, _Entry] = OrderedDict()
        self._lock = threading.Lock()
        self._connecting = threading.Lock()

    @property
    def job_ids(self) -> frozenset[str]:
        """The jobs of which something is kept."""
        with self._lock:
            return frozenset(job_id for _, job_id, _ in self._entries)

    def secrets_of(self, job_id: str) -> frozenset[str]:
        """Return what the replies that are kept of a job show to be secret."""
        with self._lock:
            return frozenset().union(*(entry.secrets for key, entry in self._entries.items() if key[1] == job_id))

    def fetch(self, resource: Resource, job_id: str | None, **query: object) -> Reply:
        """Return the reply of *resource*, which may be as old as the refresh period; raises our errors only."""
        return self.look(resource, job_id or "", query).told()

    def look(
        self, resource: Resource, job_id: str, query: Mapping[str, object] = _NOTHING, *, age_seconds: float = 0.0
    ) -> Seen:
        """Return what is known of *resource*, asked for anew when that is due and it is older than *age_seconds*."""
        key = (resource, job_id, json.dumps(dict(query), sort_keys=True))
        entry = self._entry(key)
        if not entry.lock.acquire(timeout=_PATIENCE_SECONDS):
            self._drop(key, entry)
            return Seen(entry.reply, entry.at, _no_answer(), self._refresh_seconds)
        try:
            # An old reply may do; an error never gets old enough.
            old_at = entry.looked_at + (0.0 if entry.failures else age_seconds)
            if self._monotonic() >= max(entry.due_at, old_at):
                self._ask(entry, key, query)
            return Seen(entry.reply, entry.at, entry.error, max(entry.due_at - self._monotonic(), 0.0))
        finally:
            entry.lock.release()
            self.forget()

    def forget(self) -> None:
        """Forget what nobody has asked for for ten minutes; without room for more, what was asked for longest ago."""
        with self._lock:
            oldest = self._monotonic() - _FORGET_SECONDS
            sizes = sum(entry.size for entry in self._entries.values())
            for key, entry in list(self._entries.items()):
                is_too_much = sizes > self._most_bytes or len(self._entries) > _MOST_REPLIES
                if entry.asked_at > oldest and not is_too_much:
                    break
                sizes -= self._entries.pop(key).size

    def _entry(self, key: Key) -> _Entry:
        with self._lock:
            entry = self._entries.setdefault(key, _Entry())
            entry.asked_at = self._monotonic()
            self._entries.move_to_end(key)
            return entry

    def _drop(self, key: Key, entry: _Entry) -> None:
        """Forget an *entry* whose look hangs, so that the next one may do better."""
        with self._lock:
            if self._entries.get(key) is entry:
                del self._entries[key]

    def _ask(self, entry: _Entry, key: Key, query: Mapping[str, object]) -> None:
        resource, job_id, _ = key
        try:
            reply = fetched(self._connected(), resource, job_id, **query)
        except MaWidgetsError as error:
            entry.error, entry.failures = frameless(error), entry.failures + 1
            if isinstance(error, NotAuthenticated) and not error.locks_out:
                # Other credentials may be found next time.
                self._session = None
        else:
            entry.reply, entry.at, entry.error, entry.failures = reply, self._now(), None, 0
            entry.size, entry.secrets = len(json.dumps(reply, default=str)), secrets_of(resource, reply)
        entry.looked_at = self._monotonic()
        entry.due_at = entry.looked_at + self._pause_seconds(entry, resource)

    def _connected(self) -> SessionAdapter:
        with self._connecting:
            if self._session is None:
                self._session = self._connect()
            return self._session

    def _pause_seconds(self, entry: _Entry, resource: Resource) -> float:
        is_job = resource is Resource.JOB and isinstance(entry.reply, Mapping)
        return pause_seconds(
            max(self._refresh_seconds, _LEAST_SECONDS.get(resource, 0.0)),
            queued_seconds=Job(entry.reply, entry.at).queued_seconds if is_job else 0.0,  # type: ignore[arg-type]
            failures=entry.failures,
            retry_after_seconds=getattr(entry.error, "retry_after_seconds", None),
            random=self._random,
        )


def _no_answer() -> ConnectionFailed:
    error = ConnectionFailed(
        say(N_("The session has not answered for {seconds} seconds."), seconds=f"{_PATIENCE_SECONDS:.0f}"),
        why=N_("A look at the job still waits for it."),
        hint=N_("Check the network of the Jupyter server."),
    )
    error.kind = "timeout"
    return error
