"""What no frame has of the replies of the other resources: shown and counted, and nothing for an ordinary job."""

from __future__ import annotations

import pytest

from ma_widgets.blocks import DataTable
from ma_widgets.frames import MASK, JobFrames, Others
from ma_widgets.simulator.scenarios import SCENARIOS

from ..conftest import NOW
from ..simulator.lives import CREATED, SMALL, marks, told
from ..tabs.shown import frames, of_kind, sentences

EVENT = {"time": "2024-03-12T16:00:00+08:00", "level": "Info", "message": "started", "source": "Job"}
STAGE = {"name": "running", "start_time": "2024-03-12T16:00:00+08:00", "end_time": "", "stage_order": 3}


def left(**others):
    """Return path, value and whether it is declared, of each row of the frame; the resources are those passed."""
    columns = JobFrames({"metadata": {"id": "job-1"}}, NOW, Others(**others)).columns("other_fields")
    names = {"recent": "events"}
    assert {names.get(name, name) for name in others} >= set(columns["resource"])
    return list(zip(columns["path"], columns["value"], columns["known"]))


def others_of(demo_id, elapsed):
    """Return all that the simulator tells of a job besides its own reply."""
    tasks = told(demo_id, elapsed)["status"].get("tasks") or []
    pages = {task: told(demo_id, elapsed, "log", task=task) for task in tasks[:3]}
    previews = {f"{task} preview": told(demo_id, elapsed, "log_preview", task=task) for task in tasks[:3]}
    metrics = {task: told(demo_id, elapsed, "metrics", task=task) for task in tasks[:3]}
    return Others(
        events=told(demo_id, elapsed, "events"),
        stages=told(demo_id, elapsed, "stages"),
        tasks=told(demo_id, elapsed, "tasks"),
        metrics={task: each for task, each in metrics.items() if each},
        logs={task: each for task, each in {**pages, **previews}.items() if each},
    )


@pytest.mark.parametrize("demo_id", SMALL)
def test_an_ordinary_job_has_none(demo_id):
    """
    What the documents describe is read or known to be harmless, at the turns of every life.
    """
    for elapsed in marks(demo_id)[::6]:
        made = JobFrames(told(demo_id, elapsed), NOW, others_of(demo_id, elapsed))
        assert 0 == made.columns("other_fields").row_count


def test_the_huge_job_has_none():
    """
    Size changes nothing.
    """
    at = SCENARIOS["demo-huge"].age_seconds

    assert 0 == JobFrames(told("demo-huge", at), NOW, others_of("demo-huge", at)).columns("other_fields").row_count
    assert CREATED == int(NOW.timestamp())


CASES = [
    ("an unknown key", {"events": {"events": [], "new": 1}}, [("new", 1, False)]),
    ("an unknown key of an event", {"events": {"events": [{**EVENT, "new": "x"}]}}, [("events[0].new", "x", False)]),
    ("an event's time", {"events": {"events": [{**EVENT, "time": "soon"}]}}, [("events[0].time", "soon", True)]),
    ("an object for a level", {"events": [{**EVENT, "level": {"a": 5}}]}, [("events[0].level.a", 5, False)]),
    ("a text for an event", {"events": {"events": [EVENT, "oops"]}}, [("events[1]", "oops", True)]),
    ("a text for the events", {"events": {"events": "oops"}}, [("events", "oops", True)]),
    ("an absurd total", {"events": {"events": [], "total": 10**30}}, [("total", 10**30, True)]),
    ("a total in words", {"events": {"events": [], "total": "many"}}, [("total", "many", True)]),
    ("the newest events", {"recent": {"events": [{**EVENT, "time": "soon"}]}}, [("events[0].time", "soon", True)]),
    ("the newest events, bare", {"recent": [{**EVENT, "time": "soon"}]}, [("events[0].time", "soon", True)]),
    (
        "a stage's start",
        {"stages": {"running_records": [{"record_order": 1, "stages": [{**STAGE, "start_time": "soon"}]}]}},
        [("running_records[0].stages[0].start_time", "soon", True)],
    ),
    (
        "the order of a record",
        {"stages": {"running_records": [{"record_order": "x", "stages": [STAGE]}]}},
        [("running_records[0].record_order", "x", True)],
    ),
    (
        "the order of a record without stages",
        {"stages": {"running_records": [{"record_order": 7, "stages": []}]}},
        [("running_records[0].record_order", 7, True)],
    ),
    (
        "how often",
        {"tasks": [{"task": "worker-0", "schedule_count": "many"}]},
        [("tasks[0].schedule_count", "many", True)],
    ),
    (
        "a value of a metric",
        {"metrics": {"worker-0": {"metrics": [{"metric": "npuUtil", "value": [1.0, "bad", -1, None]}]}}},
        [("worker-0.metrics[0].value[1]", "bad", True)],
    ),
    (
        "one value for a metric",
        {"metrics": {"worker-0": {"metrics": [{"metric": "npuUtil", "value": 5}], "unit": "%"}}},
        [
            ("worker-0.metrics[0].metric", "npuUtil", True),
            ("worker-0.metrics[0].value", 5, True),
            ("worker-0.unit", "%", False),
        ],
    ),
    ("a list for metrics", {"metrics": {"worker-0": ["x"]}}, [("worker-0[0]", "x", False)]),
    (
        "a log's first line",
        {"logs": {"worker-0": {"content": "a\n", "start_line": "first"}}},
        [("worker-0.start_line", "first", True)],
    ),
    ("a number for a log's text", {"logs": {"worker-0": {"content": 5}}}, [("worker-0.content", 5, True)]),
    ("two texts of a log", {"logs": {"worker-0": {"content": "a", "context": "b"}}}, [("worker-0.context", "b", True)]),
    ("a bare log", {"logs": {"worker-0": "a\nb\n"}}, []),
    ("a number for a log", {"logs": {"worker-0": 5}}, [("worker-0", 5, False)]),
    ("null, and what is empty", {"events": {"events": [{**EVENT, "a": None, "b": {}, "c": []}]}}, []),
]


@pytest.mark.parametrize(("others", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_no_column_could_read_is_there(others, expected):
    """
    An undeclared key, a value that is not of its kind, and what stands in place of an object.
    """
    assert expected == left(**others)


def test_what_is_left_is_masked():
    """
    A key that nobody declared may hold a secret.
    """
    assert [("events[0].password", MASK, False)] == left(events=[{**EVENT, "password": "Zz9-correct-horse"}])


def test_it_goes_with_the_replies_it_is_of(running):
    """
    New replies of the others are read anew.
    """
    before = JobFrames(running, NOW, Others(events={"events": [], "new": 1}))
    after = before.with_others(Others())

    assert (1, 0) == (before.columns("other_fields").row_count, after.columns("other_fields").row_count)


def tables(made, **choices):
    """Return the captions of the tables of All fields."""
    return [table.caption for table in of_kind(DataTable, "fields", made, **choices)]


def test_all_fields_shows_them_in_a_table_of_their_own():
    """
    They stand below the fields of the job, and those that are declared are counted as problems.
    """
    made = frames(events=[{**EVENT, "time": "soon", "new": 1}])

    assert ["All fields of the reply", "Not read in the other replies"] == tables(made)
    assert ["1 value is not what the API promises; it is shown as it is."] == sentences("fields", made)


def test_an_ordinary_job_has_one_table():
    """
    Where everything was read, nothing changes on screen.
    """
    made = frames(events=[EVENT])

    assert ["All fields of the reply"] == tables(made)
    assert [] == sentences("fields", made)


def test_they_are_filtered_too():
    """
    One filter for both tables.
    """
    made = frames(events=[{**EVENT, "brand_new": 1}])

    assert ["Not read in the other replies"] == tables(made, wanted="BRAND")
    assert ["All fields of the reply"] == tables(made, wanted="metadata")
    assert ["No field contains 'nowhere'."] == sentences("fields", made, wanted="nowhere")
