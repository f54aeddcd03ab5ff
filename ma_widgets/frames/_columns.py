"""A frame as plain columns: lists of values under machine names, with their declared fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..schema import Field


class Columns(Mapping[str, Sequence[Any]]):
    """
    The columns of one frame, in declared order; ``columns["nodes"]`` is a list.

    Every column has ``row_count`` values; None is "not set".
    """

    def __init__(self, fields: Sequence[Field], data: Sequence[Sequence[Any]]) -> None:
        self.fields = tuple(fields)
        self._data = {field.name: column for field, column in zip(self.fields, data)}

    @classmethod
    def from_rows(cls, fields: Sequence[Field], rows: Sequence[Sequence[Any]]) -> Columns:
        """Return columns from rows of values in the order of *fields*."""
        return cls(fields, [list(column) for column in zip(*rows)] if rows else [[] for _ in fields])

    def __getitem__(self, name: str) -> Sequence[Any]:
        return self._data[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._data)

    def __len__(self) -> int:
        return len(self._data)

    @property
    def row_count(self) -> int:
        """Rows; 0 for a frame whose block the reply does not have."""
        return len(next(iter(self._data.values()), ()))

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield each row as a mapping from name to value."""
        for values in zip(*self._data.values()):
            yield dict(zip(self._data, values))

    def first(self) -> dict[str, Any]:
        """Return the first row, or every name with None: the form of a one-row frame."""
        return next(self.rows(), dict.fromkeys(self._data))
