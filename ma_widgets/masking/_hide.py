"""What stands in the place of a secret, and the secrets that were found on the way."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from itertools import takewhile

MASK = "••••••"

_LINE = re.compile(r"[^\s\n][^\n]*")
# Alternatives that are quickly tried one by one, and how often more of them are parted: a secret may be long.
_FEW = 4
_DEPTH = 4


def hide(secret: str) -> str:
    """Return the mask for *secret*: one a line, so that the lines after it keep their numbers."""
    return _LINE.sub(MASK, secret) if "\n" in secret else MASK


def any_of(texts: Collection[str]) -> re.Pattern[str]:
    """
    Return a pattern for any of *texts*, the longest first: one may be a part of another.

    Thousands of alternatives would be tried one by one at each character of a
    log; so they are parted by their first characters, after
    those that all of them share.
    """
    return re.compile(_branches(texts, _DEPTH))


def _branches(texts: Iterable[str], depth: int) -> str:
    longest_first = sorted(texts, key=len, reverse=True)
    if depth == 0 or len(longest_first) <= _FEW:
        return "|".join(map(re.escape, longest_first))
    by_first: dict[str, list[str]] = {}
    for text in longest_first:
        by_first.setdefault(text[:1], []).append(text)
    # "" is the end of a text that others go on from: it comes last.
    return "|".join(_branch(alike, depth) for _, alike in sorted(by_first.items(), reverse=True))


def _branch(texts: list[str], depth: int) -> str:
    # What the first and the last in the order of the alphabet share, all share.
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(min(texts), max(texts)))
    shared = "".join(character for character, _ in alike)
    rest = _branches((text[len(shared) :] for text in texts), depth - 1)
    return f"{re.escape(shared)}(?:{rest})"
