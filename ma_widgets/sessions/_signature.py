"""What requests calls to sign a request with an access key and a secret key."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from urllib.parse import parse_qsl, unquote, urlsplit

from requests import PreparedRequest
from requests.auth import AuthBase

from ..signing import DATE_FORMAT, Unsigned, sign
from ._sources import Keys


class Signature(AuthBase):
    """
    Signs each request that it is the ``auth`` of, with the time of that moment.

    *clock* gives the time in UTC, and *ahead* is by how much it is ahead of
    the service's. ``held`` is what it signs with.

    Source:
        API signing guide of the API gateway; header names as the vendor's SDK sends them.
    """

    def __init__(
        self,
        keys: Keys,
        project_id: str,
        clock: Callable[[], datetime] = lambda: datetime.now(timezone.utc),
        ahead: timedelta = timedelta(),
    ) -> None:
        self.held, self.ahead = keys, ahead
        self.secrets = tuple(key for key in keys if key is not None)
        self._project_id, self._clock = project_id, clock

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Return *request* with the headers that sign it."""
        parts = urlsplit(str(request.url))
        signed = {
            "Content-Type": "application/json",
            "Host": parts.netloc,
            "X-Project-Id": self._project_id,
            "X-Sdk-Date": (self._clock() - self.ahead).strftime(DATE_FORMAT),
        }
        if self.held.security_token is not None:
            signed["X-Security-Token"] = self.held.security_token.reveal()
        query = parse_qsl(parts.query, keep_blank_values=True)
        body = request.body.encode() if isinstance(request.body, str) else request.body or b""
        unsigned = Unsigned(str(request.method), unquote(parts.path), query, signed, body)
        authorization = sign(unsigned, self.held.access_key.reveal(), self.held.secret_key.reveal)
        request.headers.update({**signed, "Authorization": authorization})
        return request
