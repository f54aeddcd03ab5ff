"""The paths of the real services: one line a path."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import unquote

from ._replies import Refused


class _Route(NamedTuple):
    method: str
    path: str
    what: str


_PROJECT = "/v2/{project_id}"
_JOB = f"{_PROJECT}/training-jobs/{{job_id}}"
# The names of what a project can answer are its resources. Source: API reference, "Training Management".
# fmt: off
_ROUTES = (
    _Route("GET",  _JOB,                                         "job"),
    _Route("GET",  f"{_JOB}/events",                             "events"),
    _Route("GET",  f"{_JOB}/stages",                             "stages"),
    _Route("GET",  f"{_JOB}/tasks",                              "tasks"),
    _Route("GET",  f"{_JOB}/metrics/{{task}}",                   "metrics"),
    _Route("GET",  f"{_JOB}/logs/{{task}}",                      "log"),
    _Route("GET",  f"{_JOB}/tasks/{{task}}/logs/preview",        "log_preview"),
    _Route("GET",  f"{_JOB}/tasks/{{task}}/logs/url",            "log_link"),
    _Route("POST", f"{_PROJECT}/training-job-searches",          "jobs"),
    _Route("POST", "/v3/auth/tokens",                            "token"),
    _Route("GET",  "/openstack/latest/securitykey",              "security_key"),
    _Route("GET",  "/obs/{job_id}/{task}",                       "log_text"),
    _Route("GET",  "/simulator/faults",                          "faults"),
    _Route("PUT",  "/simulator/faults",                          "new_faults"),
)
# fmt: on
_PATTERNS = tuple(re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", route.path)) for route in _ROUTES)


class Call(NamedTuple):
    """What a request is for: the name of a route, and what stands in the places of its path."""

    what: str
    places: dict[str, str]


def find(method: str, path: str) -> Call:
    """
    Return what *method* and *path* call.

    Raises:
        Refused: nothing; a path that has other methods only is not found either, as at the gateway.

    Source:
        "Error Codes" of the API gateway, APIG.0101.
    """
    found = [(route, match) for route, match in zip(_ROUTES, (each.fullmatch(path) for each in _PATTERNS)) if match]
    for route, match in found:
        if route.method == method:
            return Call(route.what, {name: unquote(value) for name, value in match.groupdict().items()})
    raise Refused(404, "APIG.0101", "The API does not exist") if found else not_published()


def not_published() -> Refused:
    """Return what the gateway says to a path that it does not know."""
    return Refused(404, "APIG.0101", "The API does not exist or has not been published in the environment")
