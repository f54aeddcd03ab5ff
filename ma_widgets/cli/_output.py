"""The two streams: data on standard output, words about it on standard error."""

from __future__ import annotations

import os
import select
import sys
import time

from ..i18n import said, visible
from ._command import DONE


def write(text: str) -> int:
    """
    Print *text* as it stands; return 0.

    Raises:
        BrokenPipeError: the reader has closed the pipe.
    """
    # A terminal of another encoding must not turn a job's name into a traceback.
    encoding = sys.stdout.encoding or "utf-8"
    print(text.encode(encoding, "backslashreplace").decode(encoding), end="", flush=True)
    return DONE


def complain(code: int, sentence: str) -> int:
    """Print *sentence* on standard error; return *code*."""
    print(visible(said(sentence)), file=sys.stderr)
    return code


def is_terminal() -> bool:
    """Return whether standard output is a terminal that can draw; a dumb one is read like a pipe."""
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def close_quietly() -> int:
    """Let the flush at the end of the process find an open file; return 0."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return DONE


def pause(seconds: float) -> None:
    """
    Sleep, until the reader of standard output goes away.

    Raises:
        BrokenPipeError: it is gone; without this, who follows a quiet log would notice hours later.
    """
    # Windows has no such thing.
    if not hasattr(select, "poll"):
        time.sleep(seconds)
        return
    reader = select.poll()
    # Of nothing but errors and the end, which are always told.
    reader.register(sys.stdout.fileno(), 0)
    if reader.poll(seconds * 1000):
        raise BrokenPipeError
