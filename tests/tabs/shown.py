"""What the tests of the tabs share: frames of a small job, and a tab as blocks and as text."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from ma_widgets.blocks import Block, KeyValues, Notice
from ma_widgets.display import Look, bundle
from ma_widgets.frames import JobFrames, Others
from ma_widgets.tabs import TABS

LOOK = Look(timezone.utc)
# The moment that the numbers of seconds below count from.
START = 1_753_776_000
BY_NAME = {tab.name: tab for tab in TABS}


def at(seconds: float) -> datetime:
    """Return the moment so many *seconds* after the start."""
    return datetime.fromtimestamp(START + seconds, timezone.utc)


def frames(status: Any = None, *, now: float | None = None, spec: Any = None, **others: Any) -> JobFrames:
    """Return the frames of a job with *status*, seen *now* seconds after the start, and such replies besides."""
    reply = {"metadata": {"id": "job-1", "create_time": START * 1000}, "status": status, "spec": spec}
    return JobFrames(reply, None if now is None else at(now), Others(**others))


def blocks(name: str, made: JobFrames, **choices: str) -> list[Block]:
    """Return the blocks of a tab; what it raises is not caught."""
    return list(BY_NAME[name].blocks(made, **choices))


def of_kind(kind: type, name: str, made: JobFrames, **choices: str) -> list[Any]:
    """Return the blocks of a tab that are of one *kind*."""
    return [block for block in blocks(name, made, **choices) if isinstance(block, kind)]


def text(name: str, made: JobFrames, **choices: str) -> str:
    """Return a tab as a terminal shows it."""
    return "\n".join(bundle(block, LOOK)["text/plain"] for block in blocks(name, made, **choices))


def sentences(name: str, made: JobFrames, **choices: str) -> list[str]:
    """Return the sentences of a tab's notices."""
    return [LOOK.words(notice.sentence) for notice in of_kind(Notice, name, made, **choices)]


def column(table: Any, name: str) -> list[Any]:
    """Return one column of a table."""
    return list(table.columns[list(table.names).index(name)])


def used(made: JobFrames) -> dict[str, str]:
    """Return time and use, as Timeline shows them, in words."""
    return {LOOK.words(label): LOOK.text(value) for label, value in of_kind(KeyValues, "timeline", made)[0].items}
