"""The node-count chart as a block, for the tabs that show it."""

from __future__ import annotations

from collections.abc import Iterator

from ..blocks import Block, Chart, Notice
from ..charts import node_count
from ..frames import JobFrames
from ..i18n import N_
from ._tab import is_picture, table_of, why_a_picture


def node_chart(frames: JobFrames, *, interactive: bool) -> Iterator[Block]:
    """Yield the chart of running nodes, or the sentence that there is nothing to draw."""
    nodes, faults = frames.columns("node_counts"), frames.columns("recover_records")
    asked, language = frames.summary.nodes_asked, frames.language
    if not nodes.row_count:
        yield Notice(N_("The service reports no node counts for this job."))
        return
    if interactive:
        yield from why_a_picture(nodes.row_count, "node_count")
    yield Chart(
        name="node_count",
        title=N_("Running nodes"),
        figure=lambda zone: node_count.draw(nodes, zone, asked=asked, faults=faults, language=language),
        svg=lambda zone, alt: node_count.svg(nodes, zone, alt=alt, asked=asked, faults=faults, language=language),
        alt=node_count.alt(nodes, asked=asked),
        numbers=next(table_of(nodes, N_("Node count, a row a change"))),
        interactive=interactive,
        is_picture=is_picture(nodes.row_count),
    )
