"""Secrets in commands, messages and code: by shape, and by the name that stands before them."""

from __future__ import annotations

import re
from typing import NamedTuple

from ..expressions import expression
from . import _grammar
from ._conceal import remember
from ._hide import MASK, hide
from ._names import CHINESE_NAMES, Suspicion, is_a_plain_word, suspicion
from ._shapes import mask_shapes
from ._values import LONGEST_SHOWN, can_be_secret, is_placeholder, is_type

# Nothing shorter is a secret with its name; a quick way past numbers and short words.
_LEAST_TEXT = 6
# A word or a number alone has no shape of a secret: no sign between a name and a value, and too short for the issuers.
_WORD = expression(r"[A-Za-z0-9_.+-]{0,15}")
# What is masked can bring the next secret to light; the second pass nearly always finds nothing left.
_MOST_PASSES = 4

# What every secret name has in it: a text without any of it needs no closer look.
_HINTS = (
    *"pass pwd pw psk secret token credential auth sig cookie key sk ak jwt pat session ticket code".split(),
    *CHINESE_NAMES.split("|"),
)
# Names of a query that are names of other things too.
_IN_QUERIES = frozenset("sign key session sessionid sid ticket code".split())


class _Span(NamedTuple):
    start: int
    end: int


def mask_text(text: str, found: set[str] | None = None) -> str:
    """
    Return *text* with everything masked that has the shape of a secret, or the name of one before it.

    What was masked and may occur elsewhere is added to *found*.
    """
    found = set() if found is None else found
    if len(text) < _LEAST_TEXT or _WORD.fullmatch(text):
        return text
    for _ in range(_MOST_PASSES):
        masked = _masked_once(text, found)
        if masked == text:
            break
        text = masked
    return text


def _masked_once(text: str, found: set[str]) -> str:
    shaped = mask_shapes(text, found)
    lower = shaped.lower()
    if not any(hint in lower for hint in _HINTS):
        return shaped
    for pattern in (_grammar.TAGS, _grammar.PAIRS):
        shaped = pattern.sub(lambda match: _masked_value(match, found), shaped)
    return _mask_assignments(shaped, found)


def _masked_value(match: re.Match[str], found: set[str]) -> str:
    doubt = suspicion(match["name"])
    if MASK in match["value"] or not can_be_secret(match["value"], doubt):
        return match[0]
    remember(found, match["value"], doubt)
    start, end = (at - match.start() for at in match.span("value"))
    return match[0][:start] + hide(match["value"]) + match[0][end:]


def _mask_assignments(text: str, found: set[str]) -> str:
    parts: list[str] = []
    done = at = 0
    # Names are looked for in values too: "export DB_PASSWORD=…", "https://host/?Signature=…".
    while name := _grammar.NAMES.search(text, at):
        doubt = _doubt(name)
        span = _secret_after(name, doubt) if doubt else None
        at = name.end()
        if span is not None:
            secret = text[span.start : span.end]
            remember(found, secret, doubt)
            parts += (text[done : span.start], hide(secret))
            done = at = span.end
    return "".join([*parts, text[done:]])


def _secret_after(name: re.Match[str], doubt: Suspicion) -> _Span | None:
    # A value that is not masked is read again for every name in it, so it must not be long.
    end = min(name.end() + LONGEST_SHOWN, len(name.string)) if doubt is Suspicion.HINTED else len(name.string)
    value = _grammar.value_after(name, end)
    if value is None or not _is_secret(value, name, doubt):
        return None
    whole = _grammar.value_after(name, len(name.string)) if value.end() == end else value
    return _Span(*(whole or value).span(str(value.lastgroup)))


def _is_secret(value: re.Match[str], name: re.Match[str], doubt: Suspicion) -> bool:
    group = str(value.lastgroup)
    text = value[group]
    if group == "members" and is_placeholder(f"{{{text}}}"):
        return False
    if group == "bare" and (_grammar.is_code(value, name) or (name["sign"] == ":" and is_type(text))):
        return False
    if group == "arguments" and suspicion(text) and text.isidentifier():
        return False
    return can_be_secret(text, doubt)


def _doubt(name: re.Match[str]) -> Suspicion:
    """Return how likely a secret stands after a name, which may be a word of a sentence or of a program."""
    word = name["name"]
    doubt = suspicion(word)
    # "\npassword" is a line's end and a name.
    if _grammar.before(name) == "\\":
        doubt = max(doubt, suspicion(word[1:]))
    if _grammar.is_in_query(name):
        return max(doubt, Suspicion.HINTED) if word.lower() in _IN_QUERIES else doubt
    is_a_word = doubt is Suspicion.LIKELY and is_a_plain_word(word) and not name["option"]
    is_set = name["verb"] and not name["sign"] and not name["option"] and not word.isupper()
    is_in_a_row = name["sign"] == "," or is_set
    return min(doubt, Suspicion.HINTED) if is_a_word or is_in_a_row else doubt
