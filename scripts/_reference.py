"""What the documents have from the code: the fields, the findings, and the picture of the rooms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from _rooms import picture

from ma_widgets.diagnosis import RULES
from ma_widgets.diagnosis._rule import Rank, Rule
from ma_widgets.schema import FIELDS, OTHER_FIELDS, ROOMS, TABLES, Field, Table

DOCS = Path(__file__).resolve().parent.parent / "docs"

# What becomes of a value of each kind.
KINDS = {
    "text": "a text",
    "texts": "a list of texts, joined by commas",
    "anything": "any JSON, as text",
    "integer": "a whole number",
    "number": "a number",
    "flag": "true or false",
    "moment": "a moment, in UTC; on the wire milliseconds or seconds since 1970, or ISO 8601",
    "milliseconds": "a duration; on the wire milliseconds",
    "seconds": 'a duration; on the wire seconds, or a text such as "30s"',
}

RANKS = {
    Rank.PLATFORM: "what the platform did",
    Rank.CREATION: "why the job could not be created",
    Rank.ROOT: "a cause",
    Rank.PROGRAM: "how the program ended",
    Rank.HANG: "that nothing went on",
    Rank.NETWORK: "a lost connection: when one task ends, its peers lose theirs",
    Rank.SIGNAL: "a signal: when one task ends, the platform ends the others",
    Rank.UNKNOWN: "an end that nothing explains",
    Rank.STATE: "no cause: how the job is",
}

_FIELDS = """\
# Fields

Written by `python3 scripts/reference` from `ma_widgets/schema/`: {field_count} columns of {frame_count} frames.

`job.frames["status"]` is the frame `status`. `[]` stands for the items of a list, `{{}}` for the keys of a map. Where a
column has several paths, the first one that holds a value counts. A column without a path is made of several places.
What no other frame has is in `fields` and `other_fields`: nothing is lost.

| kind | what it is | in pandas |
|---|---|---|
{kinds}

A value that is not of its kind is kept as text in `fields`, and counted on the screen. A column that is masked shows
that there is a value, and not which.
"""

_FINDINGS = """\
# Findings

Written by `python3 scripts/reference` from the rules in `ma_widgets/diagnosis/`: {code_count} codes.

`job.findings` has those that a job shows, and `job.failure` the first one that ended it. What goes first is no matter
of time alone, since a task that ends takes others with it. A finding goes before those of a later rank:

{ranks}

A job that failed, or that somebody other than its user stopped, has findings of severity `error`; one that goes on has
`warning`, one that its user stopped `info`. `recovered` is `info`, and `warning` where much time was lost.

"A line about" words is one that has any of them and says what the rule's pattern wants. A line "of the platform" is one
of an event, a record or the message of a task, or one of a log that begins with ModelArts. What a program went on after
is weak evidence. [Debugging a job](debugging.md) tells how to read findings,
[ADR 8](adr/0008-findings-are-rules-over-frames.md) why they are rules.

| code | what happened |
|---|---|
{codes}
"""


def pages() -> dict[str, str]:
    """Return the text of each file that is made, by its name in docs/."""
    return {"fields.md": fields(), "findings.md": findings(), "rooms.svg": picture()}


def fields() -> str:
    """Return the page of all frames and their columns."""
    tables = [table for room in ROOMS for table in room.TABLES]
    used = {field.kind.name: field.kind for table in tables for field in table.fields}
    # A kind that nobody has described is an error here.
    names = sorted(used, key=list(KINDS).index)
    kinds = "\n".join(_row(f"`{name}`", KINDS[name], f"`{used[name].dtype}`") for name in names)
    count = sum(len(table.fields) for table in TABLES.values())
    parts = [_FIELDS.format(field_count=count, frame_count=len(TABLES), kinds=kinds)]
    for room in ROOMS:
        parts += [_subject(room.__doc__), *map(_frame, room.TABLES)]
    return "\n".join([*parts, "## Every leaf of the replies\n", _frame(FIELDS), _frame(OTHER_FIELDS)])


def _subject(text: str | None) -> str:
    """Return the docstring of a room of the schema as a heading and what stands below it."""
    heading, _, rest = _sentence(text).partition(": ")
    return f"## {heading}\n\n{rest[0].upper()}{rest[1:]}\n"


def _frame(table: Table) -> str:
    told = [f"A row for each `{table.rows}`." if table.rows else ""]
    # The reply of the job itself is what one expects.
    told.append("" if table.resource in ("job", "others") else f"From the reply `{table.resource}`.")
    intro = " ".join(filter(None, told))
    rows = [_row(f"`{field.name}`", str(field.label), _paths(field), _kind(field)) for field in table.fields]
    head = "| column | on the screen | in the reply | kind |\n|---|---|---|---|"
    return "\n".join([f"### `{table.name}`\n", *([f"{intro}\n"] if intro else []), head, *rows, ""])


def _paths(field: Field) -> str:
    return ", ".join(f"`{path}`" for path in field.paths)


def _kind(field: Field) -> str:
    # "see memory_unit, a node": the unit is in another column.
    unit, *of = field.unit.split(", ")
    unit = f"unit in `{unit[4:]}`" if unit.startswith("see ") else unit
    return ", ".join(part for part in (field.kind.name, unit, *of, "masked" if field.secret else "") if part)


def findings() -> str:
    """Return the page of all findings."""
    by_code: dict[str, list[Rule]] = {}
    # The plain rule of a code is the last one: it goes first here.
    for rule in reversed(RULES):
        by_code.setdefault(rule.code, []).append(rule)
    in_order = dict(sorted(by_code.items(), key=lambda item: (item[1][0].rank, item[0])))
    codes = [_row(f"[`{code}`](#{code})", rules[0].title) for code, rules in in_order.items()]
    ranks = "\n".join(f"{rank + 1}. {RANKS[rank]}" for rank in Rank)
    head = _FINDINGS.format(code_count=len(in_order), codes="\n".join(codes), ranks=ranks)
    return "\n".join([head, *(_finding(code, rules) for code, rules in in_order.items())])


def _finding(code: str, rules: list[Rule]) -> str:
    """Return the section of a code: what it means, and each way to see it with the advice that belongs to it."""
    plain = rules[0]
    lines = [f"## `{code}`\n", f"{plain.title} Rank: {RANKS[plain.rank]}. Source: {plain.source}.\n"]
    lines += ["| it is seen by | what to do |", "|---|---|"]
    lines += [_row("; ".join(_seen_by(rule)), rule.advice) for rule in rules]
    return "\n".join(lines) + "\n"


def _seen_by(rule: Rule) -> Iterator[str]:
    if rule.exit_codes:
        yield f"exit code {_ranges(rule.exit_codes)}"
    if rule.look is not None:
        yield _sentence(rule.look.__doc__).removeprefix("Yield ").rstrip(".")
    if rule.rank is Rank.UNKNOWN:
        yield "an exit code, or a phase, that no other rule explains"
    if rule.words:
        whose = "a line of the platform" if rule.of_platform else "a line"
        yield f"{whose} about {', '.join(f'`{word.strip()}`' for word in rule.words)}"


def _ranges(numbers: Iterable[int]) -> str:
    """Return *numbers* in order, those that follow each other as the first and the last."""
    spans: list[list[int]] = []
    for number in sorted(numbers):
        if spans and number == spans[-1][-1] + 1:
            spans[-1].append(number)
        else:
            spans.append([number])
    return ", ".join(f"{span[0]}" if len(span) == 1 else f"{span[0]} to {span[-1]}" for span in spans)


def _sentence(text: str | None) -> str:
    """Return the first line of a docstring, without which a room or a rule has nothing to say here."""
    if not text:
        raise ValueError("A room of the schema and a function that a rule looks with have a docstring.")
    return text.strip().splitlines()[0].replace("``", "`")


def _row(*cells: object) -> str:
    return f"| {' | '.join(str(cell).replace('|', chr(92) + '|') for cell in cells)} |"


if __name__ == "__main__":
    for name, text in pages().items():
        (DOCS / name).write_text(text, encoding="utf-8")
