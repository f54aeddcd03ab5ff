"""How values look to one reader: the time zone, and words for every type of value."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone, tzinfo

from ..blocks import Badge
from ..i18n import Bilingual, Sentence, Words, line, visible
from ..units import spoken

NONE = "—"
# A name or a cell may be a megabyte; what is left out is said.
_LONGEST_CELL = 4_000
# Of a text of so many characters that many lines are shown.
_CHARACTERS_A_LINE = 20


@dataclass(frozen=True)
class Look:
    """
    The reader's time zone, the kernel's own when none is given; which rows of a table are shown; and the language.

    ``language`` is en or zh-CN, for words that the service sends in both.
    """

    time_zone: tzinfo | None = None
    rows: int = 200
    page: int = 1
    language: str = "en"

    @property
    def zone_note(self) -> str:
        """In which time zone times are shown."""
        return f"times are {self.time_zone or _own_zone()}"

    def moment(self, value: datetime) -> str:
        """Return the wall-clock time in the reader's zone, as it was at that moment."""
        return value.astimezone(self.time_zone).strftime("%Y-%m-%d %H:%M:%S")

    def text(self, value: object) -> str:
        """Return any value of a block as words; a moment with its zone."""
        if isinstance(value, datetime):
            return f"{self.moment(value)} {zone_name(value, self.time_zone)}"
        if isinstance(value, (Sentence, Bilingual)):
            return self.words(value)
        if isinstance(value, Badge):
            return self.words(value.word)
        return plain(value)

    def words(self, words: Words) -> str:
        """Return a label or a sentence as words, on one line; values in it are shown like any other."""
        if isinstance(words, Bilingual):
            return self.words(words.of(self.language))
        if isinstance(words, str):
            return _one_line(words)
        values: Mapping[str, str] = {name: _one_line(self.text(value)) for name, value in words.values.items()}
        return words.template.format_map(values)


def _own_zone() -> str:
    """Return the machine's zone: by its offset, or by its two names (CET/CEST) where there is a summer time."""
    if time.daylight:
        return "/".join(time.tzname)
    return zone_name(datetime(2000, 1, 1, tzinfo=timezone.utc), timezone(timedelta(seconds=-time.timezone)))


def _one_line(text: str) -> str:
    return bounded(line(text)).replace("\n", " ")


def bounded(text: str, most: int = _LONGEST_CELL) -> str:
    """Return *text* without its middle when it has more than *most* characters, or too many lines for that many."""
    lines, most_lines = text.count("\n") + 1, most // _CHARACTERS_A_LINE
    if lines > most_lines:
        parts = text.split("\n")
        start, end = "\n".join(parts[: most_lines // 2]), "\n".join(parts[-(most_lines // 2) :])
        return f"{bounded(start, most)}\n… {lines - 2 * (most_lines // 2)} lines left out …\n{bounded(end, most)}"
    if len(text) <= most:
        return text
    half = most // 2
    return f"{text[:half]}\n… {len(text) - 2 * half} characters left out …\n{text[-half:]}"


def zone_name(at: datetime, zone: tzinfo | None) -> str:
    """Return what a reader calls *zone*: UTC, or the offset of that moment, +08:00."""
    local = at.astimezone(zone)
    offset = local.strftime("%z")
    return "UTC" if offset == "+0000" else f"UTC{offset[:3]}:{offset[3:5]}"


def plain(value: object) -> str:
    """Return a value that needs no time zone as text; None and "" as a dash."""
    if value is None or value == "":
        return NONE
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, timedelta):
        return spoken(value)
    if isinstance(value, float):
        return f"{value:.15g}"
    return visible(str(value))
