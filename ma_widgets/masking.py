"""
What a secret looks like: by its name, and by its own shape.

The one place that decides; frames and errors both mask with it.
"""

from __future__ import annotations

import re
from functools import lru_cache

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
# Compounds that no sign parts: dbpassword, authtoken.
_OUTRIGHT_ENDS = ("password", "passwd", "apikey", "accesskey", "secretkey", "authtoken", "accesstoken")

_SHAPES = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----.{0,8000}?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)"
    r"|\beyJ[A-Za-z0-9_-]{8,2048}\.[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*)?"
    r"|(?<=\bbearer )[A-Za-z0-9._~+/=-]{8,}"
    r"|(?<=://)[^\s/@:]{1,128}:[^\s/@]{1,256}(?=@)"
    r"|(?<![A-Za-z0-9])(?:hf|gh[pousr]|sk|xox[bap])[_-][A-Za-z0-9_-]{16,}"
    r"|\bHST[A-Z0-9]{17}\b|\bAKIA[A-Z0-9]{16}\b",
    re.IGNORECASE | re.DOTALL,
)
# name=value and --name value inside commands, messages and URLs.
_NAMES = re.compile(
    r"(?P<option>--)?(?P<name>[A-Za-z][A-Za-z0-9_-]{0,63})(?:[\"']?\s{0,3}[=:]\s{0,3}|(?(option)\s{1,3}(?=[^\s-])|(?!)))"
)
# In quotes up to the closing one, or to the end of the line; a scheme before it is no secret, what follows is.
_VALUE = re.compile(
    r"\"(?:[^\"\\\n]|\\.)+\"?|'(?:[^'\\\n]|\\.)+'?|(?:(?:basic|bearer|digest)\s{1,3})?[^\s\"'&;,]+", re.IGNORECASE
)


# What every secret name has in it: a text without any of it needs no closer look.
_HINTS = re.compile(r"pass|pwd|secret|token|credential|auth|signature|cookie|key|[sa]k", re.IGNORECASE)


@lru_cache(maxsize=4096)
def is_secret_name(name: str) -> bool:
    """
    Return whether a value under *name* is likely a secret: ``DB_PASSWORD``, ``hf_token``, ``accessKey``.

    Not so ``tokenizer``, ``eos_token``, ``max_tokens``, ``key_task``, ``learning_rate``.
    """
    words = [word.lower() for word in _WORDS.findall(name[:256])]
    found, pairs = set(words), set(zip(words, words[1:]))
    if found & _OUTRIGHT or ("access", "key") in pairs or any(word.endswith(_OUTRIGHT_ENDS) for word in words):
        return True
    if found & _HARMLESS:
        return False
    return bool(found & _SECRET_WORDS) or any(first in _KEY_OWNERS and second == "key" for first, second in pairs)


def mask_text(text: str) -> str:
    """Return *text* with everything masked that has the shape of a secret."""
    if len(text) < _LEAST_SHAPE:
        return text
    shaped = _SHAPES.sub(MASK, text)
    return _mask_assignments(shaped) if _HINTS.search(shaped) else shaped


def _mask_assignments(text: str) -> str:
    parts: list[str] = []
    done = 0
    # Names are looked for in values too: "export DB_PASSWORD=…", "https://host/?Signature=…".
    for match in _NAMES.finditer(text):
        if match.start() < done or not is_secret_name(match["name"]):
            continue
        value = _VALUE.match(text, match.end())
        if value is not None:
            parts += (text[done : match.end()], MASK)
            done = value.end()
    return "".join([*parts, text[done:]])
