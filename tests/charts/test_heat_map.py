"""The heat map of many tasks: means that are exact, gaps that stay gaps, bounds that hold."""

from __future__ import annotations

import json
import random
from xml.etree import ElementTree

import plotly.graph_objects as go
import pytest

from ma_widgets.charts import heat_map
from ma_widgets.charts.heat_map import condensed
from ma_widgets.display import Look

SVG = "{http://www.w3.org/2000/svg}"
TASKS = ["worker-0", "worker-1", "worker-2"]
VALUES = [[90.0, 80.0, None, 100.0], [0.0, 0.0, 0.0, 0.0], [None, None, None, None]]
MINUTES = [0, 1, 2, 3]
NOISE = random.Random(0)  # noqa: S311 -- values to draw, no secret


def draw(tasks=TASKS, values=VALUES, minutes=MINUTES, **options):
    return heat_map.draw(tasks, values, minutes, metric_label="GPU use", **options)


def svg(tasks=TASKS, values=VALUES, minutes=MINUTES, *, alt="the finding", **options):
    return heat_map.svg(tasks, values, minutes, metric_label="GPU use", alt=alt, **options)


def many(rows, columns, value=lambda: 50.0):
    return [f"worker-{row}" for row in range(rows)], [[value() for _ in range(columns)] for _ in range(rows)]


def picture(text):
    return ElementTree.fromstring(text)  # noqa: S314 -- made by ourselves


def texts(text, tag):
    return [each.text for each in picture(text).iter(f"{SVG}{tag}")]


def cells(text):
    """Return the lines of cells by their colour."""
    paths = [path for path in picture(text).iter(f"{SVG}path") if (path.get("stroke") or "").startswith("#")]
    return {path.get("stroke"): path.get("d") for path in paths}


@pytest.mark.parametrize("shape", [(0, 0), (1, 0), (1, 1), (3, 45), (64, 240), (200, 1500)])
def test_plotly_accepts_every_form_of_the_figure(shape):
    """
    With no value, one and many, the figure can be drawn and sent, and so can the picture.
    """
    tasks, values = many(*shape)
    figure = draw(tasks, values, list(range(shape[1])))

    assert go.Figure({"data": figure["data"], "layout": figure["layout"]})
    assert figure == json.loads(json.dumps(figure))
    assert f"{SVG}svg" == picture(svg(tasks, values, list(range(shape[1])))).tag


def test_a_row_is_a_task_and_the_first_is_on_top():
    """
    Values are sent as lists to a tenth, between 0 and 100 whatever they are.
    """
    figure = draw(values=[[90.04, 1 / 3], [0.0, 0.0], [None, float("nan")]], minutes=[0, 1])
    (trace,) = figure["data"]

    assert (TASKS, [0, 1], [[90.0, 0.3], [0.0, 0.0], [None, None]]) == (trace["y"], trace["x"], trace["z"])
    assert (0, 100) == (trace["zmin"], trace["zmax"])
    assert ("category", "reversed") == tuple(figure["layout"]["yaxis"][key] for key in ("type", "autorange"))


@pytest.mark.parametrize(
    ("language", "hover", "signs"),
    [("en", "minute %{x}: %{z} %", ["0 %", "100 %"]), ("zh-CN", "第%{x}分钟：%{z}%", ["0%", "100%"])],
)
def test_a_percentage_has_its_sign_once(language, hover, signs):
    """
    As the language writes it, where it is pointed at and in the legend.
    """
    trace = draw(language=language)["data"][0]
    drawn = heat_map.svg(TASKS, VALUES, MINUTES, metric_label="GPU use", alt="", language=language)

    assert f"%{{y}}<br>{hover}<extra></extra>" == trace["hovertemplate"]
    assert signs == [text for text in texts(drawn, "text") if "%" in text]


def test_nothing_is_said_where_nothing_is_known():
    """
    A gap is no zero: it has no colour and no words.
    """
    assert draw()["data"][0]["hoverongaps"] is False
    assert {"#d8e228": "M0 0H1", "#8ed544": "M1 0H2", "#fde725": "M3 0H4", "#45317c": "M0 1H4"} == cells(svg())


def test_equal_neighbours_are_one_line():
    """
    What does not change takes no room.
    """
    assert "M0 1H4" == cells(svg())["#45317c"]


def test_the_colours_grow_brighter_and_stand_on_any_page():
    """
    The order is seen without colour vision; no colour is nearly black or white.
    """
    scale = draw()["data"][0]["colorscale"]
    brightness = [
        0.21 * int(colour[1:3], 16) + 0.72 * int(colour[3:5], 16) + 0.07 * int(colour[5:], 16) for _, colour in scale
    ]

    assert (0, 1, 16) == (scale[0][0], scale[-1][0], len(scale))
    assert sorted(brightness) == brightness
    assert 50 < brightness[0] < brightness[-1] < 230


@pytest.mark.parametrize(
    ("values", "most", "expected"),
    [
        ([[1.0, 2.0, 3.0]], 3, [[1.0, 2.0, 3.0]]),
        ([[1.0, 2.0, 3.0]], 2, [[1.5, 3.0]]),
        ([[1.0, None, None, None]], 2, [[1.0, None]]),
        ([[0.1] * 10 + [None]], 1, [[0.1]]),
        ([[1e16, 1.0, -1e16, 1.0]], 1, [[0.5]]),
        ([[], [1.0, 3.0]], 1, [[None], [2.0]]),
        ([], 5, []),
    ],
)
def test_fewer_columns_are_exact_means_of_what_is_known(values, most, expected):
    """
    None counts nothing; a part in which nothing is known is None, also where a row has ended already.
    """
    assert expected == condensed(values, most)


@pytest.mark.parametrize("columns", [0, 1, 239, 240, 241, 480, 481, 1_500, 10_080])
def test_at_most_240_columns_are_drawn_and_said(columns):
    """
    The caller can say of how many minutes a column is the mean; the axis says it as well.
    """
    tasks, values = many(2, columns)
    figure = draw(tasks, values, list(range(columns)))
    (trace,), size = figure["data"], heat_map.bucket_minutes(range(columns))

    assert len(trace["z"][0]) == len(trace["x"]) <= 240
    assert max(1, -(-columns // 240)) == size
    assert (f"mean of {size}" in figure["layout"]["xaxis"]["title"]["text"]) == (size > 1)


def test_at_most_64_tasks_are_drawn_and_those_named_among_them():
    """
    Tasks keep their order; one of which something is said is never left out.
    """
    tasks, values = many(100, 3)
    drawn = heat_map.drawn_tasks(tasks, ["worker-99"])

    assert [*tasks[:63], "worker-99"] == drawn
    assert drawn == draw(tasks, values, [0, 1, 2], named=["worker-99"])["data"][0]["y"]
    assert 64 == len(draw(tasks, values, [0, 1, 2])["data"][0]["z"])


@pytest.mark.parametrize(("rows", "labels"), [(24, 24), (25, 13), (64, 22)])
def test_of_many_rows_some_have_a_label_and_those_named(rows, labels):
    """
    Labels do not stand on each other, and the task that is spoken of can be found.
    """
    tasks, values = many(rows, 3)
    shown = [text for text in texts(svg(tasks, values, [0, 1, 2]), "text") if text.startswith("worker")]
    named = svg(tasks, values, [0, 1, 2], named=["worker-7"])

    assert labels == len(shown)
    assert "worker-7" in texts(named, "text")
    assert "worker-7" in draw(tasks, values, [0, 1, 2], named=["worker-7"])["layout"]["yaxis"]["tickvals"]


def test_the_picture_says_what_its_colours_mean():
    """
    From 0 to 100 per cent, and how it looks where nothing is known; each row says its mean.
    """
    assert {"0 %", "100 %", "no value", "GPU use", "minutes since the first value"} < set(texts(svg(), "text"))
    assert ["worker-0: mean 90 %, 80 to 100 %", "worker-1: mean 0 %, 0 to 0 %", "worker-2: no value"] == texts(
        svg(), "title"
    )


@pytest.mark.parametrize("value", [lambda: NOISE.random() * 100, lambda: NOISE.gauss(85, 6), lambda: 50.0])
def test_the_picture_is_below_60_kilobytes(value):
    """
    Where nearly every cell is another, it has fewer columns, and says so.
    """
    tasks, values = many(64, 240, value)
    drawn = svg(tasks, values, list(range(240)), named=tasks)

    assert len(drawn.encode()) < 60_000
    assert ("a value is the mean of" in drawn) == (cells(drawn).keys() != {"#28a883"})


def test_the_figure_is_bounded():
    """
    At the bound, what is sent is below 120 kB.
    """
    tasks, values = many(200, 5_000, lambda: NOISE.random() * 100)

    assert len(json.dumps(draw(tasks, values, list(range(5_000))))) < 120_000


@pytest.mark.parametrize("value", [-50.0, 250.0, 1e308])
def test_what_is_no_percentage_has_the_colour_of_the_nearer_end(value):
    """
    A wrong value makes no error and no colour of its own.
    """
    assert {"M0 0H1"} == set(cells(svg(["worker-0"], [[value]], [0])).values())


@pytest.mark.parametrize("row", [[], [1.0], [1.0, 2.0, 3.0, 4.0, 5.0]])
def test_a_row_of_another_length_is_cut_or_has_a_gap(row):
    """
    Each value stands at its own minute.
    """
    expected = [*row, None, None, None][:3]

    assert [[9.0] * 3, expected] == draw(["a", "b"], [[9.0] * 3, row], [0, 1, 2])["data"][0]["z"]
    assert "<svg" in svg(["a", "b"], [[9.0] * 3, row], [0, 1, 2])


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "</svg>", "\"'&", "\x00\x1b[31m", "\u202egpj.exe"])
def test_any_text_is_text(text):
    """
    Tags in the name of a task stay text in the picture, and for plotly.
    """
    drawn = svg([text], [[50.0]], [0], alt="the finding")

    assert f"{Look().words(text)}: mean 50 %, 50 to 50 %" in texts(drawn, "title")
    assert "the finding" == picture(drawn).get("aria-label")
    assert "<" not in draw([text], [[50.0]], [0])["data"][0]["y"][0]


def test_two_tasks_of_one_name_are_two_rows():
    """
    To plotly, rows of the same name would be one.
    """
    assert ["1: same", "2: same"] == draw(["same", "same"], [[1.0], [2.0]], [0])["data"][0]["y"]


@pytest.mark.parametrize(
    ("tasks", "values", "expected"),
    [
        (TASKS, VALUES, "GPU use of 3 tasks over 4 min: mean 39 %, lowest worker-1 with 0 %."),
        (TASKS[:2], VALUES[:1], "GPU use of 2 tasks over 4 min: mean 90 %, lowest worker-0 with 90 %."),
        (TASKS[:1], VALUES[:1], "GPU use of worker-0 over 4 min: mean 90 %, from 80 % to 100 %."),
        (["{x} %s"], [[0.4]], "GPU use of {x} %s over 4 min: mean 0.4 %, from 0.4 % to 0.4 %."),
        (TASKS[2:], VALUES[2:], "No values of GPU use are known."),
        ([], [], "No values of GPU use are known."),
    ],
)
def test_the_sentence_tells_the_finding(tasks, values, expected):
    """
    How much was used on average, and by which task least; a little is not nothing.
    """
    assert expected == Look().words(heat_map.alt(tasks, values, MINUTES, metric_label="GPU use"))
