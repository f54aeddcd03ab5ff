"""The leaves of a reply of any shape: paths that stay short, and values that need no JSON to be told apart."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from ma_widgets.frames._leaves import leaves, problems, walk
from ma_widgets.frames._paths import longer
from ma_widgets.schema import declared, path_key

ARRAYS = [np.int64(5), np.float32(1.5), np.datetime64("2024-01-01"), np.array(3), np.array([]), np.zeros((2, 2))]


def path_of(*steps):
    """Return the path of these steps."""
    made = ""
    for step in steps:
        made = longer(made, step)
    return made


def test_a_path_is_whole_up_to_five_hundred_characters():
    """
    Nothing that the documents describe is as deep: its path is what it was.
    """
    assert "a" * 100 + ".b" * 200 == path_of("a" * 100, *[".b"] * 200)


@pytest.mark.parametrize("levels", [1_000, 9_999, 100_000])
def test_a_long_path_has_both_its_ends_and_the_number_of_levels_between(levels):
    """
    What is left out in the middle is counted, so that two leaves are told apart.
    """
    path = path_of("top", *[".a"] * levels, ".end")
    begin, _, rest = path.partition("[… ")
    left_out, _, end = rest.partition(" levels …]")

    assert len(path) <= 800
    assert path.startswith("top.a.a")
    assert path.endswith(".a.a.end")
    assert levels == int(left_out.replace(",", "")) + begin.count(".a") + end.count(".a")


def test_a_key_of_any_length_is_told_by_its_ends():
    """
    A million characters of a key are not written once for each value in it.
    """
    assert len(path_of("top", "." + "k" * 1_000_000, "[0]")) <= 800


def test_the_levels_that_are_left_out_change_no_declaration():
    """
    A field below thousands of lists is still that field, as it is below one.
    """
    path = path_of("status", ".running_records", *["[0]"] * 10_000, ".start_at")

    assert "status.running_records.start_at" == path_key(path)
    assert declared("status.running_records.start_at") is declared(path_key(path))


def test_the_paths_of_a_deep_object_are_no_square():
    """
    Ten thousand levels with a leaf on each need what ten thousand short paths need.
    """
    deep = "end"
    for _ in range(10_000):
        deep = {"a": deep, "b": 1}
    tracemalloc.start()
    try:
        found = list(leaves(walk(deep)))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert 10_001 == len(found)
    assert len({leaf.path for leaf in found}) == len(found)
    assert peak <= 30_000_000


@pytest.mark.parametrize("value", ARRAYS, ids=lambda value: repr(value)[:20])
def test_a_value_of_numpy_is_a_leaf(value):
    """
    An array is not asked whether it equals a list.
    """
    (leaf,) = leaves(walk({"status": {"duration": value}}))

    assert value is leaf.value
    assert isinstance(list(problems(walk({"status": {"duration": value}}, whole_lists=True))), list)


def test_places_are_left_out_by_object_and_key():
    """
    The same key elsewhere stays.
    """
    first, second = {"a": 1}, {"a": 2}

    assert [("[1].a", "a", 2)] == list(walk([first, second], without={(id(first), "a")}))
