"""How grave a line of a log is: a level counts where loggers write it, and nowhere else."""

from __future__ import annotations

import pytest

from ma_widgets.display._levels import levels

TRACEBACK = "Traceback (most recent call last):"


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("ERROR: cannot open", "error"),
        ("ERROR cannot open", "error"),
        ("ERROR", "error"),
        ("ERROR:root:cannot open", "error"),
        ("[ERROR] HCCL(123,python):2026-03-01-12:00:05.123.456 [hcom.cc:1]", "error"),
        ("[CRITICAL] ME(1:2,MainProcess):2026-03-01-12:00:05.123 [mindspore/x.py:1]", "error"),
        ("<FATAL> out of memory", "error"),
        ("2026-03-01 12:00:05,123 - trainer - ERROR - cannot open", "error"),
        ("2026-03-01 12:00:05,123 - ERROR - cannot open", "error"),
        ("2026-03-01 12:00:05 ERROR cannot open", "error"),
        ("2026-03-01T12:00:05.123Z ERROR cannot open", "error"),
        ("2026-03-01 12:00:05.123+08:00 CRITICAL cannot open", "error"),
        ("2026-03-01 12:00:05.123 | ERROR    | __main__:main:12 - cannot open", "error"),
        ("2026-03-01 12:00:05 [main] ERROR com.x.Loader - cannot open", "error"),
        ("[2026-03-01 12:00:05,123][ERROR][trainer] cannot open", "error"),
        ("[2026-03-01 12:00:05,123] [trainer] ERROR: cannot open", "error"),
        ("[ModelArts Service Log][init] ERROR - cannot open", "error"),
        ("(Worker pid=3) ERROR 03-01 12:00:05 [engine.py:1] cannot open", "error"),
        ("[rank0]: ERROR: cannot open", "error"),
        ("Mar  1 12:00:05 node-1 trainer: [ERROR] cannot open", "error"),
        ("trainer - ERROR - cannot open", "error"),
        ("pip: ERROR: cannot open", "error"),
        ('time="2026-03-01T12:00:05Z" level=ERROR msg="cannot open"', "error"),
        ('{"time": "2026-03-01", "level": "ERROR", "message": "cannot open"}', "error"),
        ("WARNING 03-01 12:00:05 [config.py:1] high", "warning"),
        ("[WARN] high", "warning"),
        ("DEBUG:root:batch", "debug"),
        ("INFO:root:[ERROR] is what we look for", ""),
        ("2026-03-01 12:00:05 INFO loader [x] ERROR lines: 0", ""),
        ("0 errors", ""),
        ("error 0.01", ""),
        ("Error: cannot open", ""),
        ("no ERROR found", ""),
        ("No ERROR: all is well", ""),
        ("There were no [ERROR] lines", ""),
        ("it is done - ERROR - not", ""),
        ("Found [3] ERROR lines", ""),
        ("loss 0.1 (ERROR 5)", ""),
        ("2026-03-01 12:00:05 we saw an ERROR in it", ""),
        ("ERRORS: 0", ""),
        ("MAX_ERROR 3", ""),
        ("ERROR=0.01", ""),
        ("    ERROR = 5", ""),
        ("/data/ERROR/x.txt", ""),
        ("", ""),
        ("x" * 100 + " [ERROR] x", ""),
    ],
)
def test_a_level_is_read_where_loggers_write_it(text, level):
    """
    At the start, after the time, in brackets or between bars; a word in a sentence is no level.
    """
    assert [level] == list(levels([text]))


@pytest.mark.parametrize(
    "exception", ["ValueError: no", "KeyboardInterrupt", "torch.OutOfMemoryError: NPU", "a.b.Stop"]
)
def test_a_traceback_ends_with_its_exception(exception):
    """
    The head and the exception are errors; the lines of code between them are not.
    """
    lines = [TRACEBACK, '  File "x.py", line 1, in f', "", "    ERROR = 5", exception, exception]

    assert ["error", "", "", "", "error", ""] == list(levels(lines))


def test_a_traceback_of_a_rank_ends_with_its_exception():
    """
    A launcher writes the rank before every line.
    """
    lines = [TRACEBACK, '  File "x.py", line 1, in f', "    f()", "ValueError: no"]

    assert ["error", "", "", "error"] == list(levels(f"[rank0]: {each}" for each in lines))


def test_a_line_of_a_logger_does_not_end_a_traceback():
    """
    Several processes write one log.
    """
    lines = [TRACEBACK, "  File", "INFO: step 3", "WARNING: slow", "ValueError: no"]

    assert ["error", "", "", "warning", "error"] == list(levels(lines))


def test_a_line_that_is_no_exception_ends_a_traceback():
    """
    What comes after it is a text like any other.
    """
    assert ["error", "", "", ""] == list(levels([TRACEBACK, "  File", "and that was it", "ValueError: no"]))


def test_an_exception_without_a_traceback_is_text():
    """
    "Epoch: 3" looks the same.
    """
    assert ["", ""] == list(levels(["Epoch: 3", "no Traceback (most recent call last) was found"]))
