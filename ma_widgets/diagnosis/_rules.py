"""All rules; where a line fits several, the first one that is listed here has it."""

from __future__ import annotations

from . import hang, hardware, life, memory, network, platform, program
from ._rule import Rule

# The platform's own words first, then what names a cause, then what may come of any cause.
RULES: tuple[Rule, ...] = (
    *platform.RULES,
    *life.RULES,
    *hang.RULES,
    *hardware.RULES,
    *memory.RULES,
    *network.RULES,
    *program.RULES,
)
# The plain rule of a code stands after those for special words.
BY_CODE = {rule.code: rule for rule in RULES}
