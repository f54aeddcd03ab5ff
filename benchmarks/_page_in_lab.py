"""A notebook of cells to measure, open in a real JupyterLab and a real Chromium."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import BrowserContext, sync_playwright

from tests.ui.conftest import _CHROMIUM, _FLAGS
from tests.ui.lab import Lab
from tests.ui.notebook import Notebook

from ._page import SCRIPT, Sample, Wanted, timed

_CLEAR = "import ipywidgets\nipywidgets.Widget.close_all()\nprint('closed')"
_CLEARED = Wanted("[data-mime-type$=stdout] pre")
_SET_UP_CELLS = 2


class Cell(NamedTuple):
    """What is displayed, what does it, and how it is seen in the page."""

    name: str
    source: str
    wanted: Wanted


class Saved(NamedTuple):
    """The bytes of a notebook with one cell, without and with the state of widgets."""

    plain_bytes: int
    stated_bytes: int


class Bench:
    """The notebook of *cells*, in a fresh page and with a fresh kernel, in which *set_up* has run."""

    def __init__(self, context: BrowserContext, lab: Lab, set_up: str, cells: Iterable[Cell]) -> None:
        self._cells = list(dict.fromkeys(cells))
        name = lab.write("bench.ipynb", [set_up, _CLEAR, *(cell.source for cell in self._cells)])
        self._path = lab.root / name
        self._page = context.new_page()
        self._page.set_viewport_size({"width": 1280, "height": 1400})
        self._notebook = Notebook(self._page, lab, name)
        self._notebook.run(0)

    def shown(self, cell: Cell) -> Sample:
        """Run *cell* with Shift+Enter; return what came of it."""
        return self._run(self._index(cell), cell.wanted)

    def saved(self, cell: Cell) -> Saved:
        """Save the notebook as it is; return the bytes of one that has no cell but *cell*."""
        self._notebook.save()
        notebook = json.loads(self._path.read_text(encoding="utf-8"))
        notebook["cells"] = [notebook["cells"][self._index(cell)]]
        stated_bytes = _size_bytes(notebook)
        notebook["metadata"].pop("widgets", None)
        return Saved(_size_bytes(notebook), stated_bytes)

    def clear(self) -> None:
        """Close all widgets and clear all outputs."""
        self._clear_outputs()
        self._run(1, _CLEARED)
        self._clear_outputs()

    def chosen(self, title: str, wanted: Wanted) -> Sample:
        """Click the tab *title* of ours; return what came of it."""
        tab = self._page.locator(".ma-panes").get_by_role("tab", name=title, exact=True)
        return timed(self._page, tab.click, "pointerdown", wanted)

    def close(self) -> None:
        """End the kernel and close the page."""
        self._notebook.do("it.sessionContext.shutdown()")
        self._page.close()

    def _run(self, index: int, wanted: Wanted) -> Sample:
        return timed(self._page, lambda: self._notebook.run(index, wait=False), "keydown", wanted)

    def _index(self, cell: Cell) -> int:
        return _SET_UP_CELLS + self._cells.index(cell)

    def _clear_outputs(self) -> None:
        self._page.evaluate("jupyterapp.commands.execute('notebook:clear-all-cell-outputs')")


def _size_bytes(notebook: object) -> int:
    # As JupyterLab writes it.
    return len(json.dumps(notebook, indent=1, ensure_ascii=False).encode())


@contextmanager
def opened() -> Iterator[tuple[BrowserContext, Lab]]:
    """Start a JupyterLab and a browser, which saves only when told to, and then the state of widgets too."""
    with tempfile.TemporaryDirectory() as folder, Lab(Path(folder) / "lab") as lab, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=list(_FLAGS))
        context = browser.new_context()
        context.add_init_script(SCRIPT)
        _set(context, lab, ("docmanager:toggle-autosave", "@jupyter-widgets/jupyterlab-manager:saveWidgetState"))
        yield context, lab
        browser.close()


def _set(context: BrowserContext, lab: Lab, commands: Iterable[str]) -> None:
    """Run *commands* that change settings, which outlast their page."""
    page = context.new_page()
    notebook = Notebook(page, lab, lab.write("settings.ipynb", [""]))
    for command in commands:
        page.evaluate("command => jupyterapp.commands.execute(command)", command)
    notebook.do("it.sessionContext.shutdown()")
    page.close()
