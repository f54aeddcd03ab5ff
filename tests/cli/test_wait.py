"""``wait``: the exit code tells how a job ended."""

import re
from datetime import timedelta

import pytest

from ma_widgets.cli import main
from ma_widgets.cli._wait import EXIT_CODES
from ma_widgets.frames import FINAL_PHASES
from ma_widgets.simulator.project import Project
from ma_widgets.simulator.service import Service

from ..conftest import NOW
from .process import run, variables_of


@pytest.mark.parametrize(
    ("job_id", "code", "phase"),
    [
        ("demo-completed", 0, "Completed"),
        ("demo-failed", 3, "Failed"),
        ("demo-abnormal", 3, "Abnormal"),
        ("demo-preempted", 4, "Terminated"),
    ],
)
def test_the_exit_code_tells_the_end(job_id, code, phase):
    """
    0 completed, 3 failed, 4 terminated; standard output has one line that says it in words.
    """
    done = run("wait", job_id, "--session", "demo")

    assert code == done.returncode
    assert done.stdout.decode().endswith(f"({phase})\n")
    assert 1 == done.stdout.count(b"\n")


def test_every_final_phase_has_an_exit_code():
    """
    None of those that mean the command failed.
    """
    assert FINAL_PHASES == set(EXIT_CODES)
    assert {1, 2}.isdisjoint(EXIT_CODES.values())


def test_why_a_job_failed_stands_on_standard_error():
    """
    Title, evidence and advice of the first finding.
    """
    told = run("wait", "demo-failed", "--session", "demo").stderr.decode()

    assert told.startswith(
        "A task was killed because it used more memory than its node has.\n  worker-2: exit code 137"
    )
    assert told.endswith("or take a flavor with more memory.\n")


def test_the_end_of_patience_is_124():
    """
    As timeout(1) has it; the sentence says how the job was.
    """
    done = run("wait", "demo", "--session", "demo", "--timeout-seconds", "0")

    assert (124, b"") == (done.returncode, done.stdout)
    assert re.fullmatch(rb"The job 'demo' was still Running after [\d.]+ s\.\n", done.stderr)


def test_no_job_is_not_a_failed_job(capsys):
    """
    Exit code 1: the command failed, nothing is known of a job.
    """
    assert 1 == main(["wait", "no-such-job", "--session", "demo"])


def test_a_job_is_waited_for():
    """
    Over the wire, look by look, until its end.
    """
    ends = iter([0, 0, 86_400])
    clock = {"passed": 0.0}

    def now():
        return NOW + timedelta(seconds=clock["passed"])

    class Living(Project):
        def answer(self, resource, job_id, query):
            if resource == "job":
                clock["passed"] = next(ends, 86_400)
            return super().answer(resource, job_id, query)

    with Service(Living(now)) as service:
        done = run("wait", "demo", "--refresh-seconds", "2", **variables_of(service))

    assert 0 == done.returncode, done.stderr
    assert b"(Completed)" in done.stdout
