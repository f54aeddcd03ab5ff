"""Everything the reply holds, known or not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ..blocks import Block, DataTable, Notice
from ..frames import JobFrames
from ..i18n import N_, say
from ._tab import Control, Tab

# A list of numbers may have a million of them; the frame has them all.
_LONGEST_LIST = 300
_PROBLEMS_SHOWN = 20


def _blocks(frames: JobFrames, wanted: str = "") -> Iterator[Block]:
    """Yield the leaves whose path, label or value contains *wanted*, whatever its case."""
    if frames.problems:
        yield _problems(frames)
    rows = [(each.path, each.label, _as_sent(each.value), "yes" if each.known else "no") for each in frames.entries]
    # What nobody declared is what no other tab shows.
    rows.sort(key=lambda row: row[3] == "yes")
    kept = [row for row in rows if wanted.lower() in " ".join(row).lower()] if wanted else rows
    if not kept:
        yield Notice(say(N_("No field contains {wanted}."), wanted=repr(wanted)))
        return
    names, labels = (
        ("path", "label", "value", "known"),
        (N_("Path"), N_("Field"), N_("Value"), N_("Declared")),
    )
    # The column says something only where a field is not declared.
    shown = 4 if any(row[3] == "no" for row in kept) else 3
    yield DataTable(names[:shown], labels[:shown], list(zip(*kept))[:shown], N_("All fields of the reply"))


def _as_sent(value: Any) -> str:
    """Return a value as the wire has it: here null and "" are not the same."""
    if isinstance(value, list):
        text = ", ".join(_as_sent(each) for each in value[:_LONGEST_LIST])
        most = len(text) > _LONGEST_LIST or len(value) > _LONGEST_LIST
        return f"{text[:_LONGEST_LIST]} … ({len(value)} items)" if most else text
    return value if isinstance(value, str) and value else json.dumps(value, ensure_ascii=False)


def _problems(frames: JobFrames) -> Notice:
    lines = [
        f"{each.path}: {each.value!r} is not of the kind {each.expected}" for each in frames.problems[:_PROBLEMS_SHOWN]
    ]
    sentence = say(
        N_("{count} values are not what the API promises; they are shown as they are."),
        count=len(frames.problems),
    )
    return Notice(sentence, "warning", "\n".join(line[:300] for line in lines))


TAB = Tab(
    "fields",
    N_("All fields"),
    _blocks,
    controls=(Control("wanted", N_("Filter by path, label or value, then Enter")),),
    is_long=True,
)
