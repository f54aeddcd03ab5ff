"""The replies that come with the package: what of a job never changes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

from ._life import Cast
from ._variants import VARIANTS, Variant

_FOLDER = Path(__file__).with_name("replies")
_ACCELERATORS = {"Ascend": "npu", "GPU": "gpu"}
_HUGE_TASKS = 1024
_HUGE_NAMES = 1000


def base_reply(name: str) -> dict[str, Any]:
    """Return a bundled reply, a variant of one, or the huge one, as it was recorded; the caller may change it."""
    if name == "huge":
        return _huge()
    return _varied(VARIANTS[name]) if name in VARIANTS else _bundled(name)


def _bundled(name: str) -> dict[str, Any]:
    reply: dict[str, Any] = json.loads(_text(name))
    return reply


@cache
def _text(name: str) -> str:
    return (_FOLDER / f"{name}.json").read_text(encoding="utf-8")


def _varied(variant: Variant) -> dict[str, Any]:
    reply = _bundled(variant.of)
    reply["metadata"].update(id=variant.job_id, name=variant.name)
    _lay(variant.changes, reply)
    return reply


def _lay(changes: Mapping[str, Any], block: dict[str, Any]) -> None:
    """Lay *changes* over *block*; blocks are merged, all else is replaced by a copy."""
    for name, change in changes.items():
        if isinstance(change, Mapping):
            _lay(change, block.setdefault(name, {}))
        else:
            block[name] = deepcopy(change)


def _huge() -> dict[str, Any]:
    """Return the running job, on 1,024 nodes, with 1,000 parameters and 1,000 variables."""
    reply = _bundled("running")
    reply["metadata"].update(
        id="e2a7c1d4-3b58-4f96-a0c7-5d1e8f2b6a24",
        name="gpt-pretrain-ascend-1024n",
        description=f"{_HUGE_TASKS} nodes x 8 Ascend 910",
    )
    reply["status"]["tasks"] = [f"worker-{number}" for number in range(_HUGE_TASKS)]
    first = reply["algorithm"]["parameters"][0]
    reply["algorithm"]["parameters"] = [
        {**first, "name": f"layer_{number}_width", "value": str(128 * (number % 64 + 1))}
        for number in range(_HUGE_NAMES)
    ]
    reply["algorithm"]["environments"] = {f"MODEL_OPTION_{number}": str(number) for number in range(_HUGE_NAMES)}
    resource = reply["spec"]["resource"]
    resource["node_count"] = resource["flavor_detail"]["flavor_info"]["max_num"] = _HUGE_TASKS
    return reply


@cache
def cast_of(name: str) -> Cast:
    """Return what a script needs to know of the job in a bundled reply."""
    reply = base_reply(name)
    tasks = tuple(reply["status"].get("tasks", ()))
    resource = _at(reply, "spec", "resource")
    outputs = _at(reply, "algorithm").get("outputs") or ()
    return Cast(
        reply=name,
        job_id=reply["metadata"]["id"],
        tasks=tasks,
        nodes=resource.get("node_count", len(tasks)),
        accelerators={task: _accelerator(reply, task) for task in tasks},
        outputs=tuple(output["name"] for output in outputs),
    )


def _accelerator(reply: Mapping[str, Any], task: str) -> str:
    """Return npu, gpu or "" by the flavor of the task's role, or of the job."""
    role = task.rpartition("-")[0]
    own = [each["task_resource"] for each in reply.get("tasks") or () if each["role"] == role]
    flavor = own[0] if own else _at(reply, "spec", "resource", "flavor_detail")
    return _ACCELERATORS.get(flavor.get("flavor_type", ""), "")


def _at(reply: Mapping[str, Any], *path: str) -> Mapping[str, Any]:
    """Return the block at *path*, an empty one where there is none."""
    for name in path:
        reply = reply.get(name) or {}
    return reply
