"""The catalogue of Chinese has every text of ours, and what is shipped is made of it."""

from __future__ import annotations

import ast
import gettext
import re
import sys
from pathlib import Path
from string import Formatter

import pytest

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

import _catalogue  # noqa: E402 -- a script is no package

CHINESE = re.compile(r"[\u4e00-\u9fff]")
# What is called so in Chinese too.
NAMES = re.compile("AK/SK|GiB|JupyterLab|MindStudio Insight|TensorBoard|Token|[CGN]PU|OBS|[NP]FS|SSH|UUID")
PLACE = re.compile(r"\{\w+\}")
# Such a sign has its blank in it.
WIDE = "：；，。、（）"


@pytest.fixture(scope="module")
def translated() -> dict[str, str]:
    """What the catalogue says, by the English text."""
    return {message.id: message.string for message in _catalogue.translations() if message.id}


def places(text: str) -> list[str]:
    return sorted(
        f"{name}{spec}{conversion}" for _, name, spec, conversion in Formatter().parse(text) if name is not None
    )


def test_every_text_that_is_marked_is_extracted():
    """
    Babel looks into an f-string only where Python's tokens do, from 3.12 on: what is marked in one would be missed.
    """
    calls = (
        each
        for path in _catalogue.PACKAGE.rglob("*.py")
        for each in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(each, ast.Call) and isinstance(each.func, ast.Name) and each.func.id == "N_"
    )
    marked = {ast.literal_eval(each.args[0]) for each in calls if isinstance(each.args[0], ast.Constant)}

    assert set() == marked - {message.id for message in _catalogue.extracted()}


def test_every_text_is_translated(translated):
    """
    What ``N_`` marks in Python and in templates stands in the catalogue, translated; after a change: scripts/catalogue.
    """
    marked = {message.id for message in _catalogue.extracted() if message.id}

    assert set() == marked - {text for text, chinese in translated.items() if chinese}


def test_no_text_is_translated_that_nobody_says(translated):
    """
    The catalogue has no text that has gone.
    """
    assert set() == set(translated) - {message.id for message in _catalogue.extracted()}


def test_nothing_is_guessed():
    """
    A text that somebody has yet to look at is marked fuzzy, and there is none.
    """
    assert [] == [message.id for message in _catalogue.translations() if message.id and message.fuzzy]


def test_the_places_are_the_same(translated):
    """
    A translation takes every value of its text, and no other.
    """
    assert [] == [text for text, chinese in translated.items() if places(text) != places(chinese)]


def test_a_translation_has_the_blanks_of_its_text(translated):
    """
    What is put together goes on behind a blank or a line end in either language.
    """
    assert [] == [text for text, chinese in translated.items() if not has_the_ends(text, chinese)]


def has_the_ends(text: str, chinese: str) -> bool:
    is_begun = text[:1].isspace() == chinese[:1].isspace() or chinese[:1] in WIDE
    is_ended = text[-1:].isspace() == chinese[-1:].isspace() or chinese[-1:] in WIDE
    return is_begun and is_ended and text.count("\n") == chinese.count("\n")


def test_a_translation_is_chinese(translated):
    """
    What has words has Chinese ones, but for names, units and marks.
    """
    others = {chinese for chinese in translated.values() if not CHINESE.search(chinese)}

    assert set() == {chinese for chinese in others if re.search(r"\w", NAMES.sub("", PLACE.sub("", chinese)))}


def test_what_is_shipped_is_compiled_from_the_catalogue(translated):
    """
    The .mo beside the .po says what the .po says.
    """
    with _catalogue.MO.open("rb") as file:
        shipped = gettext.GNUTranslations(file)

    assert translated == {text: shipped.gettext(text) for text in translated}
    # The head, and no more than that beside them.
    assert len(translated) + 1 == len(shipped._catalog)


def test_the_catalogue_is_written_as_the_script_writes_it():
    """
    To run the script where nothing is to do changes nothing: not the files a text stands in, not the order.
    """
    assert _catalogue.PO.read_bytes() == _catalogue.written(_catalogue.merged())
