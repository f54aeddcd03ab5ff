"""What can be asked of a reply in hand: nothing more than it says."""

from __future__ import annotations

from ..errors import NotSupported
from ..i18n import N_, say
from ..sessions import Reply, Resource


class InHand:
    """The session of a job that was shown from its reply."""

    def fetch(self, resource: Resource, job_id: str | None, **query: object) -> Reply:  # noqa: ARG002 -- a SessionAdapter
        """Raise NotSupported: nobody can be asked."""
        raise NotSupported(
            say(N_("A reply in hand has no {resource}."), resource=Resource(resource).value),
            hint=N_("Show the job by its id to see them."),
        )
