"""What each rule sees: three wordings or places at the least."""

from __future__ import annotations

from .cases import Look, counted, faulty, printed, recorded, run_again, status, stopped, told, utilised, waiting
from .jobs import END, event, job, recovery, run, traceback

SEEN: dict[str, list[Look]] = {
    "out-of-memory": [
        status(137, "Training end with return code: 137"),
        status(247),
        status(-9),
        status("137"),
        recorded("OOMKilled"),
        recorded("exit with 137"),
        told("[worker-0] Training finished. Exit code 137."),
        told("[Pod: worker-0] OOMKilled: container was killed"),
        printed("INFO start training", "[Modelarts Service Log]Training end with return code: 137", exit_code=None),
        printed("[ 1234.5] Out of memory: Killed process 4242 (python) total-vm:1kB"),
        printed("oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null)"),
        printed(traceback("MemoryError")),
        printed(
            traceback("numpy.core._exceptions.MemoryError: Unable to allocate 9.31 GiB for an array with shape (5,)")
        ),
        printed(traceback("RuntimeError: DataLoader worker (pid 812) is killed by signal: Killed. ")),
        printed(traceback("OSError: [Errno 12] Cannot allocate memory")),
        printed(
            "ERROR: Unexpected bus error encountered in worker."
            " This might be caused by insufficient shared memory (shm)."
        ),
        printed("run_train.sh: line 41:   431 Killed                  python train.py"),
        printed("RootCause:", "  exitcode  : -9 (pid: 4242)"),
        printed(
            traceback("torch.multiprocessing.spawn.ProcessExitedException: process 0 terminated with signal SIGKILL")
        ),
    ],
    "accelerator-out-of-memory": [
        status(1, "RuntimeError: CUDA out of memory. Tried to allocate 2.00 GiB (GPU 3; 31.75 GiB total capacity)"),
        status(137, traceback("torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 20.00 MiB.")),
        printed(traceback("torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 20.00 MiB. GPU 0 has ...")),
        printed(traceback("RuntimeError: CUDA error: out of memory")),
        printed(traceback("RuntimeError: cuDNN error: CUDNN_STATUS_ALLOC_FAILED")),
        printed(traceback("RuntimeError: CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`")),
        printed(
            traceback(
                "tensorflow.python.framework.errors_impl.ResourceExhaustedError: OOM when allocating tensor"
                " with shape[9] and type float on /job:localhost/replica:0/task:0/device:GPU:0 by allocator GPU_0_bfc"
            )
        ),
        printed(traceback("RuntimeError: NPU out of memory. Tried to allocate 2.00 GiB (NPU 0; 29.50 GiB total)")),
        printed(traceback("RuntimeError: Allocate memory failed"), "", "- Ascend Error Message:", "EL0004: Failed."),
        printed(traceback("RuntimeError: Memory not enough: current free memory size[1] is smaller than required [2]")),
        printed("[ERROR] RUNTIME(42,python): aclrtMalloc failed, error code is 207001"),
        printed(traceback("RuntimeError: Preprocess failed: Device(id:0) memory isn't enough and alloc failed")),
        told("[worker-0] RuntimeError: CUDA out of memory. Tried to allocate 2.00 GiB"),
    ],
    "segmentation-fault": [
        status(139),
        status(-11),
        recorded("exit with 139"),
        printed("run.sh: line 3:    99 Segmentation fault      (core dumped) python train.py"),
        printed("Fatal Python error: Segmentation fault", "", "Current thread 0x00007f (most recent call first):"),
        printed("*** Process received signal: SIGSEGV ***"),
    ],
    "command-not-found": [
        status(127),
        recorded("exit with 127"),
        printed("bash: pyhton: command not found"),
        printed("/bin/sh: 1: torchrunn: not found", exit_code=127),
        told('[Pod: worker-0] Failed: exec: "python4": executable file not found in $PATH'),
        status(2, "python: can't open file '/home/ma-user/code/trian.py': [Errno 2] No such file or directory"),
        status(1, "/bin/bash: /home/ma-user/run.sh: No such file or directory"),
    ],
    "permission-denied": [
        status(126),
        printed("bash: ./train.sh: Permission denied", exit_code=126),
        printed(traceback("PermissionError: [Errno 13] Permission denied: '/cache/out'")),
        printed(traceback("OSError: EACCES: cannot write /data")),
        printed(traceback("moxing.framework.file.file_io.OBSException: status=403, errorCode=AccessDenied")),
        told("[worker-0] obs client: HTTP 403 Forbidden while reading obs://bucket/data"),
    ],
    "terminated-by-signal": [
        status(143),
        status(130),
        status(134),
        status(-15),
        printed(traceback("KeyboardInterrupt")),
        printed("Received SIGTERM, shutting down"),
        printed("terminate called after throwing an instance of 'c10::Error'", exit_code=134),
        recorded("exit with 143"),
    ],
    "module-not-found": [
        status(1, traceback("ModuleNotFoundError: No module named 'mmcv'")),
        printed(traceback("ImportError: cannot import name 'cached_download' from 'huggingface_hub'")),
        printed(traceback("ImportError: libGL.so.1: cannot open shared object file: No such file or directory")),
        printed("/usr/bin/python: No module named torchrun"),
        printed(
            "python: error while loading shared libraries: libhccl.so: cannot open shared object file: No such file"
        ),
    ],
    "path-not-found": [
        status(1, traceback("FileNotFoundError: [Errno 2] No such file or directory: '/home/ma-user/data/train.txt'")),
        printed(traceback("NotADirectoryError: [Errno 20] Not a directory: '/cache/data/x'")),
        printed("tar: /cache/data.tar: Cannot open: No such file or directory"),
        printed(traceback("OBSException: errorCode:NoSuchKey, errorMessage:The specified key does not exist.")),
        told("[worker-0] NoSuchBucket: The specified bucket does not exist"),
    ],
    "python-exception": [
        status(1, traceback("ValueError: bad shape")),
        status(1, "RuntimeError: shape '[2, 3]' is invalid for input of size 5"),
        printed(traceback("KeyError: 'label'")),
        printed(traceback("AssertionError")),
        printed(traceback("RuntimeError: CUDA error: device-side assert triggered")),
        status(143, traceback("ZeroDivisionError: division by zero")),
        told("[worker-0] TypeError: forward() missing 1 required positional argument"),
    ],
    "disk-full": [
        status(1, traceback("OSError: [Errno 28] No space left on device")),
        printed("cp: error writing '/cache/a': No space left on device"),
        printed(traceback("OSError: [Errno 122] Disk quota exceeded: '/home/ma-user/out'")),
        told("[Pod: worker-0] Evicted: Pod ephemeral local storage usage exceeds the total limit of containers 50Gi."),
        printed("write failed: ENOSPC"),
    ],
    "image-pull-failed": [
        told('[Pod: worker-0] Failed: Failed to pull image "swr/x:1": rpc error: code = NotFound'),
        told("[Pod: worker-0] Failed: Error: ErrImagePull"),
        told("[Pod: worker-0] BackOff: ImagePullBackOff", "Pending"),
        told("[Pod: worker-0] manifest for swr/x:9 not found: manifest unknown"),
        told("[Pod: worker-0] InspectFailed: InvalidImageName"),
    ],
    "download-failed": [
        told("[worker-0] Failed to download the training code."),
        told("[worker-0][time used: 3.2s] Training input(parameter name: data_url) download failed."),
        told(
            "[worker-0] Failed to download the training input(parameter name: data_url): 403 Forbidden, AccessDenied."
        ),
        status(1, "Failed to download dataset from obs://bucket/data"),
    ],
    "pre-check-failed": [
        told("[worker-1] Pre-check failed: gpu-check found 7 of 8 GPUs."),
        told("[worker-0] Precheck of shm not passed."),
        status(1, "Pre-check of the environment failed: disk-size"),
    ],
    "accelerator-fault": [
        faulty("chip_fault", "failed"),
        faulty("node_fault", "quotaExceeded", reason="node not ready"),
        faulty("chip_fault", "terminated", at=END - 3600),
        printed("NVRM: Xid (PCI:0000:3b:00): 79, pid=1, GPU has fallen off the bus."),
        printed(traceback("RuntimeError: CUDA error: uncorrectable ECC error encountered")),
        told("[worker-5] NPU 2 on the node of worker-5 reports a hardware fault."),
        told("[worker-5] HBM multi-bit ECC error on device 3"),
        told("[worker-5] NPU 3 link down"),
        told("The node of worker-2 is not ready."),
    ],
    "communication-failed": [
        status(1, traceback("RuntimeError: NCCL error in: ../ProcessGroupNCCL.cpp:1275, unhandled system error")),
        status(1, traceback("torch.distributed.DistBackendError: NCCL error in: x.cpp:5, remote process exited")),
        printed("[rank3]: Watchdog caught collective operation timeout: WorkNCCL(SeqNum=4) ran for 1800 ms"),
        printed(traceback("RuntimeError: [../gloo/transport/tcp/pair.cc:598] Connection closed by peer [10.0.0.1]:42")),
        printed(traceback("ConnectionResetError: [Errno 104] Connection reset by peer")),
        printed(traceback("BrokenPipeError: [Errno 32] Broken pipe")),
        printed("[E socket.cpp:860] [c10d] The client socket has timed out after 60s while trying to connect"),
        printed("[ERROR] EI0006: Getting socket times out. Reason: remote rank did not send the data in time"),
        printed("[ERROR] EI0002: The wait execution of the Notify register times out."),
        printed("[ERROR] HCCL(99,python): notify wait timeout, rank 3"),
        printed(
            traceback("RuntimeError: Call aclnnMatmul failed"), "- Ascend Error Message:", "EI0006: Getting socket"
        ),
    ],
    "hang-suspected": [
        utilised([90] * 40 + [0] * 30),
        utilised([90] * 40 + [0.5] * 31, [80] * 40 + [0] * 35),
        utilised([90] * 70, [90] * 30 + [0] * 40),
        told("The training job may be suspended: no process input or output for 30 minutes.", "Running"),
        faulty("job_hanged", "failed"),
        recorded("job hanged"),
        Look(job("Running", running_records=[run(end=0, recover_records=[recovery("job_hanged", "recovering")])]), {}),
    ],
    "preempted": [
        told("The training job is preempted by a job of higher priority.", "Terminated"),
        told("JobPreempted", "Failed"),
        recorded("preempted"),
        status(143, "The job was preempted"),
    ],
    "time-limit-reached": [
        told("The training job is stopped: the maximum running duration is reached.", "Terminated"),
        told("The job exceeded the maximum running time and was terminated.", "Failed"),
        told("DeadlineExceeded: Job was active longer than specified deadline", "Failed"),
        stopped("Terminated", 2, 7201),
    ],
    "create-failed": [
        Look(job("Abnormal", secondary_phase="CreateFailed", start_time=0), {}),
        Look(job("Failed", secondary_phase="CreateFailed", start_time=0), {}),
        told("ModelArts.2781: Flavor (x) not found.", "Abnormal"),
        told("[Job: x] FailedCreate: Pods could not be created", "Abnormal"),
    ],
    "queued-long": [
        waiting("Pending", 23),
        waiting("Creating", 11),
        waiting(
            "Pending", 90, event("[Job: x] FailedScheduling: Not enough free nodes", level="Warning", source="K8S")
        ),
    ],
    "nodes-missing": [counted(0, 4, 3), counted(4, 0), counted(4, 4, 2, 1, asked="4")],
    "recovered": [
        run_again((0, 1000), (1100, 0)),
        run_again((0, 1000), (1100, 2000), (2500, 3000), phase="Completed"),
        Look(job("Completed", running_records=[run("job completed", recover_records=[recovery("x", "success")])]), {}),
    ],
    "account-blocked": [
        told("ModelArts.4116: User has been owed, please check the account status and balance.", "Terminated"),
        told("The account is in arrears; the job is stopped.", "Failed"),
        told("ModelArts.2837 The account has been restricted or frozen.", "Abnormal"),
        status(143, "The account has been suspended"),
        told("Exceed quota of the account", "Abnormal"),
    ],
    "unknown-failure": [
        status(1),
        status(255, "Training end with return code: 255"),
        recorded("exit with 2"),
        told("[worker-0] Training finished. Exit code 1."),
        Look(job("Failed", start_time=0), {}),
        Look(job("Abnormal", start_time=0), {}),
        status(None, "something odd"),
    ],
}
