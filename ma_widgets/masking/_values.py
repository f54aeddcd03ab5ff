"""Which values are shown although they stand under the name of a secret, and which are looked for elsewhere."""

from __future__ import annotations

import re

from ..expressions import expression
from ._hide import MASK
from ._names import Suspicion

# What is said instead of a secret. The second line is of states: "api key: not set", "token expired".
_FLAGS = frozenset(
    "true false none null nil yes no on off empty n/a na unset redacted hidden removed masked"
    " not missing required invalid expired incorrect denied disabled enabled".split()
)
# Of a type, where one is declared: "password: str".
_TYPES = frozenset("str bytes int bool string optional any secretstr".split())
_LIKELY_FLAGS = frozenset("nan inf auto default basic ssl tls iam aksk kerberos ok pass fail".split())
# "12", "1e-3", "1_234", and with a unit "128/s", "4.5M", "12tok/s".
_NUMBER = expression(r"[+-]?\d[\d.,_]*(?:e[+-]?\d+)?(?:[kKMGTB%s]|ms|tok(?:ens)?)?(?:/\w{1,6})?", re.IGNORECASE)
# What a value is put in for: $TOKEN, ${TOKEN}, {{ token }}, {token}, %s, %(token)s, <your token>, ****, xxx.
_PLACEHOLDER = expression(
    r"\$(?:[A-Z_][A-Z0-9_]*|\d|\{[A-Za-z_]\w*\}?|\([a-z][\w ./-]*\)?|\{\{[^{}]*\}{0,2})"
    r"|\{*[ \t]*\.?[A-Za-z_][\w.]*(?:![rsa])?[ \t]*=?\}+|\{[ \t]+\.?[A-Za-z_][\w.]*[ \t]*\}*|\{+\}*"
    r"|%(?:\(\w+\))?[sdr]"
    r"|<\|?[^<>|=&]{0,64}\|?>"
    r"|[xX]{3,}|[*.•?-]+",
)
# A path of files; one with a query, a user or a name in it is looked at as any other text.
_PATH = expression(r"(?:~[\w-]*/|\.{0,2}/|(?:obs|s3|file)://(?![^/]*@))[^\s+=?&]*", re.IGNORECASE)
# No folder is called so, but base64 may start with a slash.
_RANDOM_PART = expression(r"(?=[^/]*[0-9])(?=[^/]*[a-z])(?=[^/]*[A-Z])[A-Za-z0-9]{20,}(?![^/])")
# Nothing that is shown under the name of a secret is longer: so a value is read again only if it is short.
LONGEST_SHOWN = 300

_PIECES = expression(r"[A-Za-z0-9]+")
_RUNS = expression(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_LEAST_RANDOM = 8
# Behind the word "token" of a sentence, letters and digits in a row without a sign are no other word.
_MIXED = expression(r"(?=[^0-9]*[0-9])(?=[^A-Za-z]*[A-Za-z])[A-Za-z0-9]{12,}")
_LEAST_LONG = 32
# Words, and words with a number, have few changes between letters, capitals and digits: "Llama2Tokenizer", "910b".
_FEWEST_RUNS = 4
_LONGEST_RUN = 3

_LEAST_SPREAD = 8
_LEAST_PLAIN_SPREAD = 16
_LEAST_DIGITS_SPREAD = 10
_TASK = expression(r"[a-z]+[-_]\d{1,4}")


def can_be_secret(value: object, suspicion: Suspicion) -> bool:
    """
    Return whether *value* is to be masked where a secret is suspected.

    An empty value and a flag never are; a path, a placeholder and a flag's
    word are not under a mere name; a number is only where the name is
    outright; a word is not under a mere hint.
    """
    if value is None or isinstance(value, bool) or value == "" or suspicion is Suspicion.NONE:
        return False
    text = str(value).strip()
    if suspicion is Suspicion.DECLARED:
        return True
    if len(text) > LONGEST_SHOWN and suspicion is not Suspicion.HINTED:
        return True
    if text.lower() in _FLAGS or is_placeholder(text) or _is_path(text, suspicion):
        return False
    if suspicion is Suspicion.OUTRIGHT:
        return True
    if _NUMBER.fullmatch(text) or text.lower() in _LIKELY_FLAGS:
        return False
    return suspicion is Suspicion.LIKELY or looks_random(text) or _MIXED.fullmatch(text) is not None


def is_placeholder(text: str) -> bool:
    """Return whether *text* stands for a value to come: ``$TOKEN``, ``{{ token }}``, ``<your token>``, ``***``."""
    return _PLACEHOLDER.fullmatch(text) is not None and not looks_random(text)


def is_type(text: str) -> bool:
    """Return whether *text* is the name of a type, as in ``password: str``."""
    return text.partition("[")[0].lower() in _TYPES


def looks_random(text: str) -> bool:
    """
    Return whether *text* is no word and no name: ``q7Wv9Zk2``, or long without a sign.

    Not so ``Llama2Tokenizer``, ``ascend910b``, ``resnet50-v1``, ``2024-01-01``.
    """
    text = text.replace(MASK, "")
    return len(text) >= _LEAST_RANDOM and any(map(_is_random, _PIECES.findall(text)))


def spreads(text: str, suspicion: Suspicion) -> bool:
    """
    Return whether a secret is looked for wherever else it may occur.

    A short one or a word would mask half the page: under a mere name only what
    looks random is; under an outright one also a long text, 8 characters with
    a digit and a letter or with a sign, and 10 digits.
    """
    text = text.strip()
    if len(text) < _LEAST_SPREAD or MASK in text or _TASK.fullmatch(text):
        return False
    if looks_random(text) or suspicion < Suspicion.OUTRIGHT:
        return looks_random(text)
    if text.isdigit():
        return len(text) >= _LEAST_DIGITS_SPREAD
    has_digit, has_sign = any(map(str.isdigit, text)), re.search(r"[^\w\s./:-]", text) is not None
    return len(text) >= _LEAST_PLAIN_SPREAD or has_sign or (has_digit and any(map(str.isalpha, text)))


def _is_random(piece: str) -> bool:
    if len(piece) >= _LEAST_LONG:
        return not piece.isdigit()
    runs = len(_RUNS.findall(piece))
    return runs >= _FEWEST_RUNS and len(piece) < _LONGEST_RUN * runs


def _is_path(text: str, suspicion: Suspicion) -> bool:
    if _PATH.fullmatch(text) is None:
        return False
    parts = text.split("/")
    if suspicion is Suspicion.OUTRIGHT and any(map(looks_random, parts)):
        return False
    return not any(map(_RANDOM_PART.match, parts))
