"""The notebook on tabs of one's own in a real page: they stand last, are filled when chosen, and fail alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .notebook import TITLES

pytestmark = pytest.mark.browser


def test_tabs_of_your_own_are_there(open_notebook):
    """
    One is filled unasked, one by a request when it is opened, and the fault of one is told in it.
    """
    notebook = open_notebook("04_write_your_own_adapter_and_tab.ipynb")
    notebook.run_all()
    two, broken = notebook.job(2), notebook.job(3)

    assert [*TITLES, "Recoveries", "Noise"] == two.tabs.all_inner_texts()
    expect(two.opened("Recoveries")).to_contain_text("worker-9")
    expect(two.opened("Noise")).to_contain_text("Events by level")
    expect(broken.opened("Broken")).to_contain_text("a fault of this tab (ZeroDivisionError)")
    expect(broken.opened("Overview")).to_contain_text("An accelerator card or a node failed.")
