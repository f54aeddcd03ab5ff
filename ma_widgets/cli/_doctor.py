"""``ma-widgets doctor``: what is here, what does not fit, which credentials were found, and the time."""

from __future__ import annotations

import argparse
import platform
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from .._version import __version__
from ..errors import MaWidgetsError
from ..i18n import spoken, visible
from ..sessions import DemoSession, NotebookSession, RestSession, SessionAdapter
from ._command import DONE, FAILED, Command, add_session, session_of
from ._mismatches import mismatches
from ._output import write
from ._versions import KERNEL_SIDE, Server, Versions, server_of, servers, versions_of

# A signature holds for 15 minutes; far less is worth a word.
_WORTH_A_WORD = timedelta(seconds=30)
_UNKNOWN = "Not known: no Jupyter server of yours runs on this machine, and this environment has none."
_OWN = (
    "No server of yours runs on this machine now. This environment has one; the server that shows your notebooks "
    "may run in another, of which nothing is known here."
)
_FOREIGN = "A server of yours runs, but its environment cannot be told from how it was started."


class Told(NamedTuple):
    """A part of the answer; ``is_well`` is False when something is to be done."""

    title: str
    lines: list[str]
    is_well: bool = True


def _run(options: argparse.Namespace) -> int:
    parts = list(examined(options))
    write("\n".join(visible("\n".join([each.title, *(f"  {line}" for line in each.lines)])) + "\n" for each in parts))
    return DONE if all(each.is_well for each in parts) else FAILED


def examined(options: argparse.Namespace, find_servers: Callable[[], list[Server]] = servers) -> Iterator[Told]:
    """Yield the parts of the answer, in the order of reading."""
    kernel, found = versions_of(KERNEL_SIDE), find_servers()
    note, sides = _sides(found)
    yield Told("This environment", [*_here(), *_listed(kernel)])
    yield Told("Jupyter server", [*([note] if note else []), *(line for each in sides for line in _server(each))])
    yield _unfit(kernel, sides)
    yield from _asked(options)


def _here() -> list[str]:
    return [
        f"ma_widgets {__version__}",
        f"Python {platform.python_version()} on {platform.system()} {platform.machine()}, in {sys.prefix}",
    ]


def _listed(versions: Versions) -> list[str]:
    return [f"{name} {version}" for name, version in versions.items()]


def _sides(found: list[Server]) -> tuple[str, list[Server]]:
    """Return what is to be said of the servers that were *found*, and those of which something is known."""
    if found:
        return (_FOREIGN if any(each.prefix is None for each in found) else ""), found
    own = server_of(Path(sys.prefix))
    return (_OWN, [own]) if "jupyter_server" in own.versions else (_UNKNOWN, [])


def _server(server: Server) -> list[str]:
    is_own = server.prefix == Path(sys.prefix)
    where = "in this environment" if is_own else f"in {server.prefix}" if server.prefix else "elsewhere"
    return [f"{where}:", *(f"  {each}" for each in _listed(server.versions))]


def _unfit(kernel: Versions, sides: list[Server]) -> Told:
    known: list[Versions] = [each.versions for each in sides if each.prefix is not None]
    unfit = (each for versions in known or [{}] for each in mismatches(kernel, versions))
    # Two servers may have the same one.
    found = dict.fromkeys((each.happens, each.advice, each.is_fault) for each in unfit)
    lines = [text for happens, advice, _ in found for text in (happens, f"  {advice}")]
    return Told("Known mismatches", lines or ["None."], is_well=not any(is_fault for *_, is_fault in found))


def _asked(options: argparse.Namespace) -> Iterator[Told]:
    try:
        session = session_of(options)
    except MaWidgetsError as error:
        yield Told("Credentials", str(error).split("\n"), is_well=False)
        return
    yield Told("Credentials", _credentials(session))
    if isinstance(session, RestSession):
        yield _clock(session)


def _credentials(session: SessionAdapter) -> list[str]:
    if isinstance(session, DemoSession):
        return ["The demo needs none."]
    if isinstance(session, NotebookSession):
        return ["The modelarts SDK of this environment brings them."]
    assert isinstance(session, RestSession)  # noqa: S101 -- connect() knows these three
    return [
        f"Found in: {session.credentials_source}",
        f"Endpoint: {session.endpoint}",
        f"Project: {session.project_id}",
    ]


def _clock(session: RestSession) -> Told:
    try:
        ahead = session.measured_clock_skew()
    except MaWidgetsError as error:
        return Told("Clock", ["Not compared with the service's:", *str(error).split("\n")], is_well=False)
    if ahead is None:
        return Told("Clock", ["The service does not say what time it is."])
    if abs(ahead) < _WORTH_A_WORD:
        return Told("Clock", [f"{ahead.total_seconds():+.0f} s against the service's."])
    direction = "ahead of" if ahead > timedelta() else "behind"
    advice = "Set it; a signature with keys holds for 15 minutes, and RestSession corrects for it at the first refusal."
    return Told("Clock", [f"{spoken(abs(ahead))} {direction} the service's.", advice])


COMMAND = Command(
    "doctor",
    "tell versions, known mismatches, credentials and the clock",
    add_session,
    _run,
    "Tell versions, known mismatches, credentials (by name and place, never a value) and the clock. "
    "Exit code 0: all is well, 1: a mismatch, no credentials, or no answer of the service.",
)
