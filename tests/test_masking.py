"""What a secret looks like, by its name and by its shape, and what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ma_widgets.masking import MASK, is_secret_name, mask_text

SECRETS = """
    password PASSWORD DB_PASSWORD dbpassword mysql_pwd passphrase PASSWORD_FILE
    secret client_secret clientSecret secretkey credential credentials
    token hf_token HF_TOKEN X-Auth-Token accessToken refresh_token security_token x-obs-security-token authtoken
    api_key apiKey API_KEY WANDB_API_KEY apikey access_key accessKey AccessKeyId AWS_ACCESS_KEY_ID
    AWS_SECRET_ACCESS_KEY private_key ssh_key encryption_key license_key
    ak sk AK SK HUAWEICLOUD_SDK_SK auth basic_auth Authorization cookie Signature X-Amz-Signature
""".split()
HARMLESS = """
    tokenizer MY_TOKENIZER tokenizer_path eos_token bos_token pad_token mask_token sep_token special_tokens
    max_tokens num_tokens max_token_length token_count token_type tokens_per_second tokens
    key key_task sort_key primary_key hash_key label_key keyboard monkey key_pair_names
    learning_rate author authority authored security_group secretary task risk disk mask ask
    passenger compass bypass passing name value path auth_type batch_size seed
""".split()


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_name_is_recognised(name):
    """
    A value under such a name is a secret, however the name is spelt.
    """
    assert is_secret_name(name)


@pytest.mark.parametrize("name", HARMLESS)
def test_a_harmless_name_is_not_a_secret(name):
    """
    A word that only contains a secret-looking one hides nothing.
    """
    assert not is_secret_name(name)


@pytest.mark.parametrize("name", ["", "_", "令牌", "1", "a" * 50_000, "_" * 50_000, "aA" * 25_000])
def test_a_strange_name_is_not_a_secret(name):
    """
    A name without words, of another script or of any length is answered, with no.
    """
    assert not is_secret_name(name)


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl", "eyJ"),
        ("got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0 back", "eyJ"),
        ("Bearer abcdefghijk.lmn", "abcdef"),
        ("curl -H 'Authorization: Bearer abcdefghijk'", "abcdef"),
        ("Authorization: Basic dXNlcjpwYXNz", "dXNl"),
        ("-----BEGIN RSA PRIVATE KEY-----\nMIIEabc\n-----END RSA PRIVATE KEY-----", "MIIE"),
        ("-----BEGIN PRIVATE KEY-----\nMIIEabc", "MIIE"),
        ("https://user:pa55word@host/path", "pa55word"),
        ("postgres://u:hunter2@host/db", "hunter2"),
        ("https://bucket.obs.example/x.log?AccessKeyId=ABCDEF123&Expires=1&Signature=a%2Bb%3D", "ABCDEF"),
        ("https://bucket.obs.example/x.log?Signature=a%2Bb%3D&Expires=1", "a%2Bb"),
        ("https://bucket.obs.example/x.log?AccessKeyId=A&Expires=1&Signature=a%2Bb%3D", "a%2Bb"),
        ("https://h/x?X-Amz-Signature=0123abcd&X-Amz-Credential=KEYID/x", "0123abcd"),
        ("https://h/x?x-obs-security-token=qqqqqq", "qqqqqq"),
        ("python train.py --password hunter2 --lr 0.1", "hunter2"),
        ("python train.py --password=hunter2", "hunter2"),
        ("python train.py --api-key\thunter2", "hunter2"),
        ("python train.py --hf_token 'hunter 2'", "hunter 2"),
        ("export DB_PASSWORD=hunter2; python train.py", "hunter2"),
        ("run it with api_key=hunter2", "hunter2"),
        ("password: hunter2", "hunter2"),
        ("PASSWORD = 'hunter 2'", "hunter 2"),
        ("PASSWORD = 'hunter2", "hunter2"),
        ('{"password": "hunter \\"2"}', "hunter"),
        ("{'password': 'hunter2'}", "hunter2"),
        ("X-Auth-Token: " + "M" * 5_000, "M"),
        ("ghp_abcdefghijklmnopqrstuvwx1234", "ghp"),
        ("hf_abcdefghijklmnopqrstuvwx", "abcdef"),
        ("sk-abcdefghijklmnopqrstuvwx", "abcdef"),
        ("AKIAABCDEFGHIJKLMNOP", "AKIA"),
        ("HSTABCDEFGHIJ1234567", "HST"),
    ],
)
def test_a_secret_in_text_is_masked(text, secret):
    """
    A secret is masked by its own shape, or by the name that stands before it.
    """
    masked = mask_text(text)

    assert MASK in masked
    assert secret not in masked


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "3.14",
        "python train.py --max_tokens 100 --tokenizer bert --lr=0.1",
        "eos_token=</s> key_task: worker",
        "loss = 3.5, token count: 5",
        "obs://bucket/secret/path/",
        "ssh://ma-user@train.example.invalid:31022",
        "https://host:8080/path?page=2",
        "swr.cn-north-4.myhuaweicloud.com/org/image:tag",
        "the password is not here",
        "12:30:05 step 10/20",
        "2022-01-11T17:17:35+08:00",
        "618222c4-dc2f-4cfe-bc49-72b075b7552f",
        "modelarts.kat1.8xlarge.public",
    ],
)
def test_a_text_without_secret_is_unchanged(text):
    """
    Paths, commands, times and ids are shown as they are.
    """
    assert text == mask_text(text)


def test_what_stands_around_a_secret_is_kept():
    """
    Only the secret is masked: the command around it can still be read.
    """
    masked = mask_text("python train.py --password hunter2 --lr 0.1")

    assert f"python train.py --password {MASK} --lr 0.1" == masked


@given(st.text(alphabet="ab=:\"' -token\npassword&;,./", max_size=60))
@settings(max_examples=200, deadline=None)
def test_masking_twice_is_masking_once(text):
    """
    A masked text has nothing left to mask.
    """
    once = mask_text(text)

    assert once == mask_text(once)


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
