"""A text in a file: all of it, or what the file had before."""

from __future__ import annotations

import os
import secrets
import shutil
from pathlib import Path


def write_file(path: str | Path, text: str) -> None:
    """
    Write *text* to *path* as UTF-8; a link keeps its place and a file its mode.

    A disk that is full halfway leaves what was there: the text is written beside the file, and then takes its name.

    Raises:
        OSError: the system refuses it.
    """
    content, target = text.encode("utf-8"), Path(os.path.realpath(path))
    if not _is_replaceable(Path(path), target):
        Path(path).write_bytes(content)
        return
    beside = target.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with beside.open("xb") as part:
            part.write(content)
        _take_the_place(beside, target)
    finally:
        beside.unlink(missing_ok=True)


def _take_the_place(beside: Path, target: Path) -> None:
    if target.exists():
        shutil.copymode(target, beside)
    try:
        beside.replace(target)
    except OSError:
        # A file that is mounted, or of somebody else in a folder of all, keeps its name.
        shutil.copyfile(beside, target)


def _is_replaceable(path: Path, target: Path) -> bool:
    """Whether a new file may take the place: of no device, no file that may not be written, in no folder of others."""
    if path.exists() and not (target.is_file() and os.access(target, os.W_OK)):
        return False
    return os.access(target.parent, os.W_OK)
