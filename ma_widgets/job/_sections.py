"""What the tabs of one job are on one page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ..blocks import Block, Chart, Notice
from ..display import Section
from ..i18n import N_, say


def without_repeats(sections: Iterable[Section]) -> Iterator[Section]:
    """Yield the sections, in the place of each chart that an earlier one has the name of that one."""
    titles: dict[str, str] = {}
    for section in sections:
        blocks = [_named(block, titles) for block in section.blocks]
        titles |= {block.name: section.title for block in section.blocks if isinstance(block, Chart)}
        yield section._replace(blocks=blocks)


def _named(block: Block, titles: Mapping[str, str]) -> Block:
    if isinstance(block, Chart) and block.name in titles:
        return Notice(say(N_("{chart}: see {title}."), chart=block.title, title=titles[block.name]))
    return block


def only_counted(count: int) -> Notice:
    """Return the sentence that stands for the table of all *count* fields."""
    sentence = N_('All {count} fields of the reply are declared; job.frames["fields"] lists them one by one.')
    return Notice(say(sentence, count=count))
