"""Each fault, seen on the wire, and how faults are declared."""

from __future__ import annotations

import gzip
import http.client
import json
import socket
from contextlib import closing

import pytest
import requests

from ma_widgets.simulator.service import Fault
from ma_widgets.simulator.service._faults import Faults

from .conftest import ask, get, raw_get, read_all, until

PATH = "/simulator/faults"
WHOLE = b'{"is": "job"}'


def misbehave(service, *faults):
    """Set the faults and ask once."""
    service.faults = faults
    return get(service)


@pytest.mark.parametrize(
    ("text", "status", "code"),
    [
        ("status=400", 400, "ModelArts.50004000"),
        ("status=401", 401, "ModelArts.0203"),
        ("status=403", 403, "ModelArts.0108"),
        ("status=404", 404, "APIG.0101"),
        ("status=429", 429, "ModelArts.2799"),
        ("status=500", 500, "ModelArts.2950"),
        ("status=502", 502, "APIG.0202"),
        ("status=503", 503, "ModelArts.2950"),
        ("status=504", 504, "APIG.0203"),
        ("status=400,code=ModelArts.2775", 400, "ModelArts.2775"),
        ("code=ModelArts.2775", 200, "ModelArts.2775"),
    ],
)
def test_a_status_brings_its_error(service, text, status, code):
    """
    A status has the body that the real service sends with it, unless another code is wanted.
    """
    got = misbehave(service, text)

    assert (status, code) == (got.status, got.json["error_code"])
    assert "application/json" == got.headers["Content-Type"]


def test_a_throttled_request_has_the_real_body(service):
    """
    Code, message and advice are those of the service; a message can be given.
    """
    throttled = {
        "error_msg": "services too many requests",
        "error_code": "ModelArts.2799",
        "error_solution": "Please try again later",
    }

    assert throttled == misbehave(service, "status=429").json
    assert {**throttled, "error_msg": "slow, please"} == misbehave(service, "status=429,message=slow, please").json


def test_an_error_of_the_gateway_has_the_request_id(service):
    """
    As the gateway's own errors have.
    """
    got = misbehave(service, "status=502")

    assert got.headers["X-Request-Id"] == got.json["request_id"]


@pytest.mark.parametrize("wait", ["7", "Wed, 21 Oct 2026 07:28:00 GMT", "soon", "-1"])
def test_retry_after_goes_out_as_it_is(service, wait):
    """
    Seconds, a date with its comma, and nonsense.
    """
    assert wait == misbehave(service, f"status=429,retry_after={wait}").headers["Retry-After"]


@pytest.mark.parametrize(
    ("body", "content_type", "begins"),
    [
        ("html", "text/html; charset=utf-8", b"<!DOCTYPE html>"),
        ("empty", "application/json", b""),
        ("null", "application/json", b"null"),
        ("[]", "application/json", b"[]"),
        ("nonsense", "application/json", b'{"metadata": \x00'),
    ],
)
def test_a_body_takes_the_place_of_the_answer(service, body, content_type, begins):
    """
    The bodies have names; the status stays.
    """
    got = misbehave(service, f"body={body}")

    assert (200, content_type, str(len(got.body))) == (
        got.status,
        got.headers["Content-Type"],
        got.headers["Content-Length"],
    )
    assert got.body.startswith(begins)
    assert got.body or not begins


def test_the_content_type_can_be_wrong(service):
    """
    The answer stays, its label does not.
    """
    got = misbehave(service, "content_type=text/html")

    assert ("text/html", WHOLE) == (got.headers["Content-Type"], got.body)


def test_a_redirect_sends_elsewhere(service):
    """
    302 by default, another status when it is given.
    """
    first, second = misbehave(service, "redirect=http://a/?b=1"), misbehave(service, "redirect=http://a/,status=307")

    assert (302, "http://a/?b=1", b"") == (first.status, first.headers["Location"], first.body)
    assert (307, "http://a/") == (second.status, second.headers["Location"])


def test_a_bomb_is_small_and_unpacks_to_a_lot(service):
    """
    Less than a megabyte on the wire becomes 256 in memory.
    """
    got = misbehave(service, "gzip_bomb")
    member = gzip.compress(b" " * 2**20, mtime=0)

    assert ("gzip", 256) == (got.headers["Content-Encoding"], got.body.count(member))
    assert len(got.body) < 2**20
    assert 256 * len(member) == len(got.body)


def test_a_body_is_cut_and_the_connection_closed(service):
    """
    The length says the whole; only the first bytes come.
    """
    service.faults = ["cut_after_bytes=5"]
    head, _, body = read_all(service, raw_get(service)).partition(b"\r\n\r\n")

    assert f"Content-Length: {len(WHOLE)}".encode() in head
    assert WHOLE[:5] == body
    with pytest.raises(http.client.IncompleteRead):
        get(service)


def test_a_cut_behind_the_end_cuts_nothing(service):
    """
    A body that is shorter comes whole.
    """
    assert WHOLE == misbehave(service, "cut_after_bytes=1000").body


def pieces(service):
    """Return what each read of the socket gave."""
    with closing(socket.create_connection(("127.0.0.1", int(service.url.rpartition(":")[2])), timeout=10)) as wire:
        wire.sendall(raw_get(service))
        return list(iter(lambda: wire.recv(65536), b""))


def test_a_body_drips(service):
    """
    The head comes at once, the body in more than one piece.
    """
    service.faults = ["drip_seconds=0.01"]
    got = pieces(service)

    assert got[0].endswith((b"\r\n\r\n", b"\r\n\r\n{"))
    assert b"".join(got).endswith(WHOLE)
    assert len(got) > 2


def test_a_drip_can_be_cut(service):
    """
    Faults of one line go together.
    """
    service.faults = ["drip_seconds=0.001,cut_after_bytes=3"]

    assert b"".join(pieces(service)).endswith(b"\r\n\r\n" + WHOLE[:3])


def test_a_reset_is_no_answer(service):
    """
    The connection is reset, not ended.
    """
    service.faults = ["reset"]

    with pytest.raises(ConnectionResetError):
        read_all(service, raw_get(service))


def test_a_hanging_request_has_no_answer(service):
    """
    The request is taken, and nothing comes; other requests are answered meanwhile.
    """
    service.faults = ["hang,times=1"]
    with closing(socket.create_connection(("127.0.0.1", int(service.url.rpartition(":")[2])))) as wire:
        wire.sendall(raw_get(service))
        until(lambda: len(service.requests) == 1)
        assert 200 == get(service).status
        wire.settimeout(0.05)
        with pytest.raises(socket.timeout):
            wire.recv(1)


@pytest.mark.parametrize("fault", ["hang", "drip_seconds=0.001,gzip_bomb", "latency_seconds=0.05"])
def test_a_client_that_hangs_up_is_forgotten(service, caplog, fault):
    """
    Its request ends, without a word in the log.
    """
    service.faults = [fault]
    with closing(socket.create_connection(("127.0.0.1", int(service.url.rpartition(":")[2])))) as wire:
        wire.sendall(raw_get(service))
        until(lambda: len(service.requests) == 1)
    until(lambda: not service._tasks)

    assert "" == caplog.text


def test_latency_comes_before_the_answer(service):
    """
    A client that does not wait that long gives up; one that waits gets the answer.
    """
    service.faults = ["latency_seconds=3600,times=1", "latency_seconds=0.01"]
    url = f"{service.url}/v2/{service.project_id}/training-jobs/j1"
    with pytest.raises(requests.ReadTimeout):
        requests.get(url, headers={"X-Auth-Token": service.token}, timeout=0.05)

    assert WHOLE == get(service).body


def statuses(service, count):
    return [get(service).status for _ in range(count)]


@pytest.mark.parametrize(
    ("faults", "expected"),
    [
        (["status=503"], [503] * 5),
        (["status=503,times=2"], [503, 503, 200, 200, 200]),
        (["status=503,every=2"], [200, 503, 200, 503, 200]),
        (["status=503,every=2,times=1"], [200, 503, 200, 200, 200]),
        (["status=503,times=1", "status=429"], [503, 429, 429, 429, 429]),
        (["status=503,every=2", "status=429,times=2"], [429, 503, 429, 503, 200]),
        ([], [200] * 5),
    ],
)
def test_the_first_fault_that_applies_counts(service, faults, expected):
    """
    A fault concerns some requests or all; what one fault takes, the next does not see.
    """
    service.faults = faults

    assert expected == statuses(service, 5)


def test_a_fault_can_concern_a_part_of_the_paths(service):
    """
    Other paths are answered, and not counted.
    """
    service.faults = ["status=503,times=1,path=/events"]

    assert [200, 503, 200] == [get(service, path).status for path in ("", "/events", "/events")]


def test_who_is_not_let_in_meets_no_fault(service):
    """
    The gate comes first, and a refused request is not counted.
    """
    service.faults = ["status=503,times=1"]

    assert 401 == get(service, **{"X-Auth-Token": "wrong"}).status
    assert [503, 200] == statuses(service, 2)


def test_a_fault_of_a_success_without_a_body_has_none(service):
    """
    HTTP has no body under 204.
    """
    service.faults = ["status=204"]

    assert read_all(service, raw_get(service)).endswith(b"\r\n\r\n")


def test_faults_are_set_over_http(service):
    """
    A list of texts or objects replaces the faults; it can be read back.
    """
    body = json.dumps(["status=503,times=1", {"status": 429, "retry_after": "1", "gzip_bomb": False}]).encode()
    answer = ask(service, "PUT", PATH, body=body)

    assert (204, b"") == (answer.status, answer.body)
    assert (Fault(status=503, times=1), Fault(status=429, retry_after="1")) == service.faults
    assert [{"status": 503, "times": 1}, {"status": 429, "retry_after": "1"}] == ask(service, "GET", PATH).json
    assert [503, 429] == statuses(service, 2)
    assert 204 == ask(service, "PUT", PATH, body=b"[]").status
    assert 200 == get(service).status


@pytest.mark.parametrize(
    "body", [b"", b"{}", b'"reset"', b"[5]", b'["status=1"]', b'[{"x": 1}]', b"\xff", b"[" * 100_000]
)
def test_faults_that_are_none_change_nothing(service, body):
    """
    A wrong list is refused as a whole, in words.
    """
    service.faults = ["status=503"]
    got = ask(service, "PUT", PATH, body=body)

    assert (400, "Simulator.Faults") == (got.status, got.json["error_code"])
    assert got.json["error_msg"]
    assert (Fault(status=503),) == service.faults


@pytest.mark.parametrize("method", ["GET", "PUT"])
@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Host": "evil.example"}])
def test_a_web_page_can_neither_see_nor_set_faults(service, method, headers):
    """
    What has an origin or another host is refused.
    """
    got = ask(service, method, PATH, headers, b'["reset"]')

    assert 403 == got.status
    assert () == service.faults


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "x=1",
            "status",
            "status=abc",
            "status=99",
            "status=600",
            "status=1e2",
            "status=-1",
            "times=0",
            "every=0",
        ),
        *(
            "latency_seconds=nan",
            "latency_seconds=-1",
            "latency_seconds=1e9",
            "drip_seconds=x",
            "body=x",
            "reset=maybe",
        ),
        *("cut_after_bytes=-1", "redirect=http://a\r\nX: 1", "retry_after=\u00e9", "content_type=a\nb"),
    ],
    ids=ascii,
)
def test_a_text_that_is_no_fault_is_told_in_a_sentence(text):
    """
    The sentence names the setting and what it can be.
    """
    with pytest.raises(ValueError, match=r"^A fault.*\.$") as caught:
        Fault.of(text)

    assert text.partition("=")[0] in str(caught.value)


def test_every_setting_can_be_declared_as_text():
    """
    What a fault can do is the same in Python, as text and over HTTP.
    """
    fault = Fault.of(
        "status=503,code=C,message=m, n,retry_after=1,content_type=t,body=null,redirect=/r,gzip_bomb,"
        "latency_seconds=1.5,cut_after_bytes=2,drip_seconds=0.5,reset,hang=true,times=3,every=4,path=/p"
    )

    assert set(vars(Fault())) == set(fault.declared())
    assert fault == Fault.of(fault.declared())
    assert ("m, n", True, 1.5) == (fault.message, fault.reset, fault.latency_seconds)


def test_one_text_is_one_fault():
    """
    A list that was forgotten is no row of letters.
    """
    assert (Fault(status=503),) == Faults("status=503").declared
