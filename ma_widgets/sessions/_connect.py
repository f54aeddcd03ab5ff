"""Which session ``JobInfoWidget(job_id)`` uses when none is given."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from importlib.util import find_spec

from ..errors import BadRequest, NotAuthenticated
from ._protocol import SessionAdapter
from .demo import DemoSession
from .notebook import NotebookSession
from .rest import RestSession

# The vendor's SDK reads the same variables; the token is ours alone.
_TOKEN = "MA_WIDGETS_TOKEN"  # noqa: S105 -- a variable's name
_ACCESS_KEY, _SECRET_KEY = "HUAWEICLOUD_SDK_AK", "HUAWEICLOUD_SDK_SK"
_SECURITY_TOKEN = "HUAWEICLOUD_SDK_SECURITY_TOKEN"  # noqa: S105 -- a variable's name
_PROJECT, _REGION = "HUAWEICLOUD_SDK_PROJECT_ID", "HUAWEICLOUD_SDK_REGION"
_CHOICES = ("notebook", "rest", "demo")


def connect(environment: Mapping[str, str] | None = None) -> SessionAdapter:
    """
    Return the session adapter that ``JobInfoWidget(job_id)`` uses.

    ``MA_WIDGETS_SESSION`` = notebook, rest or demo decides. Without it: the
    ``modelarts`` SDK where it is installed, then REST with keys or a token
    from the environment. Never the demo by itself.

    Raises:
        NotAuthenticated: nothing was found; the message lists what was looked for.
        BadRequest: ``MA_WIDGETS_SESSION`` is none of the three words.
    """
    variables = os.environ if environment is None else environment
    choice = variables.get("MA_WIDGETS_SESSION", "")
    if choice not in ("", *_CHOICES):
        raise BadRequest(f"MA_WIDGETS_SESSION is {choice!r}.", hint="It can be: " + ", ".join(_CHOICES) + ".")
    if choice == "demo":
        return DemoSession()
    if choice == "notebook" or (not choice and _has_sdk()):
        return NotebookSession()
    if choice == "rest" or variables.get(_TOKEN) or variables.get(_ACCESS_KEY):
        return _rest(variables)
    raise NotAuthenticated(
        "No credentials for ModelArts were found.",
        why="Looked for: session=, the modelarts SDK of a ModelArts notebook, "
        f"the environment variables {_ACCESS_KEY} and {_TOKEN}.",
        hint="Pass session=, or try JobInfoWidget('demo', session=ma_widgets.DemoSession()).",
    )


def _has_sdk() -> bool:
    # find_spec raises for a module that was put into sys.modules by hand.
    if sys.modules.get("modelarts") is not None:
        return True
    spec = find_spec("modelarts")
    # A folder of that name in the working directory is found too; it has no origin.
    return spec is not None and spec.origin is not None


def _rest(variables: Mapping[str, str]) -> RestSession:
    keys = (_ACCESS_KEY, _SECRET_KEY) if variables.get(_ACCESS_KEY) else (_TOKEN,)
    missing = [name for name in (*keys, _PROJECT, _REGION) if not variables.get(name)]
    if missing:
        raise NotAuthenticated(
            "The REST session lacks " + " and ".join(missing) + ".",
            hint="Set the environment variables, or pass session=RestSession(region=…, project_id=…, token=…).",
        )
    return RestSession(
        region=variables[_REGION],
        project_id=variables[_PROJECT],
        token=None if variables.get(_ACCESS_KEY) else variables[_TOKEN],
        access_key=variables.get(_ACCESS_KEY),
        secret_key=variables.get(_SECRET_KEY),
        security_token=variables.get(_SECURITY_TOKEN),
    )
