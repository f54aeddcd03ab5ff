"""What happened when, and what it cost: runs, faults and node counts on one time axis, hours and money."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from ..blocks import Block, Chart, DataTable, KeyValues, Notice
from ..charts import timeline
from ..charts.timeline import Bar, Mark, Span
from ..frames import JobFrames, Run, Segment, Use, is_backwards, lost, runs, use
from ..i18n import N_, Words, in_lines, listed_first, say, say_count, worded
from ..sessions import Resource
from ._tab import Tab, is_picture, lacking, why_a_picture

# Of one run; the table of the Status has all.
_MOST_RECOVERIES = 5
_COLUMNS = (
    ("run", N_("Run")),
    ("started_at", N_("Started")),
    ("ended_at", N_("Ended")),
    ("ran", N_("Ran")),
    ("stage", N_("Last stage")),
    ("end_reason", N_("Reason of end")),
    ("task", N_("Task")),
    ("recovery", N_("Recovery")),
    ("problem", N_("What is odd")),
)


def _blocks(frames: JobFrames) -> Iterator[Block]:
    yield KeyValues(list(_use(frames)), N_("Time and use"))
    told = runs(frames)
    yield from _odd(told)
    yield from _chart(frames, told)
    yield from _steps(told)
    yield from _stages(frames)


def _stages(frames: JobFrames) -> Iterator[Block]:
    """Yield why there are no stages, where there are none."""
    if not frames.others.has(Resource.STAGES):
        yield from lacking(frames, Resource.STAGES, N_("The stages (scheduling, preparing) are"))
    elif not frames.columns("stages").row_count:
        yield Notice(N_("The service reports no stages (scheduling, preparing) for this job."))


def _use(frames: JobFrames) -> Iterator[tuple[Words, Any]]:
    spent = use(frames, frames.prices)
    yield N_("Waited"), spent.waited
    yield N_("Prepared"), spent.prepared
    yield N_("Ran"), spent.ran
    yield N_("Lost to faults"), _lost(spent.lost, spent.lost_count)
    yield N_("Node-hours"), _hours(spent.node_hours)
    if spent.accelerator_hours is not None:
        yield N_("Accelerator-hours"), _hours(spent.accelerator_hours)
    if frames.prices:
        yield N_("Cost"), _cost(frames, spent)


def _lost(time: timedelta, count: int) -> Words:
    if not count:
        return N_("nothing")
    return say_count(N_("{lost} in 1 interruption"), N_("{lost} in {count} interruptions"), count, lost=time)


def _cost(frames: JobFrames, spent: Use) -> Words:
    """Return the cost and by what price, or why it is not known."""
    if spent.cost is not None:
        return say(N_("{cost} ({price})"), cost=f"{spent.cost:,.2f}", price=spent.price)
    if spent.price and spent.node_hours is None:
        return say(N_("not known: the replies tell no node-hours ({price})"), price=spent.price)
    if spent.price:
        return say(N_("not known: {why}"), why=spent.price)
    flavor = frames.first("spec")["flavor_id"]
    if flavor:
        return say(N_("not known: the price table has no flavor {flavor}"), flavor=flavor)
    return N_("not known: the price table has no flavor of this job")


def _hours(hours: float | None) -> str | None:
    return None if hours is None else f"{hours:,.3f}"


def _odd(told: Sequence[Run]) -> Iterator[Notice]:
    problems = [say(N_("{label}: {value}"), label=_row(run), value=run.problem) for run in told if run.problem]
    if problems:
        one = N_("The times of 1 run cannot be right; what is wrong is not drawn.")
        more = N_("The times of {count} runs cannot be right; what is wrong is not drawn.")
        yield Notice(say_count(one, more, len(problems)), "warning", in_lines(problems))


def _chart(frames: JobFrames, told: Sequence[Run]) -> Iterator[Block]:
    bars, marks, gaps = list(_bars(frames, told)), list(_marks(frames, told)), list(_spans(frames))
    nodes, asked, language = frames.columns("node_counts"), frames.summary.nodes_asked, frames.language
    if not bars and not nodes.row_count:
        yield from _nothing(frames, told)
        return
    shown = timeline.drawn_rows(bars)
    rows = len({bar.row for bar in bars})
    if rows > len(shown):
        sentence = N_("The last {shown} of {rows} runs are drawn; the numbers below the chart have all.")
        yield Notice(say(sentence, shown=len(shown), rows=f"{rows:,}"))
    drawn = nodes.row_count + sum(bar.row in shown for bar in bars)
    yield from why_a_picture(drawn, "timeline")
    yield Chart(
        name="timeline",
        title=N_("Timeline"),
        figure=lambda zone: timeline.draw(bars, marks, gaps, nodes, zone, asked=asked, language=language),
        svg=lambda zone, alt: timeline.svg(
            bars, marks, gaps, nodes, zone, alt=alt, asked=asked, language=frames.language
        ),
        alt=timeline.alt(bars, gaps),
        numbers=_table(told),
        is_picture=is_picture(drawn),
    )


def _nothing(frames: JobFrames, told: Sequence[Run]) -> Iterator[Block]:
    """Yield why nothing is drawn, and what is told nevertheless."""
    if told:
        yield Notice(N_("There is nothing to draw: no run has times that can be right."))
        yield _table(told)
    elif frames.summary.is_final:
        yield Notice(N_("There is nothing to draw: the service reports no run of this job."))
    else:
        yield Notice(N_("There is nothing to draw yet: the job has not run."))


def _row(run: Run) -> Words:
    return say(N_("Run {order}"), order=run.order)


def _bars(frames: JobFrames, told: Sequence[Run]) -> Iterator[Bar]:
    """Yield the stages of each run, and what was done to recover from its end: until the next run at the latest."""
    for run, later in zip(told, [*told[1:], None]):
        row = worded(_row(run), frames.language)
        for each in run.segments:
            yield from _bar(frames, row, each.kind, _stage(frames, each), each.started_at, each.ended_at)
        for recovery in run.recoveries:
            label = " ".join(filter(None, (recovery.recover, recovery.fault_scenario, recovery.result)))
            end = recovery.ended_at or (later.started_at if later else None)
            yield from _bar(frames, row, "recovery", label, recovery.started_at, end)


def _bar(
    frames: JobFrames, row: str, kind: str, label: str, started_at: datetime | None, ended_at: datetime | None
) -> Iterator[Bar]:
    end = ended_at or _last_moment(frames)
    if started_at is not None and end is not None and end >= started_at:
        goes_on = ended_at is None and not frames.summary.is_final
        yield Bar(row, kind, label, started_at, end, goes_on)


def _last_moment(frames: JobFrames) -> datetime | None:
    """Return the moment that what has no end lasts to: of the look, or the end of the job."""
    if not frames.summary.is_final:
        return frames.as_of
    started_at, ran = frames.summary.started_at, frames.summary.duration
    return started_at + ran if started_at and ran else None


def _stage(frames: JobFrames, segment: Segment) -> str:
    """Return what the service calls the stage, in the reader's language; its name where it has no words for it."""
    return segment.label.of(frames.language) or segment.kind


def _marks(frames: JobFrames, told: Sequence[Run]) -> Iterator[Mark]:
    for run in told:
        row = worded(_row(run), frames.language)
        told_right = (each for each in run.recoveries if not is_backwards(each.started_at, each.ended_at))
        faults = [(each, each.started_at) for each in told_right if each.started_at]
        for first, at in faults[:1]:
            words = (first.fault_scenario, first.task, first.reason)
            yield Mark(row, "fault", ": ".join(filter(None, words)), at)
        for label, at in run.steps:
            yield Mark(row, "step", label.of(frames.language), at)


def _spans(frames: JobFrames) -> Iterator[Span]:
    for each in lost(frames):
        end = each.ended_at or frames.as_of
        if end is not None and end >= each.started_at:
            yield Span(each.started_at, end)


def _table(told: Sequence[Run]) -> DataTable:
    """Return the runs, a row a restart, without the columns that are empty throughout."""
    columns = [list(column) for column in zip(*map(_cells, told))] or [[] for _ in _COLUMNS]
    shown = [
        (name, label, column)
        for (name, label), column in zip(_COLUMNS, columns)
        if any(value not in (None, "") for value in column)
    ]
    names, labels, kept = zip(*shown) if shown else ((), (), ())
    return DataTable(names, labels, kept, N_("Runs, a row a restart"))


def _cells(run: Run) -> tuple[Any, ...]:
    """Return the values of ``_COLUMNS``."""
    ran = run.ended_at - run.started_at if run.started_at and run.ended_at and not run.problem else None
    stage = run.segments[-1].label if run.segments and not run.ended_at else None
    return run.order, run.started_at, run.ended_at, ran, stage, run.end_reason, run.task, _recovered(run), run.problem


def _steps(told: Sequence[Run]) -> Iterator[DataTable]:
    rows = [(run.order, step.label, step.at) for run in told for step in run.steps]
    if rows:
        labels = (N_("Run"), N_("Step"), N_("Time"))
        yield DataTable(("run", "step", "at"), labels, list(zip(*rows)), N_("Steps of the stages"))


def _recovered(run: Run) -> Words | None:
    steps = [
        say(N_("{label}: {value}"), label=each.recover or N_("recovery"), value=each.result or N_("no result told"))
        for each in run.recoveries
    ]
    return listed_first(steps, _MOST_RECOVERIES) or None


TAB = Tab("timeline", N_("Timeline"), _blocks, needs=frozenset({Resource.JOB, Resource.STAGES}), parts=3, is_long=True)
