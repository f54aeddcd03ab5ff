"""
Python's tracebacks in a text: which exception was the first, and where in the user's code.

Source:
    Python library reference, ``traceback``; PEP 3134 for chains; PyTorch,
    torchrun and multiprocessing for the errors that wrap another's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

HEADER = "Traceback (most recent call last):"
_FRAME = re.compile(r'\bFile "([^"\n]{1,500})", line (\d{1,9})(?:, in (\S{1,200}))?')
_EXCEPTION = re.compile(r"([A-Za-z_][\w.]{0,200})(?:\([\w.]{1,100}\))?(?::(?:\s.*|\s*)|\s*)")
_LEVELS = frozenset({"INFO", "DEBUG", "WARNING", "WARN", "ERROR", "CRITICAL", "FATAL", "NOTE"})
_LINKS = ("direct cause of the following exception", "During handling of the above exception")
_CAUGHT = ("Exception ignored in", "--- Logging error ---")
_WRAPPERS = frozenset(
    "ChildFailedError ProcessRaisedException ProcessExitedException RemoteTraceback RemoteError"
    " ExceptionGroup BaseExceptionGroup CalledProcessError".split()
)
_NOT_THE_USERS = re.compile(r"[/\\](?:site|dist)-packages[/\\]|[/\\]lib(?:64)?[/\\]python\d|^<")
# The longest that is read; Python itself folds a recursion.
_MOST_LINES = 1000
_MOST_BETWEEN = 40


@dataclass(frozen=True)
class Traceback:
    """
    A traceback from the line ``start`` to ``end``, or a chain of them.

    ``at`` is the line of the exception, and ``line`` its text, "" when the
    text ends before it; ``last`` is what a chain ended with, "" for no chain;
    ``place`` where in the user's code.
    """

    start: int
    end: int
    at: int
    line: str = ""
    place: str = ""
    last: str = ""
    is_caught: bool = False

    @property
    def name(self) -> str:
        """The class of the exception, without its module."""
        return self.line.partition(":")[0].partition("(")[0].strip().rpartition(".")[2]

    @property
    def is_wrapper(self) -> bool:
        """Whether the exception only tells that there was another, in another process."""
        return self.name in _WRAPPERS

    def evidence(self) -> str:
        """Return the exception and where it was raised."""
        place = f" ({self.place})" if self.place else ""
        last = f"; it ended with {self.last}" if self.last else ""
        return f"{self.line or HEADER}"[:320] + place[:160] + last[:160]


def tracebacks(lines: Sequence[str]) -> list[Traceback]:
    """Return the tracebacks in *lines*, a chain as one; ``is_caught`` those that no program ended with."""
    starts = [index for index, line in enumerate(lines) if HEADER in line]
    found: list[Traceback] = []
    for start, following in zip(starts, [*starts[1:], len(lines)]):
        block = _block(lines, start, min(following, start + _MOST_LINES))
        if found and _is_linked(lines, found[-1], block):
            found[-1] = _joined(found[-1], block)
        else:
            found.append(replace(block, is_caught=_is_caught(lines, start)))
    return found


def _is_caught(lines: Sequence[str], start: int) -> bool:
    before = (lines[index] for index in range(max(start - 2, 0), start))
    return any(mark in line for line in before for mark in _CAUGHT)


def _is_linked(lines: Sequence[str], first: Traceback, then: Traceback) -> bool:
    between = lines[first.end + 1 : then.start][-_MOST_BETWEEN:]
    return any(link in line for line in between for link in _LINKS)


def _joined(first: Traceback, then: Traceback) -> Traceback:
    last = then.line if then.line != first.line else ""
    if first.is_wrapper and not then.is_wrapper:
        first = replace(first, at=then.at, line=then.line, place=then.place)
        last = ""
    return replace(first, end=then.end, last=last or first.last)


def _block(lines: Sequence[str], start: int, stop: int) -> Traceback:
    """Return the traceback whose header is at *start*; lines of other processes may lie between its own."""
    prefix = lines[start].partition(HEADER)[0].replace("+ Exception Group ", "| ")
    column, place, is_users = None, "", False
    for index in range(start + 1, stop):
        line = lines[index]
        frame = _FRAME.search(line)
        if frame:
            # An exception stands two columns before the frames, behind whatever begins each line.
            column = max(frame.start() - 2, 0) if column is None else column
            of_user = not _NOT_THE_USERS.search(frame[1])
            if of_user or not is_users:
                place, is_users = _place(frame), of_user
        elif column is not None and _is_exception(line, column, prefix):
            return Traceback(start, index, index, line[column:].strip(), place)
    return Traceback(start, min(start + 1, stop - 1), start, "", place)


def _place(frame: re.Match[str]) -> str:
    return f"{frame[1]}, line {frame[2]}" + (f", in {frame[3]}" if frame[3] else "")


def _is_exception(line: str, column: int, prefix: str) -> bool:
    # torchrun and others begin each line of a process with its rank.
    if prefix.strip() and len(prefix) == column and not line.startswith(prefix) and line[:1] != prefix[:1]:
        return False
    text = line[column:]
    if not text or text[0].isspace() or (column and not line[:column]):
        return False
    match = _EXCEPTION.fullmatch(text.rstrip())
    return match is not None and match[1] not in _LEVELS
