"""Keeps what the SDK prints out of the user's cell, and everybody else's prints in it."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from ..i18n import visible
from ..masking import mask_text

_log = logging.getLogger("ma_widgets.sessions")
_MOST_CHARACTERS = 50_000
_STREAMS = ("stdout", "stderr")

# What is kept of the prints of this thread; without ``heard`` its prints are not held back.
_here = threading.local()
_calls = 0
_calls_lock = threading.Lock()


@contextmanager
def quiet() -> Iterator[None]:
    """
    Keep what this thread prints meanwhile out of ``sys.stdout`` and ``sys.stderr``; other threads print as ever.

    The log ``ma_widgets.sessions`` has it afterwards, masked, at level DEBUG.
    So it is with what handlers of logging write to these streams. Bytes that
    are written to ``sys.stdout.buffer``, and what threads of the SDK print, are
    not held back.
    """
    outer, heard = getattr(_here, "heard", None), _Heard()
    _here.heard = heard
    _put_sieves()
    try:
        yield
    finally:
        _take_sieves()
        _here.heard = outer
        # Not before: a handler of this log may write to the stream that is held back.
        heard.tell()


class _Heard:
    """What a thread printed, up to some 50 000 characters: a progress bar may print for hours."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._room = _MOST_CHARACTERS

    def add(self, text: str) -> None:
        # Whole texts only: half a secret does not look like one.
        if self._room > 0:
            self._texts.append(str(text))
            self._room -= len(text)

    def tell(self) -> None:
        if self._texts and _log.isEnabledFor(logging.DEBUG):
            _log.debug("The SDK printed: %s", visible(mask_text("".join(self._texts))).strip())


class _Sieve:
    """
    A stream that holds back what quiet threads write, and is *stream* in all else.

    Who keeps it for later, as a handler of logging does that the SDK makes
    when it is imported, keeps a stream that works as before.
    """

    def __init__(self, stream: Any) -> None:
        # Attributes that are set go to the stream as well.
        vars(self)["stream"] = stream

    def __getattr__(self, name: str) -> Any:
        return getattr(vars(self)["stream"], name)

    def __setattr__(self, name: str, value: object) -> None:
        setattr(self.stream, name, value)

    @property
    def write(self) -> Callable[[str], int]:
        # A thread that is not quiet gets the stream's own: IPython puts another in its place while a cell runs, which
        # calls the one that it found, and what it found must not be what calls the stream's.
        own: Callable[[str], int] = self.stream.write
        return own if getattr(_here, "heard", None) is None else self._hold_back

    def _hold_back(self, text: str) -> int:
        heard: _Heard | None = getattr(_here, "heard", None)
        if heard is None:
            return self.write(text)
        heard.add(text)
        return len(text)

    def writelines(self, texts: Iterable[str]) -> None:
        for text in texts:
            self.write(text)


class _RecordSieve(logging.Filter):
    """Holds back what quiet threads log to a cell; a handler that the SDK made long ago has the stream itself."""

    def filter(self, record: logging.LogRecord) -> bool:
        heard: _Heard | None = getattr(_here, "heard", None)
        if heard is not None:
            # Not put together: that may raise, into the SDK.
            heard.add(f"{record.name}: {record.msg} {record.args or ''}\n")
        return heard is None


_record_sieve = _RecordSieve()


def _cell_handlers(streams: Sequence[Any]) -> list[logging.Handler]:
    """Return the handlers of all loggers that write to *streams*."""
    loggers = [logging.getLogger(), *logging.root.manager.loggerDict.values()]
    handlers = [handler for logger in loggers for handler in getattr(logger, "handlers", ())]
    return [each for each in handlers if any(getattr(each, "stream", None) is stream for stream in streams)]


def _put_sieves() -> None:
    global _calls
    with _calls_lock:
        _calls += 1
        streams = [getattr(stream, "stream", stream) for stream in (sys.stdout, sys.stderr) if stream is not None]
        for handler in _cell_handlers(streams):
            handler.addFilter(_record_sieve)
        for name in _STREAMS:
            stream = getattr(sys, name)
            # A program without a console has None.
            if stream is not None and not isinstance(stream, _Sieve):
                setattr(sys, name, _Sieve(stream))


def _take_sieves() -> None:
    """Put back what was there, after the last of several calls; what others put in place meanwhile stays."""
    global _calls
    with _calls_lock:
        _calls -= 1
        streams = [stream.stream for stream in (sys.stdout, sys.stderr) if isinstance(stream, _Sieve)]
        for handler in _cell_handlers(streams) if _calls == 0 else ():
            handler.removeFilter(_record_sieve)
        for name in _STREAMS:
            stream = getattr(sys, name)
            if _calls == 0 and isinstance(stream, _Sieve):
                setattr(sys, name, stream.stream)
