"""The rooms as a picture, drawn from the contract that the imports are checked by."""

from __future__ import annotations

import re
from pathlib import Path

_PROJECT = Path(__file__).resolve().parent.parent / "pyproject.toml"
_LAYERS = re.compile(r'^type = "layers"\nlayers = \[\n(.*?)^\]', re.MULTILINE | re.DOTALL)

# In pixels.
_WIDTH, _LEFT, _ROW, _BOX, _GAP = 680, 90, 46, 34, 10

_SVG = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" \
font-family="sans-serif" font-size="14">
<title>The rooms of ma_widgets: each imports only rooms below it</title>
<rect width="{width}" height="{height}" fill="#fff"/>
{boxes}
<path d="M60 20V{tip}m-7-12 7 12 7-12" fill="none" stroke="#5a6b7d" stroke-width="2"/>
<text transform="translate(44 {middle}) rotate(-90)" text-anchor="middle" fill="#345">imports only what is below</text>
</svg>
"""
_BOX_SVG = (
    '<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="5" fill="#e8f1fb" stroke="#2f6db3"/>\n'
    '<text x="{middle}" y="{base}" text-anchor="middle" fill="#12263a">{name}</text>'
)


def layers() -> list[list[str]]:
    """Return the rooms from the top to the bottom, those of one layer side by side."""
    (told,) = _LAYERS.findall(_PROJECT.read_text(encoding="utf-8"))
    return [re.findall(r"ma_widgets\.(\w+)", line) for line in told.splitlines()]


def picture() -> str:
    """Return the picture as SVG."""
    rows = layers()
    height = len(rows) * _ROW + _GAP
    boxes = [box for index, rooms in enumerate(rows) for box in _boxes(rooms, _GAP + index * _ROW)]
    return _SVG.format(width=_WIDTH, height=height, tip=height - 20, middle=height // 2, boxes="\n".join(boxes))


def _boxes(rooms: list[str], y: int) -> list[str]:
    """Return the boxes of one layer, which share its width."""
    step = (_WIDTH - _LEFT) // len(rooms)
    return [_box(room, _LEFT + index * step, y, step - _GAP) for index, room in enumerate(rooms)]


def _box(room: str, x: int, y: int, width: int) -> str:
    return _BOX_SVG.format(x=x, y=y, width=width, height=_BOX, middle=x + width // 2, base=y + 22, name=room)
