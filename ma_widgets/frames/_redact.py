"""
What must not be seen: the one place that decides what is masked.

A reply is masked before anything reads it, so frames, text, HTML, exports and
saved notebooks cannot show what was never there. Three things make a value
secret: its declaration, the name it stands under, and its own shape. A value
that is secret in one place is masked wherever the same text occurs, in values
and in keys.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from math import isfinite
from typing import Any, NamedTuple, Union
from urllib.parse import quote, quote_plus

from ..masking import MASK, Suspicion, can_be_secret, key_pairs, looks_random, mask_text, suspicion
from ..schema import declared, line, path_key
from ._series import is_series

_Holder = Union[dict[str, Any], list[Any]]

# Shorter words ("worker", "Failed") would mask half the page when found elsewhere.
_LEAST_SPREAD = 16
# What a job is found and told by: never masked because a secret happens to read the same.
_KEPT = re.compile(
    r"metadata\.id|kind|status\.(?:phase|secondary_phase|tasks)|tasks\.role"
    r"|(?:status|endpoints)\.(?:.*\.)?(?:task|related_task|end_related_task)"
)

# In {"name": "hf_token", "value": …}, in any case: what names the secret, what may hold it, what says it is one.
_NAME_KEYS = ("name", "key", "envname", "paramname", "parametername", "label")
_VALUE_KEYS = frozenset({"value", "values", "default", "defaultvalue"})
_FLAG_KEYS = ("sensitive", "issensitive", "secret", "issecret")
# Words of the keys that tell about the secret and do not hold it.
_DESCRIBING = frozenset(
    "name key label title description desc des i18n language constraint type format unit path dir file url".split()
)
_WORDS = re.compile(r"[^\W_]+")


class _Scalar(NamedTuple):
    """Where one value of the copy lies, and how much speaks for a secret there."""

    holder: _Holder
    key: Any
    path: str
    doubt: Suspicion


class _Map(NamedTuple):
    """A map of the copy, and where it lies."""

    holder: dict[str, Any]
    path: str


def redact(reply: Mapping[str, object], secrets: set[str] | None = None) -> dict[str, Any]:
    """
    Return a copy of *reply* in which no secret is left; the reply itself is not touched.

    *secrets* are those of the same job that are known already; what is found here is added to them.
    """
    root: list[Any] = [reply]
    maps: list[_Map] = []
    texts: list[_Scalar] = []
    secrets = set() if secrets is None else secrets
    for scalar in _scalars(root, maps):
        value = scalar.holder[scalar.key]
        if can_be_secret(value, scalar.doubt):
            secrets.add(str(value))
            scalar.holder[scalar.key] = MASK
        elif isinstance(value, str):
            texts.append(scalar)
        elif isinstance(value, float) and not isfinite(value):
            # JSON has no such number, though some writers send it; as a text it can be shown, counted and exported.
            scalar.holder[scalar.key] = str(value)
    secrets |= key_pairs(scalar.holder[scalar.key] for scalar in texts)
    masked = _masker(secrets)
    for holder, key, path, _ in texts:
        holder[key] = (mask_text if _KEPT.fullmatch(path) else masked)(holder[key])
    # Few keys, many times.
    masked_key = lru_cache(maxsize=4096)(masked)
    for copied, path in maps:
        _mask_keys(copied, path, masked_key)
    copy: dict[str, Any] = root[0]
    return copy


def _scalars(root: list[Any], maps: list[_Map]) -> Iterator[_Scalar]:
    """Copy containers in place, from *root* down, and yield each scalar; without recursion. *maps* gets the maps."""
    work = [_Scalar(root, 0, "", Suspicion.NONE)]
    while work:
        found = work.pop()
        holder, key, path, doubt = found
        value = holder[key]
        if isinstance(value, Mapping):
            copy = holder[key] = _distinct((str(name), each) for name, each in value.items())
            maps.append(_Map(copy, path))
            work.extend(_members(copy, path, doubt))
        elif isinstance(value, (list, tuple)):
            items = holder[key] = list(value)
            # A series has nothing to mask, and may be long.
            if doubt or not is_series(items):
                work.extend(_Scalar(items, at, path, max(doubt, _option_before(items, at))) for at in range(len(items)))
        else:
            yield found


def _members(holder: dict[str, Any], path: str, doubt: Suspicion) -> Iterator[_Scalar]:
    named = _names_a_secret(holder)
    for name in holder:
        inside = _inside(path, name)
        field = declared(path_key(inside))
        own = Suspicion.DECLARED if field is not None and field.secret else suspicion(name)
        if named and not _describes(name):
            own = max(own, named)
        yield _Scalar(holder, name, inside, max(doubt, own))


def _names_a_secret(value: dict[str, Any]) -> Suspicion:
    """Whether ``{"name": …, "value": …}`` speaks of a secret, by its name or its constraint."""
    parts: dict[str, Any] = {_plain(name): each for name, each in value.items()}
    if _VALUE_KEYS.isdisjoint(parts):
        return Suspicion.NONE
    constraint = parts.get("constraint")
    flags = [(name, each) for part in (parts, constraint) if isinstance(part, Mapping) for name, each in part.items()]
    if any(_plain(name) in _FLAG_KEYS and _is_true(each) for name, each in flags):
        return Suspicion.DECLARED
    names = [parts[key] for key in _NAME_KEYS if isinstance(parts.get(key), str)]
    return max(map(suspicion, names), default=Suspicion.NONE)


def _is_true(flag: object) -> bool:
    return flag is True or (isinstance(flag, str) and flag.lower() == "true")


def _plain(name: object) -> str:
    return str(name).lower().replace("_", "").replace("-", "")


def _describes(name: str) -> bool:
    return not _DESCRIBING.isdisjoint(_WORDS.findall(name.lower()))


def _option_before(items: list[Any], at: int) -> Suspicion:
    """Whether the item before names a secret that this one is: ``["--password", …]``."""
    option = items[at - 1] if at else None
    if isinstance(option, str) and option.startswith("-") and "=" not in option:
        return suspicion(option)
    return Suspicion.NONE


def _mask_keys(holder: dict[str, Any], path: str, masked: Callable[[str], str]) -> None:
    """Mask the keys of *holder* in place; two that become equal both stay."""
    # A key that is declared is no data.
    hidden = {key for key in holder if masked(key) != key and line(path_key(_inside(path, key))) is None}
    if hidden:
        renamed = _distinct((masked(key) if key in hidden else key, value) for key, value in holder.items())
        holder.clear()
        holder.update(renamed)


def _inside(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _distinct(items: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Return *items* as a dict; a key that is there already gets a number: "1", "1 (2)"."""
    made: dict[str, Any] = {}
    seen: Counter[str] = Counter()
    for key, value in items:
        name = key
        while name in made:
            seen[key] += 1
            name = f"{key} ({seen[key] + 1})"
        made[name] = value
    return made


def _masker(secrets: set[str]) -> Callable[[str], str]:
    """Return a function that masks *secrets* in a text, in every spelling, and then whatever looks like one."""
    spellings = {each for secret in secrets for each in _spellings(secret) if looks_random(each, _LEAST_SPREAD)}
    if not spellings:
        return mask_text
    # The longest first: one secret may be a part of another.
    known = re.compile("|".join(map(re.escape, sorted(spellings, key=len, reverse=True))))
    return lambda text: mask_text(known.sub(MASK, text))


def _spellings(secret: str) -> Iterator[str]:
    """Yield *secret* as it is, trimmed, escaped in JSON once and twice, and encoded in a URL."""
    for plain in (secret, secret.strip()):
        yield plain
        for escaped in (json.dumps(plain)[1:-1], json.dumps(plain, ensure_ascii=False)[1:-1]):
            yield escaped
            yield json.dumps(escaped)[1:-1]
        yield from (quote(plain, safe, errors="replace") for safe in ("/", ""))
        yield quote_plus(plain, errors="replace")
