"""What a declared field is: a name, the paths it is read from, a label and a kind."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from .. import units
from ..i18n import N_

# More of anything is no count: of events, of lines, of bytes.
_MOST_TOLD = 10**15
# No share of anything: sixteen tasks with such a value have no mean.
MOST_PERCENT = 10**9


@dataclass(frozen=True)
class Kind:
    """
    A kind of value: how it is read from the wire, and its pandas dtype.

    ``read`` returns None for "not set" and raises ValueError for what it
    cannot understand.
    """

    name: str
    read: Callable[[object], object]
    dtype: str = "object"


def _text(value: object) -> str | None:
    if isinstance(value, str):
        return value
    if isinstance(value, (Mapping, list)):
        raise ValueError("not a text")
    return None if value is None else str(value)


def _anything(value: object) -> str | None:
    if not isinstance(value, (Mapping, list)):
        return _text(value)
    try:
        return json.dumps(value, ensure_ascii=False, default=str)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _texts(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, Mapping):
        raise ValueError("not a list of texts")
    values = value if isinstance(value, list) else [value]
    return ", ".join(str(_anything(each)) for each in values)


def _block(value: object) -> None:
    if value is not None and not isinstance(value, (Mapping, list)) and not (isinstance(value, str) and not value):
        raise ValueError("not a block")


def _point(value: object) -> float | None:
    return None if isinstance(value, (Mapping, list)) else units.number(value)


def _count(value: object) -> int | None:
    count = units.integer(value)
    if count is not None and not 0 <= count <= _MOST_TOLD:
        raise ValueError("no count of anything")
    return count


def _percent(value: object) -> float | None:
    percent = units.number(value)
    if percent is not None and abs(percent) > MOST_PERCENT:
        raise ValueError("no share of anything")
    return percent


text = Kind(N_("text"), _text)
texts = Kind(N_("texts"), _texts)  # a list of texts, joined
anything = Kind(N_("anything"), _anything)  # any JSON, as text
integer = Kind(N_("integer"), units.integer, "Int64")
count = Kind(N_("count"), _count, "Int64")  # how many there are, or which of them: 0 or more
number = Kind(N_("number"), units.number, "float64")
percent = Kind(N_("percent"), _percent, "float64")
flag = Kind(N_("flag"), units.flag, "boolean")
moment = Kind(N_("moment"), units.moment, "datetime64[ns, UTC]")  # ms, s or ISO text
milliseconds = Kind(N_("milliseconds"), units.milliseconds, "timedelta64[ns]")
seconds = Kind(N_("seconds"), units.seconds, "timedelta64[ns]")  # 30 or "30s"
block = Kind(N_("block"), _block)  # an object or list whose own fields are declared
mapping = Kind(N_("mapping"), _block)  # keys are data, not names of fields
series = Kind(N_("series"), _point)  # [[moment, number], …]


@dataclass(frozen=True)
class Field:
    """
    One declared value of a reply: a column of a frame, a label on screen.

    ``path`` is the path in the reply; where the documents and the wire
    disagree it is several, the first that holds a value wins. "[]" stands for
    the items of a list (or a lone object in its place), "{}" for the items of
    a map, each read as ``key`` and ``value``. An empty path is derived.
    """

    name: str
    path: str | tuple[str, ...]
    label: str
    kind: Kind = text
    unit: str = ""
    secret: bool = False

    @property
    def paths(self) -> tuple[str, ...]:
        """The paths in order of preference; none for a derived field."""
        if isinstance(self.path, str):
            return (self.path,) if self.path else ()
        return self.path


@dataclass(frozen=True)
class Table:
    """
    A declared set of fields: one frame, one row for each match of ``rows``.

    ``rows`` is the path that repeats, "" for one row a reply. With several
    lists in it there is a row for each innermost item; ``keep_empty`` keeps a
    row for an outer item whose inner list is empty. ``resource`` is whose
    reply the paths lead through.
    """

    name: str
    fields: tuple[Field, ...]
    rows: str = ""
    keep_empty: bool = False
    resource: str = "job"
