"""Frames of the other resources: events, stages, tasks, metrics, logs."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from ma_widgets import errors
from ma_widgets.frames import MASK, MOST_LINES, JobFrames, Others
from ma_widgets.sessions import DemoSession, Resource

from ..conftest import NOW

JOB = {"metadata": {"id": "job-1"}}
SECRET = "9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c"


def frames(**others):
    """Return the frames of a job with such replies besides."""
    return JobFrames(JOB, None, Others(**others))


def event(time=None, message="", **more):
    """Return an event as the service writes it."""
    return {"time": time, "level": "Info", "message": message, "source": "Job", **more}


def rows(made, name, *columns):
    """Return some columns of a frame as rows."""
    return list(zip(*(made.columns(name)[column] for column in columns)))


# Events.


def test_the_newest_event_is_first():
    """
    Events are sorted by time, whatever the order of the reply; one without a time is last.
    """
    told = [event(None, "c"), event("2022-11-26T16:00:00+08:00", "b"), event("2022-11-26T16:00:01+08:00", "a")]

    assert ["a", "b", "c"] == list(frames(events={"events": told}).columns("events")["message"])


@pytest.mark.parametrize(
    ("message", "task"),
    [
        ("[worker-0] training started.", "worker-0"),
        ("[worker-12][time used: 0.296s] Upload finished.", "worker-12"),
        ("[Pod: modelarts-job-5bd61eea-9de2-4864-a0f7-5fae966171b5-worker-0] Started: x", "worker-0"),
        ("[Job: modelarts-job-5bd61eea-9de2-4864-a0f7-5fae966171b5] ExecuteAction", None),
        ("Training job failed.", None),
        ("", None),
    ],
)
def test_the_task_of_an_event_stands_in_its_message(message, task):
    """
    The service names the task in brackets at the beginning.
    """
    assert [task] == frames(events={"events": [event(message=message)]}).columns("events")["task"]


def test_the_two_spellings_of_a_source_are_one():
    """
    The official example has K8S and K8s.
    """
    told = [event(source="K8s"), event(source="K8S"), event(source="New")]

    assert {"K8S", "New"} == set(frames(events={"events": told}).columns("events")["source"])


def test_a_frame_of_what_was_not_fetched_is_empty():
    """
    Nothing was fetched besides the job: the frames have their columns and no row.
    """
    made = frames()

    assert {0} == {
        made.columns(name).row_count for name in ("events", "stages", "sub_stages", "tasks", "metrics", "log")
    }
    assert ["task", "line", "text"] == list(made.frame("log").columns)


# Stages and tasks.


def test_a_stage_is_a_row_of_its_run():
    """
    Each run has its stages, each stage its steps, with the service's words in two languages.
    """
    step = {
        "name": "pull_image",
        "en_message": "Image pulled",
        "zh_message": "拉取",
        "create_time": "2022-11-26T16:02:08+08:00",
    }
    stage = {"name": "preparing", "start_time": "2022-11-26T16:02:04+08:00", "end_time": "", "stage_order": 2}
    made = frames(stages={"running_records": [{"record_order": 3, "stages": [{**stage, "sub_stages": [step]}]}]})

    started_at = datetime(2022, 11, 26, 8, 2, 4, tzinfo=timezone.utc)
    assert [(3, "preparing", started_at, None)] == rows(
        made, "stages", "record_order", "stage", "started_at", "ended_at"
    )
    assert [(3, "pull_image", "拉取")] == rows(made, "sub_stages", "record_order", "sub_stage", "zh_message")


def test_the_bare_list_of_tasks_is_a_frame():
    """
    The reply is a list, not an object.
    """
    told = [{"task": "worker-0", "ip": "172.16.0.12", "host_ip": "192.168.20.11", "schedule_count": "2"}]

    assert [("worker-0", "192.168.20.11", 2)] == rows(frames(tasks=told), "tasks", "task", "host_ip", "schedule_count")


# Metrics.


def test_minus_one_is_a_gap():
    """
    -1, and what is no number, is None; a number in text is that number.
    """
    reply = {"metrics": [{"metric": "cpuUsage", "value": [-1, 28.622, "-1", "30", None, "soon", True]}]}
    made = frames(metrics={"worker-0": reply})

    assert [None, 28.622, None, 30, None, None, None] == made.columns("metrics")["percent"]
    assert list(range(7)) == made.columns("metrics")["minute"]


@pytest.mark.parametrize("reply", [{}, [], None, {"metrics": None}, {"metrics": [None, {"metric": "x"}]}])
def test_metrics_that_are_none_are_no_error(reply):
    """
    Not ready yet is an empty object; anything else that is no metric has no row.
    """
    assert 0 == frames(metrics={"worker-0": reply}).columns("metrics").row_count


# Logs.


@pytest.mark.parametrize(
    ("reply", "lines"),
    [
        ({"content": "a\nb\n", "start_line": "7", "end_line": "8"}, [(7, "a"), (8, "b")]),
        ({"content": "a\r\nb", "current_size": 4, "full_size": 4}, [(1, "a"), (2, "b")]),
        ({"content": "b\n", "current_size": 2, "full_size": 9}, [(None, "b")]),
        ({"context": "old\n"}, [(None, "old")]),
        ("plain text", [(None, "plain text")]),
        ({"content": "a\n\nb\n", "start_line": 0}, [(1, "a"), (2, ""), (3, "b")]),
        ({"content": ""}, []),
        ({"content": None}, []),
        ({"content": ["a"]}, []),
        ({}, []),
        (None, []),
    ],
)
def test_a_log_is_a_row_a_line(reply, lines):
    """
    A page has the numbers of its lines, a whole preview begins with 1, the end of one has no numbers.
    """
    assert lines == rows(frames(logs={"worker-0": reply}), "log", "line", "text")


def test_a_log_keeps_its_end():
    """
    Of a log of any size the last 10,000 lines are kept, with their numbers.
    """
    content = "".join(f"line {number}\n" for number in range(1, 25_001))
    made = rows(frames(logs={"worker-0": {"content": content, "start_line": 1}}), "log", "line", "text")

    assert MOST_LINES == len(made)
    assert [(15_001, "line 15001"), (25_000, "line 25000")] == [made[0], made[-1]]


def test_a_log_of_long_lines_is_bounded_by_its_characters():
    """
    Four million characters are kept, from a line's beginning on, and the numbers still fit.
    """
    content = "".join(f"{number} {'x' * 100_000}\n" for number in range(1, 101))
    made = rows(frames(logs={"worker-0": {"content": content, "start_line": 1}}), "log", "line", "text")

    assert {str(number) for number, _ in made} == {text.partition(" ")[0] for _, text in made}
    assert 30 < len(made) < 41


def test_a_secret_of_the_job_is_masked_in_its_logs_and_events():
    """
    What the job's own reply shows to be secret is masked in everything that belongs to the job.
    """
    job = {**JOB, "algorithm": {"environments": {"HF_TOKEN": SECRET}}}
    told = Others(
        events={"events": [event(message=f"uses {SECRET}")]}, logs={"worker-0": {"content": f"uses {SECRET}"}}
    )
    made = JobFrames(job, None, told)

    assert [f"uses {MASK}"] == made.columns("events")["message"]
    assert [f"uses {MASK}"] == made.columns("log")["text"]


def test_the_replies_are_not_touched():
    """
    Masking makes copies: what was passed stays as it was sent.
    """
    reply = {"content": "password=hunter2hunter2", "start_line": "1"}
    made = frames(logs={"worker-0": reply})

    assert MASK in made.columns("log")["text"][0]
    assert {"content": "password=hunter2hunter2", "start_line": "1"} == reply


# What there is, and of when.


def test_others_are_had_or_not():
    """
    Metrics and logs are there when one task has them, an error says why another resource is not.
    """
    denied = errors.PermissionDenied("No.")
    made = Others().having(Resource.LOG, {"content": ""}, "worker-0").without(Resource.EVENTS, denied)

    assert [True, False, False] == [made.has(each) for each in (Resource.LOG, Resource.EVENTS, Resource.METRICS)]
    assert {Resource.EVENTS: denied} == made.unavailable
    assert {} == made.having(Resource.EVENTS, {"events": []}).unavailable


def test_the_moment_of_a_reply_in_hand_is_the_last_one_in_it():
    """
    Who passes no moment gets the last node count or event; who passes one gets that.
    """
    job = {**JOB, "status": {"node_count_metrics": [[1636447746000, 0], [1636447756000, 1]]}}
    told = Others(events={"events": [event("2021-11-09T16:49:17+08:00")]})

    assert datetime(2021, 11, 9, 8, 49, 16, tzinfo=timezone.utc) == JobFrames(job).as_of
    assert datetime(2021, 11, 9, 8, 49, 17, tzinfo=timezone.utc) == JobFrames(job, None, told).as_of
    assert NOW == JobFrames(job, NOW, told).as_of
    assert JobFrames(JOB).as_of is None


def test_every_resource_of_the_demo_is_a_frame():
    """
    What the scripted jobs send is read without a rest: as many rows as the replies have items.
    """
    session = DemoSession()
    sent = {name: session.fetch(Resource(name), "demo") for name in ("events", "stages", "tasks")}
    page = session.fetch(Resource.LOG, "demo", task="worker-7")
    made = JobFrames(session.fetch(Resource.JOB, "demo"), None, Others(**sent, logs={"worker-7": page}))

    assert len(sent["events"]["events"]) == made.columns("events").row_count
    assert len(sent["tasks"]) == made.columns("tasks").row_count == len(made.tasks)
    assert page["lines"] == made.columns("log").row_count


def test_what_is_not_finite_is_a_gap():
    """
    A value that JSON has no number for is no percentage.
    """
    reply = {"metrics": [{"metric": "cpuUsage", "value": [1, float("nan"), float("inf"), -1.0, 2.5]}]}

    assert [1, None, None, None, 2.5] == frames(metrics={"worker-0": reply}).columns("metrics")["percent"]


def test_what_is_fetched_later_leaves_what_was_read():
    """
    The same look with other replies besides: its own frames are not read again, those of the others are.
    """
    before = frames(events={"events": [event(message="a")]}, metrics={"worker-0": METRICS})
    told = [before.columns(name) for name in ("metadata", "events")], before.metric_values, before.as_of
    after = before.with_others(Others(events={"events": [event("2021-11-09T16:49:17+08:00", "b")]}))

    assert before.reply is after.reply
    assert told[0][0] is after.columns("metadata")
    assert (["a"], ["b"]) == (told[0][1]["message"], after.columns("events")["message"])
    assert ({}, datetime(2021, 11, 9, 8, 49, 17, tzinfo=timezone.utc)) == (after.metric_values, after.as_of)


def test_a_secret_of_other_replies_is_not_kept_for_newer_ones():
    """
    What the job's own reply shows to be secret is masked in all; what one event does, in those beside it.
    """
    job = {**JOB, "algorithm": {"environments": {"HF_TOKEN": SECRET}}}
    before = JobFrames(job, None, Others(events={"events": [event(message="x", password="worker-0-is-fine")]}))
    before.columns("events")
    after = before.with_others(Others(logs={"worker-0": {"content": f"uses {SECRET}, worker-0-is-fine"}}))

    assert [f"uses {MASK}, worker-0-is-fine"] == after.columns("log")["text"]


METRICS = {"metrics": [{"metric": "cpuUsage", "value": [1]}]}


def test_what_is_no_share_of_anything_is_a_gap():
    """
    Sixteen tasks with a value beyond all measure have no mean; the others are told.
    """
    for value in (1e308, 10**400, -1e300, "1e300"):
        reply = {"metrics": [{"metric": "cpuUsage", "value": [1, value]}]}

        assert [1, None] == frames(metrics={"worker-0": reply}).columns("metrics")["percent"]
