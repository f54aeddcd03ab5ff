"""Who the job is."""

from __future__ import annotations

from collections.abc import Iterator

from ..blocks import Block, Notice
from ..frames import JobFrames
from ..i18n import N_
from ._tab import Tab, table_of, values_of


def _blocks(frames: JobFrames) -> Iterator[Block]:
    blocks = list(_all(frames))
    yield from blocks or [Notice(N_("The reply has no metadata."))]


def _all(frames: JobFrames) -> Iterator[Block]:
    yield from values_of(frames.columns("metadata"), N_("The job"))
    yield from table_of(frames.columns("annotations"), N_("Annotations"))
    yield from table_of(frames.columns("tags"), N_("Tags"))


TAB = Tab("metadata", N_("Metadata"), _blocks)
