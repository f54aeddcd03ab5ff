"""
What must not be seen: the one place that decides what is masked.

A reply is masked before anything reads it, so frames, text, HTML, exports and
saved notebooks cannot show what was never there. Three things make a value
secret: its declaration, the name it stands under, and its own shape. A value
that is secret in one place is masked wherever the same text occurs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Union

from ..masking import MASK, is_secret_name, mask_text
from ..schema import declared, path_key
from ._series import is_series

# Shorter values ("1", "gpu") would mask half the page when found elsewhere.
_LEAST_TAINT = 6

_Holder = Union[dict[str, Any], list[Any]]
_NAME_KEYS = ("name", "key", "env_name")


def redact(reply: Mapping[str, object]) -> dict[str, Any]:
    """Return a copy of *reply* in which no secret is left; the reply itself is not touched."""
    root: list[Any] = [reply]
    texts: list[tuple[_Holder, Any]] = []
    secrets: set[str] = set()
    for holder, key, is_secret in _scalars(root):
        value = holder[key]
        if is_secret and _can_hold_secret(value):
            secrets.add(str(value))
            holder[key] = MASK
        elif isinstance(value, str):
            texts.append((holder, key))
    taint = _taint(secrets)
    for holder, key in texts:
        text = holder[key]
        holder[key] = mask_text(taint.sub(MASK, text) if taint else text)
    copy: dict[str, Any] = root[0]
    return copy


def _scalars(root: list[Any]) -> Iterator[tuple[_Holder, Any, bool]]:
    """Copy containers in place, from *root* down, and yield where each scalar lies; without recursion."""
    work: list[tuple[_Holder, Any, str, bool]] = [(root, 0, "", False)]
    while work:
        holder, key, path, is_secret = work.pop()
        value = holder[key]
        if isinstance(value, Mapping):
            named = _names_a_secret(value)
            copy = holder[key] = {str(name): each for name, each in value.items()}
            for name in copy:
                inside = f"{path}.{name}" if path else name
                work.append((copy, name, inside, is_secret or _is_secret(inside, name, named=named)))
        elif isinstance(value, (list, tuple)):
            items = holder[key] = list(value)
            # A series has nothing to mask, and may be long.
            if is_secret or not is_series(items):
                work.extend((items, at, path, is_secret or _is_option_value(items, at)) for at in range(len(items)))
        else:
            yield holder, key, is_secret


def _is_secret(path: str, name: str, *, named: bool) -> bool:
    field = declared(path_key(path))
    return (field is not None and field.secret) or (named and name == "value") or is_secret_name(name)


def _names_a_secret(value: Mapping[str, object]) -> bool:
    """Whether ``{"name": …, "value": …}`` speaks of a secret, by its name or its constraint."""
    if "value" not in value:
        return False
    constraint = value.get("constraint")
    sensitive = constraint.get("sensitive") if isinstance(constraint, Mapping) else value.get("sensitive")
    names = (value.get(key) for key in _NAME_KEYS)
    return str(sensitive).lower() == "true" or any(isinstance(name, str) and is_secret_name(name) for name in names)


def _is_option_value(items: list[Any], at: int) -> bool:
    """Whether the item before names a secret that this one is: ``["--password", …]``."""
    option = items[at - 1] if at else None
    return isinstance(option, str) and option.startswith("--") and "=" not in option and is_secret_name(option)


def _can_hold_secret(value: object) -> bool:
    return value is not None and not isinstance(value, bool) and value != ""


def _taint(secrets: set[str]) -> re.Pattern[str] | None:
    known = sorted((secret for secret in secrets if len(secret) >= _LEAST_TAINT), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, known))) if known else None
