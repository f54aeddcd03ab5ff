"""
From signs to causes: what explains what, and which comes first.

    signs ─► a task's text beats its exit code ─► a kill explains 137 and 143 ─► in order of rank and time
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from ._case import Case
from ._rule import Rank
from ._rules import BY_CODE
from ._signs import Sign

_UNKNOWN = "unknown-failure"
_SIGNAL = BY_CODE["terminated-by-signal"]
# These name a cause by themselves; others say no more than that a program ended.
_TELLING = frozenset({126, 127, 137, 139, 247, -9, -11})
_KILLED = frozenset({137, 247, -9})


def ordered(case: Case, signs: list[Sign]) -> list[Sign]:
    """Return the signs that stay, the first cause first."""
    codes = {sign.exit_code for sign in signs if sign.task and sign.exit_code}
    kept = _without_echoes(_by_kill(_timed(_told_by_texts(signs))), codes)
    kept.sort(key=lambda sign: (sign.rule.rank, not case.is_key(sign.task), sign.order))
    return list(_by_time(kept))


def _told_by_texts(signs: list[Sign]) -> Iterator[Sign]:
    """Yield the signs without the exit codes that a text of the same task explains; the text takes their place."""
    by_task: defaultdict[str, list[Sign]] = defaultdict(list)
    for sign in signs:
        by_task[sign.task].append(sign)
    for task, told in by_task.items():
        yield from _explained(told) if task else told


def _explained(signs: list[Sign]) -> Iterator[Sign]:
    texts = [sign for sign in signs if sign.exit_code is None and sign.rule.rank <= Rank.SIGNAL]
    best = min((sign.rule.rank for sign in texts), default=Rank.STATE)
    codes = {sign.rule.code for sign in texts}
    # A code that says the same as the text stays: it is the nearer evidence.
    gone = [each for each in signs if each.exit_code and each.rule.code not in codes and _is_explained(each, best)]
    for sign in signs:
        if sign in gone:
            continue
        yield _in_place_of(sign, gone) if sign.exit_code is None and sign.rule.rank == best else sign


def _is_explained(sign: Sign, best: Rank) -> bool:
    if best <= Rank.ROOT:
        return True
    return best < Rank.STATE and sign.exit_code not in _TELLING


def _in_place_of(sign: Sign, gone: list[Sign]) -> Sign:
    order = min([sign.order, *(each.order for each in gone)])
    return replace(sign, order=order, at=_earliest([sign, *gone]))


def _earliest(signs: list[Sign]) -> datetime | None:
    return min((sign.at for sign in signs if sign.at is not None), default=None)


def _timed(signs: Iterator[Sign]) -> list[Sign]:
    """Return the signs, each with the earliest moment that is known of its code and task."""
    together: defaultdict[tuple[str, str], list[Sign]] = defaultdict(list)
    for sign in signs:
        together[sign.rule.code, sign.task].append(sign)
    return [replace(sign, at=at) for group in together.values() for at in [_earliest(group)] for sign in group]


def _by_kill(signs: list[Sign]) -> list[Sign]:
    """Return the signs; where the platform ended the job, 137 is its SIGKILL and says nothing of memory."""
    if not any(sign.rule.kills and sign.order[0] < 3 for sign in signs):
        return signs
    return [replace(sign, rule=_SIGNAL) if sign.exit_code in _KILLED else sign for sign in signs]


def _without_echoes(signs: list[Sign], codes: set[int]) -> list[Sign]:
    """Return the signs without what the job as a whole tells again of a task; *codes* are those of the tasks."""
    causes = [sign for sign in signs if sign.rule.rank < Rank.UNKNOWN]
    return [
        sign
        for sign in signs
        if sign.task or not sign.exit_code or not (sign.exit_code in codes or (causes and sign.rule.code == _UNKNOWN))
    ]


def _by_time(signs: list[Sign]) -> Iterator[Sign]:
    """Yield the signs; of one rank, those whose moment is known change places among themselves."""
    for rank in Rank:
        same = [sign for sign in signs if sign.rule.rank is rank]
        timed = iter(sorted((sign for sign in same if sign.at), key=lambda sign: sign.at or datetime.max))
        yield from (next(timed) if sign.at else sign for sign in same)
