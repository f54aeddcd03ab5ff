"""Where replies come from: adapters with one method, ``fetch``."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ._failure import failure
from ._protocol import IDENTIFIER, Reply, Resource, SessionAdapter, checked_job_id

if TYPE_CHECKING:
    from ._connect import connect
    from ._identity import identity_of
    from ._told import told
    from .demo import DemoSession
    from .notebook import InstanceSession, JobInstance, NotebookSession
    from .rest import RestSession
    from .server import ServerSession

__all__ = [
    "IDENTIFIER",
    "DemoSession",
    "InstanceSession",
    "JobInstance",
    "NotebookSession",
    "Reply",
    "Resource",
    "RestSession",
    "ServerSession",
    "SessionAdapter",
    "checked_job_id",
    "connect",
    "failure",
    "identity_of",
    "told",
]

_ADAPTERS = {
    "connect": "_connect",
    "DemoSession": "demo",
    "InstanceSession": "notebook",
    "JobInstance": "notebook",
    "NotebookSession": "notebook",
    "RestSession": "rest",
    "ServerSession": "server",
    "identity_of": "_identity",
    "told": "_told",
}


def __getattr__(name: str) -> Any:
    """Import an adapter when it is first used: one is enough for most."""
    if name not in _ADAPTERS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_ADAPTERS[name]}", __name__), name)
