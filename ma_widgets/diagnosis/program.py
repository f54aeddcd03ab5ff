"""Rules: the program itself, its start, its modules, its paths, its exceptions."""

from __future__ import annotations

from collections.abc import Iterator

from ..i18n import N_
from ._case import Case
from ._rule import Rank, Rule, Seen, texts
from .platform import DOWNLOAD

_SHELL = N_("POSIX shell, exit status")
_ENDS = r"(?:Terminated|Aborted|Bus error|Illegal instruction|Floating point exception)"
_HUBS = r"huggingface|hf-mirror|modelscope|pypi|pytorch|github|anaconda|conda|\bobs|myhuaweicloud"


def _in_log(case: Case) -> Iterator[Seen]:
    """Yield the errors that the platform saw in a log, and began the job again for in vain."""
    for each in case.unrecovered if case.is_failed else ():
        if each.scenario == "error_in_log":
            yield Seen(each.told(), each.task, each.at)


_MODULE = Rule(
    code="module-not-found",
    title=N_("A Python module or a shared library is not in the image."),
    advice=N_("Add it to requirements.txt in the code directory or to the image, in a version that fits."),
    source=N_("Python, built-in exceptions: ImportError; ld.so(8)"),
    words=("modulenotfounderror", "importerror", "no module named", "cannot open shared object file"),
    pattern=texts(
        r"\bModuleNotFoundError\b",
        r"\bImportError: ",
        r"\bNo module named ['\"\w]",
        r"\.so[.\d]{0,20}: cannot open shared object file\b",
    ),
    often_harmless=True,
)
_PATH = Rule(
    code="path-not-found",
    title=N_("A file, a folder or an object that the program wants does not exist."),
    advice=N_("Compare the path with the inputs and outputs of the job and with what lies in the bucket."),
    source=N_("POSIX, errno ENOENT; OBS, errors NoSuchKey and NoSuchBucket"),
    words=(
        "filenotfounderror",
        "notadirectoryerror",
        "no such file or directory",
        "nosuchkey",
        "nosuchbucket",
        "404",
        "not a directory",
        "does not ",
        "hfvalidationerror",
    ),
    pattern=texts(
        r"\bFileNotFoundError\b",
        r"\bNotADirectoryError\b",
        r"\bNo such file or directory\b",
        r"\bNoSuch(?:Key|Bucket)\b",
        r"\b404 Not Found\b",
        r"\bOBS\b.{0,120}\b(?:error|errorCode|code|HTTP|status)[ :=]{1,3}404\b",
        r"\bstatus(?:[ _]?code)?[ :='\"]{1,4}404\b",
        r"\[Errno 20\] Not a directory\b",
        r"\bdoes not appear to have a file named\b",
        r"\bdoes not exist or permission denied\b",
        # What is no folder is taken for the name of a model.
        r"\bHFValidationError: Repo id must be\b",
    ),
    often_harmless=True,
)
_SIGNAL = Rule(
    code="terminated-by-signal",
    title=N_("A task was ended by a signal from outside."),
    advice=N_("Look at the events for who stopped it: a user, the platform, or a time limit."),
    source=_SHELL,
    rank=Rank.SIGNAL,
    exit_codes=frozenset({*range(129, 160), *range(-31, 0)}),
    words=(
        "sigterm",
        "sigint",
        "sigabrt",
        "sighup",
        "sigbus",
        "sigfpe",
        "sigill",
        "aborted",
        "keyboardinterrupt",
        "terminate called",
        "signal 15",
        "signal 6",
        "got signal",
        "terminated",
        "bus error",
        "illegal instruction",
        "floating point exception",
    ),
    pattern=texts(
        r"\bSIG(?:TERM|INT|ABRT|HUP|BUS|FPE|ILL)\b(?! handler)",
        r"\bKeyboardInterrupt\b",
        r"\bAborted \(core dumped\)",
        r"\bFatal Python error: (?:Aborted|Bus error|Floating)",
        r"\bterminate called without an active\b",
        r"\bSignal (?:15|6)\b|\bgot signal: \d{1,2}\b",
        rf"\bline \d{{1,6}}:\s{{1,8}}\d{{1,8}} {_ENDS}\b",
        rf"^{_ENDS}(?: ?\(core dumped\))?$",
    ),
)

RULES = (
    DOWNLOAD.but(
        advice=N_("Check the address and the name; a pool without internet needs a mirror, or the files in OBS."),
        words=("matching distribution", "resolve host", "download obs", "urlopen", "max retries", "connect to"),
        pattern=texts(
            r"\bNo matching distribution found\b",
            r"\b(?:Could not|unable to) resolve host\b",
            r"\bFailed to download obs://",
            r"\burlopen error\b.{0,80}\b(?:name resolution|not known|timed out|refused|unreachable)\b",
            rf"\bHTTPS?ConnectionPool\(host=.{{0,20}}(?:{_HUBS}).{{0,200}}\bMax retries exceeded\b",
            r"\b(?:couldn't|could not|can't|cannot) connect to ['\"]?https?://",
        ),
        rank=Rank.ROOT,
        of_platform=False,
        often_harmless=True,
        kills=False,
    ),
    _MODULE.but(
        advice=N_(
            "Install versions that were built for each other: of the named library, PyTorch, NumPy and the image."
        ),
        words=("undefined symbol", "glibc", "multiarray", "compiled using numpy", "cannot import name"),
        pattern=texts(
            r"\bundefined symbol: ",
            r"\bversion [`'\"]GLIBC(?:XX)?_[\d.]{1,12}['\"`] not found\b",
            r"\bnumpy\.(?:core|_core)\.multiarray failed to import\b",
            r"\bmodule that was compiled using NumPy\b",
            r"\bImportError: cannot import name\b",
        ),
    ),
    _MODULE,
    _PATH.but(
        advice=N_("Check the boot file of the job: its path below the code directory, and that it lies in the bucket."),
        words=("can't open", "cannot open", "__main__", "no such file"),
        pattern=texts(
            r"\bpython[\d.]{0,6}: can't (?:open file|find '__main__' module)",
            r"\bsh: \d{1,6}: (?:can't|cannot) open ",
            r"(?:^|[\s/])(?:ba|da|z|k|a)?sh: (?:line )?(?:\d{1,6}: )?[^\n:]{1,200}: No such file or directory\s*$",
        ),
    ),
    Rule(
        code="command-not-found",
        title=N_("The start command was not found in the image."),
        advice=N_("Check how the quoted command is spelt, and that the image has it in its PATH."),
        source=_SHELL,
        exit_codes=frozenset({127}),
        words=("not found", "no such file", "未找到命令"),
        pattern=texts(
            r": command not found\b",
            r"\bexecutable file not found in \$PATH",
            r"\b(?:ba|da|z|k|a)?sh: (?:line )?(?:\d{1,6}: )?[^\n:]{1,200}: not found\s*$",
            r"\bexec(?:vp|ve)?:? .{1,200}: no such file or directory\b",
            r"\benv: ['‘\"]?[\w./-]{1,100}['’\"]?: No such file or directory\b",
            r"未找到命令",
        ),
        often_harmless=True,
    ),
    Rule(
        code="permission-denied",
        title=N_("A task may not run, read or write something."),
        advice=N_("Check who may read and write the path or the bucket, and that the boot file may be executed."),
        source=N_("POSIX, errno EACCES and exit status 126; OBS, error AccessDenied"),
        exit_codes=frozenset({126}),
        words=("permission denied", "permissionerror", "eacces", "accessdenied", "access denied", "403", "forbidden"),
        pattern=texts(
            r"(?<!does not exist or )\bPermission denied\b",
            r"\bPermissionError\b",
            r"\bEACCES\b",
            r"\bAccess ?Denied\b",
            r"\b403 Forbidden\b|\(403\).{0,120}\bForbidden\b",
            r"\bstat(?:us)?(?:[ _]?code)?[ :='\"]{1,4}403\b",
            r"\b(?:OBS|obs)\b.{0,120}\b(?:error|errorCode|code|HTTP)[ :=]{1,3}403\b",
        ),
        often_harmless=True,
    ),
    _PATH,
    _SIGNAL.but(
        advice=N_("Look for what the quoted line names: native code met it and gave up."),
        words=("terminate called", "(): ", "double free", "corrupted"),
        pattern=texts(
            r"\bterminate called after throwing\b",
            r"\b(?:free|malloc|realloc|munmap_chunk)\(\): [a-z]",
            r"\bdouble free or corruption\b|\bcorrupted (?:size|double-linked)\b",
        ),
    ),
    _SIGNAL,
    Rule(
        code="python-exception",
        title=N_("The program ended with an exception that it did not catch."),
        advice=N_("Read the code at the named file and line; the whole traceback is in the task's log."),
        source=N_("Python, errors and exceptions"),
        rank=Rank.PROGRAM,
        words=("error: ", "exception: "),
        # A number behind it is the value of a metric.
        pattern=texts(
            r"(?:^|[\]\s:|])(?-i:(?:[A-Za-z_]\w{0,60}\.){0,8}[A-Z]\w{0,80}(?:Error|Exception)): "
            r"(?!\d[\d.eE+-]*\s*$)\S"
        ),
    ),
    Rule(
        code="unknown-failure",
        title=N_("A task ended with an error."),
        advice=N_("Read the events of the job and the last lines of the task's log."),
        source=_SHELL,
        rank=Rank.UNKNOWN,
        look=_in_log,
    ),
)
