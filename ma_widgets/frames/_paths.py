"""The path of a part of a reply, in text that stays short however deep the part lies."""

from __future__ import annotations

from collections.abc import Iterable

# In characters. No documented path has 200; ten thousand levels with a leaf on each would be 100 MB of paths.
_LONGEST, _END = 500, 250
_SHORT = _LONGEST // 2 - 1


class _Cut(str):
    """A path whose middle is left out: where it begins, how many levels are not told, and its last steps."""

    __slots__ = ("begin", "last", "levels")

    begin: str
    levels: int
    last: tuple[str, ...]


def inside(path: str, key: str) -> str:
    """Return the path of *key* in the object at *path*, "" for the reply itself."""
    return longer(path, f".{key}" if path else key)


def insides(path: str, keys: Iterable[str]) -> list[str]:
    """Return what ``inside`` does for each of *keys*; most paths are short, and there are many."""
    if type(path) is not str or len(path) > _SHORT:
        return [inside(path, key) for key in keys]
    start = f"{path}." if path else ""
    return [start + key if len(key) <= _SHORT else inside(path, key) for key in keys]


def longer(path: str, step: str) -> str:
    """
    Return *path* with *step*, ".key" or "[0]", after it.

    From 500 characters on levels in the middle are left out, and told as
    "[… 9,900 levels …]"; a step that is as long itself is told by its ends.
    """
    made = f"{path}{step}"
    return made if len(made) <= _LONGEST and type(path) is not _Cut else _cut(path, step)


def _cut(path: str, step: str) -> _Cut:
    begin, levels, last = (path.begin, path.levels, path.last) if isinstance(path, _Cut) else (path, 0, ())
    last = (*last, step if len(step) <= _END else f"{step[: _END // 2]}…{step[-_END // 2 :]}")
    while sum(map(len, last)) > _END and len(last) > 1:
        last, levels = last[1:], levels + 1
    made = _Cut(begin + (f"[… {levels:,} levels …]" if levels else "") + "".join(last))
    made.begin, made.levels, made.last = begin, levels, last
    return made
