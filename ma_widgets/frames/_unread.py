"""What no frame has of the other replies: undeclared keys, and values that are not of their kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ..schema import TABLES, is_declared_beside, path_key, tables_of
from ._columns import Columns
from ._leaves import walk
from ._read import places_read

if TYPE_CHECKING:
    from . import JobFrames

_Told = tuple[str, str, object]


def other_fields(frames: JobFrames) -> Columns:
    """
    Return the leaves of the other replies that no column could read; null, "{}" and "[]" hold nothing.

    Empty for what the documents describe: what is declared of a reply and in
    no frame, the number of all events for one, is left out where it is as it
    should be.
    """
    rows = [
        (resource, f"{task}.{path}" if task and path[:1] not in ("", "[") else f"{task}{path}", value, known)
        for resource, task, reply in _replies(frames)
        for path, value in _unread(resource, reply)
        for known in [is_declared_beside(resource, path_key(path))]
    ]
    return Columns.from_rows(TABLES["other_fields"].fields, rows)


def _replies(frames: JobFrames) -> Iterator[_Told]:
    """Yield each reply with its resource and its task, masked."""
    others = frames.others
    if others.events is not None or others.recent is not None:
        yield "events", "", frames.other("recent" if others.events is None else "events")
    for resource in ("stages", "tasks"):
        if getattr(others, resource) is not None:
            yield resource, "", frames.other(resource)
    yield from (("metrics", task, reply) for task, reply in frames.other("metrics").items())
    yield from (("logs", task, page["told"]) for task, page in frames.other("logs").items())


def _unread(resource: str, reply: object) -> Iterator[tuple[str, Any]]:
    """Yield path and value of each scalar that no table reads."""
    told = reply if isinstance(reply, dict) else {}
    read = {place for table in tables_of(resource) for place in places_read(table, told)}
    for path, _, value in walk(reply, without=read):
        if value is not None and not isinstance(value, (Mapping, list)):
            yield path, value
