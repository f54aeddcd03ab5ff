"""A frame as CSV that a spreadsheet opens: every cell quoted, and no cell a formula."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta, timezone

from ..expressions import expression
from ..i18n import visible
from ..schema import Field
from ._columns import Columns

# What a spreadsheet takes for the beginning of a formula, also in full width and after blanks.
_FORMULA = expression(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]")
_NUMBER = expression(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")


def csv_of(columns: Columns) -> str:
    """
    Return *columns* as CSV with a header of machine names; None is an empty cell.

    A time is in ISO 8601, UTC; a duration a number of seconds, with
    ``_seconds`` after its name. A text that a spreadsheet would take for a
    formula has "'" before it, and characters that cannot be seen are escapes.
    """
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(map(_header, columns.fields))
    writer.writerows(map(_cell, row.values()) for row in columns.rows())
    return out.getvalue()


def _header(field: Field) -> str:
    return f"{field.name}_seconds" if field.kind.dtype.startswith("timedelta") else field.name


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(timezone.utc).isoformat()
    if isinstance(value, timedelta):
        return f"{value.total_seconds():.15g}"
    text = visible(str(value))
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text
