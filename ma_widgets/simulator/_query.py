"""The values of a request, as they may come: numbers, or text from a URL."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ..expressions import expression
from ._refusals import BAD_QUERY, Refused

_WHOLE = expression(r"[0-9]{1,15}")


class Query(NamedTuple):
    """Values by name, "" and None being "not given"; ``code`` is what a bad one is refused with."""

    values: Mapping[str, object]
    code: str = BAD_QUERY

    def has(self, name: str) -> bool:
        """Return whether the value is given."""
        return self.values.get(name) not in (None, "")

    def text(self, name: str, *, longest: int = 256) -> str:
        """Return a text, "" when it is not given."""
        value = self.values.get(name) if self.has(name) else ""
        if not isinstance(value, str) or len(value) > longest:
            raise Refused(self.code, f"{name} must be a text of at most {longest} characters")
        return value

    def choice(self, name: str, choices: tuple[str, ...], default: str) -> str:
        """Return one of *choices*."""
        value = self.values.get(name) if self.has(name) else default
        if isinstance(value, str) and value in (*choices, default):
            return value
        raise Refused(self.code, f"{name} must be one of [{' '.join(choices)}]")

    def whole(self, name: str, default: int, least: int = 0, most: int = 10**15) -> int:
        """Return a whole number between the bounds."""
        value = self.values.get(name) if self.has(name) else default
        if isinstance(value, str) and _WHOLE.fullmatch(value):
            value = int(value)
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return value
        raise Refused(self.code, f"{name} must be a whole number between {least} and {most}")
