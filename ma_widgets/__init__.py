"""
A ModelArts training job in a notebook.

    from ma_widgets import DemoSession, JobInfoWidget

    JobInfoWidget("demo", session=DemoSession())
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import blocks, errors
    from .diagnosis import Finding
    from .job import Job, load_job, read_job
    from .sessions import DemoSession, NotebookSession, Resource, RestSession, ServerSession, SessionAdapter, connect
    from .tabs import Tab
    from .waiting import wait_for_job
    from .widget import JobInfoWidget

from ._version import __version__ as __version__

__all__ = [
    "DemoSession",
    "Finding",
    "Job",
    "JobInfoWidget",
    "NotebookSession",
    "Resource",
    "RestSession",
    "ServerSession",
    "SessionAdapter",
    "Tab",
    "blocks",
    "connect",
    "errors",
    "load_job",
    "read_job",
    "wait_for_job",
]

_ROOMS = {
    "Finding": "diagnosis",
    "Job": "job",
    "load_job": "job",
    "read_job": "job",
    "DemoSession": "sessions",
    "NotebookSession": "sessions",
    "Resource": "sessions",
    "RestSession": "sessions",
    "ServerSession": "sessions",
    "SessionAdapter": "sessions",
    "connect": "sessions",
    "Tab": "tabs",
    "wait_for_job": "waiting",
    "JobInfoWidget": "widget",
    # What %load_ext ma_widgets calls.
    "load_ipython_extension": "magics",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used, so that ``import ma_widgets`` costs nothing."""
    if name in ("blocks", "errors"):
        return import_module(f".{name}", __name__)
    if name not in _ROOMS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_ROOMS[name]}", __name__), name)


def _jupyter_server_extension_points() -> list[dict[str, Any]]:
    """Return what Jupyter Server loads; only a server asks, so that nobody else imports it."""
    from .server import MaWidgetsServer

    return [{"module": "ma_widgets.server", "app": MaWidgetsServer}]


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
