"""Severities by phase, waiting, missing nodes, hangs, recoveries, and what to fetch."""

from __future__ import annotations

import pytest

from ma_widgets.diagnosis import log_task, needs_evidence

from ..conftest import SAMPLES, reply
from .cases import counted, run_again, told, utilised, waiting
from .jobs import codes, ended, event, found, frames, job, log, run, traceback


def severities(*statuses, phase, **more):
    """Return codes with severities."""
    return {each.code: each.severity for each in found(job(phase, task_statuses=list(statuses)), **more)}


@pytest.mark.parametrize("phase", ["Failed", "Abnormal"])
def test_a_cause_of_a_failure_is_an_error(phase):
    """
    Only failed jobs have causes.
    """
    assert {"out-of-memory": "error"} == severities(ended(137), phase=phase)


@pytest.mark.parametrize("exit_code", [137, 143, 1, 130])
def test_a_job_that_its_user_stopped_has_no_error(exit_code):
    """
    The exit code is what stopping leaves behind.
    """
    assert {} == severities(ended(exit_code), phase="Terminated")


def test_a_traceback_of_a_stopped_job_is_an_info():
    """
    It may be why the user stopped the job, and no more.
    """
    assert {"python-exception": "info"} == severities(ended(1, traceback("KeyError: 1")), phase="Terminated")


@pytest.mark.parametrize(
    "message", ["The job is preempted by x.", "stopped: maximum running duration reached", "ModelArts.4118: x"]
)
def test_what_stopped_a_job_against_its_users_will_is_an_error(message):
    """
    Preemption, a time limit and a blocked account end a job that was well.
    """
    assert ["error"] == [each.severity for each in found(job("Terminated"), events=[event(message)])]


@pytest.mark.parametrize("status", [ended(137, task="ps-0"), ended(1, traceback("KeyError: 1"))])
def test_a_completed_job_has_no_error(status):
    """
    What failed in it is a warning.
    """
    assert {"warning"} == set(severities(status, phase="Completed").values())


def test_a_traceback_in_the_log_of_a_completed_job_is_a_warning():
    """
    The result may lack something.
    """
    logs = {"worker-0": log(*traceback("KeyError: 1").split("\n"), "step 10, loss 0.1", "Training completed")}

    assert {"python-exception": "warning"} == severities(ended(0), phase="Completed", logs=logs)


@pytest.mark.parametrize("phase", ["Running", "Creating", "Pending", "New", None])
def test_present_trouble_is_a_warning(phase):
    """
    The job may still come through.
    """
    assert {"out-of-memory": "warning"} == severities(ended(137), phase=phase)


def test_what_a_running_job_got_over_is_no_trouble():
    """
    An exception after which training goes on was caught.
    """
    lines = traceback("RuntimeError: CUDA out of memory.").split("\n")

    assert [] == codes(job("Running"), logs={"worker-0": log(*lines, "step 10, loss 0.1")})
    assert ["accelerator-out-of-memory"] == codes(job("Running"), logs={"worker-0": log("step 10", *lines)})


def test_waiting_says_how_long_and_why():
    """
    The scheduler's newest word is the evidence.
    """
    reply, others = waiting("Pending", 23, event("[Job: x] FailedScheduling: 2 nodes", 5), event("queuing", 9))

    (finding,) = found(reply, **others)

    assert ("queued-long", "warning") == (finding.code, finding.severity)
    assert "Pending for 23 min" in finding.evidence
    assert finding.evidence.endswith("event 2024-03-13 08:00:05 UTC: [Job: x] FailedScheduling: 2 nodes")


def test_a_reply_of_unknown_age_tells_by_its_events():
    """
    Without the moment of the look, the last moment in the replies counts.
    """
    made = job("Pending", start_time=0)

    assert ["queued-long"] == codes(made, at=None, events=[event("queuing")])
    assert [] == codes(made, at=None)


def test_missing_nodes_say_since_when():
    """
    Counts and the first moment of the lack.
    """
    (finding,) = found(counted(0, 4, 3, 2).reply)

    assert ("nodes-missing", "warning") == (finding.code, finding.severity)
    assert finding.evidence.startswith("2 of 4 nodes run (")
    assert finding.evidence.endswith("since 2024-03-12 02:17:30 UTC")


def test_a_hang_names_how_long_and_which_tasks():
    """
    One idle task among busy ones is named; when all are idle it is the job.
    """
    (one,) = found(**_kwargs(utilised([90] * 70, [90] * 30 + [0] * 40)))
    (every,) = found(**_kwargs(utilised([90] * 20 + [0] * 45, [90] * 20 + [0] * 45)))

    assert ("worker-1", "warning") == (one.task, one.severity)
    assert "npuUtil 1 % or less for 40 min in 1 of 2 tasks: worker-1 (metrics)" == one.evidence
    assert ("", "npuUtil 1 % or less for 45 min in all tasks: worker-0, worker-1 (metrics)") == (
        every.task,
        every.evidence,
    )


def _kwargs(look):
    return {"reply": look.reply, **look.others}


def test_a_role_without_use_is_no_hang():
    """
    A parameter server never uses a card.
    """
    assert [] == codes(job("Running"), util={"worker-0": [90] * 60, "ps-0": [0] * 60})


@pytest.mark.parametrize(
    ("spans", "lost"),
    [
        ([(0, 1000), (1100, 0)], "100"),
        ([(0, 1000), (900, 2000), (2050, 0)], "50"),
        ([(0, 5000), (100, 200), (300, 6000)], "0"),
        ([(0, 0), (1100, 0)], "0"),
    ],
)
def test_the_time_lost_is_what_no_run_covers(spans, lost):
    """
    Overlapping runs and a run without an end lose nothing; it is never negative.
    """
    seconds = {"100": "1 min 40 s", "50": "50 s", "0": "0 s"}[lost]

    assert f", {seconds} lost" in found(run_again(*spans).reply)[0].evidence


@pytest.mark.parametrize(("duration", "severity"), [(100_000, "warning"), (10**7, "info")])
def test_much_lost_time_is_a_warning(duration, severity):
    """
    More than a tenth of the running time.
    """
    assert [severity] == [each.severity for each in found(run_again((0, 1000), (1100, 0), duration=duration).reply)]


def test_the_recoveries_of_the_running_sample():
    """
    Three, with the gaps between the runs.
    """
    (finding,) = found(reply("running"), at=None)

    assert ("recovered", "info") == (finding.code, finding.severity)
    assert finding.evidence.startswith("began again 3 times, 27 min 39 s lost (status.running_records): record 1: ")
    assert finding.evidence.endswith("the steps since the last checkpoint are lost besides")


@pytest.mark.parametrize("name", [name for name in SAMPLES if name not in ("failed", "abnormal")])
def test_a_sample_that_did_not_fail_has_no_error(name):
    """
    No bundled job that is well has one.
    """
    assert "error" not in [each.severity for each in found(reply(name), at=None)]


@pytest.mark.parametrize(
    ("phase", "needs"),
    [
        ("Failed", {"events"}),
        ("Abnormal", {"events"}),
        ("Terminated", {"events"}),
        ("Completed", set()),
        ("Running", set()),
    ],
)
def test_what_a_look_should_fetch(phase, needs):
    """
    Events tell why a job ended.
    """
    assert needs == needs_evidence(frames(job(phase)))


@pytest.mark.parametrize(("minutes", "needs"), [(9, set()), (11, {"events"})])
def test_events_tell_why_a_job_waits(minutes, needs):
    """
    After ten minutes.
    """
    assert needs == needs_evidence(frames(waiting("Pending", minutes).reply))


@pytest.mark.parametrize(
    ("made", "task"),
    [
        (job(task_statuses=[ended(1, "", "worker-4"), ended(137, "", "worker-2")]), "worker-2"),
        (job(tasks=["ps-0", "worker-0", "worker-1"]), "worker-0"),
        (job(tasks=["learner-0", "worker-0"], annotations={"key_task": "learner"}), "learner-0"),
        (job(tasks=["worker-0"], start_time=0), None),
        (job("Abnormal", secondary_phase="CreateFailed", start_time=0, tasks=["worker-0"]), None),
        (job("Abnormal", tasks=["worker-0"]), "worker-0"),
        (job("Running", tasks=["worker-0"]), None),
        (job("Completed", tasks=["worker-0"]), None),
        (job(running_records=[run("exit with 137", "worker-6")]), "worker-6"),
    ],
)
def test_whose_log_to_fetch(made, task):
    """
    That of the first finding's task, else of the first task, of the key role first; none of a job that never ran.
    """
    assert task == log_task(frames(made))


def test_an_event_of_another_task_overcomes_nothing():
    """
    worker-1 has its image; worker-0 still has none.
    """
    look = told("[worker-0] ErrImagePull", "Pending", start_time=0)
    events = [*look.others["events"], event("[worker-1] Container started", 9)]

    assert "image-pull-failed" in codes(look.reply, events=events)


def test_the_samples():
    """
    The first finding of each bundled job is what its script tells.
    """
    assert ["out-of-memory", "accelerator-out-of-memory"] == codes(reply("failed"), at=None)
    assert ["create-failed"] == codes(reply("abnormal"), at=None)
    assert ["recovered"] == codes(reply("running"), at=None)
