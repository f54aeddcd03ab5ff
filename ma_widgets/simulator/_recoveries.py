"""The scripts of two jobs that fail again and again, and recover each time."""

from __future__ import annotations

from ._script import Exit, Fault, Script, Step

DEMO = Script(
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

HUGE = Script(
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
