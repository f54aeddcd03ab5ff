"""The tabs, in the order on screen: one file a tab; behind them those that a user makes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..blocks import Block, Notice
from ..display import Look, bundle
from ..frames import JobFrames
from ..i18n import N_, in_lines, said, say
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
from ._error_notice import error_notice
from ._tab import Choices, Control, Options, Tab
from .logs import LINES_SHOWN, shown
from .overview import phase_badge, phase_word

__all__ = [
    "LINES_SHOWN",
    "TABS",
    "Choices",
    "Control",
    "Options",
    "Tab",
    "blocks_of",
    "checked_tabs",
    "error_notice",
    "phase_badge",
    "phase_word",
    "shown",
]

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

_FAULT = N_("This is a fault of ma_widgets ({kind}), not of the job; the other tabs work.")
_NO_TAB = N_("{tab} is no tab. Make one: ma_widgets.Tab(name, title, blocks).")
_NO_IDENTIFIER = N_("The name of a tab is an identifier, and {name} is none.")
_TWICE = N_("There is a tab {name} already. Give yours another name.")
_FAULT_OF_A_TAB = N_("This is a fault of this tab ({kind}), not of the job; the other tabs work.")


def blocks_of(tab: Tab, frames: JobFrames, choices: Mapping[str, str] | None = None) -> list[Block]:
    """Return the blocks of *tab* for *choices*; a fault in it becomes a notice, and the other tabs do not notice."""
    is_ours = tab in TABS
    try:
        blocks = list(tab.blocks(frames, **choices or {}))
        if not is_ours:
            _try(blocks)
        return blocks
    except Exception as error:  # noqa: BLE001 -- an error in one tab must not take the others down
        return [
            Notice(
                say(N_("The tab {title} could not be shown."), title=tab.title),
                "error",
                in_lines(
                    [
                        say(_FAULT if is_ours else _FAULT_OF_A_TAB, kind=type(error).__name__),
                        N_("job.frames and the tab All fields have all the data."),
                    ]
                ),
            )
        ]


def _try(blocks: Iterable[Block]) -> None:
    """Draw *blocks* in every form: what cannot be drawn fails here, not with the tabs beside it."""
    for block in blocks:
        bundle(block, Look())


def checked_tabs(more: Iterable[Tab]) -> tuple[Tab, ...]:
    """
    Return the tabs of the package and *more* behind them.

    Raises:
        TypeError: one of *more* is no ``Tab``.
        ValueError: its name is no identifier, or another tab has it.
    """
    names = {tab.name for tab in TABS}
    more = tuple(more)
    for tab in more:
        if not isinstance(tab, Tab):
            raise TypeError(said(say(_NO_TAB, tab=repr(tab))))
        if not tab.name.isidentifier():
            raise ValueError(said(say(_NO_IDENTIFIER, name=repr(tab.name))))
        if tab.name in names:
            raise ValueError(said(say(_TWICE, name=repr(tab.name))))
        names.add(tab.name)
    return (*TABS, *more)
