"""What one wants to know first of a job, from its frames."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from ..i18n import listed_first

if TYPE_CHECKING:
    from . import JobFrames

FINAL_PHASES = frozenset({"Completed", "Failed", "Abnormal", "Terminated"})

# The sources of frame ``resources``, the one to count cards by first.
_CARD_SOURCES = ("flavor", "pool", "customized", "allocated", "role")
# The resources' table has all of them.
_MOST_NAMED = 5


@dataclass(frozen=True)
class Summary:
    """
    The head of a job.

    ``waited`` is the time from creation to the start, or to the moment of the
    look for a job that still waits; ``duration`` the running time. Both are
    None where the reply does not tell. ``nodes_running`` is the last known
    count, ``nodes_asked`` what the job was made with.
    """

    id: str
    name: str | None
    phase: str | None
    secondary_phase: str | None
    is_final: bool
    created_at: datetime | None
    started_at: datetime | None
    waited: timedelta | None
    duration: timedelta | None
    nodes_running: int | None
    nodes_asked: int | None
    accelerators: float | None
    accelerator: str | None


def summarize(frames: JobFrames) -> Summary:
    """Return the head of the job in *frames*."""
    metadata, status = frames.first("metadata"), frames.first("status")
    counts = frames.columns("node_counts")["nodes"]
    is_final = status["phase"] in FINAL_PHASES
    cards, name = _accelerators(frames)
    return Summary(
        id=metadata["id"],
        name=metadata["name"],
        phase=status["phase"],
        secondary_phase=status["secondary_phase"],
        is_final=is_final,
        created_at=metadata["created_at"],
        started_at=status["started_at"],
        waited=_waited(metadata["created_at"], status["started_at"], None if is_final else frames.at),
        duration=_duration(status, frames.at),
        nodes_running=counts[-1] if counts else None,
        nodes_asked=frames.first("spec")["node_count"],
        accelerators=cards,
        accelerator=name,
    )


def _waited(created_at: datetime | None, started_at: datetime | None, now: datetime | None) -> timedelta | None:
    until = started_at or now
    if created_at is None or until is None:
        return None
    # The clocks of the service differ by up to a second.
    return max(until - created_at, timedelta(0))


def _duration(status: dict[str, Any], now: datetime | None) -> timedelta | None:
    """Return the service's own figure; while a job runs and it is not there yet, the time since the start."""
    duration, started_at = status["duration"], status["started_at"]
    if duration or started_at is None:
        return duration or None
    return max(now - started_at, timedelta(0)) if now and status["phase"] == "Running" else None


def _accelerators(frames: JobFrames) -> tuple[float | None, str | None]:
    """Return all cards of the job and their name, by the first source that tells of cards."""
    rows = list(frames.columns("resources").rows())
    for source in _CARD_SOURCES:
        told = [row for row in rows if row["source"] == source and row["accelerators"]]
        if told:
            cards = sum(row["accelerators"] * (row["nodes"] or 1) for row in told)
            names = dict.fromkeys(str(row["accelerator"]) for row in told if row["accelerator"])
            return cards, listed_first([*names], _MOST_NAMED) or None
    return None, None
