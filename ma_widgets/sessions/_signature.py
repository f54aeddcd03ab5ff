"""What requests calls to sign a request with an access key and a secret key."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone
from urllib.parse import parse_qsl, unquote, urlsplit

from requests import PreparedRequest
from requests.auth import AuthBase

from ..signing import DATE_FORMAT, Unsigned, sign


class Signature(AuthBase):
    """
    Signs each request that it is the ``auth`` of, with the time of that moment.

    *clock* gives the time in UTC; a service that knows its own time better
    than this machine can be followed by it.

    Source:
        API signing guide of the API gateway; header names as the vendor's SDK sends them.
    """

    def __init__(
        self,
        access_key: str,
        secret_key: Callable[[], str],
        project_id: str,
        security_token: Callable[[], str | None] = lambda: None,
        clock: Callable[[], datetime] = lambda: datetime.now(timezone.utc),
    ) -> None:
        self._access_key, self._secret_key = access_key, secret_key
        self._project_id, self._security_token, self._clock = project_id, security_token, clock

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Return *request* with the headers that sign it."""
        parts = urlsplit(str(request.url))
        signed = {
            "Content-Type": "application/json",
            "Host": parts.netloc,
            "X-Project-Id": self._project_id,
            "X-Sdk-Date": self._clock().strftime(DATE_FORMAT),
        }
        token = self._security_token()
        if token:
            signed["X-Security-Token"] = token
        query = parse_qsl(parts.query, keep_blank_values=True)
        body = request.body.encode() if isinstance(request.body, str) else request.body or b""
        unsigned = Unsigned(str(request.method), unquote(parts.path), query, signed, body)
        authorization = sign(unsigned, self._access_key, self._secret_key())
        request.headers.update({**signed, "Authorization": authorization})
        return request
