r"""
What is a secret by its own shape, by its issuer, or by the command it is given to.

Every pattern takes linear time: it starts only where a word starts, a run ends
where the next match may start, no quantifier is nested in another, and what
looks ahead looks no farther than a hundred characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..expressions import expression
from ._commands import mask_commands
from ._conceal import conceal
from ._issuers import mask_issued
from ._pem import mask_private_keys

# What an option is followed by; the quotes around it are kept.
_SCHEMES = r"(?:basic|bearer|digest|negotiate|token|apikey|api-key|obs|aws|[a-z0-9]{1,20}-hmac-sha256)"
# JSON within JSON within JSON has seven.
_ESCAPES = r"\\{0,8}"
# After a header's name in text, in JSON, in JSON within JSON, and in a tuple.
_COLON = rf"{_ESCAPES}[\"']?\s*(?:[:=]|,(?=\s?b?[\"']))(?:\\?\s)*[bfru]{{0,2}}{_ESCAPES}[\"']?"
# In a command without quotes a space is escaped.
_SPACES = r"(?:\\?[ \t])+"
_TO_LINE_END = r"(?P<secret>[^\n\"'\\]+)"
# 8 characters, with a digit and a letter; what is masked already does not count.
_RANDOM_AHEAD = r"(?=[^\s\"'•]{8})(?=[^\s\"'•\d]{0,99}\d)(?=[^\s\"'•A-Za-z]{0,99}[A-Za-z])"
_QUOTE = r"[\"']?"
_ARGUMENT = r"(?P<secret>(?<=\")[^\"\n]+|(?<=')[^'\n]+|(?<![\"'])[^\s\"']+)"

# What stands before a secret without a sign between.
_NAMED = "password|passwd|requirepass|masterauth|bindpw|(?:secret|access)[_.]key|secret_access_key"

# A hint that every match contains, in lower case, and the pattern.
_TABLE: tuple[tuple[str, str], ...] = (
    # Who asks, in a header: a known scheme with anything, any scheme with what looks random.
    ("authorization", rf"(?i:authorization){_COLON}(?i:{_SCHEMES}){_SPACES}{_TO_LINE_END}"),
    ("authorization", rf"(?i:authorization){_COLON}(?:[A-Za-z][\w-]{{0,30}}[ \t]+)?{_RANDOM_AHEAD}{_TO_LINE_END}"),
    ("cookie", rf"(?i:cookie){_COLON}(?=[^\s=;\"'\\]{{1,99}}=){_TO_LINE_END}"),
    ("bearer", r"\b(?i:bearer)\s+(?=[A-Za-z]{0,99}[0-9._~+/-][A-Za-z0-9]|[A-Za-z]{32})(?P<secret>[\w.~+/-]{8,}=*)"),
    # The user of a URL is masked with the password; a slash in the password is told from a port's.
    (
        "://",
        r"(?<=://)(?P<secret>[^\s/@:\"'<>]*:(?!//|\d+[/?#])(?P<core>(?:[^\s@:\"'<>]|:(?!//))+(?:@[^\s/@:\"'<>]+)*))(?=@)",
    ),
    ("://", r"(?<=://)(?=[^\s/@:\d]{0,99}\d)(?P<secret>[^\s/@:\"'<>]{16,})(?=@)"),
    # A netrc file; without its login, a password must look like one.
    ("login", rf"\blogin\s+[^\s]+\s+password\s+{_QUOTE}{_ARGUMENT}"),
    ("", rf"\b(?i:{_NAMED})[ \t]+{_QUOTE}{_RANDOM_AHEAD}(?P<secret>[^\s\"']+)"),
    ("login(", rf"\blogin\((?:\w{{1,16}}=)?[\"']{_RANDOM_AHEAD}(?P<secret>[^\"'\n]+)"),
)
_SHAPES = tuple((hint, expression(pattern, re.DOTALL | re.ASCII)) for hint, pattern in _TABLE)

# Huawei's access key and secret key mean nothing alone: only both in one place are masked.
_ACCESS_KEY = expression(
    r"(?<![A-Za-z0-9])(?=[A-Z]{0,20}[0-9])(?=[A-F0-9]{0,20}[G-Z])(?P<secret>[A-Z0-9]{20})(?![A-Za-z0-9])"
)
_SECRET_KEY = expression(
    r"(?<![A-Za-z0-9])(?=[A-Za-z]{0,40}[0-9])(?=[A-Z0-9]{0,40}[a-z])(?=[a-z0-9]{0,40}[A-Z])"
    r"(?P<secret>[A-Za-z0-9]{40})(?![A-Za-z0-9])"
)


def mask_shapes(text: str, found: set[str]) -> str:
    """Return *text* with everything masked that is a secret by its shape; what was masked is added to *found*."""
    lower = text.lower()
    text = mask_private_keys(text, lower, found)
    text = mask_issued(text, lower, found)
    for hint, pattern in _SHAPES:
        if hint in lower:
            text = conceal(pattern, text, found)
    text = mask_commands(text, lower, found)
    if _ACCESS_KEY.search(text) and _SECRET_KEY.search(text):
        text = conceal(_SECRET_KEY, conceal(_ACCESS_KEY, text, found), found)
    return text


def key_pairs(texts: Iterable[str]) -> set[str]:
    """Return the access keys and secret keys in *texts*, none unless there are both."""
    access_keys, secret_keys = set[str](), set[str]()
    for text in texts:
        access_keys.update(_ACCESS_KEY.findall(text))
        secret_keys.update(_SECRET_KEY.findall(text))
    return access_keys | secret_keys if access_keys and secret_keys else set()
