"""How often a job is asked for, and the one thread of a kernel that asks."""

from __future__ import annotations

import math
import random as _random
import threading
import time
import weakref
from collections.abc import Callable
from typing import Protocol

# Public pollers of these jobs ask every ten seconds; no limit of the service is documented.
REFRESH_SECONDS = 10.0
LEAST_REFRESH_SECONDS = 2.0
_LONGEST_PAUSE_SECONDS = 300.0
# Whoever asks for more, a user or a service: clocks and timers overflow.
_MOST_PAUSE_SECONDS = 14 * 86_400.0
# A queue moves slowly: after twenty minutes in it, once a minute is enough.
_LONGEST_QUEUE_PAUSE_SECONDS, _QUEUED_SECONDS_A_SECOND = 60.0, 20.0
_JITTER = 0.2
# How soon the thread sees that nobody watches any more, or that the machine was asleep.
_TICK_SECONDS = 1.0
_SLEPT_SECONDS = 30.0


def pause_seconds(
    refresh_seconds: float = REFRESH_SECONDS,
    *,
    queued_seconds: float = 0.0,
    failures: int = 0,
    retry_after_seconds: object = None,
    random: Callable[[], float] = _random.random,
) -> float:
    """
    Return the seconds until the next look at a job.

    *queued_seconds* is how long it has waited for resources, 0 for a job that
    runs; *failures* how many looks in a row have failed. A fifth more or less
    by chance, so that many kernels do not ask at once; never sooner than
    *retry_after_seconds*, which an error of anybody's may say: what is no
    time is passed over. Two weeks at most.
    """
    queue = min(_LONGEST_QUEUE_PAUSE_SECONDS, queued_seconds / _QUEUED_SECONDS_A_SECOND)
    # Sixty failures are five minutes as well, and no overflow.
    backed_off = refresh_seconds * 2.0 ** min(failures, 60)
    pause = max(refresh_seconds, queue, min(backed_off, _LONGEST_PAUSE_SECONDS))
    wait = retry_after_seconds
    least = float(wait) if isinstance(wait, (int, float)) and math.isfinite(wait) else 0.0
    return min(max(pause * (1 - _JITTER + 2 * _JITTER * random()), least), _MOST_PAUSE_SECONDS)


class Watcher(Protocol):
    """Who wants to look again; held weakly."""

    def look(self) -> None:
        """Look now: must return at once, and raise nothing."""


class Poller:
    """
    Tells watchers when to look; one daemon thread serves all, and ends when nobody watches.

    *monotonic* and *wall* are clocks in seconds: where they disagree, the
    machine was asleep, and everybody looks at once, once.
    """

    def __init__(
        self, *, monotonic: Callable[[], float] = time.monotonic, wall: Callable[[], float] = time.time
    ) -> None:
        self._monotonic, self._wall = monotonic, wall
        self._due_at: weakref.WeakKeyDictionary[Watcher, float] = weakref.WeakKeyDictionary()
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._seen = (monotonic(), wall())

    def look_in(self, seconds: float, watcher: Watcher) -> None:
        """Tell *watcher* to look in *seconds*, and not at the time that was said before."""
        with self._changed:
            self._due_at[watcher] = self._monotonic() + seconds
            self._changed.notify()
            if self._thread is None:
                self._seen = (self._monotonic(), self._wall())
                thread = threading.Thread(target=self._run, name="ma_widgets-refresh", daemon=True)
                # Kept once it runs: where no thread can be had, the next one who asks may be luckier.
                thread.start()
                self._thread = thread

    def forget(self, watcher: Watcher) -> None:
        """Tell *watcher* nothing any more."""
        with self._changed:
            self._due_at.pop(watcher, None)
            self._changed.notify()

    def _run(self) -> None:
        while True:
            self._tell()
            with self._changed:
                # Asked once: a watcher may be collected between two questions.
                next_at = min(self._due_at.values(), default=None)
                if next_at is None:
                    self._thread = None
                    return
                pause = next_at - self._monotonic()
                if pause > 0:
                    self._changed.wait(min(pause, _TICK_SECONDS))

    def _tell(self) -> None:
        # A function of its own: no name may hold the last watcher while the thread waits.
        for watcher in self.due():
            watcher.look()

    def due(self) -> list[Watcher]:
        """Return who is to look now; they are not due again before they ask for it."""
        with self._changed:
            now = self._monotonic()
            slept = self._has_slept(now)
            watchers = [each for each, at in self._due_at.items() if at <= now or (slept and at < math.inf)]
            for watcher in watchers:
                self._due_at[watcher] = math.inf
            return watchers

    def _has_slept(self, now: float) -> bool:
        wall = self._wall()
        since, wall_since = now - self._seen[0], wall - self._seen[1]
        self._seen = (now, wall)
        # Linux stops the monotonic clock in sleep, other systems do not; both jump over ticks.
        return max(wall_since, since) > _SLEPT_SECONDS
