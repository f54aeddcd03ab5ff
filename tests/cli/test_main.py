"""What all commands have in common: help, exit codes, what is imported."""

import subprocess
import sys
from pathlib import Path

import pytest

import ma_widgets
from ma_widgets.cli import COMMANDS, main
from ma_widgets.cli._wait import EXIT_CODES, TIMED_OUT
from ma_widgets.options import help_all

from .process import run

ROOT = Path(__file__).parent.parent.parent


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


@pytest.mark.parametrize("command", ["show", "logs", "wait"])
@pytest.mark.parametrize("job_id", ["", "../etc"])
def test_what_cannot_be_a_job_id_is_a_wrong_argument(capsys, command, job_id):
    """
    A variable that is not set, for one, is 2 and not 1: nothing is known of a job, and nobody was asked.
    """
    with pytest.raises(SystemExit) as caught:
        main([command, job_id, "--session", "demo"])

    assert caught.value.code == 2
    assert "A job id has 1 to 64 letters" in capsys.readouterr().err


def test_the_command_line_loads_neither_notebook_nor_pandas():
    """
    It starts in a shell, where each tenth of a second is felt.
    """
    code = "import sys; from ma_widgets.cli import main; main(['show', 'demo-completed', '--session', 'demo'])"
    modules = "print(*{'IPython', 'ipywidgets', 'pandas', 'plotly', 'requests', 'tornado'} & set(sys.modules))"

    done = subprocess.run([sys.executable, "-c", f"{code}; {modules}"], capture_output=True, check=True)

    assert b"" == done.stdout.splitlines()[-1]


def test_the_entry_point_is_the_command():
    """
    ``ma-widgets`` is what ``python -m ma_widgets`` is.
    """
    assert 'ma-widgets = "ma_widgets.__main__:main"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


_INTERRUPTED_EARLY = """
import os, signal, sys

class Finder:
    def find_spec(name, path=None, target=None):
        if name == "ma_widgets.cli":
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Finder)
from ma_widgets.__main__ import main
sys.exit(main())
"""


def test_who_stops_it_before_it_has_begun_sees_no_traceback():
    """
    While the rooms are imported, half a second on a slow disk, Ctrl-C is what it is later.
    """
    done = subprocess.run([sys.executable, "-c", _INTERRUPTED_EARLY], capture_output=True, check=False)

    assert (130, b"", b"") == (done.returncode, done.stdout, done.stderr)


def test_the_version_is_told(capsys):
    """
    For a report of a bug.
    """
    with pytest.raises(SystemExit) as caught:
        main(["--version"])

    assert (0, f"ma-widgets {ma_widgets.__version__}\n") == (caught.value.code, capsys.readouterr().out)


def test_every_command_is_in_the_document():
    """
    docs/command-line.md has a heading for each, and all exit codes of ``wait``.
    """
    text = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")

    assert [] == [name for name in (each.COMMAND.name for each in COMMANDS) if f"## `{name}" not in text]
    assert [] == [code for code in {*EXIT_CODES.values(), TIMED_OUT, 130} if f"| {code} |" not in text]


@pytest.mark.parametrize("variable", ["MA_WIDGETS_ROWS", "MA_WIDGETS_TIME_ZONE"])
def test_a_wrong_option_is_one_sentence(variable):
    """
    The sentence names the variable; exit code 2, no traceback.
    """
    done = run("show", "demo", "--session", "demo", **{variable: "x"})

    assert (2, b"", 1) == (done.returncode, done.stdout, done.stderr.count(b"\n"))
    assert done.stderr.startswith(f"{variable}: ".encode())


def test_the_options_hold_on_the_command_line():
    """
    The time zone for one.
    """
    done = run("show", "demo-completed", "--session", "demo", MA_WIDGETS_TIME_ZONE="Asia/Shanghai")

    assert b"times are Asia/Shanghai" in done.stdout


def test_config_prints_the_options_and_where_they_were_set():
    """
    A line each, apart by a tab.
    """
    done = run("config", MA_WIDGETS_ROWS="50")

    assert (0, b"") == (done.returncode, done.stderr)
    assert {"rows = 50\tMA_WIDGETS_ROWS", "refresh_seconds = 10.0\tdefault"} <= set(done.stdout.decode().splitlines())


def test_config_explains_the_options():
    """
    --help-all has every option with its meaning.
    """
    assert help_all() == run("config", "--help-all").stdout.decode()


@pytest.mark.parametrize("variable", ["LANG", "LC_ALL", "MA_WIDGETS_LANGUAGE"])
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["show", "--help"], "数据来源（会话类型）"),
        (["doctor", "--session", "demo"], "已知的不兼容\n"),
        (["show", "nope", "--session", "demo"], "JobNotFound: 演示数据中没有作业'nope'。\n"),
        (["wait", "demo-failed", "--session", "demo"], "（运行失败）\n"),
        (["show", "demo-failed", "--session", "demo"], "\n概览\n====\n"),
        (["jobs", "--limit", "0"], "不是1到10,000之间的整数"),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_the_command_line_speaks_the_language_of_the_process(variable, arguments, words):
    """
    Help, answers and complaints; names stay what they are.
    """
    value = "zh-CN" if variable == "MA_WIDGETS_LANGUAGE" else "zh_CN.UTF-8"
    done = run(*arguments, **{variable: value})

    assert words in (done.stdout + done.stderr).decode()


def test_an_ascii_terminal_is_no_crash_in_chinese():
    """
    What it cannot show is told by number.
    """
    done = run("show", "nope", "--session", "demo", MA_WIDGETS_LANGUAGE="zh-CN", PYTHONIOENCODING="ascii")

    assert 1 == done.returncode
    assert b"JobNotFound: \\u" in done.stderr
    assert b"Traceback" not in done.stderr
