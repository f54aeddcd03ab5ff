"""Where the Jupyter server is that a kernel belongs to, and what its token is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from ..errors import BadRequest, NotAuthenticated, NotSupported
from ..expressions import expression
from ..i18n import N_, say
from ._endpoint import Service, checked_endpoint
from ._secret import Secret

_JUPYTER = Service("Jupyter", expression("(?!)"), "", "Pass url=")
_PATH = expression(r"(?:/[0-9A-Za-z._~@%+=,-]+)*/?")
# A server that listens at every address of the machine listens at this one too.
_EVERYWHERE = ("", "*", "0.0.0.0", "::")  # noqa: S104 -- what is read, and not where anything listens
_LOOKED_FOR_ONE = N_(
    "Looked for: url=, the file of the server that started this process (JPY_PARENT_PID), JUPYTER_SERVER_URL."
)
_LOOKED_FOR_TOKEN = N_(
    "Looked for: token=, JUPYTER_TOKEN, the file of the server that started this process (JPY_PARENT_PID), "
    "JUPYTER_SERVER_URL."
)
# As for credentials of the service.
_ARGUMENT: str = N_("the arguments")
_VARIABLE: str = say(N_("environment variable {names}"), names="JUPYTER_TOKEN")
_FILE: str = N_("the file of a Jupyter server of this user")


class Place(NamedTuple):
    """A Jupyter server: scheme and host, the path before all of its own, its token, and where that was found."""

    origin: str
    path: str
    token: Secret
    source: str


def place_of(url: str | None, token: Secret | None, environment: Mapping[str, str]) -> Place:
    """
    Return where to ask: *url* and *token*, or the server that started this process, or what the environment names.

    A token is sent only to the server that it was found with.

    Raises:
        NotSupported: there is no Jupyter server.
        NotAuthenticated: there is no token for it.
        BadRequest: its address is none that a token may be sent to.

    Source:
        jupyter_client, ``launch_kernel``: JPY_PARENT_PID; jupyter_server, ``ServerApp.server_info``: the file
        ``jpserver-<pid>.json``; jupyter_server_terminals: JUPYTER_SERVER_URL.
    """
    servers = _servers(environment)
    own, variable = servers.get(environment.get("JPY_PARENT_PID", "")), environment.get("JUPYTER_SERVER_URL")
    named = url or (own.url if own else variable)
    if not named:
        raise NotSupported(
            N_("There is no Jupyter server to ask."),
            why=_LOOKED_FOR_ONE,
            hint=N_("Pass url= and token=, or another session."),
        )
    origin, path = checked_url(named)
    known = [(named, token, _ARGUMENT), *((each.url, each.token, _FILE) for each in servers.values())]
    # The variable names the token of the server that the environment names, if it names one.
    if own is None and (variable is None or variable.rstrip("/") == named.rstrip("/")):
        known.append((named, Secret.of(environment.get("JUPYTER_TOKEN") or None), _VARIABLE))
    found = next(((each, where) for at, each, where in known if each and at.rstrip("/") == named.rstrip("/")), None)
    if found is None:
        raise NotAuthenticated(
            say(N_("There is no token for the Jupyter server at {url}."), url=f"{origin}{path}"),
            why=_LOOKED_FOR_TOKEN,
            hint=N_("Pass token=; the server prints it when it starts."),
        )
    return Place(origin, path, *found)


def checked_url(url: object) -> tuple[str, str]:
    """Return origin and path of a Jupyter server that a token may be sent to; BadRequest for any other."""
    # What stands behind ? may be a token.
    shown = url.partition("?")[0].partition("#")[0] if isinstance(url, str) else ""
    try:
        parts = urlsplit(shown)
        if shown != url or not _PATH.fullmatch(parts.path) or ".." in parts.path:
            raise ValueError
        origin = checked_endpoint(
            f"{parts.scheme}://{parts.netloc}", service=_JUPYTER, allowed_hosts=[parts.hostname or ""]
        )
    except (ValueError, BadRequest):
        raise BadRequest(
            say(N_("{url} is not the address of a Jupyter server."), url=repr(shown.rpartition("@")[2][:200])),
            why=N_("Its token is sent only over https, or over http to this machine."),
            hint=N_("Pass url='http://127.0.0.1:8888/', without what follows a question mark."),
        ) from None
    return origin, parts.path.rstrip("/")


class _Server(NamedTuple):
    url: str
    token: Secret | None


def _servers(environment: Mapping[str, str]) -> dict[str, _Server]:
    """Return the servers of this user on this machine by their process id, as their files tell."""
    folder = _runtime_folder(environment)
    told = [_read(path) for path in sorted(folder.glob("jpserver-*.json"))] if folder else []
    return {
        str(each.get("pid")): _Server(_on_this_machine(each["url"], each), Secret.of(each.get("token") or None))
        for each in told
        # What listens at a socket of the file system has no address.
        if isinstance(each.get("url"), str) and not each.get("sock")
    }


def _on_this_machine(url: str, told: Mapping[str, Any]) -> str:
    """Return *url* with the address of this machine where the server listens at all of them."""
    if told.get("hostname") not in _EVERYWHERE:
        return url
    parts = urlsplit(url)
    return f"{parts.scheme}://127.0.0.1:{told.get('port')}{parts.path}"


def _runtime_folder(environment: Mapping[str, str]) -> Path | None:
    named = environment.get("JUPYTER_RUNTIME_DIR")
    if named:
        return Path(named)
    try:
        from jupyter_core.paths import jupyter_runtime_dir
    except ImportError:
        return None
    return Path(jupyter_runtime_dir())


def _read(path: Path) -> Mapping[str, Any]:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}
