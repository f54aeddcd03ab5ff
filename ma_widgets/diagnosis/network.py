"""Rules: the tasks talking to each other."""

from __future__ import annotations

from ..i18n import N_
from ._rule import Rank, Rule, texts

_TIMED_OUT = r"time(?:d )?[- ]?out\b(?!\s{0,2}[=:(]|\s{1,2}(?:is |was )?(?:set|of)\b)"
_NOT_NONE = r"(?!s?(?: count| rate)?\s{0,2}[:=]?\s{0,2}0\b)"
_CONTEXT = r"NCCL|HCCL|gloo|c10d|torch\.distributed|TCPStore|rendezvous|MASTER_ADDR|ProcessGroup\w{0,10}|all_?reduce"
_LOST = (
    r"Connection (?:reset by peer|refused|timed out|closed by (?:remote )?peer|aborted)\b|Broken pipe\b"
    r"|No route to host\b|Network is unreachable\b"
)

_PEERS = (
    Rule(
        code="communication-failed",
        title=N_("The tasks lost their connection to each other."),
        advice=N_("Look for the task that ended or stood still first; if there is none, raise the timeout."),
        source=N_("PyTorch, torch.distributed; NCCL; Ascend HCCL, errors EI0002 and EI0006"),
        rank=Rank.NETWORK,
        words=(
            "nccl",
            "hccl",
            "gloo",
            "connection re",
            "connection timed",
            "connection closed by",
            "broken pipe",
            "tcpstore",
            "c10d",
            "ei000",
            "ei9999",
            "ej000",
            "collective operation",
            "rendezvous",
            "socket",
            "notify wait",
            "master_addr",
            "processgroup",
            "distbackend",
            "diststore",
            "distnetwork",
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
            rf"\b(?:TCPStore|c10d)\b.{{0,200}}\b(?:{_TIMED_OUT}|failed|errno)",
            rf"\b(?:{_CONTEXT})\b.{{0,200}}\b(?:{_LOST}|name resolution\b)",
            # PyTorch says no more than this of a peer that is gone.
            rf"\bRuntimeError: (?:\[[^\]]{{1,80}}\]:? ?)?(?:{_LOST})",
            r"\bDist(?:Backend|Store|Network)Error\b",
            r"\bE[IJ]000\d\b|\bEI9999\b",
            rf"\bnotify wait {_TIMED_OUT}",
            rf"\bclient socket has {_TIMED_OUT}|\bclient socket has failed to connect\b",
            rf"\bsocket\w{{0,3}} {_TIMED_OUT}|\bGetting sockets? times? out\b",
            r"\bRendezvous(?:Timeout|Connection|Closed)Error\b",
        ),
    ),
)
RULES = (
    *_PEERS,
    # A program may lose other connections than those to its peers, to a database for one.
    _PEERS[0].but(
        advice=_PEERS[0].advice,
        words=("connection", "brokenpipe", "oserror"),
        pattern=texts(
            r"(?:^|[\s\]:|>])(?:Connection(?:Reset|Refused|Aborted)Error|BrokenPipeError)(?=:|\s*$)",
            rf"(?:^|[\s\]|>])OSError: .{{0,80}}\b(?:{_LOST})",
            rf"^(?:\[[^\]]{{1,40}}\]:? ?)?(?:{_LOST})",
        ),
        among_peers=True,
    ),
)
