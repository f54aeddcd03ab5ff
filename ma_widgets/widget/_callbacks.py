"""Functions of the user that hear of each new phase."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable

from ..blocks import Notice
from ..i18n import N_, say
from ..job import where

_LOG = logging.getLogger(__name__)
Callback = Callable[[str], object]


class Callbacks:
    """
    Who wants to hear of phases; ``notices`` tell of those that raised and are called no more.

    They are called on a thread of their own, which ends when all is told: a
    slow one holds up nobody else. *on_notice* is called after a new notice.
    """

    def __init__(self, on_notice: Callable[[], object] = lambda: None) -> None:
        self._on_notice = on_notice
        self._callbacks: list[Callback] = []
        self._changes: deque[tuple[str, tuple[Callback, ...]]] = deque()
        self._last: str | None = None
        self._is_telling = False
        self._lock = threading.Lock()
        self.notices: tuple[Notice, ...] = ()

    def add(self, callback: Callback) -> None:
        """Call *callback* from the next change on; once, however often it is added."""
        with self._lock:
            if callback not in self._callbacks:
                self._callbacks.append(callback)

    def call(self, phase: str | None) -> None:
        """Tell everyone of *phase* when it is another one than the last; returns at once."""
        with self._lock:
            if phase is None or phase == self._last:
                return
            self._last = phase
            if not self._callbacks:
                return
            self._changes.append((phase, tuple(self._callbacks)))
            if self._is_telling:
                return
            self._is_telling = True
        self._start()

    def _start(self) -> None:
        try:
            threading.Thread(target=self._tell_all, name="ma_widgets-callbacks", daemon=True).start()
        except RuntimeError:
            # No thread can be had: here, then, where a slow callback holds up the caller.
            self._tell_all()

    def _tell_all(self) -> None:
        while True:
            with self._lock:
                if not self._changes:
                    self._is_telling = False
                    return
                phase, callbacks = self._changes.popleft()
            for callback in callbacks:
                self._tell(callback, phase)

    def _tell(self, callback: Callback, phase: str) -> None:
        if callback not in self._callbacks:
            # It raised while this change waited its turn.
            return
        try:
            callback(phase)
        except BaseException as error:  # noqa: BLE001 -- it is somebody's own code, and may call sys.exit()
            # Where it was raised, and not its words: they may hold anything.
            _LOG.debug("A callback of on_phase_change raised %s", where(error))
            self._disable(callback, error)

    def _disable(self, callback: Callback, error: BaseException) -> None:
        name = getattr(callback, "__qualname__", type(callback).__name__)
        sentence = N_("The callback {name} raised {kind}; it is not called any more.")
        notice = Notice(say(sentence, name=name, kind=type(error).__name__), "warning")
        with self._lock:
            self._callbacks.remove(callback)
            self.notices += (notice,)
        self._show()

    def _show(self) -> None:
        try:
            self._on_notice()
        except Exception as error:  # noqa: BLE001 -- out of a thread it would be printed, with the callback's own words
            _LOG.debug("A notice could not be shown: %s", where(error))
