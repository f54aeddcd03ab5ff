"""The card that Overview opens with: the top finding, what shows it, and the log of its task."""

from __future__ import annotations

import html

import pytest

from ma_widgets.blocks import Card, Text
from ma_widgets.diagnosis import diagnose
from ma_widgets.display import bundle
from ma_widgets.frames import JobFrames

from ..conftest import NOW, reply
from .shown import LOOK, blocks, frames, of_kind, text

STATUS = {"phase": "Failed", "tasks": ["worker-0"], "task_statuses": [{"task": "worker-0", "exit_code": 1}]}


def failed(lines, first=1, status=STATUS, **more):
    """Return the frames of a failed job whose worker-0 wrote these lines."""
    content = "".join(f"{line}\n" for line in lines)
    return frames(status, logs={"worker-0": {"content": content, **({"start_line": first} if first else {})}}, **more)


def lines_with(cause, place, total):
    """Return so many lines with a traceback that ends with *cause* as line *place*, counted from 1."""
    lines = [f"plain {number}" for number in range(1, total + 1)]
    lines[place - 3 : place] = ["Traceback (most recent call last):", '  File "train.py", line 9, in <module>', cause]
    return lines


def card(made):
    """Return the card, which is the first block."""
    first = blocks("overview", made)[0]
    assert isinstance(first, Card)
    return first


def test_the_card_tells_the_finding():
    """
    Title, task, evidence, advice and source of the first finding, in this order.
    """
    made = failed(lines_with("ValueError: x", 30, 60))
    finding, shown = diagnose(made)[0], card(made)

    assert (finding.title, "error") == (shown.sentence, shown.level)
    assert [
        ("Task", "worker-0"),
        ("Evidence", Text(finding.evidence)),
        ("What to do", finding.advice),
        ("Source", finding.source),
    ] == list(shown.items)


def test_the_card_names_the_host():
    """
    Where the hosts were fetched, the task is told with its host, which may be what is broken.
    """
    made = failed(lines_with("ValueError: x", 30, 60), tasks=[{"task": "worker-0", "host_ip": "192.168.0.7"}])

    assert "worker-0 on host 192.168.0.7" == LOOK.words(card(made).items[0][1])


def test_the_end_of_the_log_is_in_the_card():
    """
    Where the cause is not in the log, its last twelve lines are shown, with their numbers.
    """
    log = card(failed([f"plain {number}" for number in range(1, 31)])).log

    assert "End of the log of worker-0" == LOOK.words(log.title)
    assert list(range(19, 31)) == [line.number for line in log.lines]


@pytest.mark.parametrize(
    ("place", "total", "first", "title", "numbers"),
    [
        (380, 500, 1, "Log of worker-0 around line 380", (372, 383)),
        (880, 500, 501, "Log of worker-0 around line 880", (872, 883)),
        (4, 500, 1, "Log of worker-0 around line 4", (1, 12)),
        (488, 500, 1, "Log of worker-0 around line 488", (480, 491)),
        (489, 500, 1, "End of the log of worker-0", (489, 500)),
        (500, 500, 1, "End of the log of worker-0", (489, 500)),
        (5, 9, 1, "End of the log of worker-0", (1, 9)),
    ],
)
def test_the_lines_around_the_cause_are_shown(place, total, first, title, numbers):
    """
    A cause that stands earlier than the end is shown with what led to it; its line is always among the lines.
    """
    log = card(failed(lines_with("ValueError: x", place - first + 1, total), first)).log

    assert title == LOOK.words(log.title)
    assert numbers == (log.lines[0].number, log.lines[-1].number)
    assert place in [line.number for line in log.lines]


def test_lines_without_numbers_are_the_end():
    """
    When the service numbers no lines nobody knows where a cause stands.
    """
    log = card(failed(lines_with("ValueError: x", 30, 60), first=None)).log

    assert "End of the log of worker-0" == LOOK.words(log.title)
    assert [None] * 12 == [line.number for line in log.lines]


def test_a_card_without_a_log_is_a_card():
    """
    The log of another task, or none, is no log of this finding.
    """
    assert card(frames(STATUS)).log is None
    assert card(frames(STATUS, logs={"worker-0": {}})).log is None


def test_more_findings_are_counted():
    """
    One finding opens the page; the others are in Status.
    """
    made = JobFrames(reply("failed"), NOW)
    count = len(diagnose(made)) - 1

    assert count >= 1
    assert LOOK.words(card(made).more) == (
        "1 more finding in Status." if count == 1 else f"{count} more findings in Status."
    )


def test_a_single_finding_says_nothing_of_more():
    """
    No "0 more".
    """
    made = failed(lines_with("ValueError: x", 30, 60))

    assert 1 == len(diagnose(made))
    assert "" == card(made).more


def test_the_card_is_text_and_html_too():
    """
    Terminals and saved pages have the whole card: title, evidence, advice, log.
    """
    made = failed(lines_with("ValueError: odd label", 30, 60))
    finding, forms = diagnose(made)[0], bundle(card(made), LOOK)
    texts = [forms["text/plain"], html.unescape(forms["text/html"])]

    for told in (finding.title, "ValueError: odd label", finding.advice, "plain 31"):
        assert [True, True] == [told in each for each in texts]


def test_a_job_that_is_well_has_no_card():
    """
    Nothing went wrong, so nothing stands before the state.
    """
    assert [] == of_kind(Card, "overview", frames({"phase": "Running"}))


def test_a_running_job_without_counts_is_not_said_to_have_no_nodes():
    """
    What is not reported is not zero.
    """
    running, pending = ({"phase": phase} for phase in ("Running", "Pending"))
    spec = {"resource": {"node_count": 4}}

    assert "4 asked for; how many run is not reported" in text("overview", frames(running, spec=spec))
    assert "0 of 4 running" in text("overview", frames(pending, spec=spec))
