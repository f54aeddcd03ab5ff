"""Replies of every resource in which every text that a sender chooses is hostile, each with a mark of its own."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from typing import Any

from ma_widgets import DemoSession, Job, Resource, load_job, read_job
from ma_widgets.schema import TABLES

from ..conftest import NOW

# Before every hostile text, so that it is found again wherever it is shown: ⟦12⟧.
MARK = re.compile(r"⟦\d+⟧")
Replies = dict[str, Any]
Write = Callable[[], str]

# Jobs with something to show in every tab, and what makes it so: these values stay what they are.
SCRIPTED = ("demo-chip-fault", "demo-hetero", "demo-search")
_STRUCTURE = frozenset({"phase", "secondary_phase", "kind", "time", "level", "source", "metric", "start_line"})
_OTHERS = (Resource.EVENTS, Resource.STAGES, Resource.TASKS, Resource.METRICS, Resource.LOG)


def writer(payload: str) -> Write:
    """Return a function that gives the next marked text."""
    numbers = itertools.count(1)
    return lambda: f"⟦{next(numbers)}⟧{payload}"


def declared_places() -> list[tuple[str, str]]:
    """Return resource and path of every declared field."""
    tables = TABLES.values()
    return list(
        dict.fromkeys((each.resource, path) for each in tables for field in each.fields for path in field.paths)
    )


def declared(payload: str) -> Replies:
    """
    Return replies that have every declared field, each a hostile text: also phases, times and numbers.

    There are unknown keys too, with hostile names.
    """
    write = writer(payload)
    replies: Replies = {name: {} for name in ("job", "events", "stages", "tasks")}
    for resource, path in declared_places():
        _put(replies[resource], path, write)
    for place in (replies["job"], replies["job"]["metadata"], replies["job"]["status"]):
        place[write()] = {"inside": [write()]}
    task = write()
    metric = {"metrics": [{"metric": write(), "unit": write(), "value": [write(), "1", 2]}]}
    log = {"content": f"{write()}\n{write()}\nRuntimeError: {write()}\n", "start_line": write()}
    return {**replies, "metrics": {task: metric}, "logs": {task: log}}


def _put(holder: Any, path: str, write: Write) -> None:
    """Put a text at *path*: ``[]`` is a list of one item, ``{}`` a map of one key."""
    *steps, (last, kind) = re.findall(r"([^.\[\]{}]+)(\[\]|\{\})?", path)
    for name, inside in steps:
        if inside == "{}":
            holder.setdefault(name, {write(): write()})
            return
        holder = holder.setdefault(name, [{}] if inside == "[]" else {})
        holder = holder[0] if isinstance(holder, list) else holder
        if not isinstance(holder, dict):
            return
    if last not in holder:
        holder[last] = [write()] if kind == "[]" else write()


def scripted(job_id: str, payload: str) -> Replies:
    """Return the replies of a scripted job, a hostile text behind every text; equal texts stay equal."""
    session = DemoSession(speed=0)
    job = load_job(job_id, session, resources=(Resource.JOB, *_OTHERS))
    numbers: dict[str, int] = {}

    def hostile(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            # Task names are keys too, and must be those of the statuses.
            return {hostile(k) if k.startswith("worker-") else k: hostile(each, k) for k, each in value.items()}
        if isinstance(value, (list, tuple)):
            return [hostile(each, key) for each in value]
        if not isinstance(value, str) or key in _STRUCTURE or key.endswith("_time"):
            return value
        mark = f"⟦{numbers.setdefault(value, len(numbers) + 1)}⟧"
        return "\n".join(f"{line}{mark}{payload}" for line in value.split("\n")) if value else value

    others = {name: hostile(getattr(job.others, name)) for name in ("events", "stages", "tasks", "metrics", "logs")}
    made = hostile(dict(job.reply))
    made["metadata"]["create_time"] = job.reply["metadata"]["create_time"]
    return {"job": made, **others}


def read(replies: Replies) -> Job:
    """Return the job that *replies* tell of."""
    others = {name: reply for name, reply in replies.items() if name != "job"}
    return read_job(replies["job"], **others, at=NOW)


def texts_of(value: Any) -> Iterator[str]:
    """Yield every text in *value*, keys included."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield key
            yield from texts_of(each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from texts_of(each)
    elif isinstance(value, str):
        yield value


class Hostile:
    """A session whose service sends *replies*, whatever job is asked for."""

    def __init__(self, replies: Replies) -> None:
        self._replies = replies

    def fetch(self, resource: Resource, job_id: str | None, **query: Any) -> Any:
        """Return the reply of that resource."""
        if resource is Resource.JOB:
            return self._replies["job"]
        name = {Resource.METRICS: "metrics", Resource.LOG: "logs"}.get(resource, resource.name.lower())
        reply = self._replies[name]
        return next(iter(reply.values())) if name in ("metrics", "logs") else reply
