"""Causes that are hard to see, and texts that only look like one: lines that were survived, colours, many ranks."""

from __future__ import annotations

import json

import pytest

from .jobs import codes, ended, found, job, log, traceback

PROGRESS = tuple(f"epoch 1 step {10 * number} loss 0.{number}" for number in range(1, 9))
BARS = ("\r".join(f"{number}%|###  | {number}/100 [00:0{number % 9}<00:09, 9.1it/s]" for number in range(1, 9)),)
SURVIVED = (
    "rm: cannot remove '/tmp/x': No such file or directory",
    "tee: x: Permission denied",
    "bash: nvidia-smi: command not found",
    "WARNING: No module named 'apex'",
    "ImportError: cannot import name 'x'; falling back",
    "Failed to load image Python extension: libpng16.so.16: cannot open shared object file",
    "CUDA out of memory. Retrying LM head in smaller chunks",
    "ERROR (handled): [Errno 28] No space left on device - cleaned 3 GB, continuing",
    "[W socket.cpp:601] [c10d] The client socket has failed to connect to [worker-0]:29500",
    *traceback("FileNotFoundError: [Errno 2] No such file or directory: 'last.pth'").split("\n"),
)


def first(exit_code, *lines):
    """Return the first finding of a job with one task, its exit code and its log."""
    return found(job(task_statuses=[ended(exit_code)]), logs={"worker-0": log(*lines)})[0]


@pytest.mark.parametrize("line", [*SURVIVED[:9], "\n".join(SURVIVED[9:])])
@pytest.mark.parametrize(("exit_code", "code"), [(137, "out-of-memory"), (139, "segmentation-fault")])
def test_what_was_survived_is_no_cause(line, exit_code, code):
    """
    A program that made steps after a line did not end of it: its exit code tells more.
    """
    assert code == first(exit_code, *line.split("\n"), *PROGRESS).code


def test_what_was_survived_is_no_cause_of_a_later_exception():
    """
    Of two tracebacks with training between them the later one ended the program.
    """
    handled, fatal = traceback("FileNotFoundError: 'last.pth'"), traceback("ValueError: bad shape", line=97)

    assert "python-exception" == first(1, *handled.split("\n"), *PROGRESS, *fatal.split("\n")).code


def test_a_cause_without_steps_behind_it_stays_one():
    """
    The platform's own lines behind it, and those of an upload, are no training.
    """
    lines = [f"[Modelarts Service Log]File {number} of 24 uploaded" for number in range(24)]

    assert (
        "accelerator-out-of-memory" == first(1, *PROGRESS, "CUDA out of memory. Tried to allocate 2 GiB", *lines).code
    )


@pytest.mark.parametrize(
    ("exception", "code"),
    [
        ("ValueError: bad shape", "python-exception"),
        ("ModuleNotFoundError: No module named 'apex'", "module-not-found"),
        ("FileNotFoundError: [Errno 2] No such file or directory: '/a'", "path-not-found"),
    ],
)
def test_the_tracebacks_of_several_ranks_are_told_apart(exception, code):
    """
    Two processes write into one log, line by line in turn; each has its own traceback.
    """
    told = traceback(exception).split("\n")
    lines = [f"[rank{rank}]: {line}" for line in told for rank in (0, 1)]
    finding = first(1, *lines)

    assert code == finding.code
    assert exception.partition(": ")[2][:12] in finding.evidence
    assert "train.py, line 7" in finding.evidence


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("\x1b[31mValueError\x1b[0m: bad shape", "python-exception"),
        ("\x1b[1;35mModuleNotFoundError\x1b[0m: \x1b[35mNo module named 'apex'\x1b[0m", "module-not-found"),
        ("RuntimeError: \x1b[31mCUDA\x1b[0m out of \x1b[1mmemory\x1b[0m", "accelerator-out-of-memory"),
    ],
)
def test_colours_hide_nothing(line, code):
    """
    A line is judged as it is read, and its evidence has no escape in it.
    """
    finding = first(1, *traceback(line).split("\n"))

    assert code == finding.code
    assert "\x1b" not in finding.evidence


def test_a_traceback_in_a_line_of_json_is_unfolded():
    """
    Loggers that write JSON escape the line ends of a traceback.
    """
    finding = first(1, json.dumps({"level": "error", "exc_info": traceback("ValueError: bad shape")}))

    assert "python-exception" == finding.code
    assert "ValueError: bad shape" in finding.evidence


def test_a_bar_that_is_drawn_over_itself_is_progress():
    """
    A bar has carriage returns where others have line ends.
    """
    assert "out-of-memory" == first(137, "tee: x: Permission denied", *BARS).code


def test_a_task_that_ended_first_is_seen_by_the_clocks_of_the_logs():
    """
    Where the service does not tell when, the lines do.
    """
    late = [f"2026-11-25 10:05:00 {line}" for line in traceback("KeyError: 'a'").split("\n")]
    early = [f"2026-11-25 10:00:00 {line}" for line in traceback("ValueError: z").split("\n")]
    statuses = [ended(1), ended(1, task="worker-2")]
    told = found(job(task_statuses=statuses), logs={"worker-0": log(*late), "worker-2": log(*early)})

    assert "worker-2" == told[0].task


def test_a_job_that_is_well_has_no_error_whatever_it_survived():
    """
    The same lines in a job that has completed, or that runs, are no finding of severity error.
    """
    lines = log(*SURVIVED, *PROGRESS)

    for phase in ("Completed", "Running"):
        assert "error" not in {each.severity for each in found(job(phase), logs={"worker-0": lines})}
        assert "out-of-memory" not in codes(job(phase), logs={"worker-0": lines})
