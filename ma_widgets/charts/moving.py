"""Whether the figure on screen still says what a newer one says: to draw a chart again loses the reader's zoom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

# What goes on in a running job grows with the clock. So much of its width a chart may lag behind: the eye does not
# miss it, and a reader who has zoomed in keeps his place for a twentieth of the job's age.
_MOST_LAG = 0.05

Figure = Mapping[str, Any]


def has_only_moved_on(shown: Figure, newer: Figure) -> bool:
    """
    Return whether *newer* is *shown* with its end a little later, or at the same moment: same traces, same steps.

    Only what is drawn over a clock can move on; any other figure must be the same.
    """
    if shown == newer:
        return True
    if not (_moments(shown) and _moments(newer)):
        return False
    return _without_ends(shown) == _without_ends(newer) and _is_little(shown, newer)


def _is_little(shown: Figure, newer: Figure) -> bool:
    moments = _moments(shown)
    most = _MOST_LAG * (max(moments) - min(moments))
    return all(timedelta(0) <= later - end <= most for end, later in zip(_open_ends(shown), _open_ends(newer)))


def _moments(figure: Figure) -> list[datetime]:
    """Return when lines and bars start and end; none for a figure that is not over a clock."""
    if figure["layout"].get("xaxis", {}).get("type") != "date":
        return []
    return [at for trace in figure["data"] for at in (*_line_ends(trace), *_bar_ends(trace))]


def _line_ends(trace: Mapping[str, Any]) -> Iterator[datetime]:
    if trace.get("mode") == "lines" and trace["x"]:
        yield from (datetime.fromisoformat(trace["x"][index]) for index in (0, -1))


def _bar_ends(trace: Mapping[str, Any]) -> Iterator[datetime]:
    for base, length in zip(trace.get("base", ()), trace["x"]):
        yield datetime.fromisoformat(base)
        yield datetime.fromisoformat(base) + timedelta(milliseconds=length)


def _open_ends(figure: Figure) -> list[datetime]:
    """Return the ends that move with the clock, in the order of the figure."""
    end = max(_moments(figure))
    ends = [end for trace in figure["data"] if _holds_until(trace, end)]
    for trace in figure["data"]:
        ends += [at for at, goes_on in zip([*_bar_ends(trace)][1::2], _going_on(trace)) if goes_on]
    return ends + [end for shape in _shapes(figure) if _is_at(shape["x1"], end)]


def _holds_until(trace: Mapping[str, Any], end: datetime) -> bool:
    """Return whether *trace* is a line whose last point is only the *end*, where a count holds and nothing happens."""
    if trace.get("mode") != "lines" or not trace["x"]:
        return False
    return _is_at(trace["x"][-1], end) and bool(trace["y"][-2:-1] == trace["y"][-1:])


def _going_on(trace: Mapping[str, Any]) -> list[bool]:
    return ["base" in trace and bool(said[2]) for said in trace.get("customdata", ())]


def _shapes(figure: Figure) -> list[dict[str, Any]]:
    return list(figure["layout"].get("shapes", ()))


def _is_at(text: str, moment: datetime) -> bool:
    return datetime.fromisoformat(text) == moment


def _without_ends(figure: Figure) -> dict[str, Any]:
    """Return all of *figure* but what moves with the clock, and the ranges of its axes."""
    end = max(_moments(figure))
    layout = {key: _without_range(part) for key, part in figure["layout"].items()}
    layout["shapes"] = [{**shape, "x1": None} if _is_at(shape["x1"], end) else shape for shape in _shapes(figure)]
    return {**figure, "layout": layout, "data": [_without_end(trace, end) for trace in figure["data"]]}


def _without_range(part: Any) -> Any:
    return {key: value for key, value in part.items() if key != "range"} if isinstance(part, dict) else part


def _without_end(trace: Mapping[str, Any], end: datetime) -> dict[str, Any]:
    if _holds_until(trace, end):
        return {**trace, "x": [*trace["x"][:-1], None]}
    if not any(_going_on(trace)):
        return dict(trace)
    stays = [not goes_on for goes_on in _going_on(trace)]
    lengths = [length if stay else None for length, stay in zip(trace["x"], stays)]
    said = [lines if stay else lines[::2] for lines, stay in zip(trace["customdata"], stays)]
    return {**trace, "x": lengths, "customdata": said}
