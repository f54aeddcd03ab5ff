"""What has happened to the job, the newest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from ..blocks import Badge, Block, Notice
from ..frames import Columns, JobFrames
from ..i18n import N_, Words, listed, say, say_count
from ..schema import count as counted
from ..sessions import Resource
from ._tab import Control, Options, Tab, lacking, table_of

_SPANS = {
    "10min": (N_("Last 10 minutes"), timedelta(minutes=10)),
    "hour": (N_("Last hour"), timedelta(hours=1)),
    "day": (N_("Last day"), timedelta(days=1)),
    "week": (N_("Last week"), timedelta(days=7)),
}
# The order of what one looks for; a level that is not documented stands behind them.
_LEVELS = ("Error", "Warning", "Info")
# The API knows three; another service may have any number.
_MOST_LEVELS = 12
_TONES = {"Error": "bad", "Warning": "warn"}


def _blocks(frames: JobFrames, level: str = "", since: str = "", wanted: str = "") -> Iterator[Block]:
    """Yield the events of a *level*, *since* a span before the look, whose words contain *wanted*."""
    yield from lacking(frames, Resource.EVENTS, N_("The events are"))
    if not frames.others.has(Resource.EVENTS):
        return
    events = frames.columns("events")
    if not events.row_count:
        yield Notice(N_("The service reports no events for this job."))
        return
    kept = [row for row in events.rows() if _fits(row, frames, level, since, wanted.lower())]
    yield Notice(_counted(kept, events.row_count))
    yield from _cut_short(frames, events.row_count)
    shown = [{**row, "level": _level(row["level"])} for row in kept]
    yield from table_of(Columns.from_rows(events.fields, [tuple(row.values()) for row in shown]), N_("Events"))


def _fits(row: dict[str, Any], frames: JobFrames, level: str, since: str, wanted: str) -> bool:
    if level and row["level"] != level:
        return False
    if since in _SPANS and not _is_since(row, frames, _SPANS[since][1]):
        return False
    return wanted in " ".join(row[name] or "" for name in ("message", "task", "source")).lower()


def _is_since(row: dict[str, Any], frames: JobFrames, span: timedelta) -> bool:
    """Whether the event lies within *span* before the look, or before the last one of a job that has ended."""
    until = next(iter(frames.columns("events")["at"]), None) if frames.summary.is_final else frames.as_of
    # What bears no time is not left out.
    return row["at"] is None or until is None or row["at"] >= until - span


def _cut_short(frames: JobFrames, count: int) -> Iterator[Notice]:
    """Yield that there are more events than were sent, where the service says so."""
    try:
        total = counted.read(frames.other("events").get("total"))
    except ValueError:
        sentence = N_("How many events the service has is not known: its total cannot be; {count} were sent.")
        yield Notice(say(sentence, count=f"{count:,}"), "warning")
        return
    if isinstance(total, int) and total > count:
        sentence = N_("The service has {total} events; {count} of them were sent.")
        yield Notice(say(sentence, total=f"{total:,}", count=f"{count:,}"), "warning")


def _level(level: str | None) -> Badge | str | None:
    return Badge(level, _TONES[level]) if level in _TONES else level


def _counted(kept: list[dict[str, Any]], total: int) -> Words:
    """Return how many events of which level, and how many of all that is."""
    if not kept:
        one, more = N_("The only event does not fit the filters."), N_("None of the {count} events fits the filters.")
        return say_count(one, more, total)
    levels = Counter(row["level"] or "" for row in kept)
    counts = listed([_of_level(level, f"{levels[level]:,}") for level in _ordered(levels)[:_MOST_LEVELS]])
    if len(kept) == total:
        return say_count(N_("1 event: {counts}."), N_("{count} events: {counts}."), total, counts=counts)
    template = N_("{kept} of {total} events: {counts}.")
    return say(template, kept=f"{len(kept):,}", total=f"{total:,}", counts=counts)


def _of_level(level: str, count: str) -> str:
    if not level:
        return say(N_("{count} without a level"), count=count)
    # The word is the service's, and the filter above has it too.
    return say(N_("{count} {level}"), count=count, level=level)


def _ordered(levels: Iterable[str]) -> list[str]:
    """Return the levels, what one looks for first; those that are not documented by name, none at all last."""
    return sorted(levels, key=lambda each: (_LEVELS.index(each) if each in _LEVELS else len(_LEVELS), not each, each))


def _levels(frames: JobFrames) -> Options:
    there = {level for level in frames.columns("events")["level"] if level}
    return [(N_("All levels"), ""), *((level, level) for level in _ordered(there))]


def _spans(_: JobFrames) -> Options:
    return [(N_("All the time"), ""), *((label, name) for name, (label, _) in _SPANS.items())]


TAB = Tab(
    "events",
    N_("Events"),
    _blocks,
    needs=frozenset({Resource.JOB, Resource.EVENTS}),
    controls=(
        Control("level", N_("Level"), _levels),
        Control("since", N_("Time"), _spans),
        Control("wanted", N_("Filter by text, then Enter")),
    ),
    is_long=True,
)
