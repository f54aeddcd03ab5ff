"""Columns -> DataFrame, with the same dtypes in every pandas from 1.5 to 3."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from ..schema import Field
    from ._columns import Columns


def data_frame(columns: Columns) -> pd.DataFrame:
    """Return *columns* as a DataFrame: times UTC, durations timedeltas, text as object."""
    import pandas as pd

    return pd.DataFrame({field.name: _series(field, columns[field.name]) for field in columns.fields})


def _series(field: Field, values: Any) -> pd.Series[Any]:
    import pandas as pd

    dtype = field.kind.dtype
    made: pd.Series[Any]
    try:
        if dtype.startswith("datetime64"):
            made = pd.Series(pd.to_datetime(list(values), utc=True)).astype(dtype)  # type: ignore[call-overload]
        elif dtype.startswith("timedelta64"):
            made = pd.Series(pd.to_timedelta(list(values))).astype(dtype)  # type: ignore[call-overload]
        else:
            made = pd.Series(list(values), dtype=dtype)
    except (OverflowError, TypeError):
        # A whole number beyond 63 or 64 bits: exact as an object.
        made = pd.Series(list(values), dtype="object")
    return made
