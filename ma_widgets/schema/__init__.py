"""The declaration of the replies: one line a field, one table a frame."""

from __future__ import annotations

import re

from . import algorithm, endpoints, events, fine_tuning, metadata, roles, spec, stages, status, tasks
from ._blocks import BLOCKS
from ._field import Field, Kind, Table, anything, block, mapping, series

__all__ = [
    "ROOMS",
    "TABLES",
    "Field",
    "Kind",
    "Table",
    "anything",
    "block",
    "declared",
    "line",
    "mapping",
    "nearest",
    "path_key",
    "series",
]

ROOMS = (metadata, status, algorithm, roles, spec, endpoints, fine_tuning, events, stages, tasks)

# Every leaf of the reply, declared or not: the frame of last resort.
FIELDS = Table(
    "fields",
    (
        Field("path", "", "Path"),
        Field("label", "", "Field"),
        Field("value", "", "Value"),
        Field("known", "", "Declared"),
    ),
)

TABLES = {table.name: table for room in ROOMS for table in room.TABLES} | {"fields": FIELDS}

_INDEX = re.compile(r"\[\d*\]|\{\}")


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
_LONGEST_KEY = max(map(len, _DECLARED))


def line(key: str) -> Field | None:
    """Return the field that declares exactly *key* (see ``path_key``), or None."""
    return _DECLARED.get(key)


def nearest(key: str) -> Field | None:
    """Return the field that declares *key*, or else the one that declares the innermost part around it."""
    field = line(key)
    # What a longer path ends in is in no declaration: a reply may be nested ten thousand levels deep.
    key = key[: _LONGEST_KEY + 1]
    while field is None and "." in key:
        key = key.rpartition(".")[0]
        field = line(key)
    return field


def declared(key: str) -> Field | None:
    """
    Return the field that declares the leaf at *key* (see ``path_key``), or None.

    Below a map, a series and a free structure every leaf is covered by that field.
    """
    field = nearest(key)
    covers = field is not None and (field.kind in (mapping, anything, series) or line(key) is field)
    return field if covers else None
