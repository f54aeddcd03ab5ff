"""Where a widget stands in a page, and how the report takes its place."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import ipywidgets
from IPython.display import display

from ._cells import Run

VIEW = "application/vnd.jupyter.widget-view+json"


class Placeholder:
    """
    A displayed output that can be replaced, in the page and in the saved notebook.

    *run* is the run of the cell that shows it, *has_job* whether its static forms are those of the job.
    """

    def __init__(self, bundle: dict[str, Any], run: Run, *, has_job: bool) -> None:
        self.bundle, self.run, self.has_job = bundle, run, has_job
        self._captors = [each for each in _live_outputs() if each.msg_id]
        self._handle = display(bundle, raw=True, display_id=True)

    def replace(self, bundle: dict[str, Any]) -> bool:
        """Put *bundle* in its place; return whether that could be done: an Output may wait for its page."""
        if self._captors:
            return any(_replaced(captor, self.bundle.get(VIEW), bundle) for captor in self._captors)
        if self._handle is not None:
            self._handle.update(bundle, raw=True)
        return True


def _live_outputs() -> list[ipywidgets.Output]:
    """Return all Output widgets; ipywidgets 8 keeps its models in another place than 7."""
    models = getattr(ipywidgets.widgets.widget, "_instances", None)
    live: Iterable[Any] = (ipywidgets.Widget.widgets if models is None else models).copy().values()
    return [model for model in live if isinstance(model, ipywidgets.Output)]


def _replaced(captor: ipywidgets.Output, view: Any, bundle: dict[str, Any]) -> bool:
    """Replace *view* among what an Output caught: it takes no update by display id."""
    outputs = [
        {"output_type": "display_data", "data": bundle, "metadata": {}} if _shows(output, view) else output
        for output in captor.outputs
    ]
    is_new = list(captor.outputs) != outputs
    captor.outputs = tuple(outputs)
    return is_new


def _shows(output: dict[str, Any], view: Any) -> bool:
    shown: Any = output.get("data", {}).get(VIEW)
    return bool(shown and view and shown.get("model_id") == view["model_id"])
