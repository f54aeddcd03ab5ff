"""
What a secret looks like: by its name, and by its own shape.

The one place that decides; frames and errors both mask with it.
"""

from __future__ import annotations

import re

MASK = "••••••"

# No shape below is shorter; a quick way past numbers and short words.
_LEAST_SHAPE = 6

_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_SECRET_WORDS = frozenset(
    "password passwd passphrase pwd pass secret token credential credentials auth authorization"
    " signature cookie sk ak apikey".split()
)
_KEY_OWNERS = frozenset("api access secret private ssh encryption encrypt signing auth account aws license".split())
# Words that turn a secret-looking name into a harmless one: eos_token, max_token_length, auth_type.
_HARMLESS = frozenset(
    "eos bos pad unk sep cls mask special image max min num n per new total count length len size limit"
    " type mode id ids name path dir url file".split()
)
# Harmless words do not help where the name says outright what lies in it.
_OUTRIGHT = frozenset("password passwd passphrase pwd secret credential credentials apikey".split())

_SHAPES = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----.{0,8000}?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)"
    r"|\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*)?"
    r"|(?<=\bbearer )[A-Za-z0-9._~+/=-]{8,}"
    r"|(?<=://)[^\s/@:]{1,128}:[^\s/@]{1,256}(?=@)"
    r"|(?<![A-Za-z0-9])(?:hf|gh[pousr]|sk|xox[bap])[_-][A-Za-z0-9_-]{16,}"
    r"|\bHST[A-Z0-9]{17}\b|\bAKIA[A-Z0-9]{16}\b",
    re.IGNORECASE | re.DOTALL,
)
# name=value and --name value inside commands, messages and URLs.
_ASSIGNMENTS = re.compile(
    r"(?P<name>[A-Za-z][A-Za-z0-9_-]{0,63})"
    r"(?P<sign>\"?\s{0,3}[=:]\s{0,3}|(?<=[a-z])\s{1,3}(?=[^\s-]))"
    r"(?P<value>\"[^\"]{1,512}\"|'[^']{1,512}'|[^\s\"'&;,]{1,512})"
)


def is_secret_name(name: str) -> bool:
    """
    Return whether a value under *name* is likely a secret: ``DB_PASSWORD``, ``hf_token``, ``accessKey``.

    Not so ``tokenizer``, ``eos_token``, ``max_tokens``, ``key_task``, ``learning_rate``.
    """
    words = [word.lower() for word in _WORDS.findall(name[:256])]
    found = set(words)
    if found & _OUTRIGHT:
        return True
    if found & _HARMLESS:
        return False
    return bool(found & _SECRET_WORDS) or any(
        first in _KEY_OWNERS and second == "key" for first, second in zip(words, words[1:])
    )


def mask_text(text: str) -> str:
    """Return *text* with everything masked that has the shape of a secret."""
    if len(text) < _LEAST_SHAPE:
        return text
    return _ASSIGNMENTS.sub(_mask_assignment, _SHAPES.sub(MASK, text))


def _mask_assignment(match: re.Match[str]) -> str:
    name, sign, value = match["name"], match["sign"], match["value"]
    is_option = match.string[max(0, match.start() - 2) : match.start()] == "--"
    if not is_secret_name(name) or (sign.isspace() and not is_option) or value == MASK:
        return match[0]
    return f"{name}{sign}{MASK}"
