"""A JupyterLab, a Notebook or a Voila of its own on loopback, with nothing of the user's and nothing of the network."""

from __future__ import annotations

import http.client
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import threading
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TypeVar

S = TypeVar("S", bound="Server")

_CONFIG = Path(__file__).parents[2] / "jupyter-config"
_LOOPBACK = "127.0.0.1"
_START_SECONDS = 90
_POLL_SECONDS = 0.1

# No news and no update check: both ask a host outside.
_QUIET = {"fetchNews": "false", "checkForUpdates": False}


class Server(ABC):
    """
    A running server: ``root`` is the folder it serves, ``log()`` what it said.

    Everything it reads and writes lies in *folder*. *variables* are those of its environment, and of its kernels'.
    *python* is the Python it runs with.
    """

    def __init__(self, folder: Path, variables: Mapping[str, str] | None = None, python: str = sys.executable) -> None:
        self.root, self._variables, self._python = folder / "root", dict(variables or {}), python
        self._folder, self._token, self._port = folder, secrets.token_hex(16), _free_port()
        for name in ("home", "config", "data", "runtime", "root"):
            (folder / name).mkdir(parents=True)

    @abstractmethod
    def _command(self) -> list[str]:
        """What starts it."""

    def __enter__(self: S) -> S:
        with self._log_file.open("wb") as log:
            self._process = subprocess.Popen(
                self._command(), env=self._environment(), stdout=log, stderr=log, start_new_session=True
            )
        try:
            self._wait_until_it_answers()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        return f"http://{_LOOPBACK}:{self._port}"

    @property
    def token(self) -> str:
        """What it lets in."""
        return self._token

    def log(self) -> str:
        """Return the end of what the server wrote."""
        return self._log_file.read_text(encoding="utf-8", errors="replace")[-3000:]

    def write(self, name: str, cells: Sequence[str], kernel: str = "python3") -> str:
        """Write a notebook of code *cells* for *kernel* and return its name."""
        notebook = {
            "cells": [
                {"cell_type": "code", "id": f"cell-{index}", "metadata": {}, "source": source, "outputs": []}
                | {"execution_count": None}
                for index, source in enumerate(cells)
            ],
            "metadata": {"kernelspec": {"display_name": kernel, "language": "python", "name": kernel}},
            "nbformat": 4,
            "nbformat_minor": 5,
        }
        (self.root / name).write_text(json.dumps(notebook), encoding="utf-8")
        return name

    def _enable_our_extension(self) -> None:
        """Put our files where an installation puts them; an environment that is tested in place may lack them."""
        shutil.copytree(_CONFIG, self._folder / "config", dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.md"))

    @property
    def _log_file(self) -> Path:
        return self._folder / "log.txt"

    def _environment(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "MA_"))}
        places = {"JUPYTER_CONFIG_DIR": "config", "JUPYTER_DATA_DIR": "data", "JUPYTER_RUNTIME_DIR": "runtime"}
        own = {name: str(self._folder / folder) for name, folder in {"HOME": "home", **places}.items()}
        # Where most readers are; so a text in UTC that should be local is seen.
        return {**inherited, **own, "TZ": "Asia/Shanghai", **self._variables}

    def _wait_until_it_answers(self) -> None:
        pause = threading.Event()
        for _ in range(round(_START_SECONDS / _POLL_SECONDS)):
            if self._process.poll() is not None:
                break
            if self._answers():
                return
            pause.wait(_POLL_SECONDS)
        raise RuntimeError(f"{type(self).__name__} did not start. What it said:\n{self.log()}")

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection(_LOOPBACK, self._port, timeout=5)
        try:
            connection.request("GET", "/api", headers={"Authorization": f"token {self._token}"})
            return connection.getresponse().status < http.HTTPStatus.INTERNAL_SERVER_ERROR
        except OSError:
            return False
        finally:
            connection.close()

    def _stop(self) -> None:
        """End the server, which ends its kernels, and whatever is left of its process group."""
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()


class Lab(Server):
    """A JupyterLab; *page_config* is what an administrator may set, such as the extensions that are off."""

    _program = "jupyterlab"

    def __init__(
        self,
        folder: Path,
        page_config: dict[str, object] | None = None,
        variables: Mapping[str, str] | None = None,
        python: str = sys.executable,
    ) -> None:
        super().__init__(folder, variables, python)
        self._enable_our_extension()
        self._set("apputils-extension/notification", _QUIET)
        if page_config:
            labconfig = folder / "config" / "labconfig"
            labconfig.mkdir()
            (labconfig / "page_config.json").write_text(json.dumps(page_config), encoding="utf-8")

    def url(self, notebook: str) -> str:
        """Return where *notebook* is shown, in a fresh workspace."""
        return f"{self.origin}/lab/tree/{notebook}?token={self._token}&reset"

    def add_kernel(self, name: str, python: str) -> str:
        """Call the kernel of *python* by *name*, which returns."""
        argv = [python, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        folder = self._folder / "data" / "kernels" / name
        folder.mkdir(parents=True)
        spec = {"argv": argv, "display_name": name, "language": "python"}
        (folder / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")
        return name

    def use_theme(self, theme: str) -> None:
        """Show the pages that are opened from now on in *theme*: light or dark."""
        self._set("apputils-extension/themes", {"theme": f"JupyterLab {theme.title()}"})

    def _set(self, plugin: str, settings: dict[str, object]) -> None:
        path = self._folder / "config" / "lab" / "user-settings" / "@jupyterlab" / f"{plugin}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(settings), encoding="utf-8")

    def _command(self) -> list[str]:
        return [
            *(self._python, "-m", self._program, "--no-browser", "--allow-root", "--expose-app-in-browser"),
            *(f"--ServerApp.ip={_LOOPBACK}", f"--ServerApp.port={self._port}", "--ServerApp.port_retries=0"),
            *(f"--IdentityProvider.token={self._token}", f"--ServerApp.root_dir={self.root}"),
            *("--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"),
        ]


class JupyterNotebook(Lab):
    """A Notebook 7, which shows one notebook a page."""

    _program = "notebook"

    def url(self, notebook: str) -> str:
        """Return where *notebook* is shown."""
        return f"{self.origin}/notebooks/{notebook}?token={self._token}"


class JupyterServer(Server):
    """A Jupyter server without a front end, that forbids what is not authenticated; *options* are of its command."""

    def __init__(self, folder: Path, variables: Mapping[str, str] | None = None, options: Sequence[str] = ()) -> None:
        super().__init__(folder, variables)
        self._options = options
        self._enable_our_extension()

    def _command(self) -> list[str]:
        return [
            *(self._python, "-m", "jupyter_server", "--no-browser", "--allow-root"),
            *(f"--ServerApp.ip={_LOOPBACK}", f"--ServerApp.port={self._port}", "--ServerApp.port_retries=0"),
            *(f"--IdentityProvider.token={self._token}", f"--ServerApp.root_dir={self.root}", *self._options),
        ]


class Voila(Server):
    """A Voila that shows the notebooks of its folder as pages: it executes them, and hides their code."""

    def url(self, notebook: str) -> str:
        """Return where the page of *notebook* is."""
        return f"{self.origin}/voila/render/{notebook}"

    def _command(self) -> list[str]:
        return [
            *(self._python, "-m", "voila", str(self.root), "--no-browser", f"--port={self._port}"),
            f"--Voila.ip={_LOOPBACK}",
        ]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((_LOOPBACK, 0))
        return int(probe.getsockname()[1])
