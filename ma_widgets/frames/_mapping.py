"""The frames by name, as a mapping of DataFrames."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from . import JobFrames


class DataFrames(Mapping[str, Any]):
    """DataFrames by name, each made when it is first asked for."""

    def __init__(self, columns: JobFrames) -> None:
        self._columns = columns
        self._made: dict[str, pd.DataFrame] = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self._made:
            self._made[name] = self._columns.frame(name)
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns.names)

    def __len__(self) -> int:
        return len(self._columns.names)

    def __repr__(self) -> str:
        return f"<frames: {', '.join(self)}>"
