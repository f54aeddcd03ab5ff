"""
A virtual environment of the project's own, made when it is first needed.

Only the standard library: this runs before anything is installed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LEAST_PYTHON = (3, 9)
CHROMIUM = Path(os.environ.get("MA_WIDGETS_CHROMIUM", "/usr/bin/chromium"))


def environment(
    name: str,
    *,
    extras: str,
    constraints: Path | None = None,
    interpreter: str = sys.executable,
    also: Sequence[str] = (),
) -> Path:
    """Return the Python of the environment ``.venv-<name>`` with the project, *extras* and what is wanted *also*."""
    if sys.version_info < LEAST_PYTHON:
        sys.exit(f"Python {'.'.join(map(str, LEAST_PYTHON))} or newer is needed; this is {sys.version.split()[0]}.")
    home = ROOT / f".venv-{name}"
    python = _python_of(home)
    stamp, wanted = home / "installed", _fingerprint(interpreter, extras, constraints, also)
    if not python.exists() or not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
        print(f"Setting up {home.name} (a minute or two, once) …", flush=True)
        make(home, interpreter)
        pinned = ["--constraint", str(constraints)] if constraints is not None else []
        install(python, *pinned, "--editable", f"{ROOT}[{extras}]", *also)
        stamp.write_text(wanted, encoding="utf-8")
    return python


def _fingerprint(interpreter: str, extras: str, constraints: Path | None, also: Sequence[str]) -> str:
    """Return what the environment is made from: when it changes, the environment is brought up to date."""
    told = (interpreter, extras, sys.version, *also)
    parts = [(ROOT / "pyproject.toml").read_bytes(), *(each.encode() for each in told)]
    if constraints is not None:
        parts.append(constraints.read_bytes())
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _python_of(home: Path) -> Path:
    return home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def make(home: Path, interpreter: str = sys.executable) -> Path:
    """Make an empty virtual environment of *interpreter* and return its Python."""
    command = [interpreter, "-m", "venv", "--clear", str(home)]
    if subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode != 0:
        # Debian's python3 comes without ensurepip.
        install_with_apt("python3-venv", why="This Python cannot make virtual environments.")
        subprocess.run(command, check=True)
    return _python_of(home)


def run(python: Path, *arguments: str) -> int:
    """Run *python* in the project's folder; return its exit code."""
    return subprocess.run([str(python), *arguments], cwd=ROOT).returncode


def install(python: Path, *what: str) -> None:
    """Install *what* pip is told into the environment of *python*."""
    subprocess.run([str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *what], check=True)


def install_with_apt(*packages: str, why: str) -> None:
    """Install Debian *packages* where this user may; otherwise say the one line to run, and stop."""
    apt, line = shutil.which("apt-get"), f"apt-get install --yes {' '.join(packages)}"
    prefix = _root_prefix()
    if apt is None or prefix is None:
        sys.exit(f"{why} Run: sudo {line}")
    print(f"{why} Installing {', '.join(packages)} …", flush=True)
    quiet = {"stdout": subprocess.DEVNULL, "check": False}
    subprocess.run([*prefix, "apt-get", "update"], **quiet)  # type: ignore[call-overload]
    if subprocess.run([*prefix, *line.split()], **quiet).returncode != 0:  # type: ignore[call-overload]
        sys.exit(f"{why} The installation failed. Run: sudo {line}")


def _root_prefix() -> list[str] | None:
    """Return what makes a command run as root: nothing for root, sudo where it asks nothing, None otherwise."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    may = sudo is not None and subprocess.run([sudo, "-n", "true"], stderr=subprocess.DEVNULL).returncode == 0
    return ["sudo", "-n"] if may else None
