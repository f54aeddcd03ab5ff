"""Replies from the server extension of ma_widgets, in the Jupyter server that a kernel belongs to."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from ..errors import BadReply, BadRequest, ConnectionFailed, NotAuthenticated, NotSupported
from ..i18n import N_, default_language, in_lines, say
from ._jupyter import place_of
from ._protocol import Reply, Resource, checked_job_id, checked_resource
from ._refusal import REDIRECTS, parsed
from ._retry import Retries
from ._secret import Secret
from ._sources import Variables
from ._told import error_of

if TYPE_CHECKING:
    import requests

    from ._exchange import Answer
    from ._retry import SecondsLeft

# A list of events may be long in coming; the server answers every eight seconds, if only that it is not there yet.
_SECONDS, _MOST_ASKS = 60.0, 7
_NOT_YET = 202
# A log of 16 MB, whose Chinese is twice as long when JSON escapes it.
_LARGEST_BYTES = 64 * 2**20
_CHECK_ADDRESS: str = N_(
    'Check the address: "jupyter server list" shows the server\'s own, with its base path and without /lab or /tree.'
)
_INSTALL = N_(
    'Where it is right, install "ma_widgets[server]" where the server is, start it again, or use another session.'
)


class ServerSession:
    """
    Replies that a Jupyter server asks for, with its own credentials and once for all its kernels, secrets masked.

    *url* is its own address, as ``jupyter server list`` shows it; without it the server is the one that started this
    kernel, or ``JUPYTER_SERVER_URL``. *token* is the server's, found with it or in ``JUPYTER_TOKEN``; it is sent over
    https, or over http to this machine. *ca_bundle* is a file with the certificates to trust in the usual ones' place.
    *environment* stands for the variables of this process.

    A reply may be as old as the server's ``refresh_seconds``.
    """

    # A debugger may show a session that is not whole yet.
    url = ""

    def __init__(
        self,
        url: str | None = None,
        token: str | Secret | None = None,
        *,
        ca_bundle: str | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        # Wrapped before anything can raise: some tracebacks show the variables of every function.
        token = Secret.of(token)
        environment = Variables(os.environ if environment is None else environment)
        self._origin, self._path, self._token, self._source = place_of(url, token, environment)
        self.url = self._origin + self._path
        self._ca_bundle = ca_bundle

    def __repr__(self) -> str:
        return f"ServerSession({self.url!r})"

    @property
    def credentials_source(self) -> str:
        """Where the token came from, as in "environment variable JUPYTER_TOKEN"."""
        return self._source

    def fetch(self, resource: Resource, job_id: str | None, **query: object) -> Reply:
        """
        Return the reply of *resource*, secrets masked; blocks, up to a minute. What the server was told is raised.

        Raises:
            NotSupported: the server has no such extension; or for the list of jobs, which it does not give.
        """
        wanted = checked_resource(resource)
        if wanted is Resource.JOBS:
            raise NotSupported(N_("The Jupyter server gives no list of jobs."), hint=N_("Use RestSession for it."))
        path = f"{self._path}/ma-widgets/api/jobs/{checked_job_id(job_id)}/{wanted.value}"
        written = _written(query)
        left = Retries().ends_in(_SECONDS)
        for _ in range(_MOST_ASKS):
            answer = self._ask(path, written, left)
            if answer.status != _NOT_YET:
                return self._reply(answer)
        raise self._no_reply()

    def _ask(self, path: str, query: str, left: SecondsLeft) -> Answer:
        # Behind this import lies requests, which is slow to import.
        from ._exchange import ask

        options: dict[str, Any] = {"auth": _TokenAuth(self._token), "verify": self._ca_bundle or True}
        return ask("GET", self._origin, path, left, params={"query": query}, largest_bytes=_LARGEST_BYTES, **options)

    def _reply(self, answer: Answer) -> Reply:
        body = parsed(answer.body)
        reply = body.get("reply") if isinstance(body, Mapping) else None
        if answer.status == 200 and isinstance(reply, (dict, list)):
            return cast("Reply", reply)
        error = error_of(body)
        raise self._refusal(answer.status) if error is None else error

    def _refusal(self, status: int) -> Exception:
        """Return what an answer means that is not of the extension."""
        if status in (401, 403) or status in REDIRECTS:
            return NotAuthenticated(
                say(N_("The Jupyter server at {url} refused the token, or its user may not read jobs."), url=self.url),
                hint=N_("Pass token=; the server prints it when it starts."),
                status=status,
            )
        if status == 404:
            return NotSupported(
                say(N_("The Jupyter server at {url} has no extension of ma_widgets."), url=self.url),
                hint=in_lines([_CHECK_ADDRESS, _INSTALL]),
                status=status,
            )
        sentence = N_("The Jupyter server at {url} answered with HTTP status {status} and no reply.")
        what = say(sentence, url=self.url, status=status)
        # A page of JupyterLab's, whatever stands behind its /lab.
        hint = _CHECK_ADDRESS if status == 200 else N_("Look into the server's log.")
        return BadReply(what, hint=hint, status=status)

    def _no_reply(self) -> ConnectionFailed:
        error = ConnectionFailed(
            say(N_("The Jupyter server at {url} has had no reply yet."), url=self.url),
            why=N_("It still waits for the service."),
            hint=N_("Try again."),
        )
        error.kind = "timeout"
        return error


class _TokenAuth:
    """Who asks, and in which language he would have what goes wrong."""

    def __init__(self, token: Secret) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"token {self._token.reveal()}"
        request.headers["Accept-Language"] = default_language()
        return request


def _written(query: Mapping[str, object]) -> str:
    try:
        return json.dumps(query, allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        raise BadRequest(
            N_("The query has a value that JSON does not know."), hint=N_("Pass texts and numbers.")
        ) from None
