"""What stands in the place of a secret, and the secrets that were found on the way."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

MASK = "••••••"

_LINE = re.compile(r"[^\s\n][^\n]*")
# Deep enough that few words share a branch, and no deeper: a secret may be long.
_DEPTH = 3


def hide(secret: str) -> str:
    """Return the mask for *secret*: one a line, so that the lines after it keep their numbers."""
    return _LINE.sub(MASK, secret) if "\n" in secret else MASK


def any_of(texts: Collection[str]) -> re.Pattern[str]:
    """
    Return a pattern for any of *texts*, the longest first: one may be a part of another.

    Thousands of alternatives would be tried one by one at each character of a
    log; so they are parted by their first characters.
    """
    return re.compile(_branches(texts, _DEPTH))


def _branches(texts: Iterable[str], depth: int) -> str:
    longest_first = sorted(texts, key=len, reverse=True)
    if depth == 0 or len(longest_first) == 1:
        return "|".join(map(re.escape, longest_first))
    by_first: dict[str, list[str]] = {}
    for text in longest_first:
        by_first.setdefault(text[:1], []).append(text[1:])
    # "" is the end of a text that others go on from: it comes last.
    return "|".join(
        f"{re.escape(first)}(?:{_branches(rest, depth - 1)})" if first else ""
        for first, rest in sorted(by_first.items(), reverse=True)
    )
