"""How busy the tasks are: one value a minute, and which of them differ from the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from statistics import median
from typing import NamedTuple

from ..blocks import Block, Chart, DataTable, Notice
from ..charts import heat_map, utilisation
from ..frames import JobFrames
from ..i18n import N_, Words, listed_first, say, say_count
from ..sessions import Resource
from ._tab import Control, Options, Tab, is_picture, lacking

Rows = Sequence[Sequence["float | None"]]
Values = Mapping[str, Sequence["float | None"]]

# Source: API reference, "Obtaining the Monitoring Metrics of a Training Job Task"; what one looks at first, first.
_METRICS = {
    "npuUtil": N_("NPU use"),
    "gpuUtil": N_("GPU use"),
    "npuMemUsage": N_("NPU memory"),
    "gpuMemUsage": N_("GPU memory"),
    "cpuUsage": N_("CPU use"),
    "memUsage": N_("Memory"),
}
# More lines than these cannot be told apart.
_MOST_LINES = 8
# The last minutes tell how a task is now.
_RECENT_MINUTES = 10
# A task that differs from the median by less is not worth a name.
_LEAST_DIFFERENCE, _SPREADS = 15.0, 4.0
_MOST_NAMED, _MOST_NOTICES, _MOST_METRICS = 5, 6, 32


class Outlier(NamedTuple):
    """A task whose recent mean differs from that of the others; in percent."""

    task: str
    percent: float
    others: float


def _blocks(frames: JobFrames, metric: str = "") -> Iterator[Block]:
    yield from lacking(frames, Resource.METRICS, N_("The metrics are"))
    told = with_data(frames)
    if not told:
        yield from _nothing(frames)
        return
    yield from _measured(frames, told)
    yield from _named(told)
    chosen = metric if metric in told else next(iter(told))
    drawn = _chart(chosen, told[chosen], frames.language)
    yield from _as_picture(drawn) if is_picture(frames.columns("node_counts").row_count) else drawn
    yield _means(told)


def _as_picture(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield *blocks* without plotly: a page whose other charts are pictures is not to stand still while it loads."""
    yield Notice(N_("As in the other tabs the chart is a picture; job.figures['metrics'] is an interactive one."))
    for block in blocks:
        yield replace(block, is_picture=True) if isinstance(block, Chart) else block


def _nothing(frames: JobFrames) -> Iterator[Notice]:
    if not frames.others.has(Resource.METRICS):
        return
    if frames.summary.is_final:
        yield Notice(N_("The service has no metrics of this job."))
    else:
        yield Notice(N_("There are no metrics yet: the first come a few minutes after the start."))


def with_data(frames: JobFrames) -> dict[str, Values]:
    """Return the metrics that have a value, those that one looks at first, first."""
    there = frames.metric_values
    names = [name for name in _METRICS if name in there] + [name for name in there if name not in _METRICS]
    kept = {name: {task: each for task, each in there[name].items() if _has(each)} for name in names}
    return {name: values for name, values in kept.items() if values}


def _has(values: Sequence[float | None]) -> bool:
    return any(value is not None for value in values)


def _measured(frames: JobFrames, told: Mapping[str, Values]) -> Iterator[Notice]:
    """Yield which tasks the numbers are of, where not of all."""
    asked = frames.others.metrics
    if len(frames.tasks) > len(asked):
        sentence = N_("The metrics are those of {count} of {total} tasks: each task costs the service a request.")
        yield Notice(say(sentence, count=f"{len(asked):,}", total=f"{len(frames.tasks):,}"))
    alive = {task for values in told.values() for task in _recent(values)}
    silent = [task for task in asked if task not in alive]
    # After the end of a job all are.
    if alive and silent:
        yield Notice(say(N_("The last 10 minutes have no values of {tasks}."), tasks=listed_first(silent, _MOST_NAMED)))


def _named(told: Mapping[str, Values]) -> Iterator[Notice]:
    """Yield which tasks differ from the others, for the metrics that one looks at first."""
    found = {metric: odd for metric, odd in ((metric, outliers(values)) for metric, values in told.items()) if odd}
    for metric, odd in list(found.items())[:_MOST_NOTICES]:
        named = [say(N_("{task} {percent} %"), task=each.task, percent=f"{each.percent:.0f}") for each in odd]
        tasks = listed_first(named, _MOST_NAMED)
        template = N_("{metric} in the last 10 minutes: {tasks}; the median of all tasks is {median} %.")
        yield Notice(say(template, metric=label(metric), tasks=tasks, median=f"{odd[0].others:.0f}"), "warning")
    if len(found) > _MOST_NOTICES:
        one, more = N_("Tasks differ in 1 more metric."), N_("Tasks differ in {count} more metrics.")
        yield Notice(say_count(one, more, len(found) - _MOST_NOTICES), "warning")


def outliers(values: Values) -> list[Outlier]:
    """
    Return the tasks whose mean of the last ten minutes is far from the median of all, the farthest first.

    Far is more than 15 percentage points and more than four times the median distance; of two tasks none is odd.
    """
    means = _recent(values)
    if len(means) < 3:
        return []
    middle = median(means.values())
    spread = median(abs(mean - middle) for mean in means.values())
    far = max(_LEAST_DIFFERENCE, _SPREADS * spread)
    found = [Outlier(task, mean, middle) for task, mean in means.items() if abs(mean - middle) > far]
    return sorted(found, key=lambda each: -abs(each.percent - middle))


def _recent(values: Values) -> dict[str, float]:
    """Return the mean of the last ten minutes of each task; one whose values ended before them has none."""
    end = max(map(len, values.values()), default=0)
    recent = slice(max(0, end - _RECENT_MINUTES), end)
    told = {task: [value for value in each[recent] if value is not None] for task, each in values.items()}
    return {task: sum(each) / len(each) for task, each in told.items() if each}


def label(metric: str) -> str:
    """Return what people call *metric*; an unknown one is called by its own name."""
    return _METRICS.get(metric, metric)


def _chart(metric: str, values: Values, language: str) -> Iterator[Block]:
    """Yield the chart of a metric: a line a task for a few, a heat map for many."""
    odd = [each.task for each in outliers(values)]
    tasks = list(dict.fromkeys([*odd, *values]))
    minutes = range(max(map(len, values.values())))
    # As they are: a row that ends before the others is filled where it is drawn.
    rows = [values[task] for task in tasks]
    if len(tasks) <= _MOST_LINES:
        yield _lines(label(metric), tasks, rows, minutes, language)
        return
    if len(tasks) > heat_map.MOST_TASKS:
        sentence = N_("{shown} of {count} tasks are drawn, those that differ first; the table below has all.")
        yield Notice(say(sentence, shown=heat_map.MOST_TASKS, count=f"{len(tasks):,}"))
    yield _heat_map(label(metric), tasks, rows, minutes, odd[:_MOST_NAMED], language)


def _lines(name: str, tasks: Sequence[str], rows: Rows, minutes: Sequence[int], language: str) -> Chart:
    series = list(zip(tasks, rows))
    return Chart(
        name="metrics",
        title=name,
        figure=lambda _: utilisation.draw(series, minutes, metric_label=name, language=language),
        svg=lambda _, alt: utilisation.svg(series, minutes, metric_label=name, alt=alt, language=language),
        alt=utilisation.alt(series, minutes, metric_label=name),
        numbers=_last_values(tasks, rows, minutes),
    )


def _heat_map(
    name: str, tasks: Sequence[str], rows: Rows, minutes: Sequence[int], named: Sequence[str], language: str
) -> Chart:
    return Chart(
        name="metrics",
        title=name,
        figure=lambda _: heat_map.draw(tasks, rows, minutes, metric_label=name, named=named, language=language),
        svg=lambda _, alt: heat_map.svg(
            tasks, rows, minutes, metric_label=name, alt=alt, named=named, language=language
        ),
        alt=heat_map.alt(tasks, rows, minutes, metric_label=name),
        numbers=_last_values(tasks, rows, minutes),
    )


def _last_values(tasks: Sequence[str], rows: Rows, minutes: Sequence[int]) -> DataTable:
    shown = minutes[-_RECENT_MINUTES:]
    columns = [[_rounded(row[minute]) if minute < len(row) else None for row in rows] for minute in shown]
    names = [f"minute_{minute}" for minute in shown]
    labels: list[Words] = [say(N_("Minute {minute}"), minute=minute) for minute in shown]
    return DataTable(["task", *names], [N_("Task"), *labels], [list(tasks), *columns], N_("The last minutes, percent"))


def _means(told: Mapping[str, Values]) -> DataTable:
    """Return the mean of the last ten minutes of each task and metric: the tasks that differ first."""
    odd = [each.task for values in told.values() for each in outliers(values)]
    tasks = list(dict.fromkeys([*odd, *(task for values in told.values() for task in values)]))
    # A service that has another metric for each task would make a square of them.
    shown = dict(islice(told.items(), _MOST_METRICS))
    columns = [[_rounded(means.get(task)) for task in tasks] for means in map(_recent, shown.values())]
    labels = [say(N_("{metric}, %"), metric=label(metric)) for metric in shown]
    caption: Words = N_("Mean of the last 10 minutes")
    if len(told) > len(shown):
        template = N_("Mean of the last 10 minutes, the first {shown} of {count} metrics")
        caption = say(template, shown=len(shown), count=f"{len(told):,}")
    return DataTable(["task", *shown], [N_("Task"), *labels], [tasks, *columns], caption)


def _rounded(percent: float | None) -> float | None:
    return None if percent is None else round(percent, 1)


def _options(frames: JobFrames) -> Options:
    return [(label(name), name) for name in with_data(frames)]


TAB = Tab(
    "metrics",
    N_("Metrics"),
    _blocks,
    needs=frozenset({Resource.JOB, Resource.METRICS}),
    parts=3,
    controls=(Control("metric", N_("Metric"), _options),),
    is_long=True,
)
