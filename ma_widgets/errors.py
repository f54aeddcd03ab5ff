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

from typing import Any


class MaWidgetsError(Exception):
    """
    What happened, why if known, what to do: one sentence each.

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
        answer = f"The service answered {self.code}." if self.code and self.code not in (self.why or "") else None
        advice = f"Advice of the service: {self.solution}" if self.solution else None
        request = f"Request id: {self.request_id}" if self.request_id else None
        return "\n".join(line for line in (self.why, answer, self.hint, advice, request) if line)

    def __str__(self) -> str:
        return f"{self.what}\n{self.details}" if self.details else self.what


class JobFailed(MaWidgetsError):
    """A job that was waited for ended badly; ``job`` is the ``Job``, ``findings`` are what went wrong in it."""

    job: Any = None
    findings: tuple[Any, ...] = ()


class SessionError(MaWidgetsError):
    """The service, or the way to it, said no."""


class BadRequest(SessionError):
    """The question was wrong: a job id, an endpoint or a parameter that cannot be."""


class NotAuthenticated(SessionError):
    """No credentials were found, or the service refused them."""


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
