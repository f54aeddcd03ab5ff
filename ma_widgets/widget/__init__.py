"""``JobInfoWidget``: a job on the screen, loaded off the calling thread."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import datetime, timezone
from difflib import get_close_matches
from typing import Any

import traitlets

from ..blocks import Notice
from ..display import Look, Section, page, report, style, trusted, zone_name
from ..errors import MaWidgetsError
from ..i18n import N_, say
from ..job import Job, Source, load_job
from ..sessions import SessionAdapter
from ..tabs import TABS, filtered_blocks, phase_badge
from ._view import Outputs, View, outputs_of

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
        super().__init__(**options)
        self._look = Look(_zone(self.time_zone))
        self._source, self._session = job, session
        self._job: Job | None = None
        self._error: Exception | None = None
        self._view: View | None = None
        self._interactive: set[int] = set()
        self._filter_text = ""
        self._lock = threading.RLock()
        self._loaded, self._closed = threading.Event(), threading.Event()
        self.set_trait("job_id", job if isinstance(job, str) else None)
        self.refresh()

    @property
    def job(self) -> Job | None:
        """The job as last loaded, or None."""
        return self._job

    @property
    def error(self) -> Exception | None:
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
            MaWidgetsError: what went wrong in loading.
        """
        if not self._loaded.wait(timeout):
            raise TimeoutError(f"The job {self.job_id!r} was not loaded within {timeout} s; loading goes on.")
        if self._error is not None:
            raise self._error
        assert self._job is not None  # noqa: S101 -- loaded without an error
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
        if view is not None:
            view.close()

    def __repr__(self) -> str:
        return f"JobInfoWidget({self.job_id!r}, state={self.state!r}, phase={self.phase!r})"

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        """Return the live view, and for pages without widgets the report and the text."""
        self._loaded.wait(_WAIT_AT_DISPLAY_SECONDS)
        if self._closed.is_set():
            return self._static_forms()
        view = self._opened_view()
        live = {"version_major": 2, "version_minor": 0, "model_id": view.model_id}
        return {**self._static_forms(), "application/vnd.jupyter.widget-view+json": live}

    def _static_forms(self) -> dict[str, Any]:
        if self._job is not None:
            return self._job._repr_mimebundle_()
        notice = self._notice()
        section = Section("overview", self._look.words(TABS[0].title), [notice])
        return {
            "text/html": report(self._title, [section], self._look),
            "text/plain": f"{self._title}: {self._look.words(notice.sentence)}\n{notice.details}",
        }

    def _opened_view(self) -> View:
        """Return the view, made when it is first displayed: with the first pane filled if the job is there."""
        with self._lock:
            if self._view is None:
                first = [self._outputs(0), *((),) * (len(TABS) - 1)]
                titles = [self._look.words(tab.title) for tab in TABS]
                self._view = View(titles, self._state_line(), first, on_choose=self._choose, on_filter=self._filter)
                if self._loaded.is_set():
                    threading.Thread(target=self._fill_rest, name="ma_widgets-fill", daemon=True).start()
            return self._view

    def _load(self) -> None:
        job, error = None, None
        try:
            job = load_job(self._source, self._session, look=self._look)
        except Exception as raised:  # noqa: BLE001 -- an adapter is anybody's code; what it raises is shown
            error = raised
        with self._lock:
            if self._closed.is_set():
                return
            self._take(job, error)
            view = self._view
        self._loaded.set()
        if view is not None:
            view.fill(0, self._outputs(0))
            view.say(self._state_line())
            self._fill_rest()

    def _take(self, job: Job | None, error: Exception | None) -> None:
        self._error = error
        if job is None:
            self.set_trait("state", "error" if self._job is None else "stale")
            return
        self._job = job
        self.set_trait("job_id", job.id if self.job_id is None else self.job_id)
        self.set_trait("phase", job.phase)
        self.set_trait("updated_at", job.columns.at or datetime.now(timezone.utc))
        self.set_trait("state", "ready")

    def _fill_rest(self) -> None:
        """Send the other panes unasked: a page's questions wait while a cell runs."""
        if self._closed.wait(_PAINT_SECONDS):
            return
        for index in range(1, len(TABS)):
            self._show(index)

    def _show(self, index: int) -> None:
        with self._lock:
            view = self._view
        if view is not None:
            view.fill(index, self._outputs(index))

    def _choose(self, index: int | None) -> None:
        """Turn SVG into charts that answer to the pointer, in the tab that was chosen."""
        if index and index not in self._interactive:
            self._interactive.add(index)
            self._show(index)

    def _filter(self, text: str) -> None:
        self._filter_text = text
        self._show(len(TABS) - 1)

    def _outputs(self, index: int) -> Outputs:
        section = self._section(index)
        return outputs_of(section, self._look, interactive=index in self._interactive)

    def _section(self, index: int) -> Section:
        tab, job = TABS[index], self._job
        if job is None:
            blocks: Sequence[Any] = [
                self._notice() if index == 0 else Notice(N_("Nothing is loaded; Overview says why."))
            ]
            return Section(tab.name, "", blocks)
        section = job.section(tab)
        if tab.name == "fields" and self._filter_text:
            return section._replace(blocks=list(filtered_blocks(job.columns, self._filter_text)))
        if index == 0 and self._error is not None:
            return section._replace(blocks=[self._notice(), *section.blocks])
        return section

    def _notice(self) -> Notice:
        """Return in words why there is no job, or no newer one."""
        error = self._error
        if error is None:
            return Notice(say(N_("Loading the job {job_id}."), job_id=repr(self.job_id)))
        if isinstance(error, MaWidgetsError):
            return Notice(error.what, "error", error.details)
        sentence = say(N_("The session adapter raised {kind}."), kind=type(error).__name__)
        return Notice(sentence, "error", "An adapter raises ma_widgets.errors only; widget.error has the exception.")

    @property
    def _title(self) -> str:
        job = self._job
        return (job.name or job.id) if job else f"Training job {self.job_id or ''}".strip()

    def _state_line(self) -> str:
        job = self._job
        badge = phase_badge(job.phase) if job else self.state
        return page(
            "state.html.j2",
            look=self._look,
            style=trusted(style()),
            badge=badge,
            title=self._title,
            note=self._note(),
        )

    def _note(self) -> str:
        if self.updated_at is None:
            return ""
        at, zone = self.updated_at, self._look.zone
        note = f"updated {at.astimezone(zone):%H:%M:%S} · times are {zone_name(at, zone)}"
        return f"{note} · the last refresh failed" if self.state == "stale" else note


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
