"""Where in a reply a secret is suspected: by its key, by what stands beside it, by what is said of it."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from ..expressions import expression
from ..masking import MASK, Suspicion, looks_random, mask_text, suspicion
from ..schema import declared, path_key
from ._paths import inside

# In {"name": "hf_token", "value": …}, in any case: what names the secret, what may hold it, what says it is one.
_NAME_KEYS = ("name", "key", "envname", "paramname", "parametername", "label", "variable", "env", "k")
_VALUE_KEYS = frozenset("value values val v data content default defaultvalue currentvalue".split())
_FLAG_KEYS = ("sensitive", "issensitive", "secret", "issecret")
# Words of the keys that tell about the secret and do not hold it.
_DESCRIBING = frozenset(
    "name key label title description desc des i18n language constraint type format unit path dir file url variable"
    " env k".split()
)
_WORDS = expression(r"[^\W_]+")
_TRUE = frozenset({"true", "1", "yes", "on"})
# A longer list is no command.
_MOST_WORDS = 1_000


class Member(NamedTuple):
    """A key of an object, the path of its value, and how likely that is a secret, by itself and by its neighbours."""

    name: str
    path: str
    doubt: Suspicion
    describes: bool


class Shape(NamedTuple):
    """What the keys of an object say, whatever stands under them; ten thousand parameters have one shape."""

    members: tuple[Member, ...]
    # The keys of what names the secret, of what says it is one, and of the part that may say so too.
    names: tuple[str, ...]
    flags: tuple[str, ...]
    constraint: str | None
    flag_keys: tuple[str, ...]


@lru_cache(maxsize=1024)
def shape(path: str, keys: tuple[str, ...]) -> Shape:
    """Return the shape of the object at *path* that has *keys*."""
    parts = {_plain(key): key for key in keys}
    is_named = not _VALUE_KEYS.isdisjoint(parts)
    flag_keys = _FLAG_KEYS if is_named else _FLAG_KEYS[:2]
    return Shape(
        tuple(_member(inside(path, key), key) for key in keys),
        tuple(parts[key] for key in _NAME_KEYS if key in parts) if is_named else (),
        tuple(parts[key] for key in flag_keys if key in parts),
        parts.get("constraint"),
        flag_keys,
    )


@lru_cache(maxsize=1024)
def _among(flag_keys: tuple[str, ...], keys: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return those of *keys* that are flags, however they are written."""
    return tuple(key for key in keys if _plain(str(key)) in flag_keys)


def _member(path: str, name: str) -> Member:
    field = declared(path_key(path))
    doubt = Suspicion.DECLARED if field is not None and field.secret else suspicion(name)
    return Member(name, path, doubt, not _DESCRIBING.isdisjoint(_WORDS.findall(name.lower())))


def suspicion_inside(holder: Mapping[str, Any], its: Shape) -> Suspicion:
    """Return how likely ``{"name": …, "value": …}`` holds a secret, by its name or its constraint."""
    if not (its.names or its.flags or its.constraint):
        return Suspicion.NONE
    constraint = holder[its.constraint] if its.constraint is not None else None
    flags = [holder[key] for key in its.flags]
    if isinstance(constraint, Mapping):
        flags += [constraint[key] for key in _among(its.flag_keys, tuple(constraint))]
    if any(each is not False and _is_true(each) for each in flags):
        return Suspicion.DECLARED
    names = (holder[key] for key in its.names)
    return max((suspicion(name) for name in names if isinstance(name, str)), default=Suspicion.NONE)


def suspicion_before(items: list[Any], at: int) -> Suspicion:
    """Return how likely the item before names a secret that this one is: ``["--password", …]``, ``["PASSWORD", …]``."""
    name = items[at - 1] if at else None
    if not isinstance(name, str):
        return Suspicion.NONE
    if name.startswith("-"):
        return Suspicion.NONE if "=" in name else suspicion(name)
    is_pair = len(items) == 2 and name.isidentifier()
    return suspicion(name) if is_pair and (name.isupper() or looks_random(str(items[1]))) else Suspicion.NONE


def mask_command(items: list[Any]) -> None:
    """Mask in place what only the whole list shows to be secret: a command of words, a key of lines."""
    if not 1 < len(items) <= _MOST_WORDS or not all(isinstance(each, str) for each in items):
        return
    if any("PRIVATE KEY-" in each for each in items):
        lines = mask_text("\n".join(items)).split("\n")
        items[:] = lines if len(lines) == len(items) else items
    elif any(each.startswith("-") for each in items):
        found = set[str]()
        mask_text(shlex.join(items), found)
        items[:] = [_without_end(each, found) for each in items]


def _without_end(word: str, secrets: set[str]) -> str:
    """Return *word* with the mask for a secret that it ends in: ``-pq7Wv9Zk2``, ``me:q7Wv9Zk2``."""
    ends = [each for each in secrets if word.endswith(each)]
    return word[: -len(max(ends, key=len))] + MASK if ends else word


def _is_true(flag: object) -> bool:
    return str(flag).strip().lower() in _TRUE


@lru_cache(maxsize=1024)
def _plain(name: str) -> str:
    return name.lower().replace("_", "").replace("-", "")
