"""The running node count over time: as a plotly figure, as SVG, and as a sentence."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any

from ..i18n import N_, Sentence, say, visible, worded
from . import _theme
from ._points import drawn_points
from ._svg import Plot
from ._words import local

Columns = Mapping[str, Sequence[Any]]

# Beyond this a marker stands on the next; the line itself has every change.
_MOST_FAULTS = 200
_LONGEST_LABEL = 200


def draw(
    nodes: Columns,
    zone: tzinfo | None,
    *,
    asked: int | None = None,
    faults: Columns | None = None,
    language: str = "en",
) -> dict[str, Any]:
    """
    Return the node count as steps: a plotly figure as a plain dict.

    *nodes* has ``at`` and ``nodes``; *faults* ``recover_started_at`` and
    ``fault_scenario``. Times are drawn in *zone*.
    """
    points = drawn_points(list(zip(nodes["at"], nodes["nodes"])))
    data: list[dict[str, Any]] = [{
        "type": "scatter",
        "name": worded(N_("Running nodes"), language),
        # Text and lists: an older plotly.js in the server's environment cannot read "bdata".
        "x": [local(at, zone) for at, _ in points],
        "y": [count for _, count in points],
        "mode": "lines",
        # A count holds until it changes.
        "line": {"shape": "hv", "color": _theme.LINE, "width": 2},
        "fill": "tozeroy",
        "fillcolor": "rgba(47,126,216,0.15)",
        "hovertemplate": worded(say(N_("{count} nodes"), count="%{y}"), language) + "<extra></extra>",
    }]  # fmt: skip
    if asked is not None and nodes["at"]:
        data.append(_asked_trace(nodes, zone, asked, language))
    marks = _fault_marks(nodes, faults, language)
    if marks:
        data.append(_fault_trace(marks, zone, language))
    top = max([asked or 0, *nodes["nodes"]])
    layout = _theme.layout(height=280, y_title=worded(N_("nodes"), language), y_top=top)
    return {"data": data, "layout": layout, "config": _theme.CONFIG}


def _asked_trace(nodes: Columns, zone: tzinfo | None, asked: int, language: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "name": worded(N_("Asked for"), language),
        "x": [local(nodes["at"][0], zone), local(nodes["at"][-1], zone)],
        "y": [asked, asked],
        "mode": "lines",
        "line": {"color": _theme.ASKED, "width": 1, "dash": "dash"},
        "hoverinfo": "skip",
    }


def _fault_trace(marks: list[tuple[datetime, int, str]], zone: tzinfo | None, language: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "name": worded(N_("Faults"), language),
        "x": [local(at, zone) for at, _, _ in marks],
        "y": [count for _, count, _ in marks],
        "text": [_theme.label(fault) for _, _, fault in marks],
        "mode": "markers",
        "marker": {"color": _theme.FAULT, "size": 9, "symbol": "x"},
        "hovertemplate": "%{text}<extra></extra>",
    }


def svg(
    nodes: Columns,
    zone: tzinfo | None,
    *,
    alt: str,
    asked: int | None = None,
    faults: Columns | None = None,
    language: str = "en",
) -> str:
    """Return the same chart as inline SVG; *alt* is what a screen reader says."""
    points = list(zip(nodes["at"], nodes["nodes"]))
    top = max([1, asked or 0, *(count for _, count in points)])
    plot = Plot(points[0][0], points[-1][0], top, zone)
    if asked is not None:
        plot.line(asked, worded(say(N_("asked for: {asked}"), asked=asked), language))
    plot.steps(points)
    for at, count, fault in _fault_marks(nodes, faults, language):
        plot.cross(at, count, fault)
    return plot.svg(alt)


def alt(nodes: Columns, *, asked: int | None = None) -> Sentence:
    """Return the finding of the chart in one sentence, with numbers."""
    counts = nodes["nodes"]
    falls = sum(1 for before, after in zip(counts, counts[1:]) if after < before)
    values = {"start": nodes["at"][0], "end": nodes["at"][-1], "last": counts[-1], "most": max(counts)}
    if max(counts) == 0:
        return say(N_("No node ran between {start} and {end}."), **values)
    of_asked = N_("Running nodes, {start} to {end}: {last} at the end, {asked} asked for, at most {most}")
    plain = N_("Running nodes, {start} to {end}: {last} at the end, at most {most}")
    told = say(plain if asked is None else of_asked, **values, asked=asked)
    return say(N_("{told}; {falls}"), told=told, falls=say(_falls(falls), falls=falls, least=_least(counts)))


def _falls(falls: int) -> str:
    if not falls:
        return N_("the count never fell.")
    return N_("it fell once, to {least}.") if falls == 1 else N_("it fell {falls} times, the lowest was {least}.")


def _least(counts: Sequence[int]) -> int:
    """Return the lowest count after the first node ran: the zeros before are no fall."""
    first = next((index for index, count in enumerate(counts) if count), 0)
    return min(counts[first:])


def _fault_marks(nodes: Columns, faults: Columns | None, language: str) -> list[tuple[datetime, int, str]]:
    """Return time, count before and kind of the faults that lie within the series."""
    if not faults or not nodes["at"]:
        return []
    first, last, unknown = nodes["at"][0], nodes["at"][-1], worded(N_("fault"), language)
    told = zip(faults["recover_started_at"], faults["fault_scenario"])
    within = [(at, fault) for at, fault in told if at is not None and first <= at <= last]
    return [
        (at, _count_before(nodes, at), visible(str(fault or unknown)[:_LONGEST_LABEL]))
        for at, fault in within[:_MOST_FAULTS]
    ]


def _count_before(nodes: Columns, at: datetime) -> int:
    # The moments of the series are in order.
    return int(nodes["nodes"][max(bisect_left(nodes["at"], at) - 1, 0)])
