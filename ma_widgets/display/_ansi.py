r"""
What a terminal would make of a line: colours, bold, and what a carriage return left of it.

Only SGR sequences (``ESC [ … m``) are obeyed; every other control is made visible.
Source: ECMA-48, 8.3.117; ITU-T T.416, 13.1.8 for colours with colons.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from ..expressions import expression
from ..i18n import visible
from ._look import bounded

# A line may be a megabyte; what is left out is said.
LONGEST_LINE = 2_000

# No program writes more than a few codes at once, and Python refuses to read a number of 5,000 digits.
_SGR = expression(r"\x1b\[([0-9;:]{0,64})m")
# The sixteen colours of xterm, normal and bright, in the order of their codes.
_PALETTE = (
    *((0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205), (0, 205, 205), (229, 229, 229)),
    *((127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0)),
    *((92, 92, 255), (255, 0, 255), (0, 255, 255), (255, 255, 255)),
)
# The steps of the 6 x 6 x 6 colours among the 256.
_STEPS = (0, 95, 135, 175, 215, 255)


class Style(NamedTuple):
    """How text is written: one of 16 colours, None for the default, and bold or not."""

    colour: int | None = None
    bold: bool = False


class Run(NamedTuple):
    """Text of one style, without controls."""

    text: str
    style: Style = Style()


class Line(NamedTuple):
    """What is left of a line, and how many parts of it a carriage return overwrote."""

    runs: list[Run]
    overwritten: int

    @property
    def text(self) -> str:
        """The line without its styles."""
        return "".join(run.text for run in self.runs)


def line(text: str, style: Style, language: str = "en") -> tuple[Line, Style]:
    """Return what a terminal would leave of *text* when it starts in *style*, and the style after it."""
    parts = text.replace("\r\n", "\n").split("\r")
    # A sequence has no carriage return in it, so both lists have the same places.
    filled = [place for place, part in enumerate(_SGR.sub("", text.replace("\r\n", "\n")).split("\r")) if part.strip()]
    last = filled[-1] if filled else len(parts) - 1
    made, after = runs(parts[last], style_after("\r".join(parts[:last]), style))
    return Line(_short(made, language), len(filled[:-1])), style_after("\r".join(parts[last + 1 :]), after)


def runs(text: str, style: Style) -> tuple[list[Run], Style]:
    """Return *text* in runs of one style, none empty, and the style after it."""
    first, *rest = _SGR.split(text)
    made = [Run(visible(first), style)]
    for codes, piece in zip(rest[::2], rest[1::2]):
        style = _changed(style, codes)
        made.append(Run(visible(piece), style))
    return [run for run in made if run.text], style


def style_after(text: str, style: Style) -> Style:
    """Return the style in which *text* leaves a terminal."""
    for codes in _SGR.findall(text):
        style = _changed(style, codes)
    return style


def _short(made: list[Run], language: str) -> list[Run]:
    if sum(len(run.text) for run in made) <= LONGEST_LINE:
        return made
    # One style: colours between two thousand characters could be thousands of elements.
    return [Run(bounded("".join(run.text for run in made), LONGEST_LINE, language), made[0].style)]


# Programs use few styles, and a line may hold a hundred thousand changes between them.
@lru_cache(maxsize=1024)
def _changed(style: Style, codes: str) -> Style:
    """Return *style* after the codes of one sequence; what is no colour and no weight changes nothing."""
    numbers = iter(codes.split(";"))
    for code in numbers:
        head, *own = (int(each or 0) for each in code.split(":"))
        if head in (38, 48, 58):
            # With colons a colour space may stand before the three values.
            given = iter([*own[:1], *own[1:][-3:]]) if own else (int(each or 0) for each in numbers if ":" not in each)
            colour = _extended(given)
            style = style._replace(colour=colour) if head == 38 and colour is not None else style
        else:
            style = _simple(style, head)
    return style


def _simple(style: Style, code: int) -> Style:
    if code == 0:
        return Style()
    if code in (1, 22):
        return style._replace(bold=code == 1)
    if code == 39:
        return style._replace(colour=None)
    if 30 <= code <= 37:
        return style._replace(colour=code - 30)
    return style._replace(colour=code - 82) if 90 <= code <= 97 else style


def _extended(given: Iterator[int]) -> int | None:
    """Take one of 256 colours or a true colour from *given*; return the nearest of 16, None for neither."""
    kind = next(given, None)
    values = [value for _, value in zip(range({5: 1, 2: 3}.get(kind or 0, 0)), given)]
    if kind == 5 and len(values) == 1:
        return _of_256(values[0])
    return _nearest(*values) if kind == 2 and len(values) == 3 else None


def _of_256(index: int) -> int | None:
    if index < 16:
        return index
    if index < 232:
        red, rest = divmod(index - 16, 36)
        return _nearest(_STEPS[red], _STEPS[rest // 6], _STEPS[rest % 6])
    return _nearest(*[8 + 10 * (index - 232)] * 3) if index < 256 else None


def _nearest(red: int, green: int, blue: int) -> int:
    distances = [(red - r) ** 2 + (green - g) ** 2 + (blue - b) ** 2 for r, g, b in _PALETTE]
    return distances.index(min(distances))
