"""Every leaf of a reply, known or not; and the leaves that are not what they should be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from ..schema import declared, line, path_key


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


def walk(reply: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    """Yield path and value of every leaf, in the order of the reply; an empty list or object is a leaf."""
    work: list[tuple[str, Any]] = [("", reply)]
    while work:
        path, value = work.pop()
        if isinstance(value, Mapping) and value:
            inside = [(f"{path}.{key}" if path else str(key), each) for key, each in value.items()]
            work.extend(reversed(inside))
        elif isinstance(value, list) and value:
            work.extend((f"{path}[{index}]", value[index]) for index in range(len(value) - 1, -1, -1))
        else:
            yield path, value


def leaves(reply: Mapping[str, Any]) -> Iterator[Leaf]:
    """Yield every leaf with its label; an undeclared one is called by its own key."""
    for path, value in walk(reply):
        field = declared(path_key(path))
        label = field.label if field else path.rpartition(".")[2]
        yield Leaf(path, label, _empty_as_text(value), field is not None)


def problems(reply: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield the leaves whose value their declared kind cannot understand."""
    for path, value in walk(reply):
        field = line(path_key(path))
        if field is None:
            continue
        try:
            field.kind.read(value)
        except ValueError:
            yield Problem(path, _empty_as_text(value), field.kind.name)


def _empty_as_text(value: object) -> object:
    if isinstance(value, Mapping):
        return "{}"
    return "[]" if isinstance(value, list) else value
