"""Regular expressions that are compiled when they are first used: a look at a healthy job needs few of them."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any, cast


class _Expression:
    """Has the attributes of the compiled expression, each kept here once it was asked for."""

    def __init__(self, source: str, flags: int) -> None:
        self._source, self._flags = source, flags

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self._source, self._flags)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        value = getattr(self._compiled, name)
        setattr(self, name, value)
        return value


def expression(source: str, flags: int = 0) -> re.Pattern[str]:
    """
    Return what ``re.compile`` does, but compile it at its first use.

    Compiling the two hundred of this package is a sixth of what a cold kernel
    pays until the first pane. An error in *source* is raised by the first use.
    """
    return cast("re.Pattern[str]", _Expression(source, flags))
