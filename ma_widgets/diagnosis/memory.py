"""Rules: memory, disk and crashes of the process."""

from __future__ import annotations

from ..i18n import N_
from ._rule import Rank, Rule, texts

# The platform ends a task that fills the disk of its node.
_EVICTED = (
    r"\bephemeral[- ](?:local )?storage\b.{0,120}\bexceed"
    r"|\b(?:exceed\w{0,3}|evict\w{0,4}|low on)\b.{0,120}\bephemeral[- ](?:local )?storage\b"
    r"|\bDisk ?Pressure\b.{0,60}\bevict|\bevict\w{0,4}\b.{0,80}\bdisk ?pressure\b"
)
_EXIT_CODES = N_("ModelArts troubleshooting, training job exit codes")

_ACCELERATOR = (
    Rule(
        code="accelerator-out-of-memory",
        title=N_("A task needed more memory than its accelerator card has."),
        advice=N_("Reduce the batch size or the length of a sample, or take a flavor whose cards have more memory."),
        source=N_("PyTorch, CUDA semantics: memory management; Ascend CANN, error EL0004"),
        words=(
            "cuda out of memory",
            "cuda error: out of memory",
            "cuda_error_out_of_memory",
            "outofmemoryerror",
            "cudaerrormemoryallocation",
            "status_alloc_failed",
            "resourceexhausted",
            "resource_exhausted",
            "oom when allocating",
            "npu out of memory",
            "hip out of memory",
            "memory not enough",
            "memory isn't enough",
            "allocate memory",
            "allocate device memory",
            "device memory",
            "memory failed",
            "el0004",
            "207001",
            "207018",
            "halmemalloc",
            "request memory size",
            "npu is out of memory",
            "显存",
        ),
        pattern=texts(
            r"\b(?:CUDA|NPU|HIP) out of memory\b",
            r"\bCUDA error: out of memory\b",
            r"\bCUDA_ERROR_OUT_OF_MEMORY\b",
            r"\btorch\.(?:cuda\.|npu\.)?OutOfMemoryError\b",
            r"\bcudaErrorMemoryAllocation\b",
            r"\b(?:CUDNN|CUBLAS|CUSPARSE|CUSOLVER)_STATUS_ALLOC_FAILED\b",
            r"\bResourceExhaustedError\b(?!.{0,300}device:CPU)",
            r"\bRESOURCE_EXHAUSTED: Out of memory\b",
            r"\bOOM when allocating tensor\b(?!.{0,300}(?:device:CPU|allocator cpu))",
            r"\bMemory (?:is )?not enough\b",
            r"\bmemory isn't enough\b",
            r"\b(?:Allocate|Alloc|Malloc) (?:device )?memory failed\b",
            r"\bFailed to allocate (?:device |NPU |GPU )?memory\b(?!.{0,40}\bhost\b)",
            r"\bdevice memory\b.{0,60}\bout of\b",
            r"\bout of device memory\b",
            r"\bdevice memory (?:is )?(?:not enough|insufficient)\b",
            r"\bEL0004\b",
            r"\b(?:error|code|ret|result)\b.{0,30}\b2070(?:01|18)\b",
            r"\bhalMemAlloc failed\b.{0,120}\bout of memory\b",
            r"\bOut of Memory!{1,3} Request memory size\b",
            r"显存(?:空间)?不足",
        ),
    ),
)
_MEMORY = (
    Rule(
        code="out-of-memory",
        title=N_("A task was killed because it used more memory than its node has."),
        advice=N_("Reduce the batch size or the number of data workers, or take a flavor with more memory."),
        source=_EXIT_CODES,
        exit_codes=frozenset({137, 247, -9}),
        words=(
            "oomkilled",
            "out of memory: kill",
            "oom-kill",
            "cgroup out of memory",
            "memoryerror",
            "unable to allocate",
            "signal: killed",
            "killed",
            "cannot allocate memory",
            "enomem",
            "bad_alloc",
            "sigkill",
            "signal 9",
            "memory limit",
            "low on resource: memory",
            "oom when allocating",
            "内存",
        ),
        pattern=texts(
            r"\bOOMKilled\b",
            r"\bOut of memory: Kill(?:ed)? process\b",
            r"\bMemory cgroup out of memory\b",
            r"\binvoked oom-killer\b",
            r"\boom-kill:",
            r"\b[1-9]\d{0,5} oom-kill events?\b",
            r"(?<![\w.])MemoryError\b(?! handler)",
            r"\bUnable to allocate .{1,80} for an array\b",
            r"\bDataLoader worker\b.{0,60}\bkilled by signal: Killed",
            r"\bCannot allocate memory\b",
            r"\bENOMEM\b",
            r"\bstd::bad_alloc\b",
            r"\bsignal SIGKILL\b",
            r"\bSignals\.SIGKILL\b",
            r"\(SIGKILL\)",
            r"\bsignal: killed\b",
            r"\bSignal 9\b",
            r"\bline \d{1,6}:\s{1,8}\d{1,8} Killed\b",
            r"^Killed$",
            r"\bexceed(?:ed|s) (?:the |its )?memory limit\b",
            r"\bmemory limit exceeded\b",
            r"\blow on resource: memory\b",
            r"\bOOM when allocating tensor\b.{0,300}(?:device:CPU|allocator cpu)",
            r"内存(?:空间)?不足",
        ),
    ),
)
_CRASH = (
    Rule(
        code="segmentation-fault",
        title=N_("A task crashed with a segmentation fault."),
        advice=N_("Look for packages whose versions do not fit each other or the driver."),
        source=_EXIT_CODES,
        exit_codes=frozenset({139, -11}),
        words=("segmentation fault", "sigsegv", "signal 11", "segfault"),
        pattern=texts(
            r"\bSegmentation fault\b",
            r"\bSIGSEGV\b",
            r"\bSignal 11\b",
            r"\bsegfault at [0-9a-f]{1,16}\b",
            r"\bSegfault encountered\b",
        ),
    ),
)
_DISK = (
    Rule(
        code="disk-full",
        title=N_("A disk was full."),
        advice=N_("Write less to the container's disk, /cache for one, or take a flavor with a larger disk."),
        source=N_("POSIX, errno ENOSPC; Kubernetes, node-pressure eviction"),
        words=("no space left", "enospc", "disk quota", "edquot", "ephemeral", "pressure", "unexpected pos", "不足"),
        pattern=texts(
            r"\bNo space left\b",
            r"\bENOSPC\b",
            r"\bEDQUOT\b",
            r"\bDisk quota exceeded\b",
            # PyTorch's zip writer, when less was written than was asked for.
            r"\bunexpected pos \d{1,20} vs \d{1,20}\b",
            rf"(?:磁盘|硬盘|存储)?空间不足|{_EVICTED}",
        ),
    ),
)
RULES = (
    *_ACCELERATOR,
    _MEMORY[0].but(
        advice=N_("Take fewer data workers (num_workers): they share /dev/shm, which is full."),
        words=("bus error", "shared memory"),
        pattern=texts(
            r"\bkilled by signal: Bus error\b",
            r"\b(?:insufficient|out of) shared memory\b",
            r"\bbus error\b.{0,120}\b(?:shm|shared memory)\b",
        ),
    ),
    *_MEMORY,
    *_CRASH,
    _DISK[0].but(
        advice=_DISK[0].advice,
        words=("ephemeral", "pressure"),
        pattern=texts(_EVICTED),
        rank=Rank.PLATFORM,
        of_platform=True,
        kills=True,
    ),
    *_DISK,
)
