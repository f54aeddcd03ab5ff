"""The scripted jobs: one declaration each, from which every resource is derived."""

from __future__ import annotations

from typing import NamedTuple

from ._script import NEVER, Exit, Fault, Script, Step

_MINUTE, _HOUR = 60, 60 * 60


class Scenario(NamedTuple):
    """
    A job of the project.

    ``reply`` names the bundled reply, which gives what never changes: kind,
    metadata, algorithm, spec, endpoints. ``age_seconds`` is how long before
    the project was made the job was created.
    """

    reply: str
    age_seconds: int
    script: Script


_OUT_OF_MEMORY = """\
Traceback (most recent call last):
  File "/home/ma-user/modelarts/user-job-dir/code/train.py", line 212, in <module>
    main()
  File "/home/ma-user/modelarts/user-job-dir/code/train.py", line 180, in main
    loss = model(batch)
RuntimeError: CUDA out of memory. Tried to allocate 2.00 GiB \
(GPU 3; 31.75 GiB total capacity; 29.11 GiB already allocated)"""

_DEMO = Script(
    scheduled_at=43,
    running_at=73,
    faults=(
        Fault(
            at=150,
            task="worker-7",
            scenario="chip_fault",
            reason="NPU 3 on the node of worker-7 reports a hardware fault",
            exit_code=137,
            steps=(Step("pod_reschedule", 35),),
        ),
        Fault(
            at=320,
            task="worker-12",
            scenario="job_hanged",
            reason="no process input or output, and no change of the NPU utilisation, for 40 seconds",
            quiet_seconds=40,
            steps=(Step("job_reschedule", 40),),
        ),
        Fault(
            at=490,
            task="worker-3",
            scenario="chip_fault",
            reason="NPU 5 on the node of worker-3 reports a memory error",
            exit_code=1,
            steps=(Step("npu_proc_restart", 20), Step("pod_reschedule", 40)),
        ),
    ),
    closing_at=745,
    exits=tuple(Exit(f"worker-{number}", 0) for number in range(16)),
    ended_at=760,
    final="Completed",
)

_HUGE_RECOVERIES = 299

_HUGE = Script(
    scheduled_at=540,
    running_at=600,
    faults=tuple(
        Fault(
            at=617 + 880 * number,
            task=f"worker-{37 * number % 1024}",
            scenario="node_fault",
            reason=f"the node of worker-{37 * number % 1024} is not ready",
            exit_code=137,
            steps=(Step("pod_reschedule", 60),),
        )
        for number in range(1, _HUGE_RECOVERIES + 1)
    ),
    sampled_seconds=60,
)

SCENARIOS = {
    "demo": Scenario("running", 400, _DEMO),
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
            exits=(Exit("worker-2", 137), Exit("worker-0", 1, _OUT_OF_MEMORY, after_seconds=1)),
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
    "demo-huge": Scenario("huge", 600 + 4400 * _MINUTE + 30, _HUGE),
}
