r"""
What is a secret by its own shape, or by the command it is given to.

Every pattern takes linear time: it starts only where a word starts, a run ends
where the next match may start, and no quantifier is nested in another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

MASK = "••••••"

_WORD_START = r"(?<![A-Za-z0-9])"
# What an option is followed by; the quotes around it are kept.
_QUOTE = r"[\"']?"
_ARGUMENT = r"(?:(?<=\")[^\"\n]+|(?<=')[^'\n]+|(?<![\"'])[^\s\"']+)"
_SCHEMES = r"(?:basic|bearer|digest|negotiate|token|apikey|api-key|obs|aws|[a-z0-9]+-hmac-sha256)"
# After a header's name in text, in JSON, and in JSON within JSON.
_COLON = r"\\*[\"']?\s*[:=]\s*\\*[\"']?"
_TO_LINE_END = r"[^\n\"'\\]+"
# 8 characters, with a digit and a letter; what is masked already does not count.
_RANDOM_AHEAD = r"(?=[^\s\"'•]{8})(?=[^\s\"'•\d]*\d)(?=[^\s\"'•A-Za-z]*[A-Za-z])"


def _after(command: str, option: str) -> str:
    """Return a pattern for the value of *option*, within one *command*."""
    return rf"(\b{command}\b(?:(?!\b{command}\b)[^\n|;])*?\s{option}{_QUOTE}){_ARGUMENT}"


# A hint that every match contains, in lower case, and the pattern; what its first group holds is kept.
_TABLE: tuple[tuple[str, str], ...] = (
    # A key without an end is masked to the end of the text.
    (
        "private key",
        r"()-{4,5} ?BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)? ?-{4,5}"
        r"(?:(?!-{4,5} ?END ).)*(?:-{4,5} ?END [A-Z0-9 ]*-{4,5})?",
    ),
    # JSON Web Tokens, signed (three parts) and encrypted (five).
    ("eyj", _WORD_START + r"()eyJ(?:(?![_-]eyJ)[\w-]){8,}\.[\w-]{4,}(?:\.[\w-]*){0,3}"),
    # Tokens that name their issuer.
    ("hf_", _WORD_START + r"()hf_[A-Za-z0-9]{20,}"),
    ("gh", _WORD_START + r"()gh[pousr]_[A-Za-z0-9]{16,}"),
    ("github_pat_", _WORD_START + r"()github_pat_[A-Za-z0-9_]{16,}"),
    ("gl", _WORD_START + r"()gl(?:pat|dt|rt|ptt|cbt|soat)-[A-Za-z0-9_-]{16,}"),
    ("sk-", _WORD_START + r"()sk-(?:[A-Za-z0-9]{20,}|(?:proj|ant|svcacct|or)-[A-Za-z0-9_-]{16,})"),
    ("k_", _WORD_START + r"()[rs]k_(?:live|test)_[A-Za-z0-9]{16,}"),
    ("xox", _WORD_START + r"()xox[abeoprs]-[A-Za-z0-9-]{16,}"),
    ("aiza", _WORD_START + r"()AIza[A-Za-z0-9_-]{30,}"),
    ("ia", _WORD_START + r"()A[KS]IA[A-Z0-9]{16}(?![A-Za-z0-9])"),
    ("hst", _WORD_START + r"()HST[A-Z0-9]{17}(?![A-Za-z0-9])"),
    # Who asks, in a header: a known scheme with anything, any scheme with what looks random.
    ("authorization", rf"((?i:authorization){_COLON}(?i:{_SCHEMES})[ \t]+){_TO_LINE_END}"),
    ("authorization", rf"((?i:authorization){_COLON}(?:[A-Za-z][\w-]*[ \t]+)?){_RANDOM_AHEAD}{_TO_LINE_END}"),
    ("cookie", rf"((?i:cookie){_COLON})(?=[^\s=;\"'\\]+=){_TO_LINE_END}"),
    ("bearer", r"(\b(?i:bearer)\s+)(?=[A-Za-z]*[0-9._~+/-][A-Za-z0-9]|[A-Za-z]{32})[\w.~+/-]{8,}=*"),
    # The user of a URL; a slash in the password is told from a port's.
    (
        "://",
        r"()(?<=://)[^\s/@:\"'<>]*:(?!//|\d+[/?#])(?:[^\s@:\"'<>]|:(?!//))+(?:@[^\s/@:\"'<>]+)*(?=@)",
    ),
    ("://", r"()(?<=://)(?=[^\s/@:\d]*\d)[^\s/@:\"'<>]{16,}(?=@)"),
    # Options of one letter, told by their command.
    ("obsutil", rf"((?<=\s)-[ikt]={_QUOTE}){_ARGUMENT}"),
    ("curl", r"((?<=\s)(?:-[uU]|--(?:proxy-)?user)(?:\s+|=)?[\"']?[^\s:\"'<>]+:)(?!\d+\b)[^\s\"']+"),
    ("sshpass", rf"(\bsshpass\s+-p\s*{_QUOTE}){_ARGUMENT}"),
    ("mysql", _after("mysql(?:dump|admin)?", "-p")),
    ("redis-cli", _after("redis-cli", r"-a\s+")),
    ("login", _after("login", r"-p(?:\s+|=)")),
    # A netrc file; without its login, a password must look like one.
    ("login", rf"(\blogin\s+[^\s]+\s+password\s+{_QUOTE}){_ARGUMENT}"),
    ("passw", rf"(\b(?i:password|passwd)[ \t]+){_RANDOM_AHEAD}[^\s\"']+"),
)
_SHAPES = tuple((hint, re.compile(pattern, re.DOTALL | re.ASCII)) for hint, pattern in _TABLE)

# Huawei's access key and secret key mean nothing alone: only both in one place are masked.
_ACCESS_KEY = re.compile(r"(?<![A-Za-z0-9])(?=[A-Z]*[0-9])(?=[0-9]*[A-Z])[A-Z0-9]{20}(?![A-Za-z0-9])")
_SECRET_KEY = re.compile(
    r"(?<![A-Za-z0-9])(?=[A-Za-z]*[0-9])(?=[A-Z0-9]*[a-z])(?=[a-z0-9]*[A-Z])[A-Za-z0-9]{40}(?![A-Za-z0-9])"
)


def mask_shapes(text: str) -> str:
    """Return *text* with everything masked that is a secret by its shape."""
    lower = text.lower()
    for hint, pattern in _SHAPES:
        if hint in lower:
            text = pattern.sub(rf"\g<1>{MASK}", text)
    for key in key_pairs([text]):
        text = text.replace(key, MASK)
    return text


def key_pairs(texts: Iterable[str]) -> set[str]:
    """Return the access keys and secret keys in *texts*, none unless there are both."""
    access_keys, secret_keys = set[str](), set[str]()
    for text in texts:
        access_keys.update(_ACCESS_KEY.findall(text))
        secret_keys.update(_SECRET_KEY.findall(text))
    return access_keys | secret_keys if access_keys and secret_keys else set()
