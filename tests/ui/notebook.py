"""What a person does in a notebook and sees of a job: cells, tabs, panes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from playwright.sync_api import Locator, Page, expect

from .lab import Lab
from .path import levels

TITLES = (
    *("Overview", "Metadata", "Status", "Algorithm", "Inputs & outputs", "Resources"),
    *("Timeline", "Events", "Logs", "Metrics", "All fields"),
)
# What these show costs the service a request.
ASKED = ("Timeline", "Events", "Logs", "Metrics")
# A cold kernel on a busy machine with two cores.
_PATIENCE_MS = 60_000


class Notebook:
    """A notebook that is open in JupyterLab, its kernel ready."""

    def __init__(self, page: Page, lab: Lab, name: str) -> None:
        self.page = page
        page.goto(lab.url(name))
        # Before its kernel is there, a run asks which kernel to take.
        expect(page.locator("#jp-main-statusbar")).to_contain_text("| Idle", timeout=_PATIENCE_MS)
        page.evaluate("window.jupyterapp.shell.collapseLeft()")
        self.cells = page.locator(".jp-Notebook .jp-Cell")

    def run_all(self) -> None:
        """Choose Run, Run All Cells, and wait until the last code cell has run."""
        self.page.get_by_role("menuitem", name="Run", exact=True).click()
        self.page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        self._has_run(self.page.locator(".jp-Notebook .jp-CodeCell").last)

    def run(self, index: int, *, wait: bool = True) -> Locator:
        """Run the cell *index* with Shift+Enter; return what it put out."""
        cell = self.cells.nth(index)
        cell.locator(".cm-content").click()
        self.page.keyboard.press("Shift+Enter")
        if wait:
            self._has_run(cell)
        return cell.locator(".jp-Cell-outputArea")

    def do(self, expression: str) -> None:
        """Do what *expression* says to the open notebook ``it``, as JupyterLab's own commands do."""
        script = f"(async () => {{ const it = window.jupyterapp.shell.currentWidget; await {expression}; }})()"
        self.page.evaluate(script)

    def save(self) -> None:
        """Save the notebook; return when it is in its file."""
        self.do("it.context.save()")

    def job(self, index: int = 0) -> JobView:
        """Return the job in the cell *index* of those that show one, its first pane painted."""
        root = self.page.locator(".ma-panes").nth(index)
        view = JobView(root)
        expect(view.pane.locator(".ma-widgets").first).to_be_visible(timeout=_PATIENCE_MS)
        return view

    def _has_run(self, cell: Locator) -> None:
        expect(cell.locator(".jp-InputPrompt")).to_have_text(re.compile(r"\[\d+\]:"), timeout=_PATIENCE_MS)


class JobView:
    """A job on the screen."""

    def __init__(self, root: Locator) -> None:
        self.root = root
        self.tabs = root.get_by_role("tab")
        self.pane = root.locator(".widget-tab-contents > .lm-Widget:not(.lm-mod-hidden)")
        self.state, self.note = root.locator(".ma-state"), root.locator(".ma-note")
        # plotly's own marks: the layer of a trace, and in it the line.
        self.plot = self.pane.locator(".js-plotly-plot")
        self.lines = self.plot.locator(".scatterlayer .trace .js-line")
        self.svg = self.pane.locator("figure svg[role=img]")

    def choose(self, title: str) -> Locator:
        """Click the tab *title*; return its pane, painted."""
        tab = self.root.get_by_role("tab", name=title, exact=True)
        tab.click()
        expect(tab).to_have_attribute("aria-selected", "true")
        expect(self.pane.locator(".ma-widgets").first).to_be_visible()
        return self.pane

    def opened(self, title: str) -> Locator:
        """Click the tab *title*; return its pane when what it asks for is there."""
        pane = self.choose(title)
        for words in ("when this tab is opened", "not there yet"):
            expect(pane).not_to_contain_text(words, timeout=_PATIENCE_MS)
        return pane

    def walk(self) -> Iterator[tuple[str, Locator]]:
        """Yield title and pane of each tab in turn, its charts drawn by plotly when it has one."""
        for title in TITLES:
            pane = self.opened(title)
            if title in ("Status", "Timeline", "Metrics") and self._has_chart():
                expect(self.plot.locator(".main-svg").first).to_be_visible()
            if title == "Status" and self._has_chart():
                expect(self.lines.first).to_be_attached()
            yield title, pane

    def point_at(self, x: float, y: float) -> Locator:
        """Move the pointer to a place in the chart; return the label that appears."""
        # plotly listens from the second movement on.
        for each in (x + 3, x):
            self.plot.locator(".nsewdrag").first.hover(position={"x": each, "y": y + 3})
        label = self.plot.locator(".hoverlayer .hovertext text").first
        expect(label).to_be_visible()
        return label

    def steps(self, counts: Sequence[int]) -> list[float]:
        """Return the heights of the steps of the line that plotly drew, in the unit of *counts*."""
        return levels(self.lines.first.get_attribute("d") or "", counts)

    def _has_chart(self) -> bool:
        return self.pane.locator("figure, .js-plotly-plot").count() > 0
