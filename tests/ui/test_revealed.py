"""A masked value before the eye: seen in the page while it is asked, and in no saved notebook, then or later."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from .lab import Lab
from .notebook import Notebook

pytestmark = pytest.mark.browser

VALUE = "not-a-real-token"
SHOWN = "from ma_widgets import *\nw = JobInfoWidget('demo', session=DemoSession(speed=0))\nw"


def saved(notebook: Notebook, path: Path) -> str:
    """Save the notebook and return what lies in the file."""
    notebook.save()
    return path.read_text(encoding="utf-8")


def test_a_revealed_value_is_seen_and_not_saved(lab: Lab, page: Page, artifacts: Path) -> None:
    """
    The value is on the screen until Enter is pressed, and neither in the file saved meanwhile nor in a later one.
    """
    path = lab.root / lab.write("revealed.ipynb", [SHOWN, "w.show(reveal=['hf_token'])"])
    notebook = Notebook(page, lab, path.name)
    notebook.run(0)
    notebook.job()
    output: Locator = notebook.run(1, wait=False)
    question = output.locator(".jp-Stdin")
    expect(question).to_contain_text(f"algorithm.parameters[3].value = {VALUE}")
    page.screenshot(path=artifacts / "revealed.png")
    while_seen = saved(notebook, path)
    question.locator("input").press("Enter")
    expect(output).not_to_contain_text(VALUE)
    afterwards = saved(notebook, path)

    assert "hf_token" in while_seen
    assert VALUE not in while_seen + afterwards
    assert VALUE not in page.content()
