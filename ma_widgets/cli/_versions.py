"""
Which versions are on the two sides: of this environment, and of the one that the Jupyter server runs in.

What a server has is read from the folders of its environment; nothing of it
is run. Of one that is another user's or another machine's nothing is known.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

from jupyter_core.paths import jupyter_runtime_dir

from ..i18n import N_, line

KERNEL_SIDE = (
    "ipywidgets", "traitlets", "ipykernel", "ipython", "jupyter_core", "plotly", "anywidget", "pandas", "numpy",
    "requests", "Jinja2", "modelarts",
)  # fmt: skip
SERVER_SIDE = ("jupyter_server", "jupyterlab", "notebook", "voila", "jupyterlab_widgets", "plotly", "anywidget")
# A front-end extension by its package, and the name that users install it under.
_EXTENSIONS = {
    "@jupyter-widgets/jupyterlab-manager": N_("widget manager of the page"),
    "jupyterlab-plotly": N_("plotly of the page"),
}
_LARGEST_BYTES = 2**20
_SHOWN = re.compile(r"[\w.+!-]{1,40}", re.ASCII)

Versions = Mapping[str, str]


class Server(NamedTuple):
    """A Jupyter server of this user: where its environment is, None when that cannot be told, and what it has."""

    prefix: Path | None
    versions: Versions


def versions_of(names: Iterable[str], folders: Iterable[Path] | None = None) -> dict[str, str]:
    """Return the versions of those of *names* that are installed: here, or in *folders* of packages."""
    paths = None if folders is None else [str(folder) for folder in folders]
    found: dict[str, str] = {}
    for name in names:
        wanted = {"name": name} if paths is None else {"name": name, "path": paths}
        # An installation that was broken off has a folder and no metadata.
        with suppress(StopIteration, OSError, KeyError):
            found[name] = _shown(next(iter(metadata.distributions(**wanted))).metadata["Version"])
    return found


def servers(runtime: Path | None = None, processes: Path = Path("/proc")) -> list[Server]:
    """Return the Jupyter servers of this user that run now, each environment once."""
    found: dict[Path | None, Server] = {}
    for path in sorted((runtime or Path(jupyter_runtime_dir())).glob("jpserver-*.json")):
        told = _json(path)
        pid = told.get("pid")
        if isinstance(pid, int) and pid > 0 and _runs(pid):
            prefix = _prefix(processes / str(pid) / "cmdline")
            found.setdefault(prefix, server_of(prefix, told.get("version")))
    return list(found.values())


def server_of(prefix: Path | None, version: object = None) -> Server:
    """Return what the environment *prefix* has; without one only the *version* of the server."""
    if prefix is None:
        return Server(None, {"jupyter_server": _shown(version)} if version else {})
    packages = [*prefix.glob("lib/python3*/site-packages"), *prefix.glob("Lib/site-packages")]
    extensions = prefix / "share" / "jupyter" / "labextensions"
    pages: dict[str, str] = {
        called: _shown(_json(extensions / name / "package.json").get("version"))
        for name, called in _EXTENSIONS.items()
        if (extensions / name / "package.json").is_file()
    }
    return Server(prefix, {**versions_of(SERVER_SIDE, packages), **pages})


def _prefix(command_line: Path) -> Path | None:
    """Return the environment whose Python a process runs, by how it was started."""
    try:
        program = Path(os.fsdecode(command_line.read_bytes().split(b"\0")[0]))
    except OSError:
        return None
    is_python = program.is_absolute() and program.name.startswith("python")
    return program.parent.parent if is_python else None


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except PermissionError:
        return True
    except (OSError, OverflowError):
        return False
    return True


def _json(path: Path) -> dict[str, object]:
    """Return the object in a file, an empty one where there is none: what it says is anybody's."""
    try:
        with path.open("rb") as file:
            told = json.loads(file.read(_LARGEST_BYTES))
    except (OSError, ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _shown(version: object) -> str:
    text = str(version)
    return text if _SHOWN.fullmatch(text) else line(repr(text[:40]))
