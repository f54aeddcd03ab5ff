"""What several test modules share: the sample replies and a fixed clock."""

from __future__ import annotations

import copy
import json
import os
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest

import ma_widgets.simulator

# Who tests with the credentials of his shell would test something else.
for _name in [name for name in os.environ if name.startswith(("HUAWEICLOUD_", "MA_WIDGETS_"))]:
    if _name != "MA_WIDGETS_CHROMIUM":
        del os.environ[_name]
# And so with the options of his own files.
os.environ["JUPYTER_CONFIG_DIR"] = str(Path(__file__).parent / "no-such-folder")

# Nor in the language of his terminal: what is expected is written in English.
for _name in ("LC_ALL", "LC_MESSAGES", "LANGUAGE"):
    os.environ.pop(_name, None)
os.environ["LANG"] = "C.UTF-8"

REPLIES = Path(ma_widgets.simulator.__file__).with_name("replies")
SAMPLES = sorted(path.stem for path in REPLIES.glob("*.json"))
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=timezone.utc)


def reply(name: str) -> dict[str, Any]:
    """Return a bundled reply, moments as they were recorded."""
    return json.loads((REPLIES / f"{name}.json").read_text(encoding="utf-8"))


@pytest.fixture(params=SAMPLES)
def sample(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Every bundled reply in turn."""
    return reply(request.param)


@pytest.fixture
def running() -> dict[str, Any]:
    """The reply of a job on 16 Ascend nodes, with recoveries; free to change."""
    return copy.deepcopy(reply("running"))
