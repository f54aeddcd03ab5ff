"""The bundles of all tabs, joined: the static report and the text for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ..blocks import Block, Chart
from ._bundle import PLOTLY, MimeBundle, bundle, chart_parts, joined
from ._html import page, style, trusted
from ._look import Look


class Section(NamedTuple):
    """A tab to show: its name for anchors, its title, its blocks."""

    name: str
    title: str
    blocks: Sequence[Block]


def pane(blocks: Iterable[Block], look: Look, *, interactive: bool = False) -> list[MimeBundle]:
    """
    Return the bundles of a pane: one, as HTML and text, with charts as SVG.

    With *interactive*, each interactive chart has a bundle of its own that
    plotly draws, and what stands before and after it one each.
    """
    made: list[MimeBundle] = []
    run: list[MimeBundle] = []
    for block in blocks:
        if interactive and isinstance(block, Chart) and block.interactive:
            title, drawn, told = chart_parts(block, look)
            made += [_wrapped([*run, title]), {**_wrapped([drawn]), PLOTLY: drawn[PLOTLY]}]
            run = [told]
        else:
            run.append(bundle(block, look))
    return [*made, _wrapped(run)] if run else made


def _wrapped(run: Sequence[MimeBundle]) -> MimeBundle:
    one = joined(run, between="\n\n")
    return {**one, "text/html": page("pane.html.j2", look=Look(), body=trusted(one["text/html"]))}


def report_forms(heading: str, sections: Iterable[Section], look: Look) -> MimeBundle:
    """Return the report as HTML and as text; each block is rendered once for both."""
    panes = [(each, joined(pane(each.blocks, look), between="\n\n")) for each in sections]
    titled = look.words(heading)
    parts = [(each.name, each.title, trusted(made["text/html"])) for each, made in panes]
    values = {"heading": titled, "note": look.zone_note, "style": trusted(style()), "sections": parts}
    texts = [f"{each.title}\n{'=' * len(each.title)}\n{made['text/plain']}" for each, made in panes]
    return {
        "text/html": page("report.html.j2", look=look, **values),
        "text/plain": "\n\n".join([titled, *texts]) + "\n",
    }


def report(heading: str, sections: Iterable[Section], look: Look) -> str:
    """Return one piece of HTML that needs no script, no network and no kernel to be read."""
    return str(report_forms(heading, sections, look)["text/html"])


def text_report(heading: str, sections: Iterable[Section], look: Look) -> str:
    """Return the same as text: a line under each title."""
    return str(report_forms(heading, sections, look)["text/plain"])


def document(heading: str, body: str) -> str:
    """Return a whole HTML page around a report; *body* comes from ``report``."""
    return page("document.html.j2", look=Look(), heading=heading, body=trusted(body))
