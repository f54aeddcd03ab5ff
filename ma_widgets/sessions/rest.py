"""Replies from the REST API of ModelArts."""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import BadReply, BadRequest
from ._credentials import credentials
from ._endpoint import checked_endpoint, endpoint_of_region
from ._failure import failure
from ._paths import path_of
from ._protocol import IDENTIFIER, Reply, Resource
from ._retry import Retries, SecondsLeft

if TYPE_CHECKING:
    from ._exchange import Answer

# Not ready yet, says HTTP status 204: codes 2776 and 2777 in the table of error codes, but no errors.
_MAY_BE_EMPTY = frozenset({Resource.METRICS, Resource.LOG, Resource.LOG_PREVIEW})
_NEWEST_FIRST = {"offset": 0, "limit": 50, "sort_by": "create_time", "order": "desc"}


class RestSession:
    """
    Replies from ``https://modelarts.<region>.myhuaweicloud.com``, signed in with a token or a pair of keys.

    *token* is what IAM returns as ``X-Subject-Token``; it lives for 24 hours.
    *access_key* and *secret_key* sign each request; *security_token* goes with temporary ones.
    *project_id* belongs to the region. *endpoint* replaces the region's, for
    other operators or a server on this machine. *ca_bundle* is a file with
    the certificates to trust in the usual ones' place. *retries* says when a
    failed request is made again; None is up to three tries within 30 s.

    Source:
        API reference, "Querying the Details About a Training Job".
    """

    def __init__(
        self,
        endpoint: str | None = None,
        region: str | None = None,
        project_id: str | None = None,
        *,
        token: str | None = None,
        access_key: str | None = None,
        secret_key: str | None = None,
        security_token: str | None = None,
        ca_bundle: str | None = None,
        allowed_hosts: Collection[str] = (),
        allow_insecure_loopback: bool = True,
        retries: Retries | None = None,
    ) -> None:
        if endpoint is None and region is None:
            raise BadRequest("RestSession needs a region.", hint="Pass region='cn-north-4', or endpoint=.")
        self.endpoint = checked_endpoint(
            endpoint if endpoint is not None else endpoint_of_region(str(region)),
            allowed_hosts=allowed_hosts,
            allow_insecure_loopback=allow_insecure_loopback,
        )
        self.project_id = _checked_project_id(project_id)
        self._credentials = credentials(
            self.project_id,
            token=token,
            access_key=access_key,
            secret_key=secret_key,
            security_token=security_token,
        )
        self._ca_bundle = _checked_ca_bundle(ca_bundle)
        self._retries = retries or Retries()

    def __repr__(self) -> str:
        return f"RestSession({self.endpoint!r}, project_id={self.project_id!r})"

    def fetch(self, resource: Resource, job_id: str | None, **query: object) -> Reply:
        """
        Return the reply of *resource*; blocks, up to 30 s and what it takes to look up the endpoint's name.

        A log or metrics that are not ready yet (HTTP status 204) are an empty object. ``JOBS`` is one page of
        the list, the newest jobs first: *query* is the body of the search, ``offset`` and ``limit`` (1-50) among it.
        """
        path = path_of(resource, self.project_id, job_id, query.pop("task", None))
        return self._retries.run(lambda left: self._reply(self._ask(resource, path, query, left), resource, job_id))

    def _ask(self, resource: Resource, path: str, query: dict[str, Any], left: SecondsLeft) -> Answer:
        # Behind this import lies requests, which no report of the demo job needs.
        from ._exchange import ask

        options: dict[str, Any] = {"auth": self._credentials.auth, "verify": self._ca_bundle or True}
        if resource is Resource.JOBS:
            return ask("POST", self.endpoint, path, left, json={**_NEWEST_FIRST, **query}, **options)
        return ask("GET", self.endpoint, path, left, params=query, **options)

    def _reply(self, answer: Answer, resource: Resource, job_id: str | None) -> Reply:
        where = f" in project {self.project_id!r} at {self.endpoint}"
        if answer.status == 204 and resource in _MAY_BE_EMPTY:
            return {}
        if answer.status == 200:
            reply = _parsed(answer.body, answer.headers.get("Content-Type", ""))
            if failure(reply) is None:
                return reply
        raise _refusal(answer._replace(body=self._credentials.hide(answer.body)), job_id, where)


def _checked_project_id(project_id: object) -> str:
    if isinstance(project_id, str) and IDENTIFIER.fullmatch(project_id):
        return project_id
    raise BadRequest(
        "The project id has characters that no project id has." if project_id else "RestSession needs a project id.",
        why="A project id has 1 to 64 letters, digits, hyphens or underscores.",
        hint="Pass project_id=; the console shows it under My Credentials, a row for each region.",
    )


def _checked_ca_bundle(ca_bundle: str | None) -> str | None:
    if ca_bundle is None or Path(ca_bundle).exists():
        return ca_bundle
    raise BadRequest(
        f"The file with certificates ca_bundle={ca_bundle!r} does not exist.",
        hint="Pass the path of a PEM file, or leave ca_bundle= out.",
    )


def _refusal(answer: Answer, job_id: str | None, where: str) -> Exception:
    status = answer.status
    if 300 <= status < 400:
        return BadReply(
            "The endpoint sends requests elsewhere.",
            why=f"It answered with HTTP status {status}; following it would carry the credentials along.",
            hint="Check the endpoint and the region.",
            status=status,
        )
    try:
        parsed = json.loads(answer.body)
    except (ValueError, RecursionError):
        parsed = None
    error = failure(
        parsed,
        # A status below 400 is no error by itself, but a body may still be one.
        status=status if status >= 400 else None,
        job_id=job_id,
        where=where,
        retry_after=answer.headers.get("Retry-After"),
    )
    if error is not None:
        return error
    return BadReply(
        f"The service answered with HTTP status {status} and no job.", hint="Check the endpoint.", status=status
    )


def _parsed(body: bytes, content_type: str) -> Reply:
    """Return the body as JSON; always by the standard library, whatever requests would take."""
    try:
        parsed = json.loads(body)
    except (ValueError, RecursionError):
        raise BadReply(_not_json(body, content_type), hint="Check the endpoint; a proxy may want a login.") from None
    if not isinstance(parsed, (dict, list)):
        raise BadReply("The reply is JSON, but not an object.", hint="Check the endpoint.")
    return parsed


def _not_json(body: bytes, content_type: str) -> str:
    if not body.strip():
        return "The reply is empty."
    is_page = "html" in content_type.lower() or body.lstrip()[:1] == b"<"
    return "The reply is a web page, not JSON." if is_page else "The reply is not JSON."
