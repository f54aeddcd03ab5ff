"""
The units of a reply: its two clocks (ms and s), and durations.

Every function takes what the wire may send (number, digits in text, null, "")
and returns the value, None for "not set", or raises ValueError for what
cannot be understood.
"""

from __future__ import annotations

import sys
from datetime import datetime, timedelta, timezone
from numbers import Integral, Real

from .expressions import expression

# Numbers below the first bound are no moments: 1e8 s is the year 1973, before any cloud.
_LEAST_SECONDS = 10**8
# Between the bounds a number is seconds, from the second on milliseconds.
_LEAST_MILLISECONDS = 10**11
# 2262-04-11, the last moment that pandas' nanoseconds can hold.
_MOST_MILLISECONDS = 9_223_372_036_854
_MOST_DURATION = timedelta(days=106_751)
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_AMOUNT = expression(r"\s*(\d{1,15}(?:\.\d{1,9})?)\s*([A-Za-z]{0,8})\s*")
_LONGEST_NUMBER = 400
_SECONDS_BY_UNIT = {"": 1, "s": 1, "m": 60, "min": 60, "h": 3600, "d": 86400}


def number(value: object) -> float | None:
    """Return a finite number from a number or its text; None for null and ""; never from a bool."""
    if _is_unset(value):
        return None
    result = integer_or_float(_plain(value))
    # True for nan and the infinities, and for digits that no float can hold.
    if not abs(result) <= sys.float_info.max:
        raise ValueError("not a finite number")
    return result


def _is_unset(value: object) -> bool:
    # By its type first: an array compared with "" is an array.
    return value is None or (isinstance(value, str) and not value)


def _plain(value: object) -> float | str:
    """Return *value* as a number or text of Python's own; ValueError for what is neither, and for a bool."""
    if isinstance(value, (int, float, str)) and not isinstance(value, bool):
        return value
    if isinstance(value, bool) or not isinstance(value, Real):
        raise ValueError(f"not a number: {type(value).__name__}")
    try:
        return int(value) if isinstance(value, Integral) else float(value)
    except OverflowError:
        raise ValueError("not a finite number") from None


def integer_or_float(value: float | str) -> float:
    """Return an int where the text is one, so that digits beyond 2**53 stay exact."""
    if not isinstance(value, str):
        return value
    if len(value) > _LONGEST_NUMBER:
        raise ValueError("too long for a number")
    # Python reads 1_000 as a number; the wire does not write it.
    if "_" in value:
        raise ValueError("not a number")
    try:
        return int(value)
    except ValueError:
        return float(value)


def integer(value: object) -> int | None:
    """Return a whole number; ValueError for 1.5, for text that is no number, and for a bool."""
    result = number(value)
    if result is None or isinstance(result, int):
        return result
    if not result.is_integer():
        raise ValueError("not a whole number")
    return int(result)


def flag(value: object) -> bool | None:
    """Return a bool from a bool, 0, 1 or the words true and false; so "false" is False."""
    if _is_unset(value):
        return None
    # The text of a structure may be as deep as its sender likes.
    word = str(value).strip().lower() if isinstance(value, (str, int)) else ""
    if word in ("true", "1"):
        return True
    if word in ("false", "0"):
        return False
    raise ValueError("neither true nor false")


def moment(value: object) -> datetime | None:
    """
    Return an aware UTC datetime from epoch milliseconds, epoch seconds or ISO 8601 text.

    Which of the two clocks is meant is told by the size: from 1e11 on it is
    milliseconds. 0, null and "" are "not yet".

    Source:
        Official replies: create_time, start_time and node_count_metrics are
        milliseconds, running_records seconds; event times ISO 8601, +08:00.
    """
    # As nearly all of them come: a series may have a million.
    if type(value) is int and _LEAST_MILLISECONDS <= value <= _MOST_MILLISECONDS:
        return _EPOCH + timedelta(milliseconds=value)
    if isinstance(value, str) and "-" in value.strip()[1:]:
        return _iso_moment(value.strip())
    count = number(value)
    if count is None or count == 0:
        return None
    milliseconds = count if count >= _LEAST_MILLISECONDS else count * 1000
    if count < _LEAST_SECONDS or milliseconds > _MOST_MILLISECONDS:
        raise ValueError("out of the range of moments")
    return _EPOCH + timedelta(milliseconds=milliseconds)


def _iso_moment(text: str) -> datetime:
    # Python 3.9 does not read the "Z" that stands for UTC.
    result = datetime.fromisoformat(text[:-1] + "+00:00" if text.endswith("Z") else text)
    if result.tzinfo is None:
        raise ValueError("a moment without its time zone")
    # Before it is moved: the first and the last moments of the calendar cannot be.
    if not 1970 <= result.year < 2262:
        raise ValueError("out of the range of moments")
    return result.astimezone(timezone.utc)


def milliseconds(value: object) -> timedelta | None:
    """Return a duration from milliseconds; ValueError for a negative one."""
    count = number(value)
    return None if count is None else _duration(count / 1000)


def seconds(value: object) -> timedelta | None:
    """Return a duration from 30, "30" or "30s" (also min, h, d); plain numbers are seconds."""
    if not isinstance(value, str) or not value:
        count = number(value)
        return None if count is None else _duration(count)
    match = _AMOUNT.fullmatch(value)
    if match is None or match[2].lower() not in _SECONDS_BY_UNIT:
        raise ValueError("not a duration")
    return _duration(float(match[1]) * _SECONDS_BY_UNIT[match[2].lower()])


def _duration(count: float) -> timedelta:
    if not 0 <= count <= _MOST_DURATION.total_seconds():
        raise ValueError("out of the range of durations")
    return timedelta(seconds=count)
