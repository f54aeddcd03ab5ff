"""Which values of a reply are masked, and what they are: for the one way to see them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any, NamedTuple

from ..i18n import N_, listed, said, say, visible
from ..masking import MASK
from ._paths import inside, longer

# In {"name": "hf_token", "value": …} the value is called by its neighbour.
_NAME_KEYS = ("name", "key", "label")
_VALUE_KEYS = frozenset({"value", "default"})


class Raw:
    """A reply with its secrets, which shows nothing of itself."""

    __slots__ = ("reply",)

    def __init__(self, reply: Mapping[str, Any]) -> None:
        self.reply = reply


class Hidden(NamedTuple):
    """A value of the reply that is masked, all or in part: its path, what it is called, and what it is."""

    path: str
    name: str
    value: str

    def __repr__(self) -> str:
        return f"Hidden({self.path!r}, {self.name!r}, {MASK})"


def hidden(reply: Mapping[str, Any], masked: Mapping[str, Any]) -> Iterator[Hidden]:
    """Yield the values of *reply* that its copy *masked* does not show, in the order of the reply."""
    work: list[tuple[str, str, Any, Any]] = [("", "", reply, masked)]
    while work:
        path, name, value, copy = work.pop()
        if isinstance(value, Mapping) and isinstance(copy, Mapping):
            # A key may be masked too; what is inside stands in the same order.
            members = zip(copy, value.values(), copy.values())
            found = [(inside(path, key), _name(key, copy), each, seen) for key, each, seen in members]
            work.extend(reversed(found))
        elif isinstance(value, (list, tuple)) and isinstance(copy, list):
            pairs = list(enumerate(zip(value, copy)))
            work.extend((longer(path, f"[{index}]"), name, *pair) for index, pair in reversed(pairs))
        elif isinstance(copy, str) and MASK in copy and copy != value:
            yield Hidden(path, name, str(value))


def chosen_of(found: Iterable[Hidden], chosen: Iterable[str]) -> list[Hidden]:
    """
    Return those of *found* whose path or name is *chosen*.

    Raises:
        ValueError: nothing that is masked is called so; the nearest name is told.
    """
    every, wanted = list(found), list(chosen)
    names = [*dict.fromkeys(each.name for each in every), *(each.path for each in every)]
    for name in wanted:
        if name not in names:
            near = get_close_matches(name, names, 1)
            there_are = say(N_("Masked are: {names}."), names=listed(names[:20]) or N_("no values"))
            hint = say(N_("Did you mean {name}?"), name=repr(near[0])) if near else there_are
            what = say(N_("No masked value is called {name}."), name=repr(name))
            raise ValueError(visible(said(listed([what, hint], N_("{first} {rest}")))))
    return [each for each in every if each.path in wanted or each.name in wanted]


def _name(key: str, holder: Mapping[str, Any]) -> str:
    names = (holder.get(name) for name in _NAME_KEYS)
    return next((name for name in names if isinstance(name, str)), key) if key in _VALUE_KEYS else key
