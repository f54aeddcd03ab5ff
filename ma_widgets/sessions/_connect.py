"""Which session ``JobInfoWidget(job_id)`` uses when none is given."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from importlib.util import find_spec

from ..errors import BadRequest, NotAuthenticated
from ..i18n import N_, listed, say
from ._protocol import SessionAdapter
from ._sources import Arguments, Sources, Variables
from .demo import DemoSession
from .notebook import NotebookSession
from .rest import RestSession
from .server import ServerSession

_CHOICES = ("notebook", "rest", "demo", "server")


def connect(environment: Mapping[str, str] | None = None) -> SessionAdapter:
    """
    Return the session adapter that ``JobInfoWidget(job_id)`` uses.

    ``MA_WIDGETS_SESSION`` = notebook, rest, demo or server decides. Without it: the
    ``modelarts`` SDK where it is installed, then REST with what the
    environment, the credentials file or, when asked for, the metadata
    service has. Never the demo nor the Jupyter server by itself.

    Raises:
        NotAuthenticated: nothing was found; the message lists what was looked for.
        BadRequest: ``MA_WIDGETS_SESSION`` is none of these words.
    """
    # A traceback that shows variables would show all of the environment.
    environment = Variables(os.environ if environment is None else environment)
    choice = environment.get("MA_WIDGETS_SESSION", "")
    if choice not in ("", *_CHOICES):
        what = say(N_("{name} is {value}."), name="MA_WIDGETS_SESSION", value=repr(choice))
        raise BadRequest(what, hint=say(N_("It can be: {choices}."), choices=listed(_CHOICES)))
    if choice == "demo":
        return DemoSession()
    if choice == "server":
        return ServerSession(environment=environment)
    if choice == "notebook" or (not choice and _has_sdk()):
        return NotebookSession()
    sources = Sources(Arguments(), environment)
    if choice == "rest" or sources.credentials() is not None:
        return RestSession(environment=environment)
    raise NotAuthenticated(
        N_("No credentials for ModelArts were found."),
        why=say(
            N_("Looked for: session=, the modelarts SDK of a ModelArts notebook, {places}."),
            places=sources.looked_for(),
        ),
        hint=N_(
            "Set HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK, or pass session=, "
            "or try JobInfoWidget('demo', session=ma_widgets.DemoSession())."
        ),
    )


def _has_sdk() -> bool:
    # find_spec raises for a module that was put into sys.modules by hand.
    if sys.modules.get("modelarts") is not None:
        return True
    spec = find_spec("modelarts")
    # A folder of that name in the working directory is found too; it has no origin.
    return spec is not None and spec.origin is not None
