"""Secrets in commands, messages and code: by shape, and by the name that stands before them."""

from __future__ import annotations

import re
from typing import NamedTuple

from ._names import Suspicion, suspicion
from ._shapes import MASK, mask_shapes
from ._values import can_be_secret, looks_random

# Nothing shorter is a secret with its name; a quick way past numbers and short words.
_LEAST_TEXT = 6
# What is masked can bring the next secret to light; the second pass nearly always finds nothing left.
_MOST_PASSES = 4

# What every secret name has in it: a text without any of it needs no closer look.
_HINTS = ("pass", "pwd", "secret", "token", "credential", "auth", "sig", "cookie", "key", "sk", "ak", "jwt", "pat")

_NAMES = re.compile(
    # At the start of a word, or after an escaped sign: "%26token%3D".
    r"(?:(?<![A-Za-z0-9_-])(?!(?<=%)[0-9A-Fa-f]{2})|(?<=%[0-9A-Fa-f][0-9A-Fa-f]))"
    r"(?P<option>-+)?"
    r"(?P<name>(?:api|access|secret|private)\ keys?(?:\ id)?|[A-Za-z0-9_][A-Za-z0-9_-]*)"
    # "name": in JSON, \"name\": in JSON within JSON, ["name"] = in code.
    r"(?:(?P<quote>\\*[\"'])?\]?\s*(?P<sign>=>|:=|==?|:(?!//)|%3[ADad])\s*"
    # YAML's way to start a text on the next line.
    r"(?:[|>][+-]?[ \t]*\n\s*)?"
    # --name value, and "--name", "value".
    r"|(?(option)(?:\\*[\"']\s*,\s*(?=\\*[\"'])|(?:\s|\\(?=\s))+(?=[^\s-]))|(?!)))",
    re.IGNORECASE,
)
_TAGS = re.compile(r"(<(?P<name>[A-Za-z][\w:.-]*)(?:\s[^<>]*)?>)(?P<value>[^<>]+)(?=<)")
_VALUE = re.compile(
    # A scheme and the prefix of a Python text are kept: Bearer …, b'…'.
    r"(?P<lead>(?:(?:basic|bearer|digest|token|apikey)[ \t]+(?=\S))?(?:[bfru]{1,2}(?=[\"']))?)"
    # A list, an object or a call to its closing bracket, or to the end of the line.
    r"(?:\[(?P<items>[^\]\n]+)|\{(?P<members>[^}\n]+)|[a-z_][\w.]*\([\"'](?P<arguments>[^)\n]*[^)\n\"'])"
    # In quotes up to the closing one, or to the end of the line.
    r"|(?P<quote>\\*[\"'])(?P<quoted>(?:(?!(?<!\\)(?P=quote))[^\n])+)"
    r"|(?P<bare>[^\s\"']*[^\s\"',;)\]}]))",
    re.IGNORECASE,
)
_IN_QUERY = re.compile(r"(?P<lead>)(?P<bare>[^\s\"'&#<>]+)")
_IN_ESCAPED_QUERY = re.compile(r"(?P<lead>)(?P<bare>(?:(?!%26)[^\s\"'&#<>])+)")


class _Span(NamedTuple):
    start: int
    end: int


def mask_text(text: str) -> str:
    """Return *text* with everything masked that has the shape of a secret, or the name of one before it."""
    if len(text) < _LEAST_TEXT:
        return text
    for _ in range(_MOST_PASSES):
        masked = _masked_once(text)
        if masked == text:
            break
        text = masked
    return text


def _masked_once(text: str) -> str:
    shaped = mask_shapes(text)
    lower = shaped.lower()
    if not any(hint in lower for hint in _HINTS):
        return shaped
    return _mask_assignments(_TAGS.sub(_masked_tag, shaped))


def _masked_tag(tag: re.Match[str]) -> str:
    is_secret = can_be_secret(tag["value"], suspicion(tag["name"]))
    return tag[1] + MASK if is_secret else tag[0]


def _mask_assignments(text: str) -> str:
    parts: list[str] = []
    done = at = 0
    # Names are looked for in values too: "export DB_PASSWORD=…", "https://host/?Signature=…".
    while name := _NAMES.search(text, at):
        span = _secret_after(name)
        at = name.end()
        if span is not None:
            parts += (text[done : span.start], MASK)
            done = at = span.end
    return "".join([*parts, text[done:]])


def _secret_after(name: re.Match[str]) -> _Span | None:
    doubt = _doubt(name)
    if doubt is Suspicion.NONE:
        return None
    value = _value_pattern(name).match(name.string, name.end())
    if value is None:
        return None
    group = str(value.lastgroup)
    is_secret = can_be_secret(value[group], doubt) and (_is_plainly_set(name, doubt) or looks_random(value[group]))
    return _Span(*value.span(group)) if is_secret else None


def _doubt(name: re.Match[str]) -> Suspicion:
    """Return the suspicion of a name; after a backslash also without its first letter: "\\npassword"."""
    whole = suspicion(name["name"])
    return max(whole, suspicion(name["name"][1:])) if _before(name) == "\\" else whole


def _is_plainly_set(name: re.Match[str], doubt: Suspicion) -> bool:
    """Whether a value is meant, and not a word of a sentence: "unexpected token: foo"."""
    return doubt is Suspicion.OUTRIGHT or name["sign"] != ":" or bool(name["quote"])


def _value_pattern(name: re.Match[str]) -> re.Pattern[str]:
    if (name["sign"] or "").startswith("%"):
        return _IN_ESCAPED_QUERY
    return _IN_QUERY if _before(name) in ("?", "&") else _VALUE


def _before(name: re.Match[str]) -> str:
    """Return the character before a name."""
    return name.string[name.start() - 1 : name.start()]
