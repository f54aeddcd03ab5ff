"""What a refresh replaces in a pane: a live chart stays while only its end moves."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import ipywidgets
import pytest

from ma_widgets.blocks import Chart, DataTable, Notice
from ma_widgets.charts import node_count
from ma_widgets.display import PLOTLY, Look, Section
from ma_widgets.tabs import TABS
from ma_widgets.widget._cells import Run, _Cells
from ma_widgets.widget._view import Outputs, Pane, State, View, outputs_of

START = datetime(2026, 3, 1, 12, 0, tzinfo=timezone.utc)


def outputs(minutes: int, *, last: int = 4, live: bool = True, charts: int = 1) -> list[Outputs]:
    """Return the parts of a pane with the chart of a job that has run for *minutes*, words before and after."""
    nodes = {"at": [START + timedelta(minutes=minute) for minute in (0, 10, minutes)], "nodes": [0, 4, last]}
    chart = Chart(
        name="node_count",
        title="Running nodes",
        figure=lambda zone: node_count.draw(nodes, zone),
        svg=lambda zone, alt: node_count.svg(nodes, zone, alt=alt),
        alt=f"until minute {minutes}",
        numbers=DataTable(["at"], ["At"], [nodes["at"]]),
        interactive=True,
    )
    blocks = [Notice(f"before {minutes}"), *[chart] * charts, Notice(f"after {minutes}")]
    return outputs_of(Section("status", "Status", blocks), Look(timezone.utc), live=live)


def filled(first: list[Outputs], *later: list[Outputs], count: int = 3) -> list[Any]:
    """Return what the parts of a pane show that was filled with each in turn."""
    pane = Pane(count, first, ipywidgets.Layout())
    for each in later:
        pane.fill(each)
    return [part.outputs for part in pane.parts]


def test_a_chart_has_its_words_in_its_part() -> None:
    """
    The part of a chart is two outputs, the picture for plotly and its words; before and after are one each.
    """
    made = outputs(100)

    assert [1, 2, 1] == [len(part) for part in made]
    assert [True, False] == [PLOTLY in output["data"] for output in made[1]]
    assert "until minute 100" in made[1][1]["data"]["text/html"]


def test_a_chart_stays_while_its_end_moves() -> None:
    """
    Where only the clock went on, the chart and its words stay, and what stands around them is replaced.
    """
    before, after = outputs(100), outputs(104)

    assert [after[0], before[1], after[2]] == filled(before, after)


def test_a_chart_never_lags_more_than_a_twentieth() -> None:
    """
    What was left out is measured from what is on screen, not from the look before.
    """
    looks = [outputs(minutes) for minutes in (100, 103, 106)]

    assert looks[-1] == filled(*looks)


@pytest.mark.parametrize(
    ("shown", "newer"),
    [
        (outputs(100), outputs(101, last=3)),
        (outputs(100), outputs(101, live=False)),
        (outputs(100, live=False), outputs(101)),
        (outputs(100, live=False), outputs(101, live=False)),
        (outputs(100), [()]),
    ],
    ids=["another count", "no longer live", "now live", "never live", "no chart"],
)
def test_any_other_chart_is_replaced(shown: list[Outputs], newer: list[Outputs]) -> None:
    """
    A chart that says something else, and one that is an SVG, is put in the place of the older.
    """
    expected = filled(newer)

    assert expected == filled(shown, newer)


@pytest.mark.parametrize(("charts", "count"), [(1, 1), (1, 2), (2, 3)])
def test_a_part_with_more_than_a_chart_is_replaced(charts: int, count: int) -> None:
    """
    Where a pane has too few parts, the last holds words beside a chart, and these are never old.
    """
    last = filled(outputs(100, charts=charts), outputs(101, charts=charts), count=count)[-1]

    assert "after 101" in last[-1]["data"]["text/html"]


def live_models() -> set[str]:
    """Return the ids of all live models, in ipywidgets 7 and 8."""
    registry = getattr(ipywidgets.widgets.widget, "_instances", None)
    return set(ipywidgets.Widget.widgets if registry is None else registry)


def test_what_comes_after_closing_opens_no_model() -> None:
    """
    A thread may be about to fill a pane, or to offer a choice in it, when the view is closed.
    """
    before = live_models()

    def ignore(*_: Any) -> None:
        pass

    panes, told = [None] * len(TABS), outputs(100)
    look, said = Look(timezone.utc), State("", "")
    view = View(
        TABS, "", said, panes, told[0], look, on_choose=ignore, on_control=ignore, on_refresh=ignore, on_pause=ignore
    )
    view.close()
    for index in range(len(TABS)):
        view.fill(index, told)
        view.offer(index, {"page": [("1", "1"), ("2", "2")]}, {})

    assert before == live_models()


class Shown:
    """What a cell shows."""

    def leave(self, cell: str) -> None:
        raise AssertionError(cell)


def test_a_cell_keeps_nothing_that_is_closed() -> None:
    """
    What else it shows is kept, until the cell is run again.
    """
    cells, closed, other = _Cells(), Shown(), Shown()
    for each in (closed, other):
        cells.enter(Run("a-cell", "1"), each)
    cells.forget(closed)

    assert [[other]] == [shown for _, shown in cells.shown.values()]
