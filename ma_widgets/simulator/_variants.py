"""Variants of the bundled replies: another job, alike but for its id, its name and a few blocks."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple


class Variant(NamedTuple):
    """The bundled reply ``of``, as that of another job; ``changes`` are laid over it, block by block."""

    of: str
    job_id: str
    name: str
    changes: Mapping[str, Any] = MappingProxyType({})


IMAGE = "swr.cn-north-4.myhuaweicloud.com/demo-org/mnist-train:1.0.7"

_ONE_NODE = {"status": {"tasks": ["worker-0"]}, "spec": {"resource": {"node_count": 1}}}
_ONE_RETRY = {"metadata": {"annotations": {"fault-tolerance/job-retry-num": "1"}}}
_NO_HANG_RETRY = {"metadata": {"annotations": {"fault-tolerance/hang-retry": "false"}}}
_OWN_IMAGE = {"algorithm": {"engine": {"engine_id": "", "engine_name": "", "engine_version": "", "image_url": IMAGE}}}
_PREEMPTIBLE = {"spec": {"schedule_policy": {"priority": 0, "preemptible": True}}}
_TWO_HOURS = {"spec": {"auto_stop": {"time_unit": "HOURS", "duration": 2}}}

VARIANTS = {
    "exception": Variant("failed", "24422850-abc3-4525-9567-e2fd4bd0adcb", "det-finetune-voc", _ONE_NODE),
    "module": Variant("failed", "431bdbea-a379-40f1-a6bc-3c21d2be100a", "det-mmcv-smoke", _ONE_NODE),
    "disk-full": Variant("failed", "c8570563-7c90-4d94-a2fa-a9fb9a32daea", "det-long-schedule", _ONE_NODE),
    "image": Variant("abnormal", "3509fdd4-0775-4cc1-9bef-0d65bd416a08", "mnist-own-image", _OWN_IMAGE),
    "input": Variant("failed", "d494b8b9-3601-489e-82f7-b088a98afd0a", "det-private-data", _ONE_NODE),
    "precheck": Variant("failed", "0876f1db-5d73-440c-a96c-8cc668f3a1eb", "det-backbone-4n"),
    "hang": Variant("running", "30de37ae-ade8-4bf5-92dc-6b84a0894833", "gpt-sft-ascend-16n", _NO_HANG_RETRY),
    "preempted": Variant("running", "3dc6cb4a-d2ce-461b-a570-051b87343ec0", "gpt-ablation-ascend-16n", _PREEMPTIBLE),
    "time-limit": Variant("completed", "f5133a4a-d093-409c-a3f2-e952da3da430", "cls-two-hours", _TWO_HOURS),
    "chip-fault": Variant("running", "1b273ff6-8b20-4000-932f-0634db39ebfa", "moe-pretrain-ascend-16n", _ONE_RETRY),
    "peer-crash": Variant("failed", "afd999ea-8af6-4360-b171-f93e42c2f42f", "det-custom-ops-4n"),
}
