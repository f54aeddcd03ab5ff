"""When a chart on screen stays although a newer one is there: only its end has moved on, and only a little."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from ma_widgets.charts import heat_map, node_count, timeline, utilisation
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


def at(minute):
    return START + timedelta(minutes=minute)


def runs(end, *, fault_until=None, goes_on=True, steps=((0, 4), (90, 4)), label="training"):
    """Return the timeline of a run that goes on at the minute *end*, after one that a fault ended at 40."""
    bars = [
        timeline.Bar("Run 1", "running", "training", at(0), at(40)),
        timeline.Bar("Run 2", "running", label, at(50), at(end), goes_on),
    ]
    nodes = {"at": [at(minute) for minute, _ in steps], "nodes": [count for _, count in steps]}
    marks = [timeline.Mark("Run 1", "fault", "chip_fault", at(40))]
    lost = [timeline.Span(at(40), at(fault_until or 50))]
    return timeline.draw(bars, marks, lost, nodes, timezone.utc, asked=4)


@pytest.mark.parametrize(
    ("rule", "shown", "newer"),
    [
        ("nothing moved", runs(100), runs(100)),
        ("2 %", runs(100), runs(102)),
        ("5 %", runs(100), runs(105)),
        ("the node count as well", runs(100, steps=((0, 4), (100, 4))), runs(105, steps=((0, 4), (105, 4)))),
        ("no node counts", runs(100, steps=()), runs(105, steps=())),
        ("time that is being lost", runs(100, fault_until=100), runs(102, fault_until=102)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_timeline_stays_when_what_goes_on_has_grown_a_little(rule, shown, newer):
    """
    A run that goes on grows with the clock, and so does the time in its hover text.
    """
    assert has_only_moved_on(shown, newer), rule


@pytest.mark.parametrize(
    ("rule", "shown", "newer"),
    [
        ("more than 5 %", runs(100), runs(106)),
        ("an earlier end", runs(102), runs(100)),
        ("it has ended", runs(100), runs(102, goes_on=False)),
        ("it has ended at the same moment", runs(100), runs(100, goes_on=False)),
        ("what has ended ended later", runs(100, goes_on=False), runs(102, goes_on=False)),
        ("more was lost", runs(100), runs(102, fault_until=51)),
        ("a new step", runs(100, steps=((0, 4), (100, 4))), runs(102, steps=((0, 4), (101, 3), (102, 3)))),
        ("another label", runs(100), runs(102, label="saving")),
        ("the first node", runs(100, steps=()), runs(102)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_timeline_that_says_something_else_does_not_stay(rule, shown, newer):
    """
    What has begun, ended or changed is drawn at once.
    """
    assert not has_only_moved_on(shown, newer), rule


def heat(*values):
    return heat_map.draw(["worker-0"], [values], list(range(len(values))), metric_label="GPU use")


def lines(*values):
    return utilisation.draw([("worker-0", values)], list(range(len(values))), metric_label="GPU use")


NO_RUN = timeline.draw([], [], [], {}, timezone.utc, asked=None)
NO_COUNT = node_count.draw({"at": [], "nodes": []}, timezone.utc)
OURS = [figure(*STEPS), runs(100), runs(100, steps=()), heat(1, 2), heat(), lines(1, None), lines(), NO_RUN, NO_COUNT]


@pytest.mark.parametrize("shown", range(len(OURS)))
def test_any_two_of_our_figures_can_be_compared(shown):
    """
    A pane may get any figure after any other; only one that says the same stays.
    """
    assert [index == shown for index in range(len(OURS))] == [has_only_moved_on(OURS[shown], newer) for newer in OURS]


@pytest.mark.parametrize(("shown", "newer"), [(heat(1, 2), heat(1, 3)), (lines(1, 2), lines(1, 2, 2))])
def test_a_figure_of_values_is_drawn_anew_with_every_value(shown, newer):
    """
    A value is a finding, not the clock.
    """
    assert not has_only_moved_on(shown, newer)
