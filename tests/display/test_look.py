"""How every type of value looks to a reader."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from ma_widgets.blocks import Badge
from ma_widgets.display import Look, visible, zone_name
from ma_widgets.display._look import bounded
from ma_widgets.i18n import Bilingual, say, spoken

UTC = Look(timezone.utc)
SHANGHAI = Look(timezone(timedelta(hours=8)))
AT = datetime(2026, 3, 1, 12, 0, 5, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0, "0 s"),
        (0.4, "0 s"),
        (30, "30 s"),
        (60, "1 min"),
        (90, "1 min 30 s"),
        (2597, "43 min 17 s"),
        (3600, "1 h"),
        (3605, "1 h"),
        (37560, "10 h 26 min"),
        (86400, "1 d"),
        (90000, "1 d 1 h"),
        (86460, "1 d"),
        (10**9, "11574 d 1 h"),
        (-90, "-1 min 30 s"),
    ],
)
def test_a_duration_is_told_in_its_two_largest_units(seconds, expected):
    """
    Nobody needs the seconds of a job that ran for ten hours.
    """
    assert expected == spoken(timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, "—"),
        ("", "—"),
        (True, "yes"),
        (False, "no"),
        (0, "0"),
        (16, "16"),
        (2**70, str(2**70)),
        (1.5, "1.5"),
        (0.1 + 0.2, "0.3"),
        (1e300, "1e+300"),
        (16.0, "16"),
        ("text", "text"),
        (timedelta(seconds=90), "1 min 30 s"),
        (AT, "2026-03-01 12:00:05 UTC"),
        (Badge("Running", "busy"), "Running"),
        (say("{a} of {b}", a=1, b=None), "1 of —"),
    ],
)
def test_every_type_of_value_has_words(value, expected):
    """
    A block carries values; here they become text.
    """
    assert expected == UTC.text(value)


@pytest.mark.parametrize(
    ("look", "expected"), [(UTC, "2026-03-01 12:00:05 UTC"), (SHANGHAI, "2026-03-01 20:00:05 UTC+08:00")]
)
def test_a_moment_is_told_with_its_zone(look, expected):
    """
    A time without zone is a guess.
    """
    assert expected == look.text(AT)


@pytest.mark.parametrize(
    ("minutes", "expected"), [(0, "UTC"), (480, "UTC+08:00"), (-210, "UTC-03:30"), (330, "UTC+05:30")]
)
def test_a_zone_is_called_by_its_offset(minutes, expected):
    """
    Names of zones are ambiguous, offsets are not.
    """
    assert expected == zone_name(AT, timezone(timedelta(minutes=minutes)))


def test_a_look_without_zone_has_the_zone_of_the_machine():
    """
    A reader who says nothing sees local time.
    """
    assert AT.astimezone().strftime("%Y-%m-%d %H:%M:%S") == Look().moment(AT)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("中文 ✓ é", "中文 ✓ é"),
        ("line\nline\tend", "line\nline\tend"),
        ("line\r\nline", "line\nline"),
        ("progress\r100 %", "progress\\x0d100 %"),
        ("\x1b[2J", "\\x1b[2J"),
        ("\x00\x07\x7f\x9b", "\\x00\\x07\\x7f\\x9b"),
        ("gpj.exe\u202e", "gpj.exe\\u202e"),
        ("\u2066x\u2069", "\\u2066x\\u2069"),
        ("zero\u200bwidth\ufeff", "zero\\u200bwidth\\ufeff"),
        ("\u2028\u2029", "\\u2028\\u2029"),
        ("\ud800", "\\ud800"),
        ("soft\xadhyphen \u3164 \u2800", "soft\\xadhyphen \\u3164 \\u2800"),
        ("tags \U000e0041\U000e0042", "tags \\U000e0041\\U000e0042"),
        ("ve\ufe00\U000e0100", "ve\\ufe00\\U000e0100"),
        ("⚠\ufe0f é ở ที่", "⚠\ufe0f é ở ที่"),
        ("e" + 4 * "\u0301", "e" + 4 * "\u0301"),
        ("e" + 4 * "\u0301" + "\u0302\u0303", "e" + 4 * "\u0301" + "\\u0302\\u0303"),
    ],
)
def test_what_cannot_be_seen_is_made_visible(text, expected):
    """
    Control and bidi characters mislead, so they are shown as escapes; line ends and tabs stay.
    """
    assert expected == visible(text)
    assert expected == UTC.text(text)


def test_a_name_or_a_sentence_is_one_line():
    """
    A line end in a name would begin a row, or a sentence, that nobody of us wrote.
    """
    assert "x\\nState\\tCompleted" == UTC.words("x\nState\tCompleted")
    assert "Job a\\nb." == UTC.words(say("Job {name}.", name="a\nb"))


def test_a_text_of_many_lines_is_shown_without_its_middle():
    """
    Ten thousand line ends are few characters and many screens.
    """
    shown = bounded("\n".join(map(str, range(10_000))), 400)

    assert ["0", "9", "… 9980 lines left out …", "9990", "9999"] == [shown.split("\n")[at] for at in (0, 9, 10, 11, 20)]


@pytest.mark.parametrize(
    ("language", "words", "expected"),
    [
        ("en", Bilingual("Reduce it.", "减小。"), "Reduce it."),
        ("zh-CN", Bilingual("Reduce it.", "减小。"), "减小。"),
        ("en", Bilingual("", "减小。"), "减小。"),
        ("zh-CN", Bilingual("Reduce it.", " "), "Reduce it."),
        ("zh-CN", Bilingual("a", "\x1b[2J"), "\\x1b[2J"),
        ("zh-CN", say("To do: {it}", it=Bilingual("a", "减")), "To do: 减"),
    ],
)
def test_words_in_two_languages_are_shown_in_that_of_the_reader(language, words, expected):
    """
    The other language is better than nothing.
    """
    look = Look(timezone.utc, language=language)

    assert [expected, expected] == [look.words(words), look.text(words)]


def test_words_in_two_languages_without_a_reader_are_english():
    """
    A file or a frame has no reader to ask.
    """
    assert ["Reduce it.", "减小。"] == [str(Bilingual("Reduce it.", "减小。")), str(Bilingual("", "减小。"))]


@pytest.mark.parametrize("value", ["{a}", "{0.__class__}", "%s", "%(a)s", "{{7*7}}", "{"])
def test_a_value_in_a_sentence_is_never_a_template(value):
    """
    Braces in a job's name stay braces.
    """
    assert f"Job {value} here." == UTC.words(say("Job {name} here.", name=value))


def test_the_values_of_a_sentence_are_made_visible():
    """
    A sentence cannot smuggle what a plain value cannot.
    """
    assert "Job \\x1b[2J." == UTC.words(say("Job {name}.", name="\x1b[2J"))


@pytest.mark.parametrize("words", ["x" * 1_000_000, say("{name}", name="x" * 1_000_000)])
def test_words_are_bounded_and_say_so(words):
    """
    A label or a sentence with a megabyte of name in it keeps its ends.
    """
    shown = UTC.words(words)

    assert len(shown) < 4_100
    assert "… 996000 characters left out …" in shown
