"""Where in a reply a secret is suspected: by its key, by what stands beside it, by what is said of it."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import Any

from ..expressions import expression
from ..masking import MASK, Suspicion, looks_random, mask_text, suspicion
from ..schema import declared, path_key

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
_LEAST_PART = 4


def suspicion_of(path: str, name: str) -> Suspicion:
    """Return the suspicion of the value at *path*, whose key is *name*."""
    field = declared(path_key(path))
    return Suspicion.DECLARED if field is not None and field.secret else suspicion(name)


def suspicion_inside(holder: Mapping[str, Any]) -> Suspicion:
    """Return how likely ``{"name": …, "value": …}`` holds a secret, by its name or its constraint."""
    parts: dict[str, Any] = {_plain(name): each for name, each in holder.items()}
    constraint = parts.get("constraint")
    flags = [(name, each) for part in (parts, constraint) if isinstance(part, Mapping) for name, each in part.items()]
    is_named = not _VALUE_KEYS.isdisjoint(parts)
    if any(_plain(name) in _FLAG_KEYS[: None if is_named else 2] and _is_true(each) for name, each in flags):
        return Suspicion.DECLARED
    names = [parts[key] for key in _NAME_KEYS if isinstance(parts.get(key), str)] if is_named else []
    return max(map(suspicion, names), default=Suspicion.NONE)


def describes(name: str) -> bool:
    """Whether the key *name* tells about a secret and does not hold it."""
    return not _DESCRIBING.isdisjoint(_WORDS.findall(name.lower()))


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


def _plain(name: object) -> str:
    return str(name).lower().replace("_", "").replace("-", "")
