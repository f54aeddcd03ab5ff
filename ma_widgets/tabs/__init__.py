"""The tabs, in the order on screen: one file a tab."""

from __future__ import annotations

from collections.abc import Mapping

from ..blocks import Block, Notice
from ..frames import JobFrames
from ..i18n import N_, say
from . import (
    algorithm,
    events,
    fields,
    inputs_outputs,
    logs,
    metadata,
    metrics,
    overview,
    resources,
    status,
    timeline,
)
from ._tab import Choices, Control, Options, Tab
from .logs import LINES_SHOWN, shown
from .overview import phase_badge

__all__ = ["LINES_SHOWN", "TABS", "Choices", "Control", "Options", "Tab", "blocks_of", "phase_badge", "shown"]

TABS: tuple[Tab, ...] = (
    overview.TAB,
    metadata.TAB,
    status.TAB,
    algorithm.TAB,
    inputs_outputs.TAB,
    resources.TAB,
    timeline.TAB,
    events.TAB,
    logs.TAB,
    metrics.TAB,
    fields.TAB,
)


def blocks_of(tab: Tab, frames: JobFrames, choices: Mapping[str, str] | None = None) -> list[Block]:
    """Return the blocks of *tab* for *choices*; a fault in it becomes a notice, and the other tabs do not notice."""
    try:
        return list(tab.blocks(frames, **choices or {}))
    except Exception as error:  # noqa: BLE001 -- an error in one tab must not take the others down
        return [
            Notice(
                say(N_("The tab {title} could not be shown."), title=tab.title),
                "error",
                f"This is a fault of ma_widgets ({type(error).__name__}), not of the job; the other tabs work.\n"
                "job.frames and the tab All fields have all the data.",
            )
        ]
