"""Where data came from, where results and logs went."""

from __future__ import annotations

from collections.abc import Iterator

from ..blocks import Block, KeyValues, Notice
from ..frames import JobFrames
from ..i18n import N_
from ._tab import Tab, table_of

LOG_FIELDS = (
    "log_path",
    "log_host_path",
    "is_hosted_log",
    "log_version",
    "log_rotation",
    "output_model_path",
    "output_model_local",
)


def _blocks(frames: JobFrames) -> Iterator[Block]:
    blocks = list(_tables(frames))
    yield from blocks or [Notice(N_("The reply names no inputs and no outputs."))]
    spec = frames.columns("spec")
    row = spec.first()
    logs = [(field.label, row[field.name]) for field in spec.fields if field.name in LOG_FIELDS and row[field.name]]
    if logs:
        yield KeyValues(logs, N_("Logs and model"))
    if not log_paths(frames):
        yield Notice(N_("No export path for logs is set: the platform keeps them for 30 days."))


def log_paths(frames: JobFrames) -> list[str]:
    """Return where logs are kept beyond the platform's 30 days: for the job, or for its roles."""
    spec = frames.first("spec")
    return [path for path in (spec["log_path"], spec["log_host_path"], *frames.columns("roles")["log_path"]) if path]


def _tables(frames: JobFrames) -> Iterator[Block]:
    yield from table_of(frames.columns("inputs"), N_("Inputs"))
    yield from table_of(frames.columns("outputs"), N_("Outputs"))
    yield from table_of(frames.columns("role_inputs"), N_("Inputs of the roles"))
    yield from table_of(frames.columns("role_outputs"), N_("Outputs of the roles"))
    yield from table_of(frames.columns("volumes"), N_("Volumes"))


TAB = Tab("inputs_outputs", N_("Inputs & outputs"), _blocks)
