"""The node-count chart: a figure that plotly accepts, a picture that is XML, and a sentence that tells the finding."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from xml.etree import ElementTree

import plotly.graph_objects as go
import pytest

from ma_widgets.charts import node_count
from ma_widgets.display import Look
from ma_widgets.frames import JobFrames

from ..conftest import SAMPLES, reply

START = datetime(2026, 3, 1, 12, 0, tzinfo=timezone.utc)
SHANGHAI = timezone(timedelta(hours=8))
SVG = "{http://www.w3.org/2000/svg}"
WITH_COUNTS = [name for name in SAMPLES if reply(name)["status"].get("node_count_metrics")]


def counts(*nodes):
    """Return columns with one count a minute."""
    return {"at": [START + timedelta(minutes=minute) for minute in range(len(nodes))], "nodes": list(nodes)}


def faults(*marks):
    """Return columns of faults from pairs of minute and kind."""
    at = [None if minute is None else START + timedelta(minutes=minute) for minute, _ in marks]
    return {"recover_started_at": at, "fault_scenario": [fault for _, fault in marks]}


def built(figure):
    """Return the figure that plotly makes of a dict; a misspelt key fails here."""
    return go.Figure({"data": figure["data"], "layout": figure["layout"]})


@pytest.mark.parametrize("name", WITH_COUNTS)
def test_plotly_accepts_the_figure_of_every_sample(name):
    """
    The plain dict is a plotly figure, with nothing that plotly does not know.
    """
    frames = JobFrames(reply(name))
    figure = node_count.draw(
        frames.columns("node_counts"),
        timezone.utc,
        asked=frames.summary.nodes_asked,
        faults=frames.columns("recover_records"),
    )

    assert len(figure["data"]) == len(built(figure).data)
    assert figure == json.loads(json.dumps(figure))


@pytest.mark.parametrize("asked", [None, 0, 2])
@pytest.mark.parametrize("marks", [None, faults(), faults((1, "chip_fault")), faults((None, None))])
@pytest.mark.parametrize("nodes", [counts(), counts(0), counts(0, 2, 1)])
def test_plotly_accepts_every_form_of_the_figure(nodes, marks, asked):
    """
    With and without points, faults and a number asked for, the figure can be drawn.
    """
    figure = node_count.draw(nodes, timezone.utc, asked=asked, faults=marks)

    assert built(figure)
    assert len(figure["data"]) == 1 + bool(asked is not None and nodes["at"]) + bool(
        marks and any(marks["recover_started_at"]) and len(nodes["at"]) > 1
    )


def test_values_are_lists():
    """
    An older plotly.js cannot read typed arrays, so every value that is sent is a plain list.
    """
    figure = node_count.draw(counts(0, 2, 1), timezone.utc, asked=2, faults=faults((1, "chip_fault")))

    assert {list} == {type(trace[axis]) for trace in figure["data"] for axis in ("x", "y")}
    assert "bdata" not in json.dumps(figure)


def test_a_count_is_drawn_as_steps():
    """
    A count holds until it changes, so the line goes across and then up.
    """
    trace = node_count.draw(counts(0, 2, 1), timezone.utc)["data"][0]

    assert "hv" == trace["line"]["shape"]
    assert [0, 2, 1] == trace["y"]


def test_times_are_drawn_in_the_zone_of_the_reader():
    """
    Plotly knows no zones, so it is given wall-clock times.
    """
    trace = node_count.draw(counts(0, 2), SHANGHAI)["data"][0]

    assert ["2026-03-01 20:00:00", "2026-03-01 20:01:00"] == trace["x"]


def test_the_figure_is_not_sent_to_any_cloud():
    """
    The button that uploads the chart is off, and no formula is typeset from a label.
    """
    config = node_count.draw(counts(0, 2), timezone.utc)["config"]

    assert {"showSendToCloud": False, "displaylogo": False, "typesetMath": False, "responsive": True} == config


def test_the_number_asked_for_is_a_line_from_end_to_end():
    """
    What was asked for stands beside what ran.
    """
    trace = node_count.draw(counts(0, 2, 1), timezone.utc, asked=4)["data"][1]

    assert [4, 4] == trace["y"]
    assert ["2026-03-01 12:00:00", "2026-03-01 12:02:00"] == trace["x"]


def test_a_fault_is_marked_at_the_count_before_it():
    """
    A fault stands where the line was when it happened; one outside the series is not drawn.
    """
    marks = faults((2, "chip_fault"), (None, "no_time"), (99, "too_late"), (1.5, None))
    trace = node_count.draw(counts(0, 2, 1), timezone.utc, faults=marks)["data"][1]

    assert [("2026-03-01 12:02:00", 2, "chip_fault"), ("2026-03-01 12:01:30", 2, "fault")] == list(
        zip(trace["x"], trace["y"], trace["text"])
    )


def test_a_label_is_text_for_plotly():
    """
    Plotly reads tags in labels; a tag in a fault's name stays text.
    """
    marks = faults((1, '<a href="https://evil.example">Sign in</a>'))
    text = node_count.draw(counts(0, 2), timezone.utc, faults=marks)["data"][1]["text"][0]

    assert text.startswith("&lt;a href=")
    assert "<" not in text


def test_a_label_is_bounded():
    """
    A fault with a megabyte of name does not make a megabyte of picture.
    """
    marks = faults((1, "x" * 1_000_000))

    assert len(json.dumps(node_count.draw(counts(0, 2), timezone.utc, faults=marks))) < 5_000
    assert len(node_count.svg(counts(0, 2), timezone.utc, alt="", faults=marks)) < 5_000


def test_at_most_two_hundred_faults_are_marked():
    """
    Beyond two hundred a marker would stand on the next.
    """
    marks = faults(*[(1, "chip_fault")] * 500)

    assert 200 == len(node_count.draw(counts(0, 2), timezone.utc, faults=marks)["data"][1]["x"])


@pytest.mark.parametrize("name", WITH_COUNTS)
def test_the_picture_of_every_sample_is_xml(name):
    """
    The inline SVG is well-formed and says its finding to a screen reader.
    """
    frames = JobFrames(reply(name))
    nodes = frames.columns("node_counts")
    picture = ElementTree.fromstring(  # noqa: S314 -- made by ourselves
        node_count.svg(nodes, timezone.utc, alt="the finding", asked=frames.summary.nodes_asked)
    )

    assert f"{SVG}svg" == picture.tag
    assert ("img", "the finding") == (picture.get("role"), picture.get("aria-label"))


@pytest.mark.parametrize(
    "text", ["<b>&\"'", "]]>", "\x00\x1b[31m", "\u202egpj.exe", "\ud800", "<script>alert(1)</script>"]
)
def test_any_text_in_the_picture_is_text(text):
    """
    Tags in a fault are escaped, and characters that XML cannot hold are shown as escapes.
    """
    drawn = node_count.svg(counts(0, 2), timezone.utc, alt='<b>"', faults=faults((1, text)))
    picture = ElementTree.fromstring(drawn)  # noqa: S314 -- made by ourselves

    assert '<b>"' == picture.get("aria-label")
    assert [Look().words(text)] == [title.text for title in picture.iter(f"{SVG}title")]


def test_a_long_series_is_drawn_with_few_corners():
    """
    A picture has fewer pixel columns than a series may have points; lowest and highest stay.
    """
    nodes = counts(*[minute % 7 for minute in range(50_000)])
    drawn = node_count.svg(nodes, timezone.utc, alt="")

    assert len(drawn) < 100_000
    assert ElementTree.fromstring(drawn) is not None  # noqa: S314 -- made by ourselves


def test_a_single_point_can_be_drawn():
    """
    One point has no span, and still has a picture.
    """
    assert "<svg" in node_count.svg(counts(3), timezone.utc, alt="", asked=3)


@pytest.mark.parametrize(
    ("nodes", "asked", "expected"),
    [
        ((0, 0), None, "No node ran between 2026-03-01 12:00:00 UTC and 2026-03-01 12:01:00 UTC."),
        ((0,), 4, "No node ran between 2026-03-01 12:00:00 UTC and 2026-03-01 12:00:00 UTC."),
        ((0, 2), None, "2 at the end, at most 2; the count never fell."),
        ((0, 2), 4, "2 at the end, 4 asked for, at most 2; the count never fell."),
        ((0, 2, 1, 2), None, "2 at the end, at most 2; it fell once, to 1."),
        ((0, 2, 0), None, "0 at the end, at most 2; it fell once, to 0."),
        ((0, 4, 2, 4, 3, 4, 1), 4, "1 at the end, 4 asked for, at most 4; it fell 3 times, the lowest was 1."),
    ],
)
def test_the_sentence_tells_the_finding(nodes, asked, expected):
    """
    The chart in words: where it ended, how high it was, how often it fell.
    """
    words = Look(timezone.utc).words(node_count.alt(counts(*nodes), asked=asked))

    assert words.endswith(expected)


def test_the_sentence_names_the_span_in_the_zone_of_the_reader():
    """
    The times in the sentence are those of the reader.
    """
    words = Look(SHANGHAI).words(node_count.alt(counts(0, 2)))

    assert words.startswith("Running nodes, 2026-03-01 20:00:00 UTC+08:00 to 2026-03-01 20:01:00 UTC+08:00:")


def test_a_long_series_keeps_its_extremes():
    """
    100,000 changes are at most 2,000 points in the figure and the SVG, lowest and highest among them.
    """
    start = datetime(2026, 3, 1, tzinfo=timezone.utc)
    counts = [50 + index % 17 for index in range(100_000)]
    counts[70_001], counts[30_003] = 0, 99
    nodes = {"at": [start + timedelta(seconds=index) for index in range(100_000)], "nodes": counts}
    line = node_count.draw(nodes, timezone.utc)["data"][0]

    assert len(line["x"]) == len(line["y"]) <= 2_000
    assert (0, 99) == (min(line["y"]), max(line["y"]))
    assert len(node_count.svg(nodes, timezone.utc, alt="")) < 100_000


class Counted(list):
    """A list that counts how many of its items were looked at."""

    seen = 0

    def __getitem__(self, place):
        self.seen += 1
        return super().__getitem__(place)

    def __iter__(self):
        for each in super().__iter__():
            self.seen += 1
            yield each


def test_faults_are_looked_up_and_not_searched_for():
    """
    The count before a fault costs a few looks at the series, however long it is.
    """
    nodes = counts(*[index % 2 for index in range(10_000)])
    nodes["at"] = Counted(nodes["at"])
    node_count.draw(nodes, None, faults=faults(*[(minute, "chip_fault") for minute in range(10_000)]))

    assert nodes["at"].seen <= 2 * 10_000
