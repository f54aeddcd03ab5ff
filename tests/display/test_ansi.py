"""What a terminal would make of a line: colours obeyed, carriage returns too, every other control visible."""

from __future__ import annotations

import pytest

from ma_widgets.display._ansi import LONGEST_LINE, Run, Style, line, runs, style_after

PLAIN = Style()


@pytest.mark.parametrize(
    ("codes", "style"),
    [
        ("", PLAIN),
        ("0", PLAIN),
        ("1", Style(None, True)),
        ("31", Style(1)),
        ("91", Style(9)),
        ("1;32", Style(2, True)),
        ("01;32;22", Style(2)),
        ("31;39", PLAIN),
        ("31;0", PLAIN),
        ("31;", PLAIN),
        ("38;5;3", Style(3)),
        ("38;5;12", Style(12)),
        ("38;5;196", Style(9)),
        ("38;5;22;1", Style(0, True)),
        ("38;5;255", Style(7)),
        ("38;5;256", PLAIN),
        ("38;2;250;10;5", Style(9)),
        ("38;2;0;200;0;1", Style(2, True)),
        ("38:2::250:10:5", Style(9)),
        ("38:2:250:10:5", Style(9)),
        ("38:5:3;1", Style(3, True)),
        ("38;5", PLAIN),
        ("38;2;1;2", PLAIN),
        ("38", PLAIN),
        ("48;5;31;1", Style(None, True)),
        ("48;2;31;31;31;32", Style(2)),
        ("41;101;3;4;7;9;21;58;5;1", PLAIN),
        ("4:3", PLAIN),
        ("999999999", PLAIN),
    ],
)
def test_codes_of_a_terminal_make_a_style(codes, style):
    """
    One of sixteen colours and a weight are kept; backgrounds and ornaments are dropped, with their arguments.
    """
    assert style == style_after(f"\x1b[{codes}m", PLAIN)
    assert ([Run("text", style)], style) == runs(f"\x1b[{codes}mtext", PLAIN)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[2J", "\\x1b[2J"),
        ("\x1b[K", "\\x1b[K"),
        ("\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "\\x1b]8;;http://x\\x1b\\link\\x1b]8;;\\x1b\\"),
        ("\x9b31m", "\\x9b31m"),
        ("\x1b[?31m", "\\x1b[?31m"),
        ("\x1b[\x1b[31m2J", "\\x1b[2J"),
        ("\x1b\x1b[1m[31m", "\\x1b[31m"),
        (f"\x1b[{'9' * 65}m", f"\\x1b[{'9' * 65}m"),
        ("\x1b[٣m", "\\x1b[٣m"),
        ("\x07\x08\u202e", "\\x07\\x08\\u202e"),
        ("a\tb", "a\tb"),
    ],
)
def test_every_other_control_is_made_visible(text, shown):
    """
    Nothing but SGR is obeyed, and what is left around a dropped sequence makes no new one.
    """
    assert shown == line(text, PLAIN)[0].text


def test_a_style_goes_on_until_it_is_changed():
    """
    A line begins in the style in which the line before it ended.
    """
    first, style = line("\x1b[31mred", PLAIN)
    second, end = line("still\x1b[0m not", style)

    assert [Run("red", Style(1))] == first.runs
    assert [Run("still", Style(1)), Run(" not", PLAIN)] == second.runs
    assert PLAIN == end


@pytest.mark.parametrize(
    ("text", "shown", "overwritten"),
    [
        ("whole", "whole", 0),
        ("whole\r", "whole", 0),
        ("\rwhole", "whole", 0),
        ("1 %\r50 %\r100 %", "100 %", 2),
        ("1 %\r\r100 %\r", "100 %", 1),
        ("100 %\r     \r", "100 %", 0),
        ("100 %\r\x1b[0m", "100 %", 0),
        ("\r", "", 0),
        ("", "", 0),
        ("  ", "  ", 0),
        ("a\r\nb", "a\nb", 0),
    ],
)
def test_what_a_carriage_return_left(text, shown, overwritten):
    """
    The last part with something in it shows, and the parts before it are counted.
    """
    made, _ = line(text, PLAIN)

    assert (shown, overwritten) == (made.text, made.overwritten)


def test_overwritten_parts_leave_their_colour():
    """
    A terminal forgets the text and keeps the style, before what shows and after it.
    """
    made, after = line("\x1b[31m1 %\r2 %\r\x1b[1m", PLAIN)

    assert [Run("2 %", Style(1))] == made.runs
    assert Style(1, True) == after


@pytest.mark.parametrize(
    "text",
    [
        "x" * 1_000_000,
        "\x1b[" * 500_000,
        "\x1b[1" * 300_000,
        "\x1b[" + "1;" * 500_000,
        "\x1b[31mx" * 150_000,
        "\x1b[m" * 300_000,
        "x\r" * 500_000,
        "\r" * 1_000_000,
        "\x1b[31m\r" * 150_000,
        "\x00" * LONGEST_LINE,
    ],
)
def test_a_hostile_line_stays_small(text):
    """
    A megabyte of anything is a short line with few runs.
    """
    made, _ = line(text, PLAIN)

    assert len(made.text) < LONGEST_LINE + 100
    assert len(made.runs) <= 1


def test_a_long_line_keeps_its_ends_and_says_so():
    """
    What is left out is counted; the style after the line is that of the whole line.
    """
    made, after = line("a" * 1_500 + "\x1b[31m" + "b" * 1_500, PLAIN)

    assert "a" * 1_000 + "\n… 1000 characters left out …\n" + "b" * 1_000 == made.text
    assert Style(1) == after
