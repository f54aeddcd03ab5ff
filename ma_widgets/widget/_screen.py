"""What a widget has on screen, and how little is sent to keep it true."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from ..sessions import Resource
from ..tabs import Choices, Control, Tab
from ._cells import Run, running_seconds
from ._contents import Contents
from ._controls import PAGE
from ._placeholder import VIEW, Placeholder
from ._view import View

# The page paints the first pane before the others arrive.
_PAINT_SECONDS = 0.25
# While a cell runs, a page cannot ask for the pane of another tab: when it runs that long, all of them are sent.
_BUSY_SECONDS = 2.0
# Where the page does not tell which cell shows what: more displays than these are long gone.
_MOST_DISPLAYS = 20


def _is_box(tab: Tab) -> bool:
    return tab.parts > 1 or tab.is_long or bool(tab.controls)


class Screen:
    """
    The cells that show a widget, and the one view that all of them share.

    *tabs* are those of the package and the reader's own. *contents* tells what
    there is to show at that moment, *on_refresh* is called when the reader asks
    for newer data, *on_pause* when he wants none, or some again, *on_open* when he opens a tab that costs a request, or
    chooses something in it that does.
    """

    def __init__(
        self,
        tabs: tuple[Tab, ...],
        contents: Callable[[], Contents],
        on_refresh: Callable[[], None],
        on_pause: Callable[[], None],
        on_open: Callable[[Tab], None],
    ) -> None:
        self._tabs = tabs
        self._now, self._on_refresh, self._on_pause, self._on_open = contents, on_refresh, on_pause, on_open
        self._view: View | None = None
        self._placeholders: list[Placeholder] = []
        self._live: set[int] = set()
        self._outdated: set[int] = set()
        # Replaced when something in it changes: other threads read it meanwhile.
        self._choices: Mapping[str, Choices] = {}
        self._is_filled = False
        self._is_closed = threading.Event()
        self._lock = threading.RLock()
        # From reading what there is to sending it: what is older must not come after what is newer.
        self._filling = threading.RLock()

    def show(self, run: Run) -> None:
        """Show the widget in the running cell; a page without widgets gets the report as soon as the job is there."""
        with self._lock:
            contents = self._contents
            # The live view must not wait for a report that takes a while.
            first = replace(contents, job=None) if contents.is_large else contents
            shown = Placeholder(self._bundle(contents, first), run, has_job=first.job is not None)
            # What an earlier run of the cell showed has gone from the page.
            kept = [
                each for each in self._placeholders if run.cell is None or each.run.cell != run.cell or each.run == run
            ]
            self._placeholders = [*kept, shown][-_MOST_DISPLAYS:]
        if first is not contents:
            self._start(lambda: self._give_reports(contents))

    def bundle(self) -> dict[str, Any]:
        """Return the live view, and for pages without widgets the report and the text."""
        with self._lock:
            return self._bundle(self._contents, self._contents)

    def _bundle(self, contents: Contents, static: Contents) -> dict[str, Any]:
        if self._is_closed.is_set():
            return static.static_forms()
        live = {"version_major": 2, "version_minor": 0, "model_id": self._opened(contents).model_id}
        return {**static.static_forms(), VIEW: live}

    def _start(self, work: Callable[[], None]) -> None:
        threading.Thread(target=work, name="ma_widgets-fill", daemon=True).start()

    def update(self) -> None:
        """Show what is new: the pane that the reader sees; the others when they are looked at."""
        with self._lock:
            view, contents = self._view, self._contents
        if view is None:
            return
        view.say(contents.state_lines())
        if self._is_filled:
            # All before the tab is asked for: who turns to another one meanwhile finds it outdated.
            self._outdated = set(self._made())
            self._bring_up_to_date({view.chosen})
            if running_seconds() > _BUSY_SECONDS:
                self._bring_up_to_date(set(self._outdated))
            return
        self._fill(0)
        self._fill_rest()
        self._give_reports(contents)

    def say(self) -> None:
        """Show how fresh the data is, and nothing else."""
        with self._lock:
            view, contents = self._view, self._contents
        if view is not None:
            view.say(contents.state_lines())

    def redraw(self) -> None:
        """Fill every pane anew: the reader looks at the job in another way."""
        with self._lock:
            view, contents = self._view, self._contents
        if view is not None:
            view.speak(contents.look, contents.titles)
        self.say()
        for index in self._made():
            self._fill(index)

    def leave(self, cell: str) -> bool:
        """Forget *cell*, which shows something else now; return whether another one shows the widget."""
        with self._lock:
            self._placeholders = [each for each in self._placeholders if each.run.cell != cell]
            return bool(self._placeholders)

    def freeze(self) -> bool:
        """Put the report in the place of the live view; return whether that could be done in every cell."""
        with self._lock:
            placeholders, forms = list(self._placeholders), self._contents.static_forms()
        remaining = [placeholder for placeholder in placeholders if not placeholder.replace(forms)]
        with self._lock:
            self._placeholders = remaining
        return not remaining

    def close(self) -> None:
        """Free every model."""
        with self._lock:
            self._is_closed.set()
            view, self._view = self._view, None
        if view is not None:
            view.close()

    @property
    def _contents(self) -> Contents:
        return replace(self._now(), choices=self._choices, tabs=self._tabs)

    @property
    def open_tab(self) -> Tab:
        """The tab that the reader sees, the first until there is a view."""
        # Its feed asks, under a lock of its own: none is taken here.
        view = self._view
        return self._tabs[view.chosen if view is not None else 0]

    def choices(self, tab: Tab) -> Choices:
        """Return what the reader chose in *tab*."""
        return self._choices.get(tab.name, {})

    def _opened(self, contents: Contents) -> View:
        """Return the view, made when it is first displayed: with the first pane filled if the job is there."""
        if self._view is None:
            # The others follow when the job is there; until then they say that it is not.
            rest = [] if contents.job else contents.outputs(1)
            panes = [contents.outputs(0), *(None if _is_box(tab) else rest for tab in self._tabs[1:])]
            self._view = View(
                self._tabs,
                contents.style,
                contents.state_lines(),
                panes,
                contents.instead,
                contents.look,
                on_choose=self._choose,
                on_control=self._control,
                on_refresh=self._on_refresh,
                on_pause=self._on_pause,
            )
            if contents.job is not None:
                self._start(self._fill_rest)
        return self._view

    def _fill_rest(self) -> None:
        """Send the other panes unasked: a page's questions wait while a cell runs."""
        if self._is_closed.wait(_PAINT_SECONDS):
            return
        for index in self._made()[1:]:
            self._fill(index)
        self._is_filled = self._contents.job is not None

    def _give_reports(self, contents: Contents) -> None:
        """Give the cells that were displayed before the job was there its report."""
        if contents.job is None:
            return
        with self._lock:
            waiting = [each for each in self._placeholders if not each.has_job]
        forms = contents.static_forms() if waiting else {}
        for placeholder in waiting:
            placeholder.replace({**placeholder.bundle, **forms})
            placeholder.has_job = True

    def _bring_up_to_date(self, indexes: Iterable[int]) -> None:
        for index in sorted(indexes):
            self._outdated.discard(index)
            self._fill(index)

    def _fill(self, index: int) -> None:
        with self._filling:
            view, contents = self._view, self._contents
            if view is None:
                return
            view.fill(index, contents.outputs(index, live=index in self._live))
            if not self._has_controls(index):
                return
            options = contents.options(index)
            if any(options.values()) or any(control.options is None for control in self._tabs[index].controls):
                view.offer(index, options, contents.choices.get(self._tabs[index].name, {}))

    def _made(self) -> list[int]:
        """Return the panes to be filled unasked, the first always: what costs a request waits until it is looked at."""
        # The timeline has something to show without its stages.
        return [index for index, tab in enumerate(self._tabs) if tab.costs <= {Resource.STAGES} or index in self._live]

    def _has_controls(self, index: int) -> bool:
        """Whether a pane is to have its controls: those of a tab that nobody has opened are not made."""
        tab = self._tabs[index]
        return bool(tab.controls or tab.is_long) and (not tab.costs or index in self._live)

    def _choose(self, index: int | None) -> None:
        """Bring the pane of the chosen tab up to date, and its charts to life: they answer to the pointer."""
        if index is None:
            return
        if index in self._outdated or index not in self._live:
            self._live.add(index)
            self._bring_up_to_date([index])
        if self._tabs[index].costs:
            self._on_open(self._tabs[index])

    def _control(self, index: int, control: Control, value: str) -> None:
        """Show a tab as the reader chose it; another choice than a page or a step begins where a tab begins."""
        tab, job = self._tabs[index], self._contents.job
        chosen = dict(self.choices(tab))
        if control.step is not None and job is not None:
            value = control.step(job.columns, chosen)
        if control.name != PAGE.name:
            chosen.pop(PAGE.name, None)
            for step in (each for each in tab.controls if each.step is not None):
                chosen.pop(step.name, None)
        chosen[control.name] = value
        self._choices = {**self._choices, tab.name: chosen}
        self._fill(index)
        # Of a log another choice may need other pages; of all else what was fetched is the whole.
        if Resource.LOG in tab.costs:
            self._on_open(tab)
