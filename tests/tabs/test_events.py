"""The tab Events: the newest first, by level, time and text."""

from __future__ import annotations

import pytest

from ma_widgets import errors
from ma_widgets.blocks import Badge, DataTable
from ma_widgets.display import bundle
from ma_widgets.sessions import Resource

from .shown import BY_NAME, LOOK, START, blocks, column, frames, of_kind, sentences


def event(seconds, level, message, source="Job"):
    """Return an event, so many seconds after the start or without a time."""
    time = None if seconds is None else (START + seconds) * 1000
    return {"time": time, "level": level, "message": message, "source": source}


TOLD = [
    event(0, "Info", "[worker-0] Image pulled."),
    event(3600, "Warning", "Not enough free nodes."),
    event(7200, "Error", "[worker-1] Exit code 137.", "Task"),
    event(None, None, "Nobody knows when."),
]


def told(events=TOLD, now=7260, **more):
    """Return the frames of a job with these events."""
    return frames(now=now, events={"events": events}, **more)


def messages(made, **choices):
    """Return the messages that are shown."""
    tables = of_kind(DataTable, "events", made, **choices)

    return column(tables[0], "message") if tables else []


def test_the_newest_event_is_first_and_one_without_a_time_last():
    """
    What happened last is what one wants to know first.
    """
    expected = ["[worker-1] Exit code 137.", "Not enough free nodes.", "[worker-0] Image pulled.", "Nobody knows when."]

    assert expected == messages(told())


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        ({"level": "Error"}, [2]),
        ({"level": "Nonsense"}, []),
        ({"since": "10min"}, [2, 3]),
        ({"since": "hour"}, [2, 3]),
        ({"since": "day"}, [2, 1, 0, 3]),
        ({"since": "nonsense"}, [2, 1, 0, 3]),
        ({"wanted": "IMAGE"}, [0]),
        ({"wanted": "worker-1"}, [2]),
        ({"wanted": "task"}, [2]),
        ({"wanted": "none"}, []),
        ({"level": "Info", "wanted": "nodes"}, []),
    ],
)
def test_events_are_chosen_by_level_time_and_text(choices, expected):
    """
    Every choice narrows what is shown; text is found in message, task and source, and no value is no text.
    """
    assert [TOLD[index]["message"] for index in expected] == messages(told(), **choices)


def test_a_span_counts_back_from_the_look():
    """
    The last hour is that before the look, both ends included.
    """
    assert ["[worker-1] Exit code 137.", "Not enough free nodes.", "Nobody knows when."] == messages(
        told(now=7200), since="hour"
    )


@pytest.mark.parametrize(
    ("events", "choices", "expected"),
    [
        (TOLD, {}, "4 events: 1 Error, 1 Warning, 1 Info, 1 without a level."),
        (TOLD, {"wanted": "worker"}, "2 of 4 events: 1 Error, 1 Info."),
        (TOLD, {"wanted": "?"}, "None of the 4 events fits the filters."),
        (TOLD[:1], {}, "1 event: 1 Info."),
        (TOLD[:1], {"level": "Error"}, "The only event does not fit the filters."),
        ([event(0, "Debug", "x"), event(0, "Info", "y")], {}, "2 events: 1 Info, 1 Debug."),
        ([event(0, "Info", "x")] * 4096, {}, "4,096 events: 4,096 Info."),
        ([], {}, "The service reports no events for this job."),
    ],
)
def test_the_events_are_counted(events, choices, expected):
    """
    The first sentence says how many of what level, the worst first.
    """
    assert [expected] == sentences("events", told(events), **choices)


def test_a_level_is_a_word_and_a_tone():
    """
    Only what wants attention has a colour.
    """
    (table,) = of_kind(DataTable, "events", told())

    assert [Badge("Error", "bad"), Badge("Warning", "warn"), "Info", None] == column(table, "level")


def test_the_levels_to_choose_are_those_that_occur():
    """
    All levels, then those that occur, the worst first; an unknown one is offered too.
    """
    level = BY_NAME["events"].controls[0]

    assert ["", "Error", "Warning", "Info"] == [value for _, value in level.options(told())]
    assert ["", "Info", "Debug"] == [
        value for _, value in level.options(told([event(0, "Debug", "x"), event(0, "Info", "y")]))
    ]


def test_old_events_stay_when_new_ones_cannot_be_had():
    """
    The error is said above the events that are there.
    """
    error = errors.Throttled("Too many requests.")

    assert "Too many requests." == sentences("events", told(unavailable={Resource.EVENTS: error}))[0]
    assert 4 == len(messages(told(unavailable={Resource.EVENTS: error})))


def test_events_that_were_not_fetched_are_said_to_be():
    """
    A tab whose resource is not there says so, in one sentence.
    """
    (sentence,) = sentences("events", frames())

    assert sentence.startswith("The events are not there yet:")


def test_ten_thousand_events_are_a_page_with_the_rest_counted():
    """
    The page has 200 rows whatever the number of events.
    """
    made = told([event(index, "Info", f"message {index}") for index in range(10_000)])
    rows = bundle(blocks("events", made)[1], LOOK)["text/html"].count("<tr")

    assert rows <= 201
    assert BY_NAME["events"].is_long


def test_events_that_were_not_all_sent_say_so():
    """
    A list that is cut short does not look complete.
    """
    made = frames({}, events={"total": 50_000, "events": TOLD})

    assert f"The service has 50,000 events; {len(TOLD)} of them were sent." in sentences("events", made)


@pytest.mark.parametrize("total", [10**16, 10**400, 10**5000, -1, "many"], ids=["16", "400", "5000", "-1", "many"])
def test_a_total_that_cannot_be_is_not_known(total):
    """
    A number of thousands of digits is no number of events, and no fault of ours.
    """
    made = frames(events={"events": TOLD, "total": total})

    assert "4 events" in sentences("events", made)[0]
    assert "total cannot be; 4 were sent." in sentences("events", made)[1]
