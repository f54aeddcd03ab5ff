"""What a finding quotes: the line that tells most, whose it is, and the one step that fits it."""

from __future__ import annotations

import pytest

from .jobs import END, START, codes, ended, event, found, job, log, run, traceback

PLATFORM = "[Modelarts Service Log]Training end with return code: 1"
SYNTAX = ('  File "/x/train.py", line 12', '    print "x"', "          ^", "SyntaxError: invalid syntax")


def first(*lines, exit_code=1, **more):
    """Return the first finding of a failed job of one task with such a log."""
    text = "\n".join(lines).split("\n")
    return found(job(task_statuses=[ended(exit_code)]), logs={"worker-0": log(*text)}, **more)[0]


def chain(*exceptions, link="During handling of the above exception, another exception occurred:"):
    """Return the tracebacks of a chain, their lines numbered from 1."""
    return f"\n\n{link}\n\n".join(traceback(text, line) for line, text in enumerate(exceptions, 1))


def test_a_failure_that_nothing_explains_quotes_the_last_line_of_the_program():
    """
    The last line of the log that is not the platform's own, and its place.
    """
    evidence = first("step 10", "FATAL: license check failed", PLATFORM).evidence

    assert evidence.startswith("worker-0, log line 2: FATAL: license check failed; worker-0: exit code 1")


def test_without_a_log_the_last_event_is_quoted():
    """
    The last one that warns of something; that the job failed is no news.
    """
    events = [event("[worker-0] FailedMount: mount failed", level="Warning"), event("Training job failed.", 9)]

    assert "FailedMount" in found(job(), events=events)[0].evidence
    assert "FailedMount" in found(job("Abnormal", secondary_phase="CreateFailed"), events=events)[0].evidence


def test_other_errors_are_not_called_the_same():
    """
    Exceptions that differ in more than numbers are named, two at the most.
    """
    messages = ("KeyError: 'a'", "KeyError: 'a'", "ValueError: z", "TypeError: y", "OSError: x")
    statuses = [ended(1, traceback(text), f"worker-{number}") for number, text in enumerate(messages)]
    evidence = found(job(task_statuses=statuses))[0].evidence

    assert "; the same in 1 more task: worker-1; another error in worker-2: ValueError: z" in evidence
    assert evidence.endswith("; another error in worker-3: TypeError: y, and 1 more")


@pytest.mark.parametrize(
    ("inner", "code"),
    [("ValueError: bad sample 7", "python-exception"), ("FileNotFoundError: '/cache/a.jpg'", "path-not-found")],
)
def test_the_exception_of_a_data_worker_is_the_cause(inner, code):
    """
    PyTorch raises it again, with the worker's traceback as the message.
    """
    outer = traceback(f"RuntimeError: Caught {inner.partition(':')[0]} in DataLoader worker process 0.")
    finding = first(outer, f"Original {traceback(inner, 7, '/x/ds.py')}")

    assert (code, True) == (finding.code, f"{inner} (/x/ds.py, line 7, in main)" in finding.evidence)


def test_a_syntax_error_names_its_line():
    """
    Python prints no header above it.
    """
    assert "SyntaxError: invalid syntax (/x/train.py, line 12)" in first(*SYNTAX).evidence


def test_the_message_may_stand_below_the_exception():
    """
    Some begin it with a line end.
    """
    assert "RuntimeError: real reason (" in first(traceback("RuntimeError: \n real reason")).evidence


def test_what_followed_a_lookup_that_failed_is_the_cause():
    """
    Programs try and go on otherwise; a cause that is named as one stays.
    """
    direct = "The above exception was the direct cause of the following exception:"

    assert "RuntimeError: broken (" in first(chain("KeyError: 'x'", "RuntimeError: broken")).evidence
    assert "it began with KeyError: 'x'" in first(chain("KeyError: 'x'", "RuntimeError: broken")).evidence
    assert "KeyError: 'x' (" in first(chain("KeyError: 'x'", "RuntimeError: broken", link=direct)).evidence
    assert "ValueError: bad (" in first(chain("ValueError: bad", "RuntimeError: broken")).evidence


def test_a_group_names_itself_and_its_first_exception():
    """
    The sub-exception is the cause, the group where to look.
    """
    evidence = first(
        "  + Exception Group Traceback (most recent call last):",
        '  |   File "/x/eg.py", line 5, in <module>',
        "  | ExceptionGroup: several (1 sub-exception)",
        "  +-+---------------- 1 ----------------",
        "    | Traceback (most recent call last):",
        '    |   File "/x/eg.py", line 2, in f',
        "    | ValueError: a",
        "    +------------------------------------",
    ).evidence

    assert "ValueError: a (/x/eg.py, line 2, in f)" in evidence
    assert "ExceptionGroup: several (1 sub-exception) (/x/eg.py, line 5" in evidence


@pytest.mark.parametrize(
    "line",
    [
        "W0801 torch/elastic/multiprocessing/api.py:900] Sending process 33051 closing signal SIGTERM",
        "[ERROR] [launch.py:325:sigkill_handler] ['python', 'train.py'] exits with return code = -9",
        "E0325 api.py:869] failed (exitcode: -9) local_rank: 5 (pid: 2630) of binary: /bin/python",
        traceback("EOFError: peer"),
        traceback("torch.distributed.elastic.multiprocessing.errors.ChildFailedError: "),
    ],
)
def test_what_a_launcher_tells_is_nothing_beside_a_cause(line):
    """
    It ends the others when one has ended.
    """
    lines = "\n".join([traceback("ValueError: bad"), line]).split("\n")

    assert ["python-exception"] == codes(job(task_statuses=[ended(1)]), logs={"worker-0": log(*lines)})


def test_a_hang_before_a_cause_is_no_second_error():
    """
    What ended the job is the error.
    """
    told = found(job(task_statuses=[ended(1, traceback("ValueError: x"))]), events=[event("The job may be suspended.")])

    assert [("python-exception", "error"), ("hang-suspected", "warning")] == [(f.code, f.severity) for f in told]


@pytest.mark.parametrize(
    "message",
    [
        "[worker-0] Evicted: Pod ephemeral local storage usage exceeds the total limit of containers 50Gi.",
        "The node was low on resource: ephemeral-storage.",
    ],
)
def test_an_eviction_explains_the_kill(message):
    """
    137 is then no lack of memory.
    """
    told = codes(job(task_statuses=[ended(137)]), events=[event(message)])

    assert ("disk-full", False) == (told[0], "out-of-memory" in told)


@pytest.mark.parametrize("line", ["rm: x: No such file or directory", traceback("FileNotFoundError: 'last.pth'")])
def test_a_missing_file_kills_nobody(line):
    """
    Python ends with 1 of it; a program that crashed or was killed went on after it.
    """
    assert "out-of-memory" == first(line, "epoch 2 loss 0.1", exit_code=137).code
    assert "segmentation-fault" == first(line, exit_code=139).code


@pytest.mark.parametrize(
    ("lines", "quoted"),
    [
        (
            ("terminate called after throwing an instance of 'c10::Error'", "  what():  CUDA error: 700"),
            "CUDA error: 700",
        ),
        (("free(): invalid pointer", "Aborted (core dumped)"), "free(): invalid pointer"),
    ],
)
def test_an_abort_quotes_what_native_code_said(lines, quoted):
    """
    The exit code alone tells nothing of it, and the advice is to look there.
    """
    finding = first(*lines, exit_code=134)

    assert ("terminated-by-signal", True) == (finding.code, quoted in finding.evidence)
    assert "quoted line" in finding.advice


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("ERROR: No matching distribution found for torch==9.9", "mirror"),
        (traceback("ImportError: /x/a.so: undefined symbol: _ZN2at4_ops5zeros4callE"), "built for each other"),
        ("python: can't open file '/x/trian.py': [Errno 2] No such file or directory", "boot file"),
        (traceback("RuntimeError: DataLoader worker (pid 5) is killed by signal: Bus error."), "num_workers"),
        ("bash: torchrun: command not found", "spelt"),
        (traceback("RuntimeError: No CUDA GPUs are available"), "flavor has cards"),
    ],
)
def test_the_advice_fits_the_words(line, word):
    """
    One code may need different steps.
    """
    assert word in first(line).advice


def test_invisible_characters_are_seen_in_the_evidence():
    """
    Some turn the text around.
    """
    assert "\\u202e\\x07" in first("CUDA out of memory\u202e\x07").evidence


def test_a_restart_with_a_broken_record_is_told():
    """
    The time lost is not known then.
    """
    records = [run(start=END, end=START), run("job completed", start_type="restarted")]
    (finding,) = found(job("Completed", running_records=records))

    assert ("recovered", True) == (finding.code, "lost time not known" in finding.evidence)
    assert [] == codes(job("Completed", running_records=records[:1]))


def test_the_record_of_the_run_breaks_a_tie():
    """
    Of two exceptions that nothing else orders, that of the task which ended the run comes first.
    """
    statuses = [ended(1, traceback("KeyError: 'a'")), ended(1, traceback("ValueError: z"), "worker-2")]

    assert "worker-2" == found(job(task_statuses=statuses, running_records=[run("exit with 1", "worker-2")]))[0].task


def test_nodes_that_are_still_coming_are_not_missing():
    """
    For five minutes; nodes that were there and went are missing at once.
    """
    from .cases import counted

    assert [] == codes(counted(0, 2, minutes_ago=1).reply)
    assert ["nodes-missing"] == codes(counted(0, 2, minutes_ago=9).reply)
    assert ["nodes-missing"] == codes(counted(4, 2, minutes_ago=1).reply)


def test_a_trouble_that_was_overcome_is_none():
    """
    An image that could be pulled at last is not why the job failed.
    """
    events = [
        event("[worker-0] ErrImagePull"),
        event("[worker-0] Training started.", 5),
        event("[worker-0] Exit code 137", 9),
    ]

    assert ["out-of-memory"] == codes(job(), events=events)
