"""What a rule finds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """
    A cause, with what shows it and the one next step; all text.

    ``severity`` is error, warning or info; ``evidence`` the exact value and
    where it stands; ``source`` the page or code the meaning comes from.
    """

    code: str
    severity: str
    title: str
    evidence: str
    advice: str
    source: str
