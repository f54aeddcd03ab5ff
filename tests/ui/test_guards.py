"""The guards of the browser tests see what they are there for."""

from __future__ import annotations

import pytest

from .looks import contrasts, faint
from .path import corners, levels
from .watch import is_loopback, watched

pytestmark = pytest.mark.browser


def test_a_request_outside_loopback_is_seen_and_stopped(context):
    """
    What a page asks of another host is recorded, and does not leave the machine.
    """
    with watched(context) as watch:
        outcome = watch.page.evaluate("fetch('http://example.com/').then(() => 'answered', () => 'stopped')")

        assert "stopped" == outcome
        assert ["http://example.com/"] == watch.foreign


def test_an_error_in_the_console_is_seen(context):
    """
    A page that logs an error fails its test.
    """
    with watched(context) as watch:
        watch.page.evaluate("console.error('on the console')")

        with pytest.raises(AssertionError, match="on the console"):
            watch.check()


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://127.0.0.1:8888/lab", True),
        ("ws://localhost:8888/api", True),
        ("blob:http://127.0.0.1:8888/1f", True),
        ("https://cdn.plot.ly/plotly.js", False),
        ("http://127.0.0.1.example.com/", False),
        ("http://10.0.0.1/", False),
    ],
)
def test_loopback_is_told_by_the_host(url, expected):
    """
    An address is on this machine by its host, not by how it begins.
    """
    assert expected == is_loopback(url)


def test_a_faint_text_is_found(context):
    """
    The contrast is that of the text on what is behind it, see-through layers and all.
    """
    with watched(context) as watch:
        watch.page.set_content(
            '<body style="background:#111"><div style="background:rgba(255,255,255,.1)">'
            '<p style="color:#fff">white</p><p style="color:rgba(255,255,255,.3)">faint</p>'
            '<svg><text y="20" fill="#333">drawn</text></svg></div>'
        )
        body = watch.page.locator("body")

        assert ["white", "faint", "drawn"] == [each["text"] for each in contrasts(body)]
        assert ["'drawn'", "'faint'"] == [each.split()[0] for each in faint(body)]


def test_the_steps_of_a_path_are_read_back():
    """
    A path as plotly writes it, and one of plain lines, give the counts that were drawn.
    """
    counts = [0, 16, 15, 16, 16]

    assert [(0, 160), (10, 160), (10, 0)] == corners("M0,160H10V0")
    assert [0, 16, 15, 16] == levels("M0,160H10V0H20V10H30V0H40V0", counts)
    assert [0, 16, 15, 16] == levels("M0,160L10,160L10,0L20,0L20,10L30,10L30,0L40,0L40,0", counts)
