"""When a failed request is made again, and when the error is told."""

from __future__ import annotations

import random as _random
import threading
import time
from collections.abc import Callable
from typing import TypeVar

from ..errors import BadReply, ConnectionFailed, SessionError, Throttled
from ..i18n import N_, listed, say

T = TypeVar("T")
# Seconds until the fetch must have ended; below 0 when they are over.
SecondsLeft = Callable[[], float]

_MOST_TRIES = 3
_DEADLINE_SECONDS = 30.0
_BASE_SECONDS, _THROTTLED_BASE_SECONDS, _LONGEST_PAUSE_SECONDS = 0.5, 1.0, 20.0
_LONGEST_RETRY_AFTER_SECONDS = 60.0
_TOKENS, _TOKENS_A_RETRY, _TOKENS_A_SUCCESS = 50, 5, 1
_NUMBERS = {2: N_("Two"), 3: N_("Three")}


class Retries:
    """
    Runs a request up to three times within 30 s.

    One object serves many fetches, of any thread: they share a bucket of
    tokens, so that a service which is down gets ten retries in all and then
    one request a fetch, until fetches succeed again. *deadline_seconds* is
    for all tries of a fetch together. *sleep*, *random* and *monotonic* are
    the standard library's, or a test's.
    """

    def __init__(
        self,
        deadline_seconds: float = _DEADLINE_SECONDS,
        *,
        sleep: Callable[[float], None] = time.sleep,
        random: Callable[[], float] = _random.random,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._deadline_seconds = deadline_seconds
        self._sleep = sleep
        self._random = random
        self._monotonic = monotonic
        self._bucket = _Bucket()

    def run(self, request: Callable[[SecondsLeft], T], within: SecondsLeft | None = None) -> T:
        """
        Return what *request* returns; it is given a function that tells the seconds left. Raises its last error.

        *within* is the time of a whole of which this is a part.
        """
        own = self.ends_in(self._deadline_seconds)
        left = own if within is None else lambda: min(own(), within())
        return self._run(request, left, 1)

    def ends_in(self, seconds: float) -> SecondsLeft:
        """Return a function that tells how much is left of *seconds* from now."""
        ends_at = self._monotonic() + seconds
        return lambda: ends_at - self._monotonic()

    def _run(self, request: Callable[[SecondsLeft], T], left: SecondsLeft, tries: int) -> T:
        try:
            result = request(left)
        except SessionError as error:
            pause = self._pause(error, tries)
            # A pause that outlasts the deadline would only keep the error from the reader.
            if tries >= _most_tries(error) or pause >= left() or not self._bucket.take():
                _tell_tries(error, tries)
                raise
            self._sleep(pause)
        else:
            self._bucket.give()
            return result
        return self._run(request, left, tries + 1)

    def _pause(self, error: SessionError, tries: int) -> float:
        """Return seconds: anything up to a limit that doubles, so that many clients do not come back at once."""
        base = _THROTTLED_BASE_SECONDS if isinstance(error, Throttled) else _BASE_SECONDS
        pause = self._random() * min(_LONGEST_PAUSE_SECONDS, base * 2.0 ** (tries - 1))
        asked = getattr(error, "retry_after_seconds", None) or 0.0
        return max(pause, min(asked, _LONGEST_RETRY_AFTER_SECONDS))


class _Bucket:
    """Tokens that retries cost and successes bring."""

    def __init__(self) -> None:
        self._tokens = _TOKENS
        self._lock = threading.Lock()

    def take(self) -> bool:
        with self._lock:
            is_enough = self._tokens >= _TOKENS_A_RETRY
            self._tokens -= _TOKENS_A_RETRY if is_enough else 0
            return is_enough

    def give(self) -> None:
        with self._lock:
            self._tokens = min(_TOKENS, self._tokens + _TOKENS_A_SUCCESS)


def _most_tries(error: SessionError) -> int:
    if isinstance(error, BadReply):
        # A proxy may have cut or replaced the body once. With a status the service itself said what it will not do.
        return 2 if error.status is None else 1
    if isinstance(error, ConnectionFailed) and error.kind == "dns":
        # A resolver fails now and then; a name that does not exist fails always.
        return 2
    # 501 is "not implemented", and stays so.
    return _MOST_TRIES if error.retryable and error.status != 501 else 1


def _tell_tries(error: SessionError, tries: int) -> None:
    if tries > 1:
        made = say(N_("{number} tries were made."), number=_NUMBERS[tries])
        error.why = listed([error.why, made], N_("{first} {rest}")) if error.why else made
