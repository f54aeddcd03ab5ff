"""From ordered signs to findings: one a code, with a severity by the phase of the job."""

from __future__ import annotations

from dataclasses import replace

from ..expressions import expression
from ..i18n import N_, joined, listed, listed_first, say, visible
from ._case import STOPPED, Case
from ._finding import Finding
from ._quotes import last_words
from ._rule import Rank
from ._rules import BY_CODE
from ._signs import BESIDE, Sign

_SEVERITIES = ("error", "warning", "info")
# A job is stopped by its user, or by one of these.
_STOPPED_BY = frozenset({"preempted", "time-limit-reached", "account-blocked"})
_NOTHING_NEW_OF_A_STOPPED_JOB = frozenset({"terminated-by-signal", "unknown-failure", "communication-failed"})
# Of Linux, which runs the tasks; this may be another system.
_SIGNALS = dict(enumerate("SIGHUP SIGINT SIGQUIT SIGILL SIGTRAP SIGABRT SIGBUS SIGFPE SIGKILL SIGUSR1".split(), 1))
_SIGNALS |= {11: "SIGSEGV", 12: "SIGUSR2", 13: "SIGPIPE", 14: "SIGALRM", 15: "SIGTERM", 24: "SIGXCPU", 25: "SIGXFSZ"}
_MOST_NAMED = 8
_MOST_CHARACTERS = 600
_MOST_OTHERS = 2
_MOST_OF_ANOTHER = 80
_NUMBERS = expression(r"\d[\d.]*")


def findings(case: Case, signs: list[Sign]) -> tuple[Finding, ...]:
    """Return a finding for each code, in the order of the signs within each severity."""
    by_code: dict[str, list[Sign]] = {}
    for sign in signs:
        if _counts(case, sign):
            by_code.setdefault(sign.rule.code, []).append(sign)
    best = min((same[0].rule.rank for same in by_code.values()), default=Rank.STATE)
    found = [_finding(case, same, best) for same in by_code.values()]
    if case.is_failed and not any(each.severity == "error" for each in found):
        found.append(_untold(case))
    return tuple(sorted(found, key=lambda each: _SEVERITIES.index(each.severity)))


def _quoting(case: Case, sign: Sign) -> Sign:
    """Return the sign; an end that nothing explains quotes the last words of its task."""
    quote = last_words(case, sign.task) if sign.rule.code == "unknown-failure" and case.is_failed else None
    return replace(sign, evidence=listed([quote.text, sign.evidence], BESIDE)) if quote else sign


def _counts(case: Case, sign: Sign) -> bool:
    """Return whether a sign says anything of a job in this phase."""
    if case.phase in STOPPED:
        is_kill = sign.exit_code is not None or sign.rule.code in _NOTHING_NEW_OF_A_STOPPED_JOB
        return not is_kill
    if not case.is_failed and sign.order[0] == 3:
        return sign.rule.rank < Rank.NETWORK or case.is_running
    return True


def _finding(case: Case, same: list[Sign], best: Rank) -> Finding:
    first, beside = _quoting(case, same[0]), _beside(same)
    rule, others = (beside or first).rule, joined([_signal(first), _others(same)])
    told = listed([first.evidence, beside.evidence], BESIDE) if beside else first.evidence
    evidence = joined([_seen(told, _MOST_CHARACTERS - len(others)), others])
    return Finding(rule.code, _severity(case, first, best), rule.title, evidence, rule.advice, rule.source, first.task)


def _seen(told: str, most: int) -> str:
    """Return what was *told* as it is, or where it has what cannot be seen or is too long, its English text."""
    text = visible(told)
    return told if text == told and len(told) <= most else _cut(text, most)


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"


def _beside(same: list[Sign]) -> Sign | None:
    """Return the text of the same task that an exit code does not tell by itself."""
    texts = (sign for sign in same if sign.exit_code is None and sign.task == same[0].task)
    return next(texts, None) if same[0].exit_code is not None else None


def _signal(sign: Sign) -> str:
    """Return the signal that an exit code stands for: 128 and its number, or the number negative."""
    code = sign.exit_code or 0
    name = _SIGNALS.get(-code if code < 0 else code - 128)
    return joined([N_("; "), name]) if name and sign.rule.code == "terminated-by-signal" else ""


def _others(same: list[Sign]) -> str:
    """Return in words which other tasks show the same, and what else others show."""
    first, by_task = same[0], {sign.task: sign for sign in reversed(same) if sign.task}
    by_task.pop(first.task, None)
    others = list(reversed(by_task.values()))
    tasks = [sign.task for sign in others if _is_alike(first, sign)]
    unlike = [sign for sign in others if not _is_alike(first, sign)]
    return joined([_alike(tasks), _unlike(unlike)])


def _alike(tasks: list[str]) -> str:
    if not tasks:
        return ""
    names = listed_first([task[:40] for task in tasks], _MOST_NAMED)
    one, more = N_("; the same in 1 more task: {names}"), N_("; the same in {count} more tasks: {names}")
    return say(one if len(tasks) == 1 else more, count=len(tasks), names=names)


def _unlike(signs: list[Sign]) -> str:
    another = N_("; another error in {task}: {error}")
    told = [
        say(another, task=sign.task[:40], error=_cut(visible(sign.told), _MOST_OF_ANOTHER))
        for sign in signs[:_MOST_OTHERS]
    ]
    more = say(N_(", and {count} more"), count=len(signs) - _MOST_OTHERS)
    return joined([*told, *([more] if len(signs) > _MOST_OTHERS else [])])


def _is_alike(first: Sign, other: Sign) -> bool:
    """Return whether two exceptions differ in numbers at the most."""
    return not (first.told and other.told) or _NUMBERS.sub("0", first.told) == _NUMBERS.sub("0", other.told)


def _severity(case: Case, sign: Sign, best: Rank) -> str:
    if sign.severity:
        return sign.severity
    if case.is_failed:
        # What stood still before something ended it is no second cause.
        return "warning" if sign.rule.rank is Rank.HANG and best < Rank.HANG else "error"
    if case.phase in STOPPED:
        return "error" if sign.rule.code in _STOPPED_BY else "info"
    return "warning"


def _untold(case: Case) -> Finding:
    """Return the finding of a job that failed and tells nothing but its last words."""
    rule, second, quote = BY_CODE["unknown-failure"], case.frames.summary.secondary_phase, last_words(case, "")
    phase = f"status.phase: {case.phase}" + (f", status.secondary_phase: {second}" if second else "")
    told = listed([quote.text, phase], BESIDE) if quote else phase
    task = quote.task if quote else ""
    return Finding(rule.code, "error", rule.title, _seen(told, _MOST_CHARACTERS), rule.advice, rule.source, task)
