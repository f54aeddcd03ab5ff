import os
import subprocess
import sys

import pytest

from ma_widgets.cli import main

NO_SESSION = {name: value for name, value in os.environ.items() if not name.startswith(("MA_WIDGETS", "HUAWEICLOUD"))}


def run(*arguments, **variables):
    """Run the command in a process of its own; its two streams as bytes."""
    return subprocess.run(
        [sys.executable, "-m", "ma_widgets", *arguments],
        env={**NO_SESSION, "PYTHONIOENCODING": "utf-8", **variables},
        capture_output=True,
        check=False,
    )


def test_show_prints_the_job_as_text():
    """
    The job stands on standard output, nothing on standard error, and the exit code is 0.
    """
    done = run("show", "demo", "--session", "demo")

    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().startswith("gpt-pretrain-ascend-16n (Running)\n")
    assert "Overview" in done.stdout.decode()


def test_the_environment_names_the_session():
    """
    Without --session the command asks where JobInfoWidget(job_id) would.
    """
    done = run("show", "demo-failed", MA_WIDGETS_SESSION="demo")

    assert done.returncode == 0
    assert "(Failed)" in done.stdout.decode()


def test_the_option_comes_before_the_environment():
    """
    What is on the command line is meant.
    """
    assert run("show", "demo", "--session", "demo", MA_WIDGETS_SESSION="rest").returncode == 0


def test_an_unknown_job_is_a_message_and_no_traceback():
    """
    The error stands on standard error in words, and the exit code is 1.
    """
    done = run("show", "no-such-job", "--session", "demo")

    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode().startswith("JobNotFound: The demo has no job 'no-such-job'.\nIt has: demo, ")
    assert "Traceback" not in done.stderr.decode()


def test_no_session_is_a_message_that_lists_what_was_looked_for():
    """
    A first try without credentials ends in words.
    """
    done = run("show", "618222c4-dc2f-4cfe-bc49-72b075b7552f")

    assert done.returncode == 1
    assert done.stderr.decode().startswith("NotAuthenticated: No credentials for ModelArts were found.\nLooked for: ")


def test_a_terminal_of_another_encoding_is_no_crash():
    """
    What the terminal cannot show is written as escapes.
    """
    done = run("show", "demo", "--session", "demo", PYTHONIOENCODING="ascii")

    assert (done.returncode, done.stderr) == (0, b"")
    assert b"128 \\xd7 Ascend 910" in done.stdout


@pytest.mark.parametrize(("job_id", "code"), [("demo", 0), ("no-such-job", 1)])
def test_the_c_locale_is_no_crash(job_id, code):
    """
    A container without a locale shows jobs and errors.
    """
    done = run(
        "show", job_id, "--session", "demo", PYTHONIOENCODING="", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0"
    )

    assert done.returncode == code
    assert b"Traceback" not in done.stderr


def test_all_prints_every_field():
    """
    With --all the fields of the reply follow, by their paths.
    """
    short, whole = run("show", "demo", "--session", "demo"), run("show", "demo", "--session", "demo", "--all")

    assert b"status.secondary_phase" not in short.stdout
    assert b"status.secondary_phase" in whole.stdout


def test_a_reader_that_has_enough_is_no_error():
    """
    ``| head -1`` closes the pipe; the command ends without a word.
    """
    reader, writer = os.pipe()
    os.close(reader)
    process = subprocess.Popen(
        [sys.executable, "-m", "ma_widgets", "show", "demo", "--session", "demo", "--all"],
        env=NO_SESSION,
        stdout=writer,
        stderr=subprocess.PIPE,
    )
    os.close(writer)

    _, errors = process.communicate()

    assert (process.returncode, errors) == (0, b"")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(["--help"], ["Show a ModelArts training job.", "show"]), (["show", "--help"], ["--session", "--all", "job_id"])],
)
def test_help_names_what_there_is(capsys, arguments, words):
    """
    The help says what the command does and what it takes.
    """
    with pytest.raises(SystemExit) as caught:
        main(arguments)

    shown = capsys.readouterr().out

    assert caught.value.code == 0
    assert [word for word in words if word not in shown] == []


@pytest.mark.parametrize("arguments", [[], ["show"], ["shwo"], ["show", "demo", "--session", "cloud"]])
def test_a_wrong_command_is_told_with_the_usage(capsys, arguments):
    """
    A misspelt command ends with exit code 2, as is the custom.
    """
    with pytest.raises(SystemExit) as caught:
        main(arguments)

    assert caught.value.code == 2
    assert "usage: ma-widgets" in capsys.readouterr().err


def test_main_returns_the_exit_code(capsys):
    """
    A script may call main() and go on.
    """
    assert main(["show", "demo-completed", "--session", "demo"]) == 0
    assert "TestModelArtsJob (Completed)" in capsys.readouterr().out
