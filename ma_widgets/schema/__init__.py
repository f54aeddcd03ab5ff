"""The declaration of the replies: one line a field, one table a frame."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from ..expressions import expression
from ..i18n import N_
from . import algorithm, endpoints, events, fine_tuning, metadata, roles, spec, stages, status, tasks
from ._blocks import BLOCKS
from ._field import MOST_PERCENT, Field, Kind, Table, anything, block, count, mapping, percent, series, text
from .besides import BESIDES

__all__ = [
    "LONGEST_KEY",
    "MOST_PERCENT",
    "ROOMS",
    "TABLES",
    "Field",
    "Kind",
    "Table",
    "anything",
    "block",
    "count",
    "declared",
    "is_declared_beside",
    "line",
    "mapping",
    "nearest",
    "path_key",
    "percent",
    "series",
    "tables_of",
    "text",
]

ROOMS = (metadata, status, algorithm, roles, spec, endpoints, fine_tuning, events, stages, tasks)

# Every leaf of the reply, declared or not: the frame of last resort.
FIELDS = Table(
    "fields",
    (
        Field("path", "", N_("Path")),
        Field("label", "", N_("Field")),
        Field("value", "", N_("Value")),
        Field("known", "", N_("Declared")),
    ),
)

# What of the other replies stands in no other frame; a reply by task is in "metrics" and "logs".
OTHER_FIELDS = Table("other_fields", resource="others", fields=(
    Field("resource", "", N_("Reply")),
    Field("path", "", N_("Path")),
    Field("value", "", N_("Value")),
    Field("known", "", N_("Declared")),
))  # fmt: skip

TABLES = {table.name: table for room in ROOMS for table in room.TABLES}
TABLES |= {table.name: table for table in (FIELDS, OTHER_FIELDS)}

# With the sign of levels that a path leaves out.
_INDEX = expression(r"\[(?:\d*|… [\d,]+ levels …)\]|\{\}")


def path_key(path: str) -> str:
    """Return *path* without its list indices: a lone object and a list of them are one field."""
    return _INDEX.sub("", path) if "[" in path or "{" in path else path


def _by_key() -> dict[str, Field]:
    """Return the fields of the job's own reply by key: the other replies have few fields, and none that is secret."""
    fields = [field for table in TABLES.values() if table.resource == "job" for field in table.fields]
    # The keys of a map are data: the map itself declares what lies in it.
    # A path that several frames read is called as the first calls it, so the last comes first here.
    return {path_key(path): field for field in reversed((*fields, *BLOCKS)) for path in field.paths if "{}" not in path}


_DECLARED = _by_key()
# What a longer path ends in is in no declaration: a reply may be nested ten thousand levels deep.
LONGEST_KEY = max(map(len, _DECLARED))


def line(key: str) -> Field | None:
    """Return the field that declares exactly *key* (see ``path_key``), or None."""
    return _DECLARED.get(key)


def nearest(key: str) -> Field | None:
    """Return the field that declares *key*, or else the one that declares the innermost part around it."""
    return _nearest(key[: LONGEST_KEY + 1])


# A list of ten thousand objects has few keys.
@lru_cache(maxsize=4096)
def _nearest(key: str) -> Field | None:
    field = line(key)
    while field is None and "." in key:
        key = key.rpartition(".")[0]
        field = line(key)
    return field


def declared(key: str) -> Field | None:
    """
    Return the field that declares the leaf at *key* (see ``path_key``), or None.

    Below a map, a series and a free structure every leaf is covered by that field.
    """
    return _covering(key[: LONGEST_KEY + 1])


@lru_cache(maxsize=4096)
def _covering(key: str) -> Field | None:
    field = nearest(key)
    covers = field is not None and (field.kind in (mapping, anything, series) or line(key) is field)
    return field if covers else None


def tables_of(resource: str) -> tuple[Table, ...]:
    """Return all that is declared of the reply of another *resource* than the job, in a frame or not."""
    return (*(table for table in TABLES.values() if table.resource == resource), *BESIDES[resource])


def _with_parts(key: str) -> Iterator[str]:
    """Yield *key* and what it lies in: events.time and events."""
    while key:
        yield key
        key = key.rpartition(".")[0]


_DECLARED_BESIDE = {
    (resource, part)
    for resource in BESIDES
    for table in tables_of(resource)
    for field in table.fields
    for path in field.paths
    for part in _with_parts(path_key(path))
}


def is_declared_beside(resource: str, key: str) -> bool:
    """Return whether a line declares *key* (see ``path_key``) of the reply of another *resource* than the job."""
    return (resource, key) in _DECLARED_BESIDE
