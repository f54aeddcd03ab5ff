"""Words in a picture: short, visible, and in the reader's time."""

from __future__ import annotations

import math
from datetime import datetime, tzinfo

from ..i18n import visible

LONGEST_LABEL = 200


def local(at: datetime, zone: tzinfo | None) -> str:
    """Return the wall-clock time in *zone*: plotly draws what it reads and knows no zones."""
    return at.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")


def short(text: str, most: int = LONGEST_LABEL) -> str:
    """Return *text*, visible and on one line, cut with "…" after *most* characters."""
    line = visible(" ".join(text[: most + 1].split()))
    return line if len(text) <= most and len(line) <= most else f"{line[: most - 1]}…"


def percent(value: float) -> str:
    """Return a share as it is said: whole, but a tenth below 1, so that little is not nothing."""
    return f"{value:.1f}" if 0 < value < 1 else f"{value:.0f}"


def is_known(value: float | None) -> bool:
    """Return whether there is a value: neither None nor nan nor an infinity, which JSON cannot hold."""
    return value is not None and math.isfinite(value)
