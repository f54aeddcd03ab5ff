"""
The room where labels become words.

Everything above it carries labels and sentences as marked English text;
``display`` turns them into words here, so a catalogue of another language
changes no other room.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Union


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

# C0 and C1 controls but line end and tab, bidi and zero-width controls, lone surrogates: none is seen, some mislead.
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


def visible(text: str) -> str:
    r"""Return *text* with control characters as escapes, ``\x1b`` for one; line ends and tabs stay."""
    return _INVISIBLE.sub(lambda match: _escape(match[0]), text.replace("\r\n", "\n"))


def _escape(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
