"""Every leaf of a reply, known or not; and the leaves that are not what they should be."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple

from ..schema import LONGEST_KEY, Kind, anything, block, declared, line, mapping, nearest, path_key, series, text
from ._paths import insides, longer
from ._series import is_series

# Where a value stands in a reply, under which key it may be declared, and the value.
Place = tuple[str, str, Any]


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
) -> Iterator[Place]:
    """
    Yield path, key and value of every leaf, in the order of the reply; an empty list or object is a leaf.

    *path* is that of *reply* itself; the key is that of ``path_key``, as far
    as declared keys are long. With *whole_lists*, a list of plain values or of points is one leaf: a series of
    a million points is one thing to show and to check. What is at a place of
    *without* is left out: the id of its object, and its key.
    """
    work: list[Place] = [(path, path_key(path), reply)]
    while work:
        found = work.pop()
        path, key, value = found
        # A masked reply has no other mappings, and most values are none: to ask that of a scalar takes time.
        if isinstance(value, dict) and value:
            names = _left(value, without) if without else list(value)
            keys = insides(key, names) if len(key) <= LONGEST_KEY else [key] * len(names)
            work.extend(reversed([*zip(insides(path, names), keys, map(value.__getitem__, names))]))
        elif isinstance(value, list) and value and not whole_lists and is_series(value) and all(value):
            rows = ((f"{path}[{at}]", point) for at, point in enumerate(value))
            yield from ((f"{row}[{at}]", key, number) for row, point in rows for at, number in enumerate(point))
        elif isinstance(value, list) and value and not (whole_lists and _is_plain(value)):
            work.extend((longer(path, f"[{index}]"), key, value[index]) for index in range(len(value) - 1, -1, -1))
        else:
            yield found


def _left(value: Mapping[str, Any], without: Container[tuple[int, str]]) -> list[str]:
    place = id(value)
    return [key for key in value if (place, key) not in without]


def _is_plain(items: list[Any]) -> bool:
    if is_series(items):
        return True
    kinds = set(map(type, items))
    if list in kinds:
        kinds = kinds - {list} | set(map(type, chain.from_iterable(each for each in items if type(each) is list)))
    return not any(issubclass(kind, (Mapping, list)) for kind in kinds)


def leaves(places: Iterable[Place]) -> Iterator[Leaf]:
    """Yield every leaf that ``walk`` came to with its label; an undeclared one is called by its own key."""
    for path, key, value in places:
        field = declared(key)
        label = field.label if field else path.rpartition(".")[2]
        yield Leaf(path, label, _empty_as_text(value), field is not None)


def problems(places: Iterable[Place]) -> Iterator[Problem]:
    """
    Yield the leaves that their declared kind cannot understand, or that stand where one value should.

    *places* are those of a ``walk`` by whole lists.
    """
    for path, key, value in places:
        kind, is_inside = _promised(key)
        if kind is None or (kind is series and is_series(value)):
            continue
        if kind is text and type(value) is str and not is_inside:
            continue
        # Most leaves are no list of leaves.
        inner = walk(value, path) if isinstance(value, (dict, list)) else ((path, key, value),)
        for leaf_path, _, leaf in inner:
            if is_inside or not _fits(kind, leaf):
                yield Problem(leaf_path, _empty_as_text(leaf), kind.name)


@lru_cache(maxsize=4096)
def _promised(key: str) -> tuple[Kind | None, bool]:
    """Return the kind of what is declared for the leaf at *key*, and whether it lies inside of a declared value."""
    field, is_inside = nearest(key), line(key) is None
    return None if field is None or (is_inside and field.kind in _HOLD_OTHERS) else field.kind, is_inside


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
