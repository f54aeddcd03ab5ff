"""What a reader chooses in a tab: lists, texts and buttons above its pane."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from typing import Any

import ipywidgets

from ..display import Look
from ..i18n import N_, Words
from ..tabs import Control, Tab

Options = Sequence[tuple[Words, str]]
OnChoice = Callable[[Control, str], None]
# What a list offers; where there is more, the first of it and a text.
_MOST_LISTED = 200
# A label names a text, a placeholder does not where an empty label is: here is one that nobody sees, see style.css.
_UNSEEN = {"description_width": "0"}
# The rows that are shown: of every table that has more of them than a page.
PAGE = Control("page", N_("Rows"), lambda _: ())


class Controls:
    """
    The widgets for the controls of one tab, in a row; ``on_choice(control, value)`` is called when one is used.

    A list is there when it has something to choose; all share one layout.
    """

    def __init__(
        self,
        tab: Tab,
        look: Look,
        layout: Any,
        options: Mapping[str, Options],
        chosen: Mapping[str, str],
        on_choice: OnChoice,
    ) -> None:
        self._controls = (*tab.controls, PAGE)
        self._look, self._on_choice = look, on_choice
        self._layout = layout
        self._widgets: dict[int, Any] = {}
        # What the names stand for that can be typed.
        self._values: dict[int, dict[str, str]] = {}
        # The thread that shows what is chosen; a reader may choose meanwhile, on another.
        self._teller: int | None = None
        self.row = ipywidgets.HBox(self._shown(options, chosen), layout=layout, _dom_classes=("ma-controls",))

    @property
    def models(self) -> list[Any]:
        """Every model that was opened for them alone."""
        return [self.row, *(model for widget in self._widgets.values() for model in (widget, widget.style))]

    def speak(self, look: Look) -> None:
        """Call the controls in the language of *look*; what there is to choose follows when it is told."""
        self._look = look
        for index, widget in self._widgets.items():
            control = self._controls[index]
            widget.description = look.words(control.label)
            if control.options is None and control.step is None:
                widget.placeholder = widget.description

    def tell(self, options: Mapping[str, Options], chosen: Mapping[str, str]) -> None:
        """Show what there is to choose now, and what is *chosen*."""
        shown = self._shown(options, chosen)
        if self.row.children != shown:
            self.row.children = shown

    def _shown(self, options: Mapping[str, Options], chosen: Mapping[str, str]) -> tuple[Any, ...]:
        self._teller = threading.get_ident()
        try:
            made = (self._told(index, options, chosen) for index in range(len(self._controls)))
            return tuple(widget for widget in made if widget is not None)
        finally:
            self._teller = None

    def _told(self, index: int, options: Mapping[str, Options], chosen: Mapping[str, str]) -> Any:
        """Return the widget of a control, made when it is first needed; None for a list without a choice."""
        control = self._controls[index]
        if control.options is None:
            return self._widgets.get(index) or self._made(index, control)
        offered = tuple((self._look.words(label), value) for label, value in options.get(control.name, ()))
        if len(offered) < 2:
            return None
        if len(offered) > _MOST_LISTED:
            return self._told_long(index, dict(offered), chosen.get(control.name, ""))
        widget = self._widget(index, ipywidgets.Dropdown) or self._made(index, control, offered)
        if widget.options != offered:
            widget.options = offered
        value = chosen.get(control.name, "")
        if value != widget.value and value in (each for _, each in offered):
            widget.value = value
        return widget

    def _told_long(self, index: int, values: dict[str, str], value: str) -> Any:
        """Return a text with the first names to choose from: a list of ten thousand makes the page stand still."""
        control = self._controls[index]
        self._values[index] = values
        names = tuple(islice(values, _MOST_LISTED))
        widget = self._widget(index, ipywidgets.Combobox) or self._made_long(index, control, names)
        if widget.options != names:
            widget.options = names
        shown = next((name for name, each in values.items() if each == value), names[0])
        if widget.value != shown:
            widget.value = shown
        return widget

    def _made_long(self, index: int, control: Control, names: Sequence[str]) -> Any:
        label = self._look.words(control.label)
        widget = ipywidgets.Combobox(
            value=names[0], options=names, description=label, continuous_update=False, layout=self._layout
        )
        widget.observe(lambda change: self._typed(index, change["new"]), "value")
        self._widgets[index] = widget
        return widget

    def _typed(self, index: int, name: str) -> None:
        """Take the name of something that can be chosen; of anything else nothing comes."""
        value = self._values[index].get(name.strip())
        if value is not None:
            self._used(self._controls[index], value)

    def _widget(self, index: int, kind: type) -> Any:
        """Return the widget of a control if it is of this *kind*; one of another is closed."""
        widget = self._widgets.get(index)
        if widget is None or isinstance(widget, kind):
            return widget
        for model in (self._widgets.pop(index), widget.style):
            model.close()
        return None

    def _made(self, index: int, control: Control, offered: Sequence[tuple[str, str]] = ()) -> Any:
        label = self._look.words(control.label)
        if control.step is not None:
            widget = ipywidgets.Button(description=label, layout=self._layout)
            widget.on_click(lambda _: self._on_choice(control, ""))
        elif control.options is None:
            widget = ipywidgets.Text(
                placeholder=label, description=label, style=_UNSEEN, continuous_update=False, layout=self._layout
            )
        else:
            widget = ipywidgets.Dropdown(options=offered, description=label, layout=self._layout)
        if control.step is None:
            widget.observe(lambda change: self._used(control, change["new"]), "value")
        self._widgets[index] = widget
        return widget

    def _used(self, control: Control, value: str | None) -> None:
        if self._teller != threading.get_ident():
            self._on_choice(control, value or "")
