"""Who hears of a job."""

from __future__ import annotations

from typing import Protocol

from ..sessions import Resource


class Listener(Protocol):
    """A widget, held weakly."""

    @property
    def wanted_seconds(self) -> float | None:
        """How often it wants the job to be asked for; None for not at all."""

    @property
    def wanted_resources(self) -> frozenset[Resource]:
        """What it shows besides the job's own reply."""

    def hear(self) -> None:
        """Hear that a look has ended; called on a loading thread."""

    def hear_more(self) -> None:
        """Hear that there is more about the job that was told last, or no more to come; called on a loading thread."""

    def hear_plan(self) -> None:
        """Hear that the next look comes at another time."""
