"""``JobInfoWidget``: a job on the screen, loaded off the calling thread and kept up to date."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

import traitlets

from ..blocks import Notice
from ..display import Look
from ..errors import MaWidgetsError
from ..i18n import N_, Words, said, say, visible
from ..job import Job, Source
from ..options import JobOptions, MaWidgets
from ..sessions import Resource, SessionAdapter
from ..tabs import Tab, checked_tabs
from ._callbacks import Callbacks
from ._cells import enter, forget
from ._contents import Contents
from ._feed import feed_of
from ._log_reader import LogReader
from ._options import checked_options
from ._reveal import show_until_answered
from ._screen import Screen

__all__ = ["JobInfoWidget"]

# A fast session has answered by then, and the cell's static form holds the job.
_WAIT_AT_DISPLAY_SECONDS = 0.05

# %config knows the options from the import on; what a file says wrong, the first widget says.
with suppress(traitlets.TraitError):
    MaWidgets.instance()


class JobInfoWidget(JobOptions):
    """
    A training job in tabs.

    *job* is a job id, an object of the SDK that has ``get_job_info()``, or a
    reply in hand. Without *session* the one of ``connect()`` is used. The job
    is loaded on a thread of its own: making and displaying the widget returns
    at once, and an error is shown in the widget, not raised.

    Options are the traits that can be set: ``auto_refresh``, ``refresh_seconds``,
    ``freeze_at_end``, ``time_zone``, ``language``, ``rows``, ``prices``. What is
    left out is as ``%config MaWidgets``, a file or the environment say. *tabs*
    are your own, behind those of the package.
    """

    job_id = traitlets.Unicode(None, allow_none=True, read_only=True, help="The id that was asked for.")
    state = traitlets.Enum(["idle", "loading", "ready", "stale", "error"], "idle", read_only=True)
    phase = traitlets.Unicode(None, allow_none=True, read_only=True, help="The job's phase, in the service's word.")
    updated_at = traitlets.Instance(
        datetime, allow_none=True, read_only=True, help="When the data on screen was fetched, UTC."
    )

    def __init__(
        self, job: Source, session: SessionAdapter | None = None, *, tabs: Iterable[Tab] = (), **options: Any
    ) -> None:
        self._look, self._tabs = Look(), tuple(tabs)
        self._feed = feed_of(job, session)
        self._screen = Screen(checked_tabs(self._tabs), self._contents, self.refresh, self._pause, self._open)
        self._log = LogReader(lambda: None if self._is_closed else self._feed.place(), self.hear_more)
        self._callbacks = Callbacks(self._screen.update)
        # The job as it was last shown, and what it was made of.
        self._shown: tuple[Job, Look, Mapping[str, float], Job] | None = None
        self._notices: tuple[Notice, ...] = ()
        self._loaded = threading.Event()
        self._is_closed = self._is_to_freeze = False
        self._was_asked = True
        super().__init__(**{**MaWidgets.instance().values(), **checked_options(type(self), options)})
        self.set_trait("job_id", job if isinstance(job, str) else None)
        self._feed.join(self)
        self.refresh()

    @property
    def job(self) -> Job | None:
        """The job as last loaded, or None."""
        loaded = self._feed.job
        if loaded is None:
            return None
        job, known = self._log.joined(loaded), self._shown
        if known is None or known[0] is not job or known[1:3] != (self._look, self.prices):
            shown = job.shown_with(self._look).priced(self.prices).with_tabs(self._tabs)
            known = self._shown = (job, self._look, self.prices, shown)
        return known[3]

    @property
    def error(self) -> BaseException | None:
        """What went wrong in the last loading, or None."""
        return self._feed.error

    @property
    def session(self) -> SessionAdapter | None:
        """The session that is asked: the one that was given, or the one that was found."""
        return self._feed.session

    @property
    def wanted_seconds(self) -> float | None:
        """How often the job is to be asked for; None without ``auto_refresh``."""
        return self.refresh_seconds if self.auto_refresh else None

    @property
    def wanted_resources(self) -> frozenset[Resource]:
        """What the open tab shows besides the job's own reply; logs are read by pages, of one task."""
        return self._screen.open_tab.costs - {Resource.LOG}

    def wait(self, timeout: float | None = None) -> Job:
        """
        Return the job as soon as it is loaded; *timeout* in seconds.

        After ``refresh()`` that is the new look at it; a later look that failed
        by itself, without being asked for, is not raised.

        Raises:
            TimeoutError: it was not loaded in time; loading goes on.
            MaWidgetsError: what went wrong in loading, or the widget was closed before its end.
        """
        if not self._loaded.wait(timeout):
            sentence = N_("The job {job_id} was not loaded within {seconds} s; loading goes on.")
            raise TimeoutError(said(say(sentence, job_id=repr(self.job_id), seconds=timeout)))
        if self.error is not None and (self._was_asked or self.job is None):
            raise self.error
        if self.job is None:
            raise MaWidgetsError(N_("The widget was closed before the job was loaded."), hint=N_("Make a new widget."))
        return self.job

    def refresh(self) -> None:
        """Load the job again, off the calling thread; does nothing while it is being loaded."""
        if self._is_closed:
            return
        # Also when it is being loaded: what hangs may be given up by now.
        if self.state != "loading":
            self._loaded.clear()
            self._was_asked = True
            self.set_trait("state", "loading")
        self._feed.join(self)
        self._feed.look()

    def _pause(self) -> None:
        """Leave everything as it is, or go on; called by its screen."""
        self.auto_refresh = not self.auto_refresh

    def on_phase_change(self, callback: Callable[[str], object]) -> None:
        """
        Call *callback* with the job's phase each time it changes from now on, the first one that is known included.

        It is called on a thread of its own. One that raises is named in the
        widget, and not called any more.
        """
        self._callbacks.add(callback)

    def to_html(self, path: Any = None) -> str:
        """Return the static report of the job as last loaded; write it to *path* when one is given."""
        return (self.job or self.wait()).to_html(path)

    def show(self, *, reveal: str | Iterable[str]) -> None:
        """
        Show masked values of the job as last loaded, by path or by name, until Enter is pressed.

        To the eye only: they are in no output, no state of the widget and no saved notebook. The other outputs
        of the cell are cleared with them. ``widget.job.masked`` has the paths of all that is masked.

        Raises:
            ValueError: nothing that is masked is called so.
            MaWidgetsError: nobody sits in front, as in nbconvert or Voila.
        """
        job = self.job or self.wait()
        chosen = [reveal] if isinstance(reveal, str) else reveal
        show_until_answered([f"{each.path} = {visible(each.value)}" for each in job.revealed(chosen)])

    def freeze(self) -> None:
        """
        Put the static report in the place of the live view, in every cell that shows it, and close the widget.

        As soon as the job is loaded, if it is not. In an ``Output`` whose page has not told yet what it shows,
        the live view stays, and is not refreshed any more.
        """
        self._is_to_freeze = self.state == "loading" and self.job is None
        if self._is_to_freeze:
            return
        if self._screen.freeze():
            self.close()
        else:
            self._feed.leave(self)

    def close(self) -> None:
        """Free every model; the job stays in ``job``. A closed widget loads no more."""
        self._is_closed = True
        self._feed.leave(self)
        self._screen.close()
        forget(self)
        # Who waits for the job waits no longer.
        self._loaded.set()

    def leave(self, cell: str) -> None:
        """Close the widget when *cell*, which was run again, was the last to show it."""
        if not self._screen.leave(cell):
            self.close()

    def hear(self) -> None:
        """Take what a look at the job gave; called by its feed."""
        if self._is_closed:
            return
        try:
            self._take()
        except Exception as error:  # noqa: BLE001 -- an observer of a trait is somebody's own code
            self._notice(say(N_("An observer of the widget raised {kind}."), kind=type(error).__name__))
        self._callbacks.call(self.phase)
        self._screen.update()
        self._read_log()
        self._freeze_when_over()

    def hear_more(self) -> None:
        """Show what there is besides; called by its feed and its reader of logs."""
        if not self._is_closed:
            self._screen.update()
            self._freeze_when_over()

    def _freeze_when_over(self) -> None:
        if self._is_to_freeze or (self._feed.has_ended and self.freeze_at_end):
            self.freeze()

    def _open(self, tab: Tab) -> None:
        """Ask for what *tab* shows, which the reader has opened; called by its screen."""
        if Resource.LOG in tab.costs:
            self._read_log()
        elif tab.costs:
            self._feed.ask()

    def _read_log(self) -> None:
        tab, job = self._screen.open_tab, self.job
        if job is not None and Resource.LOG in tab.costs:
            self._log.look_at(job, self._screen.choices(tab))

    def _notice(self, sentence: Words) -> None:
        notice = Notice(sentence, "warning")
        if notice not in self._notices:
            self._notices += (notice,)

    def hear_plan(self) -> None:
        """Show when the next look comes; called by its feed."""
        self._screen.say()

    def _take(self) -> None:
        """Take the news; observers hear of it when everything is in place."""
        with self.hold_trait_notifications():
            job, error = self._feed.job, self._feed.error
            if job is not None:
                self.set_trait("job_id", self.job_id or job.id)
                self.set_trait("phase", job.phase)
                self.set_trait("updated_at", self._feed.updated_at)
            self.set_trait("state", "ready" if error is None else "stale" if job else "error")
            self._was_asked = not self._loaded.is_set()
            self._loaded.set()

    def _contents(self) -> Contents:
        feed = self._feed
        return Contents(
            self.job_id,
            self.state,
            self._look,
            self.job,
            feed.error,
            feed.updated_at,
            feed.looked_at,
            feed.next_seconds,
            is_paused=not self.auto_refresh,
            notices=(*self._notices, *self._callbacks.notices),
        )

    def __repr__(self) -> str:
        return f"JobInfoWidget({self.job_id!r}, state={self.state!r}, phase={self.phase!r})"

    def _ipython_display_(self, **_: object) -> None:
        self._loaded.wait(_WAIT_AT_DISPLAY_SECONDS)
        self._screen.show(enter(self))

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        self._loaded.wait(_WAIT_AT_DISPLAY_SECONDS)
        return self._screen.bundle()

    @traitlets.observe("time_zone", "language", "rows", "prices")
    def _look_again(self, _: object) -> None:
        self._look = self.look
        self._screen.redraw()

    @traitlets.observe("auto_refresh", "refresh_seconds")
    def _plan_again(self, _: object) -> None:
        self._feed.plan()
        self._screen.say()
