"""
Everything that can go wrong, as one tree.

    MaWidgetsError
    ├── JobFailed                a job that was waited for ended badly
    └── SessionError             the service, or the way to it
        ├── BadRequest           the question was wrong: job id, endpoint, parameter
        ├── NotAuthenticated     no credentials, or refused ones
        │   ├── TokenExpired
        │   └── ClockSkew        signature refused because a clock is off
        ├── PermissionDenied     known, but not allowed
        ├── JobNotFound
        ├── Throttled            too many requests (retry_after_seconds)
        ├── ServiceUnavailable   the service failed, not the request
        ├── ConnectionFailed     no answer at all (kind: dns, tls, proxy, refused, reset, timeout, truncated)
        ├── NotSupported         this adapter lacks that resource
        └── BadReply             an answer that is not what the API promises
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .i18n import N_, in_lines, said, say


class MaWidgetsError(Exception):
    """
    What happened, why if known, what to do: one sentence each.

    As a text it is in the language of this process, see ``i18n.default_language``; ``what``, ``why`` and ``hint``
    are English to whoever reads them as text, and ``display`` words them in the language of the reader.

    ``code``, ``solution``, ``request_id`` and ``status`` are what the service
    sent, None where it sent none; ``retryable`` says whether the same call may
    succeed later without a change.
    """

    retryable = False

    def __init__(
        self,
        what: str,
        *,
        why: str | None = None,
        hint: str | None = None,
        code: str | None = None,
        solution: str | None = None,
        request_id: str | None = None,
        status: int | None = None,
    ) -> None:
        super().__init__(what)
        self.what = what
        self.why = why
        self.hint = hint
        self.code = code
        self.solution = solution
        self.request_id = request_id
        self.status = status

    @property
    def details(self) -> str:
        """Everything but the first sentence, a line each; empty when there is no more to say."""
        return in_lines(self.sentences[1:])

    @property
    def sentences(self) -> tuple[str, ...]:
        """All there is to say: what happened, then why, what the service answered, and what to do."""
        return (self.what, *(each for each in self._besides() if each))

    def _besides(self) -> Iterator[str | None]:
        yield self.why
        if self.code and self.code not in (self.why or ""):
            yield say(N_("The service answered {code}."), code=self.code)
        yield self.hint
        if self.solution:
            yield say(N_("Advice of the service: {advice}"), advice=self.solution)
        if self.request_id:
            yield say(N_("Request id: {request_id}"), request_id=self.request_id)

    def __str__(self) -> str:
        return said(in_lines(self.sentences))


class JobFailed(MaWidgetsError):
    """A job that was waited for ended badly; ``job`` is the ``Job``, ``findings`` are what went wrong in it."""

    job: Any = None
    findings: tuple[Any, ...] = ()


class SessionError(MaWidgetsError):
    """The service, or the way to it, said no."""


class BadRequest(SessionError):
    """The question was wrong: a job id, an endpoint or a parameter that cannot be."""


class NotAuthenticated(SessionError):
    """
    No credentials were found, or the service refused them.

    ``locks_out``: to ask again with the same ones may lock the user out.
    """

    locks_out = False


class TokenExpired(NotAuthenticated):
    """The token was good once; a new one is needed."""


class ClockSkew(NotAuthenticated):
    """The signature was refused because this machine's clock and the service's differ."""


class PermissionDenied(SessionError):
    """The service knows the user and does not allow the action."""


class JobNotFound(SessionError):
    """No job has this id in this project and region."""


class Throttled(SessionError):
    """Too many requests; ``retry_after_seconds`` is what the service asked for, or None."""

    retryable = True
    retry_after_seconds: float | None = None


class ServiceUnavailable(SessionError):
    """The service failed, not the request; ``retry_after_seconds`` is what it asked for, or None."""

    retryable = True
    retry_after_seconds: float | None = None


class ConnectionFailed(SessionError):
    """No answer at all; ``kind`` is dns, tls, proxy, refused, reset, timeout or truncated."""

    kind: str = "reset"

    @property
    def retryable(self) -> bool:  # type: ignore[override]
        """A certificate or a proxy does not mend itself; the rest may."""
        return self.kind not in ("tls", "proxy")


class NotSupported(SessionError):
    """This adapter has no such resource."""


class BadReply(SessionError):
    """An answer that is not what the API promises."""
