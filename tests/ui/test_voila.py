"""The quickstart as a page of its own: Voila executes it and shows it without its code."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect

from .lab import Voila
from .notebook import TITLES, JobView
from .watch import is_loopback, watched

pytestmark = pytest.mark.browser

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "01_quickstart.ipynb"
PATIENCE_MS = 90_000


def test_voila_shows_the_quickstart(tmp_path, context, artifacts):
    """
    Every tab of the running job can be chosen, plotly draws its chart, and nothing of ours asks the network.
    """
    with Voila(tmp_path / "voila") as server:
        shutil.copy(NOTEBOOK, server.root)
        with watched(context) as watch:
            watch.page.goto(server.url(NOTEBOOK.name), timeout=PATIENCE_MS)
            job = JobView(watch.page.locator(".ma-panes").first)
            expect(job.state).to_contain_text("Running", timeout=PATIENCE_MS)
            texts = {title: pane.inner_text() for title, pane in job.walk()}
            watch.page.screenshot(path=artifacts / "voila.png")

    assert list(TITLES) == list(texts)
    assert "chip_fault" in texts["Status"]
    assert "global_batch_size" in texts["Algorithm"]
    # Voila's own page asks for its symbols.
    assert [] == [url for url in watch.asked if not is_loopback(url) and "fontawesome" not in url]
