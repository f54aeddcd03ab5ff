"""The scripted jobs: one declaration each, from which every resource is derived."""

from __future__ import annotations

from typing import NamedTuple

from . import _texts
from ._recoveries import DEMO, HUGE
from ._script import NEVER, Exit, Fault, Printed, Script, Step, Told
from ._variants import IMAGE

_MINUTE, _HOUR = 60, 60 * 60


class Scenario(NamedTuple):
    """
    A job of the project.

    ``reply`` names the bundled reply or the variant of one, which gives what
    never changes: kind, metadata, algorithm, spec, endpoints. ``age_seconds``
    is how long before the project was made the job was created.
    """

    reply: str
    age_seconds: int
    script: Script


_CANNOT_PULL = (
    f'Failed: Failed to pull image "{IMAGE}": rpc error: code = NotFound desc = failed to pull and unpack image '
    f'"{IMAGE}": failed to resolve reference "{IMAGE}": {IMAGE}: not found'
)
_CANNOT_READ = (
    "Failed to download the training input(parameter name: data_url) from /demo-bucket/datasets/voc/: "
    "403 Forbidden, AccessDenied."
)
_SUSPENDED = (
    "The training job may be suspended: no process input or output, "
    "and no change of the NPU utilisation, for 30 minutes."
)
_TIME_LIMIT = "The training job has been stopped (maximum running duration of 2 hours reached)."

SCENARIOS = {
    "demo": Scenario("running", 400, DEMO),
    "demo-completed": Scenario(
        "completed",
        1868 + 2 * _HOUR,
        Script(
            scheduled_at=15,
            running_at=25,
            closing_at=1853,
            exits=(Exit("worker-0", 0),),
            ended_at=1868,
            final="Completed",
        ),
    ),
    "demo-failed": Scenario(
        "failed",
        2677 + 12 * _MINUTE,
        Script(
            scheduled_at=70,
            running_at=80,
            closing_at=2662,
            exits=(Exit("worker-2", 137), Exit("worker-0", 1, _texts.OUT_OF_MEMORY, after_seconds=1)),
            ended_at=2677,
            final="Failed",
        ),
    ),
    "demo-pending": Scenario("pending", 23 * _MINUTE, Script()),
    "demo-hetero": Scenario("hetero", 130 + 2280, Script(scheduled_at=120, running_at=130)),
    "demo-search": Scenario(
        "search",
        179 + 5 * _HOUR,
        Script(
            scheduled_at=73,
            running_at=83,
            closing_at=170,
            exits=(Exit("worker-0", 0),),
            ended_at=179,
            final="Completed",
        ),
    ),
    "demo-created": Scenario(
        "created",
        0,
        Script(
            pending_at=6,
            scheduled_at=30,
            running_at=55,
            closing_at=345,
            exits=(Exit("worker-0", 0), Exit("server-0", 0)),
            ended_at=355,
            final="Completed",
        ),
    ),
    "demo-creating": Scenario("creating", 30, Script(pending_at=NEVER)),
    "demo-terminating": Scenario(
        "terminating", 3 * _MINUTE, Script(closing_at=160, ended_at=3 * _MINUTE + 120, final="Terminated")
    ),
    "demo-abnormal": Scenario(
        "abnormal", 410 + 3 * _HOUR, Script(scheduled_at=400, closing_at=409, ended_at=410, final="Abnormal")
    ),
    "demo-cpu": Scenario("cpu", 12 + 268, Script(pending_at=1, scheduled_at=2, running_at=12)),
    # At the beginning 10,001 points of its node count: 300 runs, and a sample a minute.
    "demo-huge": Scenario("huge", 600 + 4400 * _MINUTE + 30, HUGE),
    "demo-exception": Scenario(
        "exception",
        1_990 + 35 * _MINUTE,
        Script(
            scheduled_at=40,
            running_at=70,
            closing_at=1_970,
            printed=(
                Printed(1_970, "worker-0", _texts.BAD_LABEL),
                Printed(1_971, "worker-0", _texts.UPLOAD),
                Printed(1_980, "worker-0", _texts.COMPLETED),
            ),
            exits=(Exit("worker-0", 1),),
            ended_at=1_990,
            final="Failed",
        ),
    ),
    "demo-module": Scenario(
        "module",
        62 + 4 * _MINUTE,
        Script(
            scheduled_at=15,
            running_at=45,
            closing_at=49,
            exits=(Exit("worker-0", 1, _texts.NO_MODULE),),
            ended_at=62,
            final="Failed",
        ),
    ),
    "demo-disk-full": Scenario(
        "disk-full",
        9_420 + 50 * _MINUTE,
        Script(
            scheduled_at=30,
            running_at=75,
            closing_at=9_405,
            exits=(Exit("worker-0", 1, _texts.DISK_FULL),),
            ended_at=9_420,
            final="Failed",
        ),
    ),
    "demo-image": Scenario(
        "image",
        662 + 20 * _MINUTE,
        Script(
            scheduled_at=62,
            told=tuple(
                Told(at, "Warning", message, "K8S", "worker-0")
                for at, message in (
                    (64, _CANNOT_PULL),
                    (64, "Failed: Error: ErrImagePull"),
                    (78, f'BackOff: Back-off pulling image "{IMAGE}"'),
                    (78, "Failed: Error: ImagePullBackOff"),
                    (109, _CANNOT_PULL),
                    (109, "Failed: Error: ErrImagePull"),
                    (122, "Failed: Error: ImagePullBackOff"),
                )
            ),
            closing_at=660,
            ended_at=662,
            final="Abnormal",
        ),
    ),
    "demo-input": Scenario(
        "input",
        70 + 15 * _MINUTE,
        Script(
            scheduled_at=25,
            prepared=(38, 44),
            told=(Told(52, "Error", _CANNOT_READ, "Task", "worker-0"),),
            closing_at=55,
            ended_at=70,
            final="Failed",
        ),
    ),
    "demo-precheck": Scenario(
        "precheck",
        95 + 25 * _MINUTE,
        Script(
            scheduled_at=33,
            prepared=(57, 63),
            told=(
                *(Told(71, "Info", "Pre-check passed.", "Task", f"worker-{number}") for number in (0, 2, 3)),
                Told(74, "Error", "Pre-check failed: gpu-check found 7 of 8 GPUs, GPU 5 is lost.", "Task", "worker-1"),
            ),
            closing_at=78,
            ended_at=95,
            final="Failed",
        ),
    ),
    "demo-hang": Scenario(
        "hang",
        11_530 + 45 * _MINUTE,
        Script(
            scheduled_at=160,
            running_at=220,
            idle_from=11_530,
            told=(Told(11_530 + 30 * _MINUTE, "Warning", _SUSPENDED, "Job"),),
            step_seconds=20,
        ),
    ),
    "demo-preempted": Scenario(
        "preempted",
        5_040 + 10 * _MINUTE,
        Script(
            scheduled_at=200,
            running_at=260,
            told=(Told(5_000, "Warning", "The training job is preempted by a job of higher priority.", "Job"),),
            closing_at=5_000,
            ended_at=5_040,
            final="Terminated",
            step_seconds=10,
        ),
    ),
    "demo-time-limit": Scenario(
        "time-limit",
        2 * _HOUR + 60 + 30 * _MINUTE,
        Script(
            scheduled_at=15,
            running_at=30,
            told=(Told(30 + 2 * _HOUR, "Warning", _TIME_LIMIT, "Job"),),
            closing_at=30 + 2 * _HOUR,
            ended_at=60 + 2 * _HOUR,
            final="Terminated",
        ),
    ),
    "demo-chip-fault": Scenario(
        "chip-fault",
        9_440 + 40 * _MINUTE,
        Script(
            scheduled_at=180,
            running_at=240,
            faults=(
                Fault(
                    at=3_840,
                    task="worker-9",
                    scenario="chip_fault",
                    reason="NPU 6 on the node of worker-9 reports a hardware fault",
                    exit_code=137,
                    steps=(Step("pod_reschedule", 150),),
                ),
                Fault(
                    at=9_390,
                    task="worker-5",
                    scenario="chip_fault",
                    reason="NPU 2 on the node of worker-5 reports a hardware fault",
                    exit_code=137,
                    steps=(Step("npu_proc_restart", 25), Step("pod_reschedule", 2)),
                    outcome="quotaExceeded",
                ),
            ),
            printed=tuple(
                Printed(9_391 + number // 8, f"worker-{number}", _texts.HCCL_RECEIVE)
                for number in range(16)
                if number != 5
            ),
            closing_at=9_418,
            exits=tuple(
                Exit(f"worker-{number}", 1, _texts.HCCL_RESET, after_seconds=number // 4)
                for number in range(16)
                if number != 5
            ),
            ended_at=9_440,
            final="Failed",
            step_seconds=10,
        ),
    ),
    "demo-peer-crash": Scenario(
        "peer-crash",
        3_270 + 18 * _MINUTE,
        Script(
            scheduled_at=55,
            running_at=90,
            printed=(
                Printed(3_250, "worker-3", _texts.SEGMENTATION_FAULT),
                *(
                    Printed(3_251, f"worker-{number}", f"worker-{number}:431:877 [0] {_texts.NCCL_RECEIVE}")
                    for number in (0, 1, 2)
                ),
            ),
            closing_at=3_250,
            exits=(
                Exit("worker-3", 139),
                Exit("worker-0", 1, _texts.NCCL_RESET, after_seconds=2),
                Exit("worker-2", 1, _texts.NCCL_RESET, after_seconds=3),
                Exit("worker-1", 1, _texts.NCCL_RESET, after_seconds=5),
            ),
            ended_at=3_270,
            final="Failed",
        ),
    ),
}
