"""Everything the reply holds, known or not."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
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
    problems = [*_problems(frames)]
    if problems:
        yield _counted(problems)
    others = _fitting([(*row[:2], _as_sent(row[2]), _yes(row[3])) for row in _unread(frames)], wanted)
    rows = [(each.path, each.label, _as_sent(each.value), _yes(each.known)) for each in frames.entries]
    # What nobody declared is what no other tab shows.
    rows.sort(key=lambda row: row[3] == "yes")
    kept = _fitting(rows, wanted)
    if not kept and not others:
        yield Notice(say(N_("No field contains {wanted}."), wanted=repr(wanted)))
    if kept:
        # The column says something only where a field is not declared.
        shown = 4 if any(row[3] == "no" for row in kept) else 3
        yield DataTable(_NAMES[:shown], _LABELS[:shown], list(zip(*kept))[:shown], N_("All fields of the reply"))
    if others:
        yield DataTable(_OTHER_NAMES, _OTHER_LABELS, list(zip(*others)), N_("Not read in the other replies"))


_NAMES, _LABELS = ("path", "label", "value", "known"), (N_("Path"), N_("Field"), N_("Value"), N_("Declared"))
_OTHER_NAMES = ("resource", "path", "value", "known")
_OTHER_LABELS = (N_("Reply"), N_("Path"), N_("Value"), N_("Declared"))


def _unread(frames: JobFrames) -> Iterator[tuple[Any, ...]]:
    """Yield reply, path, value of what no frame has of the other replies, and whether it is declared."""
    return zip(*frames.columns("other_fields").values())


def _yes(known: object) -> str:
    return "yes" if known else "no"


def _fitting(rows: Sequence[tuple[str, ...]], wanted: str) -> Sequence[tuple[str, ...]]:
    return [row for row in rows if wanted.lower() in " ".join(row).lower()] if wanted else rows


def _as_sent(value: Any) -> str:
    """Return a value as the wire has it: here null and "" are not the same."""
    if isinstance(value, list):
        text = ", ".join(_as_sent(each) for each in value[:_LONGEST_LIST])
        most = len(text) > _LONGEST_LIST or len(value) > _LONGEST_LIST
        return f"{text[:_LONGEST_LIST]} … ({len(value)} items)" if most else text
    return value if isinstance(value, str) and value else json.dumps(value, ensure_ascii=False)


def _problems(frames: JobFrames) -> Iterator[str]:
    """Yield what is declared and not of its kind, of the job's reply and of the others."""
    for each in frames.problems:
        yield f"{each.path}: {each.value!r} is not of the kind {each.expected}"
    for resource, path, value, known in _unread(frames):
        if known:
            yield f"{resource}: {path}: {value!r} could not be read"


def _counted(problems: list[str]) -> Notice:
    sentence = say(N_("{count} values are not what the API promises; they are shown as they are."), count=len(problems))
    return Notice(sentence, "warning", "\n".join(line[:300] for line in problems[:_PROBLEMS_SHOWN]))


TAB = Tab(
    "fields",
    N_("All fields"),
    _blocks,
    controls=(Control("wanted", N_("Filter by path, label or value, then Enter")),),
    is_long=True,
)
