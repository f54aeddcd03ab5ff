"""Our errors as JSON, from the server extension to a kernel, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .. import errors
from ..errors import MaWidgetsError
from ..i18n import worded
from ..masking import mask_text

_KINDS: dict[str, type[MaWidgetsError]] = {
    name: kind for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, MaWidgetsError)
}
_TEXTS = ("why", "hint", "code", "solution", "request_id")
# ConnectionFailed has a kind, two others the seconds that the service asked for.
_OWN: dict[str, tuple[type, ...]] = {"kind": (str,), "retry_after_seconds": (int, float)}


def told(error: MaWidgetsError, language: str = "en") -> dict[str, Any]:
    """Return *error* as JSON-able data, masked, in *language*; an adapter's own subclass as the kind it is of."""
    name = next(each.__name__ for each in type(error).__mro__ if _KINDS.get(each.__name__) is each)
    texts = {each: _masked(getattr(error, each), language) for each in ("what", *_TEXTS)}
    own = {each: getattr(error, each) for each in _OWN if hasattr(error, each)}
    return {"error": name, **texts, "status": error.status, **own}


def error_of(reply: object) -> MaWidgetsError | None:
    """Return the error that ``told`` made *reply* of, None for what is none."""
    if not isinstance(reply, Mapping) or not isinstance(reply.get("what"), str):
        return None
    kind = _KINDS.get(str(reply.get("error")))
    if kind is None:
        return None
    status = reply.get("status")
    texts = {each: reply[each] for each in _TEXTS if isinstance(reply.get(each), str)}
    error = kind(reply["what"], **texts, status=status if isinstance(status, int) else None)
    for name, of in _OWN.items():
        if hasattr(error, name) and isinstance(reply.get(name), of):
            setattr(error, name, reply[name])
    return error


def _masked(text: object, language: str) -> str | None:
    return None if text is None else mask_text(worded(text, language))
