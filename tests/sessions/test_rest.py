import gc
import json
import pickle
import shutil
import socket
import ssl
import subprocess
import threading
import traceback

import pytest

from ma_widgets import RestSession, load_job
from ma_widgets.errors import (
    BadReply,
    BadRequest,
    ConnectionFailed,
    JobNotFound,
    NotAuthenticated,
    NotSupported,
    PermissionDenied,
    ServiceUnavailable,
    SessionError,
    Throttled,
    TokenExpired,
)
from ma_widgets.sessions import Resource
from ma_widgets.sessions._refusal import parsed
from ma_widgets.sessions._retry import Retries

from ..conftest import reply
from ..service import JSON, modelarts, serve_fixture  # noqa: F401 -- a fixture

TOKEN = "t0ken-canary"
OK = (200, JSON, '{"metadata": {"id": "job-1"}}')

# The official replies, with what they say.
OFFICIAL = {
    "abnormal": ("Abnormal", "trainjob--py14_mem06-108"),
    "cpu": ("Running", "test-pytorch-cpu01"),
    "terminating": ("Terminating", "trainjob--py14_mem06-110"),
    "created": ("Creating", "TestModelArtsJob"),
}


def rest(service, **options):
    return RestSession(service.endpoint, project_id="p1", token=TOKEN, retries=at_once(), **options)


def at_once():
    """Retries that do not wait."""
    return Retries(sleep=lambda _: None)


def formatted(error):
    """Return the error as a traceback shows it."""
    return traceback.format_exception(type(error), error, error.__traceback__)


def refused(service, job_id="job-1"):
    """Return the error that a fetch raises, after looking for the token in everything that is shown of it."""
    with pytest.raises(SessionError) as caught:
        rest(service).fetch(Resource.JOB, job_id)
    shown = [str(caught.value), repr(caught.value), caught.value.details, *formatted(caught.value)]
    assert TOKEN not in "".join(shown)
    return caught.value


@pytest.fixture
def closed_port():
    """A port that is taken, and that nobody listens at."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


# Jobs


@pytest.mark.parametrize("name", OFFICIAL)
def test_an_official_reply_becomes_a_job(serve, name):
    """
    What the API reference shows as a reply is read from the wire: phase, name and frames.
    """
    phase, title = OFFICIAL[name]
    official = reply(name)
    service = serve(modelarts({official["metadata"]["id"]: official}, TOKEN))

    job = load_job(official["metadata"]["id"], rest(service))

    assert job.reply == official
    assert (job.phase, job.name) == (phase, title)
    assert job.frames["metadata"].loc[0, "id"] == official["metadata"]["id"]
    assert title in job.to_html()


def test_running_records_of_an_official_reply_become_a_frame(serve):
    """
    The two runs of the documented job are two rows.
    """
    official = reply("abnormal")
    service = serve(modelarts({official["metadata"]["id"]: official}, TOKEN))

    runs = load_job(official["metadata"]["id"], rest(service)).frames["running_records"]

    assert list(runs["end_reason"]) == ["exit with 127", "job completed"]


def test_one_look_is_one_get_with_the_token(serve):
    """
    Path, method and header are those of the API reference, and nothing else is asked.
    """
    service = serve(OK)

    rest(service).fetch(Resource.JOB, "job-1")

    (request,) = service.requests
    assert ("GET", "/v2/p1/training-jobs/job-1", "") == (request.method, request.path, request.query)
    assert request.headers["X-Auth-Token"] == TOKEN
    assert request.headers["Authorization"] is None


def test_a_query_is_sent_as_parameters(serve):
    """
    What follows the job id in ``fetch`` stands behind the question mark, quoted.
    """
    service = serve(OK)

    rest(service).fetch(Resource.JOB, "job-1", x="a b&c")

    assert service.requests[0].query == "x=a+b%26c"


@pytest.mark.parametrize(
    "query", [{"order": "\ud800"}, {"\ud800": 1}, {"order": ["\udfff"]}], ids=["value", "name", "list"]
)
@pytest.mark.parametrize("options", [{"token": TOKEN}, {"access_key": "ak", "secret_key": "sk"}], ids=["token", "keys"])
def test_half_a_character_is_a_bad_request(serve, query, options):
    """
    What no URL can have is refused before anything is sent.
    """
    service = serve(OK)

    with pytest.raises(BadRequest, match="no URL can have"):
        RestSession(service.endpoint, project_id="p1", **options).fetch(Resource.LOG, "job-1", task="worker-0", **query)

    assert [] == service.requests


def test_a_wrong_token_is_not_authenticated(serve):
    """
    A gateway that refuses the token is told from a job that is not there.
    """
    service = serve(modelarts({}, "another token"))

    assert type(refused(service)) is NotAuthenticated


# What the service says when it refuses; the bodies are samples 08 to 08f.

REFUSALS = {
    "no such job": (
        400,
        '{"error_msg": "Training job (ID: 618222c4-dc2f-4cfe-bc49-72b075b7552e) not found.",'
        ' "error_code": "ModelArts.2775",'
        ' "error_solution": "Check whether the training job information in the request is valid."}',
        JobNotFound("x", code="ModelArts.2775",
                    solution="Check whether the training job information in the request is valid."),
    ),
    "no such algorithm": (
        400,
        '{"error_msg": "algorithm not found.", "error_code": "ModelArts.2755",'
        ' "error_solution": "Check whether the training project information in the request is valid."}',
        BadRequest("x", code="ModelArts.2755",
                   solution="Check whether the training project information in the request is valid."),
    ),
    "no solution": (
        400,
        '{"error_code": "ModelArts.50004000", "error_msg": "Bad request."}',
        BadRequest("x", code="ModelArts.50004000"),
    ),
    "gateway": (
        401,
        '{"error_msg": "Incorrect IAM authentication information: verify aksk signature fail",'
        ' "error_code": "APIG.0301", "request_id": "d0f1e2d3c4b5a69788796a5b4c3d2e1f"}',
        NotAuthenticated("x", code="APIG.0301", request_id="d0f1e2d3c4b5a69788796a5b4c3d2e1f"),
    ),
    "bad token": (
        403,
        '{"error_msg": "Invalid token.", "error_code": "ModelArts.0203",'
        ' "error_solution": "Obtain a new token and try again."}',
        NotAuthenticated("x", code="ModelArts.0203", solution="Obtain a new token and try again."),
    ),
    "throttled": (
        429,
        '{"error_msg": "services too many requests", "error_code": "ModelArts.2799",'
        ' "error_solution": "Please try again later"}',
        Throttled("x", code="ModelArts.2799", solution="Please try again later"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSALS)
def test_a_documented_error_keeps_what_the_service_sent(serve, name):
    """
    Kind, code, solution, request id and status come through, and the reason is told in the service's words.
    """
    status, body, expected = REFUSALS[name]

    error = refused(serve((status, JSON, body)))

    assert (type(expected), expected.code, expected.solution) == (type(error), error.code, error.solution)
    assert (expected.request_id, status) == (error.request_id, error.status)
    assert f"The service said: {json.loads(body)['error_msg']}" in error.details


@pytest.mark.parametrize(
    ("status", "code", "expected"),
    [
        (401, "ModelArts.0202", TokenExpired),
        (401, "ModelArts.4127", TokenExpired),
        (401, "ModelArts.0201", NotAuthenticated),
        (403, "ModelArts.0206", NotAuthenticated),
        (404, "ModelArts.2786", NotAuthenticated),
        (500, "ModelArts.0109", NotAuthenticated),
        (403, "ModelArts.0108", PermissionDenied),
        (400, "ModelArts.2771", PermissionDenied),
        (403, "ModelArts.4116", PermissionDenied),
        (400, "ModelArts.2788", BadRequest),
        (500, "ModelArts.2958", ServiceUnavailable),
        (429, "APIG.0308", Throttled),
        (504, "APIG.0203", ServiceUnavailable),
        (401, "", NotAuthenticated),
        (403, "", PermissionDenied),
        (404, "", JobNotFound),
        (408, "", ServiceUnavailable),
        (418, "", BadRequest),
        (429, "", Throttled),
        (500, "", ServiceUnavailable),
        (503, "", ServiceUnavailable),
        (599, "", ServiceUnavailable),
    ],
)
def test_the_code_decides_before_the_status(serve, status, code, expected):
    """
    A fault of the credentials may come as a 404 and a job that is not there as a 400.
    """
    error = refused(serve((status, JSON, json.dumps({"error_code": code, "error_msg": "No."}))))

    assert type(error) is expected
    assert error.status == status


@pytest.mark.parametrize(
    "body",
    [
        {"error_code": "ModelArts.2775", "error_msg": "Not there.", "request_id": "d0f1"},
        {"errorCode": "ModelArts.2775", "errorMsg": "Not there.", "request_id": "d0f1"},
        {"code": "ModelArts.2775", "message": "Not there.", "request_id": "d0f1"},
        {"error": {"code": "ModelArts.2775", "message": "Not there.", "request_id": "d0f1"}},
        {"error": {"error_code": "ModelArts.2775", "error_msg": "Not there."}, "request_id": "d0f1"},
    ],
    ids=["error_code", "errorCode", "code", "nested", "nested, id outside"],
)
@pytest.mark.parametrize("status", [400, 200])
def test_an_error_has_many_shapes(serve, body, status):
    """
    All shapes that the service has for an error are read alike, even under a status of success.
    """
    error = refused(serve((status, JSON, json.dumps(body))))

    assert type(error) is JobNotFound
    assert (error.code, error.request_id) == ("ModelArts.2775", "d0f1")
    assert "The service said: Not there." in error.details


def test_job_not_found_says_where_it_was_looked_for(serve):
    """
    The id is right more often than the project or the region.
    """
    service = serve(modelarts({}, TOKEN))

    error = refused(service, "no-such-job")

    assert error.what == f"No training job 'no-such-job' in project 'p1' at {service.endpoint}."
    assert "check the id, the region and project_id=" in error.details


def test_how_often_was_tried_is_a_sentence_of_its_own(serve):
    """
    What the service says has no full stop of its own.
    """
    body = '{"error_code": "ModelArts.2799", "error_msg": "services too many requests"}'

    assert "services too many requests. Three tries were made." in str(refused(serve((429, JSON, body))))


def test_a_page_instead_of_an_error_is_not_echoed(serve):
    """
    Of an HTML error page only the status is told.
    """
    error = refused(serve((502, {"Content-Type": "text/html"}, "<html><h1>nginx</h1></html>")))

    assert type(error) is ServiceUnavailable
    assert str(error) == (
        "ModelArts has a fault of its own.\n"
        "The service answered with HTTP status 502 and no reason. Three tries were made.\n"
        "Try again in a minute."
    )


def test_a_page_from_a_wrong_endpoint_is_job_not_found(serve):
    """
    A 404 without a word of ModelArts says so, without the page.
    """
    error = refused(serve((404, {"Content-Type": "text/html"}, "<html>Not Found</html>")))

    assert type(error) is JobNotFound
    assert "HTTP status 404 and no reason" in str(error)
    assert "<" not in str(error)


@pytest.mark.parametrize("status", [401, 403, 404, 429, 500])
@pytest.mark.parametrize("body", ["", " ", "null", "[]", "1", '"no"', "{", "{}", '{"error_code": {"a": 1}}'])
def test_an_error_without_a_reason_is_still_told(serve, status, body):
    """
    Whatever the body of an error is, the status alone gives an error with a sentence.
    """
    error = refused(serve((status, JSON, body)))

    assert error.status == status
    assert f"HTTP status {status}" in str(error)


def test_a_long_reason_is_cut(serve):
    """
    A service that answers with a book does not fill the notebook.
    """
    body = json.dumps({"error_code": "X", "error_msg": "word " * 100_000})

    assert len(str(refused(serve((400, JSON, body))))) < 1000


def test_a_token_that_the_service_echoes_is_masked(serve):
    """
    A service may repeat the token in its reason; we do not.
    """
    body = json.dumps({"error_code": "ModelArts.0203", "error_msg": f"{TOKEN} is no token", "error_solution": TOKEN})

    error = refused(serve((401, JSON, body)))

    assert "The service said: •••••• is no token" in error.details


# Bodies that are not what the API promises


@pytest.mark.parametrize(
    ("headers", "body", "what"),
    [
        ({"Content-Type": "text/html"}, "<html>Login</html>", "The reply is a web page, not JSON."),
        (JSON, "<!DOCTYPE html>", "The reply is a web page, not JSON."),
        (JSON, "", "The reply is empty."),
        (JSON, " \n\t ", "The reply is empty."),
        (JSON, "null", "The reply is JSON, but not what the API promises."),
        (JSON, "1", "The reply is JSON, but not what the API promises."),
        (JSON, "true", "The reply is JSON, but not what the API promises."),
        (JSON, '"text"', "The reply is JSON, but not what the API promises."),
        (JSON, '{"metadata": ', "The reply is not JSON."),
        (JSON, '{"metadata": {"id": "é"}}'.encode("latin-1"), "The reply is not JSON."),
        (JSON, "9" * 10_000, "The reply is not JSON."),
        (JSON, "[" * 100_000, "The reply is not JSON."),
        (JSON, '{"a":' * 100_000 + "1" + "}" * 100_000, "The reply is not JSON."),
    ],
    ids="page,hidden page,empty,spaces,null,number,true,text,half,latin-1,long number,deep lists,deep objects".split(
        ","
    ),
)
def test_a_body_that_is_no_object_is_a_bad_reply(serve, headers, body, what):
    """
    The message says what came instead of a job, and nothing of it is shown.
    """
    error = refused(serve((200, headers, body)))

    assert type(error) is BadReply
    assert error.what == what
    assert "Check the endpoint" in error.hint


@pytest.mark.parametrize("body", ["[]", "[1, 2]", "{}", '{"metadata": null}', '{"metadata": {"name": "x"}}'])
def test_a_reply_without_a_job_is_a_bad_reply(serve, body):
    """
    JSON that describes no job never becomes an empty one.
    """
    service = serve((200, JSON, body))

    with pytest.raises(BadReply):
        load_job("job-1", rest(service))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_json_may_come_in_any_unicode(serve, encoding):
    """
    A byte order mark or wide characters do not matter.
    """
    service = serve((200, JSON, '{"metadata": {"id": "job-1", "name": "作业"}}'.encode(encoding)))

    assert rest(service).fetch(Resource.JOB, "job-1")["metadata"]["name"] == "作业"


@pytest.mark.parametrize("status", [201, 204, 206])
def test_success_of_another_kind_is_a_bad_reply(serve, status):
    """
    Part of a reply, or none, is never shown as the whole.
    """
    body = "" if status == 204 else OK[2]

    error = refused(serve((status, JSON, body)))

    assert type(error) is BadReply
    assert error.what == f"The service answered with HTTP status {status} and no job."


@pytest.mark.parametrize("resource", [Resource.EVENTS, Resource.STAGES, Resource.TASKS, Resource.JOBS])
def test_what_is_not_there_is_called_by_its_name(serve, resource):
    """
    Nobody asked for a job.
    """
    with pytest.raises(BadReply, match=rf"HTTP status 204 and no {resource.value}\."):
        rest(serve((204, JSON, ""))).fetch(resource, None if resource is Resource.JOBS else "job-1")


@pytest.mark.parametrize("body", ["<html>Not Found</html>", "{}", '{"error_code": "X", "error_msg": "No route."}'])
def test_a_list_that_is_not_found_is_a_wrong_endpoint(serve, body):
    """
    There was no id that could be wrong.
    """
    with pytest.raises(BadRequest, match="The endpoint does not have this API") as caught:
        rest(serve((404, JSON, body))).fetch(Resource.JOBS, None)

    assert (404, "Check the endpoint and the region.") == (caught.value.status, caught.value.hint)


@pytest.mark.parametrize("sent", [0, 1, 10, 28])
def test_a_reply_that_breaks_off_is_never_taken_for_whole(serve, sent):
    """
    The connection ends before the promised length: no answer, at any place.
    """
    service = serve((200, {**JSON, "Content-Length": str(len(OK[2]))}, OK[2][:sent]))

    with pytest.raises((ConnectionFailed, BadReply)) as caught:
        rest(service).fetch(Resource.JOB, "job-1")

    assert getattr(caught.value, "kind", "truncated") == "truncated"


def test_a_reply_of_many_megabytes_is_not_read(serve):
    """
    No server can fill the kernel's memory.
    """
    error = refused(serve((200, JSON, b" " * (9 * 2**20))))

    assert type(error) is BadReply
    assert error.what == "The reply is larger than 8 MB."


@pytest.mark.parametrize("status", [400, 503])
def test_an_error_of_megabytes_is_told_by_its_status(serve, status):
    """
    As objects it would take fifty times the memory, so it is not parsed.
    """
    said = {"error_code": "ModelArts.0000", "error_msg": "Too long.", "request_id": "x" * 2**20}
    error = refused(serve((status, JSON, json.dumps(said))))

    assert (status, None) == (error.status, error.code)
    assert f"The service answered with HTTP status {status} and no reason." in error.why


@pytest.mark.parametrize(
    ("large", "pages"), [(f'"{"x" * (7 * 2**20)}"', 10), (f"[{'[],' * 700_000}[]]", 3)], ids=["text", "objects"]
)
def test_a_list_of_many_megabytes_is_left(serve, large, pages):
    """
    Each page may be large, all of them together may not.
    """
    number = iter(range(99))
    service = serve(
        lambda _: (200, JSON, f'{{"total": 9999, "events": [{{"number": {next(number)}, "message": {large}}}]}}')
    )

    with pytest.raises(BadReply, match="The list is too large to be read whole"):
        rest(service).fetch(Resource.EVENTS, "job-1")

    assert pages == len(service.requests)


def test_a_reply_that_only_claims_to_be_packed_is_no_answer(serve):
    """
    A wrong header about packing is an error of ours, not one of a library.
    """
    service = serve((200, {**JSON, "Content-Encoding": "gzip"}, OK[2]))

    assert type(refused(service)) is ConnectionFailed


# Redirects


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(serve, status):
    """
    The token stays with the endpoint: the other server gets no request at all.
    """
    other = serve(OK)
    service = serve((status, {"Location": f"{other.endpoint}/v2/p1/training-jobs/job-1"}, ""))

    error = refused(service)

    assert type(error) is BadReply
    assert f"HTTP status {status}" in error.why
    assert (len(service.requests), len(other.requests)) == (1, 0)


@pytest.mark.parametrize("status", [300, 304, 305])
def test_what_leads_nowhere_is_no_redirect(serve, status):
    """
    "Not modified" sends nobody elsewhere.
    """
    error = refused(serve((status, JSON, "")))

    assert (BadReply, f"The service answered with HTTP status {status} and no job.") == (type(error), error.what)


# The way to the service


def test_a_port_where_nothing_listens_is_refused(closed_port):
    """
    The message names the endpoint, and the error may be tried again.
    """
    with pytest.raises(ConnectionFailed) as caught:
        RestSession(f"http://127.0.0.1:{closed_port}", project_id="p1", token=TOKEN, retries=at_once()).fetch(
            Resource.JOB, "job-1"
        )

    assert (caught.value.kind, caught.value.retryable) == ("refused", True)
    assert str(caught.value) == (
        f"Nothing listens at http://127.0.0.1:{closed_port}.\nThree tries were made.\nCheck the endpoint and its port."
    )


@pytest.mark.parametrize("job_id", ["SSL-certificate", "Timeout", "ProxyError", "getaddrinfo", "IncompleteRead"])
def test_the_kind_of_a_failure_does_not_hang_on_the_job_id(closed_port, job_id):
    """
    Libraries put the URL into their message; a job id in it must not be read as a cause.
    """
    with pytest.raises(ConnectionFailed) as caught:
        RestSession(f"http://127.0.0.1:{closed_port}", project_id="p1", token=TOKEN, retries=at_once()).fetch(
            Resource.JOB, job_id
        )

    assert caught.value.kind == "refused"


@pytest.mark.parametrize("host", ["no-such-host.invalid", "a" * 64 + ".invalid"])
def test_a_name_that_is_not_known_is_a_fault_of_dns(monkeypatch, host):
    """
    The message names the endpoint and says what to check.
    """
    monkeypatch.setenv("NO_PROXY", "*")
    session = RestSession(f"https://{host}", project_id="p1", token=TOKEN, allowed_hosts=[host], retries=at_once())

    with pytest.raises(ConnectionFailed) as caught:
        session.fetch(Resource.JOB, "job-1")

    assert caught.value.kind == "dns"
    assert caught.value.what == f"The name of the endpoint https://{host} is not known."
    assert caught.value.why == "Two tries were made."


def test_a_server_that_hangs_up_is_a_failed_connection(serve):
    """
    No status line at all is no answer.
    """

    def hang_up(request):
        raise ConnectionResetError

    assert refused(serve(hang_up)).kind == "reset"


@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"])
def test_no_proxy_stands_before_this_machine(serve, monkeypatch, name, closed_port):
    """
    A server on this machine answers whatever proxy the environment names, and the proxy sees no token.
    """
    for each in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(each, raising=False)
    monkeypatch.setenv(name, f"http://127.0.0.1:{closed_port}")

    assert rest(serve(OK)).fetch(Resource.JOB, "job-1") == {"metadata": {"id": "job-1"}}


@pytest.mark.parametrize(
    "proxy",
    [
        "http://user:pr0xy-canary@127.0.0.1:{port}",
        "http://user:pr0xy-canary@proxy:x",
        "http://:pr0xy-canary@",
    ],
)
def test_a_proxy_that_does_not_answer_is_told_without_its_password(monkeypatch, closed_port, proxy):
    """
    A dead or misspelt proxy is named as the cause; its password is not.
    """
    for each in ("NO_PROXY", "no_proxy", "https_proxy"):
        monkeypatch.delenv(each, raising=False)
    monkeypatch.setenv("HTTPS_PROXY", proxy.format(port=closed_port))

    with pytest.raises(ConnectionFailed) as caught:
        RestSession(region="cn-north-4", project_id="p1", token=TOKEN).fetch(Resource.JOB, "job-1")

    assert caught.value.kind == "proxy"
    assert "Check HTTPS_PROXY and NO_PROXY." in str(caught.value)
    assert "pr0xy-canary" not in "".join(formatted(caught.value))


def test_netrc_is_not_used(serve, monkeypatch, tmp_path):
    """
    A password for the host in the user's .netrc does not travel along with the token.
    """
    (tmp_path / ".netrc").write_text("machine 127.0.0.1\nlogin user\npassword netrc-canary\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    service = serve(OK)

    rest(service).fetch(Resource.JOB, "job-1")

    assert service.requests[0].headers["Authorization"] is None
    assert service.requests[0].headers["X-Auth-Token"] == TOKEN


# Certificates


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for 127.0.0.1 that signed itself, in one file with its key."""
    if shutil.which("openssl") is None:
        pytest.skip("no openssl command to make a certificate with")
    folder = tmp_path_factory.mktemp("certificate")
    command = (
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1"
    )
    files = ["-keyout", folder / "key.pem", "-out", folder / "cert.pem"]
    subprocess.run([*command.split(), *files], check=True, capture_output=True)
    return folder / "cert.pem"


@pytest.fixture
def tls(certificate):
    """What a server with that certificate needs."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, certificate.with_name("key.pem"))
    return context


def test_a_certificate_that_signed_itself_is_not_trusted(serve, tls):
    """
    The message says how to trust it, and never to look away; trying again does not help.
    """
    service = serve(OK, tls)

    error = refused(service)

    assert (error.kind, error.retryable) == ("tls", False)
    assert "Its certificate is not trusted: self" in error.why
    assert "ca_bundle=" in error.hint
    assert "verify" not in str(error)
    assert service.requests == []


def test_a_certificate_in_the_bundle_is_trusted(serve, tls, certificate):
    """
    With the organisation's certificates in ca_bundle the connection stands.
    """
    assert rest(serve(OK, tls), ca_bundle=str(certificate)).fetch(Resource.JOB, "job-1")["metadata"]["id"] == "job-1"


def test_a_certificate_for_another_host_is_not_trusted(serve, tls, certificate):
    """
    A trusted certificate of somebody else does not help an impostor.
    """
    endpoint = serve(OK, tls).endpoint.replace("127.0.0.1", "localhost")

    with pytest.raises(ConnectionFailed, match="No secure connection") as caught:
        RestSession(endpoint, project_id="p1", token=TOKEN, ca_bundle=str(certificate)).fetch(Resource.JOB, "job-1")

    assert caught.value.kind == "tls"


def test_https_to_a_server_of_plain_http_is_a_fault_of_tls(serve):
    """
    A server that speaks no TLS gets no token.
    """
    service = serve(OK)

    with pytest.raises(ConnectionFailed) as caught:
        RestSession(service.endpoint.replace("http:", "https:"), project_id="p1", token=TOKEN).fetch(Resource.JOB, "j")

    assert caught.value.kind == "tls"
    assert service.requests == []


def test_a_bundle_that_does_not_exist_is_told_at_once(tmp_path):
    """
    A misspelt path is named before any request.
    """
    with pytest.raises(BadRequest, match=r"ca_bundle='.*no-such\.pem' does not exist"):
        RestSession(region="cn-north-4", project_id="p1", token=TOKEN, ca_bundle=str(tmp_path / "no-such.pem"))


@pytest.mark.parametrize("name", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_a_bundle_of_the_environment_that_does_not_exist_is_told(serve, tls, monkeypatch, tmp_path, name):
    """
    A variable that points nowhere does not switch the check off, and the message names the cause.
    """
    monkeypatch.delenv("REQUESTS_CA_BUNDLE", raising=False)
    monkeypatch.setenv(name, str(tmp_path / "no-such.pem"))

    error = refused(serve(OK, tls))

    assert error.kind == "tls"
    assert error.why == "The file with certificates to trust does not exist."


def test_a_bundle_that_holds_no_certificate_is_told(serve, tls, tmp_path):
    """
    A file of another kind does not switch the check off.
    """
    (tmp_path / "empty.pem").write_text("no certificate\n")

    with pytest.raises(BadRequest, match=r"ca_bundle='.*empty\.pem' holds no certificates\."):
        rest(serve(OK, tls), ca_bundle=str(tmp_path / "empty.pem"))


def test_a_bundle_of_the_environment_without_a_certificate_is_told(serve, tls, monkeypatch, tmp_path):
    """
    It is named as the cause when it is read.
    """
    (tmp_path / "empty.pem").write_text("no certificate\n")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "empty.pem"))

    error = refused(serve(OK, tls))

    assert ("tls", "The file with certificates to trust holds none.") == (error.kind, error.why)


def test_a_folder_may_hold_the_certificates(serve, tls, tmp_path):
    """
    It is taken; what it lacks shows when a server is met.
    """
    with pytest.raises(ConnectionFailed) as caught:
        rest(serve(OK, tls), ca_bundle=str(tmp_path)).fetch(Resource.JOB, "job-1")

    assert "Its certificate is not trusted" in caught.value.why


def test_a_proxy_that_speaks_no_tls_is_named(monkeypatch):
    """
    It says that the way is free, and answers itself in the endpoint's place.
    """

    def answer():
        connection, _ = listener.accept()
        with connection:
            connection.recv(65536)
            connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            connection.recv(65536)
            connection.sendall(b"HTTP/1.1 403 Forbidden\r\n\r\n<html>")

    for each in ("NO_PROXY", "no_proxy", "https_proxy"):
        monkeypatch.delenv(each, raising=False)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=answer)
        thread.start()
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{listener.getsockname()[1]}")
        with pytest.raises(ConnectionFailed) as caught:
            RestSession(region="cn-north-4", project_id="p1", token=TOKEN).fetch(Resource.JOB, "job-1")
        thread.join()

    assert "tls" == caught.value.kind
    assert "Check the proxy in HTTPS_PROXY, or pass ca_bundle=" in caught.value.hint


def test_without_a_proxy_none_is_named(serve, tls, monkeypatch):
    """
    A proxy that is set but not used is not to blame.
    """
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")

    assert "proxy" not in refused(serve(OK, tls)).hint.lower()


# What never leaves


@pytest.mark.parametrize(
    "job_id",
    [
        "", " ", "../../iam", "..", "..%2f", "a/b", "a?x", "a#b", "a;b", "a\\b", "a\r\nX-Evil: 1", "a\n", "a\x00",
        "%00", "a b", "é", "１２３", "a" * 65, "a" * 1000, None, 3, b"a", ["a"], True,
    ],
)  # fmt: skip
def test_an_id_that_cannot_be_one_is_never_sent(serve, job_id):
    """
    No id can leave its place in the path: BadRequest, and the server gets nothing.
    """
    service = serve(OK)

    error = refused(service, job_id)

    assert type(error) is BadRequest
    assert len(str(error)) < 500
    assert service.requests == []


def test_what_is_no_resource_is_not_supported(serve):
    """
    What this session lacks it says, and what it has.
    """
    service = serve(OK)

    with pytest.raises(NotSupported, match=r"There is no resource 'weather'.\nThere are: job, jobs, events"):
        rest(service).fetch("weather", "job-1")
    assert service.requests == []


# Making a session


@pytest.mark.parametrize(
    ("options", "kind", "what"),
    [
        ({"region": None}, BadRequest, "RestSession needs a region."),
        ({"region": "nowhere"}, BadRequest, "'nowhere' is no region."),
        ({"endpoint": "https://evil.com"}, BadRequest, "'https://evil.com' is not an endpoint of ModelArts."),
        ({"project_id": None}, BadRequest, "RestSession needs a project id."),
        ({"project_id": ""}, BadRequest, "RestSession needs a project id."),
        ({"project_id": "../p"}, BadRequest, "The project id has characters that no project id has."),
        ({"token": None}, NotAuthenticated, "RestSession needs a token or keys."),
        ({"token": ""}, NotAuthenticated, "The token is empty."),
        ({"token": TOKEN + "\r\nX-Evil: 1"}, NotAuthenticated, "The token has characters that none has."),
        ({"token": TOKEN + "é"}, NotAuthenticated, "The token has characters that none has."),
    ],
)
def test_a_session_says_what_it_lacks(options, kind, what):
    """
    What is missing or cannot be is told when the session is made, with what to do.
    """
    with pytest.raises(kind) as caught:
        RestSession(**{"region": "cn-north-4", "project_id": "p1", "token": TOKEN, "environment": {}, **options})

    assert caught.value.what == what
    assert caught.value.hint
    assert TOKEN not in str(caught.value)


def test_a_session_shows_no_token(serve):
    """
    Neither its repr nor its attributes hold the token, and it cannot be pickled along.
    """
    session = rest(serve(OK))

    assert repr(session) == f"RestSession({session.endpoint!r}, project_id='p1')"
    assert TOKEN not in repr(vars(session))
    with pytest.raises((AttributeError, TypeError, pickle.PicklingError)):
        pickle.dumps(session)


@pytest.mark.parametrize("was_on", [True, False])
@pytest.mark.parametrize("body", [b'{"metadata": {"id": "a"}}', b"{", b"[" * 100_000])
def test_the_collector_is_as_it_was_when_a_reply_is_decoded(was_on, body):
    """
    It is paused while a big reply becomes objects, also when there is no reply in the body.
    """
    before = gc.isenabled()
    (gc.enable if was_on else gc.disable)()
    try:
        parsed(body)
        assert was_on is gc.isenabled()
    finally:
        (gc.enable if before else gc.disable)()


def test_no_garbage_is_looked_for_while_a_reply_is_decoded(monkeypatch):
    """
    All of a big reply is new and in use: to look took longer than to decode.
    """
    states = []
    monkeypatch.setattr("ma_widgets.sessions._refusal.json.loads", lambda body: states.append(gc.isenabled()))
    parsed(b"[]")

    assert [False] == states


@pytest.mark.parametrize(("lang", "asked_for"), [("zh_CN.UTF-8", "zh-cn"), ("C.UTF-8", "en-us")])
def test_events_are_asked_for_in_the_language_of_the_process(serve, monkeypatch, lang, asked_for):
    """
    They are the one reply that the service words in a language.
    """
    monkeypatch.setenv("LANG", lang)
    service = serve((200, JSON, '{"total": 0, "events": []}'))
    rest(service).fetch(Resource.EVENTS, "job-1")

    assert [asked_for] == [request.headers["X-Language"] for request in service.requests]
