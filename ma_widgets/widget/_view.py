"""The ipywidgets tree of one job: a state line above a Tab of Output panes."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import ipywidgets

from ..charts.moving import has_only_moved_on
from ..display import PLOTLY, Look, Section, parts
from ..i18n import N_
from ..tabs import Control, Tab
from ._controls import Controls, Options

Outputs = tuple[dict[str, Any], ...]


def outputs_of(section: Section, look: Look, *, live: bool) -> list[Outputs]:
    """
    Return what the parts of a pane show; a chart with its words is a part of its own, which stays when others change.

    As HTML, the text would be sent for nothing; and for plotly, when the pane is *live*.
    """
    unseen = {"text/plain"} if live else {"text/plain", PLOTLY}
    return [tuple(_output(bundle, unseen) for bundle in part) for part in parts(section.blocks, look)]


def _output(bundle: dict[str, Any], unseen: Collection[str]) -> dict[str, Any]:
    data = {kind: data for kind, data in bundle.items() if kind not in unseen}
    return {"output_type": "display_data", "data": data, "metadata": {}}


class State(NamedTuple):
    """
    What stands above the tabs, as HTML: the phase and the name, which are read aloud; how fresh they are.

    ``is_paused`` is whether the reader wants nothing newer.
    """

    words: str
    note: str
    is_paused: bool = False


class Pane:
    """
    What lies under one tab: an Output, or a box of controls and one Output for each of its parts.

    Where it says *instead* of outputs, it makes its parts when it is first filled: each is a message to the page.
    """

    def __init__(
        self,
        count: int,
        outputs: Sequence[Outputs] | None,
        layout: ipywidgets.Layout,
        *,
        is_box: bool = False,
        instead: ipywidgets.Output | None = None,
    ) -> None:
        self._count, self._layout = count, layout
        self.controls: Controls | None = None
        self.parts = [] if outputs is None else self._made(outputs)
        is_alone = count == 1 and not is_box
        shown = [instead] if instead is not None and not self.parts else self.parts
        self.root = self.parts[0] if is_alone else ipywidgets.VBox(shown, layout=layout)

    @property
    def models(self) -> list[Any]:
        """Every model that was opened."""
        return list(dict.fromkeys([self.root, *self.parts, *(self.controls.models if self.controls else ())]))

    def fill(self, outputs: Sequence[Outputs]) -> None:
        """Show *outputs*: a message for each part that has changed; a chart of which only the end has moved stays."""
        if not self.parts:
            self.parts = self._made(outputs)
            self._arrange()
            return
        for part, each in zip(self.parts, _filled(outputs, self._count)):
            if not _may_stay(part.outputs, each):
                part.outputs = each

    def control(self, controls: Controls) -> None:
        """Put *controls* above the parts."""
        self.controls = controls
        self._arrange()

    def _arrange(self) -> None:
        self.root.children = [*([self.controls.row] if self.controls else []), *self.parts]

    def _made(self, outputs: Sequence[Outputs]) -> list[ipywidgets.Output]:
        return [ipywidgets.Output(outputs=each, layout=self._layout) for each in _filled(outputs, self._count)]


def _may_stay(shown: Outputs, newer: Outputs) -> bool:
    """Return whether a live chart, as it is on screen, is true enough: drawn anew, it would lose the reader's zoom."""
    before, after = _figure(shown), _figure(newer)
    return before is not None and after is not None and has_only_moved_on(before, after)


def _figure(outputs: Outputs) -> dict[str, Any] | None:
    """Return the figure of a part that is a chart and its words; None for an SVG, and for what has more in it."""
    return outputs[0]["data"].get(PLOTLY) if len(outputs) == 2 else None


def _filled(outputs: Sequence[Outputs], count: int) -> list[Outputs]:
    """Return *count* outputs: what there is too many of stands in the last one, what lacks is empty."""
    first, rest = list(outputs[: count - 1]), outputs[count - 1 :]
    return [*first, *[()] * (count - 1 - len(first)), sum(rest, ())]


class View:
    """
    The models of one widget, few: all panes share one layout, and what costs a request is made when it is looked at.

    ``on_choose(index)`` is called when a tab is chosen, ``on_control(index,
    control, value)`` when the reader chooses in it, ``on_refresh()`` and ``on_pause()`` at a click.
    """

    def __init__(
        self,
        tabs: Sequence[Tab],
        style: str,
        state: State,
        panes: Sequence[Sequence[Outputs] | None],
        instead: Outputs,
        look: Look,
        *,
        on_choose: Callable[[int], None],
        on_control: Callable[[int, Control, str], None],
        on_refresh: Callable[[], None],
        on_pause: Callable[[], None],
    ) -> None:
        self._tabs, self._look, self._on_control = tabs, look, on_control
        self._lock = threading.RLock()
        self._is_closed = False
        layout = ipywidgets.Layout()
        # In a page with several notebooks it is the only one of its name.
        self._said_id = f"ma-{secrets.token_hex(4)}"
        self._words = ipywidgets.HTML(self._said(state.words), layout=layout)
        self._note = ipywidgets.HTML(state.note, layout=layout, style=self._words.style)
        # One for all panes: until they are filled they say the same.
        waiting = ipywidgets.Output(outputs=instead, layout=layout)
        self._panes = [
            Pane(tab.parts, outputs, layout, is_box=outputs is None, instead=waiting)
            for tab, outputs in zip(tabs, panes)
        ]
        self._refresh = refresh = ipywidgets.Button(**_refresh_words(look), layout=layout)
        # What is opened, scrolled or reached by keys is another one after the next look.
        self._pause = ipywidgets.Button(**_pause_words(look, state), layout=layout, style=refresh.style)
        self._tab = ipywidgets.Tab(
            [pane.root for pane in self._panes], layout=layout, **_titles([look.words(tab.title) for tab in tabs])
        )
        # A screen reader tells what changes in a place that stays; an HTML widget puts a new element in the place of
        # the old one. So the place stands in the style sheet, which never changes, and owns whichever element is there.
        place = f'<div role="status" aria-owns="{self._said_id}"></div>'
        sheet = ipywidgets.HTML(style + place, layout=layout, style=self._words.style)
        shown = [sheet, self._words, self._note, self._pause, refresh, self._tab]
        self.root = ipywidgets.VBox(shown, layout=layout, _dom_classes=("ma-panes",))
        self._models = [self.root, *shown, self._words.style, refresh.style, waiting, layout]
        self._tab.observe(lambda change: on_choose(change["new"]), "selected_index")
        refresh.on_click(lambda _: on_refresh())
        self._pause.on_click(lambda _: on_pause())

    def speak(self, look: Look, titles: Sequence[str]) -> None:
        """Call everything but the panes in the language of *look*; no message for what is the same."""
        with self._lock:
            self._look = look
            for name, words in _refresh_words(look).items():
                setattr(self._refresh, name, words)
            for index, title in enumerate(titles):
                if self._tab.get_title(index) != title:
                    self._tab.set_title(index, title)
            for pane in self._panes:
                if pane.controls is not None:
                    pane.controls.speak(look)

    @property
    def chosen(self) -> int:
        """The index of the tab that is open."""
        return self._tab.selected_index or 0

    @property
    def model_id(self) -> str:
        """The id by which a page finds the tree."""
        return str(self.root.model_id)

    def fill(self, index: int, outputs: Sequence[Outputs]) -> None:
        """Put *outputs* into a pane: no message for what is the same."""
        with self._lock:
            # Whoever was about to fill it would open models that nobody closes.
            if not self._is_closed:
                self._panes[index].fill(outputs)

    def offer(self, index: int, options: Mapping[str, Options], chosen: Mapping[str, str]) -> None:
        """Show what there is to choose in a pane; its controls are made when they are first needed."""
        with self._lock:
            pane = self._panes[index]
            if self._is_closed:
                return
            if pane.controls is None:
                pane.control(self._controls(index, options, chosen))
            else:
                pane.controls.tell(options, chosen)

    def _controls(self, index: int, options: Mapping[str, Options], chosen: Mapping[str, str]) -> Controls:
        def used(control: Control, value: str) -> None:
            self._on_control(index, control, value)

        return Controls(self._tabs[index], self._look, self._note.layout, options, chosen, used)

    def say(self, state: State) -> None:
        """Replace what stands above the tabs; no message for what is the same, so that it is read aloud once."""
        self._words.value = self._said(state.words)
        self._note.value = state.note
        for name, words in _pause_words(self._look, state).items():
            setattr(self._pause, name, words)

    def _said(self, words: str) -> str:
        return f'<div id="{self._said_id}">{words}</div>'

    def close(self) -> None:
        """Close every model that was opened."""
        with self._lock:
            self._is_closed = True
            _close([*self._models, *(model for pane in self._panes for model in pane.models)])


def _refresh_words(look: Look) -> dict[str, str]:
    return {"description": look.words(N_("Refresh")), "tooltip": look.words(N_("Ask for the job now"))}


def _pause_words(look: Look, state: State) -> dict[str, str]:
    if state.is_paused:
        return {"description": look.words(N_("Go on")), "tooltip": look.words(N_("Ask for the job again and again"))}
    return {"description": look.words(N_("Pause")), "tooltip": look.words(N_("Leave everything as it is"))}


def _titles(titles: Sequence[str]) -> dict[str, Any]:
    """Return the titles as ipywidgets takes them at birth, so that no message must follow: 8 a list, 7 a dict."""
    if hasattr(ipywidgets.Tab, "titles"):
        return {"titles": list(titles)}
    return {"_titles": {str(index): title for index, title in enumerate(titles)}}


def _close(models: Iterable[Any]) -> None:
    for model in models:
        model.unobserve_all()
        model.close()
