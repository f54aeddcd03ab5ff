"""At every instant of every life the resources agree, and nothing that was said is taken back."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ma_widgets import read_job
from ma_widgets.simulator.scenarios import SCENARIOS

from .lives import CREATED, epoch, events, instant_pairs, log, looks, several, stages, status, told

PHASES = ["Creating", "Pending", "Running", "Terminating", "Completed", "Failed", "Terminated", "Abnormal"]
FINAL = PHASES[4:]
RESOURCES = ("job", "events", "stages", "tasks", "metrics", "log", "log_preview")
MOVING = ("pod_reschedule", "job_reschedule")


def tasks_of(demo_id):
    return status(demo_id, 0)["tasks"]


def a_task(demo_id):
    return st.sampled_from(tasks_of(demo_id) or ["worker-0"])


@given(look=looks(), data=st.data())
@several
def test_every_answer_is_json(look, data):
    """
    Whatever is asked of whatever job at whatever time can be sent.
    """
    demo_id, at = look
    for resource in RESOURCES:
        made = told(demo_id, at, resource, task=data.draw(a_task(demo_id)))
        assert made == json.loads(json.dumps(made, allow_nan=False))


@given(look=looks())
@several
def test_every_reply_is_understood(look):
    """
    The frames find no value of a wrong kind in a reply of the simulator.
    """
    assert () == read_job(told(*look)).columns.problems


def test_the_huge_reply_is_understood():
    """
    Size changes nothing: the frames find no value of a wrong kind.
    """
    assert () == read_job(told("demo-huge", SCENARIOS["demo-huge"].age_seconds)).columns.problems


@given(pair=instant_pairs())
@several
def test_phases_go_forward_and_a_final_one_stays(pair):
    """
    No job goes back to an earlier phase, or leaves a final one.
    """
    demo_id, (early, late) = pair
    before, after = status(demo_id, early)["phase"], status(demo_id, late)["phase"]

    assert PHASES.index(before) <= PHASES.index(after)
    assert before not in FINAL or before == after


@given(pair=instant_pairs())
@several
def test_a_final_reply_stands_still(pair):
    """
    Nothing of an ended job changes any more.
    """
    demo_id, (early, late) = pair
    if status(demo_id, early)["phase"] in FINAL:
        for resource in ("job", "stages", "tasks"):
            assert told(demo_id, early, resource) == told(demo_id, late, resource)


@given(pair=instant_pairs())
@several
def test_the_duration_grows_with_the_clock(pair):
    """
    It is the time since the start, until the end of the job, in milliseconds.
    """
    demo_id, (early, late) = pair
    before, after = status(demo_id, early), status(demo_id, late)
    until = min(late, SCENARIOS[demo_id].script.ended_at)

    assert before["duration"] <= after["duration"]
    if after["start_time"]:
        assert pytest.approx((CREATED + until) * 1000 - after["start_time"], abs=1) == after["duration"]


@given(look=looks())
@several
def test_node_counts_are_in_order_and_end_now(look):
    """
    Each point is later than the one before; the last is now, or the end of the job; before the nodes there is none.
    """
    demo_id, at = look
    script = SCENARIOS[demo_id].script
    points = status(demo_id, at)["node_count_metrics"]

    if at < script.scheduled_at:
        assert points is None
        return
    moments = [moment for moment, _ in points]
    assert sorted(set(moments)) == moments
    assert round((CREATED + min(at, script.ended_at)) * 1000) == moments[-1]


@given(pair=instant_pairs())
@several
def test_a_change_of_the_node_count_is_not_taken_back(pair):
    """
    What is known of the past is the same at every later look.
    """
    demo_id, (early, late) = pair
    before, after = changes(status(demo_id, early)), changes(status(demo_id, late))

    assert after[: len(before)] == before


def changes(status):
    points = status["node_count_metrics"] or []
    return [point for index, point in enumerate(points) if index == 0 or point[1] != points[index - 1][1]]


@given(look=looks())
@several
def test_the_last_node_count_is_that_of_the_nodes_alive(look):
    """
    All nodes while the last record runs; while it recovers, all but one, or none once the whole job is rescheduled.
    """
    demo_id, at = look
    made = told(demo_id, at)
    if not made["status"]["node_count_metrics"] or made["status"]["phase"] in FINAL:
        return
    records = made["status"].get("running_records", [])

    assert alive(made, records) == made["status"]["node_count_metrics"][-1][1]


def alive(made, records):
    if not records:
        return 0
    nodes, recoveries = made["spec"]["resource"]["node_count"], records[-1].get("recover_records")
    if not recoveries:
        return nodes
    return 0 if recoveries[-1]["recover"] == "job_reschedule" else nodes - 1


@given(look=looks())
@several
def test_running_records_are_those_of_the_stages(look):
    """
    A record starts with its stage "running", ends with it or with the job, and lies inside the life.
    """
    demo_id, at = look
    found, known = status(demo_id, at).get("running_records", []), stages(demo_id, at)
    ended_at = CREATED + SCENARIOS[demo_id].script.ended_at

    assert [order for order, name in known if name == "running"] == list(range(1, len(found) + 1))
    for order, record in enumerate(found, 1):
        stage = known[order, "running"]
        assert epoch(stage["start_time"]) == record["start_at"]
        assert CREATED <= record["start_at"] <= CREATED + at
        if record["end_at"]:
            assert record["start_at"] < record["end_at"] <= CREATED + at
            assert record["end_at"] in (epoch(stage["end_time"]), ended_at)
        if "xpu_start_at" in record:
            assert record["start_at"] < record["xpu_start_at"] <= CREATED + at


@given(look=looks())
@several
def test_the_job_starts_with_its_first_running_stage(look):
    """
    ``start_time`` is 0 until the first stage "running", and then its start.
    """
    first = stages(*look).get((1, "running"))

    assert (epoch(first["start_time"]) * 1000 if first else 0) == status(*look)["start_time"]


@given(look=looks())
@several
def test_stages_follow_each_other(look):
    """
    Where one ends the next starts; only the last of the last record may go on.
    """
    known = list(stages(*look).values())

    for one, following in zip(known, known[1:]):
        assert one["end_time"]
        assert one["end_time"] <= following["start_time"]
        if one["stage_order"] < following["stage_order"]:
            assert one["end_time"] == following["start_time"]


@given(look=looks())
@several
def test_a_record_of_the_stages_has_begun(look):
    """
    Each record has at least the stage in which it waits, and the reply counts them.
    """
    made = told(*look, "stages")

    assert len(made["running_records"]) == made["total_count"]
    assert all(record["stages"][0]["name"] == "scheduling" for record in made["running_records"])


@given(look=looks())
@several
def test_each_run_and_each_recovery_is_an_event(look):
    """
    What the records tell, the events tell at the same second.
    """
    made = {(epoch(event["time"]), event["message"]) for event in events(*look)}
    for order, record in enumerate(status(*look).get("running_records", [])):
        words = "The training job runs again." if order else "The training job is running."
        assert (record["start_at"], words) in made
        for recovery in record.get("recover_records", []):
            assert (recovery["recover_start_at"], f"Recovery by {recovery['recover']} started.") in made
            ends = {at for at, message in made if message.startswith(f"Recovery by {recovery['recover']} ")}
            assert not recovery["recover_end_at"] or recovery["recover_end_at"] in ends


@given(look=looks())
@several
def test_a_task_is_scheduled_once_and_again_with_each_recovery_that_moves_it(look):
    """
    ``schedule_count`` counts what the recovery records tell.
    """
    records = status(*look).get("running_records", [])
    done = [each for record in records for each in record.get("recover_records", [])]
    moved = [each for each in done if each["recover_result"] == "success" and each["recover"] in MOVING]

    for place in told(*look, "tasks"):
        mine = [each for each in moved if each["recover"] == "job_reschedule" or each["related_task"] == place["task"]]
        assert 1 + len(mine) == place["schedule_count"]


@given(look=looks())
@several
def test_no_two_tasks_share_an_address(look):
    """
    Every task has a node and an address of its own, from the moment of its scheduling.
    """
    demo_id, at = look
    places = told(*look, "tasks")

    assert (tasks_of(demo_id) if at >= SCENARIOS[demo_id].script.scheduled_at else []) == [
        place["task"] for place in places
    ]
    for key in ("ip", "host_ip"):
        assert len(places) == len({place[key] for place in places})


@given(pair=instant_pairs())
@several
def test_events_only_grow(pair):
    """
    What was told stays, in the same order.
    """
    demo_id, (early, late) = pair
    before, after = events(demo_id, early), events(demo_id, late)

    assert after[: len(before)] == before
    assert sorted(event["time"] for event in after) == [event["time"] for event in after]
    assert all(epoch(event["time"]) <= CREATED + late for event in after)


@given(pair=instant_pairs(), data=st.data())
@several
def test_logs_only_grow(pair, data):
    """
    A line that was printed stays, at its number.
    """
    demo_id, (early, late) = pair
    task = data.draw(a_task(demo_id))
    before, after = log(demo_id, early, task), log(demo_id, late, task)

    assert after[: len(before)] == before


@given(pair=instant_pairs(), data=st.data())
@several
def test_metrics_only_grow_a_value_a_minute(pair, data):
    """
    There are as many values as whole minutes run, and an old one does not change.
    """
    demo_id, (early, late) = pair
    task = data.draw(a_task(demo_id))
    before, after = values(demo_id, early, task), values(demo_id, late, task)

    for name, series in after.items():
        assert status(demo_id, late)["duration"] // 60_000 == len(series)
        assert series[: len(before.get(name, []))] == before.get(name, [])
        assert all(value == -1 or 0 <= value <= 100 for value in series)
    assert bool(after) == (status(demo_id, late)["duration"] >= 60_000)


def values(demo_id, at, task):
    made = told(demo_id, at, "metrics", task=task)
    return {each["metric"]: each["value"] for each in made["metrics"]} if made else {}


@given(look=looks())
@several
def test_exit_codes_agree(look):
    """
    Status, events and log of a task tell the same exit code, and together; after it only the platform prints.
    """
    messages = [event["message"] for event in events(*look)]
    for end in status(*look).get("task_statuses", []):
        assert f"[{end['task']}] Training ended with exit code {end['exit_code']}." in messages
        lines = log(*look, end["task"])
        code = lines.index(f"[Modelarts Service Log]Training end with return code: {end['exit_code']}")
        assert all(line.startswith("[Modelarts Service Log]") for line in lines[code:])


@given(look=looks())
@several
def test_the_end_is_told_once_by_status_stages_and_events(look):
    """
    With the final phase come the last event and the end of the last stage.
    """
    demo_id, at = look
    over = status(demo_id, at)["phase"] in FINAL
    last = list(stages(demo_id, at).values())[-1:]
    ends = [event for event in events(demo_id, at) if epoch(event["time"]) == CREATED + ended_at(demo_id)]

    assert over == bool(ends)
    assert not over or epoch(last[0]["end_time"]) == CREATED + ended_at(demo_id)
    assert not over or events(demo_id, at)[-1] == ends[-1]
    assert over or not last or last[0]["end_time"] == ""


def ended_at(demo_id):
    return SCENARIOS[demo_id].script.ended_at
