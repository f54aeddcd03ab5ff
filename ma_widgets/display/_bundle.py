"""Block -> MIME bundle, in one function: text/plain and text/html always, a chart's figure beside them."""

from __future__ import annotations

from functools import singledispatch
from typing import Any

from ..blocks import Block, Chart, DataTable, KeyValues, Notice, Text
from ._html import page, trusted
from ._look import Look, visible
from ._plain import columns

PLOTLY = "application/vnd.plotly.v1+json"
ROWS_SHOWN = 200
# One text may be a megabyte of traceback; what is left out is said.
_LONGEST_TEXT = 20_000
_LONGEST_CELL = 4_000

MimeBundle = dict[str, Any]


@singledispatch
def bundle(block: Block, look: Look) -> MimeBundle:
    """Return the MIME forms of *block* for a reader with *look*."""
    raise TypeError(f"{type(block).__name__} is no block to show with {look}")


@bundle.register
def _(block: KeyValues, look: Look) -> MimeBundle:
    items = [(look.words(label), _bounded(value)) for label, value in block.items]
    pairs = [(label, look.text(value)) for label, value in items]
    return {
        "text/html": page("key_values.html.j2", look=look, title=look.words(block.title), items=items),
        "text/plain": _titled(look.words(block.title), columns(pairs)),
    }


@bundle.register
def _(block: DataTable, look: Look) -> MimeBundle:
    rows = [[_bounded(value) for value in row] for row in block.head(ROWS_SHOWN)]
    labels = [look.words(label) for label in block.labels]
    caption = look.words(block.caption)
    more = f"First {len(rows)} of {block.row_count} rows." if block.row_count > len(rows) else ""
    texts = [labels, *([look.text(value) for value in row] for row in rows)]
    return {
        "text/html": page("table.html.j2", look=look, labels=labels, rows=rows, caption=caption, more=more),
        "text/plain": _titled(caption, columns(texts, header=True) + (f"\n{more}" if more else "")),
    }


@bundle.register
def _(block: Chart, look: Look) -> MimeBundle:
    alt = look.words(block.alt)
    numbers = bundle(block.numbers, look)
    values = {"title": look.words(block.title), "alt": alt, "svg": trusted(block.svg(look.zone, alt))}
    return {
        PLOTLY: block.figure(look.zone),
        "text/html": page("chart.html.j2", look=look, numbers=trusted(numbers["text/html"]), **values),
        "text/plain": _titled(look.words(block.title), f"{alt}\n{numbers['text/plain']}"),
    }


@bundle.register
def _(block: Text, look: Look) -> MimeBundle:
    text, title = _bounded(visible(block.text), _LONGEST_TEXT), look.words(block.title)
    return {
        "text/html": page("text.html.j2", look=look, title=title, text=text),
        "text/plain": _titled(title, str(text)),
    }


@bundle.register
def _(block: Notice, look: Look) -> MimeBundle:
    sentence, details = look.words(block.sentence), visible(block.details)
    values = {"sentence": sentence, "details": details, "level": block.level}
    return {
        "text/html": page("notice.html.j2", look=look, **values),
        "text/plain": sentence + (f"\n{details}" if details else ""),
    }


def _bounded(value: object, most: int = _LONGEST_CELL) -> object:
    if not isinstance(value, str) or len(value) <= most:
        return value
    half = most // 2
    return f"{value[:half]}\n… {len(value) - 2 * half} characters left out …\n{value[-half:]}"


def _titled(title: str, text: str) -> str:
    return f"{title}\n{text}" if title else text
