"""
From texts to signs: which rule each line, traceback and exit code fits.

    passages ─► tracebacks, lines, exit codes ─► weighed ─► signs, without those that the program got over
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from ..expressions import expression
from ..i18n import N_, listed
from ._case import Case
from ._log import is_of_a_launcher, is_progress
from ._rule import Rule
from ._rules import BY_CODE, RULES
from ._streams import clock_at
from ._texts import Passage, Source, exit_code_in
from ._tracebacks import Traceback, place_above, tracebacks
from ._weights import Hit, Weight, chosen, weighed
from ._wording import WORDS, rule_in

_PROGRAM = BY_CODE["python-exception"]
_UNKNOWN = BY_CODE["unknown-failure"]
_BY_EXIT_CODE = {code: rule for rule in reversed(RULES) for code in rule.exit_codes}
# A log of more lines that might tell something is read from both its ends.
_MOST_CANDIDATES = 1500
BESIDE = N_("{first}; {rest}")


@dataclass(frozen=True)
class Sign:
    """
    What speaks for a rule.

    ``order`` is where it stands where no time is known: source, position,
    line. ``clock`` is the moment that the log tells, of a zone that nobody
    tells. ``exit_code`` is set when nothing but that code speaks for it, and
    ``told`` is the exception, "" for none.
    """

    rule: Rule
    task: str
    evidence: str
    order: tuple[int, int, int]
    at: datetime | None = None
    severity: str = ""
    exit_code: int | None = None
    clock: datetime | None = None
    weight: Weight = Weight.FULL
    told: str = ""


def signs(case: Case, passages: Iterator[Passage]) -> list[Sign]:
    """Return what the texts and the looks at the frames show, in no order."""
    found = [sign for passage in passages for sign in _signs_in(case, passage)]
    for rule in RULES:
        seen = rule.look(case) if rule.look else ()
        # A record of the platform is nearer to the cause than the words of a task.
        found += [Sign(rule, each.task, each.evidence, (0, -1, 0), each.at, each.severity) for each in seen]
    return found


def _signs_in(case: Case, passage: Passage) -> Iterator[Sign]:
    hits = sorted(_hits(case, passage), key=lambda hit: hit.index)
    if passage.source is Source.LOG:
        hits = weighed(case, passage.lines, hits)
    weak = [hit for hit in hits if hit.weight is Weight.WEAK]
    strong = [hit for hit in hits if hit.weight is not Weight.WEAK]
    seen: set[str] = set()
    for hit in (*chosen(strong), *_beside(passage, strong), *weak):
        if hit.rule.code not in seen:
            seen.add(hit.rule.code)
            yield _sign(passage, hit)


def _sign(passage: Passage, hit: Hit) -> Sign:
    return Sign(
        rule=hit.rule,
        task=passage.task,
        evidence=passage.evidence(hit.told, hit.index if hit.at is None else hit.at),
        order=(int(passage.source), passage.position, hit.index),
        at=passage.at,
        exit_code=hit.exit_code,
        clock=clock_at(passage.lines, hit.index) if passage.source is Source.LOG else None,
        weight=hit.weight,
        told=hit.traceback.line if hit.traceback else "",
    )


def _hits(case: Case, passage: Passage) -> Iterator[Hit]:
    """Yield what the tracebacks and the other lines show; a traceback without an exception only when all else fails."""
    whole = "\n".join(passage.lines)
    traces = tracebacks(passage.lines) if "Traceback" in whole else []
    found = [_traceback_hit(trace, passage.lines) for trace in traces if trace.line and not trace.is_caught]
    covered = {index for trace in traces for index in range(trace.start, trace.end + 1)}
    candidates = [index for index in _candidates(whole, passage.lines) if index not in covered]
    for index in candidates[:_MOST_CANDIDATES] + candidates[_MOST_CANDIDATES:][-_MOST_CANDIDATES:]:
        found += _line_hits(passage, index, passage.lines[index])
    kept = [hit for each in found for hit in _among_peers(case, each)]
    yield from kept
    if not any(hit.exit_code is None for hit in kept):
        yield from [_traceback_hit(trace, passage.lines) for trace in traces if not trace.line and not trace.is_caught]


def _candidates(whole: str, lines: Sequence[str]) -> list[int]:
    """Return the indices of the lines that have a word of any rule; quick, since most logs have few of the words."""
    lower = whole.lower()
    words = [word for word in WORDS if word in lower]
    if not words or len(lines) == 1:
        return list(range(len(lines))) if words else []
    return [index for index, line in enumerate(lines) for low in [line.lower()] if any(word in low for word in words)]


def _among_peers(case: Case, hit: Hit) -> Iterator[Hit]:
    """Yield *hit*; the connection that a program without peers lost is an exception like others."""
    if not hit.rule.among_peers or case.has_peers:
        yield hit
    elif hit.traceback:
        yield replace(hit, rule=_PROGRAM)


# A message goes on below its first line: with a code of CANN, or an error of NCCL.
_GOES_ON = expression(r"(?:\[ERROR\].{0,60}\b)?E[A-Z]\d{4}\b|nccl[A-Z]\w{1,40}Error\b")
_MOST_BELOW = 12


def _traceback_hit(trace: Traceback, lines: Sequence[str]) -> Hit:
    rule, told = _rule_of(trace), trace.evidence()
    if rule is _PROGRAM:
        below = (line for line in lines[trace.end + 1 : trace.end + 1 + _MOST_BELOW] if _GOES_ON.match(line))
        known = next(((rule_in(line, by_platform=False), line) for line in below), None)
        if known and known[0]:
            rule, told = known[0], listed([told, known[1]], BESIDE)
    is_launcher = trace.is_wrapper or is_of_a_launcher(trace.line)
    weight = Weight.LAUNCHER if is_launcher else Weight.FULL
    return Hit(trace.start, rule, told, trace.at, trace, weight=weight)


def _rule_of(trace: Traceback) -> Rule:
    rule = rule_in(trace.line, by_platform=False)
    if rule is None and trace.is_wrapper:
        rule = _BY_EXIT_CODE.get(exit_code_in(trace.line) or 0)
    return rule or _PROGRAM


def _line_hits(passage: Passage, index: int, line: str) -> Iterator[Hit]:
    is_log = passage.source is Source.LOG
    by_platform = not is_log or "modelarts" in line[:60].lower()
    if not by_platform and _SAYS_NOTHING.search(line[:100]):
        return
    rule, code = rule_in(line, by_platform=by_platform), exit_code_in(line)
    weight = Weight.LAUNCHER if is_of_a_launcher(line) else Weight.FULL
    if rule:
        yield Hit(index, rule, _whole(passage.lines, index, rule), weight=weight)
    elif code and not is_progress(line):
        yield Hit(index, _by_exit_code(code), line, exit_code=code, weight=weight)


def _whole(lines: Sequence[str], index: int, rule: Rule) -> str:
    """Return the line with what belongs to it: the message of a C++ exception, the place of a Python one."""
    line, below = lines[index], "".join(lines[index + 1 : index + 2]).strip()
    if below.startswith("what():"):
        return f"{line.strip()} {below}"
    place = place_above(lines, index) if rule is _PROGRAM else ""
    return f"{line[:320]} ({place[:160]})" if place else line


# Level of a line that tells no trouble; NCCL tells of every connection it makes.
_SAYS_NOTHING = expression(r"(?:^|[\s\[|:(-])(?:INFO|DEBUG|TRACE|VERBOSE)\b")


def _by_exit_code(code: int) -> Rule:
    return _BY_EXIT_CODE.get(code, _UNKNOWN)


def _beside(passage: Passage, hits: list[Hit]) -> Iterator[Hit]:
    """Yield the exit code that was told beside the text, with the last line of the text."""
    lines = passage.lines
    if passage.source is not Source.STATUS or (passage.exit_code is None and (hits or not lines)):
        return
    index = next((at for at in range(len(lines) - 1, -1, -1) if lines[at].strip()), 0)
    code = passage.exit_code or 1  # what a program without a better one returns
    yield Hit(index, _by_exit_code(code), lines[index] if lines else "", exit_code=code)
