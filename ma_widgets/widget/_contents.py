"""What one state of a widget shows: panes, state line, and the forms for pages without widgets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from ..blocks import Badge, DataTable, Notice
from ..display import Look, Section, bundle, page, report, style
from ..errors import MaWidgetsError
from ..i18n import N_, Words, say
from ..job import Job
from ..tabs import TABS, Choices, Options, Tab, error_notice, phase_badge
from ._controls import PAGE
from ._view import Outputs, State, outputs_of

# A longer list to choose from is none.
_MOST_PAGES = 500
_WAITING = Notice(N_("What is here is asked for when this tab is opened; while a cell runs, that waits."))
_NOTHING = Notice(N_("Nothing is loaded; see Overview."))
_ADAPTER = N_("An adapter raises ma_widgets.errors only; widget.error has the exception.")
_STATES = {"idle": N_("idle"), "loading": N_("loading"), "error": N_("error")}


@dataclass(frozen=True)
class Contents:
    """
    One moment of a widget: the job as last loaded, what went wrong since, and how the reader looks at it.

    ``state`` is the widget's; ``looked_at`` is when the last look ended,
    ``next_seconds`` the pause from then to the next, None when none comes,
    ``is_paused`` whether that is the reader's will;
    ``notices`` what else the reader should know; ``choices`` what he chose in
    the tabs, by the name of the tab; ``tabs`` are these and the reader's own.
    """

    job_id: str | None
    state: str
    look: Look
    job: Job | None = None
    error: BaseException | None = None
    updated_at: datetime | None = None
    looked_at: datetime | None = None
    next_seconds: float | None = None
    is_paused: bool = False
    notices: tuple[Notice, ...] = ()
    choices: Mapping[str, Choices] = field(default_factory=dict)
    tabs: tuple[Tab, ...] = TABS
    _sections: dict[int, Section] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def titles(self) -> list[str]:
        """The titles of the tabs."""
        return [self.look.words(tab.title) for tab in self.tabs]

    @property
    def heading(self) -> Words:
        """What the job is called before and after it is known."""
        if self.job is not None:
            return self.job.name or self.job.id
        return say(N_("Training job {job_id}"), job_id=self.job_id) if self.job_id else N_("Training job")

    def outputs(self, index: int, *, live: bool = False) -> list[Outputs]:
        """Return what each part of a pane shows; the charts of a *live* one answer to the pointer."""
        return outputs_of(self.section(index), self._look(index), live=live)

    def section(self, index: int) -> Section:
        """Return the blocks of a tab, as the reader chose them; made once for the pane and what to choose in it."""
        if index not in self._sections:
            self._sections[index] = self._section(index)
        return self._sections[index]

    def _section(self, index: int) -> Section:
        tab, job = self.tabs[index], self.job
        if job is None:
            return Section(tab.name, "", [self.notice if index == 0 else _NOTHING])
        chosen = {name: value for name, value in self._chosen(index).items() if name != PAGE.name}
        section = job.section(tab, chosen)
        return section._replace(blocks=[*self._above, *section.blocks]) if index == 0 else section

    def options(self, index: int) -> dict[str, Options]:
        """Return what there is to choose in a tab, by the name of the control; pages where a table has several."""
        if self.job is None:
            return {}
        frames = self.job.columns
        made = {each.name: each.options(frames) for each in self.tabs[index].controls if each.options is not None}
        return {**made, PAGE.name: self._pages(index)}

    def _pages(self, index: int) -> Options:
        if not self.tabs[index].is_long:
            return []
        rows = self.look.rows
        tables = [block for block in self.section(index).blocks if isinstance(block, DataTable)]
        longest = max((table.row_count for table in tables), default=0)
        if longest <= rows:
            return []
        starts = range(0, min(longest, rows * _MOST_PAGES), rows)
        return [(f"{start + 1:,}–{min(start + rows, longest):,}", str(start // rows + 1)) for start in starts]

    def _chosen(self, index: int) -> Choices:
        return self.choices.get(self.tabs[index].name, {})

    def _look(self, index: int) -> Look:
        page = self._chosen(index).get(PAGE.name, "")
        return replace(self.look, page=int(page)) if page.isdecimal() else self.look

    @property
    def instead(self) -> Outputs:
        """What a pane says until it is filled."""
        return outputs_of(Section("", "", [_WAITING if self.job else _NOTHING]), self.look, live=False)[0]

    @property
    def _above(self) -> list[Notice]:
        """What the reader should know before he reads the job."""
        return [*([self.notice] if self.error is not None else []), *self.notices]

    @property
    def notice(self) -> Notice:
        """Why there is no job, or no newer one, in words."""
        error = self.error
        if error is None:
            named = say(N_("Loading the job {job_id}."), job_id=repr(self.job_id))
            return Notice(named if self.job_id else N_("Loading the job."))
        if isinstance(error, MaWidgetsError):
            return error_notice(error)
        sentence = say(N_("The session adapter raised {kind}."), kind=type(error).__name__)
        return Notice(sentence, "error", _ADAPTER)

    @property
    def style(self) -> str:
        """The style sheet that all panes share."""
        return f"<style>{style()}</style>"

    def state_lines(self) -> State:
        """Return the lines above the tabs."""
        unknown = Badge(_STATES.get(self.state, self.state), "bad" if self.error else "neutral")
        badge = phase_badge(self.job.phase) if self.job else unknown
        # The pane has the reason too, with more; it is drawn anew with each try, so it is not what is read aloud.
        reason = self.look.words(self.notice.sentence) if self.error else ""
        words = page("state.html.j2", look=self.look, badge=badge, title=self.heading, reason=reason)
        note = page("state.html.j2", look=self.look, badge="", note=self._note())
        return State(words, note, is_paused=self.is_paused)

    def _note(self) -> str:
        """Return how fresh the data is, and when newer comes."""
        return " · ".join(self.look.words(part) for part in (self._age(), self._future(), self.look.zone_note) if part)

    def _age(self) -> Words:
        if self.updated_at is None:
            return ""
        if self.error is None:
            return say(N_("updated {moment}"), moment=self._clock(self.updated_at))
        since = self._clock(self.updated_at)
        return say(N_("stale since {moment}: {reason}"), moment=since, reason=self.notice.sentence)

    def _future(self) -> Words:
        if self.next_seconds is None:
            if self.job and self.job.is_final:
                return N_("stopped: the job is final")
            return N_("paused") if self.is_paused else ""
        if self.error is None or self.looked_at is None:
            return say(N_("next look in {seconds} s"), seconds=f"{self.next_seconds:.0f}")
        next_at = self.looked_at + timedelta(seconds=self.next_seconds)
        return say(N_("next try at {moment}"), moment=self._clock(next_at))

    def _clock(self, moment: datetime) -> str:
        """Return the time of day, with the date when it is not that of the last look."""
        local, today = (each.astimezone(self.look.time_zone) for each in (moment, self.looked_at or moment))
        return f"{local:%H:%M:%S}" if local.date() == today.date() else f"{local:%Y-%m-%d %H:%M:%S}"

    @property
    def is_large(self) -> bool:
        """Whether the static forms of the job take a while."""
        return self.job is not None and self.job.columns.is_large

    def static_forms(self) -> dict[str, Any]:
        """Return the report and the text, for a page without widgets."""
        if self.job is not None:
            return self.job.forms(self._above)
        section = Section(self.tabs[0].name, self.look.words(self.tabs[0].title), [self.notice])
        text, colon = bundle(self.notice, self.look)["text/plain"], self.look.words(N_(": "))
        return {
            "text/html": report(self.heading, [section], self.look),
            "text/plain": f"{self.look.words(self.heading)}{colon}{text}",
        }
