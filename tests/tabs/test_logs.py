"""The tab Logs: the end of a task's log, what lies before it, and why there is none."""

from __future__ import annotations

import pytest

from ma_widgets import errors
from ma_widgets.blocks import Log
from ma_widgets.sessions import Resource
from ma_widgets.tabs import LINES_SHOWN, shown

from .shown import BY_NAME, LOOK, frames, of_kind, sentences

TASKS = {"tasks": ["worker-0", "worker-1"]}
TASK, WANTED, OLDER, NEWEST = BY_NAME["logs"].controls


def told(count=1000, first=1, status=None, **more):
    """Return the frames of a job whose worker-0 has written so many lines."""
    content = "".join(f"step {number}\n" for number in range(1, count + 1))
    reply = {"content": content, **({"start_line": first} if first else {})}
    return frames(status or TASKS, **{"logs": {"worker-0": reply}, **more})


def log(made, **choices):
    """Return the one log that is shown."""
    (found,) = of_kind(Log, "logs", made, **choices)
    return found


def test_the_end_of_the_log_is_shown():
    """
    A log opens with its last 200 lines, with their numbers.
    """
    found = log(told())

    assert (801, "step 801") == found.lines[0]
    assert (1000, "step 1000") == found.lines[-1]
    assert "Log of worker-0" == LOOK.words(found.title)


@pytest.mark.parametrize("count", [1, 200, 201, 10_000, 50_000])
def test_the_lines_in_the_page_are_bounded(count):
    """
    The page never has more than 200 lines, whatever the size of the log.
    """
    assert min(count, LINES_SHOWN) == len(log(told(count)).lines)


@pytest.mark.parametrize(
    ("made", "choices", "note"),
    [
        (told(), {}, "lines 801 to 1,000"),
        (told(3), {}, "lines 1 to 3"),
        (told(3, first=70_001), {}, "lines 70,001 to 70,003"),
        (told(3, first=None), {}, "3 lines; the service does not number them"),
        (told(1, first=None), {}, "1 line; the service does not number it"),
        (told(), {"until": "300"}, "lines 101 to 300"),
        (told(), {"wanted": "1000"}, "1 line with '1000'; read were lines 1 to 1,000"),
        (told(), {"wanted": "99"}, "19 lines with '99'; read were lines 1 to 1,000"),
        (told(), {"wanted": "STEP"}, "the last 200 of 1,000 lines with 'STEP'; read were lines 1 to 1,000"),
        (told(3, first=None), {"wanted": "2"}, "1 line with '2'; read were 3 lines; the service does not number them"),
        (told(), {"wanted": "9", "until": "20"}, "2 lines with '9'; read were lines 1 to 20"),
    ],
)
def test_the_place_of_the_lines_is_said(made, choices, note):
    """
    A reader sees which lines of the log are before him, and how far was searched.
    """
    assert note == LOOK.words(log(made, **choices).note)


@pytest.mark.parametrize(
    ("choices", "until"),
    [({}, "800"), ({"until": "800"}, "600"), ({"until": "150"}, "150"), ({"wanted": "99"}, "98"), ({"task": "x"}, "")],
)
def test_older_lines_are_those_before_the_first_shown(choices, until):
    """
    A step back ends before the first line that is shown; at the beginning it stays.
    """
    assert until == OLDER.step(told(), choices)


def test_lines_without_numbers_have_no_older_ones():
    """
    Without numbers nobody can ask for what lies before.
    """
    assert "" == OLDER.step(told(first=None), {})


def test_the_newest_lines_are_the_end_again():
    """
    The button back to the end forgets how far a reader had gone.
    """
    assert "" == NEWEST.step(told(), {"until": "300"})


@pytest.mark.parametrize("until", ["", "soon", "-1", "1.5"])
def test_what_is_no_line_number_is_the_end(until):
    """
    A choice that is no number is none.
    """
    assert shown(told(), {"until": until}).until is None


@pytest.mark.parametrize(
    ("status", "logs", "expected"),
    [
        (TASKS, {"worker-1": {}}, ["worker-1", "worker-0"]),
        (TASKS, {}, ["worker-0", "worker-1"]),
        (None, {"worker-5": {}, "worker-6": {}}, ["worker-5", "worker-6"]),
        (None, {}, []),
    ],
)
def test_every_task_can_be_picked(status, logs, expected):
    """
    The task whose log is there comes first, then the others of the job, named in its reply or not.
    """
    assert expected == [value for _, value in TASK.options(frames(status, logs=logs))]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("ModelArts.2776", "not ready yet"),
        ("ModelArts.2818", "not ready yet"),
        ("ModelArts.2819", "has been cleared: the platform keeps logs for 30 days"),
        ("ModelArts.2820", "its export path was not found"),
        ("ModelArts.2822", "the job has no export path for logs"),
    ],
)
def test_no_log_is_no_error(code, words):
    """
    Why there is no log is one calm sentence, with the task, in place of the service's error.
    """
    error = errors.BadRequest("ModelArts does not have this log.", code=code)
    (sentence,) = sentences("logs", frames(TASKS, unavailable={Resource.LOG: error}))

    assert words in sentence
    assert "worker-0" in sentence


def test_the_answer_about_another_task_is_not_said_of_this_one():
    """
    worker-1 has no log, but worker-0 is shown, with its own.
    """
    error = errors.BadRequest("ModelArts does not have this log.", code="ModelArts.2776")

    assert [] == sentences("logs", told(unavailable={Resource.LOG: error}))
    assert log(told(unavailable={Resource.LOG: error})).lines


@pytest.mark.parametrize(
    ("made", "choices", "expected"),
    [
        (told(), {"wanted": "<?>"}, "None of the 1,000 lines read of worker-0 contains '<?>'."),
        (told(1), {"wanted": "x"}, "The only line read of worker-0 does not contain 'x'."),
        (
            told(first=501),
            {"until": "20"},
            "The lines of worker-0 up to 20 are not there; here are the first.",
        ),
        (told(0), {}, "The log of worker-0 is not ready yet: it comes when the task has written something."),
        (told(0, status={"phase": "Completed"}), {}, "The log of worker-0 has no lines."),
        (
            told(),
            {"task": "worker-1"},
            "The log of worker-1 is not there yet: JobInfoWidget reads it when the task is chosen.",
        ),
    ],
)
def test_no_line_is_said_in_words(made, choices, expected):
    """
    There is never an empty box: a sentence says why.
    """
    assert [expected] == sentences("logs", made, **choices)


def test_a_job_without_tasks_has_no_log_yet():
    """
    When no task is known, the sentence is about the job.
    """
    error = errors.BadRequest("No log.", code="ModelArts.2776")

    assert ["The log of the job is not ready yet: it comes when the task has written something."] == sentences(
        "logs", frames(unavailable={Resource.LOG: error})
    )


def test_any_other_error_is_said_above_the_log():
    """
    What could not be refreshed stays, with the reason.
    """
    error = errors.Throttled("Too many requests.")

    assert ["Too many requests."] == sentences("logs", told(unavailable={Resource.LOG: error}))
    assert 200 == len(log(told(unavailable={Resource.LOG: error})).lines)


def test_a_search_says_what_it_has_not_read():
    """
    Who finds nothing learns that older lines were not searched.
    """
    expected = "None of the 2 lines read of worker-0 contains 'zzz'. Lines before 501 were not read."

    assert [expected] == sentences("logs", told(2, first=501), wanted="zzz")


def test_lines_that_cannot_be_had_take_none_away():
    """
    Where an older page did not come, the first lines that are there stay on the page.
    """
    found = log(told(first=501), until="20")

    assert (501, "step 1", LINES_SHOWN) == (*found.lines[0], len(found.lines))


def test_without_a_log_the_task_that_failed_is_named():
    """
    That its log has been cleared is said of the task whose log was asked for.
    """
    cleared = {Resource.LOG: errors.BadRequest("no", code="ModelArts.2819")}
    status = {**TASKS, "phase": "Failed", "start_time": 1, "task_statuses": [{"task": "worker-1", "exit_code": 137}]}

    assert ["The log of worker-1 has been cleared: the platform keeps logs for 30 days."] == sentences(
        "logs", frames(status, unavailable=cleared)
    )
