"""Put the mask where a pattern finds a secret, and remember the secret."""

from __future__ import annotations

import re

from ._hide import MASK, hide
from ._names import Suspicion
from ._values import is_placeholder, looks_random, spreads


def conceal(pattern: re.Pattern[str], text: str, found: set[str], *, random: bool = False) -> str:
    """
    Return *text* with the group "secret" of every match masked; what was masked is added to *found*.

    What is put in for a secret stays: ``-p $PASSWORD``. With *random* a word does too.
    """

    def replaced(match: re.Match[str]) -> str:
        secret = match["secret"]
        # The secret alone, where more is masked.
        core = match.groupdict().get("core") or secret
        if MASK in core or is_placeholder(core) or (random and not looks_random(core)):
            return match[0]
        remember(found, core, Suspicion.OUTRIGHT)
        start, end = (at - match.start() for at in match.span("secret"))
        return match[0][:start] + hide(secret) + match[0][end:]

    return pattern.sub(replaced, text)


def remember(found: set[str], secret: str, suspicion: Suspicion) -> None:
    """Add *secret* to those *found*, if it is to be looked for elsewhere too."""
    if spreads(secret, suspicion):
        found.add(secret)
