"""The failing jobs: each shows its evidence in the resources where a real one would, and nowhere else."""

import pytest

from ma_widgets.simulator._script import NEVER
from ma_widgets.simulator.scenarios import SCENARIOS

from . import lives
from .lives import epoch, stages

HANG = SCENARIOS["demo-hang"].script.idle_from


def job(demo_id):
    """Return the reply at the first look."""
    return lives.told(demo_id, SCENARIOS[demo_id].age_seconds)


def statuses(demo_id):
    return [(end["task"], end["exit_code"]) for end in job(demo_id)["status"].get("task_statuses", [])]


def events(demo_id):
    return lives.events(demo_id, SCENARIOS[demo_id].age_seconds)


def words(demo_id, level):
    return [event["message"] for event in events(demo_id) if event["level"] == level]


def log(demo_id, task="worker-0"):
    return lives.log(demo_id, SCENARIOS[demo_id].age_seconds, task)


def everything(demo_id):
    """Return all that is told of a job besides its logs, as one text."""
    return f"{job(demo_id)} {[event['message'] for event in events(demo_id)]}"


def test_the_exception_stands_only_in_the_middle_of_the_log():
    """
    After it come the uploads of 24 files and "Training completed."; status and events know just the exit code.
    """
    lines = log("demo-exception")
    at = lines.index("ValueError: label 21 of 2008_004321.xml is not below 20")

    assert "[Modelarts Service Log]Training completed." == lines[-1]
    assert at > 300
    assert 27 == len(lines) - at - 1
    assert [("worker-0", 1)] == statuses("demo-exception")
    assert "Training end with return code: 1" == job("demo-exception")["status"]["task_statuses"][0]["message"]
    assert "ValueError" not in everything("demo-exception")


def test_the_traceback_of_the_exception_is_whole():
    """
    From its first line over several frames to the line of the user's own program.
    """
    lines = log("demo-exception")
    first = lines.index("Traceback (most recent call last):")
    frames = [line for line in lines[first:] if line.startswith('  File "')]

    assert 6 == len(frames)
    assert frames[-1].startswith('  File "/home/ma-user/modelarts/user-job-dir/code/train.py", line 97')
    assert " INFO step " in lines[first - 1]


def test_the_missing_module_ends_the_job_before_its_first_step():
    """
    Four seconds after the start; there is no line of progress, no use of the GPU, and no metric.
    """
    status = job("demo-module")["status"]

    assert "ModuleNotFoundError: No module named 'mmcv'" == log("demo-module")[-2]
    assert status["task_statuses"][0]["message"].endswith("No module named 'mmcv'")
    assert "[worker-0] ModuleNotFoundError: No module named 'mmcv'" in words("demo-module", "Error")
    assert 6 == len(log("demo-module"))
    assert "xpu_start_at" not in status["running_records"][0]
    assert lives.told("demo-module", 10_000, "metrics", task="worker-0") is None


def test_the_full_disk_shows_in_log_status_and_events():
    """
    Hours after the start, while a checkpoint is written.
    """
    told = "OSError: [Errno 28] No space left on device"
    lines = log("demo-disk-full")

    assert told == lines[-2]
    assert any(line.endswith("in save_checkpoint") for line in lines[-12:])
    assert job("demo-disk-full")["status"]["task_statuses"][0]["message"].endswith(told)
    assert f"[worker-0] {told}" in words("demo-disk-full", "Error")
    assert job("demo-disk-full")["status"]["duration"] > 2 * 3_600_000


def test_the_image_is_the_one_of_the_reply():
    """
    Kubernetes tells of the pod that it cannot pull the job's image, again and again.
    """
    image = job("demo-image")["algorithm"]["engine"]["image_url"]
    pod = f"[Pod: modelarts-job-{job('demo-image')['metadata']['id']}-worker-0] "
    warnings = words("demo-image", "Warning")

    assert 2 == sum(each.startswith(f'{pod}Failed: Failed to pull image "{image}": rpc error') for each in warnings)
    assert 2 == warnings.count(f"{pod}Failed: Error: ErrImagePull")
    assert 2 == warnings.count(f"{pod}Failed: Error: ImagePullBackOff")
    assert {"K8S"} == {event["source"] for event in events("demo-image") if event["level"] == "Warning"}
    assert not any("Pulled: " in event["message"] for event in events("demo-image"))


def test_the_input_that_may_not_be_read_is_one_of_the_job():
    """
    The event names a parameter and a path of the reply.
    """
    (source,) = job("demo-input")["algorithm"]["inputs"]
    told = words("demo-input", "Error")[0]

    assert told.startswith("[worker-0] Failed to download the training input(parameter name: data_url) ")
    assert source["name"] == "data_url"
    assert f"from {source['remote']['dataset']['obs_url']}: 403 Forbidden, AccessDenied" in told


def test_one_worker_fails_its_pre_check():
    """
    The others pass it, and nobody starts.
    """
    told = [event["message"] for event in events("demo-precheck") if "Pre-check" in event["message"]]

    assert [f"[worker-{number}] Pre-check passed." for number in (0, 2, 3)] == told[:3]
    assert told[3:] == ["[worker-1] Pre-check failed: gpu-check found 7 of 8 GPUs, GPU 5 is lost."]
    assert not any("Training started" in event["message"] for event in events("demo-precheck"))


@pytest.mark.parametrize("demo_id", ["demo-input", "demo-precheck"])
def test_what_fails_while_preparing_has_its_image_and_no_log(demo_id):
    """
    Image and code are there, the stage "running" is not; no task has an exit code, a log or metrics.
    """
    known = stages(demo_id, 10_000)

    assert [(1, "scheduling"), (1, "preparing"), (1, "end")] == list(known)
    assert ["pull_image", "download_code"] == [each["name"] for each in known[1, "preparing"]["sub_stages"]]
    assert [] == statuses(demo_id) == log(demo_id)
    assert lives.told(demo_id, 10_000, "metrics", task="worker-0") is None


def test_the_hanging_job_uses_no_npu_for_45_minutes():
    """
    On all 16 nodes; before it trained, and its processes live and hold their memory.
    """
    for number in range(16):
        made = lives.told("demo-hang", HANG + 45 * 60, "metrics", task=f"worker-{number}")["metrics"]
        values = {each["metric"]: each["value"] for each in made}
        assert {0.0} == set(values["npuUtil"][-45:])
        assert all(value > 80 for value in values["npuUtil"][2:-45])
        assert all(value > 50 for value in values["npuMemUsage"][2:])
        assert all(value > 0 for value in values["cpuUsage"][2:])


def test_the_hanging_job_is_silent_and_still_running():
    """
    No line since it hangs, one warning after half an hour; phase, nodes and records say that all is well.
    """
    status = job("demo-hang")["status"]
    (told,) = [event for event in events("demo-hang") if "may be suspended" in event["message"]]

    assert lives.log("demo-hang", HANG, "worker-3") == log("demo-hang", "worker-3")
    assert ("Warning", lives.CREATED + HANG + 30 * 60) == (told["level"], epoch(told["time"]))
    assert ("Running", 16) == (status["phase"], status["node_count_metrics"][-1][1])
    assert [0] == [record["end_at"] for record in status["running_records"]]
    assert SCENARIOS["demo-hang"].age_seconds == HANG + 45 * 60


def test_the_preempted_job_may_be_preempted():
    """
    Its priority is the lowest; the event comes with the phase Terminating, and no task has an exit code.
    """
    policy = job("demo-preempted")["spec"]["schedule_policy"]
    closing = SCENARIOS["demo-preempted"].script.closing_at
    told = [event["message"] for event in lives.events("demo-preempted", closing)][-2:]

    assert (0, True) == (policy["priority"], policy["preemptible"])
    assert "Terminating" == lives.status("demo-preempted", closing)["phase"]
    assert [
        "The training job is preempted by a job of higher priority.",
        "The training job is being terminated.",
    ] == told
    assert [] == statuses("demo-preempted")


def test_the_time_limit_is_that_of_the_reply():
    """
    The job is stopped when it has run for as many hours as ``auto_stop`` says, and the event says so.
    """
    limit = job("demo-time-limit")["spec"]["auto_stop"]
    script = SCENARIOS["demo-time-limit"].script
    told = f"The training job has been stopped (maximum running duration of {limit['duration']} hours reached)."

    assert "HOURS" == limit["time_unit"]
    assert limit["duration"] * 3600 == script.closing_at - script.running_at
    assert [told] == words("demo-time-limit", "Warning")
    assert [] == statuses("demo-time-limit")


def test_the_first_chip_fault_is_recovered_from_the_second_not():
    """
    Two records end with a fault; the last way of the second is refused, since the job has one recovery.
    """
    records = job("demo-chip-fault")["status"]["running_records"]
    tries = [[(each["recover"], each["recover_result"]) for each in record["recover_records"]] for record in records]

    assert [("pod_reschedule", "success")] == tries[0]
    assert [("npu_proc_restart", "downgrade"), ("pod_reschedule", "quotaExceeded")] == tries[1]
    assert ["worker-9", "worker-5"] == [record["end_related_task"] for record in records]
    assert {"chip_fault"} == {each["fault_scenario"] for record in records for each in record["recover_records"]}
    assert "1" == job("demo-chip-fault")["metadata"]["annotations"]["fault-tolerance/job-retry-num"]
    assert words("demo-chip-fault", "Error")[2].startswith("Recovery by pod_reschedule refused")


def test_the_faulty_chip_comes_first_its_consequences_after():
    """
    worker-5 was killed; only then the others lose their connection, and end with 1.
    """
    (first, *others) = statuses("demo-chip-fault")

    assert ("worker-5", 137) == first
    assert [(f"worker-{number}", 1) for number in range(16) if number != 5] == others
    assert "NPU 2 on the node of worker-5 reports a hardware fault" in log("demo-chip-fault", "worker-5")[-2]
    assert "Connection reset by peer" not in "".join(log("demo-chip-fault", "worker-5"))
    for task, _ in others:
        assert "RuntimeError: HCCL AllReduce failed: Connection reset by peer" == log("demo-chip-fault", task)[-2]


def test_the_job_that_is_not_recovered_gets_no_nodes_again():
    """
    Its stages have a third record, which waits and ends; its node count falls to 15, and to 0 at the end.
    """
    known = stages("demo-chip-fault", 10_000)
    counts = [nodes for _, nodes in job("demo-chip-fault")["status"]["node_count_metrics"]]

    assert [(3, "scheduling"), (3, "end")] == [key for key in known if key[0] == 3]
    assert [0, 16, 15, 16, 15, 0] == [now for before, now in zip([None, *counts], counts) if now != before]
    assert NEVER == SCENARIOS["demo-chip-fault"].script.faults[-1].recovered_at


def test_the_crashed_peer_ends_first():
    """
    worker-3 with 139; the others seconds later, each with the connection to it reset.
    """
    address = next(each["ip"] for each in lives.told("demo-peer-crash", 4_000, "tasks") if each["task"] == "worker-3")

    assert [("worker-3", 139), ("worker-0", 1), ("worker-2", 1), ("worker-1", 1)] == statuses("demo-peer-crash")
    assert "Segmentation fault" in log("demo-peer-crash", "worker-3")[-2]
    for task in ("worker-0", "worker-1", "worker-2"):
        assert log("demo-peer-crash", task)[-2].endswith("Connection reset by peer")
        assert any(f"Call to recv from {address}<" in line for line in log("demo-peer-crash", task))
    record = job("demo-peer-crash")["status"]["running_records"][0]
    assert ("exit with 139", "worker-3") == (record["end_reason"], record["end_related_task"])


@pytest.mark.parametrize("demo_id", ["demo-chip-fault", "demo-peer-crash"])
def test_exits_are_told_in_the_order_of_time(demo_id):
    """
    Tasks stand in the status in the order in which the events tell their ends.
    """
    ends = [event["message"] for event in events(demo_id) if "Training ended with exit code" in event["message"]]
    order = [ends.index(f"[{task}] Training ended with exit code {code}.") for task, code in statuses(demo_id)]

    assert sorted(order) == order
