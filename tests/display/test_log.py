"""A log and a card: numbers, levels and colours on a page; plain lines in a terminal."""

from __future__ import annotations

import re
from datetime import timezone

import html5lib
import pytest

from ma_widgets.blocks import Card, Log, LogLine, Text
from ma_widgets.display import Look, Section, bundle, document
from ma_widgets.display._log import MOST_LINES
from ma_widgets.i18n import Bilingual, say

from .test_bundle import Page

LOOK = Look(timezone.utc)


def log(*texts, first=1, **words):
    """Return a log of *texts*, numbered from *first*."""
    return Log([LogLine(number, text) for number, text in enumerate(texts, first)], **words)


def html(*texts):
    """Return the elements of the lines of a log, each as HTML without its number."""
    made = bundle(log(*texts), LOOK)["text/html"]
    return re.findall(r"(<span(?: class=\"ma-\w+\")?>)<i> +\d+&nbsp;</i>(.*?)\n</span>", made, re.DOTALL)


@pytest.mark.parametrize(
    ("text", "element"),
    [
        ("INFO: fine", "<span>"),
        ("ERROR: bad", '<span class="ma-error">'),
        ("\x1b[31mERROR\x1b[0m: bad", '<span class="ma-error">'),
        ("WARNING: hm", '<span class="ma-warning">'),
        ("DEBUG: 17", '<span class="ma-debug">'),
    ],
)
def test_a_line_has_the_class_of_its_level(text, element):
    """
    The style sheet tints by class; colours in the line do not hide its level.
    """
    assert [element] == [tag for tag, _ in html(text)]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain <b>", "plain &lt;b&gt;"),
        ("\x1b[31mred\x1b[0m not", '<span class="ma-c1">red</span> not'),
        ("\x1b[91mred", '<span class="ma-c1 ma-hi">red</span>'),
        ("\x1b[1mbold", '<span class="ma-bold">bold</span>'),
        ("\x1b[1;94m<b>", '<span class="ma-c4 ma-hi ma-bold">&lt;b&gt;</span>'),
        ("1 %\r2 %\r3 %", "3 %<i> (2 earlier parts overwritten)</i>"),
        ("1 %\r2 %", "2 %<i> (1 earlier part overwritten)</i>"),
        ("", ""),
    ],
)
def test_a_line_is_spans_of_one_style(text, shown):
    """
    A colour and a weight are classes; the text is escaped inside them.
    """
    assert [shown] == [inner for _, inner in html(text)]


def test_a_colour_goes_on_over_lines():
    """
    As in a terminal, also from lines that are not shown.
    """
    made = bundle(log("\x1b[32m", *["x"] * MOST_LINES), LOOK)["text/html"]

    assert MOST_LINES == made.count('<span class="ma-c2">x</span>')


def test_at_most_five_hundred_lines_are_shown():
    """
    The last ones, and how many there are is said.
    """
    forms = bundle(log(*[f"line {number}" for number in range(1, 12_001)], note="all of it"), LOOK)

    assert MOST_LINES == forms["text/html"].count("<i>")
    assert "all of it Last 500 of 12,000 lines." in forms["text/html"]
    assert "all of it Last 500 of 12,000 lines.\n  11501 line 11501\n" in forms["text/plain"]


def test_a_log_without_lines_says_so():
    """
    Empty data is said in words.
    """
    forms = bundle(Log([], "Log"), LOOK)

    assert "Log\nNo lines." == forms["text/plain"]
    assert "No lines." in forms["text/html"]
    assert "<pre" not in forms["text/html"]


def test_a_log_as_text():
    """
    Numbers stand right-aligned before the text; nothing that a terminal would obey is left.
    """
    block = log("\x1b[31mred\x1b[0m", "a\tb", "1\r2", "\x1b[2J", "", first=8, title="Log", note="the end")

    expected = [
        "Log",
        "the end",
        "   8 red",
        "   9 a       b",
        "  10 2  (1 earlier part overwritten)",
        "  11 \\x1b[2J",
        "  12",
    ]
    assert expected == bundle(block, LOOK)["text/plain"].split("\n")


def test_a_line_without_number_has_no_margin():
    """
    Where no number is known there is none, and beside known ones there is a gap; the margin is before both.
    """
    assert "  a\n  b" == bundle(Log([LogLine(None, "a"), LogLine(None, "b")]), LOOK)["text/plain"]
    assert "  7 a\n    b" == bundle(Log([LogLine(7, "a"), LogLine(None, "b")]), LOOK)["text/plain"]
    assert "<i>" not in bundle(Log([LogLine(None, "a")]), LOOK)["text/html"]


def test_the_text_of_a_log_is_one_line_a_line_without_a_style_sheet():
    """
    A page that drops classes shows the lines apart, with their numbers.
    """
    assert "    1\xa0one\n    2\xa0two\n" == Page(bundle(log("one", "two"), LOOK)["text/html"]).text.lstrip("\n")


def test_a_hostile_log_stays_bounded():
    """
    Five hundred lines full of colours are a few megabytes, not a hundred.
    """
    made = bundle(log(*["\x1b[31mx\x1b[1my" * 2_000] * MOST_LINES), LOOK)["text/html"]

    assert len(made) < 5_000_000


CARD = Card(
    say("Worker {name} failed.", name="worker-2"),
    "error",
    [("Task", "worker-2"), ("Evidence", Text("ValueError: <b>\n  no")), ("What to do", Bilingual("Retry.", "重试。"))],
    log("first", "ERROR: last", title="Log of worker-2"),
    "2 more findings in Status.",
)


def test_a_card_as_text():
    """
    The sentence, a line a label, the log set in, and how much more there is.
    """
    expected = [
        "Worker worker-2 failed.",
        "Task: worker-2",
        "Evidence: ValueError: <b>",
        "    no",
        "What to do: Retry.",
        "  Log of worker-2",
        "    1 first",
        "    2 ERROR: last",
        "2 more findings in Status.",
    ]
    assert expected == bundle(CARD, LOOK)["text/plain"].split("\n")


def test_a_card_as_html():
    """
    Evidence is kept as a program wrote it, and the log opens at its end.
    """
    made = bundle(CARD, LOOK)["text/html"]

    assert '<div class="ma-notice ma-card ma-error">' in made
    assert "<td><pre>ValueError: &lt;b&gt;\n  no</pre>" in made
    assert '<pre class="ma-log ma-tail"' in made
    assert "<p class=ma-more>2 more findings in Status.</p>" in made


def test_a_card_speaks_the_language_of_the_reader():
    """
    What the service says in two languages is shown in one.
    """
    made = bundle(CARD, Look(language="zh-CN"))

    assert "What to do：重试。" in made["text/plain"]
    assert "<td>重试。" in made["text/html"]


@pytest.mark.parametrize("level", ["error", "warning", "info"])
def test_a_finding_is_no_alert(level):
    """
    Its pane is drawn anew with each look at a running job: each would interrupt who listens to the page.
    """
    made = bundle(Card("It failed.", level, [("Task", "worker-0")]), LOOK)["text/html"]

    assert "It failed." in made
    assert "alert" not in made


def test_a_card_of_a_sentence_is_a_sentence():
    """
    What a finding does not have leaves no trace.
    """
    forms = bundle(Card("It failed.", "info", []), LOOK)

    assert "It failed." == forms["text/plain"]
    assert not re.search("<table|<pre|<p", forms["text/html"])


def test_a_page_with_a_card_and_a_log_is_valid_html():
    """
    Every element stands where HTML5 allows it.
    """
    made = document("heading", [Section("one", "One", [CARD, log("\x1b[31mERROR: x\r\x1b[1my")])], LOOK)

    assert html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(made) is not None
