"""``show``: a job as text, JSON or a page."""

import json
import os
import re
import subprocess
import sys

import pytest

from ma_widgets.cli import main

from .process import NO_SESSION, on_a_terminal, run


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


def test_show_tells_why_a_job_failed():
    """
    What its own reply does not tell is found in its log.
    """
    done = run("show", "demo-module", "--session", "demo")

    assert done.returncode == 0
    assert "No module named" in done.stdout.decode()


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


def test_a_masked_value_is_revealed_on_a_terminal():
    """
    What was chosen stands below the job, and nothing else that is masked.
    """
    code, shown = on_a_terminal("show", "demo", "--session", "demo", "--reveal", "hf_token")

    assert 0 == code
    assert "algorithm.parameters[3].value = not-a-real-token" in shown
    assert "endpoints.tensorboard.token =" not in shown


def test_a_masked_value_is_revealed_nowhere_else():
    """
    A file or a pipe keeps what it gets.
    """
    done = run("show", "demo", "--session", "demo", "--reveal", "hf_token")

    assert (2, b"") == (done.returncode, done.stdout)
    assert b"on a terminal only" in done.stderr


def test_a_name_that_is_not_masked_is_told():
    """
    The sentence names the nearest one.
    """
    code, shown = on_a_terminal("show", "demo", "--session", "demo", "--reveal", "hf_tokens")

    assert 2 == code
    assert "Did you mean 'hf_token'?" in shown


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


def test_main_returns_the_exit_code(capsys):
    """
    A script may call main() and go on.
    """
    assert main(["show", "demo-completed", "--session", "demo"]) == 0
    assert "TestModelArtsJob (Completed)" in capsys.readouterr().out


def test_json_is_what_the_job_gives():
    """
    For a program: masked, one object, nothing else.
    """
    done = run("show", "demo-failed", "--session", "demo", "--json")
    told = json.loads(done.stdout)

    assert (0, b"") == (done.returncode, done.stderr)
    assert ("Failed", "error") == (told["phase"], told["findings"][0]["severity"])
    assert b"not-a-real-token" not in done.stdout


def test_html_writes_a_page(tmp_path):
    """
    Into the file, and nothing to standard output.
    """
    done = run("show", "demo-failed", "--session", "demo", "--html", str(tmp_path / "job.html"))

    assert (0, b"", b"") == (done.returncode, done.stdout, done.stderr)
    assert (tmp_path / "job.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_a_page_goes_to_standard_output_where_the_file_is_a_dash(tmp_path):
    """
    As with other commands; ./- is a file of that name.
    """
    done = run("show", "demo-failed", "--session", "demo", "--html", "-")

    assert (0, b"") == (done.returncode, done.stderr)
    assert done.stdout.startswith(b"<!DOCTYPE html>")


def test_a_page_without_a_name_is_refused_by_the_system_not_left_out():
    """
    An empty FILE, of a variable that is not set, prints no text in the page's place.
    """
    done = run("show", "demo", "--session", "demo", "--html", "")

    assert (1, b"") == (done.returncode, done.stdout)


def test_a_page_that_cannot_be_written_is_one_sentence(tmp_path):
    """
    It names the file and the reason; exit code 1.
    """
    done = run("show", "demo", "--session", "demo", "--html", str(tmp_path / "no" / "job.html"))

    assert (1, b"") == (done.returncode, done.stdout)
    assert re.fullmatch(
        r"The page cannot be written to .*job\.html: No such file or directory\.\n", done.stderr.decode()
    )


@pytest.mark.parametrize("form", [["--json"], ["--html", "job.html"], ["--watch"]])
def test_revealed_values_go_with_the_text_alone(form):
    """
    Neither a program nor a file gets them, on a terminal either.
    """
    code, shown = on_a_terminal("show", "demo", "--session", "demo", "--reveal", "hf_token", *form)

    assert 2 == code
    assert "not-a-real-token" not in shown
    assert "leave --json, --html and --watch out" in shown
