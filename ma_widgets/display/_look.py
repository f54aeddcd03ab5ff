"""How values look to one reader: the time zone, and words for every type of value."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone, tzinfo

from ..blocks import Badge
from ..i18n import N_, Bilingual, Label, Sentence, Words, default_language, line, say, spoken, visible, worded

NONE = "—"
# A name or a cell may be a megabyte; what is left out is said.
_LONGEST_CELL = 4_000
# Of a text of so many characters that many lines are shown.
_CHARACTERS_A_LINE = 20


@dataclass(frozen=True)
class Look:
    """
    The reader's time zone, the kernel's own when none is given; which rows of a table are shown; and the language.

    ``language`` is en or zh-CN; when none is given it is that of this process, see ``i18n.default_language``.
    """

    time_zone: tzinfo | None = None
    rows: int = 200
    page: int = 1
    language: str = field(default_factory=default_language)

    @property
    def zone_note(self) -> str:
        """In which time zone times are shown."""
        return self.words(say(N_("times are {zone}"), zone=str(self.time_zone or _own_zone())))

    def moment(self, value: datetime) -> str:
        """Return the wall-clock time in the reader's zone, as it was at that moment."""
        return value.astimezone(self.time_zone).strftime("%Y-%m-%d %H:%M:%S")

    def text(self, value: object) -> str:
        """Return any value of a block as words; a moment with its zone."""
        if isinstance(value, datetime):
            return f"{self.moment(value)} {zone_name(value, self.time_zone)}"
        if isinstance(value, (Label, Sentence, Bilingual)):
            return self.words(value)
        if isinstance(value, Badge):
            return self.words(value.word)
        if isinstance(value, bool):
            return self.words(N_("yes") if value else N_("no"))
        if isinstance(value, timedelta):
            return spoken(value, self.language)
        return plain(value)

    def words(self, words: Words) -> str:
        """Return a label or a sentence as words, on one line; values in it are shown like any other."""
        return self._one_line(words) if type(words) is str else worded(words, self.language, self._one_line)

    def lines(self, words: Words) -> str:
        """Return words with their line ends."""
        return worded(
            words, self.language, lambda value: visible(value) if isinstance(value, str) else self.text(value)
        )

    def _one_line(self, value: object) -> str:
        text = line(value if isinstance(value, str) else self.text(value))
        return bounded(text, language=self.language).replace("\n", " ")


def _own_zone() -> str:
    """Return the machine's zone: by its offset, or by its two names (CET/CEST) where there is a summer time."""
    if time.daylight:
        return "/".join(time.tzname)
    return zone_name(datetime(2000, 1, 1, tzinfo=timezone.utc), timezone(timedelta(seconds=-time.timezone)))


def bounded(text: str, most: int = _LONGEST_CELL, language: str = "en") -> str:
    """Return *text* without its middle when it has more than *most* characters, or too many lines for that many."""
    lines, most_lines = text.count("\n") + 1, most // _CHARACTERS_A_LINE
    if lines > most_lines:
        parts = text.split("\n")
        ends = "\n".join(parts[: most_lines // 2]), "\n".join(parts[-(most_lines // 2) :])
        left_out = say(N_("… {count} lines left out …"), count=lines - 2 * (most_lines // 2))
        return f"\n{worded(left_out, language)}\n".join(bounded(end, most, language) for end in ends)
    if len(text) <= most:
        return text
    half = most // 2
    left_out = say(N_("… {count} characters left out …"), count=len(text) - 2 * half)
    return f"{text[:half]}\n{worded(left_out, language)}\n{text[-half:]}"


def zone_name(at: datetime, zone: tzinfo | None) -> str:
    """Return what a reader calls *zone*: UTC, or the offset of that moment, +08:00."""
    local = at.astimezone(zone)
    offset = local.strftime("%z")
    return "UTC" if offset == "+0000" else f"UTC{offset[:3]}:{offset[3:5]}"


def plain(value: object) -> str:
    """Return a value that needs neither time zone nor language as text; None and "" as a dash."""
    if value is None or value == "":
        return NONE
    if isinstance(value, float):
        return f"{value:.15g}"
    return visible(str(value))
