"""What an option can be: each says in a sentence what is right where a value cannot be."""

from __future__ import annotations

import json
import math
import reprlib
from datetime import tzinfo
from typing import Any

import traitlets

from ..frames import checked_prices
from ..i18n import N_, Label, default_language, language_of, said, say

# They check for themselves: while a loading thread holds notifications, traitlets leaves @validate out.


class WrongOption(traitlets.TraitError):
    """An option that cannot be what it was told to be; the sentence says what is right."""


class Told(traitlets.TraitType):  # type: ignore[type-arg] # generic for a checker alone
    """A trait whose help says what is right: traitlets' own sentences are about traits, and English."""

    def validate(self, obj: Any, value: Any) -> Any:
        """Return *value* as the trait takes it; WrongOption for one that it does not take."""
        try:
            return super().validate(obj, value)  # type: ignore[misc] # a trait has it, their base has not
        except WrongOption:
            raise
        except traitlets.TraitError:
            raise self.wrong(value) from None

    def wrong(self, value: object) -> WrongOption:
        """Return that *value* is wrong, and what is right."""
        sentence, right = N_("{name} cannot be {value}. {help}"), Label(" ".join((self.help or "").split()))
        return WrongOption(said(say(sentence, name=self.name, value=reprlib.repr(value), help=right)))


class Switch(Told, traitlets.Bool):  # type: ignore[type-arg] # generic for a checker alone
    """True or false."""


class Rows(Told, traitlets.Int):  # type: ignore[type-arg] # generic for a checker alone
    """A number of rows, which true is not."""

    def validate(self, obj: Any, value: Any) -> Any:
        """Return *value*; WrongOption for one that is no number of rows."""
        if isinstance(value, bool):
            raise self.wrong(value)
        return super().validate(obj, value)


class Seconds(Told, traitlets.Float):  # type: ignore[type-arg] # generic for a checker alone
    """A number of seconds."""

    def validate(self, obj: Any, value: Any) -> Any:
        """Return *value*; WrongOption for one that is no number of seconds."""
        try:
            seconds = math.nan if isinstance(value, bool) else super().validate(obj, value)
        except OverflowError:
            seconds = math.inf
        if not math.isfinite(seconds):
            raise self.wrong(value)
        return seconds


class Language(Told, traitlets.Enum):  # type: ignore[type-arg] # generic for a checker alone
    """One of the languages that a job can be shown in, by any name; by default that of the environment, or none."""

    def __init__(self, *, or_none: bool = False, **metadata: Any) -> None:
        self._or_none = or_none
        super().__init__([*([""] if or_none else []), "en", "zh-CN"], **metadata)

    def default(self, obj: Any = None) -> str:  # noqa: ARG002 -- traitlets passes it
        """Return the language of this process, or none where there may be none."""
        return "" if self._or_none else default_language()

    def validate(self, obj: Any, value: Any) -> Any:
        """Return ``en`` or ``zh-CN``, whichever *value* names; WrongOption for another language."""
        known = language_of(value) if isinstance(value, str) else None
        return super().validate(obj, known or value)


class Prices(Told, traitlets.Dict):
    """The price of one node for one hour, by flavor."""

    def validate(self, obj: Any, value: Any) -> Any:
        """Return *value* as a new dict; WrongOption for one with a price that cannot be."""
        try:
            return dict(checked_prices(super().validate(obj, value)))
        except ValueError as error:
            raise WrongOption(str(error)) from None

    def from_string(self, s: str) -> Any:
        """Return the prices in a text, which is JSON."""
        return json.loads(s)


class TimeZone(Told, traitlets.Unicode):  # type: ignore[type-arg] # generic for a checker alone
    """The IANA name of a time zone, or none."""

    def validate(self, obj: Any, value: Any) -> Any:
        """Return *value*; WrongOption for one that is no known time zone."""
        name = super().validate(obj, value)
        zone_of(name)
        return name


def zone_of(name: str) -> tzinfo | None:
    """Return the time zone of an IANA *name*, None for an empty one; WrongOption for an unknown one."""
    if not name:
        return None
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        sentence = N_("time_zone {name} is not known here. Use an IANA name such as 'Asia/Shanghai'.")
        raise WrongOption(said(say(sentence, name=repr(name)))) from None
