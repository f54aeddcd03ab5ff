"""What a tab is, and the two ways from columns to blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..blocks import Block, DataTable, KeyValues, Notice
from ..errors import NotSupported
from ..frames import Columns, JobFrames
from ..i18n import N_, Words, amount, say
from ..sessions import Resource
from ._error_notice import error_notice

Options = Sequence[tuple[Words, str]]
Choices = Mapping[str, str]


@dataclass(frozen=True)
class Control:
    """
    What a reader can choose in a tab: one of the *options* of these frames, a *step* from what he chose, or a text.

    Its value goes to the tab's function under its name; "" is "not chosen". A step is a button.
    """

    name: str
    label: Words
    options: Callable[[JobFrames], Options] | None = None
    step: Callable[[JobFrames, Choices], str] | None = None


@dataclass(frozen=True)
class Tab:
    """
    A title and a pure function from frames to blocks; what a reader chose comes as keywords.

    ``needs`` names the resources that are fetched when the tab is opened.
    ``parts`` is into how many pieces an interactive chart divides it: before,
    the chart, after. A tab that ``is_long`` may have tables of many pages.
    """

    name: str
    title: Words
    blocks: Callable[..., Iterator[Block]]
    needs: frozenset[Resource] = frozenset({Resource.JOB})
    parts: int = 1
    controls: tuple[Control, ...] = ()
    is_long: bool = False

    @property
    def costs(self) -> frozenset[Resource]:
        """What it needs besides the job's own reply."""
        return self.needs - {Resource.JOB}


def lacking(frames: JobFrames, resource: Resource, what: Words) -> Iterator[Notice]:
    """Yield why *what* is not there; nothing when it is."""
    error = frames.others.unavailable.get(resource)
    if error is not None:
        yield error_notice(error, "info" if isinstance(error, NotSupported) else "warning")
    elif not frames.others.has(resource):
        sentence = N_("{what} not there yet: an open tab of JobInfoWidget fetches that, load_job(resources=) too.")
        yield Notice(say(sentence, what=what))


# To draw more takes plotly so long that the page stands still.
_MOST_MARKS = 500


def is_picture(marks: int) -> bool:
    """Return whether plotly would take too long for a chart of so many *marks*."""
    return marks > _MOST_MARKS


def why_a_picture(marks: int, name: str) -> Iterator[Notice]:
    """Yield why the chart *name* is no interactive one, and how to have it; nothing when it is."""
    if is_picture(marks):
        sentence = N_("With {marks} marks the chart is a picture; job.figures[{name}] is an interactive one.")
        yield Notice(say(sentence, marks=f"{marks:,}", name=repr(name)))


def values_of(
    columns: Columns, title: Words = "", leave_out: Sequence[str] = (), instead: Mapping[str, Any] | None = None
) -> Iterator[KeyValues]:
    """Yield the first row as labelled values, those the reply has, or what is said *instead*; nothing without any."""
    row = {**columns.first(), **(instead or {})}
    # A unit that has a field of its own stands beside its amount.
    units = {field.unit[len(_SEE) :] for field in columns.fields if field.unit.startswith(_SEE)}
    items = [
        (field.label, _with_unit(field.unit, row[field.name], row))
        for field in columns.fields
        if row[field.name] is not None and field.name not in leave_out and field.name not in units
    ]
    if items:
        yield KeyValues(items, title)


_SEE = "see "
# Units that a reader needs beside a bare number; "ms" and "s" are already durations and moments.
_SPOKEN_UNITS = (N_("cores"), N_("cards"), N_("GiB"), N_("steps"), N_("times"))


def _with_unit(unit: str, value: Any, row: Mapping[str, Any]) -> Any:
    spoken = next((each for each in _SPOKEN_UNITS if each == unit), None)
    word = row.get(unit[len(_SEE) :]) if unit.startswith(_SEE) else spoken
    if not word or not isinstance(value, (int, float)):
        return value
    return amount(value, word)


def table_of(columns: Columns, caption: Words, leave_out: Sequence[str] = ()) -> Iterator[DataTable]:
    """Yield the rows as a table, without the columns that are empty throughout; nothing when there is no row."""
    shown = [field for field in columns.fields if field.name not in leave_out and _has_values(columns[field.name])]
    if columns.row_count and shown:
        yield DataTable(
            names=[field.name for field in shown],
            labels=[field.label for field in shown],
            columns=[columns[field.name] for field in shown],
            caption=caption,
        )


def _has_values(column: Sequence[Any]) -> bool:
    return any(value is not None and value != "" for value in column)
