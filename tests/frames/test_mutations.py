"""
Replies of all resources, changed at random places in all the ways that services change: read, shown, and nothing lost.

The changes are seeded, so a job that fails fails again: ``job_of(seed)`` is it.
"""

from __future__ import annotations

import copy
import json
import math
import random
import re
from collections import Counter
from contextlib import suppress
from datetime import datetime, timezone
from functools import cache

import pytest

from ma_widgets import read_job, units
from ma_widgets.errors import BadReply
from ma_widgets.frames import MASK

from ..conftest import NOW, SAMPLES, reply
from ..simulator.lives import told

MUTATIONS = 2_000
_A_TEST = 100
# Deeper than Python's own recursion goes.
_DEEP = 1_200

UNKNOWN = [
    "brand new",
    "a.b[0]",
    "{}",
    "",
    "password",
    "x" * 300,
    "<b>",
    "[]",
    ".",
    "value",
    "name",
    "K\u202e",
    "\ud800",
]
INTEGERS = [2**31, 2**53 + 1, 2**63 - 1, 2**63, 2**64, -(2**63) - 1, 10**30, 10**400]
WRONG = [
    True,
    False,
    1.5,
    -1,
    "text",
    [None],
    [[]],
    [{}],
    {"": ""},
    {"a": None},
    [[1, 2]],
    "\n\n",
    "a\rb",
    "Failed",
    "1_000",
]


def setting(*values):
    """Return the operator that puts one of these values in the place."""
    return lambda chance, holder, key: holder.__setitem__(key, copy.deepcopy(chance.choice(values)))


def delete(_, holder, key):
    del holder[key]


def duplicate(_, holder, key):
    if isinstance(holder, list):
        holder.insert(key, copy.deepcopy(holder[key]))
    else:
        holder[f"{key} again"] = copy.deepcopy(holder[key])


def swap(chance, holder, key):
    other = chance.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
    holder[key], holder[other] = holder[other], holder[key]


def wrap(chance, holder, key):
    holder[key] = [holder[key]] if chance.random() < 0.5 else {chance.choice(UNKNOWN): holder[key]}


def unwrap(_, holder, key):
    value = holder[key]
    inside = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
    holder[key] = inside[0] if inside else value


def huge(_, holder, key):
    value = holder[key]
    if isinstance(value, list):
        holder[key] = [copy.deepcopy(each) for _ in range(20) for each in value[:20]]
    elif isinstance(value, dict):
        holder[key] = {f"{name}{index}": copy.deepcopy(value[name]) for name in list(value)[:5] for index in range(20)}
    else:
        holder[key] = value * 10**20 if isinstance(value, (int, float)) else "z" * 10_000


def negative(_, holder, key):
    holder[key] = -holder[key] if isinstance(holder[key], (int, float)) else -1


def renamed(chance, holder, key):
    if isinstance(holder, dict):
        new = chance.choice([key.upper(), f" {key} ", key.replace("_", "-"), key.title().replace("_", "")])
        holder[new] = holder.pop(key)


def number_as_text(_, holder, key):
    if isinstance(holder[key], (int, float)):
        holder[key] = str(holder[key])


def text_as_number(chance, holder, key):
    if isinstance(holder[key], str):
        holder[key] = len(holder[key]) * chance.choice([1, 3.7])


def another_clock(chance, holder, key):
    ms = 1_710_209_730_123
    at = datetime.fromtimestamp(ms / 1000, timezone.utc).isoformat()
    holder[key] = chance.choice(
        [ms // 1000, ms, ms * 1000, ms / 1000, at, at.replace("+00:00", "Z"), str(ms), at[:10], "soon"]
    )


def unknown_key(chance, holder, key):
    place = holder[key] if isinstance(holder[key], dict) else holder
    if isinstance(place, dict):
        place[chance.choice(UNKNOWN)] = copy.deepcopy(chance.choice([*WRONG, *INTEGERS, None, math.nan]))


def deep(chance, holder, key):
    for _ in range(_DEEP):
        holder[key] = [holder[key]] if chance.random() < 0.5 else {"a": holder[key], "b": 1}


OPERATORS = {
    "delete": delete,
    "null": setting(None),
    "empty text": setting(""),
    "zero": setting(0),
    "empty list": setting([]),
    "empty object": setting({}),
    "wrong type": setting(*WRONG),
    "duplicate": duplicate,
    "swap": swap,
    "wrap": wrap,
    "unwrap": unwrap,
    "huge": huge,
    "negative": negative,
    "key renamed": renamed,
    "number as text": number_as_text,
    "text as number": text_as_number,
    "no number": setting(math.nan, math.inf, -math.inf, "NaN", "1e999"),
    "another clock": another_clock,
    "bool": setting(True, False),
    "unknown key": unknown_key,
    "long integer": setting(*INTEGERS),
    "huge text": setting("x" * 100_000, "line\n" * 1_000),
    "deep": deep,
}


@cache
def originals(name):
    """Return a job's reply, with a short series, and those of the other resources."""
    made = reply(name)
    status = made["status"]
    status.update({key: status[key][:6] for key in ("node_count_metrics",) if status.get(key)})
    others = {resource: told("demo-failed", 10**6, resource) for resource in ("events", "stages", "tasks")}
    metrics, log = (told("demo-failed", 10**6, each, task="worker-0") for each in ("metrics", "log"))
    for each in metrics["metrics"]:
        each["value"] = each["value"][:6]
    others["events"]["events"] = others["events"]["events"][:6]
    return {"job": made, **others, "metrics": {"worker-0": metrics}, "logs": {"worker-0": log}}


def places_of(whole):
    """Return each place of a structure, as its holder and its key."""
    found, work = [], [whole]
    while work:
        holder = work.pop()
        keys = list(holder) if isinstance(holder, dict) else range(len(holder)) if isinstance(holder, list) else ()
        found += [(holder, key) for key in keys]
        work += [holder[key] for key in keys]
    return found


def job_of(seed):
    """Return the replies of a job by resource, with one to six changes at random places; the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 -- what is wanted is the same again
    made = copy.deepcopy(originals(SAMPLES[seed % len(SAMPLES)]))
    names = [list(OPERATORS)[seed % len(OPERATORS)], *chance.choices(list(OPERATORS), k=chance.choice([0, 0, 1, 2, 5]))]
    # The others copy what they find, and copying knows no such depth.
    for name in sorted(names, key="deep".__eq__):
        found = places_of(made[chance.choice(list(made))])
        if found:
            OPERATORS[name](chance, *chance.choice(found))
    # Without an id there is no job to speak of; that is another test.
    if isinstance(made["job"], dict) and chance.random() < 0.9 and isinstance(made["job"].get("metadata"), dict):
        made["job"]["metadata"]["id"] = "job-1"
    return made


def scalars_of(whole):
    """Yield path and value of every scalar and every empty container, in order."""
    work = [("", whole)]
    while work:
        path, value = work.pop()
        if isinstance(value, dict) and value:
            work += reversed([(f"{path}.{key}", each) for key, each in value.items()])
        elif isinstance(value, list) and value:
            work += reversed([(f"{path}[{index}]"[-300:], each) for index, each in enumerate(value)])
        else:
            yield path[-300:], value


def is_same(shown, sent):
    """Whether a field shows a value as it was sent; masked, empty and not finite have a text."""
    if isinstance(shown, str) and MASK in shown:
        return True
    if isinstance(sent, (dict, list)):
        return shown == ("{}" if isinstance(sent, dict) else "[]")
    return shown == sent or shown == str(sent)


def forms(value):
    """Yield what a column may have made of a value: its text, its number, its moment."""
    if isinstance(value, datetime):
        yield value
    yield str(value)
    yield str(value).replace("K8s", "K8S").rstrip("\r")
    for read in (units.number, units.moment):
        with suppress(ValueError):
            yield read(value)


# Said of a reply and not of the job, at these places: shown nowhere when it is as it should be.
HARMLESS = re.compile(
    r"\.?(?:total|limit|offset|order|start_time|end_time|total_count)|.*\.stages\[\d+\]\.job_id|.*\.stages\.job_id"
    r"|\..*?\.(?:start_line|end_line|lines|current_size|full_size)"
)


def told_by(frames):
    """Return how often each form of a value is in the frames of the other resources, and how many are masked."""
    names = ("events", "stages", "sub_stages", "tasks", "metrics", "log", "other_fields")
    cells = [cell for name in names for column in frames.columns(name).values() for cell in column]
    cells = [re.sub(r" \(\d+\)$", "", cell) if isinstance(cell, str) else cell for cell in cells]
    return Counter(form for cell in cells for form in {*forms(cell)}), sum(MASK in str(cell) for cell in cells)


def taken(there, value):
    """Take one form of a value from those that are there, and return whether there is one; what says nothing is."""
    if value in (None, "", -1, 0, "0", "-1") or isinstance(value, (dict, list)):
        return True
    found = next((form for form in forms(value) if there[form]), None)
    there[found] -= 1
    return found is not None


def lost(frames, others):
    """Return the scalars of the other replies that no frame has, each as often as it is missing."""
    there, masked = told_by(frames)
    missing = []
    for resource, whole in others.items():
        for path, value in scalars_of(whole):
            if HARMLESS.fullmatch(path):
                continue
            is_log = resource == "logs" and isinstance(value, str) and not there[value]
            found = [taken(there, each) for each in (value.split("\n") if is_log else [value])]
            if not all(found):
                missing.append((resource, path, str(value)[:80]))
    # A series without values has no row that could bear its name.
    missing = [each for each in missing if not each[1].endswith(".metric")]
    return missing[masked:]


@pytest.mark.parametrize("first", range(0, MUTATIONS, _A_TEST))
def test_any_change_of_any_reply_is_read_and_shown_and_nothing_is_lost(first):
    """
    A job is refused in our own words, or shown as a whole, with each of its values in a frame.
    """
    for seed in range(first, first + _A_TEST):
        made = job_of(seed)
        others = {name: each for name, each in made.items() if name != "job"}
        try:
            job = read_job(made["job"], at=NOW, **others)
        except BadReply:
            continue
        check(job, made["job"], others, every=seed % 20 == 0)


def check(job, sent, others, *, every):
    """Fail unless a job can be shown and has all its values; *every* frame and figure of it, or what is on screen."""
    fields = job.columns.columns("fields")["value"]
    leaves = [value for _, value in scalars_of(sent)]

    assert len(leaves) == len(fields)
    assert [] == [(shown, value) for shown, value in zip(fields, leaves) if not is_same(shown, value)]
    assert [] == lost(job.columns, others)[:5]
    assert "fault of ma_widgets" not in job.to_html()
    assert str(job)
    assert job.use
    assert isinstance(job.findings, tuple)
    with suppress(RecursionError):
        assert json.dumps(job.to_dict(), allow_nan=False)
    if every:
        assert all(job.frames[name] is not None for name in job.frames)
        assert all(figure.to_json() for figure in job.figures.values())
