import os
import pty
import signal
import socket
import subprocess
import sys
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection
from urllib.parse import urlsplit

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


def on_a_terminal(*arguments):
    """Return the exit code, and what a terminal gets to show."""
    terminal, inside = pty.openpty()
    command = [sys.executable, "-m", "ma_widgets", *arguments]
    process = subprocess.Popen(command, env=NO_SESSION, stdout=inside, stderr=inside, stdin=inside)
    os.close(inside)
    shown = b""
    # A terminal whose program has ended is an error to read on Linux, and empty elsewhere.
    with suppress(OSError):
        while piece := os.read(terminal, 65536):
            shown += piece
    os.close(terminal)
    return process.wait(), shown.decode(errors="replace")


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


@contextmanager
def simulator(*arguments):
    """Run the simulator in a process of its own; yield the process and what it told, by name."""
    process = subprocess.Popen(
        [sys.executable, "-m", "ma_widgets", "simulator", *arguments],
        env={**NO_SESSION, "PYTHONIOENCODING": "utf-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            lines = list(iter(process.stdout.readline, "\n"))
            yield process, dict(line.rstrip("\n").split("=", 1) for line in lines)
        finally:
            process.kill()


def test_the_simulator_tells_how_to_ask_it():
    """
    It prints its URL and credentials, then what to paste into another terminal; with these the job is shown.
    """
    with simulator("--speed", "2", "--metadata-service") as (process, told):
        rest = [process.stdout.readline() for _ in range(7)]
        exported = dict(line[len("export ") :].rstrip("\n").split("=", 1) for line in rest if "export" in line)
        done = run("show", "demo", **exported)

    names = ["url", "access_key", "secret_key", "project_id", "token", "username", "password", "account"]
    assert names == list(told)
    assert {
        "MA_WIDGETS_SESSION": "rest",
        "MA_WIDGETS_ENDPOINT": told["url"],
        "HUAWEICLOUD_SDK_AK": told["access_key"],
        "HUAWEICLOUD_SDK_SK": told["secret_key"],
        "HUAWEICLOUD_SDK_PROJECT_ID": told["project_id"],
    } == exported
    assert ("# To ask it from another terminal:\n", "python -m ma_widgets show demo\n") == (rest[0], rest[-1])
    assert (0, b"") == (done.returncode, done.stderr)
    assert b"Overview" in done.stdout


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_simulator_ends_quietly_at_a_signal(number):
    """
    A request that hangs does not hold it up; exit code 0, nothing on standard error.
    """
    with simulator("--fault", "hang", "--clock-offset-seconds", "60") as (process, told):
        path = f"/v2/{told['project_id']}/training-jobs/demo"
        url = urlsplit(told["url"])
        with closing(HTTPConnection(url.hostname, url.port, timeout=10)) as connection:
            connection.request("GET", path, headers={"X-Auth-Token": told["token"]})
            process.send_signal(number)
            process.wait(10)

        assert (0, "") == (process.returncode, process.stderr.read())


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--port", "70000"], 2, "There is no port 70000"),
        (["--port", "-1"], 2, "There is no port -1"),
        (["--fault", "status=abc"], 2, "A fault's status is 'abc', but should be a whole number."),
        (["--fault", "reset", "--fault", "x=1"], 2, "A fault has no 'x'"),
        (["--clock-offset-seconds", "nan"], 2, "The clock cannot be off by nan seconds"),
        (["--speed", "-1"], 2, "The jobs cannot live -1.0 times as fast"),
        (["--speed", "nan"], 2, "The jobs cannot live nan times as fast"),
    ],
)
def test_what_the_simulator_cannot_do_is_one_sentence(capsys, arguments, code, words):
    """
    One line on standard error, nothing on standard output, no traceback.
    """
    assert code == main(["simulator", *arguments])
    shown = capsys.readouterr()
    assert ("", 1) == (shown.out, shown.err.count("\n"))
    assert shown.err.startswith(words)


def test_a_port_in_use_is_one_sentence(capsys):
    """
    The sentence names the port, and the exit code is 1.
    """
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        code = main(["simulator", "--port", str(port)])

    assert (1, f"Port {port} of 127.0.0.1 cannot be opened: Address already in use.\n") == (
        code,
        capsys.readouterr().err,
    )


def test_without_tornado_the_simulator_says_how_to_install_it():
    """
    It is an extra, and everything else works without it.
    """
    code = "import sys; sys.modules['tornado'] = None; from ma_widgets.cli import main; sys.exit(main(['simulator']))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, timeout=60)

    assert (1, b"") == (done.returncode, done.stdout)
    assert b'The simulator needs tornado: python -m pip install "ma_widgets[simulator]"\n' == done.stderr


def test_the_command_line_loads_no_server():
    """
    Neither tornado nor the simulator's service is imported before it is asked for.
    """
    code = "import sys, ma_widgets.cli; print('tornado' in sys.modules, 'ma_widgets.simulator.service' in sys.modules)"

    assert b"False False\n" == subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout
