"""The declaration against the official SDK's model of the reply: a new field of the SDK fails here."""

from __future__ import annotations

import re
from importlib import import_module

import pytest

from ma_widgets.schema import declared, line

_INNER = re.compile(r"(?:list\[|dict\(\w+, ?)(.+)[\])]")


@pytest.fixture
def model(tmp_path, monkeypatch):
    """The SDK's models; imported with a HOME of its own, since the import writes a file there."""
    monkeypatch.setenv("HOME", str(tmp_path))
    return import_module("huaweicloudsdkmodelarts.v1")


def _parts(model, kind, path):
    """Yield path and whether it is a leaf, for every field of the class named *kind*."""
    described = getattr(model, kind)
    for name, key in described.attribute_map.items():
        inside = f"{path}.{key}" if path else key
        inner = described.openapi_types[name]
        while _INNER.fullmatch(inner):
            inner = _INNER.fullmatch(inner)[1]
        is_leaf = not hasattr(model, inner)
        yield inside, is_leaf
        if not is_leaf:
            yield from _parts(model, inner, inside)


def test_every_field_of_the_official_model_is_declared(model):
    """
    Every leaf and every block of the SDK's details model has a line in the schema.
    """
    parts = list(_parts(model, "ShowTrainingJobDetailsResponse", ""))
    missing = [path for path, is_leaf in parts if (declared(path) if is_leaf else line(path)) is None]

    assert [] == missing
    assert 280 < len(parts)
