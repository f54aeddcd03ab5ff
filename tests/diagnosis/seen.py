"""What each rule sees: three wordings or places at the least."""

from __future__ import annotations

from .cases import Look, among, counted, faulty, printed, recorded, run_again, status, stopped, told, utilised, waiting
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
        printed(traceback("RuntimeError: DataLoader worker (pid 5) is killed by signal: Bus error.")),
        told("[worker-0] 内存不足"),
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
        printed("[ERROR] RUNTIME(1,python): DevMemAlloc:halMemAlloc failed, drvRetCode=6, out of memory"),
        printed(traceback("RuntimeError: Out of Memory!!! Request memory size: 33285996544B, Memory Statistic:")),
        told("[worker-0] 显存不足"),
    ],
    "segmentation-fault": [
        status(139),
        status(-11),
        recorded("exit with 139"),
        printed("run.sh: line 3:    99 Segmentation fault      (core dumped) python train.py"),
        printed("Fatal Python error: Segmentation fault", "", "Current thread 0x00007f (most recent call first):"),
        printed("*** Process received signal: SIGSEGV ***"),
        printed("!!!!!!! Segfault encountered !!!!!!!"),
    ],
    "command-not-found": [
        status(127),
        recorded("exit with 127"),
        printed("bash: pyhton: command not found"),
        printed("/bin/sh: 1: torchrunn: not found", exit_code=127),
        told('[Pod: worker-0] Failed: exec: "python4": executable file not found in $PATH'),
        printed("/usr/bin/env: 'python3.7': No such file or directory", exit_code=127),
        printed("env: python: No such file or directory"),
        status(1, "bash: python：未找到命令"),
    ],
    "permission-denied": [
        status(126),
        printed("bash: ./train.sh: Permission denied", exit_code=126),
        printed(traceback("PermissionError: [Errno 13] Permission denied: '/cache/out'")),
        printed(traceback("OSError: EACCES: cannot write /data")),
        printed(traceback("moxing.framework.file.file_io.OBSException: status=403, errorCode=AccessDenied")),
        told("[worker-0] obs client: HTTP 403 Forbidden while reading obs://bucket/data"),
        printed("botocore.exceptions.ClientError: An error occurred (403) when calling the HeadObject: Forbidden"),
        printed(traceback("OBSException? : {'status': 403, 'reason': 'Forbidden', 'errorCode': 'AccessDenied'}")),
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
        printed("run.sh: line 4: 123 Bus error (core dumped) python train.py"),
        printed("Illegal instruction (core dumped)"),
        printed("run.sh: line 9: 44 Floating point exception(core dumped) python a.py"),
        printed(traceback("torch.distributed.elastic.multiprocessing.api.SignalException: Process 12 got signal: 15")),
        printed("free(): invalid pointer", exit_code=134),
    ],
    "module-not-found": [
        status(1, traceback("ModuleNotFoundError: No module named 'mmcv'")),
        printed(traceback("ImportError: cannot import name 'cached_download' from 'huggingface_hub'")),
        printed(traceback("ImportError: libGL.so.1: cannot open shared object file: No such file or directory")),
        printed("/usr/bin/python: No module named torchrun"),
        printed(traceback("ImportError: /x/flash_attn.so: undefined symbol: _ZN2at4_ops5zeros4callE")),
        printed(traceback("ImportError: libstdc++.so.6: version `GLIBCXX_3.4.29' not found (required by /x/a.so)")),
        printed(traceback("ImportError: numpy.core.multiarray failed to import")),
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
        status(2, "python: can't open file '/home/ma-user/code/trian.py': [Errno 2] No such file or directory"),
        status(1, "/bin/bash: /home/ma-user/run.sh: No such file or directory"),
        printed("/bin/sh: 0: Can't open /home/ma-user/run.sh"),
        printed(traceback("OSError: /cache/model does not appear to have a file named config.json.")),
        printed(traceback("RuntimeError: Dataset file path: /x/a.mindrecord does not exist or permission denied!")),
    ],
    "python-exception": [
        status(1, traceback("ValueError: bad shape")),
        status(1, "RuntimeError: shape '[2, 3]' is invalid for input of size 5"),
        printed(traceback("KeyError: 'label'")),
        printed(traceback("AssertionError")),
        printed(traceback("RuntimeError: CUDA error: device-side assert triggered")),
        status(143, traceback("ZeroDivisionError: division by zero")),
        told("[worker-0] TypeError: forward() missing 1 required positional argument"),
        printed(traceback("ValueError: dataset card says: Permission denied is a label")),
        printed(traceback("KeyError: 'No such file or directory'")),
        printed(traceback("redis.exceptions.ConnectionError: Error 111 connecting to x:6379. Connection refused.")),
        printed(traceback("ConnectionResetError: [Errno 104] Connection reset by peer")),
    ],
    "disk-full": [
        status(1, traceback("OSError: [Errno 28] No space left on device")),
        printed("cp: error writing '/cache/a': No space left on device"),
        printed(traceback("OSError: [Errno 122] Disk quota exceeded: '/home/ma-user/out'")),
        told("[Pod: worker-0] Evicted: Pod ephemeral local storage usage exceeds the total limit of containers 50Gi."),
        printed("write failed: ENOSPC"),
        printed(traceback("RuntimeError: [enforce fail at inline_container.cc:337] . unexpected pos 512 vs 400")),
        told("[worker-0] 磁盘空间不足"),
    ],
    "image-pull-failed": [
        told('[Pod: worker-0] Failed: Failed to pull image "swr/x:1": rpc error: code = NotFound'),
        told("[Pod: worker-0] Failed: Error: ErrImagePull"),
        told("[Pod: worker-0] BackOff: ImagePullBackOff", "Pending"),
        told("[Pod: worker-0] manifest for swr/x:9 not found: manifest unknown"),
        told("[Pod: worker-0] InspectFailed: InvalidImageName"),
        told("[worker-0] 拉取镜像失败"),
    ],
    "download-failed": [
        told("[worker-0] Failed to download the training code."),
        told("[worker-0][time used: 3.2s] Training input(parameter name: data_url) download failed."),
        told(
            "[worker-0] Failed to download the training input(parameter name: data_url): 403 Forbidden, AccessDenied."
        ),
        status(1, "Failed to download dataset from obs://bucket/data"),
        told("[worker-0] 下载训练代码失败"),
        printed("ERROR:root:Failed to download obs://b/x to /cache/x"),
        printed("ERROR: No matching distribution found for torch==9.9"),
        printed("curl: (6) Could not resolve host: repo.myhuaweicloud.com"),
        printed("wget: unable to resolve host address 'x.com'"),
        printed(traceback("urllib.error.URLError: <urlopen error [Errno -3] Temporary failure in name resolution>")),
    ],
    "pre-check-failed": [
        told("[worker-1] Pre-check failed: gpu-check found 7 of 8 GPUs."),
        told("[worker-0] Precheck of shm not passed."),
        status(1, "Pre-check of the environment failed: disk-size"),
        told("训练前预检失败"),
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
        told("[worker-3] NPU fault: device 5 lost"),
        told("chip_fault"),
        printed("device 3: hbm uncorrectable ecc"),
        printed("Unable to determine the device handle for GPU0000:03:00.0: Unknown Error"),
        printed(traceback("RuntimeError: No CUDA GPUs are available")),
        printed(traceback("RuntimeError: CUDA error: no CUDA-capable device is detected")),
    ],
    "communication-failed": [
        status(1, traceback("RuntimeError: NCCL error in: ../ProcessGroupNCCL.cpp:1275, unhandled system error")),
        status(1, traceback("torch.distributed.DistBackendError: NCCL error in: x.cpp:5, remote process exited")),
        printed("[rank3]: Watchdog caught collective operation timeout: WorkNCCL(SeqNum=4) ran for 1800 ms"),
        printed(traceback("RuntimeError: [../gloo/transport/tcp/pair.cc:598] Connection closed by peer [10.0.0.1]:42")),
        among(traceback("ConnectionResetError: [Errno 104] Connection reset by peer")),
        among(traceback("BrokenPipeError: [Errno 32] Broken pipe")),
        printed(traceback("RuntimeError: Broken pipe")),
        printed(
            traceback(
                "RuntimeError: The client socket has timed out after 900s while trying to connect to (w-0, 29500)."
            )
        ),
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
        told("[worker-0] 疑似挂死"),
        Look(job("Running", running_records=[run(end=0, recover_records=[recovery("job_hanged", "recovering")])]), {}),
    ],
    "preempted": [
        told("The training job is preempted by a job of higher priority.", "Terminated"),
        told("JobPreempted", "Failed"),
        recorded("preempted"),
        told("作业被抢占"),
        status(143, "The job was preempted"),
    ],
    "time-limit-reached": [
        told("The training job is stopped: the maximum running duration is reached.", "Terminated"),
        told("The job exceeded the maximum running time and was terminated.", "Failed"),
        told("DeadlineExceeded: Job was active longer than specified deadline", "Failed"),
        stopped("Terminated", 2, 7201),
        told("作业超过最长运行时间，已停止", "Terminated"),
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
        Look(
            job(
                "Completed", running_records=[run(start=END, end=END - 9), run("job completed", start_type="restarted")]
            ),
            {},
        ),
    ],
    "account-blocked": [
        told("ModelArts.4116: User has been owed, please check the account status and balance.", "Terminated"),
        told("The account is in arrears; the job is stopped.", "Failed"),
        told("ModelArts.2837 The account has been restricted or frozen.", "Abnormal"),
        status(143, "The account has been suspended"),
        told("Exceed quota of the account", "Abnormal"),
        told("账户欠费，作业已停止", "Failed"),
    ],
    "unknown-failure": [
        status(1),
        status(255, "Training end with return code: 255"),
        recorded("exit with 2"),
        told("[worker-0] Training finished. Exit code 1."),
        Look(job("Failed", start_time=0), {}),
        Look(job("Abnormal", start_time=0), {}),
        status(None, "something odd"),
        recorded("exit with 1", recover_records=[recovery("error_in_log", "failed")]),
    ],
}
