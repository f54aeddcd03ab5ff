"""
What a secret looks like: by its name, by its value, and by its own shape.

The one place that decides; frames and errors both mask with it.

    name ──► suspicion ─┐
                        ├─► can_be_secret ─► ••••••
    value ──────────────┘                      ▲
    free text ─► shapes, name=value ───────────┘
"""

from ._names import Suspicion, is_secret_name, suspicion
from ._shapes import MASK, key_pairs
from ._text import mask_text
from ._values import can_be_secret, looks_random

__all__ = [
    "MASK",
    "Suspicion",
    "can_be_secret",
    "is_secret_name",
    "key_pairs",
    "looks_random",
    "mask_text",
    "suspicion",
]
