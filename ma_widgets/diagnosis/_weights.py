"""What a text weighs: whether the program went on after it, or another text explains it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from ._case import Case
from ._log import is_minor, progress
from ._rule import Rank, Rule
from ._streams import process
from ._tracebacks import Traceback

# Whoever made so many steps more did not end of it.
_MOST_STEPS = 3


class Weight(IntEnum):
    """How much a text says of the end of its task."""

    FULL = 0
    LAUNCHER = 1  # that a process ended: nothing beside a cause
    WEAK = 2  # the program went on: nothing beside an exit code


@dataclass(frozen=True)
class Hit:
    """A rule that a text fits, and where; ``at`` is the line of its evidence, when that is not at the index."""

    index: int
    rule: Rule
    told: str
    at: int | None = None
    traceback: Traceback | None = None
    exit_code: int | None = None
    weight: Weight = Weight.FULL


def weighed(case: Case, lines: Sequence[str], hits: list[Hit]) -> list[Hit]:
    """Return the hits of a log, weighed, without those that a later one shows to be over."""
    hits = [_by_its_words(hit) for hit in hits]
    if not case.is_failed:
        hits = [hit for hit in hits if hit.traceback or not (hit.rule.often_harmless or hit.weight is Weight.WEAK)]
    if not hits:
        return []
    steps = _Steps(lines, hits[0].index)
    until = len(lines) if len(case.runs) > 1 or not case.is_final else _last_cause(hits)
    hits = [hit for hit in hits if not steps.before(lines, hit, until)]
    return [each for hit in hits for each in _last_weighed(hit, is_over=case.is_failed and steps.are_many(lines, hit))]


def _last_weighed(hit: Hit, *, is_over: bool) -> Iterator[Hit]:
    if not is_over:
        yield hit
    elif hit.exit_code is None:
        yield replace(hit, weight=Weight.WEAK)


def _by_its_words(hit: Hit) -> Hit:
    return replace(hit, weight=Weight.WEAK) if not hit.traceback and is_minor(hit.told) else hit


def _last_cause(hits: list[Hit]) -> int:
    causes = [hit.index for hit in hits if hit.rule.rank < Rank.NETWORK and not (hit.exit_code or hit.weight)]
    return max(causes, default=-1)


class _Steps:
    """The lines of progress of a log, all of them and those of each process."""

    def __init__(self, lines: Sequence[str], first: int) -> None:
        self._by_process: dict[str, list[int]] = {"": progress(lines, first)}
        for index in self._by_process[""]:
            name = process(lines[index])
            if name:
                self._by_process.setdefault(name, []).append(index)

    def _after(self, lines: Sequence[str], hit: Hit) -> tuple[list[int], int]:
        # The others go on for a while when one process of several ends.
        told = self._by_process.get(process(lines[hit.index]), [])
        return told, bisect_right(told, hit.index)

    def before(self, lines: Sequence[str], hit: Hit, until: int) -> bool:
        """Return whether there is a step after *hit* and before the line *until*."""
        told, first = self._after(lines, hit)
        return first < len(told) and told[first] < until

    def are_many(self, lines: Sequence[str], hit: Hit) -> bool:
        """Return whether so many steps come after *hit* that it did not end the program."""
        told, first = self._after(lines, hit)
        return len(told) - first >= _MOST_STEPS


def chosen(hits: list[Hit]) -> list[Hit]:
    """Return the hits with one traceback: the first that is a cause; beside it, lines that may be harmless go."""
    traces = [hit for hit in hits if hit.traceback]
    causes = [hit for hit in traces if hit.weight is Weight.FULL] or traces
    first = next((hit for hit in causes if hit.rule.rank < Rank.NETWORK), causes[0] if causes else None)
    if first is None:
        return hits
    return [hit for hit in hits if hit is first or not (hit.traceback or hit.rule.often_harmless)]
