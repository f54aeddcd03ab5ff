"""What the exit code of a task means: one line a code."""

from __future__ import annotations

from typing import NamedTuple

from ..i18n import N_

_VENDOR = "ModelArts troubleshooting, training job exit codes"
_SHELL = "POSIX shell, exit status"


class Meaning(NamedTuple):
    """A finding but for its evidence."""

    code: str
    title: str
    advice: str
    source: str


_MEMORY = Meaning(
    "out-of-memory",
    N_("A task was killed because it used more memory than its node has."),
    N_("Reduce the batch size or the number of data workers, or take a flavor with more memory."),
    _VENDOR,
)
_MEANINGS = {
    126: Meaning(
        "permission-denied",
        N_("The start command may not be run."),
        N_("Make the boot file executable, or start it with its interpreter."),
        _SHELL,
    ),
    127: Meaning(
        "command-not-found",
        N_("The start command was not found in the image."),
        N_("Check the command, the boot file and the image."),
        _SHELL,
    ),
    137: _MEMORY,
    139: Meaning(
        "segmentation-fault",
        N_("A task crashed with a segmentation fault."),
        N_("Look for packages whose versions do not fit each other or the driver."),
        _VENDOR,
    ),
    247: _MEMORY,
}
_SIGNAL = Meaning(
    "terminated-by-signal",
    N_("A task was ended by a signal from outside."),
    N_("Look at the events for who stopped it: a user, the platform, or a time limit."),
    _SHELL,
)
_UNKNOWN = Meaning(
    "unknown-failure",
    N_("A task ended with an error."),
    N_("Read the last lines of the message and of the task's log."),
    _SHELL,
)


def meaning(exit_code: int) -> Meaning:
    """Return what *exit_code* stands for; above 128 it is 128 and the number of a signal."""
    return _MEANINGS.get(exit_code) or (_SIGNAL if 128 < exit_code < 160 else _UNKNOWN)
