"""Replies with a hundred thousand of anything: read and shown in a time and a memory that grow as they do."""

from __future__ import annotations

import copy
import tracemalloc
from functools import reduce

import pytest

from ma_widgets import read_job

from ..conftest import NOW, SAMPLES
from .test_mutations import originals

# A way that looks at each item for each other would run for hours, into the time limit of a test.
ITEMS = 100_000
# What there can be much of in earnest; the way through all else is one of theirs.
LONG = (
    "job.tasks job.status.task_statuses job.status.node_count_metrics job.algorithm.parameters"
    " job.algorithm.environments job.brand_new events.events stages.running_records.0.stages"
).split()
# A tenth tells as well whether memory is a square; to trace it takes time.
TRACED = 10_000
_TIMES, _BESIDES_BYTES = 15, 30_000_000

# Every map has the same way through; these are of each kind: of data, of fields, in a list, by task.
MAPS = [
    ("job", "brand_new"),
    ("job", "status"),
    ("job", "metadata", "annotations"),
    ("job", "algorithm", "environments"),
    ("job", "algorithm", "parameters", 0),
    ("job", "spec", "resource"),
    ("events", "events", 0),
    ("stages", "running_records", 0, "stages", 0),
    ("tasks", 0),
    ("metrics", "worker-0"),
    ("logs", "worker-0"),
]


def lists_of(whole):
    """Yield the place of each list of a structure, those in the first item of a list too."""
    work = [((), whole)]
    while work:
        place, value = work.pop(0)
        parts = (
            value.items() if isinstance(value, dict) else list(enumerate(value))[:1] if isinstance(value, list) else ()
        )
        work += [((*place, key), each) for key, each in parts]
        if isinstance(value, list) and value:
            yield place


LISTS = {place: name for name in reversed(SAMPLES) for place in lists_of(originals(name))}


def item_of(first, index):
    """Return an item that is like the *first* and short: its first key only."""
    if not isinstance(first, dict):
        return copy.deepcopy(first)
    key = next(iter(first))
    return {key: index if isinstance(first[key], (dict, list)) else first[key]}


def widened(place, count):
    """Return the replies of a job by resource with so many items at a place, and what these take of memory."""
    made = copy.deepcopy(originals(LISTS.get(place, "running")))
    holder = reduce(lambda part, key: part[key], place[:-1], made)
    first = holder[place[-1]][0] if place in LISTS else None
    before = tracemalloc.get_traced_memory()[0]
    items = (
        [item_of(first, index) for index in range(count)] if place in LISTS else {f"key {i}": i for i in range(count)}
    )
    size = tracemalloc.get_traced_memory()[0] - before
    holder[place[-1]] = {**holder.get(place[-1], {}), **items} if place not in LISTS and place[-1] != 0 else items
    return made, size


def shown(made):
    """Return a job as a report, after all of its frames, its findings and its use were made."""
    job = read_job(made["job"], at=NOW, **{name: each for name, each in made.items() if name != "job"})
    assert all(job.columns.columns(name) is not None for name in job.columns.names)
    assert job.use
    assert isinstance(job.findings, tuple)
    return job.to_html()


def name_of(place):
    return ".".join(map(str, place))


@pytest.mark.parametrize("place", [*LISTS, *MAPS], ids=name_of)
def test_much_of_anything_is_read_and_shown(place):
    """
    Whatever there is much of, up to a hundred thousand, the page stays small and no tab fails.
    """
    page = shown(widened(place, ITEMS if name_of(place) in LONG else TRACED)[0])

    assert "fault of ma_widgets" not in page
    assert len(page) <= 500_000


@pytest.mark.parametrize("place", [*LISTS, *MAPS], ids=name_of)
def test_memory_grows_as_the_reply_does(place):
    """
    What is held of a reply is a few times what the reply itself takes.
    """
    tracemalloc.start()
    try:
        made, size = widened(place, TRACED)
        tracemalloc.reset_peak()
        shown(made)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert peak <= _TIMES * size + _BESIDES_BYTES
