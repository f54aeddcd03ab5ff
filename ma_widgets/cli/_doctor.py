"""``ma-widgets doctor``: what is here, what does not fit, which credentials were found, and the time."""

from __future__ import annotations

import argparse
import platform
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from traitlets import TraitError

from .._version import __version__
from ..errors import MaWidgetsError
from ..i18n import N_, joined, said, say, visible
from ..options import MaWidgets
from ..sessions import DemoSession, NotebookSession, RestSession, ServerSession, SessionAdapter
from ._command import DONE, FAILED, Command, add_session, session_of
from ._mismatches import mismatches
from ._output import write
from ._versions import KERNEL_SIDE, Server, Versions, server_of, servers, versions_of

# A signature holds for 15 minutes; far less is worth a word.
_WORTH_A_WORD = timedelta(seconds=30)
_UNKNOWN = N_("Not known: no Jupyter server of yours runs on this machine, and this environment has none.")
_OWN = N_(
    "No server of yours runs on this machine now. This environment has one; the server that shows your notebooks "
    "may run in another, of which nothing is known here."
)
_FOREIGN = N_("A server of yours runs, but its environment cannot be told from how it was started.")
_CREDENTIALS, _CLOCK = N_("Credentials"), N_("Clock")
_SET_IT = N_(
    "Set it; a signature with keys holds for 15 minutes, and RestSession corrects for it at the first refusal."
)


class Told(NamedTuple):
    """A part of the answer; ``is_well`` is False when something is to be done."""

    title: str
    lines: list[str]
    is_well: bool = True


def _run(options: argparse.Namespace) -> int:
    parts = list(examined(options))
    write("\n".join(f"{visible(_text(each))}\n" for each in parts))
    return DONE if all(each.is_well for each in parts) else FAILED


def _text(part: Told) -> str:
    return "\n".join([said(part.title), *(f"  {said(line)}" for line in part.lines)])


def examined(options: argparse.Namespace, find_servers: Callable[[], list[Server]] = servers) -> Iterator[Told]:
    """Yield the parts of the answer, in the order of reading."""
    kernel, found = versions_of(KERNEL_SIDE), find_servers()
    note, sides = _sides(found)
    yield Told(N_("This environment"), [*_here(), *_listed(kernel)])
    yield Told(N_("Jupyter server"), [*([note] if note else []), *(line for each in sides for line in _server(each))])
    yield _unfit(kernel, sides)
    yield from _unread()
    yield from _asked(options)


def _unread() -> Iterator[Told]:
    """Yield what is wrong with an option, which every other command refuses."""
    try:
        MaWidgets.instance()
    except TraitError as error:
        yield Told(N_("Options"), [str(error)], is_well=False)


def _here() -> list[str]:
    return [
        f"ma_widgets {__version__}",
        say(
            N_("Python {version} on {system} {machine}, in {prefix}"),
            version=platform.python_version(),
            system=platform.system(),
            machine=platform.machine(),
            prefix=sys.prefix,
        ),
    ]


def _listed(versions: Versions) -> list[str]:
    return [joined([name, " ", version]) for name, version in versions.items()]


def _sides(found: list[Server]) -> tuple[str, list[Server]]:
    """Return what is to be said of the servers that were *found*, and those of which something is known."""
    if found:
        return (_FOREIGN if any(each.prefix is None for each in found) else ""), found
    own = server_of(Path(sys.prefix))
    return (_OWN, [own]) if "jupyter_server" in own.versions else (_UNKNOWN, [])


def _server(server: Server) -> list[str]:
    is_own = server.prefix == Path(sys.prefix)
    elsewhere = say(N_("in {prefix}:"), prefix=server.prefix) if server.prefix else N_("elsewhere:")
    where = N_("in this environment:") if is_own else elsewhere
    return [where, *(joined(["  ", each]) for each in _listed(server.versions))]


def _unfit(kernel: Versions, sides: list[Server]) -> Told:
    known: list[Versions] = [each.versions for each in sides if each.prefix is not None]
    unfit = (each for versions in known or [{}] for each in mismatches(kernel, versions))
    # Two servers may have the same one.
    found = dict.fromkeys((each.happens, each.advice, each.is_fault) for each in unfit)
    lines = [text for happens, advice, _ in found for text in (happens, joined(["  ", advice]))]
    return Told(N_("Known mismatches"), lines or [N_("None.")], is_well=not any(is_fault for *_, is_fault in found))


def _asked(options: argparse.Namespace) -> Iterator[Told]:
    try:
        session = session_of(options)
    except MaWidgetsError as error:
        yield Told(_CREDENTIALS, list(error.sentences), is_well=False)
        return
    yield Told(_CREDENTIALS, _credentials(session))
    if isinstance(session, RestSession):
        yield _clock(session)


def _credentials(session: SessionAdapter) -> list[str]:
    if isinstance(session, DemoSession):
        return [N_("The demo needs none.")]
    if isinstance(session, NotebookSession):
        return [N_("The modelarts SDK of this environment brings them.")]
    assert isinstance(session, (RestSession, ServerSession))  # noqa: S101 -- connect() knows these four
    found = say(N_("Found in: {source}"), source=session.credentials_source)
    if isinstance(session, ServerSession):
        return [found, say(N_("Jupyter server: {url}"), url=session.url)]
    return [
        found,
        say(N_("Endpoint: {endpoint}"), endpoint=session.endpoint),
        say(N_("Project: {project_id}"), project_id=session.project_id),
    ]


def _clock(session: RestSession) -> Told:
    try:
        ahead = session.measured_clock_skew()
    except MaWidgetsError as error:
        return Told(_CLOCK, [N_("Not compared with the service's:"), *error.sentences], is_well=False)
    if ahead is None:
        return Told(_CLOCK, [N_("The service does not say what time it is.")])
    if abs(ahead) < _WORTH_A_WORD:
        difference = f"{ahead.total_seconds():+.0f}"
        return Told(_CLOCK, [say(N_("{seconds} s against the service's."), seconds=difference)])
    sentence = N_("{time} ahead of the service's.") if ahead > timedelta() else N_("{time} behind the service's.")
    return Told(_CLOCK, [say(sentence, time=abs(ahead)), _SET_IT])


COMMAND = Command(
    "doctor",
    N_("tell versions, known mismatches, credentials and the clock"),
    add_session,
    _run,
    N_(
        "Tell versions, known mismatches, credentials (by name and place, never a value) and the clock. "
        "Exit code 0: all is well, 1: a mismatch, no credentials, or no answer of the service."
    ),
)
