"""A job's runs over time, a row a restart, above its node count: as a plotly figure, as SVG, and as a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo
from typing import Any

from ..i18n import N_, Sentence, say, worded
from . import _theme, node_count
from ._bars import (
    MOST_ROWS,
    Bar,
    Columns,
    Kind,
    Mark,
    Parts,
    Span,
    drawn_parts,
    drawn_rows,
    forwards,
    look_of,
    lost_time,
    told,
    told_mark,
    word_of,
)
from ._timeline_svg import picture_of
from ._words import local, short

__all__ = ["MOST_ROWS", "Bar", "Mark", "Span", "alt", "draw", "drawn_rows", "svg"]

_MOST_ROW, _LEAST_ROW, _ROWS, _NODES, _BETWEEN = 28, 18, 700, 130, 24
_MARGINS = {"l": 48, "r": 16, "t": 60, "b": 32}
_LONGEST_ROW = 28
_LOST = "rgba(217,83,79,0.16)"
_MARKS = {
    "fault": {"name": N_("Fault"), "color": _theme.FAULT, "symbol": "x", "size": 9},
    "step": {"name": N_("Step"), "color": _theme.ASKED, "symbol": "diamond", "size": 7},
}


def draw(
    bars: Sequence[Bar],
    marks: Sequence[Mark],
    lost: Sequence[Span],
    nodes: Columns,
    zone: tzinfo | None,
    *,
    asked: int | None,
    language: str = "en",
) -> dict[str, Any]:
    """
    Return the timeline as a plotly figure, a plain dict: rows, and below them on the same axis the node count.

    *nodes* has ``at`` and ``nodes`` and may be empty. Of the rows the last
    ``MOST_ROWS`` are drawn; see ``drawn_rows``. Times are drawn in *zone*.
    """
    parts = drawn_parts(bars, marks, lost, nodes)
    data = [_bar_trace(parts, look, zone, language) for look in parts.looks()]
    data += [
        _mark_trace(parts, kind, zone, language) for kind in _MARKS if any(_is(mark, kind) for mark in parts.marks)
    ]
    if parts.lost:
        data.append(_lost_trace(language))
    if parts.nodes["at"]:
        below = node_count.draw(parts.nodes, zone, asked=asked, language=language)["data"]
        data += [{**trace, "xaxis": "x", "yaxis": "y2"} for trace in below]
    return {"data": data, "layout": _layout(parts, zone, asked or 0, language), "config": _theme.CONFIG}


def svg(
    bars: Sequence[Bar],
    marks: Sequence[Mark],
    lost: Sequence[Span],
    nodes: Columns,
    zone: tzinfo | None,
    *,
    alt: str,
    asked: int | None,
    language: str = "en",
) -> str:
    """Return the same chart as inline SVG; *alt* is what a screen reader says."""
    return picture_of(drawn_parts(bars, marks, lost, nodes), zone, alt, asked, language)


def alt(bars: Sequence[Bar], lost: Sequence[Span]) -> Sentence:
    """Return the finding of the chart in one sentence, with numbers."""
    whole = [bar for bar in bars if bar.ended_at >= bar.started_at]
    if not whole:
        return say(N_("No run has started."))
    values = {
        "runs": len({bar.row for bar in whole}),
        "start": min(bar.started_at for bar in whole),
        "end": max(bar.ended_at for bar in whole),
        "lost": lost_time(lost),
        "spans": len(forwards(lost)),
    }
    ran = say(_runs(values["runs"], goes_on=any(bar.goes_on for bar in whole)), **values)
    return say(N_("{ran}; {losses}"), ran=ran, losses=say(_losses(values["spans"]), **values))


def _runs(count: object, *, goes_on: bool) -> str:
    if goes_on:
        one, more = N_("1 run since {start}, going on at {end}"), N_("{runs} runs since {start}, going on at {end}")
    else:
        one, more = N_("1 run from {start} to {end}"), N_("{runs} runs from {start} to {end}")
    return one if count == 1 else more


def _losses(spans: object) -> str:
    if not spans:
        return N_("no time was lost to faults.")
    return N_("{lost} lost to faults in 1 span.") if spans == 1 else N_("{lost} lost to faults in {spans} spans.")


def _bar_trace(parts: Parts, look: Kind, zone: tzinfo | None, language: str) -> dict[str, Any]:
    bars = [bar for bar in parts.bars if look_of(bar) is look]
    said = [(bar, *told(bar, zone, language)) for bar in bars]
    return {
        "type": "bar",
        "orientation": "h",
        "name": _theme.label(worded(look.word, language)),
        "base": [local(bar.started_at, zone) for bar in bars],
        "x": [_milliseconds(bar, zone) for bar in bars],
        "y": [parts.rows.index(bar.row) for bar in bars],
        "text": [_theme.label(word_of(bar, language)) for bar in bars],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "hovertext": [_lines(stays) for _, stays, _ in said],
        # Apart from the rest, so that it can be told whether only the clock has moved; see moving.py.
        "customdata": [[*map(_theme.label, moves), int(bar.goes_on)] for bar, _, moves in said],
        "hovertemplate": "%{hovertext}<br>%{customdata[0]}<br>%{customdata[1]}<extra></extra>",
        "marker": _marker(look.colour, look.shape),
    }


def _marker(colour: str, shape: str) -> dict[str, Any]:
    """Return a look through which text in the page's own colour can be read; the edge shows a bar of no length."""
    hatching = {"shape": shape, "fillmode": "overlay", "fgcolor": colour, "fgopacity": 0.35, "size": 7, "solidity": 0.2}
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return {
        "color": f"rgba({red},{green},{blue},0.4)",
        "line": {"color": colour, "width": 1.5},
        **({"pattern": hatching} if shape else {}),
    }


def _milliseconds(bar: Bar, zone: tzinfo | None) -> int:
    """Return how long *bar* is on the wall clock that is drawn; an hour that the clock goes back counts nothing."""
    start, end = (datetime.fromisoformat(local(at, zone)) for at in (bar.started_at, bar.ended_at))
    return max(0, (end - start) // timedelta(milliseconds=1))


def _mark_trace(parts: Parts, kind: str, zone: tzinfo | None, language: str) -> dict[str, Any]:
    marks, look = [mark for mark in parts.marks if _is(mark, kind)], _MARKS[kind]
    return {
        "type": "scatter",
        "name": worded(look["name"], language),
        "x": [local(mark.at, zone) for mark in marks],
        "y": [parts.rows.index(mark.row) for mark in marks],
        "text": [_lines(told_mark(mark, zone, language)) for mark in marks],
        "mode": "markers",
        "marker": {key: look[key] for key in ("color", "symbol", "size")},
        "hovertemplate": "%{text}<extra></extra>",
    }


def _is(mark: Mark, kind: str) -> bool:
    return (mark.kind == "fault") == (kind == "fault")


def _lost_trace(language: str) -> dict[str, Any]:
    """Return a trace without a point: shapes have no place in a legend before plotly 5.16."""
    return {
        "type": "scatter",
        "name": worded(N_("Lost to faults"), language),
        "x": [None],
        "y": [None],
        "mode": "markers",
        "marker": {"color": _LOST, "symbol": "square", "size": 14},
        "hoverinfo": "skip",
    }


def _lines(lines: Sequence[str]) -> str:
    return "<br>".join(_theme.label(line) for line in lines)


def _layout(parts: Parts, zone: tzinfo | None, asked: int, language: str) -> dict[str, Any]:
    rows = len(parts.rows) * max(_LEAST_ROW, min(_MOST_ROW, _ROWS // max(1, len(parts.rows))))
    below = _NODES if parts.nodes["at"] else 0
    between = _BETWEEN if rows and below else 0
    whole = rows + between + below or _NODES
    height = whole + _MARGINS["t"] + _MARGINS["b"]
    y_title = worded(N_("nodes"), language)
    layout = _theme.layout(height=height, y_title=y_title, y_top=max([asked, *parts.nodes["nodes"]]))
    counts = {**layout["yaxis"], "domain": [0, below / whole]}
    return {
        **layout,
        "margin": _MARGINS,
        "hovermode": "closest",
        "barmode": "overlay",
        "bargap": 0.25,
        # A word that does not fit is left out, never shrunk to dust.
        "uniformtext": {"minsize": 10, "mode": "hide"},
        "xaxis": {**layout["xaxis"], "anchor": "y2" if below else "y"},
        "yaxis": _row_axis(layout["yaxis"], parts.rows, [(below + between) / whole, 1]),
        **({"yaxis2": counts} if below else {}),
        "shapes": [_shade(span, zone) for span in parts.lost],
    }


def _row_axis(axis: dict[str, Any], rows: list[str], domain: list[float]) -> dict[str, Any]:
    # Places instead of names: two long names may be equal where they are cut, and plotly reads "12" as a number.
    return {
        **{key: value for key, value in axis.items() if key not in ("title", "rangemode", "dtick")},
        "type": "linear",
        "tickvals": list(range(len(rows))),
        "ticktext": [_theme.label(short(row, _LONGEST_ROW)) for row in rows],
        # Names are far enough apart; to look whether one is cut takes plotly a third of its time.
        "ticklabeloverflow": "allow",
        "range": [len(rows) - 0.5, -0.5],
        "fixedrange": True,
        "showgrid": False,
        "domain": domain,
    }


def _shade(span: Span, zone: tzinfo | None) -> dict[str, Any]:
    return {
        "type": "rect",
        "xref": "x",
        "yref": "paper",
        "x0": local(span.started_at, zone),
        "x1": local(span.ended_at, zone),
        "y0": 0,
        "y1": 1,
        "layer": "below",
        "fillcolor": _LOST,
        "line": {"width": 1, "color": _LOST},
    }
