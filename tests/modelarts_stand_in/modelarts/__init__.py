"""
A stand-in for the vendor's ``modelarts`` SDK, which is on no package registry.

Written after its public documentation: the session, and the part of
``estimatorV2`` that reads a job. ``service`` is what lies behind it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

sessions: list[Any] = []


def _nothing_set(job_id: str) -> Any:
    raise LookupError(f"the test set no service to ask for {job_id}")


service: Callable[[str], Any] = _nothing_set
