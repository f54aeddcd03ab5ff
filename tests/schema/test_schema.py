"""The declaration against the official field list: every documented field is declared, and nothing unexplained."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from ma_widgets.schema import FIELDS, TABLES, Kind, declared, line, path_key
from ma_widgets.schema._blocks import BLOCKS
from ma_widgets.sessions import failure

with Path(__file__).with_name("fields.csv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))
IN_REPLY = [row for row in ROWS if not row["path"].startswith("(")]
IN_ERROR = [row["path"].partition(").")[2] for row in ROWS if row["path"].startswith("(error)")]
JOB_TABLES = [table for table in TABLES.values() if table.resource == "job"]
FIELDS_OF_REPLY = [field for table in JOB_TABLES for field in table.fields if field.paths]
WITH_UNIT_FIELD = [row for row in IN_REPLY if row["unit"].startswith("see ")]
SPOKEN_UNITS = ("ms", "s", "cores", "cards", "nodes", "GiB", "tasks", "steps")

# Declared, and in no row of the list.
UNLISTED = {
    "metadata.tags.key": "the list has only the tags, and says {key, value} in words",
    "metadata.tags.value": "the list has only the tags, and says {key, value} in words",
    "tasks.algorithm.outputs.remote.obs_url": "the flat form that the seed has for algorithm.outputs",
}
# In an error body, and in no message of ours.
NOT_TOLD = {"encoded_authorization_message": "opaque; only the service itself can decode it"}


@pytest.mark.parametrize("path", [row["path"] for row in IN_REPLY])
def test_every_documented_field_is_declared(path):
    """
    A row of the official list has a line of its own, so that it is shown under a label.
    """
    field = line(path_key(path))

    assert field is not None
    assert field.label


def test_the_list_has_every_row_of_the_seed():
    """
    The page that the package was made from names 175 fields of a reply and 5 of call and error.
    """
    in_seed = Counter(row["path"].startswith("(") for row in ROWS if row["in_seed"] == "yes")

    assert 371 == len(ROWS)
    assert 364 == len(IN_REPLY)
    assert {False: 175, True: 5} == in_seed


@pytest.mark.parametrize("key", [key for key in IN_ERROR if key not in NOT_TOLD])
def test_every_field_of_an_error_is_told(key):
    """
    What the service says in an error body is part of the message.
    """
    error = failure({"error_code": "ModelArts.2788", key: "what-the-service-said"}, status=400)

    assert "what-the-service-said" in str(error)


def test_only_explained_fields_of_an_error_are_not_told():
    """
    A field of an error body that is left out is left out for a reason.
    """
    assert set(NOT_TOLD) <= set(IN_ERROR)


def test_every_declared_path_is_documented_or_explained():
    """
    A path that no row of the list has is declared for a reason.
    """
    listed = {path_key(row["path"]) for row in IN_REPLY}
    ours = {path_key(path) for field in (*FIELDS_OF_REPLY, *BLOCKS) for path in field.paths if "{}" not in path}

    assert set(UNLISTED) == ours - listed


@pytest.mark.parametrize("row", [row for row in IN_REPLY if row["unit"] in SPOKEN_UNITS], ids=lambda row: row["path"])
def test_the_unit_of_a_field_is_the_documented_one(row):
    """
    Milliseconds are declared as milliseconds and seconds as seconds: one reply has both.
    """
    assert row["unit"] == line(path_key(row["path"])).unit


@pytest.mark.parametrize("row", [row for row in IN_REPLY if row["unit"] in ("ms", "s")], ids=lambda row: row["path"])
def test_a_time_is_read_as_a_time(row):
    """
    What is documented in ms or s becomes a moment or a duration, never a bare number.
    """
    assert line(path_key(row["path"])).kind.name in ("moment", "milliseconds", "seconds")


@pytest.mark.parametrize("row", WITH_UNIT_FIELD, ids=lambda row: row["path"])
def test_a_unit_in_a_field_of_its_own_is_found_in_the_same_frame(row):
    """
    An amount whose unit is another field names that field of its own frame.
    """
    table, field = next(
        (table, field) for table in TABLES.values() for field in table.fields if row["path"] in field.paths
    )

    assert field.unit.startswith("see ")
    assert field.unit[len("see ") :] in [each.name for each in table.fields]


@pytest.mark.parametrize("path", [row["path"] for row in IN_REPLY if row["path"].endswith(".token")])
def test_every_token_is_declared_secret(path):
    """
    The tokens of the endpoints open the job to whoever has them.
    """
    assert line(path_key(path)).secret


def test_the_list_has_three_tokens():
    """
    JupyterLab, TensorBoard and MindStudio Insight have a token each, and nothing else is declared secret.
    """
    secret = {path for field in FIELDS_OF_REPLY if field.secret for path in field.paths}

    assert {f"endpoints.{each}.token" for each in ("jupyter_lab", "tensorboard", "mindstudio_insight")} == secret


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_the_names_in_a_frame_are_unique_and_machine_names(table):
    """
    A column is an identifier in lower case, and no other column of its frame has it.
    """
    names = [field.name for field in table.fields]

    assert len(set(names)) == len(names)
    assert all(name.isidentifier() and name == name.lower() for name in names)


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_every_column_has_a_label_and_a_kind(table):
    """
    Every declared field says how it is called on screen and how it is read.
    """
    assert all(field.label.strip() == field.label != "" for field in table.fields)
    assert all(isinstance(field.kind, Kind) for field in table.fields)


def test_a_frame_is_found_under_its_own_name():
    """
    The tables are kept by name, and the frame of all fields is one of them.
    """
    assert list(TABLES) == [table.name for table in TABLES.values()]
    assert FIELDS is TABLES["fields"]


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("status.phase", "status.phase"),
        ("algorithm.inputs[0].name", "algorithm.inputs.name"),
        ("algorithm.inputs[].name", "algorithm.inputs.name"),
        ("status.node_count_metrics[12][0]", "status.node_count_metrics"),
        ("metadata.annotations{}.key", "metadata.annotations.key"),
        ("", ""),
    ],
)
def test_a_lone_object_and_a_list_are_one_field(path, key):
    """
    The key of a path is the path without its indices.
    """
    assert key == path_key(path)


@pytest.mark.parametrize(
    ("key", "covered_by"),
    [
        ("algorithm.environments.ANY.thing", "algorithm.environments"),
        ("metadata.annotations.key_task", "metadata.annotations"),
        ("algorithm.parameters.value.a.b", "algorithm.parameters.value"),
        ("tasks.task_resource.attributes.is_free", "tasks.task_resource.attributes"),
    ],
)
def test_what_lies_in_a_map_is_declared_by_the_map(key, covered_by):
    """
    The keys of a map are data, so the line of the map declares every leaf in it.
    """
    assert line(covered_by) is declared(key)


@pytest.mark.parametrize("key", ["", "nonsense", "status.nonsense", "status.phase.nonsense", "metadata.tags.nonsense"])
def test_an_unknown_key_is_not_declared(key):
    """
    What no line names is unknown, also below a field or a block that is declared.
    """
    assert declared(key) is None


def test_a_path_of_any_length_is_answered():
    """
    A key ten thousand levels below a map is still declared by that map.
    """
    assert line("algorithm.environments") is declared("algorithm.environments" + ".a" * 10_000)
