"""
The room where labels become words.

Everything above it carries labels and sentences as marked English text, which
are said here in the language of the reader. What is ours is told from what
others wrote by its type: a ``Label`` and the template of a ``Sentence`` are
translated, any other text stays as it is.

    N_("…") ─► Label ─┐
    say(N_("…"), …) ─► Sentence ─► worded(…, language) ─► text
    Bilingual (both languages are the service's) ─┘
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Union

from .expressions import expression

if TYPE_CHECKING:
    from gettext import NullTranslations


class Label(str):
    """A text of ours, in English: a label, a whole sentence, or a template with named places."""

    __slots__ = ()


def N_(label: str) -> Label:  # noqa: N802 -- the name that gettext's extraction looks for
    """Mark *label* as text to translate and return it."""
    return Label(label)


class Sentence(str):
    """
    A sentence with named places: the template is ours, the values may be anybody's.

    As a text it is English. Values are only put in, never read as a template,
    so ``{…}`` or ``%s`` in a job's name stays what it is.
    """

    __slots__ = ("template", "values")

    template: str
    values: Mapping[str, object]

    def __new__(cls, template: str, values: Mapping[str, object] | None = None) -> Sentence:
        """Return the sentence that *template* makes of *values*."""
        named = values or {}
        shown = {name: _said(value) for name, value in named.items()}
        sentence = super().__new__(cls, template.format_map(shown))
        sentence.template, sentence.values = template, named
        return sentence

    def __reduce__(self) -> tuple[type[Sentence], tuple[str, Mapping[str, object]]]:
        return Sentence, (self.template, self.values)


def say(template: str, **values: object) -> Sentence:
    """Return a sentence to be worded later; a label or a sentence among its values is worded with it."""
    return Sentence(template, values)


def say_count(one: str, more: str, count: int, **values: object) -> Sentence:
    """Return the sentence for 1 or the one for more, to be worded later; the number goes to its place ``count``."""
    return say(one if count == 1 else more, count=f"{count:,}", **values)


_ENUMERATION = N_("{first}, {rest}")


def listed(words: Sequence[str], template: str = _ENUMERATION) -> str:
    """Return a few *words* as an enumeration, as the reader's language has it; "" for none."""
    if not words:
        return ""
    first, *rest = words
    return say(template, first=first, rest=listed(rest, template)) if rest else first


def listed_first(words: Sequence[str], most: int, template: str = _ENUMERATION) -> str:
    """Return the first *most* words as an enumeration, and how many more there are."""
    named, more = listed(words[:most], template), f"{len(words) - most:,}"
    return say(N_("{named} and {count} more"), named=named, count=more) if len(words) > most else named


def joined(words: Sequence[str], between: str = "") -> Sentence:
    """Return *words* one behind the other, as they are in any language."""
    # There is nothing to translate in such a template.
    values = {f"part_{number}": each for number, each in enumerate(words)}
    return Sentence(between.join(f"{{{name}}}" for name in values), values)


def in_lines(words: Sequence[str]) -> Sentence:
    """Return *words* as one text, a line each."""
    return joined(words, "\n")


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


Words = Union[str, Bilingual]


def worded(value: object, language: str, shown: Callable[[object], str] | None = None) -> str:
    """Return words in *language*; what others wrote, a number or a moment as it is, or as it is *shown*."""
    if isinstance(value, Sentence):
        values = {name: worded(each, language, shown) for name, each in value.values.items()}
        return translated(value.template, language).format_map(values)
    if isinstance(value, Label):
        return translated(value, language)
    told = value.of(language) if isinstance(value, Bilingual) else value
    return shown(told) if shown else _said(told, language)


def said(words: str) -> str:
    """Return *words* in the language of this process, for whoever reads it there: a terminal, a traceback."""
    return worded(words, default_language())


def translated(text: str, language: str) -> str:
    """Return *text*, which is ours, in *language*; in English where the catalogue of that language lacks it."""
    # The catalogue has its own head under "".
    return str(text if language == "en" or not text else _catalogue(language).gettext(text))


# English needs none; another one is read when somebody first reads that language.
@cache
def _catalogue(language: str) -> NullTranslations:
    from gettext import translation

    locale = Path(__file__).with_name("locale")
    return translation("ma_widgets", locale, [language.replace("-", "_")], fallback=True)


_SPOKEN_UNITS = ((N_("{count} d"), 86400), (N_("{count} h"), 3600), (N_("{count} min"), 60), (N_("{count} s"), 1))


def spoken(value: timedelta, language: str = "en") -> str:
    """Return the two largest units that are not zero: 10 h 26 min, 43 min 17 s, 30 s, 0 s."""
    seconds = int(value.total_seconds())
    if seconds < 0:
        return f"-{spoken(-value, language)}"
    first = next((index for index, (_, size) in enumerate(_SPOKEN_UNITS) if seconds >= size), len(_SPOKEN_UNITS) - 1)
    parts: list[Sentence] = []
    for template, size in _SPOKEN_UNITS[first : first + 2]:
        count, seconds = divmod(seconds, size)
        if count or not parts:
            parts.append(say(template, count=count))
    return worded(listed(parts, N_("{first} {rest}")), language)


# The service's words for the unit of a time.
_PERIODS = {
    "DAYS": (N_("1 day"), N_("{count} days")),
    "HOURS": (N_("1 hour"), N_("{count} hours")),
    "MINUTES": (N_("1 minute"), N_("{count} minutes")),
}


def amount(value: float, unit: str) -> Sentence:
    """Return how much it is of a *unit*, to be worded later: 16 GB, and 72 hours of the service's HOURS."""
    period = _PERIODS.get(unit.upper())
    if period and isinstance(value, int):
        return say_count(*period, value)
    return say(N_("{amount} {unit}"), amount=f"{value:.15g}", unit=unit)


def _said(value: object, language: str = "en") -> str:
    return spoken(value, language) if isinstance(value, timedelta) else str(value)


# POSIX, "Environment Variables": the first of the last three that is not empty tells the language of messages.
_VARIABLES = ("MA_WIDGETS_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


def default_language(environment: Mapping[str, str] = os.environ) -> str:
    """Return ``zh-CN`` where the *environment* names any Chinese as the user's language, else ``en``."""
    name = next((environment[each] for each in _VARIABLES if environment.get(each)), "")
    return language_of(name) or "en"


_AFTER_PRIMARY = expression(r"[-_.@]")


def language_of(name: str) -> str | None:
    """Return the language of ours for zh_CN.UTF-8, zh-Hans, en-GB: a reader of any Chinese has most of ours."""
    primary = _AFTER_PRIMARY.split(name.strip().lower())[0]
    return {"zh": "zh-CN", "en": "en"}.get(primary)


def best_language(header: str) -> str:
    """
    Return the language, ``en`` or ``zh-CN``, that an ``Accept-Language`` prefers; ``en`` where it names neither.

    Source:
        RFC 9110, section 12.5.4: ranges with a weight from 0, "not wanted", to 1.
    """
    ranges = [_range(part) for part in header.split(",")]
    wanted = sorted((each for each in ranges if each[0] > 0), key=lambda each: -each[0])
    return next((found for found in (language_of(name) for _, name in wanted) if found), "en")


_WEIGHT = expression(r"\s*[qQ]\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*")


def _range(part: str) -> tuple[float, str]:
    """Return the weight and the name of a language range; what has a weight that cannot be is not wanted."""
    name, semicolon, weight = part.partition(";")
    match = _WEIGHT.fullmatch(weight)
    return (float(match[1]) if match else float(not semicolon)), name


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
