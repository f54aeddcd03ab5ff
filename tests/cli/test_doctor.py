"""``doctor``: versions of both sides, mismatches, credentials by name, the clock."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import ma_widgets
from ma_widgets.cli import main
from ma_widgets.cli._mismatches import ABSENT, ANY, MISMATCHES, below, mismatches, parsed, since
from ma_widgets.cli._versions import server_of, servers
from ma_widgets.simulator.project import Project
from ma_widgets.simulator.service import Service

from ..conftest import NOW
from ..service import connections
from .process import NO_SESSION, run, variables_of

PAGE, PLOTLY = "widget manager of the page", "plotly of the page"
NEW = {"jupyterlab": "4.6.6", PAGE: "5.0.16", PLOTLY: "7.1.0"}
OLD = {"jupyterlab": "3.6.8", PAGE: "3.1.11", PLOTLY: "5.24.1"}


@pytest.fixture(autouse=True)
def _no_servers(tmp_path, monkeypatch):
    """The servers of whoever runs the tests are none of theirs."""
    (tmp_path / "runtime").mkdir()
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "runtime"))


@pytest.fixture
def rest(monkeypatch):
    """Start a service and make the environment lead to it."""
    services = []

    def start(**options):
        service = Service(Project(lambda: NOW), **options)
        service.__enter__()
        services.append(service)
        for name, value in variables_of(service).items():
            monkeypatch.setenv(name, value)
        return service

    yield start
    for service in services:
        service.__exit__()


def test_the_demo_is_well_and_asks_nobody(capsys):
    """
    Exit code 0, every part, no connection.
    """
    with connections() as addresses:
        code = main(["doctor", "--session", "demo"])

    told = capsys.readouterr().out
    assert (0, []) == (code, addresses)
    assert f"  ma_widgets {ma_widgets.__version__}\n" in told
    assert "  ipywidgets " in told
    assert "Known mismatches\n" in told
    assert "Credentials\n  The demo needs none.\n" in told
    assert "Clock" not in told


def test_without_credentials_it_says_where_it_looked():
    """
    Exit code 1; the answer stands on standard output, since it is what was asked for.
    """
    done = run("doctor")

    assert (1, b"") == (done.returncode, done.stderr)
    assert b"No credentials for ModelArts were found.\n  Looked for: session=" in done.stdout


def test_credentials_are_told_by_name_and_place_never_by_value(rest, capsys):
    """
    Which variables hold them, which endpoint and project they are for.
    """
    service = rest()

    assert 0 == main(["doctor"])
    told = capsys.readouterr().out
    assert "Found in: environment variables HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK\n" in told
    assert service.url in told
    assert [] == [each for each in (service.access_key, service.secret_key, service.token) if each in told]


def test_a_jupyter_server_is_told_with_where_its_token_was_found(monkeypatch, capsys):
    """
    Its address and the name of the variable; never the token.
    """
    monkeypatch.delenv("JPY_PARENT_PID", raising=False)
    monkeypatch.setenv("JUPYTER_SERVER_URL", "http://127.0.0.1:18888/user/me/")
    monkeypatch.setenv("JUPYTER_TOKEN", "not-a-real-token")

    assert 0 == main(["doctor", "--session", "server"])
    told = capsys.readouterr().out
    assert "Found in: environment variable JUPYTER_TOKEN\n  Jupyter server: http://127.0.0.1:18888/user/me\n" in told
    assert "not-a-real-token" not in told


def test_an_option_that_other_commands_refuse_is_told():
    """
    The doctor is asked when nothing else works; exit code 1.
    """
    done = run("doctor", "--session", "demo", MA_WIDGETS_ROWS="x")

    assert (1, b"") == (done.returncode, done.stderr)
    assert b"Options\n  MA_WIDGETS_ROWS: " in done.stdout


def test_half_of_the_credentials_are_told(monkeypatch, capsys):
    """
    What lacks is named; exit code 1.
    """
    monkeypatch.setenv("HUAWEICLOUD_SDK_AK", "AKAKAKAKAKAKAKAKAKAK")

    assert 1 == main(["doctor"])
    told = capsys.readouterr().out
    assert "The environment has HUAWEICLOUD_SDK_AK but not HUAWEICLOUD_SDK_SK." in told
    assert "AKAKAKAKAKAKAKAKAKAK" not in told


@pytest.mark.parametrize(
    ("offset_seconds", "words"),
    [(3600, "behind the service's."), (-3600, "ahead of the service's."), (0, " s against the service's.")],
)
def test_the_clock_is_compared_with_the_services(rest, capsys, offset_seconds, words):
    """
    With the Date of its answer; that it differs is no fault, since a session corrects for it.
    """
    rest(clock_offset_seconds=offset_seconds)

    assert 0 == main(["doctor"])
    assert words in capsys.readouterr().out


def test_the_clock_is_told_in_hours_and_minutes():
    """
    To the second and the right way round.
    """
    service = Service(Project(lambda: NOW), clock=lambda: NOW, clock_offset_seconds=-600)
    with service:
        session = ma_widgets.RestSession(service.url, project_id="p", token="t", environment={}, clock=lambda: NOW)

        assert 600 - 0.5 == session.measured_clock_skew().total_seconds()


def test_asking_for_the_time_carries_no_credentials(rest, capsys, tmp_path, monkeypatch):
    """
    Neither those of the session nor what .netrc has for the host.
    """
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password secret\n", encoding="utf-8")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    service = rest()

    main(["doctor"])

    (request,) = service.requests
    names = {name.lower() for name in request.header_names}
    assert set() == names & {"authorization", "x-auth-token", "x-sdk-date", "x-security-token"}


def test_a_service_that_does_not_answer_is_a_fault(rest, capsys):
    """
    Exit code 1, and why in words.
    """
    service = rest()
    service.__exit__()
    try:
        code = main(["doctor"])
    finally:
        service.__enter__()

    assert 1 == code
    assert "Not compared with the service's:\n  Nothing listens at " in capsys.readouterr().out


@pytest.mark.parametrize(
    ("kernel", "server", "faults", "notes"),
    [
        ({"ipywidgets": "8.1.9", "plotly": "7.1.0", "anywidget": "0.11.0"}, NEW, 0, 0),
        ({"ipywidgets": "7.8.5", "plotly": "5.24.1"}, OLD, 0, 0),
        ({"ipywidgets": "7.8.5", "plotly": "5.24.1"}, NEW, 1, 0),
        ({"ipywidgets": "8.1.9", "plotly": "5.24.1"}, OLD, 1, 0),
        ({"ipywidgets": "8.1.9"}, {"jupyterlab": "4.6.6", PLOTLY: "7.1.0"}, 0, 1),
        ({"ipywidgets": "8.1.9", "plotly": "5.24.1"}, {"jupyterlab": "4.6.6", PAGE: "5.0.16"}, 0, 1),
        ({"ipywidgets": "7.8.5", "plotly": "5.24.1"}, {}, 0, 0),
        ({"plotly": "7.1.0"}, {}, 0, 1),
        ({"plotly": "5.9.0"}, {}, 1, 0),
        ({"pandas": "1.5.3", "numpy": "2.0.1"}, {}, 1, 0),
        ({"pandas": "1.5.3", "numpy": "1.26.4"}, {}, 0, 0),
        ({"ipywidgets": "7.6.6"}, {}, 1, 0),
        ({}, {}, 0, 0),
    ],
)
def test_what_does_not_fit_is_known(kernel, server, faults, notes):
    """
    By the versions of both sides; of a server that nobody knows nothing is said.
    """
    found = list(mismatches(kernel, server))

    assert [faults, notes] == [sum(each.is_fault is wanted for each in found) for wanted in (True, False)]


def test_every_mismatch_says_what_to_do():
    """
    What happens is a sentence, and the advice has the command.
    """
    assert [] == [each for each in MISMATCHES if not each.happens.endswith(".") or "pip install" not in each.advice]


@pytest.mark.parametrize(
    ("range_", "version", "holds"),
    [
        (below(8), "7.8.5", True),
        (below(8), "8.0.0rc1", False),
        (since(8), "8", True),
        (since(8), "7.9", False),
        (below(5, 15), "5.9.0", True),
        (below(8), None, False),
        (below(8), "unknown", False),
        (ANY, "1", True),
        (ANY, None, False),
        (ABSENT, None, True),
        (ABSENT, "1", False),
    ],
)
def test_a_version_is_in_a_range_or_not(range_, version, holds):
    """
    By its numbers; what is not installed is in the range ABSENT alone.
    """
    assert holds is range_.holds(version)


def test_a_version_is_read_by_its_numbers():
    """
    Whatever follows them, and however long they are.
    """
    assert [(5, 24, 1), (8,), (), (999_999_999,)] == [parsed(each) for each in ("5.24.1rc1", "8", "x", "9" * 5000)]


def test_a_mismatch_is_exit_code_1(monkeypatch, capsys):
    """
    With what happens and what to do.
    """
    monkeypatch.setattr("ma_widgets.cli._doctor.versions_of", lambda names: {"plotly": "5.9.0"})

    assert 1 == main(["doctor", "--session", "demo"])
    assert '    python -m pip install "plotly>=5.15,<8"\n' in capsys.readouterr().out


def environment(folder: Path) -> Path:
    """Make an environment in which some packages and a front-end extension lie."""
    for name, version in {"jupyterlab": "3.6.8", "jupyter_server": "1.24.0"}.items():
        info = folder / "lib" / "python3.9" / "site-packages" / f"{name}-{version}.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n", encoding="utf-8")
    extension = folder / "share" / "jupyter" / "labextensions" / "@jupyter-widgets" / "jupyterlab-manager"
    extension.mkdir(parents=True)
    (extension / "package.json").write_text('{"version": "3.1.11"}', encoding="utf-8")
    return folder


def test_a_server_of_another_environment_is_read_from_its_folders(tmp_path):
    """
    Found by the process that Jupyter notes; nothing of it is run, and its token stays where it is.
    """
    prefix = environment(tmp_path / "env")
    noted = {"pid": os.getpid(), "token": "secret-token", "version": "1.24.0"}
    (tmp_path / "runtime" / "jpserver-1.json").write_text(json.dumps(noted), encoding="utf-8")
    process = tmp_path / "proc" / str(os.getpid())
    process.mkdir(parents=True)
    (process / "cmdline").write_bytes(f"{prefix}/bin/python3.9\0-m\0jupyterlab\0".encode())

    (server,) = servers(tmp_path / "runtime", tmp_path / "proc")

    assert prefix == server.prefix
    assert {"jupyterlab": "3.6.8", "jupyter_server": "1.24.0", PAGE: "3.1.11"} == server.versions


@pytest.mark.parametrize("command", [b"", b"python\0-m\0jupyterlab\0", b"/usr/bin/jupyter-lab\0", None])
def test_a_server_whose_environment_cannot_be_told(tmp_path, command):
    """
    Of it only the version is known that it noted itself.
    """
    noted = {"pid": os.getpid(), "version": "2.21.1"}
    (tmp_path / "runtime" / "jpserver-1.json").write_text(json.dumps(noted), encoding="utf-8")
    if command is not None:
        process = tmp_path / "proc" / str(os.getpid())
        process.mkdir(parents=True)
        (process / "cmdline").write_bytes(command)

    (server,) = servers(tmp_path / "runtime", tmp_path / "proc")

    assert (None, {"jupyter_server": "2.21.1"}) == server


@pytest.mark.parametrize(
    "noted", ["", "[]", "{}", '{"pid": "1"}', '{"pid": -1}', '{"pid": 0}', '{"pid": 4194305}', "[" * 9**6]
)
def test_a_note_of_no_server_is_passed_over(tmp_path, noted):
    """
    One that is broken, or of a server that has ended.
    """
    (tmp_path / "runtime" / "jpserver-1.json").write_text(noted, encoding="utf-8")

    assert [] == servers(tmp_path / "runtime")


def test_a_version_cannot_write_to_the_terminal(tmp_path):
    """
    It is what a file says, and a file is anybody's.
    """
    extension = environment(tmp_path) / "share" / "jupyter" / "labextensions" / "jupyterlab-plotly"
    extension.mkdir(parents=True)
    (extension / "package.json").write_text(json.dumps({"version": "\x1b[2J" + "9" * 999}), encoding="utf-8")

    assert server_of(tmp_path).versions[PLOTLY].isprintable()
    assert 60 > len(server_of(tmp_path).versions[PLOTLY])


def test_a_real_server_is_found(tmp_path):
    """
    One that runs in this environment.
    """
    command = [sys.executable, "-m", "jupyter_server", "--no-browser", "--port=0", "--allow-root"]
    places = {f"JUPYTER_{each}_DIR": str(tmp_path / each.lower()) for each in ("CONFIG", "DATA", "RUNTIME")}
    with subprocess.Popen(command, env={**NO_SESSION, **places}, stderr=subprocess.PIPE, text=True) as process:
        try:
            next(line for line in process.stderr if "is running at" in line)
            told = run("doctor", "--session", "demo", **places).stdout.decode()
        finally:
            process.kill()

    assert "Jupyter server\n  in this environment:\n    jupyter_server " in told
