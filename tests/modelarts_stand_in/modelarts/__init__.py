"""
A stand-in for the vendor's ``modelarts`` SDK, which is on no package registry.

Written after its public documentation: the session, the part of
``estimatorV2`` that reads jobs, and the signed call ``auth_by_apig``. What
lies behind it is ``api``; by default a job's details come from ``service``.
Like the real one it prints as it works, and knows no other keywords than the
documented ones.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from typing import Any

sessions: list[Any] = []
# What the environment of a notebook tells Session().
project_id: str | None = "p1"


def _nothing_set(job_id: str) -> Any:
    raise LookupError(f"the test set no service to ask for {job_id}")


def _from_service(method: str, path: str, query: Any, body: Any) -> Any:
    job = re.fullmatch(r"/v2/[^/]+/training-jobs/([^/]+)", path)
    if method != "GET" or job is None:
        raise LookupError(f"the test set no api to ask for {method} {path}")
    return service(job[1])


service: Callable[[str], Any] = _nothing_set
api: Callable[[str, str, Any, Any], Any] = _from_service


def call(method: str, path: str, query: Any = None, body: Any = None) -> Any:
    """Return what ``api`` answers; noisy, like the real SDK."""
    print(f"[INFO] {method} {path}")  # noqa: T201 -- as the SDK does
    sys.stderr.write("\r 50%")
    reply = api(method, path, query, body)
    sys.stderr.write("\r100%")
    print("[INFO] done")  # noqa: T201 -- as the SDK does
    return reply
