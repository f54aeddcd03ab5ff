"""Work that blocks, away from the event loop: what several want at once is done once."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Hashable
from contextlib import suppress
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

# Each may hang for as long as its session lets it.
_MOST_THREADS = 16


# Before Python 3.11 a NamedTuple cannot be generic.
@dataclass(frozen=True)
class _Flight(Generic[T]):
    done: asyncio.Future[T]
    began_at: float


class Flights(Generic[T]):
    """
    Runs functions on daemon threads, which hold up no server that ends; sixteen at once.

    Belongs to the event loop that it is first used in. A function raises nothing.
    """

    def __init__(self, most_threads: int = _MOST_THREADS) -> None:
        self._most_threads = most_threads
        self._flights: dict[Hashable, _Flight[T]] = {}
        self._room: asyncio.Semaphore | None = None

    @property
    def count(self) -> int:
        """How many are under way."""
        return len(self._flights)

    async def result(self, key: Hashable, work: Callable[[], T], patience_seconds: float) -> T | None:
        """Return what *work* returns, or the same work for the same *key* that is under way; None while it takes."""
        flight = self._flights.get(key)
        if flight is None:
            done = asyncio.ensure_future(self._fly(work))
            flight = self._flights[key] = _Flight(done, time.monotonic())
            done.add_done_callback(lambda _: self._flights.pop(key, None))
        await asyncio.wait([flight.done], timeout=patience_seconds)
        return flight.done.result() if flight.done.done() else None

    def age_seconds(self, key: Hashable) -> float:
        """Return how long the work for *key* has been under way, 0 for none."""
        flight = self._flights.get(key)
        return time.monotonic() - flight.began_at if flight else 0.0

    def cancel(self) -> None:
        """Wait for nothing any more."""
        for flight in list(self._flights.values()):
            flight.done.cancel()

    async def _fly(self, work: Callable[[], T]) -> T:
        if self._room is None:
            # Not before there is a loop: older Pythons bind it when it is made.
            self._room = asyncio.Semaphore(self._most_threads)
        async with self._room:
            return await _on_a_thread(work)


def _on_a_thread(work: Callable[[], T]) -> asyncio.Future[T]:
    loop = asyncio.get_running_loop()
    result: asyncio.Future[T] = loop.create_future()

    def settle(value: T) -> None:
        if not result.done():
            result.set_result(value)

    def run() -> None:
        value = work()
        # The server may have ended meanwhile, and its loop with it.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(settle, value)

    threading.Thread(target=run, name="ma_widgets-server", daemon=True).start()
    return result
