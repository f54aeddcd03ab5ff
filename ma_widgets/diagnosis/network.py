"""Rules: the tasks talking to each other."""

from __future__ import annotations

from ..i18n import N_
from ._rule import Rank, Rule, texts

_TIMED_OUT = r"time(?:d )?[- ]?out\b(?!\s{0,2}[=:(]|\s{1,2}(?:is |was )?(?:set|of)\b)"
_NOT_NONE = r"(?!s?(?: count| rate)?\s{0,2}[:=]?\s{0,2}0\b)"

RULES = (
    Rule(
        code="communication-failed",
        title=N_("The tasks lost their connection to each other."),
        advice=N_("Look for the task that ended or stood still first; if there is none, raise the timeout."),
        source="PyTorch, torch.distributed; NCCL; Ascend HCCL, errors EI0002 and EI0006",
        rank=Rank.NETWORK,
        words=(
            "nccl",
            "hccl",
            "gloo",
            "connection re",
            "connection timed",
            "connection closed by",
            "connection aborted",
            "connectionre",
            "connectionaborted",
            "broken pipe",
            "brokenpipe",
            "tcpstore",
            "c10d",
            "ei000",
            "ei9999",
            "ej000",
            "collective operation",
            "rendezvous",
            "socket",
            "notify wait",
            "network is unr",
            "no route to host",
            "distbackend",
            "diststore",
            "distnetwork",
            "name resolution",
        ),
        pattern=texts(
            rf"\bNCCL\b.{{0,120}}\b(?:error\b{_NOT_NONE}|{_TIMED_OUT}|failed|failure|aborted)",
            r"\bnccl(?:Unhandled|System|Internal|Remote|InvalidUsage)\w{0,10}Error\b",
            r"\bncclRemoteError\b",
            rf"\bHCCL\b.{{0,120}}\b(?:error\b{_NOT_NONE}|{_TIMED_OUT}|failed|failure)",
            rf"\bProcessGroup(?:NCCL|HCCL|Gloo)\b.{{0,200}}\b(?:{_TIMED_OUT}|failed|exception)",
            r"\bHCCL_E_\w{1,20}\b",
            r"\bcollective operation timeout\b",
            rf"\bgloo\b.{{0,200}}\b(?:connect\b|connectFullMesh|closed|reset|{_TIMED_OUT}|failed)",
            r"\bConnection (?:reset by peer|refused|timed out|closed by (?:remote )?peer|aborted)\b",
            r"\bConnection(?:Reset|Refused|Aborted)Error\b",
            r"\bBroken ?Pipe(?:Error)?\b",
            rf"\b(?:TCPStore|c10d)\b.{{0,200}}\b(?:{_TIMED_OUT}|failed|errno)",
            r"\bDist(?:Backend|Store|Network)Error\b",
            r"\bE[IJ]000\d\b|\bEI9999\b",
            rf"\bnotify wait {_TIMED_OUT}",
            rf"\bsocket\w{{0,3}} {_TIMED_OUT}|\bGetting sockets? times? out\b",
            r"\bRendezvous(?:Timeout|Connection|Closed)Error\b",
            r"\bNo route to host\b|\bNetwork is unreachable\b|\bTemporary failure in name resolution\b",
        ),
    ),
)
