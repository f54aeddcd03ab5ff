"""Values that are over after a while, and are then fetched anew, once for all threads."""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Generic, TypeVar

from ..errors import ConnectionFailed, SessionError
from ..i18n import N_
from ._retry import SecondsLeft

T = TypeVar("T")


class Fixed(Generic[T]):
    """A value that is what it is."""

    def __init__(self, held: T) -> None:
        self._held = held

    def get(self, left: SecondsLeft) -> T:  # noqa: ARG002 -- as Renewed has it
        """Return the value."""
        return self._held

    def drop(self, held: T) -> bool:  # noqa: ARG002
        """Return False: there is no other."""
        return False


class Renewed(Generic[T]):
    """
    A value that *renew* brings together with its end; it is renewed when no more than *margin* is left of it.

    Threads that need a new one at the same time wait for the one request of
    the first of them, and share its error too: ten wrong passwords in a row
    would lock the user out.
    """

    def __init__(
        self,
        renew: Callable[[SecondsLeft], tuple[T, datetime]],
        margin: timedelta,
        clock: Callable[[], datetime],
    ) -> None:
        self._renew, self._margin, self._clock = renew, margin, clock
        self._lock = threading.Lock()
        self._landed: _Flight[T] | None = None
        self._flight: _Flight[T] | None = None

    def get(self, left: SecondsLeft) -> T:
        """Return the value, fetched if need be; raises what *renew* raises."""
        with self._lock:
            if self._landed is not None and self._landed.lasts(self._clock() + self._margin):
                return self._landed.held
            joined, own = self._flight, _Flight[T]()
            self._flight = joined or own
        return self._fly(own, left) if joined is None else joined.wait(left)

    def drop(self, held: T) -> bool:
        """Return True, and fetch another value next time, unless *held* has been replaced already."""
        with self._lock:
            if self._landed is not None and self._landed.held is held:
                self._landed = None
        return True

    def _fly(self, flight: _Flight[T], left: SecondsLeft) -> T:
        try:
            flight.held, flight.ends_at = self._renew(left)
        except SessionError as error:
            flight.error = copy.copy(error)
            raise
        else:
            flight.error = None
            self._landed = flight
        finally:
            with self._lock:
                self._flight = None
            flight.is_over.set()
        return flight.held


class _Flight(Generic[T]):
    """One request for a value, and who waits for it."""

    held: T
    ends_at: datetime

    def __init__(self) -> None:
        self.is_over = threading.Event()
        # What those hear who waited when the first thread was interrupted.
        self.error: SessionError | None = ConnectionFailed(N_("Signing in was interrupted."), hint=N_("Try again."))

    def lasts(self, moment: datetime) -> bool:
        return moment < self.ends_at

    def wait(self, left: SecondsLeft) -> T:
        if not self.is_over.wait(max(0.0, left())):
            late = ConnectionFailed(N_("Signing in took too long."), hint=N_("Try again in a minute."))
            late.kind = "timeout"
            raise late
        if self.error is not None:
            raise copy.copy(self.error)
        return self.held


def moment(text: object) -> datetime | None:
    """Return the moment in "2026-11-24T08:00:00.701000Z", None for anything else."""
    try:
        parsed = datetime.strptime(str(text).rstrip("Z")[:19], "%Y-%m-%dT%H:%M:%S")
    except ValueError:
        return None
    return parsed.replace(tzinfo=timezone.utc)
