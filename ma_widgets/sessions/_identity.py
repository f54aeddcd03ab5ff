"""Whether the credentials that a process finds are still those that it found before."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from ._profile import Profile
from ._sources import FILE_VARIABLE, home_of

_PREFIXES = ("HUAWEICLOUD_", "MA_WIDGETS_")


def identity_of(environment: Mapping[str, str]) -> str:
    """Return a digest that is another one as soon as the variables or the file that ``connect()`` reads are."""
    variables = sorted((name, value) for name, value in environment.items() if name.startswith(_PREFIXES))
    path = Profile(environment.get(FILE_VARIABLE, ""), home_of(environment)).path
    return hashlib.sha256(repr((variables, _state(path))).encode()).hexdigest()


def _state(path: Path | None) -> tuple[object, ...]:
    try:
        state = path.stat() if path else None
    except OSError:
        state = None
    return (str(path), *((state.st_mtime_ns, state.st_size, state.st_ino) if state else ()))
