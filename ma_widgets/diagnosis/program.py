"""Rules: the program itself, its start, its modules, its paths, its exceptions."""

from __future__ import annotations

from ..i18n import N_
from ._rule import Rank, Rule, texts

_SHELL = "POSIX shell, exit status"

RULES = (
    Rule(
        code="module-not-found",
        title=N_("A Python module or a shared library is not in the image."),
        advice=N_("Add it to requirements.txt in the code directory or to the image, in a version that fits."),
        source="Python, built-in exceptions: ImportError; ld.so(8)",
        words=("modulenotfounderror", "importerror", "no module named", "cannot open shared object file"),
        pattern=texts(
            r"\bModuleNotFoundError\b",
            r"\bImportError: ",
            r"\bNo module named ['\"\w]",
            r"\.so[.\d]{0,20}: cannot open shared object file\b",
        ),
        often_harmless=True,
    ),
    Rule(
        code="command-not-found",
        title=N_("The start command was not found in the image."),
        advice=N_("Check the command, the boot file and the image."),
        source=_SHELL,
        exit_codes=frozenset({127}),
        words=("not found", "no such file", "can't open file"),
        pattern=texts(
            r": command not found\b",
            r"\bexecutable file not found in \$PATH",
            r"\b(?:ba|da|z|k|a)?sh: (?:line )?(?:\d{1,6}: )?[^\n:]{1,200}: (?:not found|No such file or directory)\s*$",
            r"\bexec(?:vp|ve)?:? .{1,200}: no such file or directory\b",
            r"\bpython[\d.]{0,6}: can't open file\b",
        ),
        often_harmless=True,
    ),
    Rule(
        code="permission-denied",
        title=N_("A task may not run, read or write something."),
        advice=N_("Check who may read and write the path or the bucket, and that the boot file may be executed."),
        source="POSIX, errno EACCES and exit status 126; OBS, error AccessDenied",
        exit_codes=frozenset({126}),
        words=("permission denied", "permissionerror", "eacces", "accessdenied", "access denied", "403"),
        pattern=texts(
            r"\bPermission denied\b",
            r"\bPermissionError\b",
            r"\bEACCES\b",
            r"\bAccess ?Denied\b",
            r"\b403 Forbidden\b",
            r"\bstatus(?:[ _]?code)?[ :='\"]{1,4}403\b",
            r"\b(?:OBS|obs)\b.{0,120}\b(?:error|errorCode|code|HTTP)[ :=]{1,3}403\b",
        ),
        often_harmless=True,
    ),
    Rule(
        code="path-not-found",
        title=N_("A file, a folder or an object that the program wants does not exist."),
        advice=N_("Compare the path with the inputs and outputs of the job and with what lies in the bucket."),
        source="POSIX, errno ENOENT; OBS, errors NoSuchKey and NoSuchBucket",
        words=(
            "filenotfounderror",
            "notadirectoryerror",
            "no such file or directory",
            "nosuchkey",
            "nosuchbucket",
            "404",
            "not a directory",
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
        ),
        often_harmless=True,
    ),
    Rule(
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
            "terminated",
            "bus error",
            "floating point exception",
        ),
        pattern=texts(
            r"\bSIG(?:TERM|INT|ABRT|HUP|BUS|FPE|ILL)\b(?! handler)",
            r"\bKeyboardInterrupt\b",
            r"\bAborted \(core dumped\)",
            r"\bFatal Python error: (?:Aborted|Bus error|Floating)",
            r"\bterminate called (?:after throwing|without an active)",
            r"\bSignal (?:15|6)\b",
            r"\bline \d{1,6}:\s{1,8}\d{1,8} (?:Terminated|Aborted)\b",
            r"^(?:Terminated|Aborted|Bus error|Floating point exception)(?: \(core dumped\))?$",
        ),
    ),
    Rule(
        code="python-exception",
        title=N_("The program ended with an exception that it did not catch."),
        advice=N_("Read the code at the named file and line; the whole traceback is in the task's log."),
        source="Python, errors and exceptions",
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
    ),
)
