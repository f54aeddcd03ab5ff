"""The hardware of one node: API object ``FlavorInfo``, which a job has once and a heterogeneous job once a role."""

from __future__ import annotations

from ..i18n import N_
from ._field import Field, integer, number, text


def hardware(node: str) -> tuple[Field, ...]:
    """Return the fields of the flavor information at the path *node*."""
    return (
        Field("cpu_arch",    f"{node}.cpu.arch",         N_("CPU"),         text),
        Field("cpu_cores",   f"{node}.cpu.core_num",     N_("CPU cores"),   number, "cores"),
        Field("gpu",         f"{node}.gpu.product_name", N_("GPU"),         text),
        Field("gpu_count",   f"{node}.gpu.unit_num",     N_("GPUs"),        integer, "cards"),
        Field("gpu_memory",  f"{node}.gpu.memory",       N_("GPU memory"),  text),  # unit in the text
        Field("npu",         f"{node}.npu.product_name", N_("NPU"),         text),
        Field("npu_count",   f"{node}.npu.unit_num",     N_("NPUs"),        integer, "cards"),  # String in the docs
        Field("npu_memory",  f"{node}.npu.memory",       N_("NPU memory"),  text),
        Field("memory",      f"{node}.memory.size",      N_("Memory"),      number, "see memory_unit"),
        Field("memory_unit", f"{node}.memory.unit",      N_("Memory unit"), text),
        Field("disk",        f"{node}.disk.size",        N_("Disk"),        number, "see disk_unit"),  # String in the docs
        Field("disk_unit",   f"{node}.disk.unit",        N_("Disk unit"),   text),
    )
