"""Rules: how long a job waits, runs and is let run, and how often it began again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from ..i18n import N_, amount, joined, listed, say
from ._case import FAILED, STOPPED, WAITING, Case, Run, clock
from ._rule import Rank, Rule, Seen, texts
from ._texts import event_lead

LONGEST_WAIT = timedelta(minutes=10)
_UNITS = {"HOURS": timedelta(hours=1), "MINUTES": timedelta(minutes=1), "DAYS": timedelta(days=1)}
_LONGEST_START = timedelta(minutes=5)
_MOST_LOST = 0.1  # of the running time


def waited(case: Case) -> timedelta | None:
    """Return how long a job has been waiting, None when it does not wait or nobody knows."""
    frames = case.frames
    created_at = frames.summary.created_at
    if case.phase not in WAITING or frames.summary.started_at:
        return None
    if frames.summary.waited is not None or created_at is None or frames.as_of is None:
        return frames.summary.waited
    return max(frames.as_of - created_at, timedelta(0))


def _queued(case: Case) -> Iterator[Seen]:
    """Yield how long a job has waited, from ten minutes on."""
    waiting = waited(case)
    if waiting is None or waiting <= LONGEST_WAIT:
        return
    since = case.frames.summary.created_at
    told = say(N_("status.phase: {phase} for {time}"), phase=case.phase, time=_whole(waiting))
    yield Seen(joined([told, _since(since), _not_scheduled(case)]))


def _since(at: datetime | None) -> str:
    return say(N_(", since {moment}"), moment=clock(at)) if at else ""


def _whole(time: timedelta) -> timedelta:
    return timedelta(seconds=round(time.total_seconds()))


def _not_scheduled(case: Case) -> str:
    events = case.frames.columns("events")
    for at, message in zip(events["at"], events["message"]):
        if "FailedScheduling" in (message or "")[:300]:
            return joined([N_("; "), event_lead(at), message[:300]])
    return ""


def _at_the_limit(case: Case) -> Iterator[Seen]:
    """Yield the limit of a job that was stopped when it had run so long."""
    spec, ran = case.frames.first("spec"), case.frames.summary.duration
    count, unit = spec["auto_stop_after"], _UNITS.get(str(spec["auto_stop_unit"]).upper())
    if case.phase not in STOPPED | FAILED or not count or not unit or ran is None or not 0 < count < 10**5:
        return
    if unit * count - timedelta(minutes=1) <= ran <= unit * count + LONGEST_WAIT:
        told = N_("spec.auto_stop: {limit}; the job ran for {time}")
        yield Seen(say(told, limit=amount(count, spec["auto_stop_unit"]), time=_whole(ran)))


def _lacking(case: Case) -> Iterator[Seen]:
    """Yield how many nodes a running job has, and since when, where that is fewer than it asked for."""
    asked, counts = case.frames.summary.nodes_asked, case.frames.columns("node_counts")
    rows = list(zip(counts["at"], counts["nodes"]))
    if not case.is_running or not asked or not rows or rows[-1][1] is None or rows[-1][1] >= asked:
        return
    since = rows[-1][0]
    for at, nodes in reversed(rows):
        if nodes is None or nodes >= asked:
            break
        since = at
    if not _is_starting(case, since, [nodes for _, nodes in rows]):
        run = N_("{running} of {asked} nodes run (status.node_count_metrics, spec.resource.node_count)")
        yield Seen(joined([say(run, running=rows[-1][1], asked=asked), _since(since)]))


def _is_starting(case: Case, since: datetime | None, counts: list[int | None]) -> bool:
    """Return whether nodes may still be coming: there were never more, and that for a short time."""
    now = case.frames.as_of
    is_new = since is None or now is None or now - since < _LONGEST_START
    return is_new and max(filter(None, counts), default=0) <= (counts[-1] or 0)


def _recovered(case: Case) -> Iterator[Seen]:
    """Yield how often a job began again, and what time that took."""
    count = len(case.runs) - 1 if len(case.runs) > 1 else sum(each.result == "success" for each in case.recoveries)
    if not case.was_created:
        return
    if count < 1:
        yield from _begun_again(case)
        return
    lost, ran = _lost(case), case.frames.summary.duration
    is_much = bool(ran) and ran is not None and lost > ran * _MOST_LOST
    began = N_(
        "began again {times}, {lost} lost (status.running_records){ends};"
        " the steps since the last checkpoint are lost besides"
    )
    evidence = say(began, times=_times(count), lost=_whole(lost), ends=_ends(case))
    yield Seen(evidence, severity="warning" if is_much else "info")


def _begun_again(case: Case) -> Iterator[Seen]:
    """Yield that a job began again whose records tell a new start, but not when the run before it was."""
    count = case.frames.columns("running_records")["start_type"].count("restarted")
    if count:
        began = N_("began again {times}, lost time not known (status.running_records)")
        yield Seen(say(began, times=_times(count)), severity="info")


def _times(count: int) -> str:
    return N_("once") if count == 1 else say(N_("{count} times"), count=count)


def _ends(case: Case) -> str:
    ended = [run for run in case.runs[:-1] if run.end_reason]
    if not ended:
        return ""
    record = N_("record {number}: {reason}{task}")
    told = [say(record, number=run.number, reason=run.end_reason[:60], task=_by(run)) for run in ended[:5]]
    more = say(N_(", and {count} more"), count=len(ended) - 5) if len(ended) > 5 else ""
    return joined([N_(": "), listed(told), more])


def _by(run: Run) -> str:
    return f" ({run.task[:40]})" if run.task else ""


def _lost(case: Case) -> timedelta:
    """Return the time in which no run was under way, or, within one run, in which it was being recovered."""
    if len(case.runs) > 1:
        return _gaps([(run.started_at, run.ended_at) for run in case.runs])
    spans = sorted((r.at, r.ended_at) for r in case.recoveries if r.result == "success" and r.at and r.ended_at)
    if not spans:
        return timedelta(0)
    ends = max(end for _, end in spans)
    return max(ends - spans[0][0] - _gaps(list(spans)), timedelta(0))


def _gaps(spans: list[tuple[datetime | None, datetime | None]]) -> timedelta:
    """Return the time between the first start and the last end that no span covers; never negative."""
    lost, until = timedelta(0), None
    for start, end in spans:
        if until is not None and start is not None and start > until:
            lost += start - until
        ends = [each for each in (until, start, end) if each is not None]
        # A run whose end nobody knows lasted until the next at the most.
        until = None if end is None else max(ends)
    return lost


RULES = (
    Rule(
        code="preempted",
        title=N_("The job was preempted by one of higher priority."),
        advice=N_("Start it again when the pool has room, with a higher priority or not preemptible."),
        source=N_("ModelArts user guide, training job priority: JobPreempted"),
        rank=Rank.PLATFORM,
        words=("preempt", "pre-empt", "抢占"),
        pattern=texts(
            r"(?<!be )(?<!not )(?<!never )\bpre-?empted\b(?!: ?(?:false|0|no)\b)",
            r"\bJobPreempted\b",
            r"\bpreempting\b",
            r"(?<!可能)(?<!不会)被.{0,30}抢占|抢占(?:终止|停止|释放)",
        ),
        of_platform=True,
        kills=True,
    ),
    Rule(
        code="time-limit-reached",
        title=N_("The job reached its maximum running time and was stopped."),
        advice=N_("Start it again from its last checkpoint with a longer automatic stop."),
        source=N_("ModelArts API, spec.auto_stop; Kubernetes, jobs: DeadlineExceeded"),
        rank=Rank.PLATFORM,
        words=(
            "duration",
            "running time",
            "time limit",
            "stopped",
            "auto stop",
            "auto-stop",
            "auto_stop",
            "deadline",
            "时",
        ),
        pattern=texts(
            r"\bautomatically stopped\b",
            r"\bauto[-_ ]?stopped\b",
            r"\b(?:stopped|terminated)\b.{0,80}\b(?:maximum running (?:duration|time)|auto[-_ ]?stop|time limit)",
            r"\b(?:maximum running (?:duration|time)|maximum duration|time limit|auto[-_ ]?stop(?: time)?)\b"
            r".{0,60}(?<!not )(?<!be )\b(?:reached|exceeded|expired|elapsed)\b",
            r"\b(?:reached|exceed(?:ed|s))\b.{0,30}\b(?:maximum (?:running )?(?:duration|time)|time limit)\b",
            r"\bDeadlineExceeded\b",
            r"(?:作业|任务|训练|运行).{0,10}超时|(?:达到|超过|超出).{0,6}最长运行时[间长]|最长运行时[间长].{0,6}(?:达到|超过|已到|到期)",
        ),
        look=_at_the_limit,
        of_platform=True,
        kills=True,
    ),
    Rule(
        code="nodes-missing",
        title=N_("The job runs on fewer nodes than it asked for."),
        advice=N_("Look at the runs and recoveries for the node that was lost, and whether it is being replaced."),
        source=N_("ModelArts API, Status: node_count_metrics"),
        rank=Rank.STATE,
        look=_lacking,
    ),
    Rule(
        code="queued-long",
        title=N_("The job has been waiting for more than ten minutes."),
        advice=N_("Check the free resources of the pool, or take a smaller flavor or fewer nodes."),
        source=N_("ModelArts FAQ, why is a training job always queuing"),
        rank=Rank.STATE,
        look=_queued,
    ),
    Rule(
        code="recovered",
        title=N_("The job was interrupted and began again."),
        advice=N_("Save checkpoints more often if too many steps are lost each time."),
        source=N_("ModelArts user guide, fault recovery; API, Status: running_records"),
        rank=Rank.STATE,
        look=_recovered,
    ),
)
