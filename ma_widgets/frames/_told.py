"""Frames of the other resources, where a table alone does not give them: events, metrics, logs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from ..expressions import expression
from ..masking import mask_text
from ..schema import MOST_PERCENT, TABLES, Kind, percent, text
from ._columns import Columns
from ._log_page import LogPage, beside_text, log_page
from ._read import read

if TYPE_CHECKING:
    from . import JobFrames

# What a log may fill of the kernel's memory: its last lines.
MOST_LINES = 10_000
# What begins an event: [worker-0], or [Pod: modelarts-job-<job id>-worker-0].
_TASK = expression(r"\s*\[(?:Pod: ?)?(?:modelarts-job-[0-9a-fA-F-]{36}-)?([A-Za-z][\w-]*-\d+)\]")
_LONG_AGO = datetime.min.replace(tzinfo=timezone.utc)
_NO_DATA = -1


def events(frames: JobFrames) -> Columns:
    """Return the events, the newest first; the service writes one source in two ways, K8S and K8s."""
    told = read(TABLES["events"], frames.other("events" if frames.others.events is not None else "recent"))
    rows = [
        {**row, "task": _task_of(row["message"]), "source": "K8S" if row["source"] == "K8s" else row["source"]}
        for row in told.rows()
    ]
    rows.sort(key=lambda row: row["at"] or _LONG_AGO, reverse=True)
    return Columns.from_rows(told.fields, [tuple(row.values()) for row in rows])


def _task_of(message: str | None) -> str | None:
    match = _TASK.match(message or "")
    return match and match[1]


def metrics(frames: JobFrames) -> Columns:
    """Return a row for each task, metric and minute; what is no number, and -1, is None."""
    rows = [
        (task, metric, minute, value)
        for metric, by_task in frames.metric_values.items()
        for task, values in by_task.items()
        for minute, value in enumerate(values)
    ]
    return Columns.from_rows(TABLES["metrics"].fields, rows)


def metric_values(replies: Mapping[str, object]) -> dict[str, dict[str, list[float | None]]]:
    """
    Return the values of each metric and task, one a minute, in percent; None is a gap.

    Source:
        API reference, "Obtaining the Monitoring Metrics of a Training Job
        Task": one value a minute, -1 where there is no data.
    """
    made: dict[str, dict[str, list[float | None]]] = {}
    for task, reply in replies.items():
        seen: Counter[str] = Counter()
        for name, values in map(_named, _series(reply)):
            seen[name] += 1
            metric = name if seen[name] == 1 else f"{name} ({seen[name]})"
            made.setdefault(metric, {})[task] = _percents(values)
    return made


def _percents(values: list[Any]) -> list[float | None]:
    if _are_percents(values):
        # A day of 64 tasks has half a million values.
        return [None if value == _NO_DATA else value for value in values]
    return [_percent(value) for value in values]


def _are_percents(values: list[Any]) -> bool:
    """Return whether all are numbers that the kind reads, at once; of nan the comparison is false."""
    return set(map(type, values)) <= {int, float} and all(-MOST_PERCENT <= value <= MOST_PERCENT for value in values)


def _series(reply: object) -> Iterator[Mapping[str, Any]]:
    told = reply.get("metrics") if isinstance(reply, Mapping) else None
    return (each for each in (told if isinstance(told, list) else ()) if _is_series(each))


def _is_series(metric: object) -> bool:
    return isinstance(metric, Mapping) and isinstance(metric.get("value"), list)


def _named(metric: Mapping[str, Any]) -> tuple[str, list[Any]]:
    # Numbers are no secrets; the name may be anybody's.
    name = metric.get("metric")
    return mask_text(str(name)) if _is_read(text, name) else f"metric ({type(name).__name__})", metric["value"]


def _percent(value: object) -> float | None:
    try:
        read = percent.read(value)
    except ValueError:
        return None
    return read if isinstance(read, (int, float)) and read != _NO_DATA else None


def unread_metrics(replies: Mapping[str, object]) -> dict[str, object]:
    """Return the replies, to be masked, without what ``metric_values`` has of them: the names and the percentages."""
    return {task: _unread(reply) for task, reply in replies.items()}


def _unread(reply: object) -> object:
    told = reply.get("metrics") if isinstance(reply, Mapping) else None
    if not isinstance(reply, Mapping) or not isinstance(told, list):
        return reply
    return {**reply, "metrics": [_unread_series(each) if _is_series(each) else each for each in told]}


def _unread_series(metric: Mapping[str, Any]) -> dict[str, Any]:
    values = metric["value"]
    left = [] if _are_percents(values) else [None if _is_read(percent, each) else each for each in values]
    kept = {key: each for key, each in metric.items() if key != "metric" or not _is_read(text, each)}
    return {**kept, "value": left}


def _is_read(kind: Kind, value: object) -> bool:
    try:
        kind.read(value)
    except ValueError:
        return False
    return True


def log(frames: JobFrames) -> Columns:
    """Return the lines of each log that was fetched, 10,000 of a task at the most: its last ones."""
    rows = [
        (task, number, text)
        for task in frames.others.logs
        for number, text in _lines(log_page(frames.other("logs").get(task)))
    ]
    return Columns.from_rows(TABLES["log"].fields, rows)


def _lines(page: LogPage) -> list[tuple[int | None, str]]:
    lines = [
        (None if page.first is None else page.first + index, text.rstrip("\r")) for index, text in enumerate(page.lines)
    ]
    return lines[-MOST_LINES:]


def ends_of_logs(logs: Mapping[str, object]) -> dict[str, object]:
    """
    Return the pages with the ends of their texts, to be masked: no more than is shown.

    Under "told" is what else the service says of them.
    """
    return {task: {**log_page(reply).reply(), "told": beside_text(reply)} for task, reply in logs.items()}
