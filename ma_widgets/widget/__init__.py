"""``JobInfoWidget``: a job on the screen, loaded off the calling thread."""

from __future__ import annotations

import threading
from datetime import datetime, timezone
from difflib import get_close_matches
from typing import Any

import traitlets

from ..display import Look
from ..errors import MaWidgetsError
from ..job import Job, Source, load_job
from ..sessions import SessionAdapter
from ..tabs import TABS
from ._cells import enter
from ._contents import FILTERED, Contents
from ._view import Placeholder, View

__all__ = ["JobInfoWidget"]

# A fast session has answered by then, and the cell's static form holds the job.
_WAIT_AT_DISPLAY_SECONDS = 0.05
# The page paints the first pane before the others arrive.
_PAINT_SECONDS = 0.25


class JobInfoWidget(traitlets.HasTraits):
    """
    A training job in tabs.

    *job* is a job id, an object of the SDK that has ``get_job_info()``, or a
    reply in hand. Without *session* the one of ``connect()`` is used. The job
    is loaded on a thread of its own: making and displaying the widget returns
    at once, and an error is shown in the widget, not raised.

    Options: ``time_zone``, the IANA name of the zone to show times in; the
    kernel's own when empty.
    """

    job_id = traitlets.Unicode(None, allow_none=True, read_only=True, help="The id that was asked for.")
    state = traitlets.Enum(["idle", "loading", "ready", "stale", "error"], "idle", read_only=True)
    phase = traitlets.Unicode(None, allow_none=True, read_only=True, help="The job's phase, in the service's word.")
    updated_at = traitlets.Instance(
        datetime, allow_none=True, read_only=True, help="When the data on screen was fetched, UTC."
    )
    time_zone = traitlets.Unicode("", help="IANA name of the time zone to show times in; the kernel's own when empty.")

    def __init__(self, job: Source, session: SessionAdapter | None = None, **options: Any) -> None:
        _check_options(options)
        self._look = Look()
        self._source, self._session = job, session
        self._job: Job | None = None
        self._error: BaseException | None = None
        self._view: View | None = None
        self._placeholders: list[Placeholder] = []
        self._interactive: set[int] = set()
        self._outdated: set[int] = set()
        self._wanted = ""
        self._is_filled = False
        self._shown_in: set[str] = set()
        self._lock = threading.RLock()
        self._loaded, self._closed = threading.Event(), threading.Event()
        super().__init__(**options)
        self.set_trait("job_id", job if isinstance(job, str) else None)
        self.refresh()

    @property
    def job(self) -> Job | None:
        """The job as last loaded, or None."""
        return self._job

    @property
    def error(self) -> BaseException | None:
        """What went wrong in the last loading, or None."""
        return self._error

    @property
    def session(self) -> SessionAdapter | None:
        """The session that was given."""
        return self._session

    def wait(self, timeout: float | None = None) -> Job:
        """
        Return the job as soon as it is loaded; *timeout* in seconds.

        Raises:
            TimeoutError: it was not loaded in time; loading goes on.
            MaWidgetsError: what went wrong in loading, or the widget was closed before its end.
        """
        if not self._loaded.wait(timeout):
            raise TimeoutError(f"The job {self.job_id!r} was not loaded within {timeout} s; loading goes on.")
        if self._error is not None:
            raise self._error
        if self._job is None:
            raise MaWidgetsError("The widget was closed before the job was loaded.", hint="Make a new widget.")
        return self._job

    def refresh(self) -> None:
        """Load the job again, off the calling thread; does nothing while it is being loaded."""
        with self._lock:
            if self._closed.is_set() or self.state == "loading":
                return
            self._loaded.clear()
            self.set_trait("state", "loading")
        threading.Thread(target=self._load, name="ma_widgets-load", daemon=True).start()

    def to_html(self, path: Any = None) -> str:
        """Return the static report; write it to *path* when one is given. Waits for the job."""
        return self.wait().to_html(path)

    def close(self) -> None:
        """Free every model; the job stays in ``job``. A closed widget loads no more."""
        with self._lock:
            self._closed.set()
            view, self._view = self._view, None
        # Who waits for the job waits no longer.
        self._loaded.set()
        if view is not None:
            view.close()

    def leave(self, cell: str) -> None:
        """Close the widget when *cell*, which was run again, was the last to show it."""
        self._shown_in.discard(cell)
        if not self._shown_in:
            self.close()

    def __repr__(self) -> str:
        return f"JobInfoWidget({self.job_id!r}, state={self.state!r}, phase={self.phase!r})"

    def _ipython_display_(self, **_: object) -> None:
        """Display the widget; a page without widgets gets the report as soon as the job is there."""
        # Not under the lock: the loading thread needs it to hand the job over.
        self._loaded.wait(_WAIT_AT_DISPLAY_SECONDS)
        with self._lock:
            cell = enter(self)
            self._shown_in |= {cell} if cell else set()
            placeholder = Placeholder(self._bundle())
            if self._job is None and not self._closed.is_set():
                self._placeholders.append(placeholder)

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        """Return the live view, and for pages without widgets the report and the text."""
        self._loaded.wait(_WAIT_AT_DISPLAY_SECONDS)
        with self._lock:
            return self._bundle()

    def _bundle(self) -> dict[str, Any]:
        contents = self._contents
        if self._closed.is_set():
            return contents.static_forms()
        live = {"version_major": 2, "version_minor": 0, "model_id": self._opened_view(contents).model_id}
        return {**contents.static_forms(), "application/vnd.jupyter.widget-view+json": live}

    def _opened_view(self, contents: Contents) -> View:
        """Return the view, made when it is first displayed: with the first pane filled if the job is there."""
        if self._view is None:
            # The others follow when the job is there; until then they say that it is not.
            rest = () if contents.job else contents.outputs(1)
            panes = [contents.outputs(0), *[rest] * (len(TABS) - 1)]
            self._view = View(
                contents.titles,
                contents.style,
                contents.state_line(),
                panes,
                on_choose=self._choose,
                on_filter=self._filter,
            )
            if self._loaded.is_set():
                threading.Thread(target=self._fill_rest, name="ma_widgets-fill", daemon=True).start()
        return self._view

    @property
    def _contents(self) -> Contents:
        return Contents(self.job_id, self.state, self._look, self._job, self._error, self.updated_at, self._wanted)

    def _load(self) -> None:
        job, error = None, None
        try:
            job = load_job(self._source, self._session, look=self._look)
        except BaseException as raised:  # noqa: BLE001 -- an adapter is anybody's code, and SDKs call sys.exit()
            error = raised
        try:
            self._take(job, error)
        finally:
            # Also when somebody's observer of a trait raised.
            self._fill()

    def _take(self, job: Job | None, error: BaseException | None) -> None:
        """Take what loading gave; observers hear of it when everything is in place, outside the lock."""
        with self.hold_trait_notifications():
            with self._lock:
                if self._closed.is_set():
                    return
                self._job, self._error = job or self._job, error
                if job is None:
                    self.set_trait("state", "error" if self._job is None else "stale")
                else:
                    self.set_trait("job_id", self.job_id or job.id)
                    self.set_trait("phase", job.phase)
                    self.set_trait("updated_at", job.columns.at or datetime.now(timezone.utc))
                    self.set_trait("state", "ready")
            self._loaded.set()

    def _fill(self) -> None:
        with self._lock:
            view, contents = self._view, self._contents
            waiting = list(self._placeholders)
            if contents.job is not None:
                self._placeholders.clear()
        if view is None:
            return
        view.say(contents.state_line())
        if self._is_filled:
            # The reader sees one pane; the others are sent when they are looked at.
            self._outdated = set(range(len(TABS))) - {view.chosen}
            self._show(view.chosen)
            return
        view.fill(0, contents.outputs(0))
        self._fill_rest()
        for placeholder in waiting:
            placeholder.replace({**placeholder.bundle, **contents.static_forms()})

    def _fill_rest(self) -> None:
        """Send the other panes unasked: a page's questions wait while a cell runs."""
        if self._closed.wait(_PAINT_SECONDS):
            return
        for index in range(1, len(TABS)):
            self._show(index)
        self._is_filled = self._job is not None

    def _show(self, index: int) -> None:
        with self._lock:
            view, contents = self._view, self._contents
        if view is not None:
            view.fill(index, contents.outputs(index, interactive=index in self._interactive))

    def _choose(self, index: int | None) -> None:
        """Bring the pane of the chosen tab up to date, and its charts to life: they answer to the pointer."""
        if index is not None and (index in self._outdated or index not in self._interactive):
            self._outdated.discard(index)
            self._interactive.add(index)
            self._show(index)

    def _filter(self, text: str) -> None:
        self._wanted = text
        self._show(FILTERED)

    @traitlets.validate("time_zone")
    def _known_time_zone(self, proposal: dict[str, Any]) -> str:
        _zone(proposal["value"])
        return str(proposal["value"])

    @traitlets.observe("time_zone")
    def _look_again(self, _: object) -> None:
        with self._lock:
            self._look = Look(_zone(self.time_zone))
            self._job = self._job and self._job.shown_with(self._look)
            view, contents = self._view, self._contents
        if view is not None:
            view.say(contents.state_line())
            for index in range(len(TABS)):
                self._show(index)


def _check_options(options: dict[str, Any]) -> None:
    """Refuse an unknown keyword with the nearest real one: traitlets would take it in silence."""
    known = [name for name, trait in JobInfoWidget.class_traits().items() if not trait.read_only]
    for name in options:
        if name not in known:
            near = get_close_matches(name, known, 1)
            hint = f"Did you mean {near[0]!r}?" if near else f"The options are: {', '.join(known)}."
            raise TypeError(f"JobInfoWidget has no option {name!r}. {hint}")


def _zone(name: str) -> Any:
    if not name:
        return None
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise traitlets.TraitError(
            f"time_zone {name!r} is not known here. Use an IANA name such as 'Asia/Shanghai'."
        ) from None
