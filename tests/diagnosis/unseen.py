"""What only looks like a cause: two near misses of each rule at the least, and words that are never one."""

from __future__ import annotations

from .cases import Look, counted, faulty, printed, run_again, status, stopped, told, utilised, waiting
from .jobs import END, ended, event, job, traceback

# Near misses: nothing of these may give the code.
UNSEEN: dict[str, list[Look]] = {
    "out-of-memory": [
        printed("WARNING: CUDA out of memory handler installed", "INFO max memory 12 GB", "OOM-safe mode"),
        printed("oom-killer disabled", "memory limit 64 GB", "killed 0 zombie processes"),
        status(1, "Training end with return code: 1"),
        printed("step 5 | exit code 137 | loss 2"),
        told("[worker-0] Training finished. Exit code 0.", "Completed"),
    ],
    "accelerator-out-of-memory": [
        printed("WARNING: CUDA out of memory handler installed"),
        printed(
            "no CUDA out of memory so far", "device memory: 32 GB", "set max_split_size_mb to avoid CUDA out of memory"
        ),
        printed(
            traceback(
                "ResourceExhaustedError: OOM when allocating tensor with shape[9] on device:CPU:0 by allocator cpu"
            )
        ),
    ],
    "segmentation-fault": [
        printed("image segmentation fault_rate: 0.1"),
        printed("Segmentation fault handler installed"),
        printed("Sample: 'user asks: how to fix Segmentation fault (core dumped)?'"),
        printed("{'on_error': 'CUDA out of memory', 'cmd': 'Segmentation fault'}"),
    ],
    "command-not-found": [printed("key: not found, using the default"), printed("404: not found"), status(128)],
    "permission-denied": [
        printed("permissions of /cache: 755"),
        printed("step 403, loss 0.403"),
        printed("find: '/proc/1': Permission denied", "epoch 2 loss 0.1", exit_code=137),
    ],
    "terminated-by-signal": [
        printed("SIGTERM handler installed"),
        status(160),
        status(128),
        told("[worker-0] Training finished. Exit code 143.", "Terminated"),
    ],
    "module-not-found": [
        printed("WARNING: No module named 'apex', using torch", traceback("KeyError: 'x'")),
        printed("INFO all modules found", "importing module"),
        printed("W: libnvinfer.so.7: cannot open shared object file", phase="Completed", exit_code=0),
    ],
    "path-not-found": [
        printed("cp: cannot stat '/x': No such file or directory", traceback("KeyError: 'x'")),
        printed("INFO no such file in the cache yet", "step 404"),
        printed("rm: '/x': No such file or directory", phase="Completed", exit_code=0),
    ],
    "python-exception": [
        printed("error 0.01", "0 errors", "loss_error=0.3", "val_error: 0.1", "MeanAbsoluteError: 0.31", "no error"),
        printed("Exception ignored in: <function f at 0x1>", traceback("TypeError: 'NoneType' object is not callable")),
        printed("--- Logging error ---", traceback("ValueError: unsupported format character")),
    ],
    "disk-full": [
        printed("space left on device: 20 GB"),
        told("[worker-0] ephemeral-storage: 50Gi requested", "Running"),
    ],
    "image-pull-failed": [
        told('[Pod: worker-0] Pulled: Successfully pulled image "swr/x:1"'),
        Look(
            job(),
            {
                "events": [
                    event("[worker-0] ErrImagePull"),
                    event('[worker-0] Pulled: Successfully pulled image "x"', 9),
                ]
            },
        ),
        printed("Failed to pull image from the camera"),
    ],
    "download-failed": [
        told("[worker-0] Training code downloaded.", "Running"),
        told("[worker-0] Download finished, 0 failed.", "Running"),
        printed("Failed to download resnet50.pth, using random weights"),
        printed(traceback("requests.exceptions.SSLError: HTTPSConnectionPool(host='x'): certificate verify failed")),
    ],
    "pre-check-failed": [
        told("[worker-0] Pre-check passed.", "Running"),
        told("[worker-0] Pre-check: 0 failed", "Running"),
    ],
    "accelerator-fault": [
        faulty("chip_fault", "success", at=END - 3600),
        printed("ECC errors: 0", "ECC error: 0", "no ECC error", "link up"),
        printed("NVRM: Xid (PCI:0000:3b:00): 31, pid=1, MMU Fault"),
        printed("chip_fault dataset loaded"),
        printed(traceback("RuntimeError: CUDA error: device-side assert triggered")),
    ],
    "communication-failed": [
        printed("worker-0:1:2 [0] NCCL INFO Connection closed by peer", "hccl init success", "NCCL version 2.14.3"),
        printed("HCCL_CONNECT_TIMEOUT=1200", "NCCL_ASYNC_ERROR_HANDLING=1", "NCCL timeout is set to 1800"),
        printed("connection established"),
        printed(traceback("pymysql.err.OperationalError: (2006, \"gone away (BrokenPipeError(32, 'Broken pipe'))\")")),
        printed(traceback("urllib.error.URLError: <urlopen error [Errno -3] Temporary failure in name resolution>")),
        printed(traceback("ConnectionResetError: [Errno 104] Connection reset by peer")),
    ],
    "hang-suspected": [
        utilised([0] * 60),
        utilised([90] * 40 + [0] * 29),
        utilised([90] * 40 + [0] * 20 + [-1] + [0] * 20),
        utilised([90] * 40 + [0] * 40, phase="Completed"),
        told("Hang detection is enabled.", "Running"),
        told("Hang detection enabled: job may be suspended if idle 30 min"),
        told("作业挂死检测已开启", "Running"),
        Look(job("Running"), {"events": [event("The job may be suspended."), event("The job has recovered.", 9)]}),
        printed("the job may be stuck in the dataloader", phase="Running", exit_code=None),
    ],
    "preempted": [
        Look(job("Running", spec={"schedule_policy": {"preemptible": True}}), {}),
        told("The job may be preempted", "Running"),
        told("作业可能被抢占", "Running"),
        told("This job cannot be preempted: preemptible false; it will not be preempted", "Running"),
        printed("preempted handler"),
    ],
    "time-limit-reached": [
        told("The automatic stop is set to 24 hours.", "Running"),
        told("Maximum running duration: 72 hours", "Running"),
        told("最长运行时间：72 小时", "Running"),
        stopped("Terminated", 72, 7201),
        stopped("Completed", 2, 7201),
    ],
    "create-failed": [
        Look(job("Creating", secondary_phase="Creating", start_time=0), {}),
        told("The training job has been created.", "Running"),
        status(1),
    ],
    "queued-long": [waiting("Pending", 9), Look(job("Running"), {}), Look(job("Failed", start_time=0), {})],
    "nodes-missing": [
        counted(0, 4),
        counted(4, 0, phase="Completed"),
        counted(3, asked=None),
        counted(0, 2, minutes_ago=1),
        Look(job("Running"), {}),
    ],
    "recovered": [
        run_again((0, 0)),
        run_again((0, 1000), phase="Completed"),
        run_again((9000, 100), (0, 1000), phase="Failed"),
    ],
    "account-blocked": [
        told("User account: ma_user", "Running"),
        printed("account balance in the dataset: frozen account"),
        told("quota: 8 of 10 cards used", "Running"),
    ],
    "unknown-failure": [
        Look(job("Completed", task_statuses=[ended(0)]), {}),
        status(137),
        Look(job("Completed"), {}),
        Look(job("Terminated", task_statuses=[ended(1)]), {}),
        printed(traceback("KeyError: 1")),
    ],
}

# A job in which nothing went wrong, whatever it prints.
HARMLESS = (
    "error 0.01",
    "0 errors",
    "loss_error=0.3",
    "error_rate: 0.0",
    "val_error 0.12",
    "no error",
    "errors: 0",
    "Failed: 0",
    "failed=0, passed=12",
    "WARNING: CUDA out of memory handler installed",
    "worker-0:17:99 [0] NCCL INFO comm 0x55 rank 0 nranks 8 - Init COMPLETE",
    "worker-0:17:99 [0] NCCL INFO Connection closed by remote peer",
    "hccl init success",
    "max memory: 21.3 GB",
    "OOM-safe mode",
    "INFO retrying after Connection reset by peer",
    "0 tests failed, exit code 0",
    "Training end with return code: 0",
    "ECC errors: 0",
    "2024-03-12 10:15:31 INFO step 10, loss 0.31",
)
