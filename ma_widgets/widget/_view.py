"""The ipywidgets tree of one job: a state line above a Tab of Output panes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

import ipywidgets

from ..charts.moving import has_only_moved_on
from ..display import PLOTLY, Look, Section, parts
from ..tabs import TABS

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


class Pane:
    """What lies under one tab: an Output, or one for each of its parts."""

    def __init__(self, count: int, outputs: Sequence[Outputs], layout: ipywidgets.Layout) -> None:
        self.parts = [ipywidgets.Output(outputs=each, layout=layout) for each in _filled(outputs, count)]
        self.root = self.parts[0] if count == 1 else ipywidgets.VBox(self.parts, layout=layout)

    def fill(self, outputs: Sequence[Outputs]) -> None:
        """Show *outputs*: a message for each part that has changed; a chart of which only the end has moved stays."""
        for part, each in zip(self.parts, _filled(outputs, len(self.parts))):
            if not _may_stay(part.outputs, each):
                part.outputs = each


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
    The models of one widget, few: all panes share one layout.

    ``on_choose(index)`` is called when a tab is chosen, ``on_filter(text)``
    when the filter of the last tab changes, ``on_refresh()`` at a click.
    """

    def __init__(
        self,
        titles: Sequence[str],
        style: str,
        state: str,
        panes: Sequence[Sequence[Outputs]],
        *,
        on_choose: Callable[[int], None],
        on_filter: Callable[[str], None],
        on_refresh: Callable[[], None],
    ) -> None:
        layout = ipywidgets.Layout()
        self._state = ipywidgets.HTML(state, layout=layout)
        self._panes = [Pane(tab.parts, outputs, layout) for tab, outputs in zip(TABS, panes)]
        refresh = ipywidgets.Button(description="Refresh", tooltip="Ask for the job now", layout=layout)
        self._filter = ipywidgets.Text(
            placeholder="Filter by path, label or value, then Enter", continuous_update=False, layout=layout
        )
        filtered = ipywidgets.VBox([self._filter, self._panes[-1].root], layout=layout)
        roots = [*(pane.root for pane in self._panes[:-1]), filtered]
        self._tab = ipywidgets.Tab(roots, layout=layout, **_titles(titles))
        sheet = ipywidgets.HTML(style, layout=layout, style=self._state.style)
        self.root = ipywidgets.VBox([sheet, self._state, refresh, self._tab], layout=layout, _dom_classes=("ma-panes",))
        models = [self.root, self._tab, refresh, refresh.style, filtered, self._filter, self._filter.style]
        models += [model for pane in self._panes for model in dict.fromkeys([pane.root, *pane.parts])]
        self._models = [*models, self._state, self._state.style, sheet, layout]
        self._tab.observe(lambda change: on_choose(change["new"]), "selected_index")
        self._filter.observe(lambda change: on_filter(change["new"]), "value")
        refresh.on_click(lambda _: on_refresh())

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
        self._panes[index].fill(outputs)

    def say(self, state: str) -> None:
        """Replace the state line."""
        self._state.value = state

    def close(self) -> None:
        """Close every model that was opened."""
        _close(self._models)


def _titles(titles: Sequence[str]) -> dict[str, Any]:
    """Return the titles as ipywidgets takes them at birth, so that no message must follow: 8 a list, 7 a dict."""
    if hasattr(ipywidgets.Tab, "titles"):
        return {"titles": list(titles)}
    return {"_titles": {str(index): title for index, title in enumerate(titles)}}


def _close(models: Iterable[Any]) -> None:
    for model in models:
        model.unobserve_all()
        model.close()
