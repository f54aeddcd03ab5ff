"""A job as a value: what one look at it gave."""

from __future__ import annotations

import copy
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..blocks import Block, Chart
from ..diagnosis import Finding, diagnose
from ..display import Look, Section, document, markdown, report, text_report, write_file
from ..frames import DataFrames, Hidden, JobFrames, Others, Use, checked_prices, chosen_of, csv_of, hidden, use
from ..i18n import N_, Words, line, say
from ..tabs import TABS, Tab, blocks_of, checked_tabs, phase_word
from ._figures import figures_of
from ._sections import only_counted, without_repeats

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

# Of the keys of to_dict().
_VERSION = 1
_ROWS_OF_A_CELL = 50
_ALL_FIELDS = TABS[-1]
_MORE_TEXT = N_("print(widget.job), or print(job), tells the rest.")


class Job:
    """
    What one look at a training job gave; it never changes.

    ``frames`` are pandas DataFrames by name, masked; ``findings`` what went
    wrong; ``use`` its hours and what they cost; ``figures`` plotly figures by
    name. ``tabs`` are what it is shown in. ``reply`` is the raw reply with its
    secrets, ``others`` those of other resources: they are never shown and
    never exported.
    """

    def __init__(
        self,
        reply: Mapping[str, Any],
        at: datetime | None = None,
        look: Look | None = None,
        others: Others | None = None,
    ) -> None:
        self._look = look or Look()
        self.tabs = TABS
        self.columns = JobFrames(reply, at, others).for_reader({}, self._look.language)

    @property
    def reply(self) -> Mapping[str, Any]:
        """The raw reply, unmasked."""
        return self.columns.raw.reply

    @property
    def others(self) -> Others:
        """What was fetched besides the reply, unmasked."""
        return self.columns.others

    @property
    def id(self) -> str:
        """The job id."""
        return self.columns.summary.id

    @property
    def name(self) -> str | None:
        """The job's name."""
        return self.columns.summary.name

    @property
    def phase(self) -> str | None:
        """The phase, in the service's word."""
        return self.columns.summary.phase

    @property
    def is_final(self) -> bool:
        """Whether the phase will not change any more."""
        return self.columns.summary.is_final

    @property
    def waited(self) -> timedelta | None:
        """From creation to the start, or until the look for a job that still waits."""
        return self.columns.summary.waited

    @property
    def queued_seconds(self) -> float:
        """How long it has been waiting; 0 once it has started."""
        return self.waited.total_seconds() if self.waited and self.duration is None else 0.0

    @property
    def duration(self) -> timedelta | None:
        """The running time; None before the start."""
        return self.columns.summary.duration

    @property
    def node_count(self) -> int | None:
        """The nodes asked for."""
        return self.columns.summary.nodes_asked

    @property
    def accelerators(self) -> float | None:
        """All accelerator cards of the job; None where the reply does not tell."""
        return self.columns.summary.accelerators

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What went wrong, most important first."""
        return diagnose(self.columns)

    @property
    def use(self) -> Use:
        """How long it waited, ran and stood still, its node-hours and accelerator-hours, and their cost."""
        return use(self.columns, self.columns.prices)

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
        return figures_of(self._charts(), self._look.time_zone)

    def _charts(self) -> Iterator[Chart]:
        return (block for tab in self.tabs for block in blocks_of(tab, self.columns) if isinstance(block, Chart))

    @property
    def masked(self) -> tuple[str, ...]:
        """The paths of the values of the reply that are masked, all or in part."""
        return tuple(each.path for each in hidden(self.reply, self.columns.reply))

    def revealed(self, chosen: Iterable[str]) -> list[Hidden]:
        """
        Return the masked values that have a *chosen* path or name, for who puts them before an eye.

        Raises:
            ValueError: nothing that is masked is called so.
        """
        return chosen_of(hidden(self.reply, self.columns.reply), chosen)

    def sections(self, *, every_field: bool = True) -> list[Section]:
        """
        Return the tabs with their blocks, on one page: a chart that two of them show stands in the first.

        Without *every_field* All fields only counts them when all are
        declared: the other tabs show them, and two thirds of the bytes are saved.
        """
        entries = self.columns.entries
        is_odd = self.columns.problems or self.columns.columns("other_fields").row_count
        is_short = not every_field and not is_odd and all(entry.known for entry in entries)
        counted = [only_counted(len(entries))]
        told = (
            self._section(tab, counted) if is_short and tab is _ALL_FIELDS else self.section(tab) for tab in self.tabs
        )
        return list(without_repeats(told))

    def shown_with(self, look: Look) -> Job:
        """Return the same job for a reader with another *look*."""
        other = copy.copy(self)
        other._look = look
        other.columns = self.columns.for_reader(self.columns.prices, look.language)
        return other

    def priced(self, prices: Mapping[str, float]) -> Job:
        """
        Return the same job with *prices*: of one node for one hour, by flavor id, flavor name or billing code.

        Raises:
            ValueError: a price is no number, or negative.
        """
        other = copy.copy(self)
        other.columns = self.columns.for_reader(checked_prices(prices), self.columns.language)
        return other

    def with_tabs(self, tabs: Iterable[Tab]) -> Job:
        """Return the same job with *tabs* of your own behind those of the package; ValueError where a name is taken."""
        other = copy.copy(self)
        other.tabs = checked_tabs(tabs)
        return other

    def with_others(self, others: Others) -> Job:
        """Return the same look at the job with *others* in the place of what was fetched besides."""
        other = copy.copy(self)
        other.columns = self.columns.with_others(others)
        other.__dict__.pop("frames", None)
        return other

    def section(self, tab: Tab, choices: Mapping[str, str] | None = None) -> Section:
        """Return one tab with its blocks, as the reader chose them."""
        return self._section(tab, blocks_of(tab, self.columns, choices))

    def _section(self, tab: Tab, blocks: Sequence[Block]) -> Section:
        return Section(tab.name, self._look.words(tab.title), blocks)

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

    def to_json(self, path: str | Path | None = None) -> str:
        """Return what ``to_dict()`` gives as JSON, in ASCII; write it to *path* when one is given."""
        return _written(json.dumps(self.to_dict(), indent=1, allow_nan=False), path)

    def to_csv(self, frame: str, path: str | Path | None = None) -> str:
        """
        Return a frame as CSV, masked, in which a spreadsheet finds no formula; write it to *path* when one is given.

        A time is in ISO 8601, UTC; a duration a number of seconds, with ``_seconds`` after its name.
        """
        return _written(csv_of(self.columns.columns(frame)), path)

    def to_markdown(self, path: str | Path | None = None) -> str:
        """Return the report as Markdown for a ticket, in which nothing but our titles is markup; write it to *path*."""
        sections = self.sections(every_field=False)
        return _written(markdown(self.heading, sections, self._look, at=self.columns.at), path)

    def to_html(self, path: str | Path | None = None, *, every_field: bool = True) -> str:
        """Return the job as HTML that needs no script and no network; write it to *path* when one is given."""
        sections = self.sections(every_field=every_field)
        if path is not None:
            _written(document(self.heading, sections, self._look, at=self.columns.at), path)
        return report(self.heading, sections, self._look, at=self.columns.at)

    def to_text(self, *, every_field: bool = False) -> str:
        """Return the job as text for a terminal; with *every_field* every row of every table."""
        look = replace(self._look, rows=sys.maxsize) if every_field else self._look
        return text_report(self.heading, self.sections(every_field=every_field), look, at=self.columns.at)

    @property
    def heading(self) -> Words:
        """What the job is called in a title."""
        return say(N_("{name} ({phase})"), name=line(self.name or self.id), phase=phase_word(self.phase))

    def __str__(self) -> str:
        return self.to_text()

    def __repr__(self) -> str:
        return line(f"<Job {self.id} {self.phase or ''}>")

    def forms(self, above: Sequence[Block] = ()) -> dict[str, str]:
        """
        Return the report as HTML and its first tab as text, by MIME type, with *above* at its beginning.

        Whoever reads the text has ``print(job)`` for the rest; it would be sent with every cell that shows the job.
        """
        first, *rest = self.sections(every_field=False)
        first = first._replace(blocks=[*above, *first.blocks])
        # The cell is saved with it: of long tables the first rows must do.
        look = replace(self._look, rows=min(self._look.rows, _ROWS_OF_A_CELL))
        html = report(self.heading, [first, *rest], look, at=self.columns.at)
        text = text_report(self.heading, [first], look, at=self.columns.at)
        return {"text/html": html, "text/plain": f"{text}\n{look.words(_MORE_TEXT)}\n"}

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {**self.forms(), "text/plain": self.to_text()}


def _written(text: str, path: str | Path | None) -> str:
    if path is not None:
        write_file(path, text)
    return text


def _seconds(value: timedelta | None) -> float | None:
    return None if value is None else value.total_seconds()
