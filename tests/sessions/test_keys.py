"""RestSession signed in with an access key and a secret key, against a server that checks the signature."""

from __future__ import annotations

import hmac
import json
import pickle
from urllib.parse import unquote

import pytest

from ma_widgets import RestSession, connect, errors
from ma_widgets.sessions import Resource
from ma_widgets.signing import Unsigned, sign

from ..conftest import reply
from ..service import JSON, serve_fixture  # noqa: F401 -- a fixture

ACCESS_KEY, SECRET_KEY = "EXAMPLEACCESSKEY0001", "canary-secret-key-000000000000000000001"
SIGNED = ("content-type", "host", "x-project-id", "x-sdk-date", "x-security-token")


def checking(request):
    """Answer a job to whoever signed the request with the secret key, and 401 to anybody else."""
    names = [name for name in SIGNED if request.headers.get(name)]
    unsigned = Unsigned(request.method, unquote(request.path), [], {name: request.headers[name] for name in names})
    if hmac.compare_digest(sign(unsigned, ACCESS_KEY, SECRET_KEY), request.headers["Authorization"]):
        return 200, JSON, '{"metadata": {"id": "job-1"}}'
    text = f"verify aksk signature fail, secret {SECRET_KEY}"
    return 401, JSON, f'{{"error_code": "APIG.0301", "error_msg": "{text}"}}'


def keys(service, **options):
    """Return a session with the keys, or with those that *options* name."""
    given = {"access_key": ACCESS_KEY, "secret_key": SECRET_KEY, **options}
    return RestSession(service.endpoint, project_id="p1", **given)


@pytest.mark.parametrize("options", [{}, {"security_token": "temporary"}])
def test_the_server_accepts_the_signature(serve, options):
    """
    A request is signed with the keys, and with the token of temporary ones.
    """
    service = serve(checking)

    assert {"metadata": {"id": "job-1"}} == keys(service, **options).fetch(Resource.JOB, "job-1")
    assert "X-Auth-Token" not in service.requests[0].headers


def test_a_wrong_key_is_said_without_any_key(serve):
    """
    401 APIG.0301 is NotAuthenticated; the secret that the service repeats is not shown.
    """
    service = serve(checking)
    with pytest.raises(errors.NotAuthenticated) as wrong:
        keys(service, secret_key="another-secret-key").fetch(Resource.JOB, "job-1")
    with pytest.raises(errors.NotAuthenticated) as repeated:
        keys(service, access_key="ANOTHER").fetch(Resource.JOB, "job-1")

    assert "APIG.0301" == wrong.value.code
    assert "canary" not in str(repeated.value)


def test_the_keys_are_in_nothing_that_is_shown(serve):
    """
    repr(), vars() and pickle of a session hold no secret.
    """
    session = keys(serve(checking))

    assert "canary" not in repr(session) + repr(vars(session))
    with pytest.raises((pickle.PicklingError, AttributeError, TypeError)):
        pickle.dumps(session)


@pytest.mark.parametrize(
    ("given", "what"),
    [
        ({"access_key": ACCESS_KEY}, "RestSession has access_key= but not secret_key=."),
        ({"secret_key": SECRET_KEY}, "RestSession has secret_key= but not access_key=."),
        ({"security_token": "temporary"}, "RestSession has security_token= but not access_key= and secret_key=."),
        ({}, "RestSession needs a token or keys."),
    ],
)
def test_half_a_pair_is_refused(given, what):
    """
    Without a whole pair or a token the message says what is lacking.
    """
    with pytest.raises(errors.NotAuthenticated) as caught:
        RestSession(region="cn-north-4", project_id="p1", environment={}, **given)

    assert what == caught.value.what


def test_keys_are_found_in_the_environment():
    """
    The variables of the vendor's SDK make a REST session.
    """
    environment = {
        "MA_WIDGETS_SESSION": "rest",
        "HUAWEICLOUD_SDK_AK": ACCESS_KEY,
        "HUAWEICLOUD_SDK_SK": SECRET_KEY,
        "HUAWEICLOUD_SDK_PROJECT_ID": "p1",
        "HUAWEICLOUD_SDK_REGION": "cn-north-4",
    }

    assert "RestSession('https://modelarts.cn-north-4.myhuaweicloud.com', project_id='p1')" == repr(
        connect(environment)
    )
    del environment["HUAWEICLOUD_SDK_SK"]
    with pytest.raises(errors.NotAuthenticated, match="HUAWEICLOUD_SDK_SK"):
        connect(environment)


def test_a_job_is_read_with_keys(serve):
    """
    The whole way from keys to a job.
    """
    body = reply("cpu")
    service = serve(lambda request: (checking(request)[0], JSON, json.dumps(body)))

    assert "test-pytorch-cpu01" == keys(service).fetch(Resource.JOB, "job-1")["metadata"]["name"]
