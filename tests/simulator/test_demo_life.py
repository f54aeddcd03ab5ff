"""Two lives in figures: ``demo`` at the moments that its script names, and ``demo-failed`` at its end."""

import pytest

from ma_widgets.simulator.scenarios import SCENARIOS

from .lives import CREATED, events, log, stages, status, told

# Seconds after the creation → phase, nodes, records, recoveries of worker-7.
LIFE = [
    (0, "Creating", None, 0, []),
    (3, "Pending", None, 0, []),
    (43, "Pending", 0, 0, []),
    (73, "Running", 16, 1, [1]),
    (150, "Running", 15, 1, [1]),
    (185, "Running", 16, 2, [2]),
    (320, "Running", 0, 2, [2]),
    (360, "Running", 16, 3, [3]),
    (400, "Running", 16, 3, [3]),
    (490, "Running", 15, 3, [3]),
    (550, "Running", 16, 4, [3]),
    (759, "Running", 16, 4, [3]),
    (760, "Completed", 16, 4, [3]),
]


@pytest.mark.parametrize(("at", "phase", "nodes", "records", "counts"), LIFE)
def test_the_demo_lives_through_a_whole_life(at, phase, nodes, records, counts):
    """
    Queued for 40 seconds, prepared for 30, then 77, 135, 130 and 210 seconds of running between three faults.
    """
    made = status("demo", at)
    points = made["node_count_metrics"]
    scheduled = [each["schedule_count"] for each in told("demo", at, "tasks") if each["task"] == "worker-7"]

    assert phase == made["phase"]
    assert nodes == (points[-1][1] if points else None)
    assert records == len(made.get("running_records", []))
    assert counts == scheduled[: len(counts)]


def test_the_first_look_is_in_the_middle_of_the_life():
    """
    When the project is made the job runs, has recovered twice, and has six minutes to live.
    """
    scenario = SCENARIOS["demo"]

    assert 400 == scenario.age_seconds
    assert 360 == scenario.script.ended_at - scenario.age_seconds
    recoveries = [
        each.get("recover_records", [{}])[0].get("recover") for each in status("demo", 400)["running_records"]
    ]
    assert ["pod_reschedule", "job_reschedule", None] == recoveries


def test_the_demo_fault_that_can_be_watched():
    """
    Restarting the process fails after 20 seconds, rescheduling the pod succeeds after 40 more.
    """

    def recovering(at):
        record = status("demo", at)["running_records"][2]
        return record["end_recover"], [each["recover_result"] for each in record["recover_records"]]

    assert ("npu_proc_restart", ["recovering"]) == recovering(495)
    assert ("pod_reschedule", ["downgrade", "recovering"]) == recovering(510)
    assert ("pod_reschedule", ["downgrade", "success"]) == recovering(550)
    record = status("demo", 550)["running_records"][2]
    assert (CREATED + 360, CREATED + 490) == (record["start_at"], record["end_at"])
    assert ("exit with 1", "worker-3", "npu_proc_restart") == (
        record["end_reason"],
        record["end_related_task"],
        record["end_recover_before_downgrade"],
    )


def test_the_demo_metrics_of_the_first_look():
    """
    Two minutes without data, one of training, one of hanging, one of training again; no GPU in it.
    """
    made = {each["metric"]: each["value"] for each in told("demo", 400, "metrics", task="worker-0")["metrics"]}

    assert [-1, -1] == made["npuUtil"][:2]
    busy, hanging, again = made["npuUtil"][2:]
    assert hanging < 5 < 85 < min(busy, again)
    assert [-1] * 5 == made["gpuUtil"] == made["gpuMemUsage"]


def test_metrics_are_percentages():
    """
    Of all tasks over the whole life: -1, or from 0 to 100.
    """
    made = [told("demo", 760, "metrics", task=f"worker-{number}")["metrics"] for number in range(16)]
    values = {value for metrics in made for each in metrics for value in each["value"]}

    assert all(value == -1 or 0 <= value <= 100 for value in values)


@pytest.mark.parametrize(("task", "count"), [("worker-0", 2), ("worker-7", 3), ("worker-3", 3)])
def test_each_scheduling_of_a_task_is_an_event(task, count):
    """
    There are as many as the task's count, and the last names the node it is on.
    """
    scheduled = [event["message"] for event in events("demo", 760) if f"-{task}] Scheduled:" in event["message"]]
    (place,) = [each for each in told("demo", 760, "tasks") if each["task"] == task]

    assert count == len(scheduled) == place["schedule_count"]
    assert scheduled[-1].endswith(place["host_ip"])


def test_a_task_without_its_node_has_no_metrics():
    """
    At 493 seconds only worker-3 is without its node; the others idle.
    """

    def at_493(task):
        return told("demo", 493, "metrics", task=task)["metrics"][2]["value"][-1]

    assert -1 == at_493("worker-3")
    assert 0 <= at_493("worker-2") < 5


def test_the_demo_log_tells_the_faults_and_the_return_from_a_checkpoint():
    """
    The faulty task prints its fault and return code; each run goes on at a multiple of 50 steps.
    """
    lines = log("demo", 400, "worker-7")

    assert "2026-03-01 20:01:13 INFO worker-7 starts, rank 7 of 16" == lines[0]
    assert "2026-03-01 20:02:30 ERROR NPU 3 on the node of worker-7 reports a hardware fault" in lines
    assert 1 == lines.count("[Modelarts Service Log]Training end with return code: 137")
    assert "2026-03-01 20:05:20 WARNING training is interrupted: job_hanged on worker-12" in lines
    assert ["100", "250"] == [line.split()[6] for line in lines if "checkpoint of step" in line]


def test_a_task_that_hangs_has_no_exit_code():
    """
    Its process did not end, so that its log tells no return code.
    """
    assert "return code" not in "".join(log("demo", 400, "worker-12"))


def test_nobody_prints_while_the_job_hangs():
    """
    From 40 seconds before the hang is found no task makes a step.
    """
    assert log("demo", 279, "worker-0") == log("demo", 319, "worker-0")
    assert len(log("demo", 320, "worker-0")) == len(log("demo", 319, "worker-0")) + 1


def test_the_demo_stages_of_the_first_run():
    """
    Scheduling, preparing with its two steps, running until the fault.
    """
    known = stages("demo", 760)

    assert ("2026-03-01T20:00:03+08:00", "2026-03-01T20:00:43+08:00") == period(known[1, "scheduling"])
    assert ("2026-03-01T20:00:43+08:00", "2026-03-01T20:01:13+08:00") == period(known[1, "preparing"])
    assert ("2026-03-01T20:01:13+08:00", "2026-03-01T20:02:30+08:00") == period(known[1, "running"])
    assert ["pull_image", "download_code"] == [each["name"] for each in known[1, "preparing"]["sub_stages"]]
    assert [] == known[1, "running"]["sub_stages"]
    assert [4] == [order for order, name in known if name == "end"]


def period(stage):
    return stage["start_time"], stage["end_time"]


def test_the_failed_job_tells_why():
    """
    The log of worker-0 ends with its traceback, that of worker-2 with 137, and the events say both.
    """
    messages = [event["message"] for event in events("demo-failed", 2677)]

    assert "[Modelarts Service Log]Training end with return code: 137" == log("demo-failed", 2677, "worker-2")[-1]
    *_, cause, code = log("demo-failed", 2677, "worker-0")
    assert cause.startswith("RuntimeError: CUDA out of memory.")
    assert "[Modelarts Service Log]Training end with return code: 1" == code
    assert "[worker-2] Training ended with exit code 137." in messages
    assert f"[worker-0] {cause}" in messages
    assert "The training job has failed." == messages[-1]


def test_the_other_workers_of_the_failed_job_just_stop():
    """
    What the platform ends prints no return code.
    """
    assert "return code" not in "".join(log("demo-failed", 2677, "worker-1"))


def test_only_the_learner_of_the_hetero_job_has_a_gpu():
    """
    Metrics follow the flavor of the role.
    """

    def gpu(task):
        return told("demo-hetero", 2410, "metrics", task=task)["metrics"][4]["value"][-1]

    assert gpu("learner-0") > 50
    assert -1 == gpu("worker-0")


def test_a_job_without_accelerators_never_starts_to_use_them():
    """
    Only NPUs and GPUs have a start of their own in the records.
    """
    assert "xpu_start_at" not in status("demo-cpu", 280)["running_records"][0]
    assert CREATED + 130 + 12 == status("demo-hetero", 280)["running_records"][0]["xpu_start_at"]


def test_a_waiting_job_warns_every_ten_minutes():
    """
    A minute after it has begun to queue, and every ten minutes from then on.
    """
    made = [event for event in events("demo-pending", 23 * 60) if event["level"] == "Warning"]

    assert ["20:01:03", "20:11:03", "20:21:03"] == [event["time"][11:19] for event in made]


@pytest.mark.parametrize(
    ("demo_id", "at", "secondary"),
    [
        ("demo-terminating", 180, "Terminating"),
        ("demo-terminating", 300, "Terminated"),
        ("demo-abnormal", 410, "CreateFailed"),
        ("demo-image", 662, "CreateFailed"),
        ("demo-input", 70, "Failed"),
        ("demo-precheck", 95, "Failed"),
    ],
)
def test_a_job_that_never_runs_has_no_start(demo_id, at, secondary):
    """
    Stopped or failed before its first run, it has neither start nor duration nor records.
    """
    made = status(demo_id, at)

    assert (secondary, 0, 0) == (made["secondary_phase"], made["start_time"], made["duration"])
    assert "running_records" not in made
