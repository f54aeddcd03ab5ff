"""Streams that take nothing: a shell has closed them, their disk is full, their reader is gone."""

import os
import subprocess
import sys

import pytest

from .process import NO_SESSION, run_in_a_shell

DEMO = ("--session", "demo")
COMMANDS = [
    (("show", "demo-completed", *DEMO), 0),
    (("show", "demo-failed", "--watch", *DEMO), 0),
    (("logs", "demo-failed", *DEMO), 0),
    (("logs", "demo-failed", "--follow", *DEMO), 0),
    (("jobs", *DEMO), 0),
    (("doctor", *DEMO), 0),
    (("config",), 0),
    (("wait", "demo-failed", *DEMO), 3),
]
NAMES = [" ".join(arguments[:3]) for arguments, _ in COMMANDS]


@pytest.mark.parametrize(("arguments", "code"), COMMANDS, ids=NAMES)
def test_a_closed_output_is_one_that_nobody_reads(arguments, code):
    """
    What was asked for is done, and the exit code is that of any other day.
    """
    done = run_in_a_shell(">&-", *arguments)

    assert code == done.returncode
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(("arguments", "code"), COMMANDS, ids=NAMES)
def test_a_full_disk_is_told(arguments, code):
    """
    In a sentence, with exit code 1; of ``wait`` the exit code is the answer, and stays it.
    """
    done = run_in_a_shell("> /dev/full", *arguments)

    assert (code or 1) == done.returncode
    assert done.stderr.startswith(b"Standard output cannot be written to: No space left on device.\n")
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("streams", ["2>&-", "2> /dev/full"])
def test_words_that_cannot_be_told_are_dropped(streams):
    """
    They are no data: they do not go to standard output, and the exit code says as much as it can.
    """
    done = [run_in_a_shell(streams, "show", "nope", *DEMO), run_in_a_shell(streams, "wait", "demo-failed", *DEMO)]

    assert [1, 3] == [each.returncode for each in done]
    assert b"" == done[0].stdout
    assert b"Failed" in done[1].stdout


def test_a_file_does_not_get_the_number_of_a_closed_stream(tmp_path):
    """
    Or what is printed would end in it.
    """
    path = tmp_path / "page.html"
    done = run_in_a_shell(">&- 2>&-", "show", "demo-completed", "--html", str(path), *DEMO)

    assert 0 == done.returncode
    assert path.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_the_exit_code_of_wait_outlives_its_reader():
    """
    ``wait | true`` in a shell with pipefail tells how the job ended.
    """
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "ma_widgets", "wait", "demo-failed", *DEMO],
        env=NO_SESSION,
        stdout=writer,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writer)

    assert 3 == done.returncode
    assert b"Traceback" not in done.stderr
