"""
From signs to causes: what explains what, and which comes first.

    signs ─► a cause beats what a launcher tells ─► a task's text beats its exit code
          ─► a kill explains 137 and 143 ─► in order of rank and time ─► what the program got over
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from ._case import Case
from ._kills import by_kill
from ._rule import Rank
from ._signs import Sign
from ._weights import Weight

_UNKNOWN = "unknown-failure"
# These name a cause by themselves; others say no more than that a program ended.
_TELLING = frozenset({126, 127, 137, 139, 247, -9, -11})

_CRASHES = frozenset({137, 139, 247, -9, -11})


def ordered(case: Case, signs: list[Sign]) -> list[Sign]:
    """Return the signs that stay, the first cause first."""
    strong = _without_launchers([sign for sign in signs if sign.weight is not Weight.WEAK])
    codes = {sign.exit_code for sign in strong if sign.task and sign.exit_code}
    explained = by_kill(_timed(_told_by_texts(strong)), strong)
    kept = _without_echoes(explained, codes)
    kept.sort(key=lambda sign: (sign.rule.rank, not case.is_key(sign.task), sign.order))
    kept = list(_by_time(_by_record(case, kept)))
    return kept + list(_doubtful(signs, kept))


def _without_launchers(signs: list[Sign]) -> list[Sign]:
    """Return the signs; beside a cause, that a process ended says nothing."""
    is_caused = any(_is_cause(sign) for sign in signs)
    return [sign for sign in signs if not (is_caused and sign.weight is Weight.LAUNCHER)]


def _is_cause(sign: Sign) -> bool:
    return sign.weight is Weight.FULL and sign.rule.rank <= Rank.PROGRAM


def _doubtful(signs: list[Sign], kept: list[Sign]) -> Iterator[Sign]:
    """Yield what a program got over, as warnings, where no cause is known."""
    if any(sign.rule.rank < Rank.NETWORK for sign in kept):
        return
    for sign in signs:
        if sign.weight is Weight.WEAK:
            yield replace(sign, severity="warning")


def _told_by_texts(signs: list[Sign]) -> Iterator[Sign]:
    """Yield the signs without the exit codes that a text of the same task explains; the text takes their place."""
    by_task: defaultdict[str, list[Sign]] = defaultdict(list)
    for sign in signs:
        by_task[sign.task].append(sign)
    for task, told in by_task.items():
        yield from _explained(told) if task else told


def _explained(signs: list[Sign]) -> Iterator[Sign]:
    if any(sign.exit_code in _CRASHES for sign in signs):
        # Python ends with 1 of what it did not catch: after a missing file, the program went on to its crash.
        signs = [sign for sign in signs if sign.exit_code is not None or not sign.rule.often_harmless]
    texts = [sign for sign in signs if sign.exit_code is None and sign.rule.rank <= Rank.SIGNAL]
    best = min((sign.rule.rank for sign in texts), default=Rank.STATE)
    codes = {sign.rule.code for sign in texts}
    gone = [sign for sign in signs if _is_explained(sign, best, codes)]
    # One task may have ten thousand statuses: what all of them tell of time is asked once.
    first = [_in_place_of(gone[0], gone)] if gone else []
    for sign in signs:
        if not _is_explained(sign, best, codes):
            yield _in_place_of(sign, first) if sign.exit_code is None and sign.rule.rank == best else sign


def _is_explained(sign: Sign, best: Rank, codes: set[str]) -> bool:
    """Return whether a text explains the exit code; one that says the same as the text is the nearer evidence."""
    if not sign.exit_code or sign.rule.code in codes:
        return False
    return best <= Rank.ROOT or (best < Rank.STATE and sign.exit_code not in _TELLING)


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


def _without_echoes(signs: list[Sign], codes: set[int]) -> list[Sign]:
    """Return the signs without what the job as a whole tells again of a task; *codes* are those of the tasks."""
    causes = [sign for sign in signs if sign.rule.rank < Rank.UNKNOWN]
    return [
        sign
        for sign in signs
        if sign.task or not sign.exit_code or not (sign.exit_code in codes or (causes and sign.rule.code == _UNKNOWN))
    ]


def _by_record(case: Case, signs: list[Sign]) -> list[Sign]:
    """Return the signs; of one code, the task that the last run's record blames comes first."""
    run = case.last_run
    if not run or not run.task:
        return signs
    for code in {sign.rule.code for sign in signs if sign.task == run.task}:
        signs = _exchanged(signs, partial(_is_another, code, run.task))
    return signs


def _is_another(code: str, task: str, sign: Sign) -> bool | None:
    """Return whether a sign of *code* is of another task than *task*; None for one of another code."""
    return sign.task != task if sign.rule.code == code else None


def _by_time(signs: list[Sign]) -> Iterator[Sign]:
    """Yield the signs; of one rank, those whose moment is known change places among themselves."""
    for rank in Rank:
        same = [sign for sign in signs if sign.rule.rank is rank]
        by_clock = _exchanged(same, lambda sign: sign.clock)
        yield from _exchanged(by_clock, lambda sign: sign.at)


def _exchanged(signs: Iterable[Sign], key: Callable[[Sign], Any]) -> list[Sign]:
    """Return the signs; those that have a key change places among themselves, by their keys."""
    signs = list(signs)
    moved = iter(sorted((sign for sign in signs if key(sign) is not None), key=key))
    return [next(moved) if key(sign) is not None else sign for sign in signs]
