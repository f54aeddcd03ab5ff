"""The stand-in for the ``modelarts`` SDK, and the fixture that puts it on the path."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(name="sdk")
def sdk_fixture(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """
    The SDK as if it were installed; gone again after the test.

    Set ``sdk.api`` to the function ``(method, path, query, body)`` that lies
    behind the SDK, or ``sdk.service``, when only details are asked for, to the
    one from a job id to them. ``sdk.sessions`` are the sessions that were made.
    """
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    import modelarts

    yield modelarts
    for name in [name for name in sys.modules if name.split(".")[0] == "modelarts"]:
        del sys.modules[name]
