"""The parts of the ``modelarts`` SDK, found where its reference says, or an error that names what lacks."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from ..errors import NotAuthenticated, NotSupported
from ..i18n import N_, say


def sdk_part(module: str, name: str) -> Any:
    """
    Return what ``from module import name`` would.

    Raises:
        NotAuthenticated: the SDK is not installed.
        NotSupported: it is, without this part; older ones have less.
    """
    try:
        found = import_module(module)
    except ModuleNotFoundError as error:
        if error.name == "modelarts":
            raise _not_installed() from None
        # A module that the SDK itself lacks is a broken SDK, not an older one.
        if not f"{module}.".startswith(f"{error.name}."):
            raise
        raise _lacks(f"{module}.{name}") from None
    if not hasattr(found, name):
        raise _lacks(f"{module}.{name}")
    return getattr(found, name)


def sdk_method(owner: Any, name: str) -> Callable[..., object]:
    """Return the method *name* of the Estimator *owner*, or of its class; NotSupported when it has none."""
    if not hasattr(owner, name):
        raise _lacks(f"Estimator.{name}")
    method: Callable[..., object] = getattr(owner, name)
    return method


def _lacks(name: str) -> NotSupported:
    return NotSupported(
        say(N_("The modelarts SDK of this kernel lacks {name}."), name=name),
        why=N_("Older versions of the SDK have less."),
        hint=N_("Update the SDK, or use RestSession(region=…, project_id=…, token=…)."),
    )


def _not_installed() -> NotAuthenticated:
    return NotAuthenticated(
        N_("The modelarts SDK is not installed in this kernel."),
        why=N_("Only ModelArts notebooks bring it; it is on no package registry."),
        hint=N_("Outside a notebook use RestSession(region=…, project_id=…, token=…)."),
    )
