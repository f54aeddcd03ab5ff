"""A reply as frames: nothing lost, nothing raised, nothing secret shown."""

from __future__ import annotations

import copy
import json
from datetime import datetime, timedelta, timezone

import pytest

from ma_widgets import read_job
from ma_widgets.frames import FINAL_PHASES, MASK, JobFrames
from ma_widgets.schema import TABLES

from ..conftest import NOW, SAMPLES, reply

JOB = {"metadata": {"id": "job-1"}}
SECRET = "hunter2-hunter2"
DTYPES = {
    ("status", "started_at"): "datetime64[ns, UTC]",
    ("status", "duration"): "timedelta64[ns]",
    ("status", "phase"): "object",
    ("metadata", "created_at"): "datetime64[ns, UTC]",
    ("node_counts", "at"): "datetime64[ns, UTC]",
    ("node_counts", "nodes"): "Int64",
    ("running_records", "started_at"): "datetime64[ns, UTC]",
    ("recover_records", "recover_ended_at"): "datetime64[ns, UTC]",
    ("outputs", "period"): "timedelta64[ns]",
    ("parameters", "value"): "object",
    ("parameters", "required"): "boolean",
    ("flavor", "npu_count"): "Int64",
    ("flavor", "cpu_cores"): "float64",
    ("resources", "accelerators"): "float64",
    ("spec", "node_count"): "Int64",
    ("fields", "value"): "object",
}
PROMISED = """
    metadata status task_statuses node_counts running_records recover_records algorithm parameters environments
    search_params reward_attrs algo_configs inputs outputs engine resources volumes roles endpoints fields
""".split()


def leaves_of(value, path=""):
    """Yield path and value of every leaf: the test's own recursion."""
    if isinstance(value, dict) and value:
        for key, each in value.items():
            yield from leaves_of(each, f"{path}.{key}" if path else key)
    elif isinstance(value, list) and value:
        for index, each in enumerate(value):
            yield from leaves_of(each, f"{path}[{index}]")
    else:
        yield path, {"{}": "{}", "[]": "[]"}.get(str(value), value)


def places_of(value, place=()):
    """Yield the place of every part of a structure as a tuple of keys, the whole left out."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in parts:
        yield (*place, key)
        yield from places_of(each, (*place, key))


def changed(original, place, change):
    """Return a copy of a reply after change(holder, key) at a place."""
    made = copy.deepcopy(original)
    holder = made
    for key in place[:-1]:
        holder = holder[key]
    change(holder, place[-1])
    return made


def shortened(made):
    """Cut the long lists of a reply, which repeat themselves, and return it."""
    made["status"]["node_count_metrics"] = made["status"]["node_count_metrics"][3:7]
    for block, name in (("status", "tasks"), ("status", "running_records"), ("algorithm", "parameters")):
        made[block][name] = made[block][name][:1]
    return made


def read_everything(made):
    """Read every frame and render the report and the text; no tab may have failed."""
    frames = JobFrames(made, NOW)
    for name in frames.names:
        frames.columns(name)
    if frames.summary.id:
        job = read_job(made, at=NOW)
        assert "fault of ma_widgets" not in job.to_html()
        assert job.to_text()


# Nothing is lost.


@pytest.mark.parametrize("name", SAMPLES)
def test_every_leaf_of_a_reply_is_in_the_frame_of_all_fields(name):
    """
    The frame fields has each leaf of the reply, in its order; secrets are masked.
    """
    columns = JobFrames(reply(name)).columns("fields")
    expected = list(leaves_of(reply(name)))

    assert [path for path, _ in expected] == columns["path"]
    assert all(value in (sent, MASK) for value, (_, sent) in zip(columns["value"], expected))


@pytest.mark.parametrize("name", SAMPLES)
def test_every_leaf_of_an_official_reply_is_declared(name):
    """
    The bundled replies hold nothing that the schema does not know.
    """
    fields = JobFrames(reply(name)).columns("fields")

    assert [] == [path for path, known in zip(fields["path"], fields["known"]) if not known]


@pytest.mark.parametrize("name", SAMPLES)
def test_an_official_reply_has_no_problem(name):
    """
    No value of a bundled reply is of an unexpected kind.
    """
    assert () == JobFrames(reply(name)).problems


def test_an_unknown_key_is_shown_and_marked():
    """
    A key that no line declares is in fields under its own name, marked as unknown.
    """
    fields = JobFrames({**JOB, "brand_new": {"deep": [1, {"x": "y"}]}}).columns("fields")
    unknown = [row for row in fields.rows() if not row["known"]]

    assert [("brand_new.deep[0]", "deep[0]", 1), ("brand_new.deep[1].x", "x", "y")] == [
        (row["path"], row["label"], row["value"]) for row in unknown
    ]


@pytest.mark.parametrize(
    ("block", "field", "value", "kind"),
    [
        ("status", "start_time", "soon", "moment"),
        ("status", "duration", -5, "milliseconds"),
        ("metadata", "create_time", "2022-01-11", "moment"),
        ("status", "running_records", "none", "block"),
        ("status", "node_count_metrics", [[1641892655000, "many"]], "series"),
    ],
)
def test_a_wrong_value_is_kept_and_counted(block, field, value, kind):
    """
    A value that cannot be understood stands in fields as it came, and problems names it.
    """
    made = copy.deepcopy(reply("running"))
    made[block][field] = value
    frames = JobFrames(made)
    rows = frames.columns("fields").rows()
    kept = [row["value"] for row in rows if row["path"].startswith(f"{block}.{field}")]

    assert [each for _, each in leaves_of(value)] == kept
    assert [kind] == [problem.expected for problem in frames.problems]


# Frames and their types.


@pytest.mark.parametrize("name", PROMISED)
def test_the_promised_frames_are_there(name):
    """
    The frames that others rely on exist, whatever the reply has.
    """
    frame = JobFrames(JOB).frame(name)

    assert name in JobFrames.names
    assert [field.name for field in TABLES[name].fields] == list(frame.columns)


@pytest.mark.parametrize(("frame", "column"), DTYPES)
@pytest.mark.parametrize("made", [JOB, reply("running"), reply("completed")], ids=["empty", "running", "completed"])
def test_a_column_has_its_type_also_when_it_is_empty(made, frame, column):
    """
    Times are UTC, durations timedeltas, counts whole numbers, with rows and without.
    """
    assert DTYPES[frame, column] == str(JobFrames(made).frame(frame)[column].dtype)


@pytest.mark.parametrize("name", JobFrames.names)
def test_a_missing_block_is_an_empty_frame(name):
    """
    A block that the reply lacks has no rows, and that is no error.
    """
    rows = {"metadata": 1, "fields": 1}.get(name, 0)

    assert rows == JobFrames(JOB).columns(name).row_count
    assert rows == len(JobFrames(JOB).frame(name))


def test_a_frame_is_a_new_one_each_time(running):
    """
    Who changes a DataFrame changes nobody else's.
    """
    frames = JobFrames(running)
    mine = frames.frame("status")
    mine.loc[0, "phase"] = "Changed"

    assert "Running" == frames.frame("status").loc[0, "phase"]


@pytest.mark.parametrize("count", [2**53 + 1, 2**63 - 1, 2**63, 2**64 - 1, 2**64, 10**300])
def test_a_number_beyond_64_bit_stays_exact(running, count):
    """
    A count of any size comes back digit by digit.
    """
    running["spec"]["resource"]["node_count"] = count

    assert count == JobFrames(running).frame("spec").loc[0, "node_count"]


@pytest.mark.parametrize(
    "value", [10**400, -(10**400), float("nan"), float("inf"), "9999-12-31T23:59:59-08:00", "1" * 5_000]
)
def test_a_number_beyond_any_range_raises_nothing(running, value):
    """
    What no number type can hold is a problem to count, not an error.
    """
    running["status"].update(start_time=value, duration=value)
    running["spec"]["resource"]["node_count"] = value
    read_everything(running)

    assert 3 == len(JobFrames(running).problems)


def test_a_role_with_an_empty_list_of_settings_keeps_its_row():
    """
    A search algorithm without settings is still named.
    """
    search = {"algo_configs": [{"name": "tpe_search", "params": []}, {"name": "bayes", "params": [{"key": "k"}]}]}
    columns = JobFrames({**JOB, "algorithm": {"policies": {"auto_search": search}}}).columns("algo_configs")

    assert [("tpe_search", None), ("bayes", "k")] == list(zip(columns["name"], columns["key"]))


# Nothing raises.


@pytest.mark.parametrize("value", [None, "", 0, 5, True, [], {}, "abc", [[]], [None], [1, 2], ["a"], {"a": {"b": []}}])
@pytest.mark.parametrize("block", ["metadata", "status", "algorithm", "tasks", "spec", "endpoints", "ftjob_config"])
def test_a_block_of_any_type_raises_nothing(block, value):
    """
    Every block may be null or of another type.
    """
    read_everything({**JOB, block: value})


def test_each_part_of_a_reply_may_be_missing(running):
    """
    Whatever one part is left out, the rest is read and shown.
    """
    for place in places_of(shortened(running)):
        read_everything(changed(running, place, lambda holder, key: holder.pop(key)))


@pytest.mark.parametrize("value", [None, "", 0, [], {}, "abc"], ids=repr)
def test_each_part_of_a_reply_may_be_of_another_type(running, value):
    """
    Whatever one part is replaced by, the rest is read and shown.
    """
    for place in places_of(shortened(running)):
        read_everything(changed(running, place, lambda holder, key: holder.__setitem__(key, copy.copy(value))))


# Resources.

FLAVOR = {"flavor_info": {"npu": {"unit_num": "8", "product_name": "Ascend 910"}, "cpu": {"core_num": 192}}}
POOL = {"accelerator_num": 8, "accelerator_type": "nvidia-a100", "core_num": 96, "mem_size": 512}
GIVEN = {"accelerator_num": 4, "accelerator_type": "ascend-Snt9b", "cpu_core_num": 23.5, "mem_size": 188}
ROLES = [
    {"role": "learner", "task_resource": {"flavor_info": {"gpu": {"unit_num": 1, "product_name": "V100"}}}},
    {"role": "worker", "task_resource": {"node_count": 3, "flavor_info": {"gpu": {"unit_num": 2}}}},
]


def _resources(tasks=(), **resource):
    return JobFrames({**JOB, "spec": {"resource": {"node_count": 2, **resource}}, "tasks": list(tasks)})


@pytest.mark.parametrize(
    ("resource", "tasks", "cards", "name"),
    [
        ({"flavor_detail": FLAVOR, "pool_info": POOL}, (), 16, "Ascend 910"),
        ({"pool_info": POOL, "main_container_allocated_resources": GIVEN}, (), 16, "nvidia-a100"),
        ({"main_container_allocated_resources": GIVEN}, ROLES, 8, "ascend-Snt9b"),
        ({"main_container_customized_flavor": {"accelerator_num": 3}}, (), 6, None),
        ({"flavor_detail": {"flavor_info": {"cpu": {"core_num": 8}}}, "pool_info": POOL}, (), 16, "nvidia-a100"),
        ({}, ROLES, 7, "V100, GPU"),
        ({}, (), None, None),
    ],
    ids=["flavor", "pool", "allocated", "customized", "flavor-without-cards", "roles", "none"],
)
def test_cards_are_counted_by_the_first_source_that_tells(resource, tasks, cards, name):
    """
    Flavor, pool, what was given, then the roles: the first that tells of cards counts, times its nodes.
    """
    summary = _resources(tasks, **resource).summary

    assert (cards, name) == (summary.accelerators, summary.accelerator)


def test_every_source_of_hardware_is_a_row():
    """
    What was asked for and what was given stand side by side.
    """
    columns = _resources(ROLES, flavor_detail=FLAVOR, pool_info=POOL, main_container_allocated_resources=GIVEN).columns(
        "resources"
    )

    assert ["flavor", "pool", "allocated", "role", "role"] == columns["source"]
    assert [2, 2, 2, None, 3] == columns["nodes"]
    assert [192, 96, 23.5, None, None] == columns["cpu_cores"]


def test_the_nodes_of_a_role_are_counted_by_its_task_instances():
    """
    A role without a count of its own has as many nodes as instances that bear its name.
    """
    columns = JobFrames(reply("hetero")).columns("resources")

    assert [("learner", 1), ("worker", 2)] == list(zip(columns["role"], columns["nodes"]))


# The head of a job.


def test_a_started_job_waited_from_creation_to_start(running):
    """
    The waiting time ends with the start, whenever one looks.
    """
    assert timedelta(milliseconds=227583) == JobFrames(running, NOW).summary.waited


def test_a_waiting_job_waits_until_now():
    """
    A job that has not started has waited until the moment of the look; without one, nobody knows.
    """
    created = datetime(2026, 3, 1, 11, 37, tzinfo=timezone.utc)
    made = {"metadata": {"id": "job-1", "create_time": created.timestamp() * 1000}, "status": {"phase": "Pending"}}

    assert NOW - created == JobFrames(made, NOW).summary.waited
    assert JobFrames(made).summary.waited is None


def test_a_wait_is_never_negative(running):
    """
    The clocks of the service differ by up to a second; a start before the creation is no wait.
    """
    running["metadata"]["create_time"] = running["status"]["start_time"] + 900

    assert timedelta(0) == JobFrames(running, NOW).summary.waited


def test_a_job_that_ended_without_start_waits_no_more():
    """
    An abnormal job that never started has neither waited nor run.
    """
    summary = JobFrames(reply("abnormal"), NOW).summary

    assert (True, None, None) == (summary.is_final, summary.waited, summary.duration)


def test_the_head_of_the_running_sample(running):
    """
    Sixteen nodes of eight cards each are 128 cards, and sixteen run.
    """
    summary = JobFrames(running, NOW).summary

    assert (16, 16, 128, "Ascend 910") == (
        summary.nodes_running,
        summary.nodes_asked,
        summary.accelerators,
        summary.accelerator,
    )
    assert timedelta(milliseconds=37560000) == summary.duration


@pytest.mark.parametrize(
    ("phase", "is_final"),
    [
        ("Creating", False),
        ("Pending", False),
        ("Running", False),
        ("Terminating", False),
        ("Completed", True),
        ("Failed", True),
        ("Abnormal", True),
        ("Terminated", True),
        ("BrandNew", False),
        ("completed", False),
        ("", False),
        (None, False),
    ],
)
def test_a_phase_is_final_or_not(phase, is_final):
    """
    Four phases are final; an unknown one is not, so that one looks again.
    """
    summary = JobFrames({**JOB, "status": {"phase": phase}}).summary

    assert (phase, is_final) == (summary.phase, summary.is_final)
    assert is_final == (phase in FINAL_PHASES)


# Secrets.

PLACES = {
    "endpoint": {"endpoints": {"jupyter_lab": {"token": SECRET}}},
    "environment": {"algorithm": {"environments": {"DB_PASSWORD": SECRET}}},
    "environment list": {"algorithm": {"environments": [{"HF_TOKEN": SECRET}]}},
    "environment pairs": {"algorithm": {"environments": [{"name": "HF_TOKEN", "value": SECRET}]}},
    "parameter": {"algorithm": {"parameters": [{"name": "hf_token", "value": SECRET}]}},
    "sensitive": {"algorithm": {"parameters": [{"name": "x", "value": SECRET, "constraint": {"sensitive": True}}]}},
    "sensitive text": {
        "algorithm": {"parameters": [{"name": "x", "value": SECRET, "constraint": {"sensitive": "true"}}]}
    },
    "role": {"tasks": [{"algorithm": {"environments": {"API_KEY": SECRET}}}]},
    "fine-tuning": {"ftjob_config": {"task_env": {"envs": [{"env_name": "API_KEY", "value": SECRET}]}}},
    "annotation": {"metadata": {"id": "job-1", "annotations": {"my_secret": SECRET}}},
    "command": {"algorithm": {"command": f"python train.py --password {SECRET}"}},
    "message": {"status": {"task_statuses": [{"message": f"failed with api_key={SECRET}"}]}},
    "unknown": {"brand_new": {"password": [SECRET, {"x": SECRET}]}},
    "command list": {"spec": {"custom_metrics": [{"exec": {"command": ["curl", "--password", SECRET, "url"]}}]}},
    "points": {"brand_new": {"password": [[SECRET], [1, SECRET]]}},
    "path": {"spec": {"log_export_path": {"obs_url": f"https://b.example/log?AccessKeyId=A&Signature={SECRET}"}}},
}


def _everything_shown(made):
    job = read_job(made, at=NOW)
    frames = "".join(frame.to_csv() for frame in map(job.columns.frame, job.columns.names))
    return frames + job.to_html() + job.to_text(every_field=True) + json.dumps(job.to_dict()) + repr(job)


@pytest.mark.parametrize("place", PLACES)
def test_a_secret_is_masked_in_everything_shown(place):
    """
    No frame, report, text or export holds a secret, wherever the reply has it.
    """
    shown = _everything_shown({**JOB, **PLACES[place]})

    assert SECRET not in shown
    assert MASK in shown


def test_a_secret_is_masked_wherever_the_same_text_occurs():
    """
    What is secret in one place is masked in commands, messages and names too.
    """
    made = {**JOB, **PLACES["endpoint"], "algorithm": {"command": f"wget https://host/{SECRET}/x", "name": SECRET}}
    frames = JobFrames(made)

    assert f"wget https://host/{MASK}/x" == frames.first("algorithm")["command"]
    assert SECRET not in _everything_shown(made)


def test_only_the_value_of_an_option_is_masked():
    """
    In a command as a list, what follows a secret option is the secret, and nothing else.
    """
    command = ["run", "--password", "x", "--lr", "0.1", "--token=x", "next", "--max_tokens", "9"]
    frames = JobFrames({**JOB, "spec": {"custom_metrics": [{"exec": {"command": command}}]}})
    shown = f"run, --password, {MASK}, --lr, 0.1, --token={MASK}, next, --max_tokens, 9"

    assert shown == frames.first("custom_metrics")["command"]


def test_a_secret_of_numbers_is_masked():
    """
    A list of numbers is a series, but under a secret name it is a secret.
    """
    fields = JobFrames({**JOB, "brand_new": {"password": [[1234567, 7654321]]}}).columns("fields")

    assert [MASK, MASK] == fields["value"][-2:]


def test_a_short_secret_is_not_looked_for_elsewhere():
    """
    A secret of one character would mask half the page, so only its own place is masked.
    """
    frames = JobFrames({**JOB, "algorithm": {"environments": {"PASSWORD": "1"}, "code_dir": "obs://b/v1/"}})

    assert MASK == frames.first("environments")["value"]
    assert "obs://b/v1/" == frames.first("algorithm")["code_dir"]


@pytest.mark.parametrize("value", [None, "", True, False])
def test_what_can_be_no_secret_is_shown(value):
    """
    An empty value or a flag under a secret name is no secret, and says that none is set.
    """
    fields = JobFrames({**JOB, "algorithm": {"environments": {"USE_TOKEN": value}}}).columns("fields")

    assert value == fields["value"][-1]


@pytest.mark.parametrize("name", ["tokenizer", "eos_token", "max_tokens", "learning_rate", "key_task", "author"])
def test_a_harmless_parameter_is_shown(name):
    """
    A parameter whose name only looks secret keeps its value.
    """
    frames = JobFrames({**JOB, "algorithm": {"parameters": [{"name": name, "value": "bert-base"}]}})

    assert "bert-base" == frames.first("parameters")["value"]


def test_the_raw_reply_is_untouched(sample):
    """
    Reading a reply changes nothing in it.
    """
    before = copy.deepcopy(sample)
    read_everything(sample)

    assert before == sample


@pytest.mark.parametrize("path", ["status.phase", "metadata.name", "algorithm.parameters[0].constraint.type"])
def test_a_structure_in_the_place_of_one_value_is_counted(path, running):
    """
    What stands where one value should is shown in ``fields`` and named in ``problems``.
    """
    holder = running
    *keys, last = path.replace("[0]", ".0").split(".")
    for key in keys:
        holder = holder[int(key)] if key.isdigit() else holder[key]
    holder[last] = {"deep": "value"}
    frames = JobFrames(running)

    assert [(f"{path}.deep", "value")] == [(each.path, each.value) for each in frames.problems]
    assert f"{path}.deep" in frames.columns("fields")["path"]


def test_the_instances_of_many_roles_are_counted_once():
    """
    The tasks are gone through once for all roles: a square of sixty thousand would run into the time limit.
    """
    names = [f"role{index}" for index in range(60_000)]
    made = {**JOB, "status": {"tasks": [f"{name}-0" for name in names]}, "tasks": [{"role": name} for name in names]}

    assert [1] * 60_000 == JobFrames(made).columns("resources")["nodes"]
