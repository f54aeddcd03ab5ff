"""Who may ask: the credentials of a request, checked as the API gateway checks them."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

from ...expressions import expression
from ...signing import ALGORITHM, DATE_FORMAT, Unsigned, sign
from ._replies import Asked, Refused

# A signature is good for that long, before and after the service's time. Source: API signing guide.
SIGNATURE_WINDOW = timedelta(minutes=15)
_KNOWN_AT_MOST = 1000
_AUTHORIZATION = expression(
    rf"{ALGORITHM} +Access=(?P<access_key>[^,\s]+), *SignedHeaders=(?P<names>[^,\s]+), *Signature=(?P<signature>\w+)"
)


@dataclass(frozen=True)
class Keys:
    """What belongs to an access key; temporary keys have a security token and an end."""

    secret_key: str = field(repr=False)
    security_token: str | None = field(default=None, repr=False)
    expires_at: datetime | None = None


class Gate:
    """Knows the tokens and the keys of one project; *clock* gives the service's time."""

    def __init__(self, project_id: str, clock: Callable[[], datetime]) -> None:
        self._project_id, self._clock = project_id, clock
        self._tokens: dict[str, datetime] = {}
        self._keys: dict[str, Keys] = {}

    def know_token(self, token: str, expires_at: datetime) -> None:
        """Let in who brings *token*, until it expires; of more than 1,000 the oldest is forgotten."""
        self._tokens[token] = expires_at
        if len(self._tokens) > _KNOWN_AT_MOST:
            del self._tokens[next(iter(self._tokens))]

    def know_keys(self, access_key: str, keys: Keys) -> None:
        """Let in who signs with *keys*; of more than 1,000 the oldest is forgotten."""
        self._keys[access_key] = keys
        if len(self._keys) > _KNOWN_AT_MOST:
            del self._keys[next(iter(self._keys))]

    def check(self, asked: Asked, project_id: str) -> None:
        """
        Return when *asked* may see *project_id*.

        Raises:
            Refused: the credentials are missing, unknown, wrong, too old, or those of another project.
        """
        if asked.headers.get("X-Auth-Token"):
            self._check_token(asked.headers["X-Auth-Token"])
            other = Refused(
                404,
                "ModelArts.2786",
                f"The project ID ({project_id}) in the request does not match that({self._project_id}) in the token.",
            )
        elif asked.headers.get("Authorization", "").startswith(ALGORITHM):
            self._check_signature(asked)
            other = Refused(403, "ModelArts.0210", "The project ID in the request URL and the token do not match.")
        else:
            raise _unknown("x-auth-token not found")
        if project_id != self._project_id:
            raise other

    def _check_token(self, token: str) -> None:
        ends = [end for known, end in self._tokens.items() if _same(known, token)]
        if not ends:
            raise _unknown("decrypt token fail")
        if ends[0] <= self._clock():
            raise Refused(401, "ModelArts.0202", "The token has expired.")

    def _check_signature(self, asked: Asked) -> None:
        given = _AUTHORIZATION.fullmatch(asked.headers["Authorization"])
        keys = self._keys.get(given["access_key"]) if given else None
        if given is None or keys is None:
            raise _wrong_signature()
        headers = {name: asked.headers.get(name) for name in given["names"].lower().split(";")}
        signed = {name: value for name, value in headers.items() if value is not None}
        if len(signed) < len(headers) or "x-sdk-date" not in signed:
            raise _wrong_signature()
        self._check_date(signed["x-sdk-date"])
        request = Unsigned(asked.method, asked.path, asked.pairs, signed, asked.body)
        expected = sign(request, given["access_key"], keys.secret_key).rpartition("=")[2]
        if not _same(expected, given["signature"]):
            raise _wrong_signature()
        if not _same(keys.security_token or "", asked.headers.get("X-Security-Token", "")):
            raise _unknown("verify security token fail")
        if keys.expires_at is not None and keys.expires_at <= self._clock():
            raise _unknown("security token expired")

    def _check_date(self, text: str) -> None:
        try:
            signed_at = datetime.strptime(text, DATE_FORMAT).replace(tzinfo=timezone.utc)
        except ValueError:
            raise _wrong_signature() from None
        now = self._clock()
        if abs(now - signed_at) > SIGNATURE_WINDOW:
            served = now.strftime(DATE_FORMAT)
            raise _unknown(
                f"verify aksk signature fail, x-sdk-date signature expired, signature time:{text},server time:{served}"
            )


def _same(expected: str, given: str) -> bool:
    """Compare in the same time wherever the two differ."""
    return hmac.compare_digest(expected.encode(), given.encode("utf-8", "surrogateescape"))


def _unknown(why: str) -> Refused:
    return Refused(401, "APIG.0301", f"Incorrect IAM authentication information: {why}")


def _wrong_signature() -> Refused:
    return _unknown("verify aksk signature fail")
