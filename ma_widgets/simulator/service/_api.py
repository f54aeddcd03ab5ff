"""What the service answers to whom; knows nothing of sockets."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from . import _links
from ._faults import Faults
from ._gate import Gate
from ._iam import Iam
from ._replies import Asked, Refused, Reply, json_reply
from ._routes import Call, find, not_published


class _Answer(Protocol):
    @property
    def status(self) -> int:
        """The HTTP status."""

    @property
    def body(self) -> Any:
        """What becomes JSON, None for no body."""


class Jobs(Protocol):
    """Whoever knows the jobs of a project; ``simulator.project.Project`` for one."""

    def answer(self, resource: str, job_id: str | None, query: Mapping[str, object]) -> _Answer:
        """Return what the real service would answer."""


class Doors(NamedTuple):
    """Where credentials are checked, and where they come from; ``metadata`` switches the metadata service on."""

    gate: Gate
    iam: Iam
    metadata: bool


class Api:
    """Lets requests in and answers them; a request may replace ``faults``, and ``port`` is known once it is open."""

    def __init__(self, jobs: Jobs, doors: Doors, clock: Callable[[], datetime]) -> None:
        self.faults = Faults()
        self.port = 0
        self._jobs, self._doors, self._links = jobs, doors, _links.Links(clock)
        self._special: dict[str, Callable[[Asked, Call], Reply]] = {
            "token": lambda asked, _: doors.iam.token(asked),
            "security_key": lambda *_: doors.iam.security_key(),
            "log_link": self._log_link,
            "log_text": self._log_text,
            "faults": lambda *_: json_reply(200, [fault.declared() for fault in self.faults.declared]),
            "new_faults": lambda asked, _: self._new_faults(asked),
        }

    def admit(self, asked: Asked) -> Call:
        """Return what *asked* is for; Refused when there is no such thing, or its credentials are not good."""
        # A web page may give its own name this machine's address, or send requests here blindly.
        if asked.headers.get("Host", "").lower() not in self._hosts():
            raise Refused(403, "Simulator.Host", "The simulator answers to 127.0.0.1 and localhost only.")
        call = find(asked.method, asked.path)
        if call.what in ("faults", "new_faults") and "Origin" in asked.headers:
            raise Refused(403, "Simulator.Origin", "No web page may see or change the faults of the simulator.")
        if call.what == "security_key" and not self._doors.metadata:
            raise not_published()
        if "project_id" in call.places:
            self._doors.gate.check(asked, call.places["project_id"])
        return call

    def answer(self, asked: Asked, call: Call) -> Reply:
        """Return the answer to a request that was let in."""
        try:
            special = self._special.get(call.what)
            return special(asked, call) if special else self._of_jobs(asked, call)
        except Refused as refused:
            return refused.reply(asked.id)

    def _hosts(self) -> set[str]:
        names = ("127.0.0.1", "localhost", "[::1]")
        # Clients leave the port of plain http out.
        return {f"{name}:{self.port}" for name in names} | (set(names) if self.port == 80 else set())

    def _of_jobs(self, asked: Asked, call: Call) -> Reply:
        query = _search(asked.body) if call.what == "jobs" else dict(asked.pairs)
        task = {"task": call.places["task"]} if "task" in call.places else {}
        return _reply(self._jobs.answer(call.what, call.places.get("job_id"), {**query, **task}))

    def _log_link(self, asked: Asked, call: Call) -> Reply:
        job_id, task = call.places["job_id"], call.places["task"]
        answer = self._preview(job_id, task)
        if answer.status != 200:
            return _reply(answer)
        return json_reply(200, {"obs_url": self._links.link(asked.headers["Host"], job_id, task)})

    def _log_text(self, asked: Asked, call: Call) -> Reply:
        job_id, task = call.places["job_id"], call.places["task"]
        if not self._links.is_good(asked, job_id, task):
            return _links.denied()
        answer = self._preview(job_id, task)
        return _links.text(answer.body["content"]) if answer.status == 200 else _reply(answer)

    def _preview(self, job_id: str, task: str) -> _Answer:
        return self._jobs.answer("log_preview", job_id, {"task": task})

    def _new_faults(self, asked: Asked) -> Reply:
        try:
            given = json.loads(asked.body)
            if not isinstance(given, list):
                raise ValueError("Faults are a list.")
            self.faults = Faults(given)
        except (ValueError, RecursionError) as error:
            raise Refused(400, "Simulator.Faults", str(error)) from None
        return json_reply(204, None)


def _reply(answer: _Answer) -> Reply:
    return json_reply(answer.status, answer.body)


def _search(body: bytes) -> dict[str, object]:
    try:
        search = json.loads(body or b"{}")
    except (ValueError, RecursionError):
        search = None
    if not isinstance(search, dict):
        raise Refused(400, "ModelArts.2787", "Invalid JSON request body.")
    return search
