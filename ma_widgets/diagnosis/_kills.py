"""Whose end a 137 is: a lack of memory, or the kill that another end brought."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from ._rule import Rank
from ._rules import BY_CODE
from ._signs import Sign
from ._weights import Weight

_SIGNAL = BY_CODE["terminated-by-signal"]
_MEMORY = "out-of-memory"
_KILLED = frozenset({137, 247, -9})
_ENDED_BY_OTHERS = _KILLED | {143, -15}


class _End(NamedTuple):
    """When a task ended: its moment, where it is known, and its place in the reply."""

    at: datetime | None
    order: tuple[int, int, int]

    def is_before(self, other: _End) -> bool:
        if self.at is not None and other.at is not None and self.at != other.at:
            return self.at < other.at
        return self.order < other.order


def by_kill(signs: list[Sign], strong: list[Sign]) -> list[Sign]:
    """Return the signs; 137 says nothing of memory where the platform ended the job, or its end was not the first."""
    if any(sign.rule.kills and sign.order[0] < 3 for sign in signs):
        return [replace(sign, rule=_SIGNAL) if sign.exit_code in _KILLED else sign for sign in signs]
    ends = dict(_ends(strong))
    first = _first_by_itself(signs, strong, ends)
    if first is None:
        return signs
    lacked = {sign.task for sign in signs if sign.rule.code == _MEMORY and sign.exit_code is None}
    return [
        replace(sign, rule=_SIGNAL)
        if sign.exit_code in _KILLED and _is_later(sign, first, ends) and lacked.isdisjoint(("", sign.task))
        else sign
        for sign in signs
    ]


def _is_later(sign: Sign, first: _End, ends: dict[str, _End]) -> bool:
    return sign.task in ends and first.is_before(ends[sign.task])


def _first_by_itself(signs: list[Sign], strong: list[Sign], ends: dict[str, _End]) -> _End | None:
    """Return the first end of a task whose text names a cause and whose exit code is no kill."""
    killed = {sign.task for sign in strong if sign.exit_code in _ENDED_BY_OTHERS}
    told = {sign.task for sign in signs if sign.exit_code is None and _names_a_cause(sign)} - killed
    first = None
    for task in told & ends.keys():
        if first is None or ends[task].is_before(first):
            first = ends[task]
    return first


def _names_a_cause(sign: Sign) -> bool:
    return sign.weight is Weight.FULL and Rank.CREATION < sign.rule.rank <= Rank.PROGRAM


def _ends(signs: Iterable[Sign]) -> Iterator[tuple[str, _End]]:
    by_task: dict[str, list[Sign]] = {}
    for sign in signs:
        if sign.task and sign.exit_code is not None:
            by_task.setdefault(sign.task, []).append(sign)
    for task, told in by_task.items():
        yield task, _End(min((s.at for s in told if s.at), default=None), min(s.order for s in told))
