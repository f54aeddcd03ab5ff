"""What exactly ran: code, engine, parameters, environment, search."""

from __future__ import annotations

from collections.abc import Iterator

from ..blocks import Block, Notice
from ..frames import JobFrames
from ..i18n import N_
from ._tab import Tab, table_of, values_of

_TABLES = (
    ("parameters", N_("Parameters")),
    ("environments", N_("Environment variables")),
    ("reward_attrs", N_("Search metrics")),
    ("search_params", N_("Search parameters")),
    ("algo_configs", N_("Search algorithms")),
    ("roles", N_("Roles")),
    ("role_environments", N_("Environment variables of the roles")),
    ("fine_tuning_variables", N_("Fine-tuning variables")),
    ("engine_tags", N_("Engine tags")),
    ("data_sources", N_("Visualised data")),
)


def _blocks(frames: JobFrames) -> Iterator[Block]:
    blocks = list(_all(frames))
    yield from blocks or [Notice(N_("The reply names no algorithm."))]


def _all(frames: JobFrames) -> Iterator[Block]:
    yield from values_of(frames.columns("algorithm"), N_("Code"))
    yield from values_of(frames.columns("engine"), N_("Engine"))
    yield from values_of(frames.columns("fine_tuning"), N_("Fine-tuning"))
    for name, caption in _TABLES:
        yield from table_of(frames.columns(name), caption)


TAB = Tab("algorithm", N_("Algorithm"), _blocks, is_long=True)
