"""From an error body to our error: one table of codes, one of statuses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..errors import (
    BadRequest,
    JobNotFound,
    NotAuthenticated,
    PermissionDenied,
    ServiceUnavailable,
    SessionError,
    Throttled,
    TokenExpired,
)
from ..i18n import visible
from ..masking import mask_text

# The service's own words for one thing, in the order of preference.
CODE_KEYS = ("error_code", "errorCode", "code")
MESSAGE_KEYS = ("error_msg", "errorMsg", "message")

# What the status alone would tell wrongly: "job not found" is a 400, a wrong project a 404.
_BY_CODE: dict[str, type[SessionError]] = {
    "ModelArts.2775": JobNotFound,
    "ModelArts.0202": TokenExpired,
    "ModelArts.4127": TokenExpired,
    "ModelArts.0109": NotAuthenticated,
    "ModelArts.0201": NotAuthenticated,
    "ModelArts.0203": NotAuthenticated,
    "ModelArts.0204": NotAuthenticated,
    "ModelArts.0205": NotAuthenticated,
    "ModelArts.0206": NotAuthenticated,
    "ModelArts.0207": NotAuthenticated,
    "ModelArts.0208": NotAuthenticated,
    "ModelArts.0210": NotAuthenticated,
    "ModelArts.0212": NotAuthenticated,
    "ModelArts.2784": NotAuthenticated,
    "ModelArts.2786": NotAuthenticated,
    "ModelArts.0108": PermissionDenied,
    "ModelArts.0112": PermissionDenied,
    "ModelArts.2771": PermissionDenied,
    "ModelArts.2785": PermissionDenied,
    "ModelArts.2838": PermissionDenied,
    "ModelArts.2891": PermissionDenied,
    "ModelArts.2799": Throttled,
    "ModelArts.4206": Throttled,
    "ModelArts.6101": Throttled,
    "APIG.0301": NotAuthenticated,
    "APIGW.0301": NotAuthenticated,
    "APIG.0303": NotAuthenticated,
    "APIG.0308": Throttled,
    # The services behind ModelArts: data base, IAM, workspace, AOM, OBS …
    **{f"ModelArts.{number}": ServiceUnavailable for number in range(2950, 2960)},
}
_BY_STATUS: dict[int, type[SessionError]] = {
    401: NotAuthenticated,
    403: PermissionDenied,
    404: JobNotFound,
    408: ServiceUnavailable,
    429: Throttled,
}

_TITLES: dict[type[SessionError], str] = {
    NotAuthenticated: "ModelArts did not accept the credentials.",
    TokenExpired: "The token has expired.",
    PermissionDenied: "ModelArts does not allow this.",
    Throttled: "ModelArts receives too many requests.",
    ServiceUnavailable: "ModelArts has a fault of its own.",
    BadRequest: "ModelArts did not understand the request.",
}
_HINTS: dict[type[SessionError], str] = {
    JobNotFound: "The id may belong to another project or region: check the id, the region and project_id=.",
    NotAuthenticated: "Check that token, project and region belong together, or get a new token.",
    TokenExpired: "Get a new token; one lives for 24 hours.",
    PermissionDenied: "Ask the owner of the project for the permission modelarts:trainJob:get.",
    Throttled: "Try again in a minute.",
    ServiceUnavailable: "Try again in a minute.",
    BadRequest: "Check the job id and the parameters.",
}
_LONGEST_MESSAGE = 500


def failure(
    reply: object, *, status: int | None = None, job_id: str | None = None, where: str = ""
) -> SessionError | None:
    """
    Return the error that *reply* stands for, None when it is no error.

    *reply* is a body as parsed JSON, in any of the shapes the service has:
    ``{error_code, error_msg}``, ``{errorCode, errorMsg}``, ``{code, message}``,
    or one of them under ``error``. *status* is the HTTP status, None where a
    client does not tell; then only a body without ``metadata`` can be an error.
    *where* is what the message says after the job id: " in project …".

    Source:
        API reference, "Error Codes"; replies of the API gateway.
    """
    body = _error_body(reply)
    code, message = _first(body, CODE_KEYS), _first(body, MESSAGE_KEYS)
    if status is None and ((code is None and message is None) or "metadata" in body):
        return None
    kind = _BY_CODE.get(code or "") or _by_status(status)
    return kind(
        _no_job(job_id, where) if kind is JobNotFound else _TITLES[kind],
        why=_why(message, status),
        hint=_HINTS[kind],
        code=code,
        solution=_short(body.get("error_solution")),
        request_id=_short(body.get("request_id")),
        status=status,
    )


def _error_body(reply: object) -> Mapping[str, Any]:
    if not isinstance(reply, Mapping):
        return {}
    nested = reply.get("error")
    return {**reply, **nested} if isinstance(nested, Mapping) else reply


def _no_job(job_id: str | None, where: str) -> str:
    return f"No training job {job_id!r}{where}." if job_id else f"There is no such training job{where}."


def _first(body: Mapping[str, Any], keys: tuple[str, ...]) -> str | None:
    return next((_short(body[key]) for key in keys if isinstance(body.get(key), (str, int)) and body[key] != ""), None)


def _by_status(status: int | None) -> type[SessionError]:
    if status is not None and status >= 500:
        return ServiceUnavailable
    return _BY_STATUS.get(status or 400, BadRequest)


def _why(message: str | None, status: int | None) -> str | None:
    if message:
        return f"The service said: {message}"
    return f"The service answered with HTTP status {status} and no reason." if status else None


def _short(value: object) -> str | None:
    """Return a text for a message: no secret, one line, no longer than a paragraph."""
    if value is None or value == "":
        return None
    text = visible(" ".join(mask_text(str(value)[: 4 * _LONGEST_MESSAGE]).split()))
    return text if len(text) <= _LONGEST_MESSAGE else text[:_LONGEST_MESSAGE] + "…"
