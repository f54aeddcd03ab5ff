"""What each start of the job went through: its stages, its end, and the recoveries from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any, NamedTuple

from ..i18n import N_, Bilingual, listed, say

if TYPE_CHECKING:
    from . import JobFrames

_Row = dict[str, Any]
_RUNNING = "running"
_ITS_RECOVERY = N_("Its recovery"), N_("Its recovery {name}")
_ITS_STAGE = N_("Its stage"), N_("Its stage {name}")
# More that is odd in one run tells no more than these do.
_MOST_ODD = 12
# The words of the API reference for that stage.
_RUNNING_WORDS = Bilingual("Job running", "作业运行")
_LONG_AGO = datetime.min.replace(tzinfo=timezone.utc)
_FOREVER = datetime.max.replace(tzinfo=timezone.utc)


class Segment(NamedTuple):
    """A stage of a run, or its running when no stages are known; ``ended_at`` is None while it goes on."""

    kind: str
    label: Bilingual
    started_at: datetime
    ended_at: datetime | None


class Step(NamedTuple):
    """A moment that a stage passed: the code is there, the image is."""

    label: Bilingual
    at: datetime


class Recovery(NamedTuple):
    """One attempt to recover from the end of a run, as told; ``started_at`` is also the moment of the fault."""

    recover: str | None
    fault_scenario: str | None
    reason: str | None
    task: str | None
    result: str | None
    started_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True)
class Run:
    """
    One start of the job; ``order`` counts from 1, the oldest.

    ``started_at`` and ``ended_at`` are those of its running, as told: either
    may be None, and one that is being prepared has neither. What cannot be,
    an end before its start for one, is a sentence in ``problem`` and no
    segment; ``problem`` is "" for nearly every run.
    """

    order: int
    started_at: datetime | None
    ended_at: datetime | None
    end_reason: str | None
    task: str | None
    start_type: str | None
    segments: tuple[Segment, ...]
    steps: tuple[Step, ...]
    recoveries: tuple[Recovery, ...]
    problem: str


class _Stages(NamedTuple):
    """The stages of one run and the steps in them."""

    stages: list[_Row]
    steps: list[_Row]

    @property
    def running(self) -> _Row:
        """The stage "running", or an empty row."""
        return next((row for row in self.stages if row["stage"] == _RUNNING), {})


class _Told(NamedTuple):
    """What the two sources tell of one run; ``record`` is empty while it is prepared."""

    record: _Row
    stages: _Stages

    @property
    def started_at(self) -> datetime | None:
        """When it began to run, by the record or else by the stage."""
        started_at: datetime | None = (self.record or self.stages.running).get("started_at")
        return started_at

    @property
    def ended_at(self) -> datetime | None:
        """When it ceased to run, by the record or else by the stage."""
        ended_at: datetime | None = (self.record or self.stages.running).get("ended_at")
        return ended_at

    @property
    def is_backwards(self) -> bool:
        """Whether it is told to end before it starts."""
        return is_backwards(self.started_at, self.ended_at)

    def begins(self) -> datetime:
        """Return what the run is sorted by."""
        starts = [row["started_at"] for row in self.stages.stages if row["started_at"]]
        return next(filter(None, (self.started_at, self.ended_at, *starts)), _FOREVER)


class _Span(NamedTuple):
    """A span of a run, as told: whatever it be."""

    what: str
    kind: str
    label: Bilingual
    started_at: datetime | None
    ended_at: datetime | None

    def odd(self, *, is_past: bool) -> str:
        """Return why this cannot be, "" when it can; a span of a past run has an end."""
        if is_backwards(self.started_at, self.ended_at):
            values = {"end": _clock(self.ended_at), "start": _clock(self.started_at)}
            return say(N_("{what} ends before it starts: {end} is before {start}."), what=self.what, **values)
        if is_past and self.started_at and self.ended_at is None:
            return say(N_("{what} has no end, though a later run has begun."), what=self.what)
        return ""


def is_backwards(started_at: datetime | None, ended_at: datetime | None) -> bool:
    """Return whether both moments are told, and the end is before the start."""
    return started_at is not None and ended_at is not None and ended_at < started_at


def _clock(at: datetime | None) -> str:
    return f"{at.replace(tzinfo=None).isoformat(' ')} UTC" if at else ""


def runs(frames: JobFrames) -> tuple[Run, ...]:
    """
    Return what each start of the job went through, the oldest first.

    A running record and a record of stages are of one run when they have the
    same place in time. There may be more stages than records: a run that is
    being prepared has no record yet.

    Source:
        API reference, table RunningRecord (seconds; its official example has
        an end before the start), and "Querying the Running Stages of a
        Training Job": record 1 is the first run, the last the current one.
    """
    if "runs" not in frames.memo:
        frames.memo["runs"] = _all_runs(frames)
    known: tuple[Run, ...] = frames.memo["runs"]
    return known


def _all_runs(frames: JobFrames) -> tuple[Run, ...]:
    recoveries = _recoveries(frames)
    told = sorted(_paired(_records(frames, recoveries), _stages(frames)), key=_Told.begins)
    last_start = max((each.started_at or _LONG_AGO for each in told if not each.is_backwards), default=_LONG_AGO)
    made = []
    for order, each in enumerate(told, 1):
        # Of two records with one start the first has what was done about it.
        own = recoveries.pop(each.record["started_at"], []) if each.record else []
        made.append(_run(order, each, own, is_past=each.begins() < last_start))
    return tuple(made)


def _recoveries(frames: JobFrames) -> dict[datetime | None, list[Recovery]]:
    """Return the recoveries by the start of their run, those of one run by time."""
    made: dict[datetime | None, list[Recovery]] = {}
    for row in _distinct(frames.columns("recover_records").rows()):
        told = Recovery(
            row["recover"],
            row["fault_scenario"],
            row["reason"],
            row["related_task"],
            row["recover_result"],
            row["recover_started_at"],
            row["recover_ended_at"],
        )
        if any(told):
            made.setdefault(row["run_started_at"], []).append(told)
    for each in made.values():
        each.sort(key=lambda recovery: recovery.started_at or recovery.ended_at or _FOREVER)
    return made


def _records(frames: JobFrames, recoveries: Iterable[datetime | None]) -> list[_Row]:
    rows = _distinct(frames.columns("running_records").rows())
    kept = [row for row in rows if any(row.values()) or row["started_at"] in recoveries]
    return sorted(kept, key=lambda row: row["started_at"] or row["ended_at"] or _FOREVER)


def _distinct(rows: Iterable[_Row]) -> Iterator[_Row]:
    return (dict(items) for items in dict.fromkeys(tuple(row.items()) for row in rows))


def _stages(frames: JobFrames) -> list[_Stages]:
    """Return the stages of each run, in the order of the runs; those of no known order last."""
    made: dict[int | None, _Stages] = {}
    for row in _distinct(frames.columns("stages").rows()):
        if any(value for name, value in row.items() if name != "record_order"):
            made.setdefault(row["record_order"], _Stages([], [])).stages.append(row)
    for row in _distinct(frames.columns("sub_stages").rows()):
        if row["at"] and row["record_order"] in made:
            made[row["record_order"]].steps.append(row)
    for each in made.values():
        each.stages.sort(key=lambda row: (row["started_at"] or _FOREVER, row["stage_order"] or 0))
        each.steps.sort(key=lambda row: row["at"])
    return [made[order] for order in sorted(made, key=lambda order: (order is None, order or 0))]


def _paired(records: Sequence[_Row], stages: Sequence[_Stages]) -> Iterator[_Told]:
    """Yield each record with the stages of the same place; stages that came to no running have no record."""
    ran = [each for each in stages if each.running.get("started_at")]
    # Stages that were fetched before the record came lack the newest running.
    pool = ran if len(ran) >= len(records) else stages
    for place, record in enumerate(records):
        yield _Told(record, pool[place] if place < len(pool) else _Stages([], []))
    taken = {id(each) for each in pool[: len(records)]}
    yield from (_Told({}, each) for each in stages if id(each) not in taken)


def _run(order: int, told: _Told, recoveries: Sequence[Recovery], *, is_past: bool) -> Run:
    started_at, ended_at = told.started_at, told.ended_at
    record = _Span(N_("It"), _RUNNING, _RUNNING_WORDS, started_at, ended_at)
    spans = list(_stage_spans(told.stages.stages, ended_at)) if told.stages.stages else [record]
    others = [record] if told.record and told.stages.stages else []
    others += [_Span(_named(_ITS_RECOVERY, each.recover), "", record.label, *each[-2:]) for each in recoveries]
    odd = [*(each.odd(is_past=False) for each in others), *(each.odd(is_past=is_past) for each in spans)]
    return Run(
        order,
        started_at,
        ended_at,
        told.record.get("end_reason"),
        told.record.get("end_related_task"),
        told.record.get("start_type"),
        tuple(
            Segment(each.kind, each.label, each.started_at, each.ended_at)
            for each in spans
            if each.started_at and not each.odd(is_past=is_past)
        ),
        tuple(Step(_words(row, row["sub_stage"]), row["at"]) for row in told.stages.steps),
        tuple(recoveries),
        listed([each for each in odd if each][:_MOST_ODD], N_("{first} {rest}")),
    )


def _stage_spans(stages: Sequence[_Row], run_ended_at: datetime | None) -> Iterator[_Span]:
    """Yield the stages; one without an end lasts until the next, and the running until the run's end."""
    nexts = [row["started_at"] for row in stages[1:]]
    for row, next_start in zip(stages, [*nexts, None]):
        name, end = row["stage"] or "", row["ended_at"] or next_start
        if end is None and name == _RUNNING and not is_backwards(row["started_at"], run_ended_at):
            end = run_ended_at
        yield _Span(_named(_ITS_STAGE, name), name, _words(row, name), row["started_at"], end)


def _named(what: tuple[str, str], name: str | None) -> str:
    plain, with_name = what
    return say(with_name, name=name) if name else plain


def _words(row: _Row, name: str | None) -> Bilingual:
    """Return what the service calls it, its *name* where it has no words."""
    english, chinese = row["en_message"] or "", row["zh_message"] or ""
    return Bilingual(english or ("" if chinese.strip() else name or ""), chinese)
