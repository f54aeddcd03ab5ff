"""Which cause comes first: a cause before its consequences, the first in time before the later ones."""

from __future__ import annotations

import pytest

from .jobs import END, codes, ended, event, found, job, log, recovery, run, traceback

RESET = traceback("RuntimeError: Connection reset by peer")
OUT_OF_MEMORY = traceback("RuntimeError: CUDA out of memory. Tried to allocate 2.00 GiB")


@pytest.mark.parametrize("consequence", [ended(1, RESET), ended(143), ended(1, traceback("KeyError: 1")), ended(1)])
@pytest.mark.parametrize(
    "cause", [ended(137, task="worker-5"), ended(1, OUT_OF_MEMORY, "worker-5"), ended(139, task="worker-5")]
)
def test_a_specific_cause_comes_first(cause, consequence):
    """
    (a) What names a cause beats what any end of a task may bring, whichever the service lists first.
    """
    assert "worker-5" == found(job(task_statuses=[cause, consequence]))[0].task
    if cause["exit_code"] != 137 or "KeyError" not in consequence["message"]:
        assert "worker-5" == found(job(task_statuses=[consequence, cause]))[0].task


@pytest.mark.parametrize("code", [137, 143])
def test_the_kill_of_the_others_is_no_cause(code):
    """
    (c) A task that ended by itself goes before those that the platform killed after it.
    """
    first, *killed = ended(1, traceback("ValueError: bad"), "worker-1"), ended(code), ended(code, task="worker-2")

    assert ("python-exception", "worker-1") == (
        found(job(task_statuses=[first, *killed]))[0].code,
        found(job(task_statuses=[first, *killed]))[0].task,
    )


def test_the_first_in_time_comes_first():
    """
    (b) Of two causes whose moments are known the earlier one wins, whatever the order of the reply.
    """
    statuses = [ended(137, task="worker-0"), ended(139, task="worker-1")]
    events = [event("[worker-1] Exit code 139.", 1), event("[worker-0] Exit code 137.", 9)]

    assert ["segmentation-fault", "out-of-memory"] == codes(job(task_statuses=statuses), events=events)


def test_without_times_the_order_of_the_service_is_kept():
    """
    (b) The service lists the task that failed first before the others; records and logs come after.
    """
    statuses = [ended(139, task="worker-3"), ended(137, task="worker-0")]
    logs = {"worker-1": log("write failed: ENOSPC")}

    told = codes(job(task_statuses=statuses, running_records=[run("exit with 127", "worker-2", end=0)]), logs=logs)

    assert ["segmentation-fault", "out-of-memory", "command-not-found", "disk-full"] == told


@pytest.mark.parametrize(
    ("exit_code", "message", "code"),
    [
        (1, OUT_OF_MEMORY, "accelerator-out-of-memory"),
        (137, OUT_OF_MEMORY, "accelerator-out-of-memory"),
        (137, traceback("ValueError: x"), "out-of-memory"),
        (137, RESET, "out-of-memory"),
        (139, traceback("ValueError: x"), "segmentation-fault"),
        (143, traceback("ValueError: x"), "python-exception"),
        (134, traceback("ValueError: x"), "python-exception"),
        (130, traceback("FileNotFoundError: [Errno 2] No such file or directory: 'x'"), "path-not-found"),
        (1, RESET, "communication-failed"),
        (1, "Training end with return code: 137", "out-of-memory"),
    ],
)
@pytest.mark.parametrize("place", ["message", "log"])
def test_a_text_and_an_exit_code_of_one_task(place, exit_code, message, code):
    """
    (c) A text that names a cause beats the exit code; one that does not beats only codes that name none.
    """
    told = job(task_statuses=[ended(exit_code, message if place == "message" else "")])

    assert code == codes(told, logs={"worker-0": log(*message.split("\n"))} if place == "log" else None)[0]


def test_a_text_explains_the_exit_code_of_its_task():
    """
    (c) Exit code 1 of a task whose log tells why is no finding of its own.
    """
    lines = OUT_OF_MEMORY.split("\n")

    assert ["accelerator-out-of-memory"] == codes(job(task_statuses=[ended(1)]), logs={"worker-0": log(*lines)})


def first_evidence(*texts):
    """Return the evidence of the first finding of a failed job with such a log."""
    return found(job(task_statuses=[ended(1)]), logs={"worker-0": log(*"\n".join(texts).split("\n"))})[0].evidence


def test_the_first_traceback_wins():
    """
    (d) Later tracebacks come of the first.
    """
    evidence = first_evidence(traceback("KeyError: 'first'"), "", traceback("FileNotFoundError: second"))

    assert evidence.startswith("worker-0, log line 4: KeyError: 'first' (")


@pytest.mark.parametrize(
    "link",
    [
        "The above exception was the direct cause of the following exception:",
        "During handling of the above exception, another exception occurred:",
    ],
)
def test_a_chain_is_one_traceback(link):
    """
    (d) The first exception of a chain is its cause, and the last one is named too.
    """
    evidence = first_evidence(traceback("KeyError: 'first'"), "", link, "", traceback("FileNotFoundError: last"))

    assert "KeyError: 'first'" in evidence
    assert "it ended with FileNotFoundError: last" in evidence


@pytest.mark.parametrize("mark", ["Exception ignored in: <function f at 0x1>", "--- Logging error ---"])
def test_what_python_went_on_after_is_no_traceback(mark):
    """
    (d) An exception in a finaliser or in logging ends no program.
    """
    assert "KeyError" in first_evidence(mark, traceback("MemoryError"), "", traceback("KeyError: 1"))


def test_a_traceback_that_was_handled_is_no_cause():
    """
    (d) Training went on after the first, so the second is the cause.
    """
    assert "KeyError" in first_evidence(
        OUT_OF_MEMORY, "step 20, loss 0.31", "step 30, loss 0.30", traceback("KeyError: 1")
    )


@pytest.mark.parametrize(
    "wrapper",
    [
        "torch.distributed.elastic.multiprocessing.errors.ChildFailedError: ",
        "torch.multiprocessing.spawn.ProcessRaisedException: ",
        "subprocess.CalledProcessError: Command '['python']' returned non-zero exit status 1.",
    ],
)
def test_the_error_of_a_launcher_is_not_the_cause(wrapper):
    """
    (d) A launcher only tells that a child failed; the child's own traceback is the cause, before or after it.
    """
    assert "KeyError: 1" in first_evidence(traceback(wrapper), "", traceback("KeyError: 1"))
    assert "KeyError: 1" in first_evidence(traceback("KeyError: 1"), "", traceback(wrapper))


def test_the_traceback_of_a_pool_worker_is_the_cause():
    """
    (d) multiprocessing sends the child's traceback as a text, and raises the exception again.
    """
    remote = 'multiprocessing.pool.RemoteTraceback: \n"""\n' + traceback("KeyError: 1", 3) + '\n"""\n'
    link = "\nThe above exception was the direct cause of the following exception:\n"

    assert "line 3, in main" in first_evidence(remote, link, traceback("KeyError: 1", 99))


@pytest.mark.parametrize("prefix", ["[rank0]: ", "2026-03-01 10:00:00 ERROR ", "(worker-0) "])
def test_a_traceback_behind_a_prefix(prefix):
    """
    torchrun and loggers begin each line with something; lines of others may lie between.
    """
    lines = [prefix + line for line in traceback("ValueError: x", 42).split("\n")]
    lines.insert(2, "step 12, loss 0.3")

    assert "ValueError: x (/home/ma-user/modelarts/user-job-dir/code/train.py, line 42, in main)" in first_evidence(
        *lines
    )


def test_the_place_is_the_innermost_of_the_users_code():
    """
    Where a library raises, the user's own line is the one to read.
    """
    library = (
        '  File "/opt/conda/lib/python3.9/site-packages/torch/nn/x.py", line 5, in forward\n    f()\nValueError: x'
    )

    assert "train.py, line 7, in main" in first_evidence(traceback(library))


def fault_at(at, result="failed", exit_code=137):
    """Return a job that failed with HCCL errors and a fault at some moment of its only run."""
    statuses = [ended(1, RESET, "worker-0"), ended(exit_code, task="worker-7"), ended(1, RESET, "worker-1")]
    return job(
        task_statuses=statuses,
        running_records=[run("exit with 137", "worker-7", recover_records=[recovery("chip_fault", result, at=at)])],
    )


@pytest.mark.parametrize("seconds", [0, 60, 120])
def test_a_fault_at_the_end_is_the_cause(seconds):
    """
    (e) It explains the 137 of its task and the lost connections of the others.
    """
    told = found(fault_at(END - seconds))

    assert ("accelerator-fault", "worker-7") == (told[0].code, told[0].task)
    assert "out-of-memory" not in [finding.code for finding in told]


def test_a_fault_that_was_recovered_from_is_not_the_cause():
    """
    (e) Half an hour after a recovery something else ended the job.
    """
    assert ["out-of-memory", "communication-failed"] == codes(fault_at(END - 1800, "success"))[:2]


def test_what_ended_an_earlier_run_is_not_the_cause():
    """
    (e) Only the end of the last run counts, in records, in events and in logs.
    """
    early = run("exit with 137", "worker-7", END - 900, END - 600, recover_records=[recovery("chip_fault", "success")])
    told = job(running_records=[run("exit with 1", "worker-1", END - 500), early])
    events = [{"time": "2024-03-12T02:48:47Z", "level": "Error", "message": "[worker-7] HBM ECC error"}]
    logs = {"worker-7": log("RuntimeError: CUDA out of memory", "step 10, loss 0.3")}

    assert ["unknown-failure", "recovered"] == codes(told, events=events, logs=logs)


@pytest.mark.parametrize("crash", [ended(139, task="worker-3"), ended(1, traceback("KeyError: 1"), "worker-3")])
def test_a_lost_connection_after_a_crash_is_a_consequence(crash):
    """
    (f) Also when the peer stands first in task_statuses.
    """
    told = found(job(task_statuses=[ended(1, RESET, "worker-0"), crash, ended(1, RESET, "worker-1")]))

    assert "worker-3" == told[0].task
    assert "communication-failed" == told[1].code
    assert told[1].evidence.endswith("; the same in 1 more task: worker-1")


def test_a_traceback_before_training_completed_is_the_cause():
    """
    (g) The log of a failed job may end as if all were well.
    """
    evidence = first_evidence(
        "INFO step 10, loss 0.3", traceback("KeyError: 1"), "INFO step 20, loss 0.2", "INFO Training completed"
    )

    assert evidence.startswith("worker-0, log line 5: KeyError: 1")


@pytest.mark.parametrize(("key_task", "first"), [("worker", "worker-0"), ("ps", "ps-0"), (None, "worker-0")])
def test_the_key_role_comes_first_among_equals(key_task, first):
    """
    (h) Its exit code decides the result of the job.
    """
    annotations = key_task and {"key_task": key_task}
    statuses = [ended(139, task="ps-0"), ended(137, task="worker-0")]

    assert first == found(job(task_statuses=statuses, annotations=annotations))[0].task
    assert first == found(job(task_statuses=[ended(137, task="ps-0"), statuses[1]], annotations=annotations))[0].task


@pytest.mark.parametrize("left", [ended(137), ended(143), ended(130, traceback("KeyboardInterrupt")), ended(1, RESET)])
@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("preempted", "The training job is preempted by a job of higher priority."),
        ("time-limit-reached", "The job exceeded the maximum running duration."),
        ("account-blocked", "ModelArts.4116: User has been owed."),
        ("image-pull-failed", "[worker-0] Failed to pull image x"),
    ],
)
def test_what_ended_the_job_beats_what_the_kill_left(code, message, left):
    """
    (i) 137 is then no lack of memory.
    """
    told = codes(job(task_statuses=[left]), events=[event(message)])

    assert code == told[0]
    assert "out-of-memory" not in told


def test_one_finding_a_code():
    """
    The others of the same code are counted.
    """
    (finding,) = found(job(task_statuses=[ended(137, task=f"worker-{number}") for number in range(15)]))

    assert finding.evidence.startswith("worker-0: exit code 137 (status.task_statuses[0]); the same in 14 more tasks: ")
    assert finding.evidence.endswith("worker-4, worker-5, worker-6, worker-7, worker-8 and 6 more")


def test_many_statuses_of_one_task_are_put_in_order():
    """
    Each status is looked at a few times, not once for each other: a square of forty thousand would run for hours.
    """
    told = [ended(1 + index % 2, "" if index % 2 else "CUDA out of memory") for index in range(40_000)]

    assert ["accelerator-out-of-memory"] == codes(job(task_statuses=told))
