"""Where the documents, the SDK and the wire disagree on a type, every form is read: one test a row of that list."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from ma_widgets.frames import JobFrames

JOB = {"metadata": {"id": "job-1"}}
START_MS = 1641892655000
START = datetime(2022, 1, 11, 9, 17, 35, tzinfo=timezone.utc)
LATER = START + timedelta(seconds=268)


def first(reply, frame):
    """Return the first row of a frame of a reply."""
    return JobFrames({**JOB, **reply}).first(frame)


def rows(reply, frame):
    """Return the rows of a frame of a reply."""
    return list(JobFrames({**JOB, **reply}).columns(frame).rows())


@pytest.mark.parametrize("value", [START_MS, str(START_MS), float(START_MS)])
def test_status_start_time_is_a_number_or_its_text(value):
    """
    The seed says String, the wire sends a number of milliseconds.
    """
    assert START == first({"status": {"start_time": value}}, "status")["started_at"]


@pytest.mark.parametrize("value", [0, "0", "", None])
def test_status_start_time_may_be_not_yet(value):
    """
    A job that has not started has 0, "" or null.
    """
    assert first({"status": {"start_time": value, "phase": "Pending"}}, "status")["started_at"] is None


@pytest.mark.parametrize("value", [START_MS, str(START_MS)])
def test_metadata_create_time_is_a_number_or_its_text(value):
    """
    The creation time is milliseconds, like the start.
    """
    assert START == first({"metadata": {"id": "job-1", "create_time": value}}, "metadata")["created_at"]


@pytest.mark.parametrize("value", [268000, "268000", 268000.0])
def test_status_duration_is_milliseconds(value):
    """
    A duration of 268000 is 268 seconds.
    """
    assert timedelta(seconds=268) == first({"status": {"duration": value}}, "status")["duration"]


def test_status_duration_is_not_grown_by_us_when_the_service_tells_it():
    """
    The service's own running time is taken as it is, also while the job runs.
    """
    reply = {**JOB, "status": {"phase": "Running", "start_time": START_MS, "duration": 268000}}

    assert timedelta(seconds=268) == JobFrames(reply, at=START + timedelta(hours=1)).summary.duration


def test_status_duration_is_counted_from_the_start_while_it_is_missing():
    """
    A running job whose duration is still 0 has run since its start.
    """
    reply = {**JOB, "status": {"phase": "Running", "start_time": START_MS, "duration": 0}}

    assert timedelta(hours=1) == JobFrames(reply, at=START + timedelta(hours=1)).summary.duration


@pytest.mark.parametrize(
    "points",
    [
        [[START_MS, 0], [START_MS + 268000, 1]],
        [[START_MS + 268000, 1], [START_MS, 0]],
        [[START_MS, 0], [START_MS, 0], [START_MS + 268000, 1], [START_MS + 268000, 1]],
        [[START_MS, 7], [START_MS, 0], [START_MS + 268000, 1]],
        [[START_MS, 0, "third"], [START_MS + 268000, 1, 5]],
        [[str(START_MS), "0"], [str(START_MS + 268000), "1"]],
        [[START_MS / 1000, 0], [START_MS / 1000 + 268, 1]],
        [[START_MS, 0], [], [START_MS], None, "x", 5, {}, [None, None], ["x", "y"], [0, 3], [START_MS + 268000, 1]],
        [[START_MS, 0], [START_MS + 1000, -1], [START_MS + 1000, 1.5], [START_MS + 268000, 1]],
    ],
    ids=["sorted", "unsorted", "duplicate", "same-moment", "longer", "text", "seconds", "garbage", "no-counts"],
)
def test_status_node_count_metrics_is_sorted_and_cleaned(points):
    """
    Points are sorted, of two at one moment the later counts, and what is no point is left out.
    """
    counts = JobFrames({**JOB, "status": {"node_count_metrics": points}}).columns("node_counts")

    assert {"at": [START, LATER], "nodes": [0, 1]} == dict(counts)


@pytest.mark.parametrize("points", [None, "", [], {}, "[[1641892655000,0]]", 5, [[]], [None], [[START_MS]]])
def test_status_node_count_metrics_may_be_nothing(points):
    """
    A job being created has null in place of the list; that and anything else that is no list is no point.
    """
    assert [] == rows({"status": {"node_count_metrics": points}}, "node_counts")


def test_status_node_count_metrics_keeps_changes_and_ends():
    """
    Between two equal neighbours nothing changes, so only the changes and the last point are rows.
    """
    counts = [[START_MS + 1000 * second, nodes] for second, nodes in enumerate((0, 0, 0, 2, 2, 1, 1, 1))]

    assert [0, 2, 1, 1] == [row["nodes"] for row in rows({"status": {"node_count_metrics": counts}}, "node_counts")]


@pytest.mark.parametrize("name", ["start_at", "end_at", "xpu_start_at"])
def test_running_records_are_seconds(name):
    """
    The same reply that has milliseconds above has seconds in its running records.
    """
    column = {"start_at": "started_at", "end_at": "ended_at", "xpu_start_at": "xpu_started_at"}[name]

    assert START == first({"status": {"running_records": [{name: START_MS // 1000}]}}, "running_records")[column]


@pytest.mark.parametrize("name", ["recover_start_at", "recover_end_at"])
def test_recover_records_are_seconds(name):
    """
    The recovery records have seconds too.
    """
    column = {"recover_start_at": "recover_started_at", "recover_end_at": "recover_ended_at"}[name]
    reply = {"status": {"running_records": [{"recover_records": [{name: START_MS // 1000}]}]}}

    assert START == first(reply, "recover_records")[column]


def test_running_records_may_end_before_they_start():
    """
    The official example ends 79 minutes before it starts; both moments are kept as they are.
    """
    row = first({"status": {"running_records": [{"start_at": 1701327093, "end_at": 1701322341}]}}, "running_records")

    assert timedelta(seconds=-4752) == row["ended_at"] - row["started_at"]


ENVIRONMENTS = [
    {"A": "1", "B": "2"},
    [{"A": "1"}, {"B": "2"}],
    [{"A": "1", "B": "2"}],
    [None, {"A": "1"}, 5, {"B": "2"}],
]


@pytest.mark.parametrize("value", ENVIRONMENTS)
def test_algorithm_environments_is_a_map_or_a_list_of_maps(value):
    """
    The seed has a map, newer documents a list of maps.
    """
    expected = [{"name": "A", "value": "1"}, {"name": "B", "value": "2"}]

    assert expected == rows({"algorithm": {"environments": value}}, "environments")


@pytest.mark.parametrize("value", ENVIRONMENTS)
def test_tasks_algorithm_environments_is_a_map_or_a_list_of_maps(value):
    """
    The roles of a heterogeneous job have environments of the same two forms.
    """
    read = rows({"tasks": [{"role": "worker", "algorithm": {"environments": value}}]}, "role_environments")

    assert [("worker", "A", "1"), ("worker", "B", "2")] == [tuple(row.values()) for row in read]


@pytest.mark.parametrize(
    "remote",
    [{"obs_url": "obs://b/out/"}, {"obs": {"obs_url": "obs://b/out/"}}, {"obs": [{"obs_url": "obs://b/out/"}]}],
)
def test_algorithm_outputs_remote_obs_url_is_flat_or_nested(remote):
    """
    The seed has the address directly under remote, every reply one level deeper.
    """
    assert "obs://b/out/" == first({"algorithm": {"outputs": [{"remote": remote}]}}, "outputs")["obs_url"]


def test_algorithm_outputs_remote_obs_url_nested_wins():
    """
    Where both forms are there, the one that replies really use counts.
    """
    remote = {"obs_url": "obs://flat/", "obs": {"obs_url": "obs://nested/"}}

    assert "obs://nested/" == first({"algorithm": {"outputs": [{"remote": remote}]}}, "outputs")["obs_url"]


@pytest.mark.parametrize("period", [30, "30", "30s", 30.0])
def test_algorithm_outputs_period_and_mode(period):
    """
    The period is a number on the wire, and may bear its unit.
    """
    row = first({"algorithm": {"outputs": [{"mode": "upload_periodically", "period": period}]}}, "outputs")

    assert "upload_periodically" == row["mode"]
    assert timedelta(seconds=30) == row["period"]


@pytest.mark.parametrize("period", [30, "30", "30s"])
def test_tasks_algorithm_outputs_period(period):
    """
    The period of a role's output is documented as text, 30s by default.
    """
    reply = {"tasks": [{"algorithm": {"outputs": {"period": period}}}]}

    assert timedelta(seconds=30) == first(reply, "role_outputs")["period"]


@pytest.mark.parametrize("part", ["inputs", "outputs"])
@pytest.mark.parametrize("wrap", [lambda lone: lone, lambda lone: [lone]], ids=["object", "list"])
def test_tasks_algorithm_inputs_and_outputs_are_an_object_or_a_list(part, wrap):
    """
    The reply tables have one object, the create request a list; both are rows.
    """
    lone = {"name": "data", "remote": {"obs": {"obs_url": "obs://b/"}}}
    row = first({"tasks": [{"role": "worker", "algorithm": {part: wrap(lone)}}]}, f"role_{part}")

    assert ("worker", "data", "obs://b/") == (row["role"], row["name"], row["obs_url"])


def test_tasks_algorithm_inputs_of_a_list_are_all_rows():
    """
    A role with two inputs has two rows.
    """
    inputs = [{"name": "data"}, {"name": "ckpt"}]
    read = rows({"tasks": [{"role": "worker", "algorithm": {"inputs": inputs}}]}, "role_inputs")

    assert ["data", "ckpt"] == [row["name"] for row in read]


def _node(**hardware):
    return {"spec": {"resource": {"node_count": 2, "flavor_detail": {"flavor_info": hardware}}}}


@pytest.mark.parametrize("count", [8, "8", 8.0])
def test_npu_unit_num_is_text_or_a_number(count):
    """
    The documents say String, other parts of the product send a number.
    """
    frames = JobFrames({**JOB, **_node(npu={"unit_num": count, "product_name": "Ascend 910"})})

    assert 8 == frames.first("flavor")["npu_count"]
    assert 16 == frames.summary.accelerators


@pytest.mark.parametrize("count", [1, "1"])
def test_gpu_unit_num_is_a_number_or_text(count):
    """
    A GPU count is documented as a number.
    """
    frames = JobFrames({**JOB, **_node(gpu={"unit_num": count})})

    assert 1 == frames.first("flavor")["gpu_count"]
    assert (2, "GPU") == (frames.summary.accelerators, frames.summary.accelerator)


@pytest.mark.parametrize("kind", ["gpu", "npu"])
@pytest.mark.parametrize(("value", "expected"), [("32GB", "32GB"), (32, "32"), ("32", "32")])
def test_card_memory_has_its_unit_in_the_text(kind, value, expected):
    """
    The memory of a card is one text of number and unit, and a bare number is shown as it is.
    """
    assert expected == first(_node(**{kind: {"memory": value}}), "flavor")[f"{kind}_memory"]


@pytest.mark.parametrize("size", [64, "64", 64.0])
def test_memory_size_is_a_number_beside_its_unit(size):
    """
    The memory of a node is a number, its unit a name in a field of its own.
    """
    row = first(_node(memory={"size": size, "unit": "GB"}), "flavor")

    assert (64, "GB") == (row["memory"], row["memory_unit"])


@pytest.mark.parametrize("size", [50, "50"])
def test_disk_size_is_a_number_or_text(size):
    """
    The documents say String, examples have a number.
    """
    row = first(_node(disk={"size": size, "unit": "GB"}), "flavor")

    assert (50, "GB") == (row["disk"], row["disk_unit"])


@pytest.mark.parametrize("size", [50, "50"])
def test_tasks_disk_size_is_a_number_or_text(size):
    """
    The disk of a role is documented as a number, and read like the other.
    """
    reply = {"tasks": [{"task_resource": {"flavor_info": {"disk": {"size": size}}}}]}

    assert 50 == first(reply, "role_resources")["disk"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("False", "False"),
        ("1", "1"),
        (1, "1"),
        (0.1, "0.1"),
        (True, "True"),
        (0, "0"),
        ("", ""),
        (None, None),
        (2**70, str(2**70)),
        ([1, "a"], '[1, "a"]'),
        ({"a": [1]}, '{"a": [1]}'),
    ],
)
def test_parameters_value_is_anything_as_text(value, expected):
    """
    A parameter is documented as text; requests pass numbers, so any value is shown as text.
    """
    reply = {"algorithm": {"parameters": [{"name": "lr", "value": value}]}}

    assert expected == first(reply, "parameters")["value"]


@pytest.mark.parametrize("name", ["discrete_points_num", "lower_bound", "upper_bound"])
@pytest.mark.parametrize("value", ["10", 10])
def test_search_bounds_are_numbers_in_text(name, value):
    """
    The bounds of a search come as numbers in text; a number reads the same.
    """
    reply = {"algorithm": {"policies": {"auto_search": {"search_params": [{name: value}]}}}}

    assert "10" == first(reply, "search_params")[name]


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ('{"data_format": "Default"}', '{"data_format": "Default"}'),
        ({"data_format": "Default"}, '{"data_format": "Default"}'),
        ([{"a": "1"}, {"b": "2"}], '[{"a": "1"}, {"b": "2"}]'),
    ],
)
def test_remote_constraint_attributes_may_be_a_structure(attributes, expected):
    """
    The attributes are documented as text and may be a structure; it is shown as its JSON.
    """
    constraint = [{"data_type": "dataset", "attributes": attributes}]
    row = first({"algorithm": {"inputs": [{"remote_constraint": constraint}]}}, "inputs")

    assert ("dataset", expected) == (row["constraint_data_type"], row["constraint_attributes"])


def test_remote_constraint_may_be_several():
    """
    An input that accepts two kinds of data names both.
    """
    constraints = [{"data_type": "dataset"}, {"data_type": "obs"}]
    row = first({"algorithm": {"inputs": [{"remote_constraint": constraints}]}}, "inputs")

    assert "dataset, obs" == row["constraint_data_type"]


@pytest.mark.parametrize(("cores", "cards"), [(23.5, 8), ("23.5", "8"), (23.5, 0.5), (24, 8.0)])
def test_main_container_allocated_resources_are_floats(cores, cards):
    """
    What the container was given may be fractions of cores and cards.
    """
    given = {"cpu_core_num": cores, "mem_size": 188.5, "accelerator_num": cards, "accelerator_type": "ascend-Snt9b"}
    row = first({"spec": {"resource": {"main_container_allocated_resources": given}}}, "allocated")

    assert (float(cores), 188.5, float(cards)) == (row["cpu_cores"], row["memory"], row["accelerator_count"])
