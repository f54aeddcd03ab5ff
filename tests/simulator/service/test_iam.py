"""Tokens for a password, and temporary keys from the metadata service."""

from __future__ import annotations

import json

import pytest

from .conftest import ask, get, signed


def login(service, scope=None, methods=("password",), **changes):
    """Ask for a token as the API reference shows it."""
    user = {"name": service.username, "password": service.password, "domain": {"name": service.account}, **changes}
    auth = {
        "identity": {"methods": methods, "password": {"user": user}},
        "scope": {"project": scope or {"id": service.project_id}},
    }
    return ask(
        service, "POST", "/v3/auth/tokens", {"Content-Type": "application/json"}, json.dumps({"auth": auth}).encode()
    )


@pytest.mark.parametrize("scope", [None, {"name": "cn-north-4"}])
def test_a_password_gives_a_token(service, clock, scope):
    """
    The token is in the header, good for 24 hours, and opens the project.
    """
    got = login(service, scope)
    token = got.json["token"]

    assert 201 == got.status
    assert ("2026-11-24T08:00:00.000000Z", "2026-11-25T08:00:00.000000Z") == (token["issued_at"], token["expires_at"])
    assert (["password"], service.project_id) == (token["methods"], token["project"]["id"])
    assert (service.username, service.account) == (token["user"]["name"], token["user"]["domain"]["name"])
    assert 200 == get(service, **{"X-Auth-Token": got.headers["X-Subject-Token"]}).status


def test_each_login_has_a_token_of_its_own(service, clock):
    """
    A token that was got later is good for longer.
    """
    clock.move(hours=1)
    token = login(service).headers["X-Subject-Token"]
    clock.move(hours=23.5)

    assert 401 == get(service).status
    assert 200 == get(service, **{"X-Auth-Token": token}).status


@pytest.mark.parametrize(
    "wrong", [{"password": "x"}, {"name": "x"}, {"domain": {"name": "x"}}, {"password": 5}, {"password": "\u00e9"}]
)
def test_a_wrong_password_is_refused_as_iam_does(service, wrong):
    """
    Which of account, name and password is wrong is not told.
    """
    got = login(service, **wrong)
    error = {"code": 401, "message": "The username or password is wrong.", "title": "Unauthorized"}

    assert (401, {"error": error}, None) == (got.status, got.json, got.headers["X-Subject-Token"])


@pytest.mark.parametrize("scope", [{"id": "other"}, {"name": "other"}, {"id": ""}])
def test_a_token_is_for_a_project_of_the_user(service, scope):
    """
    Another project gets no token.
    """
    assert 401 == login(service, scope).status


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"{}",
        b'{"auth": {}}',
        b'{"auth": null}',
        b'{"auth": {"identity": {"methods": []}}}',
        b"\xff",
    ],
)
def test_a_body_that_is_no_login_is_a_bad_request(service, body):
    """
    The error has the shape of IAM's.
    """
    got = ask(service, "POST", "/v3/auth/tokens", {}, body)

    assert (400, "Bad Request") == (got.status, got.json["error"]["title"])


def test_another_method_than_the_password_is_a_bad_request(service):
    """
    The service knows passwords only.
    """
    assert [400, 400, 400] == [login(service, methods=each).status for each in (["token"], ["password", "totp"], [])]


def keys(service):
    return ask(service, "GET", "/openstack/latest/securitykey").json["credential"]


def test_the_metadata_service_gives_temporary_keys(start, clock):
    """
    The keys sign requests, together with their security token, until they end.
    """
    service = start(metadata_service=True)
    given = keys(service)
    options = {
        "access_key": given["access"],
        "secret_key": given["secret"],
        "headers": {"X-Security-Token": given["securitytoken"]},
    }

    assert "2026-11-25T08:00:00.000000Z" == given["expires_at"]
    assert 200 == signed(service, clock(), **options).send(service).status
    assert 401 == signed(service, clock(), **{**options, "headers": {}}).send(service).status
    clock.move(hours=24)
    assert 401 == signed(service, clock(), **options).send(service).status


def test_the_keys_are_renewed_an_hour_before_their_end(start, clock):
    """
    Until then whoever asks gets the same ones.
    """
    service = start(metadata_service=True)
    first = keys(service)
    clock.move(hours=23)

    assert first == keys(service)
    clock.move(seconds=1)
    assert first["access"] != keys(service)["access"]


def test_the_metadata_service_is_off_by_default(service):
    """
    A cloud server has it, and nobody else.
    """
    assert 404 == ask(service, "GET", "/openstack/latest/securitykey").status
