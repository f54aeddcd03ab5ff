"""From exit codes to findings: what went wrong, the first cause first."""

from __future__ import annotations

import pytest

from ma_widgets.diagnosis import diagnose
from ma_widgets.frames import JobFrames

from ..conftest import reply


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
        (-9, "unknown-failure"),
        (10**30, "unknown-failure"),
        ("137", "out-of-memory"),
    ],
)
def test_an_exit_code_has_a_meaning(exit_code, code):
    """
    Every exit code but 0 is a finding of severity error, with evidence, advice and source.
    """
    (finding,) = failed(ended(exit_code))

    assert (code, "error") == (finding.code, finding.severity)
    assert f"worker-0: exit code {exit_code}" == finding.evidence
    assert all(isinstance(text, str) and text for text in vars(finding).values())


@pytest.mark.parametrize("exit_code", [0, None, "", "0", "many"])
def test_a_task_that_ended_well_is_no_finding(exit_code):
    """
    Exit code 0, none or no number says nothing of a failure.
    """
    assert () == failed(ended(exit_code))


def test_the_order_of_the_service_is_kept():
    """
    The service lists the task that failed first before the others, so the first finding is the cause.
    """
    findings = failed(ended(1, "worker-3"), ended(0, "worker-1"), ended(137, "worker-0"))

    assert ["worker-3: exit code 1", "worker-0: exit code 137"] == [finding.evidence for finding in findings]


@pytest.mark.parametrize(
    "phase", ["Completed", "Running", "Creating", "Pending", "Terminating", "Terminated", "New", None]
)
def test_a_job_that_did_not_fail_has_no_finding(phase):
    """
    A task that ended badly in a job that recovered is no failure of the job.
    """
    assert () == failed(ended(137), phase=phase)


@pytest.mark.parametrize("name", ["running", "completed", "pending", "created", "creating", "terminating", "cpu"])
def test_a_sample_that_did_not_fail_has_no_finding(name):
    """
    No bundled job that is well has a finding.
    """
    assert () == diagnose(JobFrames(reply(name)))


def test_the_evidence_ends_with_the_last_line_of_the_message():
    """
    The last line of a traceback is its cause; empty lines behind it are none.
    """
    (finding,) = failed(ended(1, message="Traceback\n  File x\nValueError: bad shape\n\n  \n"))

    assert "worker-0: exit code 1 — ValueError: bad shape" == finding.evidence


def test_a_long_message_is_bounded():
    """
    One line of a megabyte is cut.
    """
    (finding,) = failed(ended(1, message="x" * 1_000_000))

    assert len(finding.evidence) < 600


def test_a_secret_in_a_message_is_masked():
    """
    The evidence is taken from masked frames.
    """
    (finding,) = failed(ended(1, message="login failed: password=hunter2-hunter2"))

    assert "hunter2" not in finding.evidence


def test_the_last_run_tells_when_the_tasks_do_not():
    """
    Without task statuses the end of the last run is read; what ended an earlier one was recovered from.
    """
    records = [
        {"start_at": 1710210000, "end_at": 1710212327, "end_reason": "exit with 127", "end_related_task": "worker-2"},
        {"start_at": 1710209730, "end_at": 1710209930, "end_reason": "exit with 137", "end_related_task": "worker-7"},
    ]

    assert ["worker-2: exit with 127"] == [finding.evidence for finding in failed(running_records=records)]


def test_a_last_run_that_completed_is_no_cause():
    """
    "exit with 137" and then "job completed" blames nobody.
    """
    records = [{"end_reason": "exit with 137"}, {"end_reason": "job completed"}]

    assert () == failed(running_records=records)


def test_a_task_without_an_exit_code_is_judged_by_its_message():
    """
    A message without a code is still what went wrong.
    """
    (finding,) = failed(task_statuses=[{"task": "worker-0", "exit_code": None, "message": "RuntimeError: NCCL error"}])

    assert ("unknown-failure", "worker-0: no exit code — RuntimeError: NCCL error") == (finding.code, finding.evidence)


def test_the_tasks_come_before_the_runs():
    """
    What the tasks say is nearer than what the runs say.
    """
    (finding,) = failed(ended(1), running_records=[{"end_reason": "exit with 137"}])

    assert "unknown-failure" == finding.code


@pytest.mark.parametrize("phase", ["Abnormal", "Failed"])
def test_a_job_that_could_not_be_created(phase):
    """
    CreateFailed without any task is a finding of its own.
    """
    (finding,) = failed(phase=phase, secondary_phase="CreateFailed")

    assert ("create-failed", "error") == (finding.code, finding.severity)


def test_a_failure_without_any_trace_has_no_finding():
    """
    Nothing is made up: a failed job that tells nothing has no finding.
    """
    assert () == failed()


def test_the_failed_sample():
    """
    Two tasks failed; the one that ran out of memory is first.
    """
    codes = [finding.code for finding in diagnose(JobFrames(reply("failed")))]

    assert ["out-of-memory", "unknown-failure"] == codes
