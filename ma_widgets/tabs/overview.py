"""Is it alive, why did it fail, where is what it wrote: the first screen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..blocks import Badge, Block, KeyValues, Log
from ..diagnosis import Finding, diagnose
from ..expressions import expression
from ..frames import JobFrames, Summary
from ..i18n import N_, Words, line, say, say_count
from ._finding_card import finding_card
from ._node_chart import node_chart
from ._tab import Tab
from .inputs_outputs import log_paths
from .logs import lines_of

# What the service's word means for the one who waits, and its tone.
_PHASES = {
    "Creating":    (N_("Creating: the job is being set up"),             "busy"),
    "Pending":     (N_("Pending: the job waits for resources"),          "busy"),
    "Running":     (N_("Running"),                                       "busy"),
    "Completed":   (N_("Completed"),                                     "good"),
    "Failed":      (N_("Failed"),                                        "bad"),
    "Abnormal":    (N_("Abnormal: the platform could not run the job"),  "bad"),
    "Terminating": (N_("Terminating: the job is being stopped"),         "neutral"),
    "Terminated":  (N_("Terminated: the job was stopped"),               "neutral"),
}  # fmt: skip


_WORDS = (
    N_("Creating"), N_("Pending"), N_("Running"), N_("Completed"),
    N_("Failed"), N_("Abnormal"), N_("Terminating"), N_("Terminated"),
)  # fmt: skip


# More would push the rest of the first screen away.
_MOST_PATHS = 12
_LINES_SHOWN = 12
# What led to a line stands before it, and the card opens its log at the end.
_LINES_BEFORE = 8
_LOG_LINE = expression(r", log line (\d{1,12}): ")


def phase_badge(phase: str | None) -> Badge:
    """Return the phase in words; a phase that is not documented is shown as it is, in no colour."""
    word, tone = _PHASES.get(phase or "", (phase or N_("The phase is not reported"), "neutral"))
    return Badge(word, tone)


def phase_word(phase: str | None) -> Words:
    """Return the phase in a word, for a title; a phase that is not documented as it is."""
    return next((word for word in _WORDS if word == phase), line(phase or "")) or N_("phase not reported")


def _blocks(frames: JobFrames) -> Iterator[Block]:
    yield from _went_wrong(frames)
    yield KeyValues(list(_head(frames)), N_("In brief"))
    yield from node_chart(frames, interactive=False)
    paths = list(_paths(frames))
    if paths:
        yield KeyValues(paths, N_("Where things are"))


def _went_wrong(frames: JobFrames) -> Iterator[Block]:
    """Yield the first finding, with the part of its task's log that shows it, where that was fetched."""
    findings = diagnose(frames)
    for finding in findings[:1]:
        others = len(findings) - 1
        more = say_count(N_("1 more finding in Status."), N_("{count} more findings in Status."), others)
        yield finding_card(frames, finding, log=_log(frames, finding), more=more if others else "")


def _log(frames: JobFrames, finding: Finding) -> Log | None:
    """Return the lines around the one where the cause was seen, or the end of the log, where most are seen."""
    task, lines, seen = finding.task, lines_of(frames, finding.task), _line_seen(finding)
    if not lines:
        return None
    index = next((index for index, line in enumerate(lines) if line.number == seen), None) if seen else None
    if index is None or index >= len(lines) - _LINES_SHOWN:
        return Log(lines[-_LINES_SHOWN:], say(N_("End of the log of {task}"), task=task))
    start = max(index - _LINES_BEFORE, 0)
    title = say(N_("Log of {task} around line {line}"), task=task, line=seen)
    return Log(lines[start : start + _LINES_SHOWN], title)


def _line_seen(finding: Finding) -> int | None:
    """Return the number of the log line that *finding* was seen in, as its evidence begins; None for another place."""
    match = _LOG_LINE.match(finding.evidence, len(finding.task)) if finding.evidence.startswith(finding.task) else None
    return int(match[1]) if match else None


def _head(frames: JobFrames) -> Iterator[tuple[Words, Any]]:
    job = frames.summary
    yield N_("State"), phase_badge(job.phase)
    if job.secondary_phase and job.secondary_phase != job.phase:
        yield N_("Secondary phase"), phase_word(job.secondary_phase)
    yield N_("Name"), job.name
    yield N_("Job id"), job.id
    yield N_("Created by"), frames.first("metadata")["user_name"]
    yield N_("Created"), job.created_at
    if job.waited is not None:
        yield _waited_label(job), job.waited
    yield N_("Running time") if not job.is_final else N_("Ran for"), job.duration
    yield N_("Nodes"), _nodes(job)
    yield N_("Accelerators"), _accelerators(job)


def _waited_label(job: Summary) -> str:
    return N_("Waited") if job.started_at or job.is_final else N_("Waiting for")


def _nodes(job: Summary) -> Words | None:
    asked, running = job.nodes_asked, job.nodes_running
    if asked is None:
        return None if running is None else say(N_("{running} running"), running=running)
    if job.is_final:
        return say(N_("{asked} asked for"), asked=asked)
    if running is None and job.phase == "Running":
        return say(N_("{asked} asked for; how many run is not reported"), asked=asked)
    return say(N_("{running} of {asked} running"), running=running or 0, asked=asked)


def _accelerators(job: Summary) -> Words | None:
    if not job.accelerators:
        return None
    if not job.accelerator:
        return say(N_("{cards} in all"), cards=job.accelerators)
    return say(N_("{cards} × {name} in all"), cards=job.accelerators, name=job.accelerator)


def _paths(frames: JobFrames) -> Iterator[tuple[Words, Any]]:
    algorithm = frames.first("algorithm")
    for label, value in ((N_("Code"), algorithm["code_dir"]), (N_("Boot file"), algorithm["boot_file"])):
        if value:
            yield label, value
    yield from _channels(frames, "inputs", N_("Input {name}"))
    yield from _channels(frames, "outputs", N_("Output {name}"))
    yield N_("Logs"), next(iter(log_paths(frames)), N_("no export path: the platform keeps logs for 30 days"))


def _channels(frames: JobFrames, name: str, label: str) -> Iterator[tuple[Words, Any]]:
    """Yield the paths of inputs or outputs, of the job and of its roles."""
    rows = [*frames.columns(name).rows(), *frames.columns(f"role_{name}").rows()]
    for row in rows[:_MOST_PATHS]:
        role = row.get("role")
        name = say(N_("{name} ({role})"), name=row["name"] or "", role=role) if role else row["name"]
        yield say(label, name=name), row["obs_url"]
    if len(rows) > _MOST_PATHS:
        yield N_("And more"), say(N_("{count}, see Inputs & outputs"), count=len(rows) - _MOST_PATHS)


TAB = Tab("overview", N_("Overview"), _blocks)
