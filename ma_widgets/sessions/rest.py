"""Replies from the REST API of ModelArts."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from ..errors import BadReply, BadRequest, ConnectionFailed, NotAuthenticated, NotSupported
from ._endpoint import checked_endpoint, endpoint_of_region
from ._failure import failure
from ._protocol import Reply, Resource, checked_job_id

if TYPE_CHECKING:
    import requests

_PROJECT_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")
_CONNECT_SECONDS, _READ_SECONDS = 5, 15
_LARGEST_BODY_BYTES = 8 * 2**20
_CHUNK_BYTES = 2**16

_PATHS = {Resource.JOB: "/v2/{project_id}/training-jobs/{job_id}"}


class RestSession:
    """
    Replies from ``https://modelarts.<region>.myhuaweicloud.com``, signed in with a token.

    *token* is what IAM returns as ``X-Subject-Token``; it lives for 24 hours.
    *project_id* belongs to the region. *endpoint* replaces the region's, for
    other operators or a server on this machine. *ca_bundle* is a file with
    certificates to trust beside the usual ones' place.

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
        ca_bundle: str | None = None,
        allowed_hosts: Collection[str] = (),
        allow_insecure_loopback: bool = True,
    ) -> None:
        if endpoint is None and region is None:
            raise BadRequest("RestSession needs a region.", hint="Pass region='cn-north-4', or endpoint=.")
        self.endpoint = checked_endpoint(
            endpoint if endpoint is not None else endpoint_of_region(str(region)),
            allowed_hosts=allowed_hosts,
            allow_insecure_loopback=allow_insecure_loopback,
        )
        self.project_id = _checked_project_id(project_id)
        self._auth = _token_auth(token)
        self._ca_bundle = ca_bundle

    def __repr__(self) -> str:
        return f"RestSession({self.endpoint!r}, project_id={self.project_id!r})"

    def fetch(self, resource: Resource, job_id: str | None, **query: object) -> Reply:
        """Return the reply of *resource*; blocks for some seconds at the most."""
        if resource not in _PATHS:
            raise NotSupported(
                f"RestSession cannot fetch {Resource(resource).value!r} yet.",
                hint="It fetches: " + ", ".join(each.value for each in _PATHS) + ".",
            )
        path = _PATHS[resource].format(project_id=self.project_id, job_id=checked_job_id(job_id))
        status, content_type, body = self._get(path, query)
        if status >= 300:
            raise _refusal(status, body, job_id)
        return _parsed(body, content_type)

    def _get(self, path: str, query: dict[str, Any]) -> tuple[int, str, bytes]:
        import requests

        try:
            with requests.get(
                self.endpoint + path,
                params=query,
                auth=self._auth,
                # A redirect would carry the token to another host.
                allow_redirects=False,
                stream=True,
                timeout=(_CONNECT_SECONDS, _READ_SECONDS),
                verify=self._ca_bundle or True,
            ) as response:
                return response.status_code, response.headers.get("Content-Type", ""), _body(response)
        except (requests.RequestException, OSError) as error:
            raise _no_connection(error, self.endpoint) from None


def _checked_project_id(project_id: object) -> str:
    if isinstance(project_id, str) and _PROJECT_ID.fullmatch(project_id):
        return project_id
    raise BadRequest(
        "RestSession needs a project id." if not project_id else "The project id cannot be one.",
        why="A project id has 1 to 64 letters, digits, hyphens or underscores.",
        hint="Pass project_id=; the console shows it under My Credentials, a row for each region.",
    )


def _token_auth(token: str | None) -> Any:
    """Return what puts the token into a request; requests then leaves a .netrc entry alone."""
    if not isinstance(token, str) or not token:
        raise NotAuthenticated("RestSession needs a token.", hint="Pass token=, the X-Subject-Token of IAM.")
    if not token.isascii() or not token.isprintable():
        raise NotAuthenticated("The token has characters that no token has.", hint="Copy it again, without line ends.")

    def sign(request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["X-Auth-Token"] = token
        return request

    return sign


def _body(response: requests.Response) -> bytes:
    """Return the body, read piece by piece so that no server can fill the memory."""
    parts, size_bytes = [], 0
    for part in response.iter_content(_CHUNK_BYTES):
        size_bytes += len(part)
        if size_bytes > _LARGEST_BODY_BYTES:
            raise BadReply(
                f"The reply is larger than {_LARGEST_BODY_BYTES // 2**20} MB.",
                why="No job's details are that large.",
                hint="Check the endpoint.",
            )
        parts.append(part)
    return b"".join(parts)


def _refusal(status: int, body: bytes, job_id: str | None) -> Exception:
    if status < 400:
        return BadReply(
            "The endpoint sends requests elsewhere.",
            why=f"It answered with HTTP status {status}; a redirect is not followed, it would carry the token along.",
            hint="Check the endpoint and the region.",
            status=status,
        )
    try:
        parsed = json.loads(body)
    except (ValueError, RecursionError):
        parsed = None
    error = failure(parsed, status=status, job_id=job_id)
    return error if error is not None else BadReply("The service answered with an empty error.", status=status)


def _parsed(body: bytes, content_type: str) -> Reply:
    """Return the body as JSON; always by the standard library, whatever requests would take."""
    try:
        parsed = json.loads(body)
    except (ValueError, RecursionError):
        raise BadReply(_not_json(body, content_type), hint="Check the endpoint; a proxy may want a login.") from None
    if not isinstance(parsed, (dict, list)):
        raise BadReply("The reply is JSON, but no object.", hint="Check the endpoint.")
    return parsed


def _not_json(body: bytes, content_type: str) -> str:
    if not body.strip():
        return "The reply is empty."
    is_page = "html" in content_type.lower() or body.lstrip()[:1] == b"<"
    return "The reply is a web page, not JSON." if is_page else "The reply is not JSON."


# The words that requests and urllib3 use; they have no field for the cause.
_KINDS = (
    ("NameResolution", "dns"), ("getaddrinfo", "dns"), ("Name or service not known", "dns"),
    ("ProxyError", "proxy"), ("SSL", "tls"), ("certificate", "tls"), ("CA certificate", "tls"),
    ("IncompleteRead", "truncated"), ("Connection broken", "truncated"),
    ("timed out", "timeout"), ("Timeout", "timeout"), ("refused", "refused"),
)  # fmt: skip
_WHAT = {
    "dns": "The name of the endpoint {endpoint} is not known.",
    "proxy": "The proxy on the way to {endpoint} did not answer.",
    "tls": "The certificate of {endpoint} is not trusted.",
    "truncated": "The reply of {endpoint} broke off.",
    "timeout": "The endpoint {endpoint} did not answer in time.",
    "refused": "Nothing listens at {endpoint}.",
    "reset": "The connection to {endpoint} broke.",
}
_ADVICE = {
    "dns": "Check the region, and whether this machine reaches the internet.",
    "proxy": "Check HTTPS_PROXY and NO_PROXY.",
    "tls": "Pass ca_bundle=, the file with your organisation's certificates, or set REQUESTS_CA_BUNDLE.",
    "refused": "Check the endpoint and its port.",
}


def _no_connection(error: Exception, endpoint: str) -> ConnectionFailed:
    # The text of the error holds the whole URL, so only its cause is kept.
    words = f"{type(error).__name__} {error!r}"
    kind = next((kind for word, kind in _KINDS if word in words), "reset")
    failed = ConnectionFailed(_WHAT[kind].format(endpoint=endpoint), hint=_ADVICE.get(kind, "Try again in a minute."))
    failed.kind = kind
    return failed
