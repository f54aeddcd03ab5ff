"""The timeline: a row a run above the node count, forwards in time, in bounds, and any text in it is text."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import plotly.graph_objects as go
import pytest

from ma_widgets.charts import timeline
from ma_widgets.charts.timeline import MOST_ROWS, Bar, Mark, Span
from ma_widgets.display import Look

START = datetime(2026, 3, 1, 12, 0, tzinfo=timezone.utc)
SHANGHAI = timezone(timedelta(hours=8))
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = ["<script>alert(1)</script>", "</svg>", "\"'&", "]]>", "\x00\x1b[31m", "\u202egpj.exe", "\ud800", "{0} %s"]
NO_NODES = {"at": [], "nodes": []}


def at(minute):
    return START + timedelta(minutes=minute)


def bar(row, kind, start, end, *, label="", goes_on=False):
    return Bar(row, kind, label, at(start), at(end), goes_on)


NODES = {"at": [at(0), at(10), at(60)], "nodes": [0, 4, 4]}
BARS = [
    bar("Run 1", "preparing", 0, 10),
    bar("Run 1", "running", 10, 30),
    bar("Run 2", "recovery", 30, 40),
    bar("Run 2", "running", 40, 60, goes_on=True),
]
MARKS = [Mark("Run 1", "fault", "chip_fault", at(30)), Mark("Run 2", "step", "pull image", at(35))]
LOST = [Span(at(30), at(40))]
MANY = [bar(f"Run {index}", "running", index, index + 1) for index in range(100)]


def draw(bars=(), marks=(), lost=(), nodes=NO_NODES, zone=timezone.utc, asked=None):
    return timeline.draw(bars, marks, lost, nodes, zone, asked=asked)


def svg(bars=(), marks=(), lost=(), nodes=NO_NODES, zone=timezone.utc, asked=None, alt="the finding"):
    return timeline.svg(bars, marks, lost, nodes, zone, alt=alt, asked=asked)


def trace(figure, name):
    return next(trace for trace in figure["data"] if trace["name"] == name)


def picture(text):
    return ElementTree.fromstring(text)  # noqa: S314 -- made by ourselves


def titles(text):
    return [title.text for title in picture(text).iter(f"{SVG}title")]


def words(text):
    return [each.text for each in picture(text).iter(f"{SVG}text")]


def segments(text):
    """Return the attributes of the segments: in groups, but not those of the legend."""
    groups = [group for group in picture(text).iter(f"{SVG}g") if group.find(f"{SVG}title") is not None]
    rects = [group.find(f"{SVG}rect") for group in groups]
    return [{key: float(rect.get(key)) for key in ("x", "y", "width")} for rect in rects if rect is not None]


@pytest.mark.parametrize("asked", [None, 0, 4])
@pytest.mark.parametrize("nodes", [NO_NODES, {}, NODES])
@pytest.mark.parametrize("bars", [[], BARS, BARS[:1], MANY, [bar("Run 1", "weird", 0, 0)]])
def test_plotly_accepts_every_form_of_the_figure(bars, nodes, asked):
    """
    With and without runs, marks, losses and node counts, the figure can be drawn and sent, and so can the picture.
    """
    figure = draw(bars, MARKS, LOST, nodes, asked=asked)
    built = go.Figure({"data": figure["data"], "layout": figure["layout"]})

    assert len(figure["data"]) == len(built.data)
    assert figure == json.loads(json.dumps(figure))
    assert f"{SVG}svg" == picture(svg(bars, MARKS, LOST, nodes, asked=asked)).tag


def test_a_segment_starts_at_its_base_and_is_as_long_as_it_lasted():
    """
    Plotly draws a segment from a moment of the reader's clock, so many milliseconds long.
    """
    running = trace(draw(BARS, zone=SHANGHAI), "Training")

    assert ["2026-03-01 20:10:00", "2026-03-01 20:40:00"] == running["base"]
    assert [20 * 60_000, 20 * 60_000] == running["x"]


def test_the_first_run_is_on_top():
    """
    Rows stand in the order in which they appear, the axis counts downwards.
    """
    figure = draw(BARS)

    assert [0, 1] == trace(figure, "Training")["y"]
    assert ["Run 1", "Run 2"] == figure["layout"]["yaxis"]["ticktext"]
    assert [1.5, -0.5] == figure["layout"]["yaxis"]["range"]


def test_rows_and_node_count_share_one_axis_of_time():
    """
    The node count stands below the rows, as steps, with what was asked for.
    """
    figure = draw(BARS, nodes=NODES, asked=4)
    layout, nodes = figure["layout"], trace(figure, "Running nodes")

    assert ("x", "y2", "hv") == (nodes["xaxis"], nodes["yaxis"], nodes["line"]["shape"])
    assert ("y2", "dash") == (trace(figure, "Asked for")["yaxis"], trace(figure, "Asked for")["line"]["dash"])
    assert layout["yaxis2"]["domain"][1] < layout["yaxis"]["domain"][0]
    assert ("date", "y2") == (layout["xaxis"]["type"], layout["xaxis"]["anchor"])


def test_pointed_at_a_segment_says_row_kind_start_end_and_duration():
    """
    What goes on has no end yet.
    """
    figure = draw([bar("Run 1", "preparing", 0, 10, label="2 images"), BARS[3]])

    assert ["Run 1: Preparing<br>2 images<br>from 2026-03-01 12:00:00"] == trace(figure, "Preparing")["hovertext"]
    assert [["to 2026-03-01 12:10:00", "10 min", 0]] == trace(figure, "Preparing")["customdata"]
    assert [["goes on", "20 min", 1]] == trace(figure, "Training")["customdata"]


def test_lost_time_is_shaded_over_rows_and_nodes_and_named():
    """
    A shade without a name in the legend would be a riddle.
    """
    figure = draw(BARS, lost=LOST, nodes=NODES)
    (shade,) = figure["layout"]["shapes"]

    assert ("2026-03-01 12:30:00", "2026-03-01 12:40:00") == (shade["x0"], shade["x1"])
    assert ("x", "paper", 0, 1) == (shade["xref"], shade["yref"], shade["y0"], shade["y1"])
    assert trace(figure, "Lost to faults")


def test_a_mark_stands_in_its_row():
    """
    A fault and a sub-stage look different; one in a row that is not drawn is not drawn either.
    """
    figure = draw(BARS, [*MARKS, Mark("Run 9", "fault", "x", at(1))])

    assert ["Fault", "Step"] == [each["name"] for each in figure["data"] if each.get("mode") == "markers"]
    assert ([0], ["2026-03-01 12:30:00"]) == (trace(figure, "Fault")["y"], trace(figure, "Fault")["x"])
    assert [1] == trace(figure, "Step")["y"]


def test_each_kind_is_told_by_more_than_its_colour():
    """
    Every segment says its word, and no two kinds have the same hatching.
    """
    bars = [bar("Run 1", kind, 0, 60) for kind in ("scheduling", "preparing", "running", "end", "recovery", "weird")]
    data = draw(bars)["data"]

    assert 6 == len({each["marker"].get("pattern", {}).get("shape", "") for each in data})
    assert ["Scheduling", "Preparing", "Training", "Ending", "Recovery", "weird"] == [each["text"][0] for each in data]


def test_what_we_do_not_know_is_one_kind_in_neutral_colour():
    """
    A thousand unknown kinds do not make a legend of a thousand names; each is still said as it is.
    """
    figure = draw([bar("Run 1", "one", 0, 1), bar("Run 1", "two", 1, 2)])

    assert [("Other", ["one", "two"])] == [(each["name"], each["text"]) for each in figure["data"]]
    assert "rgba(138,138,138,0.4)" == figure["data"][0]["marker"]["color"]


def test_nothing_is_drawn_backwards():
    """
    What ends before it starts is left out, in both forms.
    """
    broken = [bar("Run 3", "running", 20, 10), bar("Run 1", "running", 20, 10)]
    backwards = [Span(at(20), at(10))]

    assert draw(BARS) == draw([*BARS, *broken], lost=backwards)
    assert svg(BARS) == svg([*BARS, *broken], lost=backwards)
    assert ["Run 1", "Run 2"] == timeline.drawn_rows([*BARS, *broken])


def test_only_broken_bars_draw_nothing_and_raise_nothing():
    """
    There is no run then, and the caller can tell.
    """
    broken = [bar("Run 1", "running", 20, 10)]

    assert [] == timeline.drawn_rows(broken)
    assert [] == draw(broken)["data"]
    assert "<svg" in svg(broken)


def test_an_hour_that_the_clock_goes_back_is_not_drawn_backwards():
    """
    In the night when summer time ends, a wall clock shows a later moment as an earlier one.
    """
    night = datetime(2026, 10, 25, 0, 50, tzinfo=timezone.utc)
    run = Bar("Run 1", "running", "", night, night + timedelta(minutes=20))

    assert [0] == draw([run], zone=ZoneInfo("Europe/Berlin"))["data"][0]["x"]


def test_a_segment_of_no_length_is_seen():
    """
    It is an edge in plotly, and a pixel and a half in the picture.
    """
    bars = [bar("Run 1", "running", 0, 60), bar("Run 1", "end", 60, 60)]

    assert trace(draw(bars), "Ending")["marker"]["line"]["width"] > 0
    assert 1.5 == segments(svg(bars))[1]["width"]


def test_segments_lie_in_the_picture_where_they_lie_in_time():
    """
    From the first to the last moment is the whole width; the second row is below the first.
    """
    first, second, third, fourth = segments(svg(BARS))

    assert (708, pytest.approx(first["x"] + first["width"])) == (fourth["x"] + fourth["width"], second["x"])
    assert pytest.approx(first["width"] * 2, abs=0.2) == second["width"]
    assert first["y"] == second["y"] < third["y"] == fourth["y"]


def test_the_picture_names_rows_kinds_and_losses():
    """
    All that plotly says when pointed at, the picture says as well.
    """
    drawn = svg(BARS, MARKS, LOST, NODES, asked=4)

    assert {"Run 1", "Run 2", "Preparing", "Fault", "Step", "Lost to faults", "Running nodes"} < set(words(drawn))
    assert {"asked for: 4", "Training …"} < set(words(drawn))
    assert "Lost to faults: 10 min, 2026-03-01 12:30:00 to 2026-03-01 12:40:00" in titles(drawn)
    assert "Run 2: Training, from 2026-03-01 12:40:00, goes on, 20 min" in titles(drawn)
    assert ("img", "the finding") == (picture(drawn).get("role"), picture(drawn).get("aria-label"))


@pytest.mark.parametrize("row", ["Run 1", "W" * 100, "重新启动" * 20, "i" * 100])
def test_the_names_of_rows_are_not_cut_off(row):
    """
    The room beside the axis grows with the longest name, and a name that is too long says so by its dots.
    """
    run = [bar(row, "running", 0, 60)]
    name = next(each for each in picture(svg(run)).iter(f"{SVG}text") if each.get("text-anchor") == "end")
    widest = 11 * sum(0.6 if letter in "Run 1i" else 1 for letter in name.text)

    assert widest <= float(name.get("x"))
    assert name.text == row if len(row) < 10 else name.text.endswith("…")
    assert draw(run)["layout"]["yaxis"]["automargin"]


@pytest.mark.parametrize("text", HOSTILE)
def test_any_text_in_the_picture_is_text(text):
    """
    Tags in a row, a label, a kind or a mark are escaped; characters that XML cannot hold are shown as escapes.
    """
    drawn = svg([bar(text, "<b>", 0, 60, label=text)], [Mark(text, "fault", text, at(1))], alt="<b>")
    said = Look().words(text)

    assert f"{said}: <b>, {said}, from 2026-03-01 12:00:00, to 2026-03-01 13:00:00, 1 h" in titles(drawn)
    assert f"{said}: {said}, 2026-03-01 12:01:00" in titles(drawn)
    assert "<b>" in words(drawn)
    assert "<b>" == picture(drawn).get("aria-label")


@pytest.mark.parametrize("text", HOSTILE)
def test_any_text_in_the_figure_is_text(text):
    """
    Plotly reads tags in names and hover texts; ours are only line ends.
    """
    figure = draw([bar(text, text, 0, 60, label=text)], [Mark(text, "fault", text, at(1))])
    sent = json.dumps({"data": [{**each, "hovertemplate": ""} for each in figure["data"]], "layout": figure["layout"]})

    assert "<" not in sent.replace("<br>", "")
    assert "\\u202e" not in sent.replace("\\\\u202e", "")


def test_the_last_forty_rows_are_drawn():
    """
    Of more runs the last are what matters now, and the caller can say so.
    """
    rows = [f"Run {index}" for index in range(100 - MOST_ROWS, 100)]

    assert (40, rows) == (MOST_ROWS, timeline.drawn_rows(MANY))
    assert rows == draw(MANY)["layout"]["yaxis"]["ticktext"]
    assert 40 == len(segments(svg(MANY)))


def test_the_height_grows_with_the_rows_within_reason():
    """
    One run is a strip, forty are a page.
    """
    heights = [draw(MANY[:count], nodes=NODES)["layout"]["height"] for count in (1, 5, 40, 100)]

    assert sorted(heights) == heights
    assert heights[0] < 300 < heights[2] == heights[3] < 1_100


def test_the_figure_is_bounded():
    """
    A job with thousands of parts and megabytes of labels makes no large figure.
    """
    bars = [bar(f"Run {index % 40}", f"kind {index}", index, index + 1, label="x" * 100_000) for index in range(2_000)]
    marks = [Mark("Run 1", "step", "x" * 100_000, at(index)) for index in range(2_000)]
    lost = [Span(at(index), at(index + 1)) for index in range(2_000)]
    figure = draw(bars, marks, lost, NODES)

    assert 200 == len(figure["layout"]["shapes"])
    assert 200 == len(trace(figure, "Step")["x"])
    assert len(json.dumps(figure)) < 250_000
    assert len(svg(bars, marks, lost, NODES)) < 350_000


def test_forty_runs_are_a_small_picture():
    """
    What a job with forty restarts carries into the saved notebook.
    """
    kinds = ("scheduling", "preparing", "running", "recovery")
    bars = [bar(f"Run {row}", kind, row * 40 + step * 10, row * 40 + step * 10 + 10) for row in range(40)
            for step, kind in enumerate(kinds)]  # fmt: skip

    assert len(svg(bars, nodes=NODES)) < 75_000
    assert len(json.dumps(draw(bars, nodes=NODES))) < 50_000


@pytest.mark.parametrize(
    ("bars", "lost", "expected"),
    [
        ([], [], "No run has started."),
        (BARS[:1], [], "1 run from {0} to {10}; no time was lost to faults."),
        (BARS[:3], LOST, "2 runs from {0} to {40}; 10 min lost to faults in 1 span."),
        (BARS, LOST, "2 runs since {0}, going on at {60}; 10 min lost to faults in 1 span."),
        (BARS[3:], LOST * 2, "1 run since {40}, going on at {60}; 10 min lost to faults in 2 spans."),
        (BARS[:1], [Span(at(0), at(4)), Span(at(2), at(5))], "5 min lost to faults in 2 spans."),
        (BARS[:1], [Span(at(5), at(4))], "no time was lost to faults."),
    ],
)
def test_the_sentence_tells_the_finding(bars, lost, expected):
    """
    How many runs, from when to when, and what faults cost: where two losses overlap, time was lost once.
    """
    moments = {str(minute): Look(timezone.utc).text(at(minute)) for minute in (0, 10, 40, 60)}
    for minute, moment in moments.items():
        expected = expected.replace(f"{{{minute}}}", moment)

    assert Look(timezone.utc).words(timeline.alt(bars, lost)).endswith(expected)


@pytest.mark.parametrize(("minute", "is_there"), [(15, False), (1, True)])
def test_no_mark_stands_on_a_word(minute, is_there):
    """
    A word that a step would cover is left out; the legend has it, and the title of the segment.
    """
    drawn = svg([bar("Run 1", "running", 0, 30)], [Mark("Run 1", "step", "pull image", at(minute))])

    assert is_there == (2 == words(drawn).count("Training"))
    assert "Run 1: Training, from 2026-03-01 12:00:00, to 2026-03-01 12:30:00, 30 min" in titles(drawn)
