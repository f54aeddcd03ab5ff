"""Every leaf of a reply, known or not; and the leaves that are not what they should be."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, NamedTuple

from ..schema import Kind, anything, block, declared, line, mapping, nearest, path_key, series
from ._paths import inside, longer
from ._series import is_series


class Leaf(NamedTuple):
    """One value of a reply: where it stands, what it is called, whether a line declares it."""

    path: str
    label: str
    value: object
    known: bool


class Problem(NamedTuple):
    """A leaf that is not of its declared kind: it is shown as it is, and counted."""

    path: str
    value: object
    expected: str


def walk(
    reply: object, path: str = "", *, whole_lists: bool = False, without: Container[tuple[int, str]] = ()
) -> Iterator[tuple[str, Any]]:
    """
    Yield path and value of every leaf, in the order of the reply; an empty list or object is a leaf.

    *path* is that of *reply* itself. With *whole_lists*, a list of plain
    values or of points is one leaf: a series of a million points is one thing
    to show and to check. What is at a place of *without* is left out: the id
    of its object, and its key.
    """
    work: list[tuple[str, Any]] = [(path, reply)]
    while work:
        path, value = work.pop()
        # A masked reply has no other mappings, and most values are none: to ask that of a scalar takes time.
        if isinstance(value, dict) and value:
            members = value.items() if not without else _left(value, without)
            work.extend(reversed([(inside(path, str(key)), each) for key, each in members]))
        elif isinstance(value, list) and value and not (whole_lists and _is_plain(value)):
            work.extend((longer(path, f"[{index}]"), value[index]) for index in range(len(value) - 1, -1, -1))
        else:
            yield path, value


def _left(value: Mapping[str, Any], without: Container[tuple[int, str]]) -> Iterable[tuple[str, Any]]:
    place = id(value)
    return ((key, each) for key, each in value.items() if (place, key) not in without)


def _is_plain(items: list[Any]) -> bool:
    kinds = set(map(type, items))
    if list in kinds:
        kinds = kinds - {list} | set(map(type, chain.from_iterable(each for each in items if type(each) is list)))
    return not any(issubclass(kind, (Mapping, list)) for kind in kinds)


def leaves(reply: Mapping[str, Any], *, whole_lists: bool = False) -> Iterator[Leaf]:
    """Yield every leaf with its label; an undeclared one is called by its own key."""
    for path, value in walk(reply, whole_lists=whole_lists):
        field = declared(path_key(path))
        label = field.label if field else path.rpartition(".")[2]
        yield Leaf(path, label, _empty_as_text(value), field is not None)


def problems(reply: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield the leaves that their declared kind cannot understand, or that stand where one value should."""
    for path, value in walk(reply, whole_lists=True):
        key = path_key(path)
        field = nearest(key)
        if field is None or (field.kind is series and is_series(value)):
            continue
        is_inside = line(key) is None
        if is_inside and field.kind in _HOLD_OTHERS:
            continue
        for leaf_path, leaf in walk(value, path):
            if is_inside or not _fits(field.kind, leaf):
                yield Problem(leaf_path, _empty_as_text(leaf), field.kind.name)


_HOLD_OTHERS = (block, mapping, series, anything)


def _fits(kind: Kind, value: object) -> bool:
    try:
        kind.read(value)
    except ValueError:
        return False
    return True


def _empty_as_text(value: object) -> object:
    if isinstance(value, dict):
        return "{}"
    # By its type first: an array compared with a list is an array.
    return "[]" if isinstance(value, list) and not value else value
