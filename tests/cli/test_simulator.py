"""``simulator``: scripted jobs over HTTP."""

import signal
import socket
import subprocess
import sys
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from ma_widgets.cli import main

from .process import NO_SESSION, run


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
