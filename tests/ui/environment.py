"""An environment made of distributions of this one: what a server has installed, and what it really lacks."""

from __future__ import annotations

import os
import shutil
import sys
import venv
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement


def environment_of(folder: Path, *names: str) -> str:
    """Make in *folder* an environment of the distributions *names* and all they need; return its Python."""
    venv.create(folder, symlinks=True)
    for each in {found.metadata["Name"]: found for found in _with_needs(names)}.values():
        for place in _places(each):
            new = folder / place.relative_to(sys.prefix)
            new.parent.mkdir(parents=True, exist_ok=True)
            # A server gives no file away that a link in its folder of shared files points to.
            if "share" in place.relative_to(sys.prefix).parts:
                shutil.copy(place, new)
            else:
                new.symlink_to(place)
    return str(folder / "bin" / "python")


def _with_needs(names: Iterable[str]) -> Iterator[Distribution]:
    """Yield the distributions *names* and what they need, with an extra once more."""
    waiting, seen = [Requirement(name) for name in names], set()
    while waiting:
        wanted = waiting.pop()
        if str(wanted) not in seen:
            seen.add(str(wanted))
            found = distribution(wanted.name)
            yield found
            waiting += _needs(found, wanted.extras)


def _needs(installed: Distribution, extras: Iterable[str]) -> Iterator[Requirement]:
    """Yield what it needs here, with *extras*."""
    for need in map(Requirement, installed.requires or ()):
        if need.marker is None or any(need.marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            yield need


def _places(installed: Distribution) -> Iterator[Path]:
    """Yield its packages and its shared files, but not its commands, which name this environment's Python."""
    home = installed.locate_file("")
    # A package as a whole: some have thousands of files.
    parts = {file if file.parts[0] == ".." else Path(file.parts[0]) for file in installed.files or ()}
    for part in parts:
        place = Path(os.path.normpath(home / part))
        if place.parent.name != "bin" and place.name != "__pycache__":
            yield place
