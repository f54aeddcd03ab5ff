"""A text that shows itself only to those who ask for it by name."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from typing import Any, NoReturn

from ..masking import MASK

# What no secret can be stands for what is no text, so that one check finds both.
_NO_TEXT = "\0"


class Secret:
    """
    A secret text: whatever shows an object shows the mask of it, and ``reveal()`` is the one way out.

    It lies in a closure, so that neither vars() nor a debugger's list of
    attributes finds it. It is never pickled nor hashed; a copy is the same object.
    """

    __slots__ = ("_reveal",)

    def __init__(self, text: str) -> None:
        self._reveal: Callable[[], str] = lambda: text

    @staticmethod
    def of(value: object) -> Secret | None:
        """Return *value* wrapped, None for None; raises nothing, since the caller still holds the plain text."""
        if value is None or isinstance(value, Secret):
            return value
        return Secret(value if isinstance(value, str) else _NO_TEXT)

    def reveal(self) -> str:
        """Return the text, for the expression that needs it and for no variable."""
        return self._reveal()

    def __repr__(self) -> str:
        return f"Secret({MASK})"

    def __str__(self) -> str:
        return MASK

    def __format__(self, spec: str) -> str:
        return format(MASK, spec)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and hmac.compare_digest(_bytes(self), _bytes(other))

    def __copy__(self) -> Secret:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Secret:
        return self

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        raise TypeError("A secret is never pickled: it would lie in the file as plain text.")


def _bytes(secret: Secret) -> bytes:
    return secret.reveal().encode("utf-8", "surrogatepass")
