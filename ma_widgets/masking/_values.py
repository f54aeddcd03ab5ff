"""Which values are shown although they stand under the name of a secret."""

from __future__ import annotations

import re

from ._names import Suspicion
from ._shapes import MASK

_FLAGS = frozenset("true false none null nil yes no on off".split())
# "12", "1e-3", and with a unit "128/s", "4.5M".
_NUMBER = re.compile(r"[+-]?\d[\d.,]*(?:e[+-]?\d+)?(?:[kKMGTB%s]|ms)?(?:/\w{1,6})?", re.IGNORECASE)
# A path of files; one with a query or a user in it is looked at as any other text.
_PATH = re.compile(r"(?:~[\w-]*/|\.{0,2}/|(?:obs|s3|file)://(?![^/]*@))[^\s+=?&]*", re.IGNORECASE)
# No folder is called so, but base64 may start with a slash.
_RANDOM_PART = re.compile(r"(?=[^/]*[0-9])(?=[^/]*[a-z])(?=[^/]*[A-Z])[A-Za-z0-9]{20,}(?![^/])")

_LEAST_MIXED = 8
_LEAST_PLAIN = 32


def can_be_secret(value: object, suspicion: Suspicion) -> bool:
    """
    Return whether *value* is to be masked where a secret is suspected.

    An empty value and a flag never are; a path and a flag's word are not under
    a mere name; a number is only where the name is outright.
    """
    if value is None or isinstance(value, bool) or value == "" or suspicion is Suspicion.NONE:
        return False
    text = str(value).strip()
    if suspicion is Suspicion.DECLARED:
        return True
    if text.lower() in _FLAGS or _is_path(text):
        return False
    return suspicion is Suspicion.OUTRIGHT or not _NUMBER.fullmatch(text)


def looks_random(text: str, least_plain: int = _LEAST_PLAIN) -> bool:
    """Return whether *text* is no word: 8 or more characters with a digit and a letter, or just long."""
    text = text.replace(MASK, "")
    if len(text) >= least_plain:
        return True
    has_digit, has_letter = any(map(str.isdigit, text)), any(map(str.isalpha, text))
    return len(text) >= _LEAST_MIXED and has_digit and has_letter


def _is_path(text: str) -> bool:
    return _PATH.fullmatch(text) is not None and not any(map(_RANDOM_PART.match, text.split("/")))
