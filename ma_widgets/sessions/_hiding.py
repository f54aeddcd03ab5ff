"""Secrets taken out of what a service answers: it may repeat what it was sent."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import quote

from ..masking import MASK
from ._secret import Secret

# A shorter text is found in every body by chance.
_LEAST_HIDDEN = 8


def hiding(secrets: Iterable[Secret]) -> Callable[[bytes], bytes]:
    """Return a function that masks *secrets* in a body, also as JSON or a URL writes them."""

    def hide(body: bytes) -> bytes:
        for form in (form for secret in secrets for form in _forms(secret)):
            body = body.replace(form, MASK.encode())
        return body

    return hide


def _forms(secret: Secret) -> Iterator[bytes]:
    text = secret.reveal()
    if len(text) < _LEAST_HIDDEN:
        return
    # A JSON writer may escape the slashes of a base64 text.
    forms = {text, text.replace("/", "\\/"), json.dumps(text)[1:-1], quote(text, safe="")}
    yield from (form.encode("utf-8", "replace") for form in forms)
