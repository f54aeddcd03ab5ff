"""Functions of the user that hear of each new phase."""

from __future__ import annotations

import logging
from collections.abc import Callable

from ..blocks import Notice
from ..i18n import N_, say

_LOG = logging.getLogger(__name__)
Callback = Callable[[str], object]


class Callbacks:
    """Who wants to hear of phases; ``notices`` tell of those that raised and are called no more."""

    def __init__(self) -> None:
        self._callbacks: list[Callback] = []
        self._last: str | None = None
        self.notices: tuple[Notice, ...] = ()

    def add(self, callback: Callback) -> None:
        """Call *callback* from the next change on."""
        self._callbacks.append(callback)

    def call(self, phase: str | None) -> None:
        """Tell everyone of *phase* when it is another one than the last."""
        if phase is None or phase == self._last:
            return
        self._last = phase
        for callback in list(self._callbacks):
            self._tell(callback, phase)

    def _tell(self, callback: Callback, phase: str) -> None:
        try:
            callback(phase)
        except Exception as error:  # noqa: BLE001 -- it is somebody's own code
            _LOG.debug("A callback of on_phase_change raised.", exc_info=True)
            self._disable(callback, error)

    def _disable(self, callback: Callback, error: Exception) -> None:
        self._callbacks.remove(callback)
        name = getattr(callback, "__qualname__", repr(type(callback)))
        sentence = N_("The callback {name} raised {kind}; it is not called any more.")
        self.notices += (Notice(say(sentence, name=name, kind=type(error).__name__), "warning"),)
