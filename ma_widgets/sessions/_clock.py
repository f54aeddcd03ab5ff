"""By how much this machine's clock is off, by what the service says of the time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from ._retry import SecondsLeft

if TYPE_CHECKING:
    import requests

# "Date" knows whole seconds only: on the average half of one is cut off.
_CUT_OFF = timedelta(seconds=0.5)


def clock_ahead(
    endpoint: str, left: SecondsLeft, ca_bundle: str | None, clock: Callable[[], datetime]
) -> timedelta | None:
    """
    Return by how much *clock* is ahead of the ``Date`` of *endpoint*; None where the answer has none.

    The request carries no credentials, so that it is answered whatever the
    clock says. Exact to a second and half of the time the answer took.

    Raises:
        ConnectionFailed: there was no answer.
    """
    # Behind this import lies requests, which no report of the demo job needs.
    from ._exchange import ask

    before = clock()
    answer = ask("GET", endpoint, "/", left, auth=_unsigned, verify=ca_bundle or True)
    middle = before + (clock() - before) / 2
    date = _read(answer.headers.get("Date"))
    return None if date is None else middle - date - _CUT_OFF


def _unsigned(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Return *request* as it is; without any auth, requests would send what .netrc has."""
    return request


def _read(date: str | None) -> datetime | None:
    try:
        read = parsedate_to_datetime(date or "")
    # Of anything but a date Python 3.9 says TypeError.
    except (TypeError, ValueError, OverflowError):
        return None
    return read if read.tzinfo else read.replace(tzinfo=timezone.utc)
