"""On what hardware: per node, times nodes, in all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..blocks import Block, DataTable, Notice
from ..frames import JobFrames
from ..i18n import N_, listed, say_count
from ._tab import Tab, table_of, values_of
from .inputs_outputs import LOG_FIELDS

_SOURCES = {
    "flavor": N_("Flavor, as asked for"),
    "pool": N_("Dedicated pool"),
    "customized": N_("Set by hand"),
    "allocated": N_("Given to the main container"),
    "role": N_("Role"),
}


# A table each; a job with more roles shows the rest in one.
_MOST_SOURCES = 12


def _blocks(frames: JobFrames) -> Iterator[Block]:
    rows = list(frames.columns("resources").rows())
    for row in rows[:_MOST_SOURCES]:
        yield _per_node(row)
    if len(rows) > _MOST_SOURCES:
        one, more = N_("1 more role is in the table below."), N_("{count} more roles are in the table below.")
        yield Notice(say_count(one, more, len(rows) - _MOST_SOURCES))
    if not rows:
        yield Notice(N_("The reply does not tell the hardware; jobs in a dedicated pool often name only the pool."))
    yield from values_of(frames.columns("spec"), N_("Asked for"), leave_out=LOG_FIELDS)
    yield from values_of(frames.columns("flavor"), N_("Flavor"), leave_out=_SHOWN_ABOVE)
    yield from table_of(frames.columns("role_resources"), N_("Flavors of the roles"), leave_out=_SHOWN_ABOVE)
    yield from table_of(frames.columns("role_flavor_attributes"), N_("Flavor attributes"))
    yield from table_of(frames.columns("custom_metrics"), N_("Custom metrics"))


_SHOWN_ABOVE = (
    "cpu_arch", "cpu_cores", "gpu", "gpu_count", "gpu_memory", "npu", "npu_count", "npu_memory",
    "memory", "memory_unit", "disk", "disk_unit", "node_count",
)  # fmt: skip


def _per_node(row: dict[str, Any]) -> DataTable:
    """Return the hardware of one source: what, in a node, nodes, in all."""
    nodes = row["nodes"]
    card = f"{row['accelerator'] or ''} {row['accelerator_memory'] or ''}".strip()
    parts = (
        (N_("Accelerators"), card, row["accelerators"], ""),
        (N_("CPU cores"), row["cpu_arch"] or "", row["cpu_cores"], ""),
        (N_("Memory"), "", row["memory"], row["memory_unit"] or ""),
        (N_("Disk"), "", row["disk"], row["disk_unit"] or ""),
    )
    rows = [
        (what, model, _amount(each, unit), nodes, _amount(each * nodes, unit) if nodes else None)
        for what, model, each, unit in parts
        if each is not None
    ]
    parts_of = [part for part in (_SOURCES[row["source"]], row["role"], row["flavor"]) if part]
    caption = listed(parts_of, N_("{first}: {rest}"))
    labels = (N_("Hardware"), N_("Model"), N_("In a node"), N_("Nodes"), N_("In all"))
    names = ("hardware", "model", "per_node", "nodes", "total")
    return DataTable(names, labels, list(zip(*rows)) if rows else [[] for _ in names], caption)


def _amount(value: float, unit: str) -> str:
    text = f"{value:,}" if isinstance(value, int) else f"{value:,.15g}"
    return f"{text} {unit}".strip()


TAB = Tab("resources", N_("Resources"), _blocks)
