"""``%ma_job``: a job in a notebook, without a line of Python."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cached_property
from typing import Any

from IPython.core.error import UsageError
from IPython.core.magic import Magics, line_magic, magics_class
from IPython.core.magic_arguments import argument, magic_arguments, parse_argstring
from traitlets import TraitError

from .errors import MaWidgetsError
from .i18n import N_, said, say, visible
from .job import Job, load_evidence, load_job, resolve
from .options import MaWidgets
from .sessions import DemoSession, Resource, SessionAdapter, checked_job_id, connect
from .widget import JobInfoWidget

_SESSIONS = ("notebook", "rest", "demo", "server")
_FLAGS = ("--static", "--session")
# Also behind "job = ".
_LINE = r"(?:[^%]*=)?\s*%?ma_job\s"
# Whoever presses Tab waits for no network.
_QUICK_SECONDS = 0.4
_NEWEST = 20


def load_ipython_extension(shell: Any) -> None:
    """Give *shell* ``%ma_job``; called by ``%load_ext ma_widgets``. Again does nothing."""
    # For %config; what a variable says wrong, the magic says.
    with suppress(TraitError):
        MaWidgets.instance()
    if "ma_job" in shell.magics_manager.magics["line"]:
        return
    magics = JobMagics(shell)
    shell.register_magics(magics)
    # Since IPython 8.6; before, what Python would complete stands among ours.
    if hasattr(shell.Completer, "custom_matchers"):
        shell.Completer.custom_matchers.append(_matcher(magics))
    else:
        add_hook(shell, magics)


def add_hook(shell: Any, magics: JobMagics) -> None:
    """Let *shell* complete by the hook that every IPython has."""

    def hook(_: object, event: Any) -> list[str]:
        return magics.completions(event.line, event.text_until_cursor, event.symbol)

    shell.set_hook("complete_command", hook, re_key=_LINE)


def _matcher(magics: JobMagics) -> Any:
    from IPython.core.completer import SimpleCompletion, context_matcher

    @context_matcher(identifier="ma_widgets.ma_job")
    def matcher(context: Any) -> dict[str, Any]:
        until = context.text_until_cursor
        line = context.full_text.split("\n")[context.cursor_line]
        offered = magics.completions(line, until, context.token) if re.match(_LINE, until) else []
        found = [SimpleCompletion(text=each, type="param") for each in offered if each.startswith(context.token)]
        return {"completions": found, "suppress": True, "ordered": True}

    return matcher


@magics_class
class JobMagics(Magics):
    """The magics of this package, and what they complete."""

    def __init__(self, shell: Any) -> None:
        super().__init__(shell)
        # Of which session, and which id; the last one first.
        self._used: dict[tuple[str | None, str], None] = {}
        self._listed: dict[str | None, NewestIds] = {}

    @magic_arguments()
    @argument("job_id", help=said(N_("The job id; with --session demo also demo, demo-failed, demo-pending …")))
    @argument(
        "--static", action="store_true", help=said(N_("The report as it is now, which stays when the kernel is gone."))
    )
    @argument("--session", choices=_SESSIONS, help=said(N_("Where to ask; found by itself when left out.")))
    @line_magic
    def ma_job(self, line: str) -> JobInfoWidget | Job:
        """
        Show a ModelArts training job: live, or with --static as a report.

        At the end of a cell it is displayed; ``job = %ma_job ID`` keeps it: a
        JobInfoWidget, or with --static a Job. ``%config MaWidgets`` has the
        options.
        """
        asked = self._asked(line)
        # Line magics leave quotes where they are.
        job_id = asked.job_id.strip("'\"")
        try:
            session = self._session(asked.session)
            shown = _report(job_id, session) if asked.static else JobInfoWidget(checked_job_id(job_id), session=session)
        except (MaWidgetsError, TraitError) as error:
            raise UsageError(visible(str(error))) from None
        self._used = {(asked.session, job_id): None, **self._used}
        return shown

    def _asked(self, line: str) -> Any:
        try:
            # Out of habit, as behind a plot: what is asked for is to see the job.
            return parse_argstring(self.ma_job, line.rstrip("; "))
        except (UsageError, ValueError) as error:
            sentence = N_("%ma_job: {error}. %ma_job? tells what it takes.")
            raise UsageError(said(say(sentence, error=visible(str(error))))) from None

    def completions(self, line: str, until: str, word: str) -> list[str]:
        """
        Return what may stand in the place of *word*: a flag, a session, or an id that was used or is in the project.

        *until* is the *line* up to the cursor, at which *word* ends.
        """
        before = until.rpartition("ma_job")[2].split(" ")[:-1]
        words = [each for each in before if each]
        if words[-1:] == ["--session"] or until.removesuffix(word).endswith(" --session="):
            return list(_SESSIONS)
        if word.startswith("-"):
            return [flag for flag in _FLAGS if flag not in words]
        session = _named(line.replace("=", " ").split())
        if session not in self._listed:
            self._listed[session] = NewestIds(lambda: self._session(session) or connect())
        used = [job_id for of, job_id in self._used if session in (None, of)]
        shown = self._shown() if session is None else []
        return list(dict.fromkeys([*used, *shown, *self._listed[session].within(_QUICK_SECONDS)]))

    def _shown(self) -> list[str]:
        """Return the ids of the widgets that the notebook holds by name."""
        held = [each for each in list(self.shell.user_ns.values()) if isinstance(each, JobInfoWidget)]
        return [each.job_id for each in held if each.job_id]

    def _session(self, name: str | None) -> SessionAdapter | None:
        if name == "demo":
            return self._demo
        return connect({**os.environ, "MA_WIDGETS_SESSION": name}) if name else None

    @cached_property
    def _demo(self) -> DemoSession:
        # One for all cells: its jobs live on from one to the next.
        return DemoSession()


def _report(job_id: str, session: SessionAdapter | None) -> Job:
    adapter, checked = resolve(job_id, session)
    defaults = MaWidgets.instance()
    job = load_evidence(load_job(job_id, adapter), adapter, checked)
    return job.shown_with(defaults.look).priced(defaults.prices)


def _named(words: list[str]) -> str | None:
    """Return the session that a line names, wherever it does."""
    return next((name for flag, name in zip(words, words[1:]) if flag == "--session" and name in _SESSIONS), None)


class NewestIds:
    """The ids of the newest jobs of a project, fetched on a thread of its own when they are wanted."""

    def __init__(self, session: Callable[[], SessionAdapter]) -> None:
        self._session = session
        self._ids: list[str] = []
        self._thread: threading.Thread | None = None

    def within(self, seconds: float) -> list[str]:
        """Return the newest ids if they are there in *seconds*, or else those that came before, if any did."""
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._fetch, name="ma_widgets-ids", daemon=True)
            self._thread.start()
        self._thread.join(seconds)
        return self._ids

    def _fetch(self) -> None:
        # Without credentials, a network or a list there is nothing to complete; the cell will say why.
        with suppress(Exception):
            session = self._session()
            reply = session.fetch(Resource.JOBS, None, limit=_NEWEST)
            # The demo has names for its jobs.
            self._ids = [*getattr(session, "job_ids", ()), *ids_of(reply)]


def ids_of(reply: object) -> list[str]:
    """Return the job ids of a list; what cannot be one is left out."""
    items = reply.get("items") if isinstance(reply, Mapping) else reply
    found = []
    for item in items if isinstance(items, list) else ():
        metadata = item.get("metadata") if isinstance(item, Mapping) else None
        with suppress(MaWidgetsError):
            found.append(checked_job_id(metadata.get("id") if isinstance(metadata, Mapping) else None))
    return found
