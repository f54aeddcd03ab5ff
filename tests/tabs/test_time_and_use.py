"""Time and use, with which Timeline opens: what was waited, run and lost, hours, and money."""

from __future__ import annotations

import pytest

from .shown import START, frames, used

COUNTS = [[(START + 100) * 1000, 4], [(START + 3700) * 1000, 0]]


def priced(prices, *, flavor="modelarts.x", counts=COUNTS):
    """Return the cost that is shown, None for none, with these *prices*."""
    status = {"phase": "Completed", "start_time": (START + 100) * 1000, "duration": 3_600_000}
    spec = {"resource": {"flavor_id": flavor, "node_count": 4}}
    made = frames({**status, "node_count_metrics": counts}, now=9000, spec=spec).for_reader(prices, "en")
    return used(made).get("Cost")


@pytest.mark.parametrize(
    ("prices", "expected"),
    [
        ({}, None),
        ({"modelarts.x": 320.5}, "1,282.00 (flavor modelarts.x: 320.5 a node-hour)"),
        ({"modelarts.x": 0}, "0.00 (flavor modelarts.x: 0 a node-hour)"),
        ({"another": 1.0}, "not known: the price table has no flavor modelarts.x"),
    ],
)
def test_the_cost_is_told_with_its_price(prices, expected):
    """
    Money when the reader gives a price; without it, hours only.
    """
    assert expected == priced(prices)


def test_a_cost_without_a_flavor_or_hours_says_why():
    """
    No guess: what lacks is named.
    """
    assert "not known: the price table has no flavor of this job" == priced({"x": 1.0}, flavor=None)
    assert "not known: the replies tell no node-hours (flavor x: 1 a node-hour)" == priced(
        {"x": 1.0}, flavor="x", counts=None
    )


def test_time_and_use_opens_the_tab():
    """
    What was waited, prepared, run and lost, and the hours of nodes, before the picture.
    """
    status = {"phase": "Completed", "start_time": (START + 100) * 1000, "duration": 3_600_000}
    made = used(frames({**status, "node_count_metrics": COUNTS}, now=9000))

    assert ["1 min 40 s", "—", "1 h", "nothing", "4.000"] == list(made.values())


def test_what_is_not_told_is_a_dash():
    """
    A job of nothing but an id has used nobody knows what.
    """
    assert {"Waited": "—", "Prepared": "—", "Ran": "—", "Lost to faults": "nothing", "Node-hours": "—"} == used(
        frames()
    )
