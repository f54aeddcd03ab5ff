"""Every kind of block as a MIME bundle: text and HTML always, and all text stays text."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta, timezone
from html.parser import HTMLParser

import pytest

from ma_widgets.blocks import Badge, Card, Chart, DataTable, KeyValues, Log, LogLine, Notice, Text
from ma_widgets.display import PLOTLY, Look, Section, bundle, pane, parts, report
from ma_widgets.i18n import Bilingual, say

LOOK_ROWS = Look().rows

LOOK = Look(timezone.utc)
AT = datetime(2026, 3, 1, 12, 0, 5, tzinfo=timezone.utc)
PAYLOADS = [
    '<img src=x onerror="window.__x=1">',
    "<script>window.__x=1</script>",
    "<svg/onload=window.__x=1>",
    '"><b onmouseover=window.__x=1>',
    "' onfocus=window.__x=1 autofocus x='",
    "</script></style></textarea></title></pre></table>--><iframe srcdoc=x>",
    "{{7*7}}{% raw %}",
    "<a href='javascript:alert(1)'>x</a>",
    "&lt;img src=x&gt; &#x3c;img&#x3e;",
]
OURS = set(
    "div span h2 h3 h4 table caption thead tbody tr th td i p bdi pre strong time style section details summary"
    " figure svg path rect g text title".split()
)


class Page(HTMLParser):
    """The tags, the attributes and the text of a piece of HTML, as a parser sees them."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.attributes, self.text = set(), set(), ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)

    def handle_data(self, data):
        self.text += data


def chart(text="Running nodes", *, interactive=True):
    """Return a chart block whose every text is *text*."""
    return Chart(
        name="some_chart",
        title=text,
        figure=lambda zone: {"data": [{"x": [1], "y": [2]}], "layout": {}, "config": {"displaylogo": False}},
        svg=lambda zone, alt: "<svg><title>drawn</title></svg>",
        alt=text,
        numbers=DataTable(["n"], [text], [[text]], text),
        interactive=interactive,
    )


BLOCKS = {
    "key_values": lambda text: KeyValues([(text, text), (text, Badge(text, "good"))], text),
    "sentence": lambda text: KeyValues([(say("{name}", name=text), say("{name}", name=text))]),
    "table": lambda text: DataTable(["a", "b"], [text, "B"], [[text, text], [1, None]], text),
    "text": lambda text: Text(text, text),
    "notice": lambda text: Notice(text, "error", text),
    "sentence_notice": lambda text: Notice(say("Tab {name}", name=text), "info", text),
    "chart": chart,
    "bilingual": lambda text: KeyValues([(Bilingual(text, ""), Bilingual("", text))], Bilingual(text, text)),
    "log": lambda text: Log([LogLine(1, text), LogLine(None, text)], text, text),
    "card": lambda text: Card(text, "error", [(text, text), (text, Text(text))], Log([LogLine(1, text)], text), text),
}


@pytest.mark.parametrize("make", BLOCKS.values(), ids=BLOCKS)
def test_every_block_has_text_and_html(make):
    """
    Whatever a block is, a terminal and a page can show it.
    """
    forms = bundle(make("hello there"), LOOK)

    assert {"text/plain", "text/html"} <= set(forms)
    assert "hello there" in forms["text/plain"]
    assert "hello there" in Page(forms["text/html"]).text


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("make", BLOCKS.values(), ids=BLOCKS)
def test_a_payload_in_any_block_stays_text(make, payload):
    """
    Tags and attributes in data are shown, never obeyed.
    """
    page = Page(bundle(make(payload), LOOK)["text/html"])

    assert page.tags <= OURS
    assert not [name for name in page.attributes if name.startswith("on") or name in ("href", "src", "srcdoc")]
    assert payload in page.text


@pytest.mark.parametrize("make", BLOCKS.values(), ids=BLOCKS)
@pytest.mark.parametrize("form", ["text/plain", "text/html"])
def test_control_characters_in_any_block_are_made_visible(make, form):
    """
    No escape sequence reaches a terminal, and no text turns its neighbours round.
    """
    shown = bundle(make("a\x1b[2J\u202eb"), LOOK)[form]

    assert "a\\x1b[2J\\u202eb" in shown
    assert not {"\x1b", "\u202e"} & set(shown)


def test_an_unknown_block_is_a_type_error():
    """
    A block without a renderer is a fault of ours, and is named.
    """
    with pytest.raises(TypeError, match="object is no block"):
        bundle(object(), LOOK)


@pytest.mark.parametrize(
    ("value", "html"),
    [
        (None, "<i>—</i>"),
        ("", "<i>—</i>"),
        (True, "yes"),
        (16, "16"),
        (timedelta(seconds=90), "1 min 30 s"),
        (AT, "<time>2026-03-01 12:00:05</time>"),
        (Badge("Running", "busy"), '<span class="ma-badge ma-busy">Running</span>'),
        ("中文", "中文"),
        ("שלום", "<bdi>שלום</bdi>"),
        ("سلام", "<bdi>سلام</bdi>"),
        ("a & b", "a &amp; b"),
    ],
)
def test_a_value_as_html(value, html):
    """
    A badge has its tone, nothing is a dash, and what runs from right to left leaves its neighbours alone.
    """
    assert f"<td>{html}" in bundle(KeyValues([("Label", value)]), LOOK)["text/html"]


def test_a_moment_in_another_zone_has_utc_on_hover():
    """
    The reader's own time is shown, UTC is one hover away.
    """
    html = bundle(KeyValues([("At", AT)]), Look(timezone(timedelta(hours=8))))["text/html"]

    assert '<time title="2026-03-01 12:00:05 UTC">2026-03-01 20:00:05</time>' in html


@pytest.mark.parametrize(
    ("rows", "more"), [(LOOK_ROWS, ""), (LOOK_ROWS + 1, "First 200 of 201 rows."), (5_000, "First 200 of 5,000 rows.")]
)
def test_a_table_shows_at_most_two_hundred_rows(rows, more):
    """
    A long table says how many rows it has, and a short one says nothing.
    """
    forms = bundle(DataTable(["n"], ["N"], [list(range(rows))]), LOOK)

    assert 1 + LOOK_ROWS == forms["text/html"].count("<tr>")
    assert more == (forms["text/plain"].rpartition("\n")[2] if more else "")
    assert more in forms["text/html"]
    assert bool(more) == ("First" in forms["text/html"])


@pytest.mark.parametrize(
    ("page", "first", "more"),
    [
        (0, 0, "First 200 of 4,096 rows."),
        (1, 0, "First 200 of 4,096 rows."),
        (2, 200, "Rows 201–400 of 4,096."),
        (21, 4_000, "Rows 4,001–4,096 of 4,096."),
        (99, 4_000, "Rows 4,001–4,096 of 4,096."),
    ],
)
def test_a_page_of_a_table_says_which_rows_it_has(page, first, more):
    """
    A page beyond the end is the last page.
    """
    forms = bundle(DataTable(["n"], ["N"], [list(range(4_096))]), Look(page=page))

    assert [str(first), more] == [forms["text/plain"].split("\n")[2].strip(), forms["text/plain"].rpartition("\n")[2]]
    assert f"<tbody><tr><td>{first}<" in forms["text/html"]
    assert more in forms["text/html"]


@pytest.mark.parametrize(("rows", "pages"), [(0, 1), (1, 1), (200, 1), (201, 2), (4_096, 21)])
def test_a_table_counts_its_pages(rows, pages):
    """
    A table without rows has one page, which is empty.
    """
    assert pages == DataTable(["n"], ["N"], [list(range(rows))]).page_count(200)


def test_a_table_that_fits_has_one_page():
    """
    Whatever page is asked for, a short table is shown whole and says nothing.
    """
    table = DataTable(["n"], ["N"], [[1, 2]])

    assert bundle(table, Look()) == bundle(table, Look(page=7))


def test_the_numbers_of_a_chart_have_no_pages():
    """
    The page is that of the table beside the chart.
    """
    assert bundle(chart(), LOOK) == bundle(chart(), Look(timezone.utc, page=2))


def test_a_table_without_rows_has_its_head():
    """
    A table without rows or without columns can be shown.
    """
    assert "<th" in bundle(DataTable(["n"], ["N"], [[]]), LOOK)["text/html"]
    assert bundle(DataTable([], [], []), LOOK)["text/html"]


@pytest.mark.parametrize("make", BLOCKS.values(), ids=BLOCKS)
def test_a_long_text_is_bounded_and_says_so(make):
    """
    A megabyte in one place does not make a megabyte of page.
    """
    forms = bundle(make("x" * 1_000_000), LOOK)

    assert len(forms["text/html"]) < 60_000
    assert len(forms["text/plain"]) < 60_000
    assert "characters left out" in forms["text/html"]


def test_the_columns_of_a_text_are_aligned():
    """
    In a terminal the second column starts at one place, also below a cell of two lines; at the margin begin rows only.
    """
    forms = bundle(DataTable(["a", "b"], ["A", "B"], [["a\nb", "three"], ["one\ntwo", 2]]), LOOK)

    assert ["A      B", "-----  ---", "a\\nb   one", "       two", "three  2"] == forms["text/plain"].split("\n")


def test_a_chart_has_its_figure_and_its_picture():
    """
    Beside HTML and text a chart has the form that plotly draws, with its config.
    """
    forms = bundle(chart(), LOOK)

    assert {"data", "layout", "config"} == set(forms[PLOTLY])
    assert re.search("<figure[^>]*><svg>", forms["text/html"])
    assert "<details><summary>Numbers</summary>" in forms["text/html"]
    assert json.dumps(forms[PLOTLY])


def test_an_interactive_chart_is_a_part_of_its_own():
    """
    A page that draws the figure itself keeps what stands before and after it.
    """
    [before], drawn, [after] = parts([Notice("before"), chart(), Notice("after")], LOOK)

    assert "before\n\nRunning nodes" == before["text/plain"]
    assert any(PLOTLY in each for each in drawn)
    assert PLOTLY not in {**before, **after}
    assert "after" == after["text/plain"]


def test_the_words_of_a_chart_come_and_go_with_its_picture():
    """
    A page that keeps the picture keeps its words and numbers with it, opened or not.
    """
    _, (picture, words), [after] = parts([chart("the finding"), Notice("after")], LOOK)

    assert [True, False] == [PLOTLY in picture, PLOTLY in words]
    assert "<svg>" in picture["text/html"]
    assert "the finding" in Page(words["text/html"]).text
    assert "<summary>Numbers</summary>" in words["text/html"]
    assert "Numbers" not in picture["text/html"] + after["text/html"]


@pytest.mark.parametrize("blocks", [[], [chart(interactive=False)], [Notice("a"), Text("b")]])
def test_a_pane_without_interactive_chart_is_one_part(blocks):
    """
    What the page draws once is one piece.
    """
    [[part]] = parts(blocks, LOOK)

    assert pane(blocks, LOOK)["text/plain"] == part["text/plain"]
    assert pane(blocks, LOOK)["text/html"] in part["text/html"]


@pytest.mark.parametrize("ignored", ["mathjax_ignore", "tex2jax_ignore"])
def test_jupyter_typesets_nothing_of_ours(ignored):
    """
    What stands between dollars is a text: each part of a pane, and the report, are left out by MathJax 3 and 2.
    """
    made = [part[0]["text/html"] for part in parts([Text("$x$")], LOOK)]

    for html in (*made, report("$x$", [Section("a", "A", [Text("$x$")])], LOOK)):
        assert re.match(f'<div class="[^"]*{ignored}', html)


def test_a_pane_needs_no_script():
    """
    A chart is SVG there, interactive or not.
    """
    only = pane([Notice("a"), chart(), Text("b")], LOOK)

    assert {"text/html", "text/plain"} == set(only)
    assert "<svg>" in only["text/html"]
