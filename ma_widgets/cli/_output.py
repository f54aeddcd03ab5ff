"""
The two streams: data on standard output, words about it on standard error.

A shell may have closed either of them, and a disk may be full.
"""

from __future__ import annotations

import os
import select
import sys
import time
from pathlib import Path
from typing import TextIO

from ..i18n import N_, said, say, visible
from ._command import DONE


class Unwritable(Exception):
    """Standard output takes no data; the sentence says why."""


def open_streams() -> None:
    """Give a stream that the shell has closed a place where its words are lost."""
    # First of all: the next file that is opened would get its number, and what is printed.
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 -- until the process ends


def write(text: str) -> int:
    """
    Print *text* as it stands; return 0.

    Raises:
        BrokenPipeError: the reader has closed the pipe.
        Unwritable: no data can be written there, as to a full disk.
    """
    # A terminal of another encoding must not turn a job's name into a traceback.
    encoding = sys.stdout.encoding or "utf-8"
    try:
        print(text.encode(encoding, "backslashreplace").decode(encoding), end="", flush=True)
    except BrokenPipeError:
        raise
    except OSError as error:
        sentence = N_("Standard output cannot be written to: {reason}.")
        raise Unwritable(say(sentence, reason=os.strerror(error.errno or 0))) from None
    return DONE


def write_if_possible(text: str) -> None:
    """Print *text*, which is not what was asked for: that is the exit code."""
    try:
        write(text)
    except BrokenPipeError:
        close_quietly(sys.stdout)
    except Unwritable as error:
        close_quietly(sys.stdout)
        complain(DONE, error.args[0])


def complain(code: int, sentence: str) -> int:
    """Print *sentence* on standard error, if that takes it; return *code*."""
    try:
        print(visible(said(sentence)), file=sys.stderr, flush=True)
    except OSError:
        close_quietly(sys.stderr)
    return code


def is_terminal() -> bool:
    """Return whether standard output is a terminal that can draw; a dumb one is read like a pipe."""
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def close_quietly(stream: TextIO) -> None:
    """Let the flush at the end of the process find an open file behind *stream*."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


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
