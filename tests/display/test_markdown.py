"""The report as Markdown: read by a real parser, nothing of it is markup but our own titles."""

from __future__ import annotations

import re

import mistune
import pytest

from ma_widgets.blocks import Notice, Text
from ma_widgets.display import Look, Section, markdown

HOSTILE = [
    "# no title",
    "```\n# out\n```",
    "`````\n<img src=x onerror=alert(1)>",
    "~~~\n[x](javascript:alert(1))",
    "![](http://evil.example/?q)",
    "<script>alert(1)</script>",
    "| a | b |\n|---|---|",
    "    indented\n\n- item",
    "[ref]: http://evil.example",
    "\r```\r# out",
]


def parsed(text):
    """Return the elements that a reader of Markdown makes, raw HTML and all, and the texts of its code blocks."""
    html = mistune.create_markdown(escape=False)(text)
    return re.findall(r"<(\w+)", html), html


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_is_no_markup(text):
    """
    In a name, a notice or a log: what others wrote stands in a block of code, whole.
    """
    sections = [Section("a", "Overview", [Notice("Said:", details=text), Text(text)]), Section("b", "Status", [])]
    made = markdown(text, sections, Look())
    elements, html = parsed(made)
    lines = [line.replace("\r", "\\x0d") for line in text.split("\n") if line]

    assert ["h1", "pre", "code", "h2", "pre", "code", "h2", "pre", "code"] == elements
    assert "\\n".join(text.split("\n")).replace("\r", "\\x0d") in made
    assert 2 * lines == [line[2:] for line in made.split("## ")[1].split("\n") if line[:2] == "  " and line.strip()]
    assert "href" not in html


def test_the_titles_are_ours():
    """
    Heading and note first, then a title for each tab.
    """
    made = markdown("job-1 (Running)", [Section("a", "Overview", [Text("x")])], Look())

    assert made.startswith("# ModelArts training job\n\n```text\njob-1 (Running)\ntimes are ")
    assert made.endswith("\n\n## Overview\n\n```text\n  x\n```\n")
