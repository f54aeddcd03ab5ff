"""What others wrote is text in every exit: each payload in every field, keys and unknown fields included."""

from __future__ import annotations

import csv
import io
import itertools
import json
import re
import unicodedata
from functools import cache

import html5lib
import mistune
import pytest

from ma_widgets import Job, JobInfoWidget, Resource, errors
from ma_widgets.display import Look, pane
from ma_widgets.frames import hidden
from ma_widgets.i18n import line, visible
from ma_widgets.tabs import TABS, blocks_of

from .exits import EXITS, HTML, TEXT
from .hostile import MARK, SCRIPTED, Hostile, Replies, declared, declared_places, read, scripted, texts_of
from .payloads import PAYLOADS

# Those that are closest to what each exit writes; the scripted jobs have these.
SHARP = (
    "img",
    "double quote",
    "end of SVG",
    "end of cell",
    "plotly link",
    "plotly place",
    "clear screen",
    "forged row",
)
# In which job each payload stands: all of them in one of every declared field.
CASES = [*((name, "declared") for name in PAYLOADS), *itertools.product(SHARP, SCRIPTED)]
# Attributes that may hold a text; all others are ours to the letter.
_TEXT_ATTRIBUTES = {"title", "aria-label"}
# Tabs without charts and findings, where a text is shortened or taken apart.
_TABLES = ("metadata", "algorithm", "inputs_outputs", "resources", "events", "fields")
_EVERYWHERE = pytest.mark.parametrize(("payload", "name"), CASES)


@cache
def job(payload: str, name: str) -> Job:
    return read(replies(PAYLOADS[payload], name))


def replies(text: str, name: str) -> Replies:
    return declared(text) if name == "declared" else scripted(name, text)


def parsed(html: str):
    """Return the tree that a browser makes of *html*."""
    return html5lib.HTMLParser(namespaceHTMLElements=False).parse(html)


def markup(tree) -> set[tuple[str, str]]:
    """Return each kind of element, with each of its attributes."""
    elements = [element for element in tree.iter() if isinstance(element.tag, str)]
    return {(element.tag, name) for element in elements for name in ("", *element.attrib)}


@cache
def harmless(name: str, way: str) -> set[tuple[str, str]]:
    return markup(parsed(HTML[way](read(replies("word", name))))) | {("bdi", ""), ("i", "")}


@_EVERYWHERE
@pytest.mark.parametrize("way", HTML)
def test_a_text_adds_no_markup(payload: str, name: str, way: str) -> None:
    """
    A job with hostile texts has the elements and attributes that one with harmless words has, and no others.
    """
    tree = parsed(HTML[way](job(payload, name)))
    attributes = [(key, value) for element in tree.iter() for key, value in element.attrib.items()]

    assert set() == markup(tree) - harmless(name, way)
    assert [] == [key for key, value in attributes if key not in _TEXT_ATTRIBUTES and MARK.search(value)]
    assert [] == [value for key, value in attributes if key in ("href", "src") and not re.fullmatch("#[a-z_]+", value)]
    assert not any(MARK.search(element.text or "") for element in tree.iter("style"))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_text_is_read_as_it_was_written(payload: str) -> None:
    """
    In the tables stands the payload behind its mark, what cannot be seen as escapes; a label, a problem is one line.
    """
    columns, written = job(payload, "declared").columns, PAYLOADS[payload]
    tables = "".join(pane(blocks_of(tab, columns), Look())["text/html"] for tab in TABS if tab.name in _TABLES)
    text = "".join(parsed(tables).itertext())
    found = [text[mark.end() :] for mark in MARK.finditer(text)]

    assert len(found) > len(declared_places()) / 2
    # A long one is cut in its middle.
    forms = tuple(form[:60] for form in (visible(written), line(written), visible(repr(written)[1:-1])))
    assert [] == [rest[:80] for rest in found if not rest.startswith(forms)]


@_EVERYWHERE
@pytest.mark.parametrize("way", {**TEXT, "Markdown": "", "CSV": ""})
def test_a_terminal_gets_nothing_to_obey(payload: str, name: str, way: str) -> None:
    """
    Neither a control character nor anything else that is not seen; a repr is one line.
    """
    text = EXITS[way](job(payload, name))

    assert set() == unseen(text)
    assert "repr" not in way or "\n" not in text


def unseen(text: str) -> set[str]:
    return {character for character in set(text) - {"\n", "\t"} if unicodedata.category(character)[0] == "C"}


@pytest.mark.parametrize(("payload", "name"), [case for case in CASES if case[0].startswith("forged")])
def test_a_text_forges_no_line(payload: str, name: str) -> None:
    """
    At the margin of a terminal begins what we wrote: what a text has behind a line end does not.
    """
    forged = [each for each in PAYLOADS[payload].split("\n")[1:] if each.strip()]
    harmless_lines = read(replies("word", name)).to_text().split("\n")
    lines = job(payload, name).to_text().split("\n")

    assert {each: harmless_lines.count(each) for each in forged} == {each: lines.count(each) for each in forged}


@_EVERYWHERE
def test_a_ticket_has_no_markup_but_titles(payload: str, name: str) -> None:
    """
    A reader of Markdown finds headings and blocks of code.
    """
    html = mistune.create_markdown(escape=False)(EXITS["Markdown"](job(payload, name)))

    assert {"h1", "h2", "pre", "code"} == set(re.findall(r"<([a-z]\w*)", html))


@_EVERYWHERE
def test_a_spreadsheet_computes_nothing(payload: str, name: str) -> None:
    """
    No cell of any frame begins as a formula does, and each row has as many cells as the header.
    """
    made = job(payload, name)
    for frame in made.frames:
        header, *rows = csv.reader(io.StringIO(made.to_csv(frame), newline=""))
        assert {len(header)} >= {len(row) for row in rows}
        assert [] == [cell for row in rows for cell in row if re.match(r"\s*[=+@＝＋－＠]|\s*-(?![\d.])", cell)]


@_EVERYWHERE
def test_a_program_gets_every_text(payload: str, name: str) -> None:
    """
    JSON has every text of the job's reply, keys and unknown ones too, as it was; what is masked is told to be.
    """
    made = job(payload, name)
    told = marked(json.loads(made.to_json())["reply"])
    masked = {each.value for each in hidden(made.reply, made.columns.reply)}

    assert marked(replies(PAYLOADS[payload], name)["job"]) - told <= masked


def marked(reply: object) -> set[str]:
    return {text for text in texts_of(reply) if MARK.search(text)}


@_EVERYWHERE
def test_plotly_draws_the_text(payload: str, name: str) -> None:
    """
    In a figure stands no tag but our line breaks, and no dollar that MathJax would take.
    """
    texts = marked(json.loads(EXITS["plotly"](job(payload, name))))

    assert [] == [text for text in texts if re.search(r"<(?!br>)|\$", text)]


def test_a_service_may_be_as_hostile_as_its_texts() -> None:
    """
    A widget that asks such a service shows each tab, and no fault of its own.
    """
    for payload in SHARP:
        widget = JobInfoWidget("job-1", session=Hostile(replies(PAYLOADS[payload], "demo-chip-fault")))
        html = EXITS["panes of the widget"](widget.wait())
        widget.close()
        assert "fault of ma_widgets" not in html


class Refusing:
    """An adapter whose words are anybody's."""

    def __init__(self, words: str) -> None:
        self._words = words

    def fetch(self, resource: Resource, job_id: str | None, **query: object) -> object:
        raise errors.BadReply(self._words, why=self._words, hint=self._words, solution=self._words)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_an_error_is_text_too(payload: str) -> None:
    """
    What an adapter says, and the id that was asked for, in the pane, the state line and the text of the cell.
    """
    widget = JobInfoWidget(PAYLOADS[payload], session=Refusing(PAYLOADS[payload]))
    with pytest.raises(errors.SessionError):
        widget.wait()
    contents = widget._screen._contents
    shown = contents.static_forms()
    above = "".join(map(str, contents.state_lines()))
    html = shown["text/html"] + above + contents.outputs(0)[0][0]["data"]["text/html"]
    widget.close()

    allowed = {"html", "head", "body", "div", "style", "h2", "h3", "p", "section", "strong", "pre", "span", "bdi"}
    assert allowed >= {tag for tag, _ in markup(parsed(html))}
    assert set() == unseen(shown["text/plain"])
    assert "\n" not in repr(widget)
