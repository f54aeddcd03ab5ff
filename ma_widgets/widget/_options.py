"""What a widget can be told when it is made."""

from __future__ import annotations

from inspect import signature
from typing import Any

import traitlets

from ..options import no_option


def checked_options(widget: type[traitlets.HasTraits], options: dict[str, Any]) -> dict[str, Any]:
    """Return *options*; TypeError for an unknown one, with the nearest real one: traitlets would take it in silence."""
    traits = [name for name, trait in widget.class_traits().items() if not trait.read_only]
    parameters = signature(widget.__init__).parameters.values()
    known = [*traits, *(each.name for each in parameters if each.kind is each.KEYWORD_ONLY)]
    for name in options:
        if name not in known:
            raise TypeError(no_option(widget.__name__, name, known))
    return options
