"""The static report and the text: the bundles of all tabs, joined, and nothing that loads or runs."""

from __future__ import annotations

import re
from datetime import timezone
from html.parser import HTMLParser

import html5lib
import pytest

from ma_widgets import read_job
from ma_widgets.blocks import KeyValues, Notice
from ma_widgets.display import Look, Section, document, report, text_report
from ma_widgets.tabs import TABS

from ..conftest import NOW, SAMPLES, reply
from ..frames.test_frames import changed, places_of
from .test_bundle import OURS, PAYLOADS, Page

LOOK = Look(timezone.utc)
# HTML lets these end by themselves.
OPEN_ENDED = {"tr", "th", "td", "thead", "tbody"}
SECTIONS = [
    Section("one", "First tab", [KeyValues([("Label", "value")])]),
    Section("two", "Second tab", [Notice("hey")]),
]


class Balance(HTMLParser):
    """Whether every element that must be closed is closed, in order."""

    def __init__(self, html):
        super().__init__()
        self.open = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        if tag not in OPEN_ENDED:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        """A tag that closes itself."""

    def handle_endtag(self, tag):
        if tag not in OPEN_ENDED:
            assert tag == self.open.pop()


@pytest.mark.parametrize("name", SAMPLES)
def test_the_report_of_every_sample_is_balanced(name):
    """
    Every element is closed, in order, so a page around it is not disturbed.
    """
    html = read_job(reply(name), at=NOW, look=LOOK).to_html()

    assert [] == Balance(html).open
    assert Page(html).tags <= OURS


@pytest.mark.parametrize("name", SAMPLES)
def test_the_report_loads_nothing(name):
    """
    A report needs no script and no network to be read.
    """
    html = read_job(reply(name), at=NOW, look=LOOK).to_html()

    assert not re.search(r"<script|<link|<img|<iframe|url\(|@import|\son\w+=|\ssrc=|\shref=", html)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_payload_in_every_field_of_a_job_stays_text(payload):
    """
    Whatever text field holds a tag, it is shown and never obeyed.
    """
    made = reply("running")
    for place in list(places_of(made)):
        made = changed(made, place, lambda holder, key: _inject(holder, key, payload))
    page = Page(read_job(made, at=NOW, look=LOOK).to_html())

    assert page.tags <= OURS
    assert not [name for name in page.attributes if name.startswith("on") or name in ("href", "src", "srcdoc")]
    assert payload in page.text


def _inject(holder, key, payload):
    if isinstance(holder[key], str):
        holder[key] += payload


def test_a_payload_as_a_key_stays_text():
    """
    The keys of a reply are data too.
    """
    made = {**reply("pending"), "<img src=x onerror=alert(1)>": {"<b>": 1}}
    made["metadata"]["annotations"] = {"<script>": "x"}
    page = Page(read_job(made, at=NOW, look=LOOK).to_html())

    assert page.tags <= OURS
    assert "<img src=x onerror=alert(1)>.<b>" in page.text


def test_the_report_has_its_heading_and_every_tab():
    """
    A section a tab, under its title, in order.
    """
    text = Page(report("<heading>", SECTIONS, LOOK)).text

    assert re.search(r"<heading>.*First tab.*Label.*value.*Second tab.*hey", text, re.DOTALL)


def test_the_text_has_a_line_under_each_title():
    """
    The text for a terminal is titles and blocks, apart by empty lines.
    """
    text = text_report("heading", SECTIONS, LOOK)

    assert "heading\ntimes are UTC\n\nFirst tab\n=========\nLabel  value\n\nSecond tab\n==========\nhey\n" == text


@pytest.mark.parametrize("name", SAMPLES)
def test_the_text_of_every_sample_is_plain(name):
    """
    The text has no control character but the line end, and no tag.
    """
    text = read_job(reply(name), at=NOW, look=LOOK).to_text(every_field=True)

    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]|</", text)


def test_a_long_heading_is_bounded():
    """
    A job with a megabyte of name has a heading that can be read.
    """
    assert len(report("x" * 1_000_000, [], LOOK)) < 12_000
    assert len(text_report("x" * 1_000_000, [], LOOK)) < 5_000


@pytest.mark.parametrize("name", SAMPLES)
def test_a_file_is_valid_html(name, tmp_path):
    """
    The file of every sample is HTML5 without an error, and each link of it leads to a section.
    """
    path = tmp_path / "job.html"
    read_job(reply(name), at=NOW, look=LOOK).to_html(path)
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    tree = parser.parse(path.read_text(encoding="utf-8"))
    links = [link.get("href") for link in tree.iter("a")]

    assert [f"#{tab.name}" for tab in TABS] == links
    assert [tab.name for tab in TABS] == [section.get("id") for section in tree.iter("section")]
    assert [] == list(tree.find("body").iter("style"))


def test_a_file_loads_nothing():
    """
    A page on a disk without network is whole: it has no script, and no link but to its own sections.
    """
    html = document("heading", SECTIONS, LOOK)

    assert not re.search(r"<script|<link|<img|<iframe|url\(|@import|\son\w+=|\ssrc=|href=\"[^#]", html)


def test_a_report_in_a_cell_has_no_places_to_link_to():
    """
    Two cells of a notebook may show the same job.
    """
    assert " id=" not in report("heading", SECTIONS, LOOK)


def test_a_report_in_a_cell_has_no_rules_for_a_page():
    """
    What only a page of our own needs is not sent to every notebook.
    """
    assert ".ma-page" in document("heading", SECTIONS, LOOK)
    assert ".ma-page" not in report("heading", SECTIONS, LOOK)
