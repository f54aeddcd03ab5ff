"""What a rule finds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """
    A cause or a trouble, with what shows it and the one next step; all text.

    ``severity`` is error, warning or info; ``evidence`` the exact line or
    value and where it stands, 600 characters at the most; ``source`` the page
    or code the meaning comes from; ``task`` the task it concerns, "" for the job.
    """

    code: str
    severity: str
    title: str
    evidence: str
    advice: str
    source: str
    task: str = ""
