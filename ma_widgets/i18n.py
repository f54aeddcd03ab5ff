"""
The room where labels become words.

Everything above it carries labels and sentences as marked English text;
``display`` turns them into words here, so a catalogue of another language
changes no other room.
"""

from __future__ import annotations

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


Words = Union[str, Sentence]
