"""Replies as they may leave the server: masked, also of what another reply of the same job shows to be secret."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..frames import redact
from ..sessions import Reply, Resource


def masked(resource: Resource, reply: Reply, known: Iterable[str] = ()) -> Any:
    """Return a copy of *reply* in which neither a secret of its own is left nor one that is *known*."""
    return _redacted(resource, reply, set(known))


def secrets_of(resource: Resource, reply: Reply) -> frozenset[str]:
    """Return what is secret in *reply* and may occur in another one of the same job."""
    secrets = set[str]()
    _redacted(resource, reply, secrets)
    return frozenset(secrets)


def _redacted(resource: Resource, reply: Reply, secrets: set[str]) -> Any:
    # A bare list is masked under the name that the schema has for it.
    if isinstance(reply, Mapping):
        return redact(reply, secrets)
    return redact({resource.value: reply}, secrets)[resource.value]
