"""``jobs``: a table on a terminal, tabs in a pipe, JSON when asked for."""

import json
import re

import pytest

from ma_widgets.cli import main
from ma_widgets.simulator.project import Answer
from ma_widgets.simulator.service import Service

from ..conftest import reply
from .process import on_a_terminal, run, variables_of

ESCAPES = "\x1b]0;owned\x07\x1b[2Jname\tof\na job"


class Listing:
    """A project whose list has these items."""

    def __init__(self, items):
        self._items = items

    def answer(self, resource, job_id, query):
        return Answer(200, {"total": len(self._items), "count": len(self._items), "items": self._items})


def named(name):
    job = reply("running")
    job["metadata"]["name"] = name
    return job


@pytest.fixture
def listed(monkeypatch):
    """Make the environment lead to a service whose list has what a test says."""
    services = []

    def start(*items):
        service = Service(Listing(list(items)))
        service.__enter__()
        services.append(service)
        for name, value in variables_of(service).items():
            monkeypatch.setenv(name, value)

    yield start
    for service in services:
        service.__exit__()


def test_a_pipe_gets_tabs():
    """
    Id, name, phase and the time of creation in UTC; no title, so that cut and awk work.
    """
    done = run("jobs", "--session", "demo", "--limit", "3")
    rows = [line.split("\t") for line in done.stdout.decode().splitlines()]

    assert (0, b"", 3) == (done.returncode, done.stderr, len(rows))
    assert all(re.fullmatch(r"[0-9a-f-]{36}", row[0]) for row in rows)
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", row[3]) for row in rows)
    assert sorted((row[3] for row in rows), reverse=True) == [row[3] for row in rows]


def test_a_terminal_gets_a_table():
    """
    With titles, aligned.
    """
    code, shown = on_a_terminal("jobs", "--session", "demo", "--limit", "3")
    title, rule, *rows = shown.splitlines()

    assert (0, 3) == (code, len(rows))
    assert ["Job id", "Name", "Phase", "Created"] == re.split(r"\s{2,}", title)
    assert {"-", " "} == set(rule)


def test_a_phase_on_a_terminal_is_a_word_of_the_reader():
    """
    As everywhere that somebody reads; what a program reads is as the service says it.
    """
    arguments = ("jobs", "--session", "demo", "--limit", "100")
    _, shown = on_a_terminal(*arguments, MA_WIDGETS_LANGUAGE="zh-CN")
    piped = run(*arguments, MA_WIDGETS_LANGUAGE="zh-CN").stdout.decode()

    assert ("运行中" in shown, "Running" in shown) == (True, False)
    assert ("运行中" in piped, "Running" in piped) == (False, True)


def test_json_is_a_list_of_objects():
    """
    With the same values.
    """
    jobs = json.loads(run("jobs", "--session", "demo", "--limit", "2", "--json").stdout)

    assert [["id", "name", "phase", "created_at"]] * 2 == [list(job) for job in jobs]


def test_what_is_listed_can_be_shown():
    """
    The id is one that ``show`` takes.
    """
    first = run("jobs", "--session", "demo", "--limit", "1").stdout.decode().split("\t")[0]

    assert 0 == run("show", first, "--session", "demo").returncode


def test_a_name_cannot_write_to_the_terminal(listed, capsys):
    """
    Codes of a terminal, tabs and line ends in it are escapes: a row stays a row.
    """
    listed(named(ESCAPES))

    assert 0 == main(["jobs"])
    shown = capsys.readouterr().out
    assert (1, 3) == (shown.count("\n"), shown.count("\t"))
    assert "\\x1b]0;owned\\x07\\x1b[2Jname\\tof\\na job" in shown


def test_a_secret_in_a_name_is_masked(listed, capsys):
    """
    As everywhere.
    """
    listed(named("token=AbCdEfGh1234567890zyxw"))

    assert 0 == main(["jobs", "--json"])
    assert "AbCdEfGh1234567890zyxw" not in capsys.readouterr().out


def test_what_is_no_job_is_counted(listed, capsys):
    """
    On standard error; the others are listed.
    """
    listed({}, 3, named("good"))

    assert 0 == main(["jobs"])
    told = capsys.readouterr()
    assert "\tgood\t" in told.out
    assert "2 of 3 entries of the list describe no job.\n" == told.err


def test_no_jobs_are_no_lines(listed, capsys):
    """
    An empty list is an empty output.
    """
    listed()

    assert (0, "") == (main(["jobs"]), capsys.readouterr().out)


@pytest.mark.parametrize("limit", ["0", "-1", "1.5", "many", "10001", "9" * 5000])
def test_a_limit_that_cannot_be_is_refused(capsys, limit):
    """
    With the usage and what is right.
    """
    with pytest.raises(SystemExit) as caught:
        main(["jobs", "--limit", limit])

    assert 2 == caught.value.code
    assert "no whole number from 1 to 10,000" in capsys.readouterr().err
