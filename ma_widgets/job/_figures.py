"""The charts of a job as plotly figures."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import tzinfo
from typing import Any, NoReturn

from ..blocks import Chart


class Figures(dict[str, Any]):
    """Plotly figures by name; of one that is not there the KeyError names those that are."""

    def __missing__(self, name: object) -> NoReturn:
        raise KeyError(f"no figure {name!r}; there are: {', '.join(self) or 'none'}")


def figures_of(charts: Iterable[Chart], time_zone: tzinfo | None) -> Figures:
    """Return *charts* as figures, their times in *time_zone*."""
    import plotly.graph_objects as go

    return Figures({chart.name: go.Figure(_drawn(chart.figure(time_zone))) for chart in charts})


def _drawn(figure: dict[str, Any]) -> dict[str, Any]:
    return {"data": figure["data"], "layout": figure["layout"]}
