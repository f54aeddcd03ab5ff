"""One job, loaded on threads of its own for all widgets that show it, and kept up to date."""

from __future__ import annotations

import random
import threading
import time
import weakref
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from datetime import datetime, timezone

from ..errors import ConnectionFailed, NotAuthenticated
from ..frames import Others
from ..i18n import N_, say
from ..job import Job, Source, load_job, resolve
from ..refresh import Poller, pause_seconds
from ..sessions import Resource, SessionAdapter
from ._extras import Extras, Fetched
from ._in_hand import InHand
from ._listener import Listener

POLLER = Poller()
# A job that has just ended may learn more: exit codes, the last node count.
_LOOKS_AT_END = 2
# A REST session answers within 30 s; others have no limit of their own.
_PATIENCE_SECONDS = 60.0
# Threads that hang cannot be ended.
_MOST_HANGING = 3


class Feed:
    """
    What is known of a job: ``job`` as last loaded at ``updated_at`` (UTC), ``error`` of the last look or None.

    ``looked_at`` (UTC) is when the last look ended; ``next_seconds`` is the
    pause from then to the next, None when there is none to come.
    """

    def __init__(
        self,
        source: Source,
        session: SessionAdapter | None,
        poller: Poller = POLLER,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.source, self.session = source, session
        self.job: Job | None = None
        self.error: BaseException | None = None
        self.updated_at: datetime | None = None
        self.looked_at: datetime | None = None
        self.next_seconds: float | None = None
        self._poller, self._monotonic = poller, monotonic
        self._listeners: weakref.WeakSet[Listener] = weakref.WeakSet()
        # The looks that are under way, by number: when they began.
        self._looks: dict[int, float] = {}
        self._last_look = self._last_taken = self._last_good = 0
        self._ended_at, self._chance = monotonic(), 0.5
        self._failures = self._looks_at_end = 0
        self._has_lived = self._has_found_session = False
        self._extras = Extras(monotonic, _PATIENCE_SECONDS)
        # The last look with all that belongs to it.
        self._last_whole = 0
        self._lock = threading.RLock()

    @property
    def has_ended(self) -> bool:
        """Whether the job has ended under our eyes and there is nothing more to come, nor to be told of why."""
        is_over = self._has_lived and self._looks_at_end > 0 and self.next_seconds is None
        return is_over and self._last_whole == self._last_good

    def join(self, listener: Listener) -> None:
        """Tell *listener* of every look from now on."""
        with self._lock:
            self._listeners.add(listener)
            if self._has_found_session and isinstance(self.error, NotAuthenticated) and self.error.locks_out:
                # Who shows the job once more has mended his password, or wants it tried.
                self.session = None

    def leave(self, listener: Listener) -> None:
        """Tell *listener* nothing more; without listeners nothing is asked for."""
        with self._lock:
            self._listeners.discard(listener)
        self.plan()

    def look(self) -> None:
        """Load the job, off the calling thread; does nothing while it is being loaded, unless that takes too long."""
        with self._lock:
            if self._is_busy():
                return
            # Another look may do better than one that hangs.
            hanging = len(self._looks)
            overdue = self._number() if hanging else 0
            number = self._begin() if hanging < _MOST_HANGING else 0
        if number:
            self._start(lambda: self._load(number))
        if overdue:
            self._start(lambda: self._end(overdue, None, _no_answer()))

    def plan(self) -> None:
        """Say when to look next, by what the listeners want and what the last look gave."""
        before = self.next_seconds
        with self._lock:
            self._plan()
            listeners = list(self._listeners)
        if before != self.next_seconds:
            for listener in listeners:
                listener.hear_plan()

    def _plan(self) -> None:
        wanted = [each.wanted_seconds for each in self._listeners]
        least = min((seconds for seconds in wanted if seconds is not None), default=None)
        self.next_seconds = None if least is None or not self._goes_on else self._pause_seconds(least)
        if self._is_busy() and self._listeners:
            return
        if self.next_seconds is None:
            self._poller.forget(self)
        else:
            # From the last look on: a plan that is made again and again must not put it off for ever.
            self._poller.look_in(self._ended_at + self.next_seconds - self._monotonic(), self)

    def _is_busy(self) -> bool:
        """Whether a look is under way that may still be answered."""
        now = self._monotonic()
        return any(now - began < _PATIENCE_SECONDS for began in self._looks.values())

    def _begin(self) -> int:
        number = self._number()
        self._looks[number] = self._monotonic()
        self._poller.look_in(_PATIENCE_SECONDS, self)
        return number

    def _number(self) -> int:
        self._last_look += 1
        return self._last_look

    @property
    def _goes_on(self) -> bool:
        if isinstance(self.source, Mapping):
            return False
        if self.job is None:
            # What was wrong from the beginning, the id for one, does not mend itself.
            return getattr(self.error, "retryable", False) is True
        return not self.job.is_final or (self._has_lived and self._looks_at_end < _LOOKS_AT_END)

    def _pause_seconds(self, refresh_seconds: float) -> float:
        return pause_seconds(
            refresh_seconds,
            queued_seconds=self.job.queued_seconds if self.job else 0.0,
            failures=self._failures,
            retry_after_seconds=getattr(self.error, "retry_after_seconds", None),
            random=lambda: self._chance,
        )

    def _start(self, work: Callable[[], None]) -> None:
        try:
            threading.Thread(target=work, name="ma_widgets-load", daemon=True).start()
        except RuntimeError:
            # No thread can be had: here, then, where a session may keep the caller waiting.
            work()

    def _load(self, number: int) -> None:
        job, error = None, None
        try:
            job = load_job(self.source, self._adapter())
        except BaseException as raised:  # noqa: BLE001 -- an adapter is anybody's code, and SDKs call sys.exit()
            error = raised
        try:
            self._end(number, job, error)
        finally:
            # Also when something in a listener raises.
            if job is not None:
                self._load_more(number)

    def place(self) -> tuple[SessionAdapter, str | None]:
        """Return where the job is asked for, and under which id; resolving it may raise our errors."""
        if isinstance(self.source, Mapping):
            return InHand(), None
        return resolve(self.source, self._adapter())

    def ask(self) -> None:
        """Fetch what the listeners show besides the job, off the calling thread; the job itself is not asked for."""
        if self.job is not None:
            self._start(self._load_wanted)

    def _load_more(self, number: int) -> None:
        """Fetch what tells why the job failed, and what the listeners show besides."""
        try:
            self._load_wanted(number)
        finally:
            with self._lock:
                self._last_whole = max(self._last_whole, number)
                listeners = list(self._listeners) if self.has_ended else []
            _tell_all(listener.hear_more for listener in listeners)

    def _load_wanted(self, number: int | None = None) -> None:
        """Fetch what the listeners show besides; after the look *number* also what tells why the job failed."""
        with_evidence, is_missed = number is not None, True
        while is_missed:
            with self._lock:
                job, wanted = self.job, self._wanted_resources()
                if job is None or not self._listeners or number not in (None, self._last_good):
                    return
            # A reply in hand tells no more than it does.
            with_evidence = with_evidence and not isinstance(self.source, Mapping)
            is_missed = self._extras.fetch(
                job, wanted, self.place, self._take_more, no_answer=_no_answer(), with_evidence=with_evidence
            )
            # Who came in vain may have come after a look.
            number, with_evidence = None, True

    def _wanted_resources(self) -> frozenset[Resource]:
        return frozenset().union(*(each.wanted_resources for each in self._listeners))

    def _take_more(self, fetched: Fetched) -> None:
        """Put what was fetched beside the job, which may be a newer one by now, and tell the listeners."""
        with self._lock:
            now = self.job
            if now is None:
                return
            others = self._extras.taken(fetched, now.others)
            if others == now.others:
                return
            is_after = now is fetched.before and others == fetched.after.others
            self.job = fetched.after if is_after else now.with_others(others)
            listeners = list(self._listeners)
        _tell_all(listener.hear_more for listener in listeners)

    def _adapter(self) -> SessionAdapter | None:
        """Return the session; one that was found by itself is kept, and with it its token and its patience."""
        if self.session is None and isinstance(self.source, str):
            self.session, _ = resolve(self.source, None)
            self._has_found_session = True
        return self.session

    def _end(self, number: int, job: Job | None, error: BaseException | None) -> None:
        """Take what a look gave, unless a later one was quicker, and tell the listeners."""
        with self._lock:
            self._looks.pop(number, None)
            if number < (self._last_taken if job is None else self._last_good):
                return
            self._last_taken = max(number, self._last_taken)
            self._last_good = self._last_good if job is None else number
            self._take(job, error)
            self._plan()
            listeners = list(self._listeners)
        _tell_all(listener.hear for listener in listeners)

    def _take(self, job: Job | None, error: BaseException | None) -> None:
        self.looked_at, self._ended_at = datetime.now(timezone.utc), self._monotonic()
        self._chance = random.random()  # noqa: S311 -- a pause is no secret
        self.error = error
        self._failures = 0 if error is None else self._failures + 1
        if self._has_found_session and isinstance(error, NotAuthenticated) and not error.locks_out:
            # Other credentials may be found next time.
            self.session = None
        if job is not None:
            self.job, self.updated_at = self._with_known(job), job.columns.at or self.looked_at
            self._has_lived = self._has_lived or not job.is_final
        self._looks_at_end = self._looks_at_end + 1 if self.job is not None and self.job.is_final else 0

    def _with_known(self, job: Job) -> Job:
        """Return *job* with what was fetched besides the look before: it is shown until there is newer."""
        others = self.job.others if self.job and self.job.id == job.id else Others()
        return job if others == Others() else job.with_others(others)


def _tell_all(told: Iterable[Callable[[], object]]) -> None:
    """Tell every listener, also when something in one of them raises."""
    with ExitStack() as stack:
        for tell in told:
            stack.callback(tell)


def _no_answer() -> ConnectionFailed:
    error = ConnectionFailed(
        say(N_("The session has not answered for {seconds} seconds."), seconds=f"{_PATIENCE_SECONDS:.0f}"),
        why=N_("A look at the job still waits for it."),
        hint=N_("Check the network; make a new session if it stays so."),
    )
    error.kind = "timeout"
    return error


_feeds: weakref.WeakValueDictionary[tuple[int, str], Feed] = weakref.WeakValueDictionary()
_feeds_lock = threading.Lock()


def feed_of(source: Source, session: SessionAdapter | None) -> Feed:
    """Return the feed of a job: the same one for the same job id and session, so that two views cost one request."""
    if not isinstance(source, str):
        return Feed(source, session)
    with _feeds_lock:
        # The feed holds its session, so that no other can take over the id.
        return _feeds.setdefault((id(session), source), Feed(source, session))
