"""What an answer means that is not the reply which was asked for."""

from __future__ import annotations

import gc
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ..errors import BadReply
from ..i18n import N_, say
from ._failure import failure
from ._hiding import hidden_body, hiding
from ._protocol import Resource
from ._secret import Secret

if TYPE_CHECKING:
    from ._exchange import Answer

REDIRECTS = frozenset({301, 302, 303, 307, 308})
_NO_JSON = object()
# As objects it takes fifty times the memory, for nothing: no error of the service is that large.
_LARGEST_ERROR_BYTES = 2**20


def without_secrets(answer: Answer, secrets: Iterable[Secret]) -> Answer:
    """Return of *answer* what is read of an error, with *secrets* masked."""
    hide = hiding(secrets)
    headers = {name: hide(answer.headers[name]) for name in ("Content-Type", "Retry-After") if name in answer.headers}
    is_read = answer.status == 200 or len(answer.body) <= _LARGEST_ERROR_BYTES
    return answer._replace(body=hidden_body(answer.body, hide) if is_read else b"", headers=headers)


def refusal(answer: Answer, resource: Resource, job_id: str | None, where: str, signed_with: str) -> Exception:
    """Return the error that *answer* stands for, once it is without secrets."""
    status, reply = answer.status, parsed(answer.body)
    if status in REDIRECTS:
        return BadReply(
            N_("The endpoint sends requests elsewhere."),
            why=say(
                N_("It answered with HTTP status {status}; following it would carry the credentials along."),
                status=status,
            ),
            hint=N_("Check the endpoint and the region."),
            status=status,
        )
    if status == 200 and failure(reply) is None:
        what = _not_json(answer) if reply is _NO_JSON else N_("The reply is JSON, but not what the API promises.")
        return BadReply(what, hint=N_("Check the endpoint; a proxy may want a login."))
    error = failure(
        reply,
        # A status below 400 is no error by itself, but a body may still be one.
        status=status if status >= 400 else None,
        job_id=job_id,
        where=where,
        signed_with=signed_with,
        retry_after=answer.headers.get("Retry-After"),
    )
    if error is not None:
        return error
    lacking = resource.value.replace("_", " ")
    what = say(N_("The service answered with HTTP status {status} and no {lacking}."), status=status, lacking=lacking)
    return BadReply(what, hint=N_("Check the endpoint."), status=status)


def parsed(body: bytes) -> object:
    """Return the body as JSON; always by the standard library, whatever requests would take."""
    try:
        with _collector_paused():
            return json.loads(body)
    except (ValueError, RecursionError):
        return _NO_JSON


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Look for no garbage meanwhile: of a million new lists none is, and to look takes longer than to decode them."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _not_json(answer: Answer) -> str:
    if not answer.body.strip():
        return N_("The reply is empty.")
    is_page = "html" in answer.headers.get("Content-Type", "").lower() or answer.body.lstrip()[:1] == b"<"
    return N_("The reply is a web page, not JSON.") if is_page else N_("The reply is not JSON.")
