"""What a widget can be told when it is made."""

from __future__ import annotations

from difflib import get_close_matches
from inspect import signature
from typing import Any

import traitlets


def checked_options(widget: type[traitlets.HasTraits], options: dict[str, Any]) -> dict[str, Any]:
    """Return *options*; TypeError for an unknown one, with the nearest real one: traitlets would take it in silence."""
    traits = [name for name, trait in widget.class_traits().items() if not trait.read_only]
    parameters = signature(widget.__init__).parameters.values()
    known = [*traits, *(each.name for each in parameters if each.kind is each.KEYWORD_ONLY)]
    for name in options:
        if name not in known:
            near = get_close_matches(name, known, 1)
            hint = f"Did you mean {near[0]!r}?" if near else f"The options are: {', '.join(known)}."
            raise TypeError(f"{widget.__name__} has no option {name!r}. {hint}")
    return options
