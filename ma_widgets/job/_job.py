"""A job as a value: what one look at it gave."""

from __future__ import annotations

import copy
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Union

from .blocks import Block, Chart, Notice
from .diagnosis import Finding, diagnose
from .display import Look, Section, document, report, report_forms, text_report, visible
from .errors import BadReply, NotSupported
from .frames import DataFrames, JobFrames
from .i18n import N_, say
from .sessions import InstanceSession, Reply, Resource, SessionAdapter, checked_job_id, connect, failure
from .tabs import TABS, Tab, blocks_of

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

    from .sessions import JobInstance

# Of the keys of to_dict().
_VERSION = 1

Source = Union[str, "JobInstance", Mapping[str, Any]]


class Job:
    """
    What one look at a training job gave; it never changes.

    ``frames`` are pandas DataFrames by name, masked; ``findings`` what went
    wrong; ``figures`` plotly figures by name. ``reply`` is the raw reply with
    its secrets: it is never shown and never exported.
    """

    def __init__(self, reply: Mapping[str, Any], at: datetime | None = None, look: Look | None = None) -> None:
        self._reply = reply
        self._look = look or Look()
        self.columns = JobFrames(reply, at)
        self._summary = self.columns.summary

    @property
    def reply(self) -> Mapping[str, Any]:
        """The raw reply, unmasked."""
        return self._reply

    @property
    def id(self) -> str:
        """The job id."""
        return self._summary.id

    @property
    def name(self) -> str | None:
        """The job's name."""
        return self._summary.name

    @property
    def phase(self) -> str | None:
        """The phase, in the service's word."""
        return self._summary.phase

    @property
    def is_final(self) -> bool:
        """Whether the phase will not change any more."""
        return self._summary.is_final

    @property
    def waited(self) -> timedelta | None:
        """From creation to the start, or until the look for a job that still waits."""
        return self._summary.waited

    @property
    def queued_seconds(self) -> float:
        """How long it has been waiting; 0 once it has started."""
        return self.waited.total_seconds() if self.waited and self.duration is None else 0.0

    @property
    def duration(self) -> timedelta | None:
        """The running time; None before the start."""
        return self._summary.duration

    @property
    def node_count(self) -> int | None:
        """The nodes asked for."""
        return self._summary.nodes_asked

    @property
    def accelerators(self) -> float | None:
        """All accelerator cards of the job; None where the reply does not tell."""
        return self._summary.accelerators

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What went wrong, most important first."""
        return diagnose(self.columns)

    @property
    def failure(self) -> Finding | None:
        """The first finding of severity error, or None."""
        return next((finding for finding in self.findings if finding.severity == "error"), None)

    @cached_property
    def frames(self) -> Mapping[str, pd.DataFrame]:
        """The frames by name; columns are machine names, times UTC, durations timedeltas."""
        return DataFrames(self.columns)

    @property
    def figures(self) -> dict[str, go.Figure]:
        """The charts as plotly figures, by name."""
        import plotly.graph_objects as go

        return {chart.name: go.Figure(_drawn(chart, self._look)) for chart in self._charts()}

    def _charts(self) -> Iterator[Chart]:
        return (block for tab in TABS for block in blocks_of(tab, self.columns) if isinstance(block, Chart))

    def sections(self, *, every_field: bool = True) -> list[Section]:
        """
        Return the tabs with their blocks.

        Without *every_field* the last only counts the fields when all are
        declared: the other tabs show them, and two thirds of the bytes are saved.
        """
        entries = self.columns.entries
        if every_field or self.columns.problems or not all(entry.known for entry in entries):
            return [self.section(tab) for tab in TABS]
        *others, last = TABS
        counted = Section(last.name, self._look.words(last.title), [_only_counted(len(entries))])
        return [*(self.section(tab) for tab in others), counted]

    def shown_with(self, look: Look) -> Job:
        """Return the same job for a reader with another *look*."""
        other = copy.copy(self)
        other._look = look
        return other

    def section(self, tab: Tab) -> Section:
        """Return one tab with its blocks."""
        return Section(tab.name, self._look.words(tab.title), blocks_of(tab, self.columns))

    def to_dict(self) -> dict[str, Any]:
        """
        Return the job as JSON-able data, masked: its head, its findings, its reply.

        ``version`` is raised when a key changes its name or its meaning.
        """
        head = {
            "version": _VERSION,
            "as_of": self.columns.at and self.columns.at.astimezone(timezone.utc).isoformat(),
            "id": self.id,
            "name": self.name,
            "phase": self.phase,
            "is_final": self.is_final,
            "waited_seconds": _seconds(self.waited),
            "duration_seconds": _seconds(self.duration),
            "node_count": self.node_count,
            "accelerators": self.accelerators,
        }
        return {**head, "findings": [vars(finding) for finding in self.findings], "reply": self.columns.reply}

    def to_html(self, path: str | Path | None = None, *, every_field: bool = True) -> str:
        """Return the job as HTML that needs no script and no network; write it to *path* when one is given."""
        sections = self.sections(every_field=every_field)
        if path is not None:
            Path(path).write_text(document(self.heading, sections, self._look, at=self.columns.at), encoding="utf-8")
        return report(self.heading, sections, self._look, at=self.columns.at)

    def to_text(self, *, every_field: bool = False) -> str:
        """Return the job as text for a terminal; with *every_field* every row of every table."""
        look = replace(self._look, rows=sys.maxsize) if every_field else self._look
        return text_report(self.heading, self.sections(every_field=every_field), look, at=self.columns.at)

    @property
    def heading(self) -> str:
        """What the job is called in a title."""
        return f"{self.name or self.id} ({self.phase or 'phase not reported'})"

    def __str__(self) -> str:
        return self.to_text()

    def __repr__(self) -> str:
        return f"<Job {visible(self.id)} {visible(self.phase or '')}>"

    def forms(self, above: Sequence[Block] = ()) -> dict[str, str]:
        """Return the report as HTML and as text, by MIME type, with *above* at its beginning."""
        first, *rest = self.sections(every_field=False)
        sections = [first._replace(blocks=[*above, *first.blocks]), *rest]
        return report_forms(self.heading, sections, self._look, at=self.columns.at)

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return self.forms()


def _only_counted(count: int) -> Notice:
    sentence = N_('All {count} fields of the reply are declared; job.frames["fields"] lists them one by one.')
    return Notice(say(sentence, count=count))


def _drawn(chart: Chart, look: Look) -> dict[str, Any]:
    figure = chart.figure(look.time_zone)
    return {"data": figure["data"], "layout": figure["layout"]}


def _seconds(value: timedelta | None) -> float | None:
    return None if value is None else value.total_seconds()


def read_job(reply: object, *, at: datetime | None = None, look: Look | None = None) -> Job:
    """
    Return the job that *reply* describes; *at* is the moment it was fetched.

    Raises:
        BadReply: *reply* is no object, or describes no job.
        SessionError: *reply* is an error body; the error it stands for.
    """
    if not isinstance(reply, Mapping):
        raise BadReply(f"The reply is {_kind(reply)}, not a job.", hint="Pass the dict that get_job_info() returns.")
    error = failure(reply)
    if error is not None:
        raise error
    job = Job(reply, at, look)
    if not job.id:
        raise BadReply(
            "The reply describes no job: it has no metadata.id.",
            why=_keys(job.columns.reply),
            hint="Pass the whole reply of one job, as get_job_info() returns it.",
        )
    return job


def _kind(reply: object) -> str:
    kinds: Sequence[tuple[Any, str]] = (
        (type(None), "empty"),
        (str, "a text"),
        (list, "a list"),
        ((int, float), "a number"),
    )
    return next((word for kind, word in kinds if isinstance(reply, kind)), type(reply).__name__)


def _keys(reply: Mapping[str, Any]) -> str:
    keys = ", ".join(repr(str(key)[:40]) for key in list(reply)[:8])
    return f"Its keys are: {keys}." if keys else "It is an empty object."


def load_job(
    job: Source,
    session: SessionAdapter | None = None,
    resources: Sequence[Resource] = (Resource.JOB,),
    *,
    look: Look | None = None,
) -> Job:
    """
    Fetch a job and return it.

    *job* is a job id, an object of the SDK that has ``get_job_info()``, or a
    reply in hand. Without *session* the one of ``connect()`` is used.

    Raises:
        SessionError: what the service or the way to it answered.
    """
    lacking = [each for each in resources if each is not Resource.JOB]
    if lacking:
        raise NotSupported(f"load_job cannot read {Resource(lacking[0]).value!r} yet.", hint="Leave resources= out.")
    if isinstance(job, Mapping):
        return read_job(job, look=look)
    adapter, job_id = resolve(job, session)
    reply: Reply = adapter.fetch(Resource.JOB, job_id)
    return read_job(reply, at=datetime.now(timezone.utc), look=look)


def resolve(job: object, session: SessionAdapter | None) -> tuple[SessionAdapter, str | None]:
    """
    Return where to fetch *job* and under which id: an object of the SDK brings its own session.

    Raises:
        BadRequest: *job* is no job id and no object of the SDK, whatever the session.
        NotAuthenticated: there is no session, and ``connect()`` finds none.
    """
    if session is None and not isinstance(job, str) and hasattr(job, "get_job_info"):
        return InstanceSession(job), getattr(job, "job_id", None)
    job_id = checked_job_id(job if isinstance(job, str) else getattr(job, "job_id", job))
    return connect() if session is None else session, job_id
