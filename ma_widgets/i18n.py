"""
The room where labels become words.

Everything above it carries labels and sentences as marked English text;
``display`` turns them into words here, so a catalogue of another language
changes no other room.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Union

from .expressions import expression


def N_(label: str) -> str:  # noqa: N802 -- the name that gettext's extraction looks for
    """Mark *label* as text to translate and return it unchanged."""
    return label


@dataclass(frozen=True)
class Sentence:
    """
    A sentence with named places: the template is ours, the values may be anybody's.

    Values are only put in, never read as a template, so ``{…}`` or ``%s``
    in a job's name stays what it is.
    """

    template: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template.format_map(self.values)


def say(template: str, **values: object) -> Sentence:
    """Return a sentence to be worded later."""
    return Sentence(template, values)


@dataclass(frozen=True)
class Bilingual:
    """Words that the service sends in two languages; either may be empty."""

    en: str
    zh: str

    def __str__(self) -> str:
        return self.of("en")

    def of(self, language: str) -> str:
        """Return the words of *language*, ``en`` or ``zh-CN``; the others when those are blank."""
        asked, other = (self.zh, self.en) if language.startswith("zh") else (self.en, self.zh)
        return asked if asked.strip() else other


Words = Union[str, Sentence, Bilingual]

# None of these is seen, and some mislead: C0 and C1 controls but line end and tab, fillers, joiners, bidi controls,
# tags, surrogates, variation selectors but the two that choose the picture of a sign.
_UNSEEN = expression(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u2800\u3164\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\ud800-\udfff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
# Where there are scripts that have marks over, under and after a letter.
_MARKED = expression("[\u0300-\u30ff\ua640-\uabff\ufb00-\ufe2f\U00010000-\U0001ffff]{5,}")
# More in a row are of no script: a tower that would hide the lines around it.
_MOST_MARKS = 4


def visible(text: str) -> str:
    r"""Return *text* with what cannot be seen as escapes, ``\x1b`` for one; line ends and tabs stay."""
    seen = _UNSEEN.sub(lambda found: _escape(ord(found[0])), text.replace("\r\n", "\n"))
    return _MARKED.sub(lambda found: _cut(found[0]), seen)


def line(text: str) -> str:
    r"""Return *text* as one line, for a name or a sentence: its line ends are escapes too, ``\n``."""
    return visible(text).replace("\n", "\\n").replace("\t", "\\t")


def _cut(text: str) -> str:
    parts: list[str] = []
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character).startswith("M") else 0
        parts.append(character if marks <= _MOST_MARKS else _escape(ord(character)))
    return "".join(parts)


def _escape(code: int) -> str:
    if code > 0xFFFF:
        return f"\\U{code:08x}"
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
