"""The times in which a job stood still because of faults: each moment once."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timezone
from typing import TYPE_CHECKING, NamedTuple

from ._runs import Run, is_backwards, runs

if TYPE_CHECKING:
    from . import JobFrames

_LONG_AGO = datetime.min.replace(tzinfo=timezone.utc)
_FOREVER = datetime.max.replace(tzinfo=timezone.utc)


class Lost(NamedTuple):
    """A time in which the job stood still; ``ended_at`` is None while it goes on."""

    started_at: datetime
    ended_at: datetime | None


def lost(frames: JobFrames) -> tuple[Lost, ...]:
    """
    Return the times in which the job stood still because of faults, by time; none overlaps another.

    They are the times from the end of a run to the start of the next, and
    those of the recoveries, within the life of the job. A recovery without an
    end lasts until the next run, or goes on. After the last run nothing is
    lost unless something was done to recover.
    """
    told = runs(frames)
    life = frames.first("metadata")["created_at"] or _LONG_AGO, _until(frames, told)
    spans = [*_gaps(told), *_recovering(told)]
    return tuple(_clipped(_union(spans), life, goes_on=not frames.summary.is_final))


def _until(frames: JobFrames, told: Sequence[Run]) -> datetime:
    """Return the end of the job's life, or the moment of the look; the end of time when nobody knows."""
    if frames.at and not frames.summary.is_final:
        return frames.at.astimezone(timezone.utc)
    moments = [
        at for run in told if not is_backwards(run.started_at, run.ended_at) for at in (run.started_at, run.ended_at)
    ]
    started_at, ran = frames.first("status")["started_at"], frames.first("status")["duration"]
    if frames.summary.is_final:
        moments += [started_at + ran if started_at and ran else None, *frames.columns("node_counts")["at"][-1:]]
    else:
        moments.append(frames.as_of)
    return max((at for at in moments if at), default=_FOREVER)


def _gaps(told: Sequence[Run]) -> Iterator[tuple[datetime, datetime]]:
    """Yield the times between runs; before a run whose predecessor has no end, nobody knows of any."""
    end, is_open = None, False
    for run in told:
        start = run.started_at or run.ended_at
        if start is None or is_backwards(run.started_at, run.ended_at):
            continue
        if end and not is_open and start > end:
            yield end, start
        end = max(filter(None, (end, run.ended_at)), default=None)
        is_open = run.ended_at is None
    prepared = [each.started_at for run in told if run.started_at is None for each in run.segments]
    if end and not is_open and prepared and max(prepared) >= end:
        yield end, _FOREVER


def _recovering(told: Sequence[Run]) -> Iterator[tuple[datetime, datetime]]:
    valid = (run.started_at for run in told if not is_backwards(run.started_at, run.ended_at))
    starts = sorted(filter(None, valid))
    for each in (each for run in told for each in run.recoveries):
        if each.started_at is None or is_backwards(each.started_at, each.ended_at):
            continue
        place = bisect_right(starts, each.started_at)
        following = starts[place] if place < len(starts) else None
        # What has succeeded at an untold moment does not go on.
        end = each.ended_at or following or (each.started_at if each.result == "success" else _FOREVER)
        yield each.started_at, end


def _union(spans: Iterable[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    made: list[tuple[datetime, datetime]] = []
    for start, end in sorted(spans):
        if made and start <= made[-1][1]:
            made[-1] = made[-1][0], max(made[-1][1], end)
        else:
            made.append((start, end))
    return made


def _clipped(
    spans: Iterable[tuple[datetime, datetime]], life: tuple[datetime, datetime], *, goes_on: bool
) -> Iterator[Lost]:
    born, until = life
    for start, end in spans:
        if end == _FOREVER and goes_on:
            yield Lost(max(start, born), None)
        elif max(start, born) < min(end, until) < _FOREVER:
            yield Lost(max(start, born), min(end, until))
