"""A text of any length is masked in a time that grows as it does."""

from __future__ import annotations

import re
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ma_widgets.masking import any_of, mask_text

LONG = [
    "a" * 1_000_000,
    " " * 1_000_000,
    "password" + " " * 1_000_000,
    "--password" + " " * 1_000_000 + "-",
    "token" + "a" * 1_000_000,
    "eyJ-" * 75_000,
    "-----BEGIN PRIVATE KEY-----" * 11_000,
    "-----BEGIN PRIVATE KEY-----" * 11_000 + "-----END x",
    "=" * 50_000,
    '"' * 100_000,
    "token=" * 100_000,
    "token='" * 100_000,
    "token= " * 50_000,
    ":" * 100_000,
    "://" * 100_000,
    "://a:" * 50_000,
    "--password " * 50_000,
    "<password" * 50_000,
    "<password>" * 50_000,
    "curl -u " * 50_000,
    "mysql " * 50_000,
    "login " * 50_000,
    "authorization: " * 50_000,
    "password:\\" + "\\" * 500_000,
    "%26token" * 50_000,
    "authorization: " + "\\" * 300_000,
    # Values that are not masked are not read again from every name in them, and nothing looks ahead to the end.
    *(
        part * (300_000 // len(part))
        for part in (
            "token:/a/",
            "token=1/",
            "password:/",
            "token:[/a/,",
            "token:{/a/",
            "token:f('/a',",
            "pass:a/",
            "authorization:",
            "authorization:a-",
            "cookie:",
            "name:token,value:",
            "('token','a'),",
            "echo a|",
            "curl '",
            "token = a(b) or ",
            "-a.b.",
            "-----BEGIN PRIVATE KEY-----\n",
            "-----END PRIVATE KEY-----\n",
        )
    ),
]


@pytest.mark.timeout(60)
@pytest.mark.parametrize("text", LONG, ids=lambda text: repr(text[:20]))
def test_a_long_text_is_masked_in_linear_time(text):
    """
    A million characters of the parts of a pattern do not make it try every split.
    """
    assert isinstance(mask_text(text), str)


@pytest.mark.parametrize(
    "part",
    [
        "a",
        "=",
        "-",
        " ",
        '"',
        "eyJ",
        "-eyJ",
        "eyJaaaaaaaa.",
        "a=",
        "a-",
        "://",
        "://a:",
        "--a ",
        "bearer ",
        "token=",
        "--token ",
        "token='",
        "-----BEGIN ",
        "-----BEGIN PRIVATE KEY-----",
    ],
)
@pytest.mark.timeout(20)
def test_any_repetition_is_masked_in_the_end(part):
    """
    Fifty thousand characters of the parts of a pattern do not make it try every split.
    """
    text = part * (50_000 // len(part))

    assert isinstance(mask_text(text), str)


@pytest.mark.timeout(60)
def test_many_access_keys_beside_one_secret_key_take_linear_time():
    """
    Keys are masked in one pass, not in one for each.
    """
    access_keys = " ".join(f"ABCDEFGHIJ{number:010}" for number in range(50_000))

    assert "ABCDEFGHIJ" not in mask_text(f"{access_keys} abcdefghijABCDEFGHIJ0123456789abcdefghij")


@pytest.mark.timeout(20)
def test_any_of_many_texts_is_found_in_linear_time():
    """
    Ten thousand texts are not tried one by one at each character; the longest is found first.
    """
    texts = [f"{number:04}-{number}" for number in range(10_000)]
    pattern = any_of([*texts, "0001-1-longer"])
    others = "0123456789" * 250_000

    assert "•" == pattern.sub("•", "0001-1-longer")
    assert f"{others} " == pattern.sub("", f"{others} {''.join(texts)}")


def test_what_many_texts_share_at_their_beginning_parts_none_of_them():
    """
    The first characters of tokens are those of their issuer: alternatives that stand side by side stay few.
    """
    pattern = any_of([f"hf_{sha256(b'%d' % number).hexdigest()}" for number in range(5_000)])
    side_by_side = [len(part.split("|")) for part in pattern.pattern.replace("(?:", ")").split(")")]

    assert 16 >= max(side_by_side)


@given(st.sets(st.text("ab.|(", min_size=1, max_size=8), min_size=1), st.text("ab.|(", max_size=40))
def test_any_of_texts_is_what_one_alternative_after_the_other_is(texts, text):
    """
    However they are parted, the longest that stands at a place is found there.
    """
    one_by_one = "|".join(map(re.escape, sorted(texts, key=len, reverse=True)))

    assert re.findall(one_by_one, text) == any_of(texts).findall(text)
