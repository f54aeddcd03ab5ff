"""The look that all charts share; small, since every chart carries it to the browser."""

from __future__ import annotations

from html import escape
from typing import Any

# Legible on white and on black, and told apart without colour vision.
LINE, ASKED, FAULT = "#2f7ed8", "#8a8a8a", "#d9534f"
_TEXT = "#8a8a8a"
_GRID = "rgba(138,138,138,0.25)"

# plotly 7 has a button that uploads the chart unless showSendToCloud says no.
CONFIG = {"showSendToCloud": False, "displaylogo": False, "typesetMath": False, "responsive": True}


# As in words and tables: plotly's own months are English, in any language. A date stands below the first of its times.
_DATES = {
    "tickformatstops": [
        {"dtickrange": [None, 60_000], "value": "%H:%M:%S\n%Y-%m-%d"},
        {"dtickrange": [60_000, 86_400_000], "value": "%H:%M\n%Y-%m-%d"},
        {"dtickrange": [86_400_000, None], "value": "%Y-%m-%d"},
    ],
    "hoverformat": "%Y-%m-%d %H:%M:%S",
}
# Up to this a count gets a tick each; plotly alone would count tenths of nodes.
_MOST_UNIT_TICKS = 8


def layout(*, height: int, y_title: str, y_top: int) -> dict[str, Any]:
    """Return a plotly layout, *height* in pixels, for counts up to *y_top*; the page's own colours show through."""
    ticks = {"dtick": 1} if y_top <= _MOST_UNIT_TICKS else {}
    axis = {"gridcolor": _GRID, "linecolor": _GRID, "zeroline": False, "automargin": True}
    return {
        "height": height,
        "margin": {"l": 48, "r": 16, "t": 24, "b": 32},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"color": _TEXT, "size": 12},
        "showlegend": True,
        "legend": {"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom"},
        "hovermode": "x",
        "hoverlabel": {"bgcolor": "#333333", "font": {"color": "#ffffff"}},
        "xaxis": {**axis, "type": "date", **_DATES},
        "yaxis": {**axis, "title": {"text": y_title}, "rangemode": "tozero", **ticks},
    }


def label(text: object) -> str:
    """Return *text* for a place where plotly reads tags, and MathJax dollars: they stay text."""
    return escape(str(text), quote=False).replace("$", "&#36;")
