"""The signature: against seven frozen vectors, and against the vendor's own signer."""

from __future__ import annotations

import json
import random
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
import requests

from ma_widgets.sessions._secret import Secret
from ma_widgets.sessions._signature import Signature
from ma_widgets.sessions._sources import Keys
from ma_widgets.signing import Unsigned, canonical_request, sign, string_to_sign

VECTORS = json.loads(Path(__file__).with_name("signature_vectors.json").read_text(encoding="utf-8"))
CASES = {case["name"]: case for case in VECTORS["cases"]}
ALPHABET = "abzAZ019-_.~ %+&=?#/:@!$'()*,;é训\u202e\"\\{}[]|^`<>"
REQUESTS = 2000


def unsigned(case: dict[str, Any]) -> Unsigned:
    """Return a vector's request; what the vendor's signer adds to the headers is in headers_out."""
    headers = {name: value for name, value in case["headers_out"].items() if name != "Authorization"}
    query = [(key, str(value)) for key, value in case["query"]]
    return Unsigned(case["method"], case["path"], query, headers, (case["body"] or "").encode())


@pytest.mark.parametrize("name", CASES)
def test_a_vector_is_met_in_every_step(name: str) -> None:
    """
    Canonical request, text to sign and header are those of the vendor's signer.
    """
    case, request = CASES[name], unsigned(CASES[name])
    canonical = canonical_request(request)

    assert case["canonical_request"] == canonical
    assert case["string_to_sign"] == string_to_sign(request, canonical)
    assert case["authorization"] == sign(request, VECTORS["ak"], VECTORS["sk"])
    assert case["authorization"] == sign(request, VECTORS["ak"], Secret(VECTORS["sk"]).reveal)


def text(draw: random.Random, most: int) -> str:
    """Return a text with everything in it that an encoder can get wrong."""
    return "".join(draw.choice(ALPHABET) for _ in range(draw.randint(0, most)))


def test_it_is_byte_equal_with_the_official_signer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    2,000 random requests are signed alike: unicode, %2F, ~, +, repeated and empty keys, headers with underscores.
    """
    # The vendor's package writes a file into the home folder when it is imported.
    monkeypatch.setenv("HOME", str(tmp_path))
    from huaweicloudsdkcore.auth.credentials import BasicCredentials
    from huaweicloudsdkcore.sdk_request import SdkRequest
    from huaweicloudsdkcore.signer.signer import Signer

    draw = random.Random(20261123)  # noqa: S311 -- repeatable, not secret
    for _ in range(REQUESTS):
        method, path = draw.choice(["GET", "POST", "PUT"]), f"/v2/{text(draw, 12)}/{text(draw, 8)}"
        query = [(text(draw, 4), text(draw, 8)) for _ in range(draw.randint(0, 4))]
        headers = {"X-Sdk-Date": "20261123T120000Z", "Host": "h.example", "X_Own": "1", "X-More": f" {text(draw, 6)}"}
        body = text(draw, 20).encode() if method != "GET" else b""
        access_key, secret_key = f"AK{draw.random()}", f"SK{draw.random()}"
        official = SdkRequest(method, "https", "h.example", path, None, list(query), dict(headers), body)
        Signer(BasicCredentials(access_key, secret_key, "p")).sign(official)
        ours = sign(Unsigned(method, path, query, headers, body), access_key, secret_key)

        assert official.header_params["Authorization"] == ours


def signed(url: str, **options: Any) -> requests.PreparedRequest:
    """Return a request prepared and signed at a fixed moment."""
    moment = datetime(2025, 7, 29, 8, 0, 12, tzinfo=timezone.utc)
    keys = Keys(Secret(VECTORS["ak"]), Secret(VECTORS["sk"]), **options)
    auth = Signature(keys, "0123456789abcdef0123456789abcdef", clock=lambda: moment)
    return requests.Request("GET", url, auth=auth).prepare()


@pytest.mark.parametrize("name", ["get_details", "get_events_query"])
def test_a_prepared_request_is_signed_as_it_is_sent(name: str) -> None:
    """
    The signature is made from the URL that goes over the wire.
    """
    case = CASES[name]
    request = signed(f"https://{case['host']}{case['request_target']}")

    assert case["authorization"] == request.headers["Authorization"]
    assert case["request_target"] == request.path_url


def test_a_security_token_is_sent_and_signed() -> None:
    """
    Temporary keys have a token, which belongs to the signed headers.
    """
    case = CASES["get_details_security_token"]
    request = signed(f"https://{case['host']}{case['path']}", security_token=Secret("example-security-token"))

    assert case["authorization"] == request.headers["Authorization"]
    assert "example-security-token" == request.headers["X-Security-Token"]
