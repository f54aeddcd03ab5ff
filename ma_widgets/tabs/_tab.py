"""What a tab is, and the two ways from columns to blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..blocks import Block, DataTable, KeyValues
from ..frames import Columns, JobFrames
from ..i18n import Words
from ..sessions import Resource


@dataclass(frozen=True)
class Tab:
    """
    A title and a pure function from frames to blocks.

    ``needs`` names the resources that must have been fetched. ``parts`` is into
    how many pieces an interactive chart divides it: before, the chart, after.
    """

    name: str
    title: Words
    blocks: Callable[[JobFrames], Iterator[Block]]
    needs: frozenset[Resource] = frozenset({Resource.JOB})
    parts: int = 1


def values_of(columns: Columns, title: Words = "", leave_out: Sequence[str] = ()) -> Iterator[KeyValues]:
    """Yield the first row as labelled values, those the reply has; nothing when it has none."""
    row = columns.first()
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
_SPOKEN_UNITS = frozenset({"cores", "cards", "GiB", "steps", "times"})


def _with_unit(unit: str, value: Any, row: Mapping[str, Any]) -> Any:
    word = row.get(unit[len(_SEE) :]) if unit.startswith(_SEE) else unit if unit in _SPOKEN_UNITS else None
    return f"{value:.15g} {word}" if word and isinstance(value, (int, float)) else value


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
