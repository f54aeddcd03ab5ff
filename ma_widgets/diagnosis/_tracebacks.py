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

from ..expressions import expression
from ..i18n import N_, joined, say
from ._streams import streams

HEADER = "Traceback (most recent call last):"
_FRAME = expression(r'\bFile "([^"\n]{1,500})", line (\d{1,9})(?:, in (\S{1,200}))?')
_EXCEPTION = expression(r"([A-Za-z_][\w.]{0,200})(?:\([\w.]{1,100}\))?(?::(?:\s.*|\s*)|\s*)")
_LEVELS = frozenset({"INFO", "DEBUG", "WARNING", "WARN", "ERROR", "CRITICAL", "FATAL", "NOTE"})
_DURING = "During handling of the above exception"
_LINKS = ("direct cause of the following exception", _DURING)
_GROUP = "group"
# Programs try, and go on otherwise: what fails then is another matter.
_CONTROL_FLOW = frozenset("KeyError AttributeError ImportError ModuleNotFoundError FileNotFoundError".split())
_CAUGHT = ("Exception ignored in", "--- Logging error ---")
_WRAPPERS = frozenset(
    "ChildFailedError ProcessRaisedException ProcessExitedException RemoteTraceback RemoteError"
    " ExceptionGroup BaseExceptionGroup CalledProcessError".split()
)
# PyTorch raises the exception of a worker again, with its traceback as the message.
_FROM_A_WORKER = expression(r": Caught \w{1,80} in (?:DataLoader worker|replica|pin memory)")
_NOT_THE_USERS = expression(r"[/\\](?:site|dist)-packages[/\\]|[/\\]lib(?:64)?[/\\]python\d|^<")
# The longest that is read; Python itself folds a recursion.
_MOST_LINES = 1000
_MOST_BETWEEN = 40


@dataclass(frozen=True)
class Traceback:
    """
    A traceback from the line ``start`` to ``end``, or a chain of them.

    ``at`` is the line of the exception, and ``line`` its text, "" when the
    text ends before it; ``last`` is what a chain ended with, ``first`` what
    it began with, "" where ``line`` is that; ``place`` where in the user's code.
    """

    start: int
    end: int
    at: int
    line: str = ""
    place: str = ""
    last: str = ""
    first: str = ""
    is_caught: bool = False

    @property
    def name(self) -> str:
        """The class of the exception, without its module."""
        return self.line.partition(":")[0].partition("(")[0].strip().rpartition(".")[2]

    @property
    def is_wrapper(self) -> bool:
        """Whether the exception only tells that there was another, in another process."""
        return self.name in _WRAPPERS or bool(_FROM_A_WORKER.search(self.line))

    @property
    def is_group(self) -> bool:
        """Whether the exception is a group of others."""
        return self.name.endswith("ExceptionGroup")

    def evidence(self) -> str:
        """Return the exception and where it was raised."""
        place = f" ({self.place})" if self.place else ""
        last = say(N_("; it ended with {error}"), error=self.last[:140]) if self.last else ""
        first = say(N_("; it began with {error}"), error=self.first[:140]) if self.first else ""
        return joined([f"{self.line or HEADER}"[:320], place[:160], first or last])


def tracebacks(lines: Sequence[str]) -> list[Traceback]:
    """Return the tracebacks in *lines*, a chain as one; ``is_caught`` those that no program ended with."""
    by_start: dict[int, Traceback] = {}
    for stream in streams(lines):
        for each in _of_one_process([lines[index] for index in stream]):
            found = replace(each, start=stream[each.start], end=stream[each.end], at=stream[each.at])
            if not by_start.get(found.start, found).line or found.start not in by_start:
                by_start[found.start] = found
    return [by_start[start] for start in sorted(by_start)]


def _of_one_process(lines: Sequence[str]) -> list[Traceback]:
    starts = [index for index, line in enumerate(lines) if HEADER in line]
    found: list[Traceback] = []
    for start, following in zip(starts, [*starts[1:], len(lines)]):
        block = _block(lines, start, min(following, start + _MOST_LINES))
        link = _link(lines, found[-1], block) if found else ""
        if link:
            found[-1] = _joined(found[-1], block, link)
        else:
            found.append(replace(block, is_caught=_is_caught(lines, start)))
    return found


def _is_caught(lines: Sequence[str], start: int) -> bool:
    before = (lines[index] for index in range(max(start - 2, 0), start))
    return any(mark in line for line in before for mark in _CAUGHT)


def _link(lines: Sequence[str], first: Traceback, then: Traceback) -> str:
    """Return what joins *then* to *first*, "" for nothing."""
    between = lines[first.end + 1 : then.start][-_MOST_BETWEEN:]
    told = next((link for link in _LINKS for line in between if link in line), "")
    return told or (_GROUP if first.is_group and len(between) <= 2 else "")


def _joined(first: Traceback, then: Traceback, link: str) -> Traceback:
    if link == _GROUP:
        return replace(then, start=first.start, last=f"{first.line} ({first.place})")
    is_handled = link == _DURING and first.name in _CONTROL_FLOW and then.line and then.name not in _CONTROL_FLOW
    if is_handled and not then.is_wrapper:
        return replace(then, start=first.start, first=first.first or first.line)
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
            return Traceback(start, index, index, _with_message(lines, index, column, stop), place)
    return Traceback(start, min(start + 1, stop - 1), start, "", place)


def _with_message(lines: Sequence[str], index: int, column: int, stop: int) -> str:
    """Return the exception at *index*, with what stands below it when its own line ends with the colon."""
    line = lines[index][column:].strip()
    if not line.endswith(":"):
        return line
    below = (lines[at][column:].strip() for at in range(index + 1, min(index + 4, stop)))
    return f"{line} {next((text for text in below if any(map(str.isalnum, text))), '')}".strip()


def place_above(lines: Sequence[str], index: int) -> str:
    """Return the place that the lines above an exception tell, where the header is lost or there is none."""
    for line in reversed(lines[max(index - 4, 0) : index]):
        frame = _FRAME.search(line)
        if frame:
            return _place(frame)
    return ""


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
