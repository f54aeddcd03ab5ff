"""
What a reader waits for, in a real JupyterLab and a real Chromium: ms, messages, bytes, and stalls of the page.

    python -m benchmarks.in_the_browser
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import BrowserContext

from ma_widgets import Resource, load_job
from ma_widgets.blocks import Chart
from ma_widgets.tabs import TABS
from tests.ui.lab import Lab
from tests.ui.notebook import TITLES

from . import jobs
from ._page import Sample, Wanted
from ._page_in_lab import Bench, Cell, Saved, opened
from .session import Session

ROUNDS = 3
SIZES = ("normal", "large", "huge")
# What the demo's job has 177 of, events, a huge job has 10,620 of.
_TIMES = {"normal": 1, "large": 10, "huge": 60}
# What the tabs show, as a session has it.
_RESOURCES = (Resource.EVENTS, Resource.STAGES, Resource.METRICS, Resource.LOG)

_SET_UP = f"""
import sys
sys.path.insert(0, {str(Path(__file__).parents[1])!r})
from benchmarks import jobs
from benchmarks.session import Session
reply = jobs.reply(jobs.SIZE)
session = Session(reply, TIMES)
"""

_TABLE = Wanted(".jp-OutputArea-output table td")
_LABEL = Wanted(".jp-OutputArea-output .widget-label")
_OPEN = ":not(.lm-mod-hidden)"
_PANE = ".ma-panes .widget-tab-contents > .lm-Widget"
_PICTURE = "figure svg"
# Not what it says while it loads.
_OURS = Wanted(f"{_PANE}{_OPEN} .ma-kv td", f"{_PANE}{_OPEN} {_PICTURE}")
_PLOT = ".js-plotly-plot .main-svg :is(.trace path, .heatmaplayer image)"
# Its figure is drawn in a pane that is hidden.
_NAIVE = Wanted(".widget-tab-contents table td", _PLOT)

_FLOORS = (
    Cell("DataFrame of 3 rows", "import pandas as pd\npd.DataFrame({'a': [1, 2, 3], 'b': list('xyz')})", _TABLE),
    Cell("Label", "import ipywidgets\nipywidgets.Label('Running')", _LABEL),
    Cell("json_normalize(reply)", "import pandas as pd\npd.json_normalize(reply)", _TABLE),
)
_WIDGET = Cell("JobInfoWidget(reply)", "from ma_widgets import JobInfoWidget\nJobInfoWidget(reply)", _OURS)
_NAIVE_TAB = Cell("naive tab", "from benchmarks import naive\nnaive.tab(reply)", _NAIVE)

_LIVE = Cell(
    "JobInfoWidget with a session",
    "from ma_widgets import JobInfoWidget\nw = JobInfoWidget('job', session=session, auto_refresh=False)\nw",
    _OURS,
)
_GROW = Cell(
    "one more point",
    "session.reply = jobs.with_one_more_point(session.reply)\nprint('grown')",
    Wanted("[data-mime-type$=stdout] pre"),
)
_REFRESH = Cell("refresh with one new point", "w.refresh()", Wanted(f"{_PANE}{_OPEN}", is_change=True))

# From the second on: the first is open.
_WALK = (*TITLES[1:], TITLES[0])
_TAB_QUIET_MS = 700


class Spread(NamedTuple):
    """Median, least and most of some rounds, in ms; nan for what was not waited for."""

    median: float
    least: float
    most: float


class Measured(NamedTuple):
    """
    One step at one size of job: ms to the text and to the chart, and how long nothing was painted in it at most.

    ``messages`` and ``size_bytes`` are what the kernel sent for it, medians;
    ``task_ms`` is the longest task of the page, ``stall_ms`` the longest gap
    between two frames, 0 below 50; ``saved`` the notebook with its one cell,
    None for what is no cell.
    """

    name: str
    size: str
    text_ms: Spread
    chart_ms: Spread
    messages: int
    size_bytes: int
    task_ms: Spread
    stall_ms: Spread
    saved: Saved | None = None


def measured(rounds: int = ROUNDS, sizes: Sequence[str] = SIZES) -> list[Measured]:
    """
    Return what was measured in one run, for each size of job: what is displayed, then refreshes, then tabs of ours.

    First times are in a fresh page with a fresh kernel, the naive tab's after
    ours; all else in warm ones. The naive tab is left out where anywidget,
    which its figure needs, is not installed.
    """
    with opened() as (context, lab):
        return [row for size in sizes for row in _of_size(context, lab, size, rounds)]


def _of_size(context: BrowserContext, lab: Lab, size: str, rounds: int) -> Iterator[Measured]:
    set_up = _SET_UP.replace("SIZE", size.upper()).replace("TIMES", str(_TIMES[size]))
    yield from _first_times(context, lab, set_up, size, rounds)
    bench = Bench(context, lab, set_up, [*_FLOORS, _WIDGET, _LIVE, _GROW, _REFRESH])
    for cell in (*_FLOORS, _WIDGET):
        yield _displayed(bench, cell, size, rounds)
    yield from _used(bench, _tabs(size), size, rounds)
    bench.close()


def _tabs(size: str) -> dict[str, Wanted]:
    """Return how each tab of ours is seen, by title: its chart as plotly draws it, or as the picture that it stays."""
    session = Session(jobs.reply(getattr(jobs, size.upper())), _TIMES[size])
    job = load_job("job", session, resources=_RESOURCES)
    tabs = {}
    for index, (title, tab) in enumerate(zip(TITLES, TABS), 1):
        pane = f"{_PANE}:nth-child({index}){_OPEN}"
        charts = [each for each in job.section(tab).blocks if isinstance(each, Chart)]
        drawn = [f"{pane} {_PLOT if chart.interactive and not chart.is_picture else _PICTURE}" for chart in charts]
        tabs[title] = Wanted(f"{pane} :is(td, pre)", next(iter(drawn), None), quiet_ms=_TAB_QUIET_MS)
    return tabs


def _first_times(context: BrowserContext, lab: Lab, set_up: str, size: str, rounds: int) -> Iterator[Measured]:
    """Yield ours and the naive tab as they are the first time, and the naive tab the second time."""
    cells = [_WIDGET, _NAIVE_TAB, _NAIVE_TAB] if find_spec("anywidget") else [_WIDGET]
    looks = [_looks(Bench(context, lab, set_up, cells), cells) for _ in range(rounds)]
    for cell, samples, time in zip(cells, zip(*looks), ("first", "first", "second")):
        told, saved = zip(*samples)
        yield _row(f"{cell.name}, {time} time", size, told, saved[-1])


def _looks(bench: Bench, cells: Iterable[Cell]) -> list[tuple[Sample, Saved]]:
    looks = []
    for cell in cells:
        looks.append((bench.shown(cell), bench.saved(cell)))
        bench.clear()
    bench.close()
    return looks


def _displayed(bench: Bench, cell: Cell, size: str, rounds: int) -> Measured:
    bench.shown(cell)
    samples = []
    for _ in range(rounds):
        bench.clear()
        samples.append(bench.shown(cell))
    saved = bench.saved(cell)
    bench.clear()
    return _row(cell.name, size, samples, saved)


def _used(bench: Bench, tabs: Mapping[str, Wanted], size: str, rounds: int) -> Iterator[Measured]:
    """Yield refreshes and tabs; apart those in which plotly draws the first time in a page, which loads it then."""
    first, *others = [_use(bench, tabs) for _ in range(1 + rounds)]
    for title, wanted in tabs.items():
        if _PLOT in (wanted.chart or ""):
            yield _row(f"{title}, first in the page", size, [first[title]])
    for name in first:
        yield _row(name, size, [use[name] for use in others])


def _use(bench: Bench, tabs: Mapping[str, Wanted]) -> dict[str, Sample]:
    """Show a job; return what came of each tab the first and the second time, and of refreshes, by name."""
    bench.clear()
    bench.shown(_LIVE)
    samples = {title: bench.chosen(title, tabs[title]) for title in _WALK}
    samples |= {f"{title}, again": bench.chosen(title, tabs[title]) for title in _WALK}
    for title in ("Overview", "Status"):
        bench.chosen(title, tabs[title])
        bench.shown(_GROW)
        samples[f"{_REFRESH.name}, {title} open"] = bench.shown(_REFRESH)
    return samples


def _row(name: str, size: str, samples: Sequence[Sample], saved: Saved | None = None) -> Measured:
    return Measured(
        name,
        size,
        _spread(sample.text_ms for sample in samples),
        _spread(sample.chart_ms for sample in samples),
        round(statistics.median(len(sample.messages) for sample in samples)),
        round(statistics.median(sample.size_bytes for sample in samples)),
        _spread(sample.longest_task_ms for sample in samples),
        _spread(sample.longest_stall_ms for sample in samples),
        saved,
    )


def _spread(times: Iterable[float]) -> Spread:
    all_ms = list(times)
    return Spread(statistics.median(all_ms), min(all_ms), max(all_ms))


_HEAD = ("displayed or done", "job", "text ms", "chart ms", "messages", "kB", "longest task ms", "longest stall ms")
_SAVED = ("saved kB", "with state kB")


def table(rows: Iterable[Measured]) -> str:
    """Return *rows* as a table in Markdown: medians, and least to most where there were several rounds."""
    lines = [[*_HEAD, *_SAVED], ["---", "---", *["---:"] * 8], *(_cells(row) for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cells(row: Measured) -> list[str]:
    times = [_told(spread) for spread in (row.text_ms, row.chart_ms, row.task_ms, row.stall_ms)]
    sizes = [_kilobytes(size) for size in row.saved] if row.saved else ["", ""]
    return [row.name, row.size, *times[:2], f"{row.messages}", _kilobytes(row.size_bytes), *times[2:], *sizes]


def _told(spread: Spread) -> str:
    if math.isnan(spread.median):
        return ""
    median, least, most = (f"{ms:,.0f}" for ms in spread)
    return median if least == most else f"{median} ({least}–{most})"


def _kilobytes(size_bytes: int) -> str:
    return f"{size_bytes / 1_000:,.1f}"


if __name__ == "__main__":
    print(table(measured()))
