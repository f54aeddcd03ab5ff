"""The report as a file: on the screen and on paper."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from ma_widgets import DemoSession, load_job

pytestmark = pytest.mark.browser


def test_paper_has_the_numbers_of_the_charts(context, tmp_path):
    """
    On paper nobody can open them, nor follow a link; on the screen they wait until they are wanted.
    """
    path = tmp_path / "job.html"
    load_job("demo", DemoSession()).to_html(path)
    page = context.new_page()
    page.goto(path.as_uri())
    numbers = page.locator("details table").first
    expect(numbers).not_to_be_visible()
    expect(page.locator("nav")).to_be_visible()
    page.emulate_media(media="print")

    expect(page.locator("nav")).not_to_be_visible()
    assert numbers.evaluate("table => table.checkVisibility({contentVisibilityAuto: true})")
    page.close()
