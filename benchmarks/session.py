"""A session that answers with a reply in hand, and with as much of all else as a job of its size has."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from ma_widgets import DemoSession, Resource

_NOW = datetime(2026, 11, 20, tzinfo=timezone.utc)
# What the service sends at most: API reference, "Querying the Logs of a Specified Task".
_MOST_LINES = 500


class Session:
    """The *reply* of a job, which may be set anew; its events, stages, log and metrics are the demo's, *times* over."""

    def __init__(self, reply: dict[str, Any], times: int = 1) -> None:
        self.reply = reply
        self._times = times
        self._demo = DemoSession(speed=0, now=lambda: _NOW)

    def fetch(self, resource: Resource, job_id: str | None, **query: object) -> Any:  # noqa: ARG002 -- there is one job
        """Return what the service would send."""
        if resource == Resource.JOB:
            return self.reply
        made = self._demo.fetch(resource, "demo", **query)
        return _LONGER[resource](made, self._times) if resource in _LONGER else made


def _events(made: Any, times: int) -> dict[str, Any]:
    events = made["events"] * times
    return {**made, "events": events, "total": len(events), "limit": len(events)}


def _stages(made: Any, times: int) -> dict[str, Any]:
    records = made["running_records"] * times
    return {**made, "running_records": records, "total_count": len(records)}


def _log(made: Any, times: int) -> dict[str, Any]:
    lines = made["content"].splitlines() * times
    last = lines[-_MOST_LINES:]
    start = len(lines) - len(last) + 1
    content = "".join(f"{line}\n" for line in last)
    return {"start_line": str(start), "end_line": str(len(lines)), "lines": len(last), "content": content}


def _metrics(made: Any, times: int) -> dict[str, Any]:
    return {**made, "metrics": [{**each, "value": each["value"] * times} for each in made["metrics"]]}


_LONGER = {
    Resource.EVENTS: _events,
    Resource.STAGES: _stages,
    Resource.LOG: _log,
    Resource.METRICS: _metrics,
}
