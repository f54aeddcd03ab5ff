"""The shell that this process has, if it has one: where ``%config MaWidgets`` looks."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import traitlets
from IPython import get_ipython

from ..options import MaWidgets


def make_configurable() -> None:
    """Let ``%config MaWidgets`` set the options of this process; called once, when the widget is imported."""
    shell: Any = get_ipython()
    # What a file says wrong, the first widget says: an import is no place for it.
    with suppress(traitlets.TraitError):
        options = MaWidgets.instance()
        if shell is not None:
            shell.configurables.append(options)
