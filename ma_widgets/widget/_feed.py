"""One job, loaded on threads of its own for all widgets that show it, and kept up to date."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Mapping
from contextlib import ExitStack
from datetime import datetime, timezone
from typing import Protocol

from ..errors import NotAuthenticated
from ..job import Job, Source, load_job, resolve
from ..refresh import Poller, pause_seconds
from ..sessions import SessionAdapter

POLLER = Poller()
# A job that has just ended may learn more: exit codes, the last node count.
_LOOKS_AT_END = 2


class Listener(Protocol):
    """A widget, held weakly."""

    @property
    def wanted_seconds(self) -> float | None:
        """How often it wants the job to be asked for; None for not at all."""

    def hear(self) -> None:
        """Hear that a look has ended; called on the loading thread."""


class Feed:
    """
    What is known of a job: ``job`` as last loaded at ``updated_at`` (UTC), ``error`` of the last look or None.

    ``next_seconds`` is the pause from the last look to the next, None when there is none to come.
    """

    def __init__(self, source: Source, session: SessionAdapter | None, poller: Poller = POLLER) -> None:
        self.source, self.session = source, session
        self.job: Job | None = None
        self.error: BaseException | None = None
        self.updated_at: datetime | None = None
        self.next_seconds: float | None = None
        self._poller = poller
        self._listeners: weakref.WeakSet[Listener] = weakref.WeakSet()
        self._failures = self._looks_at_end = 0
        self._has_lived = self._is_loading = self._has_found_session = False
        self._lock = threading.RLock()

    @property
    def has_ended(self) -> bool:
        """Whether the job has ended under our eyes and there is nothing more to come."""
        return self._has_lived and self._looks_at_end > 0 and self.error is None and self.next_seconds is None

    def join(self, listener: Listener) -> None:
        """Tell *listener* of every look from now on."""
        with self._lock:
            self._listeners.add(listener)

    def leave(self, listener: Listener) -> None:
        """Tell *listener* nothing more; without listeners nothing is asked for."""
        with self._lock:
            self._listeners.discard(listener)
        self.plan()

    def look(self) -> None:
        """Load the job, off the calling thread; does nothing while it is being loaded."""
        with self._lock:
            if self._is_loading:
                return
            self._is_loading = True
        threading.Thread(target=self._load, name="ma_widgets-load", daemon=True).start()

    def plan(self) -> None:
        """Say when to look next, by what the listeners want and what the last look gave."""
        with self._lock:
            wanted = [each.wanted_seconds for each in self._listeners]
            least = min((seconds for seconds in wanted if seconds is not None), default=None)
            self.next_seconds = None if least is None or not self._goes_on else self._pause_seconds(least)
            if self.next_seconds is None:
                self._poller.forget(self)
            elif not self._is_loading:
                self._poller.look_in(self.next_seconds, self)

    @property
    def _goes_on(self) -> bool:
        if isinstance(self.source, Mapping):
            return False
        if self.job is None:
            # What was wrong from the beginning, the id for one, does not mend itself.
            return getattr(self.error, "retryable", False)
        if self.error is not None or not self.job.is_final:
            return True
        return self._has_lived and self._looks_at_end < _LOOKS_AT_END

    def _pause_seconds(self, refresh_seconds: float) -> float:
        waited = self.job.waited if self.job is not None and self.job.duration is None else None
        return pause_seconds(
            refresh_seconds,
            queued_seconds=waited.total_seconds() if waited else 0.0,
            failures=self._failures,
            retry_after_seconds=getattr(self.error, "retry_after_seconds", None),
        )

    def _load(self) -> None:
        job, error = None, None
        try:
            job = load_job(self.source, self._adapter())
        except BaseException as raised:  # noqa: BLE001 -- an adapter is anybody's code, and SDKs call sys.exit()
            error = raised
        self._take(job, error)
        with self._lock:
            listeners = list(self._listeners)
        # Every listener hears of it, also when somebody's observer in one of them raises.
        with ExitStack() as stack:
            for listener in listeners:
                stack.callback(listener.hear)

    def _adapter(self) -> SessionAdapter | None:
        """Return the session; one that was found by itself is kept, and with it its token and its patience."""
        if self.session is None and isinstance(self.source, str):
            self.session, _ = resolve(self.source, None)
            self._has_found_session = True
        return self.session

    def _take(self, job: Job | None, error: BaseException | None) -> None:
        with self._lock:
            self._is_loading = False
            self.error = error
            self._failures = 0 if error is None else self._failures + 1
            if self._has_found_session and isinstance(error, NotAuthenticated):
                # Other credentials may be found next time.
                self.session = None
            if job is not None:
                self.job, self.updated_at = job, job.columns.at or datetime.now(timezone.utc)
                self._has_lived = self._has_lived or not job.is_final
                self._looks_at_end = self._looks_at_end + 1 if job.is_final else 0
        self.plan()


_feeds: weakref.WeakValueDictionary[tuple[int, str], Feed] = weakref.WeakValueDictionary()
_feeds_lock = threading.Lock()


def feed_of(source: Source, session: SessionAdapter | None) -> Feed:
    """Return the feed of a job: the same one for the same job id and session, so that two views cost one request."""
    if not isinstance(source, str):
        return Feed(source, session)
    with _feeds_lock:
        # The feed holds its session, so that no other can take over the id.
        return _feeds.setdefault((id(session), source), Feed(source, session))
