"""From ordered signs to findings: one a code, with a severity by the phase of the job."""

from __future__ import annotations

from ._case import STOPPED, Case
from ._finding import Finding
from ._rule import Rank
from ._rules import BY_CODE
from ._signs import Sign

_SEVERITIES = ("error", "warning", "info")
# A job is stopped by its user, or by one of these.
_STOPPED_BY = frozenset({"preempted", "time-limit-reached", "account-blocked"})
_NOTHING_NEW_OF_A_STOPPED_JOB = frozenset({"terminated-by-signal", "unknown-failure", "communication-failed"})
# Of Linux, which runs the tasks; this may be another system.
_SIGNALS = dict(enumerate("SIGHUP SIGINT SIGQUIT SIGILL SIGTRAP SIGABRT SIGBUS SIGFPE SIGKILL SIGUSR1".split(), 1))
_SIGNALS |= {11: "SIGSEGV", 12: "SIGUSR2", 13: "SIGPIPE", 14: "SIGALRM", 15: "SIGTERM", 24: "SIGXCPU", 25: "SIGXFSZ"}
_MOST_NAMED = 8
_MOST_CHARACTERS = 600


def findings(case: Case, signs: list[Sign]) -> tuple[Finding, ...]:
    """Return a finding for each code, in the order of the signs within each severity."""
    by_code: dict[str, list[Sign]] = {}
    for sign in signs:
        if _counts(case, sign):
            by_code.setdefault(sign.rule.code, []).append(sign)
    found = [_finding(case, same) for same in by_code.values()]
    if case.is_failed and not any(each.severity == "error" for each in found):
        found.append(_untold(case))
    return tuple(sorted(found, key=lambda each: _SEVERITIES.index(each.severity)))


def _counts(case: Case, sign: Sign) -> bool:
    """Return whether a sign says anything of a job in this phase."""
    if case.phase in STOPPED:
        is_kill = sign.exit_code is not None or sign.rule.code in _NOTHING_NEW_OF_A_STOPPED_JOB
        return not is_kill
    if not case.is_failed and sign.order[0] == 3:
        return sign.rule.rank < Rank.NETWORK or case.is_running
    return True


def _finding(case: Case, same: list[Sign]) -> Finding:
    first = same[0]
    rule, others = first.rule, _others(same)
    others = _signal(first) + others
    evidence = first.evidence[: _MOST_CHARACTERS - len(others)] + others
    return Finding(rule.code, _severity(case, first), rule.title, evidence, rule.advice, rule.source, first.task)


def _signal(sign: Sign) -> str:
    """Return the signal that an exit code stands for: 128 and its number, or the number negative."""
    code = sign.exit_code or 0
    name = _SIGNALS.get(-code if code < 0 else code - 128)
    return f"; {name}" if name and sign.rule.code == "terminated-by-signal" else ""


def _others(same: list[Sign]) -> str:
    """Return in words which other tasks show the same."""
    tasks = list(dict.fromkeys(sign.task for sign in same if sign.task and sign.task != same[0].task))
    if not tasks:
        return ""
    names = ", ".join(task[:40] for task in tasks[:_MOST_NAMED]) + (" …" if len(tasks) > _MOST_NAMED else "")
    more = "1 more task" if len(tasks) == 1 else f"{len(tasks)} more tasks"
    return f"; the same in {more}: {names}"


def _severity(case: Case, sign: Sign) -> str:
    if sign.severity:
        return sign.severity
    if case.is_failed:
        return "error"
    if case.phase in STOPPED:
        return "error" if sign.rule.code in _STOPPED_BY else "info"
    return "warning"


def _untold(case: Case) -> Finding:
    """Return the finding of a job that failed and tells nothing."""
    rule, second = BY_CODE["unknown-failure"], case.frames.summary.secondary_phase
    evidence = f"status.phase: {case.phase}" + (f", status.secondary_phase: {second}" if second else "")
    return Finding(rule.code, "error", rule.title, evidence[:_MOST_CHARACTERS], rule.advice, rule.source)
