"""When a chart on screen stays although a newer one is there: only its end has moved on, and only a little."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from ma_widgets.charts import node_count
from ma_widgets.charts.moving import has_only_moved_on

START = datetime(2026, 3, 1, 12, 0, tzinfo=timezone.utc)


def figure(*steps, asked=4, faults=(), zone=timezone.utc):
    """Return the figure of pairs of minute and count, with faults of pairs of minute and kind."""
    nodes = {"at": [START + timedelta(minutes=minute) for minute, _ in steps], "nodes": [count for _, count in steps]}
    marks = {
        "recover_started_at": [START + timedelta(minutes=minute) for minute, _ in faults],
        "fault_scenario": [fault for _, fault in faults],
    }
    return node_count.draw(nodes, zone, asked=asked, faults=marks)


def ranged(end):
    """Return the figure up to the minute *end* with an axis that ends there."""
    drawn = figure((0, 0), (end, 0))
    drawn["layout"]["xaxis"]["range"] = [0, end]
    return drawn


def with_line_to(end):
    """Return a figure with a second line, which ends before the first."""
    drawn = figure(*STEPS, asked=None)
    return {**drawn, "data": [*drawn["data"], {"mode": "lines", "x": ["2026-03-01 12:00:00", end], "y": [1, 1]}]}


ONE_FAULT = [(20, "chip_fault")]
STEPS = [(0, 0), (10, 4), (100, 4)]
LATER = [(0, 0), (10, 4), (102, 4)]


@pytest.mark.parametrize(
    ("rule", "shown", "newer"),
    [
        ("nothing moved", figure(*STEPS), figure(*STEPS)),
        ("2 %", figure(*STEPS), figure(*LATER)),
        ("5 %", figure(*STEPS), figure((0, 0), (10, 4), (105, 4))),
        ("no number asked for", figure(*STEPS, asked=None), figure(*LATER, asked=None)),
        ("the same fault", figure(*STEPS, faults=ONE_FAULT), figure(*LATER, faults=ONE_FAULT)),
        ("the range of an axis follows", ranged(100), ranged(104)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_chart_stays_when_only_its_end_has_moved_a_little(rule, shown, newer):
    """
    The end of a running job moves with the clock; up to a twentieth of the span, that is nothing to see.
    """
    assert has_only_moved_on(shown, newer), rule


@pytest.mark.parametrize(
    ("rule", "shown", "newer"),
    [
        ("more than 5 %", figure(*STEPS), figure((0, 0), (10, 4), (105.1, 4))),
        ("an earlier end", figure(*LATER), figure(*STEPS)),
        ("another last count", figure(*STEPS), figure((0, 0), (10, 4), (102, 3))),
        ("another count before", figure(*STEPS), figure((0, 1), (10, 4), (102, 4))),
        ("a new step", figure(*STEPS), figure((0, 0), (10, 4), (101, 3), (102, 3))),
        ("a step that has moved", figure(*STEPS), figure((0, 0), (11, 4), (102, 4))),
        ("a step at the end that has moved", figure((0, 0), (100, 4)), figure((0, 0), (102, 4))),
        ("another start", figure(*STEPS), figure((1, 0), (10, 4), (102, 4))),
        ("another number asked for", figure(*STEPS), figure(*LATER, asked=3)),
        ("no number asked for now", figure(*STEPS), figure(*LATER, asked=None)),
        ("a new fault", figure(*STEPS), figure(*LATER, faults=ONE_FAULT)),
        ("another kind of fault", figure(*STEPS, faults=[(20, "other")]), figure(*LATER, faults=ONE_FAULT)),
        ("a last fault that has moved", figure(*STEPS, faults=[(21, "a")]), figure(*LATER, faults=[(22, "a")])),
        (
            "faults at the end",
            figure(*STEPS, faults=[(20, "a"), (100, "a")]),
            figure(*LATER, faults=[(20, "a"), (102, "a")]),
        ),
        ("another line's end", with_line_to("2026-03-01 12:30:00"), with_line_to("2026-03-01 12:31:00")),
        ("another zone", figure(*STEPS), figure(*STEPS, zone=timezone(timedelta(minutes=1)))),
        ("another height", figure(*STEPS), {**figure(*LATER), "layout": {**figure(*LATER)["layout"], "height": 9}}),
        ("another config", figure(*STEPS), {**figure(*LATER), "config": {}}),
        ("no span yet", figure((0, 0)), figure((1, 0))),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_chart_that_says_something_else_does_not_stay(rule, shown, newer):
    """
    Whatever a reader could learn from the newer chart makes it replace the older.
    """
    assert not has_only_moved_on(shown, newer), rule
