"""Everything the reply holds, known or not."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import attrgetter
from typing import Any, overload

from ..blocks import Block, DataTable, Notice
from ..frames import JobFrames, Leaf
from ..i18n import N_, Sentence, in_lines, say, say_count, worded
from ._tab import Control, Tab

# A list of numbers may have a million of them; the frame has them all.
_LONGEST_LIST = 300
_PROBLEMS_SHOWN, _LONGEST_PROBLEM = 20, 300


def _blocks(frames: JobFrames, wanted: str = "") -> Iterator[Block]:
    """Yield the leaves whose path, label or value contains *wanted*, whatever its case."""
    problems = [*_problems(frames)]
    if problems:
        yield _counted(problems)
    others = _fitting([(*row[:2], _as_sent(row[2]), _yes(row[3])) for row in _unread(frames)], wanted, frames.language)
    # What nobody declared is what no other tab shows.
    kept = _fitting_leaves(sorted(frames.entries, key=_KNOWN), wanted, frames.language)
    if not kept and not others:
        yield Notice(say(N_("No field contains {wanted}."), wanted=repr(wanted)))
    if kept:
        # The column says something only where a field is not declared.
        shown = 3 if all(map(_KNOWN, kept)) else 4
        columns = [_Worded(kept, words) for words in _WORDS[:shown]]
        yield DataTable(_NAMES[:shown], _LABELS[:shown], columns, N_("All fields of the reply"))
    if others:
        yield DataTable(_OTHER_NAMES, _OTHER_LABELS, list(zip(*others)), N_("Not read in the other replies"))


_NAMES, _LABELS = ("path", "label", "value", "known"), (N_("Path"), N_("Field"), N_("Value"), N_("Declared"))
_OTHER_NAMES = ("resource", "path", "value", "known")
_OTHER_LABELS = (N_("Reply"), N_("Path"), N_("Value"), N_("Declared"))


_KNOWN = attrgetter("known")
_WORDS: tuple[Callable[[Leaf], str], ...] = (
    lambda leaf: leaf.path,
    lambda leaf: leaf.label,
    lambda leaf: _as_sent(leaf.value),
    lambda leaf: _yes(leaf.known),
)


class _Worded(Sequence[str]):
    """A column of leaves, each put into words when it is shown: of a hundred thousand a page has 200."""

    def __init__(self, leaves: Sequence[Leaf], words: Callable[[Leaf], str]) -> None:
        self._leaves, self._words = leaves, words

    def __len__(self) -> int:
        return len(self._leaves)

    @overload
    def __getitem__(self, index: int) -> str: ...

    @overload
    def __getitem__(self, index: slice) -> list[str]: ...

    def __getitem__(self, index: int | slice) -> str | list[str]:
        found = self._leaves[index]
        return self._words(found) if isinstance(found, Leaf) else [self._words(leaf) for leaf in found]


def _unread(frames: JobFrames) -> Iterator[tuple[Any, ...]]:
    """Yield reply, path, value of what no frame has of the other replies, and whether it is declared."""
    return zip(*frames.columns("other_fields").values())


def _yes(known: object) -> str:
    return N_("yes") if known else N_("no")


def _fitting(rows: Sequence[tuple[str, ...]], wanted: str, language: str) -> Sequence[tuple[str, ...]]:
    return [row for row in rows if _has(row, wanted, language)] if wanted else rows


def _fitting_leaves(leaves: Sequence[Leaf], wanted: str, language: str) -> Sequence[Leaf]:
    return [leaf for leaf in leaves if _has([told(leaf) for told in _WORDS], wanted, language)] if wanted else leaves


def _has(row: Iterable[str], wanted: str, language: str) -> bool:
    """Return whether *wanted* is in what the reader sees of a row, whatever its case."""
    return wanted.lower() in " ".join(worded(each, language) for each in row).lower()


def _as_sent(value: Any) -> str:
    """Return a value as the wire has it: here null and "" are not the same."""
    if isinstance(value, list):
        text = ", ".join(_as_sent(each) for each in value[:_LONGEST_LIST])
        most = len(text) > _LONGEST_LIST or len(value) > _LONGEST_LIST
        cut = say(N_("{text} … ({count} items)"), text=text[:_LONGEST_LIST], count=len(value))
        return cut if most else text
    return value if isinstance(value, str) and value else json.dumps(value, ensure_ascii=False)


_NOT_OF_ITS_KIND = N_("{path}: {value} is not of the kind {kind}")
_NOT_READ = N_("{resource}: {path}: {value} could not be read")


def _cut(text: str) -> str:
    return text[:_LONGEST_PROBLEM]


def _problems(frames: JobFrames) -> Iterator[Sentence]:
    """Yield what is declared and not of its kind, of the job's reply and of the others."""
    for each in frames.problems:
        yield say(_NOT_OF_ITS_KIND, path=each.path, value=_cut(repr(each.value)), kind=each.expected)
    for resource, path, value, known in _unread(frames):
        if known:
            yield say(_NOT_READ, resource=resource, path=path, value=_cut(repr(value)))


def _counted(problems: list[Sentence]) -> Notice:
    one = N_("1 value is not what the API promises; it is shown as it is.")
    more = N_("{count} values are not what the API promises; they are shown as they are.")
    sentence = say_count(one, more, len(problems))
    return Notice(sentence, "warning", in_lines(problems[:_PROBLEMS_SHOWN]))


TAB = Tab(
    "fields",
    N_("All fields"),
    _blocks,
    controls=(Control("wanted", N_("Filter by path, label or value, then Enter")),),
    is_long=True,
)
