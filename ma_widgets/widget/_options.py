"""What a widget can be told when it is made."""

from __future__ import annotations

import math
from datetime import tzinfo
from difflib import get_close_matches
from typing import Any

import traitlets

from ..frames import checked_prices

# The traits check for themselves: while a loading thread holds notifications, traitlets leaves @validate out.


class Seconds(traitlets.Float):  # type: ignore[type-arg] # generic for a checker alone
    """A number of seconds."""

    def validate(self, obj: Any, value: Any) -> Any:
        """Return *value*; TraitError for one that is no number of seconds."""
        seconds = super().validate(obj, value)
        if not math.isfinite(seconds):
            raise traitlets.TraitError(f"{self.name} is {seconds}; it must be a number of seconds.")
        return seconds


class Prices(traitlets.Dict):
    """The price of one node for one hour, by flavor."""

    def validate(self, obj: Any, value: Any) -> Any:
        """Return *value* as a new dict; TraitError for one with a price that cannot be."""
        try:
            return dict(checked_prices(super().validate(obj, value)))
        except ValueError as error:
            raise traitlets.TraitError(str(error)) from None


class TimeZone(traitlets.Unicode):  # type: ignore[type-arg] # generic for a checker alone
    """The IANA name of a time zone, or none."""

    def validate(self, obj: Any, value: Any) -> Any:
        """Return *value*; TraitError for one that is no known time zone."""
        name = super().validate(obj, value)
        zone_of(name)
        return name


def checked_options(widget: type[traitlets.HasTraits], options: dict[str, Any]) -> dict[str, Any]:
    """Return *options*; TypeError for an unknown one, with the nearest real one: traitlets would take it in silence."""
    known = [name for name, trait in widget.class_traits().items() if not trait.read_only]
    for name in options:
        if name not in known:
            near = get_close_matches(name, known, 1)
            hint = f"Did you mean {near[0]!r}?" if near else f"The options are: {', '.join(known)}."
            raise TypeError(f"{widget.__name__} has no option {name!r}. {hint}")
    return options


def zone_of(name: str) -> tzinfo | None:
    """Return the time zone of an IANA *name*, None for an empty one; TraitError for an unknown one."""
    if not name:
        return None
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise traitlets.TraitError(
            f"time_zone {name!r} is not known here. Use an IANA name such as 'Asia/Shanghai'."
        ) from None
