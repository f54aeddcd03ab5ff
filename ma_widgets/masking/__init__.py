"""
What a secret looks like: by its name, by its value, and by its own shape.

The one place that decides; frames and errors both mask with it.

    name ──► suspicion ─┐
                        ├─► can_be_secret ─► ••••••
    value ──────────────┘                      ▲
    free text ─► shapes, name=value ───────────┘
"""

from ._hide import MASK, any_of, hide
from ._names import Suspicion, is_secret_name, suspicion
from ._shapes import key_pairs
from ._text import mask_text
from ._values import can_be_secret, looks_random, spreads

__all__ = [
    "MASK",
    "Suspicion",
    "any_of",
    "can_be_secret",
    "hide",
    "is_secret_name",
    "key_pairs",
    "looks_random",
    "mask_text",
    "spreads",
    "suspicion",
]
