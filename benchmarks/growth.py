"""How each cost grows from a normal job to one a thousand times its size."""

from __future__ import annotations

import json
import time
import tracemalloc
from collections.abc import Callable, Mapping
from typing import Any

from ma_widgets import Job, read_job
from ma_widgets.display import Look, Section, pane
from ma_widgets.tabs import TABS

from . import jobs, naive
from .in_the_kernel import columns, data_frames, first_pane, report

TIMES = (1, 10, 100, 1_000)


def measured() -> dict[str, dict[int, float]]:
    """Return each cost by how many times the job is the normal one; CPU ms, kB and counts, as its name says."""
    grown: dict[str, dict[int, float]] = {}
    for times in TIMES:
        for name, cost in _costs(jobs.reply(jobs.scaled(times))).items():
            grown.setdefault(name, {})[times] = cost
    return grown


def _costs(reply: dict[str, Any]) -> dict[str, float]:
    ways: Mapping[str, Callable[[dict[str, Any]], object]] = {
        "first pane, CPU ms": first_pane,
        "all columns, CPU ms": columns,
        "all DataFrames, CPU ms": data_frames,
        "report, CPU ms": report,
    }
    job = read_job(reply)
    shown = [len(pane(job.section(tab).blocks, Look())["text/html"]) / 1e3 for tab in TABS]
    return {
        "the reply, kB": len(json.dumps(reply)) / 1e3,
        **{name: _cpu_milliseconds(way, reply) for name, way in ways.items()},
        "all columns held in memory, MB": _kept_megabytes(_with_all_columns, reply),
        "the same as DataFrames of `json_normalize`, MB": _kept_megabytes(naive.frames, reply),
        "rows on screen, the fullest pane": max(_rows(job.section(tab)) for tab in TABS),
        "first pane, kB": shown[0],
        "largest pane, kB": max(shown),
        "all panes, kB": sum(shown),
        "report, kB": len(job.to_html()) / 1e3,
    }


def _cpu_milliseconds(way: Callable[[dict[str, Any]], object], reply: dict[str, Any]) -> float:
    way(reply)
    before = time.process_time()
    way(reply)
    return 1_000 * (time.process_time() - before)


def _rows(section: Section) -> int:
    return str(pane(section.blocks, Look())["text/html"]).count("<tr")


def _kept_megabytes(make: Callable[[dict[str, Any]], object], reply: dict[str, Any]) -> float:
    """Return the memory of what *make* returns, in megabytes, without the reply itself."""
    tracemalloc.start()
    try:
        made = make(reply)
        size_bytes = tracemalloc.get_traced_memory()[0]
        del made
    finally:
        tracemalloc.stop()
    return size_bytes / 1e6


def _with_all_columns(reply: dict[str, Any]) -> Job:
    job = read_job(reply)
    for name in job.frames:
        if name not in ("fields", "other_fields"):
            job.columns.columns(name)
    return job


def table(grown: Mapping[str, Mapping[int, float]]) -> str:
    """Return the costs as a Markdown table, with how much the last is of the first."""
    head = "".join(f" {times:,} × |" for times in TIMES)
    lines = [f"| cost |{head} growth |", f"|---|{'---:|' * (len(TIMES) + 1)}"]
    for name, costs in grown.items():
        cells = "".join(f" {_short(costs[times])} |" for times in TIMES)
        lines.append(f"| {name} |{cells} {_short(costs[TIMES[-1]] / costs[TIMES[0]])} × |")
    return "\n".join(lines) + "\n"


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
