"""A finding as a block, for the tabs that show it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..blocks import Card, Log, Text
from ..diagnosis import Finding
from ..frames import JobFrames
from ..i18n import N_, Words, say


def finding_card(frames: JobFrames, finding: Finding, *, log: Log | None = None, more: Words = "") -> Card:
    """Return what happened, which task on which host, what shows it, what to do, and where that is known from."""
    return Card(finding.title, finding.severity, list(_told(frames, finding)), log, more)


def _told(frames: JobFrames, finding: Finding) -> Iterator[tuple[Words, Any]]:
    if finding.task:
        yield N_("Task"), _placed(frames, finding.task)
    yield N_("Evidence"), Text(finding.evidence)
    yield N_("What to do"), finding.advice
    yield N_("Source"), finding.source


def _placed(frames: JobFrames, task: str) -> Words:
    """Return the task with the host it ran on, where that was fetched."""
    tasks = frames.columns("tasks")
    host = next((host for each, host in zip(tasks["task"], tasks["host_ip"]) if each == task and host), None)
    return say(N_("{task} on host {host}"), task=task, host=host) if host else task
