"""Any JSON at all, put anywhere into a reply: it is read and shown, or refused in our own words."""

from __future__ import annotations

import contextlib
import json
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ma_widgets import read_job
from ma_widgets.errors import BadReply, SessionError
from ma_widgets.frames import JobFrames
from ma_widgets.units import flag, integer, milliseconds, moment, number, seconds

from ..conftest import NOW, reply
from .test_frames import changed, leaves_of, places_of

PLACES = {name: list(places_of(reply(name))) for name in ("running", "hetero", "search", "failed")}

WORDS = ["name", "value", "key", "token", "status", "30s", "1e999", "\x1b[2J", "<b>", "a.b[0]", "{}"]
texts = st.text(max_size=12) | st.sampled_from(WORDS)
scalars = st.none() | st.booleans() | st.integers() | st.floats() | texts | st.sampled_from([2**63, 10**400, -1, 1e300])
trees = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3), max_leaves=8
)
several = settings(max_examples=120, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


def shown(made):
    """Read a reply, render it, and return whether every tab could be shown."""
    job = read_job(made, at=NOW)
    for name in job.columns.names:
        assert job.columns.frame(name) is not None
    assert str(job)
    return "fault of ma_widgets" not in job.to_html()


@given(name=st.sampled_from(sorted(PLACES)), data=st.data(), tree=trees)
@several
def test_any_tree_in_any_place_is_read_and_shown(name, data, tree):
    """
    Whatever stands in place of one part of a reply, the rest is shown; only a job without id is refused.
    """
    place = data.draw(st.sampled_from(PLACES[name]))
    made = changed(reply(name), place, lambda holder, key: holder.__setitem__(key, tree))
    try:
        assert shown(made)
    except BadReply:
        assert place[0] == "metadata"


@given(name=st.sampled_from(sorted(PLACES)), key=texts, tree=trees)
@several
def test_any_unknown_key_is_kept_and_shown(name, key, tree):
    """
    A key that nobody has heard of adds its leaves to fields and disturbs nothing.
    """
    made = {**reply(name), f"new {key}": tree}
    paths = JobFrames(made).columns("fields")["path"]

    assert [path for path, _ in leaves_of(made)] == paths
    assert shown(made)


@given(tree=trees)
@several
def test_any_tree_alone_is_a_job_or_an_error_of_ours(tree):
    """
    Anything in place of the whole reply is refused in our own words.
    """
    with pytest.raises(SessionError) as refused:
        read_job(tree)

    assert str(refused.value)


@pytest.mark.parametrize("read", [number, integer, flag, moment, milliseconds, seconds])
@given(value=trees)
@several
def test_a_unit_reads_or_raises_value_error(read, value):
    """
    No value makes the reading of a unit raise anything but ValueError.
    """
    with contextlib.suppress(ValueError):
        read(value)


def nested(wrap, levels, value="deep"):
    """Return a structure of that many levels, built from within."""
    for _ in range(levels):
        value = wrap(value)
    return value


@pytest.mark.parametrize("wrap", [lambda inner: [inner], lambda inner: {"a": inner}], ids=["list", "object"])
@pytest.mark.parametrize(
    "place",
    [
        ("brand_new",),
        ("status", "brand_new"),
        ("status", "running_records"),
        ("status", "node_count_metrics"),
        ("metadata", "name"),
        ("metadata", "annotations", "key_task"),
        ("algorithm", "parameters"),
        ("algorithm", "parameters", 0, "value"),
        ("algorithm", "environments"),
        ("algorithm", "environments", "DEEP"),
        ("algorithm", "outputs"),
        ("tasks",),
        ("spec", "schedule_policy", "preferred_affinity"),
    ],
    ids=lambda place: ".".join(map(str, place)),
)
def test_ten_thousand_levels_are_no_recursion_error(place, wrap):
    """
    A reply may be nested as deeply as its sender likes.
    """
    made = changed(reply("running"), place, lambda holder, key: holder.__setitem__(key, nested(wrap, 10_000)))

    assert shown(made)
    assert "deep" in JobFrames(made).columns("fields")["value"]


def test_a_deep_list_with_objects_is_shown_in_time():
    """
    A value below ten thousand lists is found again; its path tells how many levels it leaves out.

    A path a leaf of that length would be gigabytes where every level has a leaf.
    """
    made = {**reply("pending"), "brand_new": nested(lambda inner: [inner], 10_000, {"a": "deep"})}
    fields = JobFrames(made).columns("fields")
    path = fields["path"][fields["value"].index("deep")]
    left_out = int(re.search(r"\[… ([\d,]+) levels …\]", path)[1].replace(",", ""))

    assert shown(made)
    assert path.startswith("brand_new[0][0]")
    assert path.endswith("[0][0].a")
    assert 10_000 == path.count("[0]") + left_out


@given(name=st.sampled_from(sorted(PLACES)))
@settings(max_examples=8, deadline=None)
def test_the_export_is_json(name):
    """
    What to_dict() gives survives the way through JSON.
    """
    exported = read_job(reply(name)).to_dict()

    assert exported == json.loads(json.dumps(exported))
