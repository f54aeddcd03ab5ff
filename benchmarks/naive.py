"""What a user would do without this package, with pandas, plotly and ipywidgets."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

# All rows of a million would take minutes.
_MOST_ROWS = 10_000
_BLOCKS = {
    "task_statuses": "status",
    "running_records": "status",
    "parameters": "algorithm",
    "inputs": "algorithm",
    "outputs": "algorithm",
}


def frames(reply: Mapping[str, Any]) -> dict[str, Any]:
    """Return a DataFrame for the reply itself, and one for each list in it."""
    import pandas as pd

    made = {"reply": pd.json_normalize(dict(reply))}
    made |= {name: pd.json_normalize(reply[block].get(name, [])) for name, block in _BLOCKS.items()}
    points = pd.json_normalize([{"at": at, "nodes": nodes} for at, nodes in reply["status"]["node_count_metrics"]])
    points["at"] = pd.to_datetime(points["at"], unit="ms", utc=True)
    return {**made, "node_counts": points}


def html(reply: Mapping[str, Any], rows: int = _MOST_ROWS) -> str:
    """Return the first *rows* of all tables as HTML."""
    return "".join(frame.head(rows).to_html() for frame in frames(reply).values())


def printed(reply: Mapping[str, Any]) -> str:
    """Return the reply as text."""
    return json.dumps(reply, indent=1)


def tab(reply: Mapping[str, Any]) -> Any:
    """Return a Tab with a table a pane, and a FigureWidget."""
    import ipywidgets
    import plotly.graph_objects as go

    made = frames(reply)
    counts = made.pop("node_counts")
    figure = go.FigureWidget(go.Scatter(x=counts["at"], y=counts["nodes"], line={"shape": "hv"}))
    children = [*(ipywidgets.HTML(frame.head(_MOST_ROWS).to_html()) for frame in made.values()), figure]
    shown = ipywidgets.Tab(children)
    for index, title in enumerate([*made, "nodes"]):
        shown.set_title(index, title)
    return shown
