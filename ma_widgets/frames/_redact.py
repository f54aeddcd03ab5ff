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
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from math import isfinite
from typing import Any, NamedTuple, Union
from urllib.parse import quote, quote_plus

from ..expressions import expression
from ..masking import (
    MASK,
    Suspicion,
    any_of,
    can_be_secret,
    hide,
    key_pairs,
    looks_random,
    mask_text,
    spreads,
)
from ..schema import line, path_key
from ._paths import inside
from ._series import Series, is_series
from ._suspects import mask_command, shape, suspicion_before, suspicion_inside

_Holder = Union[dict[str, Any], list[Any]]

# What a job is found and told by: never masked because a secret happens to read the same.
_KEPT = expression(
    r"metadata\.id|kind|status\.(?:phase|secondary_phase|tasks)|tasks\.role"
    r"|(?:status|endpoints)\.(?:.*\.)?(?:task|related_task|end_related_task)"
)
# A spelling that is shorter would be found in other words too.
_LEAST_SPELLING = 8
# A log can have a new one on every line; what it shows is masked there anyway.
_MOST_FOUND = 2_000
_MOST_KEYS = 100
# What is no secret by itself, and holds none; a number may be infinite.
_HARMLESS = frozenset({int, bool, type(None)})
_CONTAINERS = (dict, list, Mapping, tuple)


class _Scalar(NamedTuple):
    """Where one value of the copy lies, and how much speaks for a secret there."""

    holder: _Holder
    key: Any
    path: str
    doubt: Suspicion


class _Map(NamedTuple):
    """A map of the copy, where it lies, and how much speaks for secrets in it."""

    holder: dict[str, Any]
    path: str
    doubt: Suspicion


def redact(reply: Mapping[str, object], secrets: set[str] | None = None) -> dict[str, Any]:
    """
    Return a copy of *reply* in which no secret is left; the reply itself is not touched.

    *secrets* are those of the same job that are known already; what is found
    here is added to them, in values, keys and texts.
    """
    root: list[Any] = [reply]
    maps: list[_Map] = []
    secrets = set() if secrets is None else secrets
    texts = _mask_values(root, maps, secrets)
    found = set[str]()
    _mask_texts(texts, maps, masked_with(secrets, found))
    # What a text shows to be secret may stand in any other.
    new = set(sorted(found - secrets, key=len)[-_MOST_FOUND:])
    if new:
        _mask_texts(texts, maps, _without(new))
        secrets |= new
    copy: dict[str, Any] = root[0]
    return copy


def secrets_of(reply: Mapping[str, object]) -> set[str]:
    """Return what is secret in *reply* and may occur elsewhere, for ``redact`` of the other replies of the job."""
    secrets = set[str]()
    redact(reply, secrets)
    return secrets


def masked_with(secrets: set[str], found: set[str] | None = None) -> Callable[[str], str]:
    """
    Return a function that masks *secrets* in a text, in every spelling, and then whatever looks like one.

    What looks like one is added to *found*.
    """
    without = _without(secrets)
    return lambda text: mask_text(without(text), found)


def _mask_values(root: list[Any], maps: list[_Map], secrets: set[str]) -> list[_Scalar]:
    """Copy *root* in place and mask the values that are secret by their place; return where the other texts are."""
    texts: list[_Scalar] = []
    for scalar in _scalars(root, maps):
        holder, key, _, doubt = scalar
        value = holder[key]
        if doubt and can_be_secret(value, doubt):
            secrets |= {str(value)} if spreads(str(value), doubt) else set()
            holder[key] = MASK
        elif isinstance(value, str):
            texts.append(scalar)
        elif isinstance(value, float) and not isfinite(value):
            # JSON has no such number, though some writers send it; as a text it can be shown, counted and exported.
            holder[key] = str(value)
    secrets |= key_pairs(scalar.holder[scalar.key] for scalar in texts)
    secrets.update(key for holder, _, doubt in maps if doubt for key in holder if looks_random(key))
    return texts


def _mask_texts(texts: list[_Scalar], maps: list[_Map], masked: Callable[[str], str]) -> None:
    # Few texts and keys, many times.
    masked, kept, is_kept = lru_cache(8192)(masked), lru_cache(1024)(mask_text), lru_cache(1024)(_KEPT.fullmatch)
    for holder, key, path, _ in texts:
        holder[key] = (kept if is_kept(path) else masked)(holder[key])
    for copied, path, _ in maps:
        _mask_keys(copied, path, masked)


def _scalars(root: list[Any], maps: list[_Map]) -> list[_Scalar]:
    """
    Copy containers in place, from *root* down, and return each scalar that may be a secret or hold one.

    Without recursion; *maps* gets the maps.
    """
    scalars: list[_Scalar] = []
    work = [_Scalar(root, 0, "", Suspicion.NONE)]
    while work:
        for found in _members(work.pop(), maps):
            value = found.holder[found.key]
            # By type first: to ask whether a text is a mapping takes time.
            if type(value) is str or not isinstance(value, _CONTAINERS):
                scalars.append(found)
            else:
                work.append(found)
    return scalars


def _members(found: _Scalar, maps: list[_Map]) -> Iterable[_Scalar]:
    """Copy the container that was *found* in place, and return what in it is worth a look."""
    holder, key, path, doubt = found
    value = holder[key]
    if isinstance(value, Mapping):
        copy = holder[key] = _distinct(value)
        maps.append(_Map(copy, path, doubt))
        return _values(copy, path, doubt)
    items = list(value)
    is_plain = not doubt and is_series(items)
    holder[key] = Series(items) if is_plain else items
    # A series has nothing to mask, and may be long.
    return () if is_plain else _items(items, path, doubt)


def _items(items: list[Any], path: str, doubt: Suspicion) -> list[_Scalar]:
    doubts = [max(doubt, suspicion_before(items, at)) for at in range(len(items))]
    mask_command(items)
    return [
        _Scalar(items, at, path, each) for at, each in enumerate(doubts) if each or type(items[at]) not in _HARMLESS
    ]


def _values(holder: dict[str, Any], path: str, doubt: Suspicion) -> Iterator[_Scalar]:
    keys = tuple(holder)
    # Of a large map there is no second one that is worth to be kept.
    its = shape(path, keys) if len(keys) <= _MOST_KEYS else shape.__wrapped__(path, keys)
    named = suspicion_inside(holder, its)
    known = max(doubt, named)
    for name, place, own, describes in its.members:
        own = max(own, doubt if describes else known) if known else own
        if own or type(holder[name]) not in _HARMLESS:
            yield _Scalar(holder, name, place, own)


def _mask_keys(holder: dict[str, Any], path: str, masked: Callable[[str], str]) -> None:
    """Mask the keys of *holder* in place; two that become equal both stay."""
    # A key that is declared is no data.
    hidden = {key for key in holder if masked(key) != key and line(path_key(inside(path, key))) is None}
    if hidden:
        renamed = _numbered((masked(key) if key in hidden else key, value) for key, value in holder.items())
        holder.clear()
        holder.update(renamed)


def _distinct(reply: Mapping[Any, Any]) -> dict[str, Any]:
    """Return a copy of a part of a reply in which every key is a text, and none is lost by that."""
    copy = dict(reply)
    return copy if set(map(type, copy)) <= {str} else _numbered((str(key), value) for key, value in copy.items())


def _numbered(items: Iterable[tuple[str, Any]]) -> dict[str, Any]:
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


def _without(secrets: set[str]) -> Callable[[str], str]:
    """Return a function that masks *secrets* in a text, in every spelling."""
    spellings = {each for secret in secrets for each in _spellings(secret) if len(each) >= _LEAST_SPELLING}
    if not spellings:
        return lambda text: text
    known = any_of(spellings)
    return lambda text: known.sub(lambda match: hide(match[0]), text)


def _spellings(secret: str) -> Iterator[str]:
    """Yield *secret* as it is, trimmed, escaped in JSON once and twice, encoded in a URL, and its lines."""
    for plain in (secret, secret.strip()):
        yield plain
        for escaped in (json.dumps(plain)[1:-1], json.dumps(plain, ensure_ascii=False)[1:-1]):
            yield escaped
            yield json.dumps(escaped)[1:-1]
        yield from (quote(plain, safe, errors="replace") for safe in ("/", ""))
        yield quote_plus(plain, errors="replace")
    yield from (line for line in secret.split("\n") if looks_random(line))
