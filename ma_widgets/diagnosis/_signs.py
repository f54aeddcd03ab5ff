"""
From texts to signs: which rule each line, traceback and exit code fits.

    passages ─► tracebacks, lines, exit codes ─► signs, without those that the program got over
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from ._case import Case
from ._log import progress
from ._rule import Rank, Rule
from ._rules import BY_CODE, RULES
from ._texts import Passage, Source, exit_code_in
from ._tracebacks import Traceback, tracebacks

_PROGRAM = BY_CODE["python-exception"]
_UNKNOWN = BY_CODE["unknown-failure"]
_BY_EXIT_CODE = {code: rule for rule in reversed(RULES) for code in rule.exit_codes}
# A log of more lines that might tell something is read from both its ends.
_MOST_CANDIDATES = 1500
_WORDS = tuple(sorted({word for rule in RULES for word in rule.words} | {"exit", "return code"}))


@dataclass(frozen=True)
class Sign:
    """
    What speaks for a rule.

    ``order`` is where it stands where no time is known: source, position,
    line. ``exit_code`` is set when nothing but that code speaks for it.
    """

    rule: Rule
    task: str
    evidence: str
    order: tuple[int, int, int]
    at: datetime | None = None
    severity: str = ""
    exit_code: int | None = None


@dataclass(frozen=True)
class _Hit:
    index: int
    rule: Rule
    told: str
    at: int | None = None  # where the line of evidence stands, when not at the index
    traceback: Traceback | None = None
    exit_code: int | None = None


def signs(case: Case, passages: Iterator[Passage]) -> list[Sign]:
    """Return what the texts and the looks at the frames show, in no order."""
    found = [sign for passage in passages for sign in _signs_in(case, passage)]
    for rule in RULES:
        seen = rule.look(case) if rule.look else ()
        # A record of the platform is nearer to the cause than the words of a task.
        found += [Sign(rule, each.task, each.evidence, (0, -1, 0), each.at, each.severity) for each in seen]
    return found


def _signs_in(case: Case, passage: Passage) -> Iterator[Sign]:
    hits = sorted(_hits(passage), key=lambda hit: hit.index)
    if passage.source is Source.LOG:
        hits = _not_got_over(case, passage, hits)
    hits = [*_chosen(hits), *_beside(passage, hits)]
    seen: set[str] = set()
    for hit in hits:
        if hit.rule.code not in seen:
            seen.add(hit.rule.code)
            order = (int(passage.source), passage.position, hit.index)
            evidence = passage.evidence(hit.told, hit.index if hit.at is None else hit.at)
            yield Sign(hit.rule, passage.task, evidence, order, passage.at, exit_code=hit.exit_code)


def _hits(passage: Passage) -> Iterator[_Hit]:
    """Yield what the tracebacks and the other lines show."""
    whole = "\n".join(passage.lines)
    traces = tracebacks(passage.lines) if "Traceback" in whole else []
    for trace in traces:
        if not trace.is_caught:
            yield _traceback_hit(trace, passage.lines)
    covered = {index for trace in traces for index in range(trace.start, trace.end + 1)}
    candidates = [index for index in _candidates(whole, passage.lines) if index not in covered]
    for index in candidates[:_MOST_CANDIDATES] + candidates[_MOST_CANDIDATES:][-_MOST_CANDIDATES:]:
        hit = _line_hit(passage, index, passage.lines[index])
        if hit:
            yield hit


def _candidates(whole: str, lines: Sequence[str]) -> list[int]:
    """Return the indices of the lines that have a word of any rule; quick, since most logs have few of the words."""
    lower = whole.lower()
    words = [word for word in _WORDS if word in lower]
    if not words or len(lines) == 1:
        return list(range(len(lines))) if words else []
    return [index for index, line in enumerate(lines) for low in [line.lower()] if any(word in low for word in words)]


# A message goes on below its first line: with a code of CANN, or an error of NCCL.
_GOES_ON = re.compile(r"(?:\[ERROR\].{0,60}\b)?E[A-Z]\d{4}\b|nccl[A-Z]\w{1,40}Error\b")
_MOST_BELOW = 12


def _traceback_hit(trace: Traceback, lines: Sequence[str]) -> _Hit:
    rule, told = _rule_of(trace), trace.evidence()
    if rule is _PROGRAM:
        below = (line for line in lines[trace.end + 1 : trace.end + 1 + _MOST_BELOW] if _GOES_ON.match(line))
        known = next(((rule_in(line, by_platform=False), line) for line in below), None)
        if known and known[0]:
            rule, told = known[0], f"{told}; {known[1]}"
    return _Hit(trace.start, rule, told, trace.at, trace)


def _rule_of(trace: Traceback) -> Rule:
    rule = rule_in(trace.line, by_platform=False)
    if rule is None and trace.is_wrapper:
        rule = _BY_EXIT_CODE.get(exit_code_in(trace.line) or 0)
    return rule or _PROGRAM


def _line_hit(passage: Passage, index: int, line: str) -> _Hit | None:
    is_log = passage.source is Source.LOG
    by_platform = not is_log or "modelarts" in line[:60].lower()
    if not by_platform and _SAYS_NOTHING.search(line[:100]):
        return None
    rule = rule_in(line, by_platform=by_platform)
    if rule:
        return _Hit(index, rule, line)
    code = exit_code_in(line)
    return _Hit(index, _by_exit_code(code), line, exit_code=code) if code else None


# Level of a line that tells no trouble; NCCL tells of every connection it makes.
_SAYS_NOTHING = re.compile(r"(?:^|[\s\[|:(-])(?:INFO|DEBUG|TRACE|VERBOSE)\b")


@lru_cache(maxsize=512)
def rule_in(line: str, *, by_platform: bool) -> Rule | None:
    """Return the first rule whose pattern is in *line*, and not denied there."""
    lower = line.lower()
    words = {word for word in _WORDS if word in lower}
    for rule in RULES if words else ():
        if not words.isdisjoint(rule.words) and (by_platform or not rule.of_platform):
            if any(not _is_denied(line, match) for match in rule.pattern.finditer(line)):
                return rule
    return None


# "no CUDA out of memory", "to avoid …"; "… handler installed", "…: 0", "…, will retry".
_DENIED_BEFORE = re.compile(
    r"\b(?:(?:no|0|zero|without|avoid\w{0,3}|prevent\w{0,3}|against|if|in case of|no longer|never)"
    r"(?: an?y?| the)?|not(?: be)?)\s{1,3}$",
    re.IGNORECASE,
)
_DENIED_AFTER = re.compile(
    r"[- ](?:handler|handling|hook|callback|guard|protection|detection|detector|safe\b|check\b|count\b|retry|retries)"
    r"|s?\s{0,2}[:=]\s{0,2}(?:0\b(?!\.?\d)|false\b|none\b)",
    re.IGNORECASE,
)


def _is_denied(line: str, match: re.Match[str]) -> bool:
    before = line[max(match.start() - 30, 0) : match.start()]
    return bool(_DENIED_BEFORE.search(before) or _DENIED_AFTER.match(line, match.end()))


def _by_exit_code(code: int) -> Rule:
    return _BY_EXIT_CODE.get(code, _UNKNOWN)


def _beside(passage: Passage, hits: list[_Hit]) -> Iterator[_Hit]:
    """Yield the exit code that was told beside the text, with the last line of the text."""
    lines = passage.lines
    if passage.source is not Source.STATUS or (passage.exit_code is None and (hits or not lines)):
        return
    index = next((at for at in range(len(lines) - 1, -1, -1) if lines[at].strip()), 0)
    code = passage.exit_code or 1  # what a program without a better one returns
    yield _Hit(index, _by_exit_code(code), lines[index] if lines else "", exit_code=code)


def _not_got_over(case: Case, passage: Passage, hits: list[_Hit]) -> list[_Hit]:
    """Return the hits of a log without those after which training went on: they were caught, or of an earlier run."""
    if not case.is_failed:
        hits = [hit for hit in hits if hit.traceback or not hit.rule.often_harmless]
    if not hits:
        return []
    going_on = progress(passage.lines, hits[0].index)
    last = max((hit.index for hit in hits if hit.rule.rank < Rank.NETWORK and not hit.exit_code), default=-1)
    until = len(passage.lines) if len(case.runs) > 1 or not case.is_final else last

    def is_over(hit: _Hit) -> bool:
        at = bisect_right(going_on, hit.index)
        return at < len(going_on) and going_on[at] < until

    return [hit for hit in hits if not is_over(hit)]


def _chosen(hits: list[_Hit]) -> list[_Hit]:
    """Return the hits with one traceback: the first that is a cause; beside it, lines that may be harmless go."""
    traces = [hit for hit in hits if hit.traceback]
    causes = [hit for hit in traces if hit.traceback and not hit.traceback.is_wrapper] or traces
    first = next((hit for hit in causes if hit.rule.rank < Rank.NETWORK), causes[0] if causes else None)
    if first is None:
        return hits
    return [hit for hit in hits if hit is first or not (hit.traceback or hit.rule.often_harmless)]
