"""What passes over a connection reaches neither the screen nor a log, and no file but the one that was asked for."""

from __future__ import annotations

import http.client
import logging
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from ma_widgets import Resource, RestSession
from ma_widgets.errors import ConnectionFailed
from ma_widgets.sessions._retry import Retries

from ..service import RawService

CANARY = "canary-0123456789"
CREDENTIALS = {
    "token": {"token": f"t-{CANARY}"},
    "keys": {"access_key": f"ak-{CANARY}", "secret_key": f"sk-{CANARY}", "security_token": f"st-{CANARY}"},
    "password": {"username": f"me-{CANARY}", "password": f"pw-{CANARY}", "account": f"us-{CANARY}"},
}
OK = b'HTTP/1.1 200 OK\r\nX-Subject-Token: it-%s\r\n\r\n{"metadata": {"id": "job-1"}}' % CANARY.encode()
CERTIFICATES = Path(__file__).with_name("certificates")
HOST = "https://modelarts.cn-north-4.myhuaweicloud.com"


@pytest.fixture(autouse=True)
def _talkative(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A program that wants to see everything."""
    monkeypatch.setattr(http.client.HTTPConnection, "debuglevel", 1)
    with caplog.at_level(logging.DEBUG), caplog.at_level(logging.DEBUG, "urllib3"):
        yield


def fetch(endpoint: str, **options: object) -> None:
    retries = Retries(sleep=lambda _: None)
    RestSession(endpoint, project_id="p1", environment={}, retries=retries, **options).fetch(  # type: ignore[arg-type]
        Resource.JOB, "job-1"
    )


def tls(name: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATES / name)
    return context


@pytest.mark.parametrize("kind", CREDENTIALS)
def test_no_credentials_are_printed(
    kind: str, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """
    The standard library prints each request and answer when a program says so; not ours.
    """
    with RawService(OK) as server:
        fetch(server.endpoint, iam_endpoint=server.endpoint, **CREDENTIALS[kind])
        assert CANARY in str(server.heads)

    assert ("", "") == capsys.readouterr()
    assert CANARY not in caplog.text


def test_no_credentials_are_printed_on_the_way_through_a_proxy(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """
    Neither the proxy's password nor the token behind it.
    """
    for name in ("NO_PROXY", "no_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)

    with RawService(OK, tls=tls("other_host.pem")) as server:
        monkeypatch.setenv("HTTPS_PROXY", f"http://me:pw-{CANARY}@127.0.0.1:{server.port}")
        fetch(HOST, ca_bundle=str(CERTIFICATES / "other_host.pem"), **CREDENTIALS["token"])
        proxied, asked = server.heads

    assert (True, True) == (b"Proxy-Authorization" in proxied, CANARY.encode() in asked)
    assert ("", "") == capsys.readouterr()
    assert CANARY not in caplog.text


@pytest.mark.parametrize("kind", ["token", "keys"])
@pytest.mark.parametrize(
    "line", [b"no header %s", b" folded %s", b": no name %s", b"Content-Type: multipart/x\r\nno %s"]
)
def test_headers_that_are_none_are_not_logged(kind: str, line: bytes, caplog: pytest.LogCaptureFixture) -> None:
    """
    urllib3 warns of what it cannot read, and a service may repeat a token there.
    """
    said = b" ".join(str(value).encode() for value in CREDENTIALS[kind].values())
    with RawService(OK.replace(b"\r\n", b"\r\n" + line % said + b"\r\n", 1)) as server:
        fetch(server.endpoint, **CREDENTIALS[kind])

    assert CANARY not in caplog.text
    assert "Failed to parse" not in caplog.text


def test_a_file_for_keys_of_tls_that_cannot_be_written_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """
    Who looks into his own connections set SSLKEYLOGFILE once and forgot it.
    """
    monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / "no folder" / "keys"))

    with (
        RawService(OK, tls=tls("good.pem")) as server,
        pytest.raises(ConnectionFailed, match="SSLKEYLOGFILE") as raised,
    ):
        fetch(server.endpoint, ca_bundle=str(CERTIFICATES / "good.pem"), **CREDENTIALS["token"])

    assert "tls" == raised.value.kind
