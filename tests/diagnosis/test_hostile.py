"""Whatever the frames hold, there is an answer, in time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ma_widgets.diagnosis import diagnose, log_task, needs_evidence
from ma_widgets.diagnosis._tracebacks import tracebacks

from .jobs import codes, ended, event, found, frames, job, log, recovery, run, traceback

NASTY = [None, "", 0, -1, 1.5, True, [], {}, [None], {"a": None}, "x" * 5000, 10**30, "\x00\ud800", "NaN"]
KEYS = ("phase", "tasks", "task_statuses", "running_records", "node_count_metrics", "start_time", "duration")


@pytest.mark.parametrize("value", NASTY, ids=repr)
@pytest.mark.parametrize("key", KEYS)
def test_a_field_of_any_kind_is_no_error(key, value):
    """
    The service may send anything in any place.
    """
    made = job(**{"task_statuses": [ended(value, value, value)], "running_records": [run(value, value)], key: value})

    assert isinstance(diagnose(frames(made)), tuple)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(
    status=st.fixed_dictionaries({}, optional=dict.fromkeys(KEYS, json_values)),
    phase=st.sampled_from(["Failed", "Abnormal", "Running", "Pending", "Completed", "Terminated", None, 3]),
    events=json_values,
    content=json_values,
)
def test_any_reply_has_an_answer(status, phase, events, content):
    """
    No content of any frame is an error.
    """
    look = frames({"status": {**status, "phase": phase}}, events=None, logs={"worker-0": {"content": content}})
    look.others.__dict__["events"] = {"events": events} if not isinstance(events, dict) else events

    assert isinstance(diagnose(look), tuple)
    assert isinstance(needs_evidence(look), frozenset)
    assert log_task(look) is None or isinstance(log_task(look), str)


@given(
    st.lists(
        st.sampled_from([*traceback("KeyError: 1").split("\n"), "", "x", "During handling of the above exception"])
    )
)
def test_tracebacks_lie_in_their_text(lines):
    """
    Cut, repeated and shuffled, they stay within the lines, in order.
    """
    spans = [(each.start, each.end) for each in tracebacks(lines)]

    assert all(0 <= start <= end < len(lines) for start, end in spans)
    assert spans == sorted(spans)


@pytest.mark.parametrize(
    "made",
    [
        lambda: (
            {"task_statuses": [ended(1, f"RuntimeError: NCCL error {n}", f"worker-{n}") for n in range(10_000)]},
            {},
        ),
        lambda: (
            {},
            {"logs": {"worker-0": log(*[f"step {n}, loss 0.{n}, error 0.01 {'x' * 70}" for n in range(10_000)])}},
        ),
        lambda: (
            {},
            {"logs": {"worker-0": log(*[f"killed connection nccl account {n} {'y' * 60}" for n in range(10_000)])}},
        ),
        lambda: ({}, {"logs": {"worker-0": log(*["Traceback (most recent call last):"] * 10_000)}}),
        lambda: ({}, {"logs": {"worker-0": log("killed nccl download File " * 40_000)}}),
        lambda: ({"running_records": [run("x", recover_records=[recovery("chip_fault", "failed")] * 5000)]}, {}),
        lambda: (
            {"running_records": [run("exit with 1", start=1710000000 + n, end=1710000001 + n) for n in range(9000)]},
            {},
        ),
    ],
    ids=["statuses", "log", "suspicious log", "headers", "one line", "recoveries", "runs"],
)
@pytest.mark.timeout(60)
def test_a_large_job_is_judged_in_linear_time(made):
    """
    What a look may hold has an answer in a second or so: a pattern that goes back and forth would not end.
    """
    status, others = made()
    found = diagnose(frames(job(**status), **others))

    assert [] == [finding for finding in found if len(finding.evidence) > 600]


def test_a_megabyte_in_one_line_is_bounded():
    """
    The evidence is cut.
    """
    (finding,) = found(job(task_statuses=[ended(1, "x" * 1_000_000)]))

    assert len(finding.evidence) <= 600


def test_a_secret_in_a_message_is_masked():
    """
    The evidence is taken from masked frames.
    """
    (finding,) = found(job(task_statuses=[ended(1, "login failed: password=hunter2-hunter2")]))

    assert "hunter2" not in finding.evidence


def test_a_look_is_judged_once():
    """
    Several tabs ask for the same.
    """
    look = frames(job(task_statuses=[ended(137)]))

    assert diagnose(look) is diagnose(look)


@pytest.mark.parametrize(
    ("at", "shown"), [("2024-03-13T16:00:07+08:00", "event 2024-03-13 08:00:07 UTC: "), (None, "event: ")]
)
def test_an_event_is_told_with_its_moment(at, shown):
    """
    In UTC; without one where there is none.
    """
    (finding,) = found(job(), events=[{**event("[worker-0] Failed to download x"), "time": at}])

    assert f"{shown}[worker-0] Failed to download x" == finding.evidence


def test_a_log_without_numbers():
    """
    A preview that is not the whole log does not tell where it begins.
    """
    logs = {"worker-0": {"content": "MemoryError\n", "current_size": 12, "full_size": 99}}

    assert "worker-0, log: MemoryError" == found(job(), logs=logs)[0].evidence


def test_a_record_is_told_with_its_task():
    """
    Number, words and task.
    """
    made = job(running_records=[run("job completed", end=END_OF_FIRST), run("job hanged", "worker-12", END_OF_FIRST)])

    assert "running record 2: job hanged (worker-12)" == found(made)[0].evidence
    assert ["hang-suspected", "recovered"] == codes(made)


END_OF_FIRST = 1710210000
