"""A token of IAM for a user name and a password."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from ..errors import BadReply, BadRequest, JobNotFound, NotAuthenticated, PermissionDenied, SessionError
from ..i18n import N_, Sentence, say
from ._endpoint import IAM
from ._failure import failure
from ._hiding import hidden_body, hiding
from ._renewal import moment
from ._retry import SecondsLeft
from ._secret import Secret
from ._sources import Password, Token

if TYPE_CHECKING:
    import requests

    from ._exchange import Answer

_PATH = "/v3/auth/tokens"
_LIFE = timedelta(hours=24)
_LARGEST_BYTES = 2**20


class SignIn:
    """
    Gets a token for one project, and tells when it is over.

    Source:
        IAM API reference, "Obtaining a User Token Through Password Authentication".
    """

    def __init__(
        self, password: Password, project_id: str, endpoint: str, ca_bundle: str | None, clock: Callable[[], datetime]
    ) -> None:
        self._password, self._project_id, self._endpoint = password, project_id, endpoint
        self._verify, self._clock = ca_bundle or True, clock
        self._refused: SessionError | None = None

    def __call__(self, left: SecondsLeft) -> tuple[Token, datetime]:
        """Return a new token and its end, within the time that is left; a refused password is not sent again."""
        if self._refused is not None:
            raise copy.copy(self._refused)
        from ._exchange import ask

        # The catalogue of all services would be a hundred times the rest.
        options: dict[str, Any] = {"params": {"nocatalog": "true"}, "auth": self._fill, "verify": self._verify}
        # No variable holds the answer, which has the token in it, when an error is raised.
        token, ends_at, refusal = self._read(
            ask("POST", self._endpoint, _PATH, left, largest_bytes=_LARGEST_BYTES, **options)
        )
        if refusal is not None:
            self._refused = _for_ever(refusal)
            raise refusal
        if token is None:
            raise BadReply(
                N_("IAM answered without a token."),
                hint=N_("Check iam_endpoint=; a proxy may want a login."),
                status=200,
            )
        return Token(token), ends_at

    def _fill(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Put the password in as the request leaves, so that no variable on the way holds it."""
        request.body = json.dumps({"auth": self._auth()}).encode()
        request.headers["Content-Type"] = "application/json"
        return request

    def _auth(self) -> dict[str, Any]:
        user = {
            "name": self._password.username.reveal(),
            "password": self._password.password.reveal(),
            "domain": {"name": self._password.account.reveal()},
        }
        identity = {"methods": ["password"], "password": {"user": user}}
        return {"identity": identity, "scope": {"project": {"id": self._project_id}}}

    def _read(self, answer: Answer) -> tuple[Secret | None, datetime, SessionError | None]:
        """Return token, end and error; raises nothing, since the answer has the token in it."""
        parsed = _parsed(answer.body)
        token = answer.headers.get("X-Subject-Token", "")
        if 200 <= answer.status < 300:
            is_possible = token.isascii() and token.isprintable() and token
            return Secret(token) if is_possible else None, self._ends_at(parsed), None
        hidden = hidden_body(answer.body, hiding((self._password.password,)))
        return None, self._clock(), _refusal(_parsed(hidden), answer.status, answer.headers.get("Retry-After"))

    def _ends_at(self, parsed: object) -> datetime:
        """Return the end by this machine's clock, which need not be that of IAM: only the length is taken from it."""
        told = parsed.get("token") if isinstance(parsed, dict) else None
        told = told if isinstance(told, dict) else {}
        issued_at, expires_at = moment(told.get("issued_at")), moment(told.get("expires_at"))
        now = self._clock()
        if expires_at is None:
            return now + _LIFE
        # Neither a clock that is wrong nor a service gives a token more than its day.
        life = expires_at - (now if issued_at is None else issued_at)
        return now + max(timedelta(), min(life, _LIFE))


def _for_ever(refusal: SessionError) -> SessionError | None:
    """Return what is told from now on, and mark *refusal*; None for what may pass: a fault, a new project."""
    if not isinstance(refusal, NotAuthenticated) or refusal.status != 401:
        return None
    refusal.locks_out = True
    told = copy.copy(refusal)
    told.hint = N_(
        "IAM is not asked again, since wrong passwords lock a user out: check them, then make a new session."
    )
    return told


def _parsed(body: bytes) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _refusal(parsed: object, status: int, retry_after: str | None) -> SessionError:
    error = failure(parsed, status=status, retry_after=retry_after)
    if 300 <= status < 400 or error is None:
        what = say(N_("IAM answered with HTTP status {status}."), status=status)
        return BadReply(what, hint=N_("Check iam_endpoint=."), status=status)
    if not isinstance(error, (NotAuthenticated, PermissionDenied, JobNotFound)):
        if isinstance(error.what, Sentence):
            error.what = say(error.what.template, **{**error.what.values, "service": IAM.name})
        error.hint = N_("Check username=, account= and project_id=.") if isinstance(error, BadRequest) else error.hint
        return error
    return NotAuthenticated(
        N_("IAM did not accept the user name, the password, the account or the project id."),
        why=error.why,
        hint=N_("Check them; a HUAWEI ID cannot sign in here, an IAM user of the account can."),
        code=error.code,
        request_id=error.request_id,
        status=status,
    )
