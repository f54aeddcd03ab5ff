"""From exit codes to findings: what each means, and where it is read."""

from __future__ import annotations

import pytest

from ma_widgets.diagnosis import diagnose
from ma_widgets.frames import JobFrames


def failed(*tasks, phase="Failed", **status):
    """Return the findings of a job with such task statuses."""
    return diagnose(
        JobFrames({"metadata": {"id": "job-1"}, "status": {"phase": phase, "task_statuses": list(tasks), **status}})
    )


def ended(exit_code, task="worker-0", message=""):
    """Return the status of one task."""
    return {"task": task, "exit_code": exit_code, "message": message}


@pytest.mark.parametrize(
    ("exit_code", "code"),
    [
        (1, "unknown-failure"),
        (2, "unknown-failure"),
        (126, "permission-denied"),
        (127, "command-not-found"),
        (128, "unknown-failure"),
        (130, "terminated-by-signal"),
        (137, "out-of-memory"),
        (139, "segmentation-fault"),
        (143, "terminated-by-signal"),
        (159, "terminated-by-signal"),
        (160, "unknown-failure"),
        (247, "out-of-memory"),
        (255, "unknown-failure"),
        (-9, "out-of-memory"),
        (-11, "segmentation-fault"),
        (-15, "terminated-by-signal"),
        (10**30, "unknown-failure"),
        ("137", "out-of-memory"),
    ],
)
def test_an_exit_code_has_a_meaning(exit_code, code):
    """
    Every exit code but 0 is a finding of severity error, with its place.
    """
    (finding,) = failed(ended(exit_code))

    assert (code, "error", "worker-0") == (finding.code, finding.severity, finding.task)
    assert finding.evidence.startswith(f"worker-0: exit code {exit_code} (status.task_statuses[0])")


@pytest.mark.parametrize(
    ("exit_code", "signal"), [(143, "SIGTERM"), (130, "SIGINT"), (134, "SIGABRT"), (-15, "SIGTERM")]
)
def test_a_signal_is_named(exit_code, signal):
    """
    128 and a number, or the number negative, is a signal.
    """
    assert failed(ended(exit_code))[0].evidence.endswith(f"; {signal}")


@pytest.mark.parametrize("exit_code", [0, None, "", "0", "many"])
def test_a_task_that_ended_well_is_no_trace(exit_code):
    """
    Exit code 0, none or no number says nothing of a failure; that it failed is all that is known.
    """
    (finding,) = failed(ended(exit_code))

    assert ("unknown-failure", "status.phase: Failed", "") == (finding.code, finding.evidence, finding.task)


def test_the_evidence_ends_with_the_last_line_of_the_message():
    """
    The last line of a message is the nearest to its end; empty lines behind it are none.
    """
    (finding,) = failed(ended(3, message="first\nlast\n\n  \n"))

    assert "worker-0: exit code 3 — last (status.task_statuses[0])" == finding.evidence


@pytest.mark.parametrize(
    "words",
    ["exit with 137", "exit code 137", "Exit code 137.", "exited with code 137", "Training end with return code: 137"],
)
def test_the_last_run_tells_when_the_tasks_do_not(words):
    """
    Without task statuses the end of the last run is read; what ended an earlier one was recovered from.
    """
    records = [
        {"start_at": 1710210000, "end_at": 1710212327, "end_reason": words, "end_related_task": "worker-2"},
        {"start_at": 1710209730, "end_at": 1710209930, "end_reason": "exit with 127", "end_related_task": "worker-7"},
    ]

    finding = failed(running_records=records)[0]

    assert ("out-of-memory", f"running record 1: {words} (worker-2)") == (finding.code, finding.evidence)


def test_a_last_run_that_completed_is_no_cause():
    """
    "exit with 137" and then "job completed" blames nobody.
    """
    records = [{"end_reason": "exit with 137"}, {"end_reason": "job completed"}]

    assert "unknown-failure" == failed(running_records=records)[0].code


def test_a_task_without_an_exit_code_is_judged_by_its_message():
    """
    A message without a code is still what went wrong.
    """
    (finding,) = failed(ended(None, message="RuntimeError: NCCL error"))

    assert "communication-failed" == finding.code
    assert "worker-0: no exit code — RuntimeError: NCCL error (status.task_statuses[0])" == finding.evidence


def test_the_job_as_a_whole_repeats_its_tasks():
    """
    A run that ended with the exit code of a task, without naming it, is no second cause.
    """
    message = "RuntimeError: CUDA out of memory."

    assert 1 == len(failed(ended(137, message=message), running_records=[{"end_reason": "exit with 137"}]))


def test_a_failure_without_any_trace_is_said():
    """
    The phase is the evidence, and events and log the next step.
    """
    (finding,) = failed(secondary_phase="Lost")

    assert ("unknown-failure", "error") == (finding.code, finding.severity)
    assert "status.phase: Failed, status.secondary_phase: Lost" == finding.evidence
    assert "events" in finding.advice
    assert "log" in finding.advice
