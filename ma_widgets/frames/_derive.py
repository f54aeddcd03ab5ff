"""Frames that no single table of the reply gives: resources, endpoints, node counts, and those of other resources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from ..expressions import expression
from ..schema import TABLES
from ._columns import Columns
from ._leaves import leaves, walk
from ._series import changes
from ._told import events, log, metrics
from ._unread import other_fields

if TYPE_CHECKING:
    from . import JobFrames

_ENDPOINTS = (
    ("JupyterLab", "jupyter_lab"),
    ("TensorBoard", "tensorboard"),
    ("MindStudio Insight", "mindstudio_insight"),
)
_INSTANCE = expression(r"(.+)-\d+")


def node_counts(frames: JobFrames) -> Columns:
    """Return the changes of the running node count."""
    status = frames.reply.get("status")
    points = status.get("node_count_metrics") if isinstance(status, Mapping) else None
    return Columns.from_rows(TABLES["node_counts"].fields, changes(points))


def endpoints(frames: JobFrames) -> Columns:
    """Return the ways into the job, a row an address; tokens are masked."""
    access = frames.columns("access").first()
    rows: list[tuple[Any, ...]] = [("SSH", row["task"], row["url"], None) for row in frames.columns("ssh").rows()]
    for service, name in _ENDPOINTS:
        url, token = access[f"{name}_url"], access[f"{name}_token"]
        if url or token:
            rows.append((service, None, url, token))
    return Columns.from_rows(TABLES["endpoints"].fields, rows)


def fields(frames: JobFrames) -> Columns:
    """Return every leaf of the reply, declared or not."""
    return Columns.from_rows(TABLES["fields"].fields, list(leaves(walk(frames.reply))))


def resources(frames: JobFrames) -> Columns:
    """
    Return the hardware of one node, a row for each source in the reply that tells.

    Sources, the asked-for first: the flavor (public pools), the pool
    (dedicated pools), the flavor set by hand, what the container was given,
    and the flavor of each role of a heterogeneous job.
    """
    node_count = frames.columns("spec").first()["node_count"]
    rows = [_flavor_row(frames, node_count)]
    rows += [_plain_row(frames, source, node_count) for source in ("pool", "customized", "allocated")]
    instances = _instances(frames.tasks)
    rows += [_role_row(role, instances) for role in frames.columns("role_resources").rows()]
    table = TABLES["resources"].fields
    return Columns.from_rows(table, [[row.get(field.name) for field in table] for row in rows if row])


def _flavor_row(frames: JobFrames, nodes: int | None) -> dict[str, Any]:
    spec, flavor = frames.columns("spec").first(), frames.columns("flavor").first()
    if not any(flavor.values()):
        return {}
    name = spec["flavor_name"] or spec["flavor_id"]
    return {"source": "flavor", "flavor": name, "nodes": nodes, **flavor, **_cards(flavor)}


def _plain_row(frames: JobFrames, source: str, nodes: int | None) -> dict[str, Any]:
    row = frames.columns(source).first()
    if not any(row.values()):
        return {}
    unit = "GiB" if row["memory"] is not None else None
    return {
        **row,
        "source": source,
        "nodes": nodes,
        "accelerators": row["accelerator_count"],
        "memory_unit": unit,
    }


def _role_row(role: dict[str, Any], instances: Mapping[str, int]) -> dict[str, Any]:
    # The reply often lacks a count of its own.
    nodes = role["node_count"] or instances.get(role["role"])
    name = role["flavor_name"] or role["flavor_id"]
    return {**role, **_cards(role), "source": "role", "flavor": name, "nodes": nodes}


def _cards(flavor: dict[str, Any]) -> dict[str, Any]:
    """Return the accelerator columns from the NPUs or the GPUs of a flavor, whichever it has."""
    kind = "npu" if flavor["npu"] or flavor["npu_count"] else "gpu"
    name = flavor[kind] or (kind.upper() if flavor[f"{kind}_count"] else None)
    return {
        "accelerator": name,
        "accelerators": flavor[f"{kind}_count"],
        "accelerator_memory": flavor[f"{kind}_memory"],
    }


def _instances(tasks: Iterable[str]) -> Counter[str]:
    """Return how many task instances bear the name of each role."""
    names = map(_INSTANCE.fullmatch, tasks)
    return Counter(name[1] for name in names if name)


DERIVED: Mapping[str, Callable[[JobFrames], Columns]] = {
    "node_counts": node_counts,
    "endpoints": endpoints,
    "resources": resources,
    "fields": fields,
    "other_fields": other_fields,
    "events": events,
    "metrics": metrics,
    "log": log,
}
