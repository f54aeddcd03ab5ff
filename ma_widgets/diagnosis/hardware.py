"""Rules: the accelerator cards and the nodes."""

from __future__ import annotations

from collections.abc import Iterator

from ..i18n import N_
from ._case import Case
from ._rule import Rule, Seen, texts

# A counter that stands at 0.
_NOT_NONE = r"(?! ?(?:ECC )?(?:errors?)?(?: count)?\s{0,2}[:=]\s{0,2}0\b)"
_SCENARIOS = frozenset({"chip_fault", "node_fault"})


def _recorded(case: Case) -> Iterator[Seen]:
    """Yield the faults that the platform recorded and that the job did not recover from."""
    faults = [each for each in case.unrecovered if each.scenario in _SCENARIOS]
    # The last attempt to recover tells what came of it, the first when it was.
    first = {each.task: each.at for each in reversed(faults)}
    for task, last in {each.task: each for each in faults}.items():
        yield Seen(last.told(), task, first[task])


_FAULT = (
    Rule(
        code="accelerator-fault",
        title=N_("An accelerator card or a node failed."),
        advice=N_("Start the job again from its last checkpoint; tell the support if the same node fails again."),
        source=N_("ModelArts API, Status: fault_scenario; NVIDIA, Xid errors; Ascend, hardware faults"),
        words=(
            "xid",
            "off the bus",
            "ecc",
            "hardware fault",
            "chip fault",
            "node fault",
            "not ready",
            "notready",
            "link down",
            "link is down",
            "card drop",
            "drop card",
            "device lost",
            "hbm",
            "507053",
            "507054",
            "device handle",
        ),
        pattern=texts(
            # 13, 31, 43 and 45 come from the program: a wrong address, or its own end.
            r"\bXid\b[^\n]{0,60}?: (?!(?:13|31|43|45)\b)\d{1,3}\b",
            r"\bfallen off the bus\b",
            rf"\buncorrectable (?:NVLink |HBM )?(?:ECC )?(?:memory )?error\b{_NOT_NONE}",
            rf"\b(?:double|multi)[- ]bit (?:ECC|error)\b{_NOT_NONE}",
            rf"\bECC error\b{_NOT_NONE}",
            rf"\bHBM\b.{{0,60}}\b(?:multi[- ]?bit|ECC (?:error|fault)|fault)\b{_NOT_NONE}",
            r"\bhardware fault\b(?! detection)",
            r"\b(?:chip|node) fault\b(?! detection)",
            r"\bnode\b.{0,80}\bnot ready\b",
            r"\bNodeNotReady\b",
            r"\blink (?:is )?down\b",
            r"\bcard[- ]drop(?:ped)?\b(?! 0)",
            r"\b(?:dropped|lost) (?:the )?(?:NPU |GPU )?card\b",
            r"\bdevice lost\b",
            r"\b50705[34]\b",
            rf"\bHBM uncorrectable\b.{{0,20}}\bECC\b{_NOT_NONE}",
            r"\bUnable to determine the device handle\b",
        ),
        look=_recorded,
        kills=True,
    ),
)
RULES = (
    _FAULT[0].but(
        advice=N_("Check that the flavor has cards and that the image's driver and framework fit them."),
        words=("no cuda",),
        pattern=texts(r"\bNo CUDA GPUs are available\b", r"\bno CUDA-capable device\b"),
        kills=False,
    ),
    _FAULT[0].but(
        advice=_FAULT[0].advice,
        words=("fault",),
        # In a program's own lines these are names of anything.
        pattern=texts(r"\b(?:chip|node)_fault\b", r"\b(?:NPU|GPU|card) fault\b(?! detection)"),
        of_platform=True,
    ),
    *_FAULT,
)
