"""Words in a picture: short, visible, and in the reader's time."""

from __future__ import annotations

import math
from datetime import datetime, timedelta, tzinfo

from ..i18n import visible

LONGEST_LABEL = 200
_UNITS = (("d", 86400), ("h", 3600), ("min", 60), ("s", 1))


def local(at: datetime, zone: tzinfo | None) -> str:
    """Return the wall-clock time in *zone*: plotly draws what it reads and knows no zones."""
    return at.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")


def short(text: str, most: int = LONGEST_LABEL) -> str:
    """Return *text*, visible and on one line, cut with "…" after *most* characters."""
    line = visible(" ".join(text[: most + 1].split()))
    return line if len(text) <= most and len(line) <= most else f"{line[: most - 1]}…"


def duration(value: timedelta) -> str:
    """Return the two largest units that are not zero, as tables show a duration: 1 h 26 min, 30 s, 0 s."""
    seconds = int(value.total_seconds())
    parts: list[str] = []
    for name, size in _UNITS:
        count, seconds = divmod(seconds, size)
        if count and len(parts) < 2:
            parts.append(f"{count} {name}")
    return " ".join(parts) or "0 s"


def percent(value: float) -> str:
    """Return a share as it is said: whole, but a tenth below 1, so that little is not nothing."""
    return f"{value:.1f}" if 0 < value < 1 else f"{value:.0f}"


def is_known(value: float | None) -> bool:
    """Return whether there is a value: neither None nor nan nor an infinity, which JSON cannot hold."""
    return value is not None and math.isfinite(value)
