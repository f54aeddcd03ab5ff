"""What a job has used: time, node-hours, accelerator-hours, money; each case reckoned by hand."""

from __future__ import annotations

import copy
from dataclasses import astuple
from datetime import datetime, timedelta, timezone
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ma_widgets.frames import JobFrames, Others, Use, checked_prices, use

from ..conftest import NOW, SAMPLES, reply
from .test_frames import changed, places_of
from .test_properties import trees

START = 1_700_000_000_000
HOUR = 3_600_000
PRICES = {"modelarts.kat1.8xlarge.public": 320.0}
several = settings(max_examples=120, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


def at(milliseconds):
    """Return the moment so many milliseconds after the start of the job."""
    return datetime.fromtimestamp((START + milliseconds) // 1000, timezone.utc) + timedelta(
        milliseconds=milliseconds % 1000
    )


def frames(points=None, phase="Completed", now=None, *, tasks=None, stages=None, **resource):
    """Return the frames of a job with such points, in ms after its start, and such resources."""
    series = points and [[START + moment, nodes] for moment, nodes in points]
    job = {
        "metadata": {"id": "job-1", "create_time": START - 5000},
        "status": {"phase": phase, "start_time": START, "duration": 0, "node_count_metrics": series},
        "spec": {"resource": resource},
        "tasks": tasks,
    }
    return JobFrames(job, None if now is None else at(now), Others(stages=stages))


def flavor(cards=None, kind="npu", **more):
    """Return a flavor of nodes with so many cards; None is a flavor of processors only."""
    node = {"cpu": {"core_num": 8}, **({} if cards is None else {kind: {"unit_num": cards}})}
    return {"flavor_info": node, **more}


def role(name, nodes, cards=None, **more):
    """Return a role of a heterogeneous job."""
    return {"role": name, "task_resource": {"node_count": nodes, "flavor_id": name, **flavor(cards), **more}}


# The samples.


def test_the_running_sample_at_its_last_point():
    """
    16 nodes for 11921 + 8865 + 12855 + 2260 s, 15 for 505 + 215 s, 12 for 735 s: 594,036 node-seconds.

    16 × 35901 = 574416; 15 × 720 = 10800; 12 × 735 = 8820; / 3600 = 165.01.
    × 8 cards = 1320.08; × 320 = 52803.2. Lost: 709 + 215 + 735 = 1659 s.
    """
    moment = datetime.fromtimestamp(1753813800, timezone.utc)
    expected = Use(
        waited=timedelta(milliseconds=227_583),
        prepared=None,
        ran=timedelta(seconds=37_560),
        lost=timedelta(seconds=1659),
        lost_count=3,
        node_hours=165.01,
        accelerator_hours=1320.08,
        cost=52803.2,
        price="flavor modelarts.kat1.8xlarge.public: 320 a node-hour",
    )

    assert expected == use(JobFrames(reply("running"), moment), PRICES)
    assert expected == use(JobFrames(reply("running")), PRICES)


def test_the_running_sample_an_hour_later():
    """
    Sixteen nodes for one more hour: 165.01 + 16 = 181.01, × 8 = 1448.08; nothing more is lost.
    """
    spent = use(JobFrames(reply("running"), datetime.fromtimestamp(1753817400, timezone.utc)))

    assert (181.01, 1448.08, timedelta(seconds=1659)) == (spent.node_hours, spent.accelerator_hours, spent.lost)


def test_the_failed_sample():
    """
    Sample 03: 4 nodes for 2597 s, then 0; 10388 / 3600 = 2.88555…, × 8 cards; whenever one looks.
    """
    spent = use(JobFrames(reply("failed"), NOW))

    assert (10388 / 3600, 83104 / 3600) == (spent.node_hours, spent.accelerator_hours)
    assert (timedelta(seconds=2597), timedelta(0), 0) == (spent.ran, spent.lost, spent.lost_count)


def test_the_abnormal_sample_has_used_nothing():
    """
    Sample 09: three points of 0 nodes, and records from two years later that cost nothing.
    """
    spent = use(JobFrames(reply("abnormal"), NOW), {"modelarts.vm.gpu.pnt1.eco": 9})

    assert (0.0, 0.0, 0.0, timedelta(0)) == (spent.node_hours, spent.accelerator_hours, spent.cost, spent.lost)
    assert (None, None) == (spent.waited, spent.ran)


def test_the_processor_sample_has_no_accelerator_hours():
    """
    Sample 10: 1 node for 268 s, which is 0.07444… node-hours of no card.
    """
    spent = use(JobFrames(reply("cpu")))

    assert (268 / 3600, None) == (spent.node_hours, spent.accelerator_hours)


def test_a_final_job_lasts_as_long_as_its_duration():
    """
    The completed sample: the last count of 1 is told at 1637047414000, which is start + 1843 s.
    """
    assert 1843 / 3600 == use(JobFrames(reply("completed"), NOW)).node_hours


@pytest.mark.parametrize("name", ["created", "creating", "pending", "terminating"])
def test_a_sample_without_a_series_has_unknown_hours(name):
    """
    Without a node count there is nothing to integrate, and nothing is guessed.
    """
    spent = use(JobFrames(reply(name), NOW), PRICES)

    assert (None, None, None) == (spent.node_hours, spent.accelerator_hours, spent.cost)


# Node-hours.


@pytest.mark.parametrize(
    ("points", "hours"),
    [
        ([(0, 2), (HOUR, 2)], 2.0),
        ([(0, 2), (HOUR, 0), (3 * HOUR, 0)], 2.0),
        ([(HOUR, 0), (0, 2)], 2.0),
        ([(0, 9), (0, 2), (HOUR, 0)], 2.0),
        ([(0, 2), (HOUR // 2, None), (HOUR, 0)], 2.0),
        ([(0, 2)], 0.0),
        ([], None),
        (None, None),
    ],
    ids=["held", "fallen", "unsorted", "two at once", "a gap", "one point", "empty", "none"],
)
def test_a_count_holds_until_the_next(points, hours):
    """
    The integral of the steps, in hours; a final job ends with its last point.
    """
    assert hours == use(frames(points)).node_hours


@pytest.mark.parametrize(
    ("phase", "now", "hours"),
    [
        ("Running", 2 * HOUR, 2.0),
        ("Terminating", 2 * HOUR, 2.0),
        ("Running", HOUR // 2, 1.0),
        ("Running", None, 1.0),
        ("Pending", 2 * HOUR, 1.0),
        ("Completed", 2 * HOUR, 1.0),
        ("Brand new", 2 * HOUR, 1.0),
    ],
)
def test_the_last_count_holds_until_the_look(phase, now, hours):
    """
    One node from 0 to 1 h; while the job runs or is being stopped it runs on until now, never backwards.
    """
    assert hours == use(frames([(0, 1), (HOUR, 1)], phase, now)).node_hours


@pytest.mark.parametrize(("last", "hours"), [(1, 3.0), (0, 1.0)])
def test_the_last_count_of_a_final_job_holds_until_its_end(last, hours):
    """
    Three hours by the duration: a count that stood at 1 lasted until then, one at 0 did not.
    """
    made = reply("completed")
    made["status"].update(start_time=START, duration=3 * HOUR, node_count_metrics=[[START, 1], [START + HOUR, last]])

    assert hours == use(JobFrames(made, NOW)).node_hours


def test_a_duration_and_a_node_count_are_no_series():
    """
    A final job without a series may have stood still for half its time: its hours are not guessed.
    """
    made = reply("completed")
    made["status"]["node_count_metrics"] = None

    assert use(JobFrames(made)).node_hours is None


def test_a_hundred_thousand_steps_do_not_drift():
    """
    1 ms each of 1 and 3 nodes, 50,000 times: 200,000 node-milliseconds, exactly 200 / 3600 hours.
    """
    points = [(step, 1 if step % 2 == 0 else 3) for step in range(100_000)]

    assert 200 / 3600 == use(frames([*points, (100_000, 0)])).node_hours


@pytest.mark.parametrize("nodes", [2**53 + 1, 2**64, 10**100])
def test_a_huge_count_is_counted(nodes):
    """
    No count of nodes is too large for an integer.
    """
    assert float(nodes) == use(frames([(0, nodes), (HOUR, 0)])).node_hours


def test_what_no_number_can_hold_is_unknown():
    """
    10**308 nodes for 1,000 hours are beyond every float.
    """
    assert use(frames([(0, 10**308), (1000 * HOUR, 0)])).node_hours is None


def test_the_zone_of_the_look_does_not_matter():
    """
    The same moment on a clock that was put back the hour before is the same moment.
    """
    zoneinfo = pytest.importorskip("zoneinfo")
    made = reply("running")
    moment = datetime.fromtimestamp(1753817400, timezone.utc)

    assert use(JobFrames(made, moment)) == use(JobFrames(made, moment.astimezone(zoneinfo.ZoneInfo("Europe/Berlin"))))


# Accelerator-hours.


@pytest.mark.parametrize(
    ("resource", "hours"),
    [
        ({"flavor_detail": flavor(8), "pool_info": {"accelerator_num": 4}}, 16.0),
        ({"flavor_detail": flavor(), "pool_info": {"accelerator_num": 4}}, 8.0),
        ({"main_container_customized_flavor": {"accelerator_num": 0.5}}, 1.0),
        ({"main_container_allocated_resources": {"accelerator_num": 3}}, 6.0),
        ({"flavor_detail": flavor("8", "gpu")}, 16.0),
        ({"flavor_detail": flavor(-8)}, None),
        ({"flavor_detail": flavor(0)}, None),
        ({"flavor_detail": flavor()}, None),
        ({}, None),
    ],
    ids=["flavor", "pool", "customized", "allocated", "text", "negative", "zero", "processors", "untold"],
)
def test_the_cards_of_a_node_are_told_by_the_first_source(resource, hours):
    """
    Two nodes for an hour, times the cards of one by the first source that tells of cards.
    """
    assert hours == use(frames([(0, 2), (HOUR, 0)], **resource)).accelerator_hours


@pytest.mark.parametrize(
    ("points", "tasks", "hours"),
    [
        ([(0, 3), (HOUR, 0)], [role("learner", 1, 8), role("worker", 2, 1)], 10.0),
        ([(0, 0), (HOUR, 3), (2 * HOUR, 3)], [role("learner", 1, 8), role("worker", 2)], 8.0),
        ([(0, 1), (HOUR, 3), (2 * HOUR, 0)], [role("learner", 1, 8), role("worker", 2, 1)], None),
        ([(0, 1), (HOUR, 3), (2 * HOUR, 0)], [role("learner", 1, 4), role("worker", 2, 4)], 16.0),
        ([(0, 1), (HOUR, 0)], [role("learner", None, 4), role("worker", None, 4)], 4.0),
        ([(0, 3), (HOUR, 0)], [role("learner", None, 8), role("worker", 2, 1)], None),
        ([(0, 3), (HOUR, 0)], [role("learner", 1), role("worker", 2)], None),
        ([(0, 3), (HOUR, 0)], [role("learner", 1, 8), {"role": "worker", "task_resource": {"node_count": 2}}], None),
    ],
    ids=["all", "all or none", "some", "some alike", "alike", "unknown nodes", "processors", "unknown cards"],
)
def test_roles_count_only_where_all_or_none_of_their_nodes_ran(points, tasks, hours):
    """
    8 + 2 × 1 cards for an hour are 10; with one node of three nobody knows whose, unless all have the same.
    """
    assert hours == use(frames(points, tasks=tasks)).accelerator_hours


def test_the_heterogeneous_sample_has_unknown_accelerator_hours():
    """
    Sample 04: the worker has no cards, the learner one, and for 5 s only one of three nodes ran: 1 × 5 + 3 × 2275 s.
    """
    spent = use(JobFrames(reply("hetero")))

    assert (6830 / 3600, None) == (spent.node_hours, spent.accelerator_hours)


# Money.


@pytest.mark.parametrize(
    ("prices", "cost", "price"),
    [
        ({"a.id": 2, "A name": 3, "a.code": 5}, 4.0, "flavor a.id: 2 a node-hour"),
        ({"A name": 3, "a.code": 5}, 6.0, "flavor name A name: 3 a node-hour"),
        ({"a.code": 2.5}, 5.0, "billing code a.code: 2.5 a node-hour"),
        ({"A.ID": 2, "a.code": 5}, 10.0, "billing code a.code: 5 a node-hour"),
        ({"A.ID": 2}, 4.0, "flavor a.id: 2 a node-hour"),
        ({"a.id": 0}, 0.0, "flavor a.id: 0 a node-hour"),
        ({"another": 2}, None, ""),
        ({}, None, ""),
        (None, None, ""),
    ],
)
def test_a_price_is_found_by_id_name_or_code(prices, cost, price):
    """
    Two node-hours at the price of the first name that has one, spelled exactly so or else in any case.
    """
    detail = flavor(8, billing={"code": "a.code", "unit_num": 1})
    spent = use(frames([(0, 2), (HOUR, 0)], flavor_id="a.id", flavor_name="A name", flavor_detail=detail), prices)

    assert (cost, price) == (spent.cost, spent.price)


def test_a_price_without_hours_is_no_cost():
    """
    Where the hours are not known, the cost is not, though the price is.
    """
    spent = use(frames(None, flavor_id="a.id"), {"a.id": 2})

    assert (None, "flavor a.id: 2 a node-hour") == (spent.cost, spent.price)


def test_the_price_of_roles_is_their_sum():
    """
    1 learner at 10 and 2 workers at 1 for two hours: 24; the price names both.
    """
    tasks = [role("learner", 1, 8), role("worker", 2)]
    spent = use(frames([(0, 0), (HOUR, 3), (3 * HOUR, 0)], tasks=tasks), {"learner": 10, "worker": 1})

    assert 24.0 == spent.cost
    assert "learner: flavor learner: 10 a node-hour; worker: flavor worker: 1 a node-hour" == spent.price


@pytest.mark.parametrize(
    ("points", "prices", "cost", "price"),
    [
        ([(0, 3), (HOUR, 0)], {"learner": 10}, None, ""),
        ([(0, 1), (HOUR, 0)], {"learner": 4, "worker": 4}, 4.0, "learner: flavor learner: 4 a node-hour"),
        ([(0, 1), (HOUR, 0)], {"learner": 10, "worker": 1}, None, "the nodes of the roles differ in price"),
    ],
    ids=["one unknown", "alike", "some"],
)
def test_roles_cost_nothing_known_where_a_price_or_a_node_is_unknown(points, prices, cost, price):
    """
    Every role needs a price, and with one node of three nobody knows at which price, unless all have the same.
    """
    spent = use(frames(points, tasks=[role("learner", 1, 8), role("worker", 2)]), prices)

    assert cost == spent.cost
    assert spent.price.startswith(price)
    assert bool(price) == bool(spent.price)


@pytest.mark.parametrize(
    "prices",
    [
        {"a": -1},
        {"a": float("nan")},
        {"a": float("inf")},
        {"a": 10**400},
        {"a": "320"},
        {"a": True},
        {"a": None},
        {"": 1},
        {5: 1},
        [("a", 1)],
        "a",
        320,
    ],
    ids=repr,
)
def test_a_price_that_is_none_is_refused(prices):
    """
    What is wrong, and how a price is given, in plain words; no message is longer than a few lines.
    """
    with pytest.raises(ValueError, match="Give the price of one node for one hour by flavor") as caught:
        checked_prices(prices)

    assert len(str(caught.value)) < 300
    with pytest.raises(ValueError, match="must be"):
        use(frames(), prices)


def test_good_prices_are_a_new_dict():
    """
    Whole numbers and fractions, zero too; the caller's table stays his own.
    """
    prices = {"a": 1, "b": 0.5, "c": 0, "d": Fraction(1, 4)}

    assert {"a": 1.0, "b": 0.5, "c": 0.0, "d": 0.25} == checked_prices(prices)
    assert checked_prices(prices) is not prices
    assert {} == checked_prices(None)


# Times.


def prepared(*times, phase="Running", now=None):
    """Return the preparing time of a job that prepared from and to such moments, in ms after its start."""
    stages = [
        {"name": "preparing", "start_time": START + start, "end_time": None if end is None else START + end}
        for start, end in times
    ]
    told = {"running_records": [{"record_order": order, "stages": [each]} for order, each in enumerate(stages, 1)]}
    return use(frames(None, phase, now, stages=told)).prepared


def test_all_preparing_is_summed():
    """
    30 s before the first run and 20 s before the second are 50 s; one under way counts until now: 10 s more.
    """
    assert timedelta(seconds=50) == prepared((-30_000, 0), (60_000, 80_000))
    assert timedelta(seconds=60) == prepared((-30_000, 0), (60_000, 80_000), (90_000, None), now=100_000)


def test_preparing_is_unknown_without_stages():
    """
    Stages that were not fetched, or hold nothing, tell of no time; a broken or an unended one is not counted.
    """
    assert prepared() is None
    assert use(frames()).prepared is None
    assert timedelta(0) == prepared((0, -30_000))
    assert timedelta(0) == prepared((-30_000, None), phase="Failed", now=50_000)


def test_a_recovery_under_way_is_lost_until_now():
    """
    The fault was at 60 s, one looks at 100 s: 40 s in one interruption.
    """
    made = frames([(0, 1)], "Running", 100_000)
    recovery = {"recover_start_at": START // 1000 + 60, "recover_end_at": 0, "recover_result": "recovering"}
    record = {"start_at": START // 1000, "end_at": START // 1000 + 60, "recover_records": [recovery]}
    made.reply["status"]["running_records"] = [record]
    spent = use(made)

    assert (timedelta(seconds=40), 1) == (spent.lost, spent.lost_count)


# Any job.


@given(
    points=st.lists(st.tuples(st.integers(0, 10**9), st.integers(0, 10**6)), max_size=30),
    now=st.none() | st.integers(0, 2 * 10**9),
)
@several
def test_node_hours_are_the_integral_of_any_series(points, now):
    """
    Summed otherwise: for each moment the last count told for it, times the milliseconds to the next.
    """
    told = dict(points)
    moments = sorted(told)
    ends = [*moments[1:], max(now or 0, moments[-1] if moments else 0)]
    expected = sum((Fraction((end - start) * told[start], HOUR) for start, end in zip(moments, ends)), Fraction(0))

    assert (float(expected) if points else None) == use(frames(points, "Running", now)).node_hours


PLACES = {name: list(places_of(reply(name))) for name in ("running", "hetero", "failed", "abnormal")}
KEYS = ("status", "spec", "tasks", "metadata")


@given(name=st.sampled_from(sorted(PLACES)), data=st.data(), tree=trees)
@several
def test_any_tree_in_any_place_raises_nothing(name, data, tree):
    """
    Whatever stands in place of one part of a reply: no error, and nothing is negative.
    """
    place = data.draw(st.sampled_from([place for place in PLACES[name] if place[0] in KEYS]))
    made = changed(reply(name), place, lambda holder, key: holder.__setitem__(key, copy.deepcopy(tree)))
    for moment in (NOW, None):
        spent = use(JobFrames(made, moment), {**PRICES, "modelarts.p3.large.public": 1})
        assert timedelta(0) <= spent.lost
        assert all(value is None or value >= 0 for value in astuple(spent)[5:8])


@pytest.mark.parametrize("name", SAMPLES)
def test_every_sample_can_be_reckoned(name):
    """
    Each bundled reply has a use, looked at long after or at an unknown moment.
    """
    for moment in (NOW, None):
        spent = use(JobFrames(reply(name), moment))
        assert (None, "") == (spent.cost, spent.price)
