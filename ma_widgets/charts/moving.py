"""Whether the figure on screen still says what a newer one says: to draw a chart again loses the reader's zoom."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

# The last point of a running job moves with the clock. So much of its width a chart may lag behind: the eye does not
# miss it, and a reader who has zoomed in keeps his place for a twentieth of the job's age.
_MOST_LAG = 0.05

Figure = Mapping[str, Any]


def has_only_moved_on(shown: Figure, newer: Figure) -> bool:
    """Return whether *newer* is *shown* with its end a little later, or at the same moment: same traces, same steps."""
    return _without_end(shown) == _without_end(newer) and _is_little(shown, newer)


def _is_little(shown: Figure, newer: Figure) -> bool:
    start, end, later = (datetime.fromisoformat(text) for text in (_start(shown), _end(shown), _end(newer)))
    return 0 <= (later - end).total_seconds() <= _MOST_LAG * (end - start).total_seconds()


def _without_end(figure: Figure) -> dict[str, Any]:
    """Return all of *figure* but where it ends and the ranges of its axes."""
    layout = {key: _without_range(part) for key, part in figure["layout"].items()}
    data = [{**trace, "x": _steps(trace, _end(figure))} for trace in figure["data"]]
    return {**figure, "layout": layout, "data": data}


def _without_range(part: Any) -> Any:
    return {key: value for key, value in part.items() if key != "range"} if isinstance(part, dict) else part


def _steps(trace: Mapping[str, Any], end: str) -> list[str | None]:
    """Return the x of *trace*; None for a last one that is only the end, where a count holds and nothing happens."""
    *before, last = trace["x"]
    is_only_end = last == end and trace["mode"] == "lines" and trace["y"][-2:-1] == trace["y"][-1:]
    return [*before, None if is_only_end else last]


def _start(figure: Figure) -> str:
    return str(figure["data"][0]["x"][0])


def _end(figure: Figure) -> str:
    """Return the last moment of the line, which is the first trace and has a point."""
    return str(figure["data"][0]["x"][-1])
