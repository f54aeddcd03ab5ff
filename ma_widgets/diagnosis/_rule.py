"""What a rule is: one cause, how it is seen, and what it means."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import IntEnum
from typing import Any, NamedTuple

from ..expressions import expression
from ._case import Case


class Rank(IntEnum):
    """What goes before what, whatever came first: a cause before its consequences."""

    PLATFORM = 0  # the platform ended the job, or could not begin it: the exit codes are what that left behind
    CREATION = 1
    ROOT = 2
    PROGRAM = 3
    HANG = 4
    NETWORK = 5  # when one task ends, its peers lose their connections
    SIGNAL = 6  # when one task ends, the platform ends the others
    UNKNOWN = 7
    STATE = 8  # no cause: how the job is


class Seen(NamedTuple):
    """What a look at the frames shows; without *severity*, the phase of the job decides it."""

    evidence: str
    task: str = ""
    at: datetime | None = None
    severity: str = ""


def texts(*patterns: str) -> re.Pattern[str]:
    """Return one pattern that finds any of *patterns*, in upper or lower case."""
    return expression("|".join(patterns), re.IGNORECASE)


_NOTHING = expression(r"(?!)")


@dataclass(frozen=True)
class Rule:
    """
    One cause: its meaning, and the three ways to see it.

    ``exit_codes`` are those of a task. ``pattern`` is looked for in a line
    that has one of ``words`` (lower case; they make it quick). ``look`` reads
    the frames. A line of a rule ``of_platform`` counts only when the platform
    wrote it. One that is ``often_harmless`` gives way to a traceback in the
    same text, and one ``among_peers`` counts only in a job of several tasks.
    Where a rule ``kills``, exit codes 137 and 143 are what the platform's own
    kill left behind. Two rules may have one code: the advice differs.
    """

    code: str
    title: str
    advice: str
    source: str
    rank: Rank = Rank.ROOT
    exit_codes: frozenset[int] = frozenset()
    words: tuple[str, ...] = ()
    pattern: re.Pattern[str] = _NOTHING
    look: Callable[[Case], Iterable[Seen]] | None = None
    of_platform: bool = False
    often_harmless: bool = False
    among_peers: bool = False
    kills: bool = False

    def but(self, advice: str, words: tuple[str, ...], pattern: re.Pattern[str], **more: Any) -> Rule:
        """Return the rule for other words of the same cause, which another step helps with."""
        bare: dict[str, Any] = {"exit_codes": frozenset(), "look": None, **more}
        return replace(self, advice=advice, words=words, pattern=pattern, **bare)
