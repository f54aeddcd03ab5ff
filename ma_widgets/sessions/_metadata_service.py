"""Temporary keys from the metadata service of a cloud server that has an agency."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from ..errors import ConnectionFailed, NotAuthenticated, ServiceUnavailable
from ..i18n import N_, say
from ._renewal import moment
from ._retry import SecondsLeft
from ._secret import Secret
from ._sources import Keys

if TYPE_CHECKING:
    import requests

    from ._exchange import Answer

_LARGEST_BYTES = 2**20
_PATH = "/openstack/latest/securitykey"
_HINT = N_("Only a server of the cloud has it, and keys only with an agency; else pass token= or keys.")


class MetadataService:
    """
    Gets temporary keys, and tells when they are over.

    Source:
        Elastic Cloud Server user guide, "Obtaining Metadata"; huaweicloudsdkcore, the provider of metadata.
    """

    def __init__(self, endpoint: str, clock: Callable[[], datetime]) -> None:
        self._endpoint, self._clock = endpoint, clock

    def __call__(self, left: SecondsLeft) -> tuple[Keys, datetime]:
        """Return new keys and their end, within the time that is left."""
        from ._exchange import ask

        try:
            keys, ends_at, status = self._read(
                ask("GET", self._endpoint, _PATH, left, largest_bytes=_LARGEST_BYTES, auth=_as_it_is)
            )
        except ConnectionFailed as error:
            error.hint = _HINT
            raise
        if keys is not None:
            return keys, ends_at
        kind = ServiceUnavailable if status >= 500 else NotAuthenticated
        what = say(N_("The metadata service {endpoint} gave no keys."), endpoint=self._endpoint)
        why = say(N_("It answered with HTTP status {status}."), status=status)
        raise kind(what, why=why, hint=_HINT, status=status)

    def _read(self, answer: Answer) -> tuple[Keys | None, datetime, int]:
        """Return keys, their end and the status; raises nothing, since the answer has the keys in it."""
        try:
            given = json.loads(answer.body)["credential"]
            keys = tuple(given[name] for name in ("access", "secret", "securitytoken"))
        except (ValueError, RecursionError, LookupError, TypeError):
            return None, self._clock(), answer.status
        is_whole = answer.status == 200 and isinstance(given, Mapping) and all(_is_key(key) for key in keys)
        # Keys whose end is not known are asked for each time.
        ends_at = moment(given.get("expires_at")) or self._clock()
        return Keys(*(Secret(key) for key in keys)) if is_whole else None, ends_at, answer.status


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Return *request*; without an auth, requests would send the password of a .netrc entry."""
    return request


def _is_key(key: object) -> bool:
    return isinstance(key, str) and bool(key) and key.isascii() and key.isprintable() and " " not in key
