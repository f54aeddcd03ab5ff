"""The bundles of all tabs, joined: the static report and the text for a terminal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from ..blocks import Block, Chart
from ..i18n import N_, Words, say
from ._bundle import MimeBundle, bundle, chart_parts, joined
from ._html import page, style, style_of, trusted
from ._look import Look
from ._plain import cells


class Section(NamedTuple):
    """A tab to show: its name for anchors, its title, its blocks."""

    name: str
    title: str
    blocks: Sequence[Block]


def pane(blocks: Iterable[Block], look: Look) -> MimeBundle:
    """Return blocks as one bundle, HTML to be put into a report and text, with charts as SVG."""
    return joined([bundle(block, look) for block in blocks], between="\n\n")


def parts(blocks: Iterable[Block], look: Look) -> list[list[MimeBundle]]:
    """
    Return blocks in parts, each a list of bundles: one part for each interactive chart, and one for what lies between.

    That of a chart has two bundles: its picture, for plotly too, then its
    words and numbers, so that what tells of the picture changes when it does.
    """
    made: list[list[MimeBundle]] = []
    run: list[MimeBundle] = []
    for block in blocks:
        if isinstance(block, Chart) and block.interactive:
            title, drawn, told = chart_parts(block, look)
            made += [
                [_wrapped([*run, title], look)],
                [{**drawn, **_wrapped([drawn], look)}, _wrapped([told], look)],
            ]
            run = []
        else:
            run.append(bundle(block, look))
    return [*made, [_wrapped(run, look)]]


def _wrapped(run: Sequence[MimeBundle], look: Look) -> MimeBundle:
    one = joined(run, between="\n\n")
    return {**one, "text/html": page("pane.html.j2", look=look, body=trusted(one["text/html"]))}


def report_forms(
    heading: Words, sections: Iterable[Section], look: Look, *, at: datetime | None = None, is_page: bool = False
) -> MimeBundle:
    """
    Return the report as HTML and as text, of the moment *at*; each block is rendered once for both.

    Alone on a page, its sections are places to link to and the page has the style sheet.
    """
    panes = [(each, pane(each.blocks, look)) for each in sections]
    titled, note = look.words(heading), _note(look, at)
    parts = [(each.name, each.title, trusted(made["text/html"])) for each, made in panes]
    sheet = style_of("ma-widgets ma-report ma-more".join(made["text/html"] for _, made in panes))
    values = {"heading": titled, "note": note, "sections": parts, "is_page": is_page, "style": trusted(sheet)}
    texts = [f"{each.title}\n{'=' * cells(each.title)}\n{made['text/plain']}" for each, made in panes]
    return {
        "text/html": page("report.html.j2", look=look, **values),
        "text/plain": "\n\n".join([f"{titled}\n{note}", *texts]) + "\n",
    }


def _note(look: Look, at: datetime | None) -> str:
    as_of = look.words(say(N_("as of {moment}"), moment=look.moment(at))) if at else ""
    return " · ".join(filter(None, [as_of, look.zone_note]))


def report(heading: Words, sections: Iterable[Section], look: Look, *, at: datetime | None = None) -> str:
    """Return one piece of HTML that needs no script, no network and no kernel to be read."""
    return str(report_forms(heading, sections, look, at=at)["text/html"])


def text_report(heading: Words, sections: Iterable[Section], look: Look, *, at: datetime | None = None) -> str:
    """Return the same as text: a line under each title."""
    return str(report_forms(heading, sections, look, at=at)["text/plain"])


def document(
    heading: Words,
    sections: Sequence[Section],
    look: Look,
    *,
    at: datetime | None = None,
    way: tuple[str, Words] | None = None,
) -> str:
    """Return the report as a whole HTML page, with a link to each section, and one more *way* to go: where, and why."""
    body = report_forms(heading, sections, look, at=at, is_page=True)["text/html"]
    links = [(each.name, each.title) for each in sections]
    sheets = trusted(style() + style("page"))
    values = {"heading": look.words(heading), "body": trusted(body), "style": sheets, "links": links, "way": way}
    return page("document.html.j2", look=look, **values)


def markdown(heading: Words, sections: Iterable[Section], look: Look, *, at: datetime | None = None) -> str:
    """
    Return the report as Markdown, to be put into a ticket: a title over each tab, and its text in a fenced block.

    In such a block nothing is markup, so a text in it is no link, no picture and no HTML.
    """
    head = f"{look.words(heading)}\n{_note(look, at)}"
    panes = [(each.title, pane(each.blocks, look)["text/plain"]) for each in sections]
    title = look.words(N_("ModelArts training job"))
    parts = [f"# {title}", _fenced(head)]
    return "\n\n".join([*parts, *(f"## {tab}\n\n{_fenced(text)}" for tab, text in panes)]) + "\n"


def _fenced(text: str) -> str:
    """Return *text* between fences longer than any row of backticks in it."""
    longest = max(map(len, re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{text}\n{fence}"
