"""What was fetched of a job besides its own reply."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ..errors import MaWidgetsError
from ..sessions import Reply, Resource

# What there is of a job besides its details, and where it lies in Others.
PLACES = {
    Resource.EVENTS: "events",
    Resource.STAGES: "stages",
    Resource.TASKS: "tasks",
    Resource.METRICS: "metrics",
    Resource.LOG: "logs",
}
# Of these there is one a task.
BY_TASK = (Resource.METRICS, Resource.LOG)


# Without a repr of its own: it would show what is in the replies.
@dataclass(frozen=True, repr=False)
class Others:
    """
    The replies of the other resources, as the service sent them; None is "not fetched".

    ``metrics`` and ``logs`` are by task; ``unavailable`` says why something could not be had. ``recent`` are the
    newest events, of a job whose events nobody has asked for: they tell whether it stands still.
    """

    events: Reply | None = None
    recent: Reply | None = None
    stages: Reply | None = None
    tasks: Reply | None = None
    metrics: Mapping[str, Reply] = field(default_factory=dict)
    logs: Mapping[str, Reply] = field(default_factory=dict)
    unavailable: Mapping[Resource, MaWidgetsError] = field(default_factory=dict)

    def has(self, resource: Resource) -> bool:
        """Return whether there is a reply of *resource*, of one task at the least."""
        if resource is Resource.JOB:
            return True
        reply = getattr(self, PLACES.get(resource, ""), None)
        return bool(reply) if resource in BY_TASK else reply is not None

    def having(self, resource: Resource, reply: Reply, task: str | None = None) -> Others:
        """Return these with *reply* of *resource*, of one *task* where it is by task."""
        place = PLACES[resource]
        now: Any = {**getattr(self, place), task: reply} if resource in BY_TASK else reply
        left = {each: error for each, error in self.unavailable.items() if each is not resource}
        return replace(self, unavailable=left, **{place: now})

    def without(self, resource: Resource, error: MaWidgetsError) -> Others:
        """Return these with the *error* that says why there is no newer reply of *resource*."""
        return replace(self, unavailable={**self.unavailable, resource: error})
