"""From an error body to our error: what the table of codes says, in the words of this reply."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

from ..errors import ClockSkew, JobNotFound, PermissionDenied, ServiceUnavailable, SessionError, Throttled
from ..expressions import expression
from ..i18n import N_, Sentence, say, visible
from ..masking import mask_text
from ._codes import ADDRESS, BUSY, CREDENTIALS, NO_JOB, POLICY, Case, case_of

# The service's own words for one thing, in the order of preference.
CODE_KEYS = ("error_code", "errorCode", "code")
MESSAGE_KEYS = ("error_msg", "errorMsg", "message")

_LONGEST_MESSAGE = 500
_LONGEST_WAIT_SECONDS = 24 * 60 * 60
# More sentences may follow what the service said.
_ENDS = ".!?…。！？"
_UNITS = (
    (N_("1 day"), N_("{count} days"), 86400),
    (N_("1 hour"), N_("{count} hours"), 3600),
    (N_("1 minute"), N_("{count} minutes"), 60),
    (N_("1 second"), N_("{count} seconds"), 1),
)
# A place that the service forgot to fill; "%d0" is a letter in a URL.
_PLACE = expression(r"%s|%d(?![0-9A-Fa-f])|\{\d\}")


def failure(
    reply: object,
    *,
    status: int | None = None,
    job_id: str | None = None,
    where: str = "",
    signed_with: str = "",
    retry_after: str | None = None,
    now: datetime | None = None,
) -> SessionError | None:
    """
    Return the error that *reply* stands for, None when it is no error.

    *reply* is a body as parsed JSON, in any of the shapes the service has:
    ``{error_code, error_msg}``, ``{errorCode, errorMsg}``, ``{code, message}``,
    or one of them under ``error``. *status* is the HTTP status, None where a
    client does not tell; then only a body without ``metadata`` can be an error.
    *where* is what the message says after the job id: " in project …"; with it
    and no job id, none was asked for. *signed_with* is keys, token, password or
    agency, where the hint may go by it.
    *retry_after* is the header of that name, read as of *now*, by default the
    moment of the call.

    Source:
        API reference, "Error Codes"; replies of the API gateway.
    """
    body = _error_body(reply)
    code, message = _first(body, CODE_KEYS), _first(body, MESSAGE_KEYS)
    if status is None and ((code is None and message is None) or "metadata" in body):
        return None
    case = _case(body, status, code, message)
    # A list has no id that could be wrong: what is not there is the path.
    case = ADDRESS if case is NO_JOB and where and job_id is None else case
    wait = wait_seconds(retry_after, now or datetime.now(timezone.utc))
    error = case.kind(
        _no_job(job_id, where) if case.kind is JobNotFound else say(case.what, service="ModelArts"),
        why=_why(_short(message), status),
        hint=_hint(case, wait, signed_with),
        code=_short(code),
        solution=_short(body.get("error_solution")),
        request_id=_short(body.get("request_id")),
        status=status,
    )
    if isinstance(error, (Throttled, ServiceUnavailable)):
        error.retry_after_seconds = wait
    return error


def wait_seconds(retry_after: str | None, now: datetime) -> float | None:
    """
    Return the seconds that a header ``Retry-After`` asks for, None for a past moment, over a day or no sense.

    Source:
        RFC 9110, section 10.2.3: whole seconds, or a date.
    """
    text = (retry_after or "").strip()
    if re.fullmatch("[0-9]{1,9}", text):
        seconds = float(text)
    else:
        # The standard library's mail package is slow to import, and throttling rare.
        from email.utils import parsedate_to_datetime

        try:
            moment = parsedate_to_datetime(text)
        # Which one depends on the version of Python and on the text.
        except (TypeError, ValueError, IndexError, OverflowError):
            return None
        # A date in "-0000" comes without a zone; it is UTC.
        moment = moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)
        seconds = (moment - now).total_seconds()
    return seconds if 0 <= seconds <= _LONGEST_WAIT_SECONDS else None


def clock_error(message: str) -> timedelta | None:
    """
    Return by how much this machine's clock is ahead, from the two times in a gateway's refusal.

    Negative for a slow clock; None without both times, or when they are less than a minute apart.
    """
    signed, served = (_moment(name, message) for name in ("signature", "server"))
    if signed is None or served is None or abs(signed - served) < timedelta(minutes=1):
        return None
    return signed - served


def _moment(name: str, message: str) -> datetime | None:
    """Return the time in "signature time:20261124T080000Z", which may have the signs of ISO 8601."""
    found = re.search(rf"{name} time: ?([0-9T:.-]{{15,30}}Z)", message, re.IGNORECASE)
    if found is None:
        return None
    try:
        moment = datetime.strptime(re.sub(r"[:-]|\.\d+", "", found[1]), "%Y%m%dT%H%M%SZ")
    except ValueError:
        return None
    return moment.replace(tzinfo=timezone.utc)


def _case(body: Mapping[str, Any], status: int | None, code: str | None, message: str | None) -> Case:
    """Return the line of the table, with what only this reply knows."""
    case = case_of(status, code, message or "")
    if case.kind is ClockSkew:
        error = clock_error(message or "")
        return CREDENTIALS if error is None else case._replace(what=_clock(error))
    # Its content is opaque, so it is not shown.
    if case.kind is PermissionDenied and body.get("encoded_authorization_message"):
        return POLICY
    return case


def _hint(case: Case, wait: float | None, signed_with: str) -> str:
    if case is BUSY and wait:
        return say(N_("Try again in {time}."), time=_length(timedelta(seconds=wait)))
    return case.hints.get(signed_with, case.hint)


def _clock(error: timedelta) -> str:
    slow, fast = N_("This machine's clock is {time} slow."), N_("This machine's clock is {time} fast.")
    return say(slow if error < timedelta() else fast, time=_length(abs(error)))


def _length(duration: timedelta) -> Sentence:
    """Return "90 seconds", "20 minutes", "3 hours" or "2 days": the largest unit that fits twice."""
    seconds = duration.total_seconds()
    one, more, size = next((each for each in _UNITS if seconds >= 2 * each[2]), _UNITS[-1])
    count = round(seconds / size)
    return say(one if count == 1 else more, count=count)


def _error_body(reply: object) -> Mapping[str, Any]:
    if not isinstance(reply, Mapping):
        return {}
    nested = reply.get("error")
    return {**reply, **nested} if isinstance(nested, Mapping) else reply


def _no_job(job_id: str | None, where: str) -> str:
    if job_id:
        return say(N_("No training job {job_id}{where}."), job_id=repr(job_id), where=where)
    return say(N_("There is no such training job{where}."), where=where)


def _first(body: Mapping[str, Any], keys: tuple[str, ...]) -> str | None:
    values = (body.get(key) for key in keys)
    return next((str(value) for value in values if isinstance(value, (str, int)) and value != ""), None)


def _why(message: str | None, status: int | None) -> str | None:
    if message:
        said = N_("The service said: {message}") if message[-1] in _ENDS else N_("The service said: {message}.")
        return say(said, message=message)
    return say(N_("The service answered with HTTP status {status} and no reason."), status=status) if status else None


def _short(value: object) -> str | None:
    """Return a text for a message: no secret, one line, no longer than a paragraph."""
    if value is None or value == "":
        return None
    text = visible(" ".join(mask_text(str(value)[: 4 * _LONGEST_MESSAGE]).split()))
    text = _PLACE.sub("…", text)
    return text if len(text) <= _LONGEST_MESSAGE else text[:_LONGEST_MESSAGE] + "…"
