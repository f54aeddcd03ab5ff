"""The tabs, in the order on screen: one file a tab."""

from __future__ import annotations

from collections.abc import Iterator

from ..blocks import Block, Notice
from ..frames import JobFrames
from ..i18n import N_, say
from . import algorithm, fields, inputs_outputs, metadata, overview, resources, status
from ._tab import Tab
from .fields import filtered_blocks
from .overview import phase_badge

__all__ = ["TABS", "Tab", "blocks_of", "filtered_blocks", "phase_badge"]

TABS: tuple[Tab, ...] = (
    overview.TAB,
    metadata.TAB,
    status.TAB,
    algorithm.TAB,
    inputs_outputs.TAB,
    resources.TAB,
    fields.TAB,
)


def blocks_of(tab: Tab, frames: JobFrames) -> list[Block]:
    """Return the blocks of *tab*; a fault in it becomes a notice, and the other tabs do not notice."""
    try:
        return list(_blocks(tab, frames))
    except Exception as error:  # noqa: BLE001 -- an error in one tab must not take the others down
        return [
            Notice(
                say(N_("The tab {title} could not be shown."), title=tab.title),
                "error",
                f"This is a fault of ma_widgets ({type(error).__name__}), not of the job; the other tabs work.\n"
                "job.frames and the tab All fields have all the data.",
            )
        ]


def _blocks(tab: Tab, frames: JobFrames) -> Iterator[Block]:
    yield from tab.blocks(frames)
