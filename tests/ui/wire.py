"""What crosses between a page and its kernel, as JupyterLab's websocket carries it."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import WebSocket


@dataclass(frozen=True)
class Message:
    """A message of the Jupyter protocol; ``size`` is that of the frame in bytes."""

    sent: bool
    kind: str
    id: str
    parent_id: str
    content: dict[str, Any]
    size: int

    @property
    def what(self) -> str:
        """The kind; for a comm message its method, for a status its word."""
        method = self.content.get("data", {}).get("method") if self.kind == "comm_msg" else None
        return method or self.content.get("execution_state") or self.kind


class Wire:
    """All messages between a page and one kernel, in their order."""

    def __init__(self, socket: WebSocket) -> None:
        self._socket = socket
        self.messages: list[Message] = []
        socket.on("framesent", lambda frame: self.messages.append(read(frame, sent=True)))
        socket.on("framereceived", lambda frame: self.messages.append(read(frame, sent=False)))

    @contextmanager
    def until_answered(self) -> Iterator[list[Message]]:
        """
        Collect the comm messages that are sent in the block, and all that answers them.

        Ends when the kernel has said that it is done with the first of them.
        """
        start, collected = len(self.messages), list[Message]()
        with self._socket.expect_event("framereceived", lambda frame: self._ends(read(frame, sent=False), start)):
            yield collected
        ids = {each.id for each in self._comms(start)}
        collected += [each for each in self.messages[start:] if each.id in ids or each.parent_id in ids]

    def _ends(self, message: Message, start: int) -> bool:
        return message.what == "idle" and message.parent_id in {each.id for each in self._comms(start)}

    def _comms(self, start: int) -> list[Message]:
        return [each for each in self.messages[start:] if each.sent and each.kind == "comm_msg"]


def read(frame: str | bytes, *, sent: bool) -> Message:
    """
    Return the message in a frame of the protocol ``v1.kernel.websocket.jupyter.org``.

    Source:
        jupyter-server docs, "WebSocket kernel wire protocols": the number of
        offsets, the offsets, then channel, header, parent, metadata, content.
    """
    assert isinstance(frame, bytes), "the kernel's websocket speaks the binary protocol v1"
    (count,) = struct.unpack_from("<Q", frame)
    offsets = struct.unpack_from(f"<{count}Q", frame, 8)
    header, parent, _, content = (json.loads(frame[offsets[i] : offsets[i + 1]]) for i in range(1, 5))
    return Message(sent, header["msg_type"], header["msg_id"], parent.get("msg_id", ""), content, len(frame))
