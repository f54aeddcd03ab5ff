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

    Set ``sdk.service`` to the function from a job id to what lies behind the
    SDK; ``sdk.sessions`` are the sessions that were made.
    """
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    import modelarts

    yield modelarts
    for name in [name for name in sys.modules if name.split(".")[0] == "modelarts"]:
        del sys.modules[name]
