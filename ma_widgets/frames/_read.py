"""
Reply × table -> columns.

Nothing here indexes into a reply: a block that is missing, null or of another
type gives None, and what a kind cannot understand gives None too. It is not
lost: the frame ``fields`` has every leaf, and ``problems`` names this one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from ..schema import Field, Table, text
from ._columns import Columns

_Context = tuple[Any, ...]


class _Step(NamedTuple):
    """Where a path starts in a row's contexts, and the keys to follow from there."""

    depth: int
    keys: tuple[str, ...]


def read(table: Table, reply: Mapping[str, Any]) -> Columns:
    """
    Return the columns of *table*, one row for each match of ``table.rows`` in *reply*.

    A table of one row a reply has none when the reply has none of its fields.
    """
    contexts = list(_contexts(table, reply))
    data = [_column(field, table.rows, contexts) for field in table.fields]
    if not table.rows and all(column == [None] for column in data):
        data = [[] for _ in data]
    return Columns(table.fields, data)


def places_read(table: Table, reply: Mapping[str, Any]) -> Iterator[tuple[int, str]]:
    """Yield where the values that *table* reads stand in *reply*: the id of their object, and their key."""
    contexts = list(_contexts(table, reply))
    for field in table.fields:
        for step in (_step(path, table.rows) for path in field.paths):
            *way, key = step.keys
            holders = (_follow(context[step.depth], tuple(way)) for context in contexts)
            yield from ((id(each), key) for each in holders if isinstance(each, Mapping) and _fits(field, each, key))


def _fits(field: Field, holder: Mapping[str, Any], key: str) -> bool:
    value = holder.get(key)
    if isinstance(value, (Mapping, list)):
        return False
    try:
        field.kind.read(value)
    except ValueError:
        return False
    return True


def _contexts(table: Table, reply: Mapping[str, Any]) -> Iterator[_Context]:
    """Yield for each row the reply, and the item of each list on the way to the row."""
    contexts: Iterable[_Context] = [(reply,)]
    for keys, is_map in _levels(table.rows):
        contexts = _descend(contexts, keys, is_map=is_map, keep_empty=table.keep_empty)
    yield from contexts


def _levels(rows: str) -> Iterator[tuple[tuple[str, ...], bool]]:
    for level in rows.replace("{}", "{}[]").split("[]")[:-1]:
        keys = level.replace("{}", "").strip(".")
        yield tuple(keys.split(".")), level.endswith("{}")


def _descend(
    contexts: Iterable[_Context], keys: tuple[str, ...], *, is_map: bool, keep_empty: bool
) -> Iterator[_Context]:
    for context in contexts:
        found = _follow(context[-1], keys)
        items = _pairs(found) if is_map else _items(found)
        if not items and keep_empty and len(context) > 1:
            yield (*context, None)
        for item in items:
            yield (*context, item)


def _items(value: object) -> list[Any]:
    """Return the items of a list; a lone object is its own only item."""
    if isinstance(value, list):
        return value
    return [value] if isinstance(value, Mapping) else []


def _pairs(value: object) -> list[Any]:
    """Return a map, or a list of maps, as ``{"key", "value"}`` items."""
    return [
        {"key": key, "value": each} for part in _items(value) if isinstance(part, Mapping) for key, each in part.items()
    ]


def _column(field: Field, rows: str, contexts: list[_Context]) -> list[Any]:
    steps = [_step(path, rows) for path in field.paths]
    if len(steps) == 1 and len(steps[0].keys) == 1:
        return [_short_value(field, steps, context) for context in contexts]
    return [_value(field, steps, context) for context in contexts]


def _short_value(field: Field, steps: list[_Step], context: _Context) -> Any:
    """Return what ``_value`` does; most columns are one key of an object, and most of their values text or nothing."""
    ((depth, (key,)),) = steps
    holder = context[depth]
    found = holder.get(key) if type(holder) is dict else None
    if type(found) is str and found and field.kind is text:
        return found
    return None if found is None and not isinstance(holder, list) else _value(field, steps, context)


# As many as there are declared paths, and no more.
@cache
def _step(path: str, rows: str) -> _Step:
    """Return where *path* leaves the way to the row: relative to the innermost list that both pass."""
    depth, start = 0, 0
    marks = [at + 2 for at in range(len(rows)) if rows.startswith(("[]", "{}"), at)]
    for mark in marks:
        if not path.startswith(rows[:mark]):
            break
        depth, start = depth + 1, mark
    return _Step(depth, tuple(path[start:].strip(".").replace("[]", "").split(".")))


def _value(field: Field, steps: list[_Step], context: _Context) -> Any:
    found = None
    for step in steps:
        found = _follow(context[step.depth], step.keys)
        try:
            value = field.kind.read(found)
        except ValueError:
            continue
        if value is not None and value != "":
            return value
    return found if isinstance(found, str) and not found and field.kind.dtype == "object" else None


def _follow(value: Any, keys: tuple[str, ...]) -> Any:
    """Return what lies under *keys*, None where the way ends; lists on the way are gathered."""
    for position, key in enumerate(keys):
        if isinstance(value, list):
            found = [_follow(item, keys[position:]) for item in value if isinstance(item, Mapping)]
            kept = [each for each in found if each is not None]
            return kept[0] if len(kept) == 1 else kept or None
        # A masked reply has no other mappings, and to ask for any takes time.
        if not isinstance(value, dict):
            return None
        value = value.get(key)
    return value
