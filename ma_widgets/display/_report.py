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


def report(heading: str, sections: Iterable[Section], look: Look) -> str:
    """Return one piece of HTML that needs no script, no network and no kernel to be read."""
    parts = [
        (each.name, each.title, trusted("".join(b["text/html"] for b in pane(each.blocks, look)))) for each in sections
    ]
    values = {"heading": look.words(heading), "note": look.zone_note, "style": trusted(style()), "sections": parts}
    return page("report.html.j2", look=look, **values)


def document(heading: str, body: str) -> str:
    """Return a whole HTML page around a report; *body* comes from ``report``."""
    return page("document.html.j2", look=Look(), heading=heading, body=trusted(body))


def text_report(heading: str, sections: Iterable[Section], look: Look) -> str:
    """Return the same as text: a line under each title."""
    parts = [look.words(heading)]
    for each in sections:
        body = "\n\n".join(b["text/plain"] for b in pane(each.blocks, look))
        parts.append(f"{each.title}\n{'=' * len(each.title)}\n{body}")
    return "\n\n".join(parts) + "\n"
