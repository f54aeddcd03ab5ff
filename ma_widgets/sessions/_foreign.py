"""One call of the SDK: what it prints kept apart, what it answers checked, what it raises made ours."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from ..errors import BadReply, MaWidgetsError, ServiceUnavailable, SessionError
from ..i18n import N_, say, visible
from ..masking import mask_text
from ._failure import failure
from ._protocol import Reply, Resource
from ._quiet import quiet

# None is "not ready yet": the service's HTTP status 204, whose body is empty.
_MAY_BE_EMPTY = frozenset({Resource.METRICS, Resource.LOG, Resource.LOG_PREVIEW})
_MAY_BE_LIST = frozenset({Resource.TASKS})
_FIELDS = ("error_code", "error_msg", "error_solution", "request_id")
# Where the exceptions of a broken connection come from, besides those that Python has built in.
_NETWORK = frozenset({"requests", "urllib3", "http", "socket", "ssl"})


def asked(call: Callable[[], object], resource: Resource, job_id: str | None) -> Reply:
    """
    Return what the SDK answers to *call*.

    Whatever it raises becomes one of our errors: its classes are not public,
    so their fields decide. A failure may also come back as a dict.
    """
    try:
        with quiet():
            reply: Any = call()
    except MaWidgetsError:
        raise
    # SystemExit would end a thread without a word.
    except (Exception, SystemExit) as error:  # noqa: BLE001 -- the SDK's exception classes are not public
        raise _ours(error, job_id) from None
    if not reply and resource in _MAY_BE_EMPTY:
        return {}
    refusal = failure(reply, job_id=job_id)
    if refusal is not None:
        raise refusal
    if not isinstance(reply, (Mapping, list) if resource in _MAY_BE_LIST else Mapping):
        raise _bad_reply(reply, resource)
    return reply


def _bad_reply(reply: object, resource: Resource) -> BadReply:
    wanted = N_("a job") if resource is Resource.JOB else repr(resource.value)
    return BadReply(
        say(
            N_("The SDK answered with {kind}, not with {wanted}."),
            kind=N_("nothing") if reply is None else type(reply).__name__,
            wanted=wanted,
        ),
        hint=N_("Check the job id; restart the kernel if the SDK was just updated."),
    )


def _ours(error: BaseException, job_id: str | None) -> SessionError:
    """Return our error for an exception of the SDK, by its fields if it has any and its type if not."""
    known = failure(_body(error), status=_status(error), job_id=job_id)
    if known is not None:
        return known
    if isinstance(error, json.JSONDecodeError):
        what = N_("The modelarts SDK got a reply that is not JSON.")
        return BadReply(what, hint=N_("A proxy may want a login."))
    said = _said(error)
    if isinstance(error, Exception) and _is_of_network(error):
        return _no_connection(error, said)
    hint = N_("Try again; restart the kernel if it stays.")
    return ServiceUnavailable(N_("The modelarts SDK failed."), why=said, hint=hint)


def _said(error: BaseException) -> str:
    try:
        words = visible(" ".join(mask_text(str(error)[:2000]).split()))
    except Exception:  # noqa: BLE001 -- an exception may be unable to say what it is
        words = ""
    with_words, plain = N_("The SDK raised {kind}: {words}"), N_("The SDK raised {kind}.")
    return say(with_words if words else plain, kind=type(error).__name__, words=words[:300])


def _attribute(owner: object, name: str) -> Any:
    """Return an attribute of somebody's exception, None also where looking for it raises."""
    try:
        return getattr(owner, name, None)
    except Exception:  # noqa: BLE001 -- properties of foreign exceptions are anybody's code
        return None


def _body(error: BaseException) -> object:
    """Return the error body: the fields of the exception, or what its ``response`` holds, as requests has it."""
    fields = {key: _attribute(error, key) for key in _FIELDS}
    response = _attribute(error, "response")
    if response is None or any(fields.values()):
        return fields
    try:
        return response.json()
    except Exception:  # noqa: BLE001 -- whatever the response is, it tells nothing
        return fields


def _status(error: BaseException) -> int | None:
    for owner in (error, _attribute(error, "response")):
        status = _attribute(owner, "status_code")
        # Below 400 lies no refusal.
        if isinstance(status, int) and status >= 400:
            return status
    return None


def _is_of_network(error: Exception) -> bool:
    """Whether a connection failed, also where the SDK wraps the exception that says so."""
    chain = (error, error.__cause__, error.__context__)
    modules = {kind.__module__.partition(".")[0] for each in chain for kind in type(each).__mro__}
    return bool(modules & _NETWORK) or any(isinstance(each, (ConnectionError, TimeoutError)) for each in chain)


def _no_connection(error: Exception, said: str) -> SessionError:
    # The standard library's ssl lies behind this import, and few connections fail.
    from ._connection import no_connection

    failed = no_connection(error, "ModelArts")
    failed.why = failed.why or said
    if failed.kind == "tls":
        failed.hint = N_("Set REQUESTS_CA_BUNDLE to the file with your organisation's certificates.")
    return failed
