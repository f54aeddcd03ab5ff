"""Block -> MIME bundle, in one function: text/plain and text/html always, a chart's figure beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import singledispatch
from textwrap import indent
from typing import Any

from ..blocks import Block, Card, Chart, DataTable, KeyValues, Log, Notice, Text
from ..i18n import N_, Label, Sentence, Words, say
from ._html import page, trusted
from ._log import as_text, shown
from ._look import Look, bounded
from ._plain import MARGIN, columns

PLOTLY = "application/vnd.plotly.v1+json"
# One text may be a megabyte of traceback; what is left out is said.
_LONGEST_TEXT = 20_000

MimeBundle = dict[str, Any]


@singledispatch
def bundle(block: Block, look: Look) -> MimeBundle:
    """Return the MIME forms of *block* for a reader with *look*."""
    raise TypeError(f"{type(block).__name__} is no block to show with {look}")


@bundle.register
def _(block: KeyValues, look: Look) -> MimeBundle:
    items = [(look.words(label), _cell(value, look)) for label, value in block.items]
    pairs = [(label, look.text(value)) for label, value in items]
    return {
        "text/html": page("key_values.html.j2", look=look, title=look.words(block.title), items=items),
        "text/plain": _titled(look.words(block.title), columns(pairs)),
    }


@bundle.register
def _(block: DataTable, look: Look) -> MimeBundle:
    taken, which = _rows(block, look)
    more = look.words(which)
    rows = [[_cell(value, look) for value in row] for row in taken]
    labels = [look.words(label) for label in block.labels]
    caption = look.words(block.caption)
    texts = [labels, *([look.text(value) for value in row] for row in rows)]
    return {
        "text/html": page("table.html.j2", look=look, labels=labels, rows=rows, caption=caption, more=more),
        "text/plain": _titled(caption, columns(texts, header=True) + (f"\n{more}" if more else "")),
    }


def _rows(block: DataTable, look: Look) -> tuple[list[tuple[object, ...]], Words]:
    """Return the rows of the page that *look* asks for, the last page beyond the end, and which rows these are."""
    number = min(max(1, look.page), block.page_count(look.rows))
    start = (number - 1) * look.rows
    rows = block.between(start, start + look.rows)
    if start:
        values = {"first": f"{start + 1:,}", "last": f"{start + len(rows):,}", "count": f"{block.row_count:,}"}
        return rows, say(N_("Rows {first}–{last} of {count}."), **values)
    first = say(N_("First {shown} of {count} rows."), shown=f"{len(rows):,}", count=f"{block.row_count:,}")
    return rows, first if block.row_count > len(rows) else ""


@bundle.register
def _(block: Chart, look: Look) -> MimeBundle:
    title, drawn, told = chart_parts(block, look)
    return {**drawn, **joined([title, drawn, told])}


def chart_parts(block: Chart, look: Look) -> tuple[MimeBundle, MimeBundle, MimeBundle]:
    """Return title, picture and words of a chart: a page that draws the picture itself keeps the words."""
    title, alt = look.words(block.title), look.words(block.alt)
    # The page that was asked for is one of a table that stands by itself.
    numbers = bundle(block.numbers, replace(look, page=1))
    drawn = {"svg": trusted(block.svg(look.time_zone, alt)), "name": title or look.words(N_("Chart"))}
    told = {"alt": alt, "numbers": trusted(numbers["text/html"])}
    figure = {} if block.is_picture else {PLOTLY: block.figure(look.time_zone)}
    return (
        {"text/html": _chart_page(look, title=title), "text/plain": title},
        {"text/html": _chart_page(look, **drawn), "text/plain": alt, **figure},
        {"text/html": _chart_page(look, **told), "text/plain": numbers["text/plain"]},
    )


def _chart_page(look: Look, **parts: object) -> str:
    return page("chart.html.j2", look=look, **{"title": "", "svg": "", "name": "", "alt": "", "numbers": "", **parts})


def joined(bundles: Sequence[MimeBundle], between: str = "\n") -> MimeBundle:
    """Return *bundles* as one, its texts apart by *between*."""
    return {
        "text/html": "".join(each["text/html"] for each in bundles),
        "text/plain": between.join(each["text/plain"] for each in bundles if each["text/plain"]),
    }


@bundle.register
def _(block: Text, look: Look) -> MimeBundle:
    text, title = bounded(look.lines(block.text), _LONGEST_TEXT, look.language), look.words(block.title)
    return {
        "text/html": page("text.html.j2", look=look, title=title, text=text),
        "text/plain": _titled(title, indent(text, MARGIN)),
    }


@bundle.register
def _(block: Notice, look: Look) -> MimeBundle:
    sentence, details = look.words(block.sentence), bounded(look.lines(block.details), _LONGEST_TEXT, look.language)
    values = {"sentence": sentence, "details": details, "level": block.level}
    return {
        "text/html": page("notice.html.j2", look=look, **values),
        "text/plain": sentence + (f"\n{indent(details, MARGIN)}" if details else ""),
    }


@bundle.register
def _(block: Log, look: Look) -> MimeBundle:
    return _log(block, look)


def _log(block: Log, look: Look, *, is_tail: bool = False) -> MimeBundle:
    """Return a log; as a tail it is low and opens at its end."""
    lines, title = shown(block.lines, look.language), look.words(block.title)
    last = say(N_("Last {shown} of {count} lines."), shown=len(lines), count=f"{len(block.lines):,}")
    left_out = last if len(block.lines) > len(lines) else ""
    note = " ".join(filter(None, map(look.words, [block.note, left_out if lines else N_("No lines.")])))
    texts = filter(None, [title, note, indent(as_text(lines), MARGIN)])
    return {
        "text/html": page("log.html.j2", look=look, title=title, note=note, lines=lines, is_tail=is_tail),
        "text/plain": "\n".join(texts),
    }


@bundle.register
def _(block: Card, look: Look) -> MimeBundle:
    sentence, more = look.words(block.sentence), look.words(block.more)
    items = [(look.words(label), *_item(value, look)) for label, value in block.items]
    log = _log(block.log, look, is_tail=True) if block.log else {"text/html": "", "text/plain": ""}
    values = {"sentence": sentence, "level": block.level, "items": items, "more": more}
    colon = look.words(N_(": "))
    pairs = [f"{label}{colon}{indent(look.text(value), MARGIN).lstrip()}" for label, value, _ in items]
    return {
        "text/html": page("card.html.j2", look=look, log=trusted(log["text/html"]), **values),
        "text/plain": "\n".join(filter(None, [sentence, *pairs, indent(log["text/plain"], MARGIN), more])),
    }


def _item(value: object, look: Look) -> tuple[object, bool]:
    """Return the value of a card's item, and whether it is shown as a program wrote it."""
    return (_cell(look.lines(value.text), look), True) if isinstance(value, Text) else (_cell(value, look), False)


def _cell(value: object, look: Look) -> object:
    is_others = isinstance(value, str) and not isinstance(value, (Label, Sentence))
    return bounded(str(value), language=look.language) if is_others else value


def _titled(title: str, text: str) -> str:
    return f"{title}\n{text}" if title else text
