"""Which rule a line fits, and where its words mean something else."""

from __future__ import annotations

import re
from functools import lru_cache

from ..expressions import expression
from ._rule import Rule
from ._rules import BY_CODE, RULES

# Words of any rule; a line without one is not looked at.
WORDS = tuple(sorted({word for rule in RULES for word in rule.words} | {"exit", "return code"}))
# The type of these says all: their message may hold any words, a label or a key for one.
_DECISIVE = expression(
    r"(?:^|[\s\]|>])(?:[A-Za-z_]\w{0,60}\.){0,8}(?:ValueError|KeyError|TypeError|IndexError|AttributeError|AssertionError"
    r"|NameError|UnboundLocalError|LookupError|ZeroDivisionError|OverflowError|StopIteration|SyntaxError"
    r"|IndentationError|TabError|NotImplementedError|RecursionError|UnicodeDecodeError|UnicodeEncodeError"
    r"|JSONDecodeError): "
)
# "no CUDA out of memory", "to avoid …"; "… handler installed", "…: 0", "…, will retry".
_DENIED_BEFORE = expression(
    r"\b(?:(?:no|0|zero|without|avoid\w{0,3}|prevent\w{0,3}|against|if|in case of|no longer|never)"
    r"(?: an?y?| the)?|not(?: be)?)\s{1,3}$",
    re.IGNORECASE,
)
_DENIED_AFTER = expression(
    r"[- ](?:handler|handling|hook|callback|guard|protection|detection|detector|safe\b|check\b|count\b|retry|retries)"
    r"|s?\s{0,2}[:=]\s{0,2}(?:0\b(?!\.?\d)|false\b|none\b)"
    r"|\s{1,2}(?:if|unless|in case)\b",
    re.IGNORECASE,
)
_ASKED = expression(r"\bhow (?:to|do|can)\b", re.IGNORECASE)
# A value among the options that a program prints, not the error that a logger writes as JSON.
_IN_A_VALUE = expression(r"['\"]\w{1,60}['\"]\s?: ?['\"][^'\"]{0,200}$")
_TELLS_AN_ERROR = expression(r"error|exception|fail|critical|fatal", re.IGNORECASE)
_LEVEL = expression(r"['\"](?:level|levelname|severity)['\"]\s?: ?['\"](?:error|critical|fatal)", re.IGNORECASE)


@lru_cache(maxsize=512)
def rule_in(line: str, *, by_platform: bool) -> Rule | None:
    """Return the first rule whose pattern is in *line*, and not denied there; a decisive type hides its message."""
    decisive = _DECISIVE.search(line)
    found = _rule_in(line[: decisive.start()] if decisive else line, by_platform=by_platform)
    return found or (BY_CODE["python-exception"] if decisive else None)


def _rule_in(line: str, *, by_platform: bool) -> Rule | None:
    lower = line.lower()
    words = {word for word in WORDS if word in lower}
    for rule in RULES if words else ():
        if not words.isdisjoint(rule.words) and (by_platform or not rule.of_platform):
            if any(not _is_denied(line, match) for match in rule.pattern.finditer(line)):
                return rule
    return None


def _is_denied(line: str, match: re.Match[str]) -> bool:
    before = line[max(match.start() - 30, 0) : match.start()]
    if _DENIED_BEFORE.search(before) or _DENIED_AFTER.match(line, match.end()):
        return True
    whole = line[max(match.start() - 300, 0) : match.start()]
    return bool(_ASKED.search(whole)) or _is_value(line, whole)


def _is_value(line: str, before: str) -> bool:
    head, brace, _ = line.partition("{")
    return bool(
        brace and _IN_A_VALUE.search(before) and not _TELLS_AN_ERROR.search(head[:300]) and not _LEVEL.search(line)
    )
