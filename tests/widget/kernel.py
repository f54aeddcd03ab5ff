"""A real ipykernel, asked like a front end asks; and what it sends, counted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from jupyter_client.manager import start_new_kernel

_SECONDS = 60


class Message(NamedTuple):
    """A message of the kernel to the page."""

    kind: str
    content: dict[str, Any]
    size_bytes: int


class Kernel:
    """Runs cells in an ipykernel process and collects what crosses to the page."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def run(self, code: str, cell: str | None = None) -> list[Message]:
        """Return the messages of one cell, until the kernel is idle; *cell* is the id that JupyterLab tells of it."""
        content = {"code": code, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False}
        message = self._client.session.msg("execute_request", content, metadata={"cellId": cell} if cell else {})
        self._client.shell_channel.send(message)
        return self._until_end(message["header"]["msg_id"])

    def _until_end(self, request: str) -> list[Message]:
        messages = []
        while True:
            raw = self._client.get_iopub_msg(timeout=_SECONDS)
            message = Message(
                raw["msg_type"], raw["content"], len(json.dumps(raw["content"], ensure_ascii=False).encode())
            )
            assert message.kind != "error", "\n".join(message.content["traceback"])
            messages.append(message)
            if self._is_end(raw, request):
                return messages

    def answer(self, code: str) -> tuple[str, list[Message]]:
        """Run a cell that asks, answer with Enter; return what it asked and all messages to the page."""
        request = self._client.execute(code, allow_stdin=True)
        asked = self._client.get_stdin_msg(timeout=_SECONDS)["content"]["prompt"]
        self._client.input("")
        return asked, self._until_end(request)

    def value(self, expression: str) -> Any:
        """Return what *expression* is in the kernel, by way of JSON."""
        streams = [
            m.content["text"] for m in self.run(f"import json; print(json.dumps({expression}))") if m.kind == "stream"
        ]
        return json.loads("".join(streams))

    def complete(self, code: str) -> list[str]:
        """Return what the kernel offers at the end of *code*, as Tab asks for it."""
        reply = self._client.complete(code, len(code), reply=True, timeout=_SECONDS)
        matches: list[str] = reply["content"]["matches"]
        return matches

    def inspect(self, code: str) -> str:
        """Return what the kernel tells of *code*, as Shift-Tab asks for it."""
        reply = self._client.inspect(code, len(code), reply=True, timeout=_SECONDS)
        text: str = reply["content"]["data"].get("text/plain", "")
        return text

    def choose(self, model_id: str, index: int) -> list[Message]:
        """Return the messages that follow when the page chooses tab *index*."""
        state = {"method": "update", "state": {"selected_index": index}, "buffer_paths": []}
        message = self._client.session.msg("comm_msg", {"comm_id": model_id, "data": state})
        self._client.shell_channel.send(message)
        messages = []
        while True:
            raw = self._client.get_iopub_msg(timeout=_SECONDS)
            messages.append(Message(raw["msg_type"], raw["content"], len(json.dumps(raw["content"]).encode())))
            if self._is_end(raw, message["header"]["msg_id"]):
                return messages

    @staticmethod
    def _is_end(raw: dict[str, Any], request: str) -> bool:
        idle = raw["msg_type"] == "status" and raw["content"]["execution_state"] == "idle"
        return idle and raw["parent_header"].get("msg_id") == request


@contextmanager
def running_kernel() -> Iterator[Kernel]:
    """A kernel process that lives as long as the block."""
    manager, client = start_new_kernel(startup_timeout=_SECONDS)
    try:
        yield Kernel(client)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
        manager.cleanup_resources()
