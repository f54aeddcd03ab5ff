"""The lines of a few tasks: broken at gaps, told apart without colour, in bounds."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree

import plotly.graph_objects as go
import pytest

from ma_widgets.charts import utilisation
from ma_widgets.display import Look

SVG = "{http://www.w3.org/2000/svg}"
SERIES = [("worker-0", [90.0, None, 50.0, 100.0]), ("worker-1", [0.0, 0.0, 0.0, 0.0])]
EIGHT = [(f"worker-{index}", [index * 10.0] * 4) for index in range(8)]
MINUTES = [0, 1, 2, 3]


def draw(series=SERIES, minutes=MINUTES, **options):
    return utilisation.draw(series, minutes, metric_label="GPU use", **options)


def svg(series=SERIES, minutes=MINUTES, alt="the finding"):
    return utilisation.svg(series, minutes, metric_label="GPU use", alt=alt)


def picture(text):
    return ElementTree.fromstring(text)  # noqa: S314 -- made by ourselves


def lines(text):
    """Return name and path of each line."""
    groups = [group for group in picture(text).iter(f"{SVG}g") if group.find(f"{SVG}title") is not None]
    return [(group.find(f"{SVG}title").text, group.find(f"{SVG}path")) for group in groups]


@pytest.mark.parametrize("minutes", [[], [0], MINUTES, list(range(5_000))])
@pytest.mark.parametrize("series", [[], [("worker-0", [])], [("worker-0", [None])], SERIES, EIGHT * 2])
def test_plotly_accepts_every_form_of_the_figure(series, minutes):
    """
    With no value, one and many, the figure can be drawn and sent, and so can the picture.
    """
    figure = draw(series, minutes)

    assert go.Figure({"data": figure["data"], "layout": figure["layout"]})
    assert figure == json.loads(json.dumps(figure))
    assert f"{SVG}svg" == picture(svg(series, minutes)).tag


def test_a_line_is_a_task_between_0_and_100_per_cent():
    """
    Values are lists, to a tenth; what is unknown is None and the line is broken there.
    """
    figure = draw([("worker-0", [90.04, None, float("nan"), 100.0])])
    (line,) = figure["data"]

    assert ([90.0, None, None, 100.0], MINUTES, False) == (line["y"], line["x"], line["connectgaps"])
    assert 0 == figure["layout"]["yaxis"]["range"][0]
    assert 100 <= figure["layout"]["yaxis"]["range"][1] < 110
    assert "GPU use" == figure["layout"]["yaxis"]["title"]["text"]


def test_a_line_in_the_picture_is_broken_where_nothing_is_known():
    """
    A gap is never bridged: who draws through it invents values.
    """
    (name, path), (_, whole) = lines(svg())

    assert ("worker-0", 2, 1) == (name, path.get("d").count("M"), path.get("d").count("L"))
    assert (1, 3) == (whole.get("d").count("M"), whole.get("d").count("L"))


def test_values_stand_at_their_height():
    """
    The higher the value the higher the point, the later the further to the right.
    """
    points = re.findall(r"([\d.]+) ([\d.]+)", lines(svg())[0][1].get("d"))
    (x0, y90), (x2, y50), (x3, y100) = [(float(x), float(y)) for x, y in points]

    assert (48, 708) == (x0, x3)
    assert pytest.approx(x0 + (x3 - x0) * 2 / 3, abs=0.1) == x2
    assert pytest.approx((y50 - y100) / 5, abs=0.1) == y90 - y100


def test_a_value_alone_between_gaps_has_a_marker():
    """
    A line of one point would not be seen.
    """
    values = [None if index == 99 or index == 101 else 50.0 for index in range(200)]
    (line,) = draw([("worker-0", values)], list(range(200)))["data"]

    assert 8 == line["marker"]["size"][100]
    assert 9 <= sum(1 for size in line["marker"]["size"] if size) <= 12


def test_lines_are_told_apart_by_more_than_colour():
    """
    Eight lines have eight dashes, eight markers and eight colours, in both forms.
    """
    data, drawn = draw(EIGHT)["data"], lines(svg(EIGHT))

    assert [8] * 3 == [
        len({line["line"]["dash"] for line in data}),
        len({line["marker"]["symbol"] for line in data}),
        len({line["line"]["color"] for line in data}),
    ]
    assert (
        8 == len({path.get("stroke-dasharray") for _, path in drawn}) == len({path.get("stroke") for _, path in drawn})
    )


def test_at_most_eight_lines_of_five_hundred_points():
    """
    More lines are no picture; a point of a long line is a mean, and the axis says of how many minutes.
    """
    figure = draw([(f"worker-{index}", [10.0, 20.0] * 500) for index in range(20)], list(range(1_000)))

    assert 8 == len(figure["data"])
    assert (500, {15.0}) == (len(figure["data"][0]["x"]), set(figure["data"][0]["y"]))
    assert 998 == figure["data"][0]["x"][-1]
    assert figure["layout"]["xaxis"]["title"]["text"].endswith("a value is the mean of 2")
    assert len(json.dumps(figure)) < 60_000


def test_the_picture_is_bounded():
    """
    Eight lines of ten thousand values are below 70 kB.
    """
    values = [[(index * 37 + line) % 101 / 1.01 for index in range(10_000)] for line in range(8)]

    assert len(svg([(f"worker-{index}", row) for index, row in enumerate(values)], list(range(10_000)))) < 70_000


@pytest.mark.parametrize("row", [[], [1.0], [1.0] * 9])
def test_a_row_of_another_length_is_cut_or_has_a_gap(row):
    """
    Each value stands at its own minute.
    """
    assert [*row, None, None, None, None][:4] == draw([("worker-0", row)])["data"][0]["y"]
    assert "<svg" in svg([("worker-0", row)])


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "</svg>", "\"'&", "\x00\x1b[31m", "\u202egpj.exe", "%{y}"]
)
def test_any_text_is_text(text):
    """
    Tags in the name of a task stay text in legend and lines, and plotly reads no template from it.
    """
    drawn, (line,) = svg([(text, [50.0])], [0], alt="<b>"), draw([(text, [50.0])], [0])["data"]

    assert [Look().words(text)] == [name for name, _ in lines(drawn)]
    assert Look().words(text) in [each.text for each in picture(drawn).iter(f"{SVG}text")]
    assert "<b>" == picture(drawn).get("aria-label")
    assert "<" not in line["name"]
    assert text not in line["hovertemplate"].replace("minute %{x}: %{y}", "")


@pytest.mark.parametrize(
    ("language", "sign", "hover"), [("en", " %", "minute %{x}: %{y}"), ("zh-CN", "%", "第%{x}分钟：%{y}")]
)
def test_a_percentage_has_its_sign_once(language, sign, hover):
    """
    plotly puts the suffix of the axis to the value that is pointed at, too.
    """
    figure = draw(language=language)

    assert sign == figure["layout"]["yaxis"]["ticksuffix"]
    assert {f"%{{fullData.name}}<br>{hover}<extra></extra>"} == {each["hovertemplate"] for each in figure["data"]}


@pytest.mark.parametrize(
    ("series", "expected"),
    [
        (SERIES, "GPU use of 2 tasks over 4 min: mean 34 %, lowest worker-1 with 0 %."),
        (SERIES[:1], "GPU use of worker-0 over 4 min: mean 80 %, from 50 % to 100 %."),
        ([("worker-0", [None])], "No values of GPU use are known."),
        ([], "No values of GPU use are known."),
    ],
)
def test_the_sentence_tells_the_finding(series, expected):
    """
    How much was used on average, and by which task least.
    """
    assert expected == Look().words(utilisation.alt(series, MINUTES, metric_label="GPU use"))
