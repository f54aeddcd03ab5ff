"""Secrets taken out of what a service answers: it may repeat what it was sent."""

from __future__ import annotations

import html
import json
import re
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import unquote

from ..masking import MASK
from ._secret import Secret

# A shorter text is found in every body by chance.
_LEAST_HIDDEN = 8
# JSON within JSON within a URL; what is wrapped deeper nobody has seen.
_LAYERS = 4
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\([^u])")
_WRITTEN_OTHERWISE = re.compile(r"[\\%&]")

Hide = Callable[[str], str]


def hiding(secrets: Iterable[Secret]) -> Hide:
    """Return a function that masks *secrets* in a text, also as JSON, a URL, a page, hex or base64 write them."""
    forms = {layer for secret in secrets for form in _forms(secret) for layer in _layers(form)}
    # The longest first, or what is left of it would be shown.
    longest_first = sorted((form for form in forms if len(form) >= _LEAST_HIDDEN), key=len, reverse=True)

    def hide(text: str) -> str:
        """Return *text* with every form masked, layer after layer of escapes."""
        shown = layer = text
        for _ in range(_LAYERS if len(text) >= _LEAST_HIDDEN else 0):
            masked = layer
            for form in longest_first:
                masked = masked.replace(form, MASK)
            shown = shown if masked == layer else masked
            layer = _unwrapped(masked)
            if layer == masked:
                break
        return shown

    return hide


def hidden_body(body: bytes, hide: Hide) -> bytes:
    """Return *body* with its texts masked; of one that is no JSON only what it begins with, and that it is none."""
    try:
        return json.dumps(_hidden(json.loads(body), hide)).encode()
    except (ValueError, RecursionError):
        begin = body.lstrip()[:1]
        return begin and begin + b"?"


def _hidden(value: Any, hide: Hide) -> Any:
    if isinstance(value, dict):
        return {hide(key): _hidden(each, hide) for key, each in value.items()}
    if isinstance(value, list):
        return [_hidden(each, hide) for each in value]
    # A password may be a number.
    text = str(value)
    shown = hide(text)
    return value if shown == text else shown


def _forms(secret: Secret) -> Iterator[str]:
    text = secret.reveal()
    if len(text) < _LEAST_HIDDEN:
        return
    content = text.encode("utf-8", "replace")
    yield from (text, text.replace(" ", "+"), content.hex(), content.hex().upper())
    for encode in (b64encode, urlsafe_b64encode):
        for before in range(3):
            # The first and the last letters hang on what stands beside the secret.
            whole = encode(b"\0" * before + content).decode()
            yield whole[-(-before * 8 // 6) : (before + len(content)) * 8 // 6]


def _layers(text: str) -> Iterator[str]:
    for _ in range(_LAYERS):
        yield text
        text = _unwrapped(text)


def _unwrapped(text: str) -> str:
    """Return *text* with one layer of escapes taken off."""
    if _WRITTEN_OTHERWISE.search(text) is None:
        return text
    plain = html.unescape(unquote(_ESCAPE.sub(lambda found: chr(int(found[1], 16)) if found[1] else found[2], text)))
    # Two halves of a character beyond the first 65,536 become one.
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
