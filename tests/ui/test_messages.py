"""
What choosing a tab costs, counted on the websocket between page and kernel.

ipywidgets itself tells the kernel which tab is open: one ``update`` of
``selected_index`` from the page, and from the kernel the status *busy*, the
echo of that update, and the status *idle*. That is what any ``Tab`` does, a few
hundred bytes, and nobody waits for it: the panes are in the page already. The
budget is about what comes on top: nothing, and one message in the tab where
SVG turns into a plotly chart, the first time.
"""

from __future__ import annotations

import os

import pytest
from playwright.sync_api import expect

from .notebook import ASKED, TITLES
from .wire import Message, Wire

pytestmark = pytest.mark.browser

CELL = "from ma_widgets import DemoSession, JobInfoWidget\nJobInfoWidget('demo', session=DemoSession())"
# Sends nothing until a file can be read: the kernel is busy for as long as a test likes.
BUSY = "open('busy').read()"
WAITS = "while a cell runs, that waits"
A_WORD_OF = dict(zip(TITLES, (
    "16 of 16 running", "Annotations", "Faults and recoveries", "global_batch_size", "train_url", "51,200 GB",
    "Node-hours", WAITS, WAITS, WAITS, "status.phase",
)))  # fmt: skip
LOADED = tuple(title for title in TITLES if title not in (*ASKED, "Status"))
WHAT_ANY_TAB_COSTS = ["update", "busy", "echo_update", "idle"]


@pytest.fixture
def job(watch, lab, open_notebook):
    """The demo job, every pane painted, and the wire to its kernel."""
    lab.use_theme("light")
    lab.write("messages.ipynb", [CELL, BUSY])
    notebook = open_notebook("messages.ipynb")
    notebook.wire = Wire(next(each for each in watch.sockets if each.url.split("?")[0].endswith("/channels")))
    notebook.run(0)
    view = notebook.job()
    # The last pane is sent last.
    view.root.locator(".widget-tab-contents table", has_text="All fields of the reply").wait_for(state="attached")
    return notebook, view


def test_choosing_a_tab_sends_no_pane(job):
    """
    A tab whose content is loaded opens at the cost of any Tab: no pane crosses the wire.
    """
    notebook, view = job
    for title in (*LOADED[1:], "Overview"):
        with notebook.wire.until_answered() as messages:
            view.choose(title)

        assert WHAT_ANY_TAB_COSTS == [each.what for each in messages], title
        assert 3_000 > sum(each.size for each in messages), title


def test_the_chart_is_sent_once_when_its_tab_is_first_chosen(job):
    """
    SVG turns into plotly by one message; the second time Status costs what any tab does.
    """
    notebook, view = job
    with notebook.wire.until_answered() as first:
        view.choose("Status")
    expect(view.lines.first).to_be_attached()
    view.choose("Overview")
    with notebook.wire.until_answered() as second:
        view.choose("Status")

    assert [*WHAT_ANY_TAB_COSTS[:3], "update", "idle"] == [each.what for each in first]
    assert [1, 0] == [len(_charts(each)) for each in (first, second)]
    assert WHAT_ANY_TAB_COSTS == [each.what for each in second]
    expect(view.lines.first).to_be_attached()


def test_first_paint_asks_for_no_plotly(job):
    """
    Until its tab is chosen no chart for plotly has been sent, and the panes of charts hold their SVG.
    """
    notebook, view = job

    assert [] == _charts(notebook.wire.messages)
    assert 0 == view.root.locator(".js-plotly-plot").count()
    # Overview, Status and Timeline.
    assert 3 == view.root.locator("figure svg[role=img]").count()


def test_a_tab_opens_while_a_cell_runs(job, lab):
    """
    A busy kernel answers nobody, and yet every tab shows what is loaded.
    """
    notebook, view = job
    os.mkfifo(lab.root / "busy")
    cell = notebook.run(1, wait=False)
    try:
        for title in TITLES:
            expect(view.choose(title)).to_contain_text(A_WORD_OF[title])
    finally:
        (lab.root / "busy").write_text("done", encoding="utf-8")
    expect(cell).to_contain_text("done")


def test_the_filter_sends_one_pane(job):
    """
    What is typed into the filter leaves the fields that contain it, for one message.
    """
    notebook, view = job
    view.choose("All fields")
    rows = view.pane.locator("tbody tr")
    everything = rows.count()
    with notebook.wire.until_answered():
        view.root.get_by_placeholder("Filter by path").fill("recover_records")
        notebook.page.keyboard.press("Enter")

    expect(view.pane).not_to_contain_text("metadata.id")
    assert 0 < rows.count() < everything
    expect(rows.first).to_contain_text("recover_records")


def _charts(messages: list[Message]) -> list[Message]:
    return [each for each in messages if "application/vnd.plotly.v1+json" in str(each.content)]
