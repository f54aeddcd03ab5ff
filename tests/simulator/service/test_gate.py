"""The gate: who may ask, and what the others are told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ma_widgets.sessions._failure import clock_error
from ma_widgets.simulator.service._gate import Keys

from .conftest import ask, get, signed

SIGNATURE = "Incorrect IAM authentication information: verify aksk signature fail"


def refusal(got):
    """Return status, code and message of an answer that says no."""
    return got.status, got.json["error_code"], got.json["error_msg"]


def test_the_token_lets_in(service):
    """
    Who brings the token gets the answer.
    """
    assert (200, {"is": "job"}) == (get(service).status, get(service).json)


@pytest.mark.parametrize("token", ["", "x", "\u00ff"])
def test_an_unknown_token_is_refused_as_the_gateway_does(service, jobs, token):
    """
    A token that the service did not give is not decrypted, and the project is not asked.
    """
    got = get(service, **{"X-Auth-Token": service.token[:-1] + token})

    assert refusal(got) == (401, "APIG.0301", "Incorrect IAM authentication information: decrypt token fail")
    assert got.json["request_id"] == got.headers["X-Request-Id"]
    assert [] == jobs.asked


@pytest.mark.parametrize(("hours", "status"), [(23.99, 200), (24, 401)])
def test_a_token_expires_after_a_day(service, clock, hours, status):
    """
    A token is good for 24 hours of the service's clock.
    """
    clock.move(hours=hours)

    assert status == get(service).status


def test_an_expired_token_is_told_from_an_unknown_one(service, clock):
    """
    The service says that the token has expired, with its own code and advice.
    """
    clock.move(days=2)

    assert refusal(get(service)) == (401, "ModelArts.0202", "The token has expired.")
    assert "Use a valid token." == get(service).json["error_solution"]


@pytest.mark.parametrize("headers", [{}, {"X-Auth-Token": ""}, {"Authorization": "Bearer x"}])
def test_no_credentials_are_refused(service, jobs, headers):
    """
    Without a token and without a signature nothing is told.
    """
    got = ask(service, "GET", f"/v2/{service.project_id}/training-jobs/j1", headers)

    assert (401, "APIG.0301") == refusal(got)[:2]
    assert [] == jobs.asked


def test_another_project_is_not_that_of_the_token(service):
    """
    A token's project and that of the URL must be one: HTTP 404, as the service has it.
    """
    got = ask(service, "GET", "/v2/other/training-jobs/j1", {"X-Auth-Token": service.token})

    message = f"The project ID (other) in the request does not match that({service.project_id}) in the token."
    assert refusal(got) == (404, "ModelArts.2786", message)


def test_the_keys_let_in(service, clock, jobs):
    """
    Who signs with the keys gets the answer, and what was signed arrives.
    """
    got = signed(service, clock()).send(service)

    assert (200, {"is": "jobs"}) == (got.status, got.json)
    assert [("jobs", None, {"limit": 3})] == jobs.asked


def test_another_project_is_not_that_of_the_keys(service, clock):
    """
    Keys of one project do not open another: HTTP 403.
    """
    got = signed(service, clock(), project_id="other").send(service)

    assert (403, "ModelArts.0210") == refusal(got)[:2]


@pytest.mark.parametrize("wrong", [{"access_key": "UNKNOWN0000000000000"}, {"secret_key": "wrong"}])
def test_wrong_keys_are_refused(service, clock, jobs, wrong):
    """
    An unknown access key and a wrong secret key are told in the same words.
    """
    got = signed(service, clock(), **wrong).send(service)

    assert refusal(got) == (401, "APIG.0301", SIGNATURE)
    assert got.json["request_id"] == got.headers["X-Request-Id"]
    assert [] == jobs.asked


@pytest.mark.parametrize(
    "change",
    [
        {"query": "a=1+%26x&b=&c=2"},
        {"query": "a=2&b="},
        {"body": b'{"limit": 4}'},
        {"body": None},
    ],
    ids=str,
)
def test_what_was_signed_cannot_be_changed(service, clock, jobs, change):
    """
    Another query or body than the signed one is refused.
    """
    got = signed(service, clock())._replace(**change).send(service)

    assert refusal(got) == (401, "APIG.0301", SIGNATURE)
    assert [] == jobs.asked


@pytest.mark.parametrize(
    "path", ["/v2/{project_id}/training-jobs/j1/events", "/v2/{project_id}/training-jobs/j1"], ids=str
)
def test_a_signature_is_for_one_path(service, clock, jobs, path):
    """
    What was signed for one path opens no other.
    """
    got = signed(service, clock())._replace(method="GET", path=path.format(**vars(service))).send(service)

    assert refusal(got) == (401, "APIG.0301", SIGNATURE)


@pytest.mark.parametrize("name", ["X-Project-Id", "Content-Type", "X-Sdk-Date"])
@pytest.mark.parametrize("value", [None, "other"])
def test_a_signed_header_can_neither_be_changed_nor_left_out(service, clock, jobs, name, value):
    """
    Each header that was signed has to arrive as it was.
    """
    request = signed(service, clock())
    headers = {**request.headers, name: value} if value else {k: v for k, v in request.headers.items() if k != name}

    assert refusal(request._replace(headers=headers).send(service)) == (401, "APIG.0301", SIGNATURE)
    assert [] == jobs.asked


def test_a_header_that_is_not_there_cannot_be_signed(service, clock):
    """
    A signature must not name more headers than it was made of.
    """
    request = signed(service, clock())
    request.headers["Authorization"] = request.headers["Authorization"].replace(";x-sdk-date", ";x-more;x-sdk-date")

    assert refusal(request.send(service)) == (401, "APIG.0301", SIGNATURE)


def test_the_date_is_a_signed_header(service, clock):
    """
    A signature that leaves the date out is none, whatever the header says.
    """
    request = signed(service, clock())
    request.headers["Authorization"] = request.headers["Authorization"].replace(";x-sdk-date", "")

    assert refusal(request.send(service)) == (401, "APIG.0301", SIGNATURE)


@pytest.mark.parametrize("text", ["", "Access=A", "Access=A, SignedHeaders=host, Signature=", "Access=, x, y"])
def test_half_a_signature_is_refused(service, text):
    """
    A header that cannot be read is a wrong signature, and no fault of the service.
    """
    got = ask(
        service, "GET", f"/v2/{service.project_id}/training-jobs/j1", {"Authorization": f"SDK-HMAC-SHA256 {text}"}
    )

    assert refusal(got) == (401, "APIG.0301", SIGNATURE)


@pytest.mark.parametrize(
    ("seconds", "status"), [(900, 200), (-900, 200), (901, 401), (-901, 401), (86400, 401), (-86400, 401)]
)
def test_a_signature_is_good_for_fifteen_minutes_on_both_sides(service, clock, seconds, status):
    """
    A client whose clock is more than 15 minutes fast or slow is refused.
    """
    assert status == signed(service, clock() + timedelta(seconds=seconds)).send(service).status


@pytest.mark.parametrize("minutes", [30, -30])
def test_the_refusal_tells_both_clocks(service, clock, minutes):
    """
    From the message a client can tell by how much its clock is wrong.
    """
    got = signed(service, clock() + timedelta(minutes=minutes)).send(service)

    assert "signature time:20261124T0" in got.json["error_msg"]
    assert timedelta(minutes=minutes) == clock_error(got.json["error_msg"])


def test_the_clock_of_the_service_can_be_off(start, clock):
    """
    With an offset a client whose clock is right is the one that seems wrong.
    """
    service = start(clock_offset_seconds=1800)
    got = signed(service, clock()).send(service)

    assert timedelta(minutes=-30) == clock_error(got.json["error_msg"])
    assert "Tue, 24 Nov 2026 08:30:00 GMT" == got.headers["Date"]


@pytest.mark.parametrize(("token", "status"), [("t1", 200), ("t2", 401), (None, 401)])
def test_temporary_keys_need_their_security_token(start, clock, token, status):
    """
    With temporary keys the security token has to be theirs.
    """
    service = start(security_token="t1")
    headers = {"X-Security-Token": token} if token else {}

    assert status == signed(service, clock(), headers=headers).send(service).status


def test_a_secret_is_in_no_repr(service):
    """
    What the gate and the service know is not shown by accident.
    """
    shown = f"{Keys('a-secret', 'a-token')!r} {service!r} {service.requests!r}"

    assert "a-secret" not in shown
    assert "a-token" not in shown
    assert [] == [name for name in ("secret_key", "token", "password") if getattr(service, name) in shown]


def test_of_many_tokens_the_oldest_is_forgotten(service, clock):
    """
    What the service keeps is bounded: 1,000 tokens and 1,000 keys.
    """
    gate = service._api._doors.gate
    for number in range(1000):
        gate.know_token(f"t{number}", clock() + timedelta(hours=1))
        gate.know_keys(f"A{number}", Keys("s"))

    assert 401 == get(service).status
    assert 200 == get(service, **{"X-Auth-Token": "t0"}).status
    assert 401 == signed(service, clock()).send(service).status
    assert 200 == signed(service, clock(), access_key="A0", secret_key="s").send(service).status
