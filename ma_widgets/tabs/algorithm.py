"""What exactly ran: code, engine, parameters, environment, search."""

from __future__ import annotations

from collections.abc import Iterator

from ..blocks import Block, Notice
from ..frames import Columns, JobFrames
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
        columns = frames.columns(name)
        yield from table_of(_described(columns, frames.language) if name == "parameters" else columns, caption)


def _described(parameters: Columns, language: str) -> Columns:
    """Return *parameters* with the description of the reader's language in its place, where the service has one."""
    rows = list(parameters.rows())
    for row in rows:
        if row["i18n_description"] and str(row["i18n_language"]).lower()[:2] == language[:2]:
            row |= {"description": row["i18n_description"], "i18n_description": None, "i18n_language": None}
    return Columns.from_rows(parameters.fields, [list(row.values()) for row in rows])


TAB = Tab("algorithm", N_("Algorithm"), _blocks, is_long=True)
