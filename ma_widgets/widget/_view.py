"""The ipywidgets tree of one job: a state line above a Tab of Output panes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import ipywidgets
from IPython.display import display

from ..display import Look, Section, pane

Outputs = tuple[dict[str, Any], ...]


def outputs_of(section: Section, look: Look, *, interactive: bool) -> Outputs:
    """Return the blocks of *section* as the outputs of a pane: HTML only, the text would be sent for nothing."""
    bundles = pane(section.blocks, look, interactive=interactive)
    return tuple({"output_type": "display_data", "data": _seen(bundle), "metadata": {}} for bundle in bundles)


def _seen(bundle: dict[str, Any]) -> dict[str, Any]:
    return {kind: data for kind, data in bundle.items() if kind != "text/plain"}


class Placeholder:
    """A displayed output that can be replaced, in the page and in the saved notebook."""

    def __init__(self, bundle: dict[str, Any]) -> None:
        self.bundle = bundle
        self._handle = display(bundle, raw=True, display_id=True)

    def replace(self, bundle: dict[str, Any]) -> None:
        """Put *bundle* in its place."""
        if self._handle is not None:
            self._handle.update(bundle, raw=True)


class View:
    """
    The models of one widget, few: all panes share one layout.

    ``on_choose(index)`` is called when a tab is chosen, ``on_filter(text)``
    when the filter of the last tab changes.
    """

    def __init__(
        self,
        titles: Sequence[str],
        style: str,
        state: str,
        panes: Sequence[Outputs],
        *,
        on_choose: Callable[[int], None],
        on_filter: Callable[[str], None],
    ) -> None:
        layout = ipywidgets.Layout()
        self._state = ipywidgets.HTML(state, layout=layout)
        self._panes = [ipywidgets.Output(outputs=outputs, layout=layout) for outputs in panes]
        self._filter = ipywidgets.Text(
            placeholder="Filter by path, label or value, then Enter", continuous_update=False, layout=layout
        )
        filtered = ipywidgets.VBox([self._filter, self._panes[-1]], layout=layout)
        self._tab = ipywidgets.Tab([*self._panes[:-1], filtered], layout=layout, **_titles(titles))
        sheet = ipywidgets.HTML(style, layout=layout, style=self._state.style)
        self.root = ipywidgets.VBox([sheet, self._state, self._tab], layout=layout, _dom_classes=("ma-panes",))
        self._models = [
            self.root,
            self._tab,
            filtered,
            self._filter,
            self._filter.style,
            *self._panes,
            self._state,
            self._state.style,
            sheet,
            layout,
        ]
        self._tab.observe(lambda change: on_choose(change["new"]), "selected_index")
        self._filter.observe(lambda change: on_filter(change["new"]), "value")

    @property
    def chosen(self) -> int:
        """The index of the tab that is open."""
        return self._tab.selected_index or 0

    @property
    def model_id(self) -> str:
        """The id by which a page finds the tree."""
        return str(self.root.model_id)

    def fill(self, index: int, outputs: Outputs) -> None:
        """Put *outputs* into a pane: one message, none when they are the same."""
        self._panes[index].outputs = outputs

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
