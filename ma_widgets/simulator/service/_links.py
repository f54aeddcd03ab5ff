"""Links to a log: signed, good for five minutes, for whoever has them."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import quote, urlencode

from ._replies import Asked, Reply

_LIFE = timedelta(minutes=5)
_DENIED = (
    "<?xml version='1.0' encoding='UTF-8'?>\n<Error><Code>AccessDenied</Code><Message>Access denied</Message></Error>"
)


class Links:
    """
    Makes and checks links; *clock* gives the service's time.

    Source:
        API reference, "Obtaining the Log URL": five minutes, and no credentials needed.
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock, self._key = clock, secrets.token_bytes(32)

    def link(self, host: str, job_id: str, task: str) -> str:
        """Return a link on *host* to the log of *task*."""
        end = str(int((self._clock() + _LIFE).timestamp()))
        query = {"AccessKeyId": "SIMULATED", "Expires": end, "Signature": self._signature(job_id, task, end)}
        return f"http://{host}/obs/{quote(job_id, safe='')}/{quote(task, safe='')}?{urlencode(query)}"

    def is_good(self, asked: Asked, job_id: str, task: str) -> bool:
        """Return whether *asked* came by a link of ours that is not too old."""
        query = dict(asked.pairs)
        end, given = query.get("Expires", ""), query.get("Signature", "")
        if not hmac.compare_digest(self._signature(job_id, task, end).encode(), given.encode()):
            return False
        return self._clock().timestamp() < int(end)

    def _signature(self, *parts: str) -> str:
        return hmac.new(self._key, "\n".join(parts).encode(), hashlib.sha256).hexdigest()


def denied() -> Reply:
    """Return what the object storage says to a link that is not good."""
    return Reply(403, _DENIED.encode(), {"Content-Type": "application/xml"})


def text(content: str) -> Reply:
    """Return a log as plain text."""
    return Reply(200, content.encode(), {"Content-Type": "text/plain; charset=utf-8"})
