"""Secrets that name their issuer: by a prefix, or by the address that they are a part of."""

from __future__ import annotations

import re

from ..expressions import expression
from ._conceal import conceal

# A hint that every match contains, in lower case; the prefix; what follows it.
_PREFIXES: tuple[tuple[str, str, str], ...] = (
    # JSON Web Tokens, signed (three parts) and encrypted (five).
    ("eyj", "eyJ", r"(?:(?![_-]eyJ)[\w-]){8,}\.[\w-]{4,}(?:\.[\w-]*){0,3}"),
    ("hf_", "hf_", r"[A-Za-z0-9]{20,}"),
    ("gh", "gh[pousr]_", r"[A-Za-z0-9]{16,}"),
    ("github_pat_", "github_pat_", r"[A-Za-z0-9_]{16,}"),
    ("gl", "gl(?:pat|dt|rt|ptt|cbt|soat|imt)-", r"[A-Za-z0-9_-]{16,}"),
    ("sk-", "sk-", r"(?:[A-Za-z0-9]{20,}|(?:proj|ant|svcacct|or|admin)-[A-Za-z0-9_-]{16,})"),
    ("k_", "[rs]k_(?:live|test)_", r"[A-Za-z0-9]{16,}"),
    ("xox", "xox[abeoprs]-", r"[A-Za-z0-9-]{16,}"),
    ("xapp-", "xapp-", r"[A-Za-z0-9-]{16,}"),
    ("aiza", "AIza", r"[A-Za-z0-9_-]{30,}"),
    ("ya29", r"ya29\.", r"[A-Za-z0-9_-]{20,}"),
    ("gocspx-", "GOCSPX-", r"[A-Za-z0-9_-]{20,}"),
    ("ia", "A[KS]IA", r"[A-Z0-9]{16}(?![A-Za-z0-9])"),
    ("hst", "HST", r"[A-Z0-9]{17}(?![A-Za-z0-9])"),
    ("ltai", "LTAI", r"[A-Za-z0-9]{12,26}(?![A-Za-z0-9])"),
    ("akid", "AKID", r"[A-Za-z0-9]{28,36}(?![A-Za-z0-9])"),
    ("npm_", "npm_", r"[A-Za-z0-9]{30,}"),
    ("pypi-", "pypi-", r"[A-Za-z0-9_-]{50,}"),
    ("dckr_", "dckr_(?:pat|oat)_", r"[A-Za-z0-9_-]{20,}"),
    ("hvs", r"hv[sb]\.", r"[A-Za-z0-9_-]{20,}"),
    ("nvapi-", "nvapi-", r"[A-Za-z0-9_-]{30,}"),
    ("gsk_", "gsk_", r"[A-Za-z0-9]{30,}"),
    ("r8_", "r8_", r"[A-Za-z0-9]{30,}"),
    ("tvly-", "tvly-", r"[A-Za-z0-9-]{20,}"),
    ("pplx-", "pplx-", r"[A-Za-z0-9]{30,}"),
    ("sg.", r"SG\.", r"[\w-]{16,32}\.[\w-]{16,64}"),
    ("age-secret-key-1", "(?i:AGE-SECRET-KEY-1)", r"[A-Za-z0-9]{20,}"),
    # A token of Huawei's identity service: a signed message in base64, "-" for "/".
    ("mii", "(?<![+/=_-])MII", r"[A-Za-z0-9+/_-]{200,}=*"),
)
# Only what looks random behind it: "sk-learn-pipeline-model" is none.
_RANDOM_PREFIXES: tuple[tuple[str, str, str], ...] = (("sk-", "sk-", r"[A-Za-z0-9_-]{20,}"),)
# Who knows the address may post there.
_ADDRESSES: tuple[tuple[str, str], ...] = (
    ("hooks.slack", r"hooks\.slack\.com/(?:services|workflows)/(?P<secret>[\w/-]+)"),
    ("/hook", r"open\.(?:feishu\.cn|larksuite\.com)/open-apis/bot/v2/hook/(?P<secret>[\w-]+)"),
    ("/webhook", r"qyapi\.weixin\.qq\.com/cgi-bin/webhook/\w{1,16}\?key=(?P<secret>[\w-]+)"),
    ("/webhook", r"discord(?:app)?\.com/api/webhooks/\d{1,20}/(?P<secret>[\w-]+)"),
    ("telegram", r"api\.telegram\.org/bot(?P<secret>[\w:-]+)"),
)


def _compiled(rows: tuple[tuple[str, str, str], ...]) -> list[tuple[str, re.Pattern[str]]]:
    return [(hint, expression(rf"(?<![A-Za-z0-9])(?P<secret>{prefix}{rest})", re.ASCII)) for hint, prefix, rest in rows]


_TABLES = (
    (False, _compiled(_PREFIXES) + [(hint, expression(pattern, re.ASCII)) for hint, pattern in _ADDRESSES]),
    (True, _compiled(_RANDOM_PREFIXES)),
)


def mask_issued(text: str, lower: str, found: set[str]) -> str:
    """Return *text* without the secrets that name their issuer; *lower* is the text in lower case."""
    for random, rows in _TABLES:
        for hint, pattern in rows:
            if hint in lower:
                text = conceal(pattern, text, found, random=random)
    return text
