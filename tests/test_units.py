"""The two clocks of a reply, its durations and its amounts."""

from __future__ import annotations

import math
from datetime import datetime, timedelta, timezone

import pytest

from ma_widgets import units

START = datetime(2022, 1, 11, 9, 17, 35, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    "value",
    [
        1641892655000,
        1641892655000.0,
        "1641892655000",
        " 1641892655000 ",
        1641892655,
        "1641892655",
        "2022-01-11T17:17:35+08:00",
        "2022-01-11T09:17:35Z",
    ],
)
def test_both_clocks_and_iso_text_give_one_moment(value):
    """
    Milliseconds, seconds, digits in text and ISO text of one moment are the same moment.
    """
    assert START == units.moment(value)


@pytest.mark.parametrize("value", [None, "", 0, "0", 0.0])
def test_zero_null_and_empty_are_not_yet(value):
    """
    A job that has not started has a start time of 0, null or "", which is no moment.
    """
    assert units.moment(value) is None


def test_a_moment_is_in_utc():
    """
    Whatever zone a text names, the moment is an aware datetime in UTC.
    """
    moment = units.moment("2022-01-11T17:17:35+08:00")

    assert moment is not None
    assert timezone.utc is moment.tzinfo


def test_milliseconds_are_kept():
    """
    A moment of the millisecond clock keeps its milliseconds.
    """
    assert START + timedelta(milliseconds=417) == units.moment(1641892655417)


@pytest.mark.parametrize(
    "value",
    [
        -1,
        1,
        99_999_999,
        10**11 - 1,
        10**13,
        10**400,
        "9" * 400,
        1e300,
        math.inf,
        math.nan,
        True,
        False,
        "soon",
        "-",
        "2022-01-11T09:17:35",
        "2022-13-41T00:00:00+00:00",
        "0001-01-01T00:00:00+08:00",
        "9999-12-31T23:59:59-08:00",
        [],
        {},
    ],
)
def test_what_is_no_moment_is_a_value_error(value):
    """
    A number out of range, a bool, a text without zone and anything else is refused, with ValueError only.
    """
    with pytest.raises(ValueError, match=r"."):
        units.moment(value)


@pytest.mark.parametrize(
    ("value", "is_seconds"), [(10**8, True), (9_223_372_036, True), (10**11, False), (9_223_372_036_854, False)]
)
def test_the_size_of_a_number_tells_its_clock(value, is_seconds):
    """
    Below 1e11 a number is seconds, from there on milliseconds.
    """
    expected = timedelta(seconds=value) if is_seconds else timedelta(milliseconds=value)

    assert datetime(1970, 1, 1, tzinfo=timezone.utc) + expected == units.moment(value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        ("", None),
        (0, 0),
        ("0", 0),
        (8, 8),
        ("8", 8),
        (7.5, 7.5),
        ("7.5", 7.5),
        ("1e3", 1000.0),
        (-1, -1),
    ],
)
def test_a_number_is_read_from_a_number_or_its_text(value, expected):
    """
    A number and its text are the same number; null and "" are none.
    """
    assert expected == units.number(value)


@pytest.mark.parametrize("value", [2**53 + 1, 2**64 + 1, 10**300])
def test_big_integers_stay_exact(value):
    """
    Digits beyond what a float can hold are kept, as number and as text.
    """
    assert value == units.integer(value)
    assert value == units.integer(str(value))


@pytest.mark.parametrize("read", [units.number, units.integer, units.milliseconds, units.seconds])
@pytest.mark.parametrize(
    "value",
    [True, False, "abc", "8 cards", math.nan, math.inf, -math.inf, "nan", "inf", 10**400, "9" * 401, [8], {"a": 8}],
)
def test_what_is_no_number_is_a_value_error(read, value):
    """
    A bool, a word, a structure and what no float can hold are refused, with ValueError only.
    """
    with pytest.raises(ValueError, match=r"."):
        read(value)


@pytest.mark.parametrize(("value", "expected"), [(8, 8), (8.0, 8), ("8", 8), ("8.0", 8), (None, None), ("", None)])
def test_a_whole_number_may_come_as_a_float(value, expected):
    """
    An integer is read from 8, 8.0 and their texts.
    """
    assert expected == units.integer(value)


@pytest.mark.parametrize("value", [1.5, "1.5"])
def test_a_fraction_is_no_integer(value):
    """
    An integer is never rounded.
    """
    with pytest.raises(ValueError, match="whole"):
        units.integer(value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (True, True),
        (False, False),
        ("true", True),
        ("False", False),
        (" TRUE ", True),
        (1, True),
        (0, False),
        ("1", True),
        ("0", False),
        (None, None),
        ("", None),
    ],
)
def test_a_flag_is_read_from_its_word(value, expected):
    """
    The text "false" is False, not a text that is true.
    """
    assert expected is units.flag(value)


@pytest.mark.parametrize("value", [2, "yes", "on", [], {}])
def test_what_is_no_flag_is_a_value_error(value):
    """
    A flag is true, false, 1 or 0, and nothing else.
    """
    with pytest.raises(ValueError, match="neither"):
        units.flag(value)


@pytest.mark.parametrize(
    ("value", "seconds"), [(268000, 268), ("268000", 268), (0, 0), (1, 0.001), (1500.5, 1.5005), (None, None)]
)
def test_a_duration_is_read_from_milliseconds(value, seconds):
    """
    The running time is milliseconds; 0 is a duration, null is none.
    """
    expected = None if seconds is None else timedelta(seconds=seconds)

    assert expected == units.milliseconds(value)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (30, 30),
        ("30", 30),
        ("30s", 30),
        ("30 S", 30),
        (" 30s ", 30),
        ("1.5h", 5400),
        ("2min", 120),
        ("2m", 120),
        ("1d", 86400),
        (0, 0),
    ],
)
def test_a_period_may_bear_its_unit(value, seconds):
    """
    30, "30" and "30s" are one period.
    """
    assert timedelta(seconds=seconds) == units.seconds(value)


@pytest.mark.parametrize("value", [None, ""])
def test_no_period_is_none(value):
    """
    A period that is not set is none, not zero.
    """
    assert units.seconds(value) is None


@pytest.mark.parametrize("value", [-1, "-30s", "30 fortnights", " ", 10**15, "999999999999999d"])
def test_what_is_no_duration_is_a_value_error(value):
    """
    A negative duration, an unknown unit and more than pandas can hold are refused.
    """
    with pytest.raises(ValueError, match="duration"):
        units.seconds(value)


@pytest.mark.parametrize("value", [-1, 10**17, 10**300])
def test_milliseconds_out_of_range_are_a_value_error(value):
    """
    A running time is never negative and never longer than pandas can hold.
    """
    with pytest.raises(ValueError, match="duration"):
        units.milliseconds(value)


def test_a_number_has_no_underscores():
    """
    "1_000" is Python's way to write a number, not the wire's.
    """
    with pytest.raises(ValueError, match="not a number"):
        units.number("1_000")
