"""The command line in a process of its own: its streams in pipes, or on a terminal."""

from __future__ import annotations

import os
import pty
import shlex
import subprocess
import sys
from contextlib import contextmanager, suppress

NO_SESSION = {name: value for name, value in os.environ.items() if not name.startswith(("MA_WIDGETS", "HUAWEICLOUD"))}


def run(*arguments, **variables):
    """Run the command in a process of its own; its two streams as bytes."""
    return subprocess.run(
        [sys.executable, "-m", "ma_widgets", *arguments],
        env={**NO_SESSION, "PYTHONIOENCODING": "utf-8", **variables},
        capture_output=True,
        check=False,
    )


def run_in_a_shell(streams, *arguments):
    """Run the command with its *streams* as a shell sets them up, ``>&-`` for one; its two streams as bytes."""
    command = shlex.join([sys.executable, "-m", "ma_widgets", *arguments])
    environment = {**NO_SESSION, "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        ["sh", "-c", f"{command} {streams}"],  # noqa: S607 -- the shell of POSIX
        env=environment,
        capture_output=True,
        check=False,
    )


@contextmanager
def started(*arguments, **variables):
    """Start the command in a process of its own, which ends with the block; yield it, its streams as text."""
    process = subprocess.Popen(
        [sys.executable, "-m", "ma_widgets", *arguments],
        env={**NO_SESSION, "PYTHONIOENCODING": "utf-8", **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def variables_of(service):
    """Return the environment that leads to a simulated service."""
    return {
        "MA_WIDGETS_SESSION": "rest",
        "MA_WIDGETS_ENDPOINT": service.url,
        "HUAWEICLOUD_SDK_AK": service.access_key,
        "HUAWEICLOUD_SDK_SK": service.secret_key,
        "HUAWEICLOUD_SDK_PROJECT_ID": service.project_id,
    }


def on_a_terminal(*arguments, **variables):
    """Return the exit code, and what a terminal gets to show."""
    terminal, inside = pty.openpty()
    command = [sys.executable, "-m", "ma_widgets", *arguments]
    process = subprocess.Popen(
        command, env={**NO_SESSION, "TERM": "xterm", **variables}, stdout=inside, stderr=inside, stdin=inside
    )
    os.close(inside)
    shown = b""
    # A terminal whose program has ended is an error to read on Linux, and empty elsewhere.
    with suppress(OSError):
        while piece := os.read(terminal, 65536):
            shown += piece
    os.close(terminal)
    return process.wait(), shown.decode(errors="replace")
