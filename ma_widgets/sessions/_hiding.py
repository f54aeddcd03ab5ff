"""Secrets taken out of what a service answers: it may repeat what it was sent."""

from __future__ import annotations

import html
import json
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import unquote

from ..expressions import expression
from ..masking import MASK
from ._failure import CODE_KEYS, MESSAGE_KEYS
from ._secret import Secret

# A shorter text is found in every body by chance.
_LEAST_HIDDEN = 8
# A service may repeat the beginning of a secret: "AbCdEf123456… is invalid".
_LEAST_BEGINNING = 12
# JSON within JSON within a URL; what is wrapped deeper nobody has seen.
_LAYERS = 4
_ESCAPE = expression(r"\\u([0-9A-Fa-f]{4})|\\([^u])")
_WRITTEN_OTHERWISE = expression(r"[\\%&]")
# What is read of an error; of each a multiple of what is shown, since a megabyte takes seconds to mask.
_READ = (*CODE_KEYS, *MESSAGE_KEYS, "error_solution", "request_id", "encoded_authorization_message", "metadata")
_LONGEST_TEXT = 2**14

Hide = Callable[[str], str]


def hiding(secrets: Iterable[Secret]) -> Hide:
    """
    Return a function that masks *secrets* in a text, also as JSON, a URL, a page, hex or base64 write them.

    So it does with their beginnings; and it masks the whole of a text where it cannot tell.
    """
    forms: set[str] = set()
    for form in (form for secret in secrets for form in _forms(secret)):
        with suppress(ValueError):
            forms.update(_layers(form))
    # The longest first, or what is left of it would be shown.
    longest_first = sorted((form for form in forms if len(form) >= _LEAST_HIDDEN), key=len, reverse=True)

    def hide(text: str) -> str:
        try:
            return _beginnings_hidden(_hidden(text, longest_first), longest_first)
        except ValueError:
            return MASK

    return hide


def _hidden(text: str, forms: list[str]) -> str:
    """Return *text* with every form masked, layer after layer of escapes."""
    shown = layer = text
    for _ in range(_LAYERS if len(text) >= _LEAST_HIDDEN else 0):
        masked = layer
        for form in forms:
            masked = masked.replace(form, MASK)
        shown = shown if masked == layer else masked
        layer = _unwrapped(masked)
        if layer == masked:
            break
    return shown


def _beginnings_hidden(text: str, forms: list[str]) -> str:
    """Return *text* with what begins like a form masked; all of it where only spaces stand in between."""
    beginnings: dict[str, list[str]] = {}
    for form in forms:
        beginnings.setdefault(form[:_LEAST_BEGINNING], []).append(form)
    # The innermost first: outside, the end of a secret may be escaped and its beginning not.
    for layer in reversed([*_layers(text)]):
        masked = layer
        for beginning, alike in beginnings.items():
            first, *others = masked.split(beginning) if len(beginning) == _LEAST_BEGINNING else [masked]
            masked = MASK.join([first, *(_behind(each, alike) for each in others)])
        together = "".join(masked.split())
        if any(beginning in together for beginning in beginnings):
            return MASK
        if masked != layer:
            return masked
    return text


def _behind(text: str, forms: list[str]) -> str:
    """Return what is left of a text behind the beginning of *forms*, as far as one of them goes on like it."""
    return text[max(_shared(text, form[_LEAST_BEGINNING:]) for form in forms) :]


def _shared(text: str, form: str) -> int:
    return next((at for at, (one, other) in enumerate(zip(text, form)) if one != other), min(len(text), len(form)))


def hidden_body(body: bytes, hide: Hide) -> bytes:
    """Return what *body* says of an error, masked; of no JSON only what it begins with, and that it is none."""
    try:
        return json.dumps(_read(json.loads(body), hide)).encode()
    except (ValueError, RecursionError):
        begin = body.lstrip()[:1]
        return begin and begin + b"?"


def _read(reply: Any, hide: Hide) -> Any:
    if not isinstance(reply, dict):
        return []
    told = {key: _told(reply[key], hide) for key in _READ if key in reply}
    return {**told, "error": _read(reply["error"], hide)} if isinstance(reply.get("error"), dict) else told


def _told(value: Any, hide: Hide) -> Any:
    if isinstance(value, (dict, list)):
        return None
    # A password may be a number.
    text = str(value)[:_LONGEST_TEXT]
    shown = hide(text)
    return value if shown == str(value) else shown


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
    """Return *text* with one layer of escapes taken off; ValueError where one has more digits than Python reads."""
    if _WRITTEN_OTHERWISE.search(text) is None:
        return text
    plain = html.unescape(unquote(_ESCAPE.sub(lambda found: chr(int(found[1], 16)) if found[1] else found[2], text)))
    # Two halves of a character beyond the first 65,536 become one.
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
