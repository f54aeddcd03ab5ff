"""The paths of the real services, and what every answer has."""

from __future__ import annotations

import json
from email.utils import parsedate_to_datetime

import pytest

from .conftest import ask, get, read_all


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("", ("job", "j1", {})),
        ("/events?limit=5&pattern=a%20b&level=", ("events", "j1", {"limit": "5", "pattern": "a b", "level": ""})),
        ("/stages", ("stages", "j1", {})),
        ("/tasks", ("tasks", "j1", {})),
        ("/metrics/worker-0", ("metrics", "j1", {"task": "worker-0"})),
        ("/logs/worker-0?lines=3&task=x", ("log", "j1", {"task": "worker-0", "lines": "3"})),
        ("/tasks/worker-0/logs/preview", ("log_preview", "j1", {"task": "worker-0"})),
    ],
)
def test_a_path_asks_the_project_for_a_resource(service, jobs, path, asked):
    """
    The path names the resource, the job and the task; the query goes along.
    """
    assert 200 == get(service, path).status
    assert [asked] == jobs.asked


def search(service, body):
    headers = {"X-Auth-Token": service.token, "Content-Type": "application/json"}
    return ask(service, "POST", f"/v2/{service.project_id}/training-job-searches", headers, body)


@pytest.mark.parametrize(("body", "query"), [(b'{"limit": 2}', {"limit": 2}), (b"{}", {}), (b"", {})])
def test_a_search_is_in_the_body(service, jobs, body, query):
    """
    The list of jobs is asked for with a JSON object.
    """
    assert {"is": "jobs"} == search(service, body).json
    assert [("jobs", None, query)] == jobs.asked


@pytest.mark.parametrize("body", [b"[]", b"nonsense", b"\xff", b"[" * 100_000])
def test_a_search_that_is_no_object_is_refused(service, body):
    """
    What is no JSON object is told with the service's own code.
    """
    got = search(service, body)

    assert (400, "ModelArts.2787") == (got.status, got.json["error_code"])


def test_an_answer_of_the_project_goes_out_as_it_is(service):
    """
    An unknown job is HTTP 400, as the real service has it.
    """
    got = ask(service, "GET", f"/v2/{service.project_id}/training-jobs/j2", {"X-Auth-Token": service.token})

    assert (400, "ModelArts.2775") == (got.status, got.json["error_code"])


def test_nothing_ready_is_a_success_without_a_body(service):
    """
    HTTP 204 has neither body nor length.
    """
    got = get(service, "/metrics/worker-9")

    assert (204, b"", None) == (got.status, got.body, got.headers["Content-Length"])


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE", "HEAD", "OPTIONS"])
@pytest.mark.parametrize("path", ["/", "/v2", "/nowhere", "/v2/p/training-jobs/", "/v2/p/training-jobs/j1/"])
def test_an_unknown_path_is_not_published(service, method, path):
    """
    The gateway tells it before it looks at credentials.
    """
    got = ask(service, method, path)

    assert 404 == got.status
    if method != "HEAD":
        assert "APIG.0101" == got.json["error_code"]
        assert got.json["request_id"] == got.headers["X-Request-Id"]
        assert "The API does not exist or has not been published in the environment" == got.json["error_msg"]


@pytest.mark.parametrize(("method", "path"), [("DELETE", "/v2/p/training-jobs/j1"), ("GET", "/v3/auth/tokens")])
def test_a_wrong_method_is_no_api_either(service, method, path):
    """
    The gateway answers it with 404 too, in fewer words.
    """
    got = ask(service, method, path)

    assert (404, "APIG.0101", "The API does not exist") == (got.status, got.json["error_code"], got.json["error_msg"])


@pytest.mark.parametrize(
    "path", ["/v2/{}/training-jobs/j1", "/v2/{}/training-jobs/j2", "/v2/other/training-jobs/j1", "/x"]
)
def test_every_answer_has_the_usual_headers(service, clock, path):
    """
    Content type, date of the service's clock, and a request id that is never the same.
    """
    got = [ask(service, "GET", path.format(service.project_id), {"X-Auth-Token": service.token}) for _ in range(2)]

    assert "application/json" == got[0].headers["Content-Type"]
    assert clock() == parsedate_to_datetime(got[0].headers["Date"])
    assert 32 == len(got[0].headers["X-Request-Id"])
    assert got[0].headers["X-Request-Id"] != got[1].headers["X-Request-Id"]


@pytest.mark.parametrize("host", ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "", None])
def test_a_foreign_host_is_refused_whatever_it_asks(service, jobs, host):
    """
    A name that suddenly means this machine does not open the service to a web page.
    """
    port = service.url.rpartition(":")[2]
    line = "" if host is None else f"Host: {host.format(port=port)}\r\n"
    path = f"/v2/{service.project_id}/training-jobs/j1"
    head = f"GET {path} HTTP/1.0\r\n{line}X-Auth-Token: {service.token}\r\n\r\n"
    status, _, body = read_all(service, head.encode()).partition(b"\r\n")

    assert b"403" in status
    assert b"Simulator.Host" in body
    assert [] == jobs.asked


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LOCALHOST", "[::1]"])
def test_the_names_of_this_machine_are_let_in(service, host):
    """
    With the service's own port each of them will do.
    """
    assert 200 == get(service, Host=f"{host}:{service.url.rpartition(':')[2]}").status


def test_the_port_of_plain_http_may_be_left_out(service):
    """
    On port 80 a client's Host has no port.
    """
    service._api.port = 80

    assert {"localhost", "localhost:80", "127.0.0.1", "127.0.0.1:80", "[::1]", "[::1]:80"} == service._api._hosts()


def link(service, task="worker-0"):
    return get(service, f"/tasks/{task}/logs/url", **{"Content-Type": "text/plain"})


def follow(service, url):
    return ask(service, "GET", url[len(service.url) :])


def test_a_link_to_a_log_needs_no_credentials(service):
    """
    Whoever has the link can read the log as text.
    """
    url = link(service).json["obs_url"]
    got = follow(service, url)

    assert url.startswith(f"{service.url}/obs/j1/worker-0?AccessKeyId=SIMULATED&Expires=")
    assert (200, "text/plain; charset=utf-8") == (got.status, got.headers["Content-Type"])
    assert "line 1\nline 2 é\n" == got.body.decode()


@pytest.mark.parametrize(("seconds", "status"), [(299, 200), (300, 403)])
def test_a_link_is_good_for_five_minutes(service, clock, seconds, status):
    """
    After that the storage denies access.
    """
    url = link(service).json["obs_url"]
    clock.move(seconds=seconds)

    assert status == follow(service, url).status


@pytest.mark.parametrize(
    "change", [("worker-0", "worker-1"), ("j1", "j2"), ("Expires=1", "Expires=2"), ("Signature=", "x=")]
)
def test_a_link_cannot_be_changed(service, change):
    """
    A link is for one log and one time.
    """
    url = link(service).json["obs_url"]

    assert 403 == follow(service, url.replace(*change)).status


def test_a_log_that_is_not_there_has_no_link(service):
    """
    Instead the answer is that of the log itself.
    """
    assert (204, b"") == link(service, "worker-9")[::2]


def test_what_came_in_is_kept_without_credentials(service):
    """
    A test can read which requests were made; of headers only the names are kept, and no more than 1,000 requests.
    """
    get(service, "/events?limit=1")
    for _ in range(1000 - 1):
        service._requests.append(service.requests[0])
    kept = service.requests

    assert ("GET", f"/v2/{service.project_id}/training-jobs/j1/events", "limit=1") == kept[0][:3]
    assert "X-Auth-Token" in kept[0].header_names
    assert 1000 == len(kept)
    assert service.token not in repr(kept)
    get(service)
    assert (1000, "") == (len(service.requests), service.requests[-1].query)


def test_an_error_in_the_project_is_an_error_of_the_service(service, jobs, monkeypatch, caplog):
    """
    The client is told at once, and the log says why.
    """
    monkeypatch.setattr(jobs, "answer", lambda *_: 1 / 0)

    assert (500, "ModelArts.2950") == (get(service).status, get(service).json["error_code"])
    assert "ZeroDivisionError" in caplog.text


def test_a_connection_is_used_again(service):
    """
    Two requests over one connection get two answers.
    """
    one = f"GET /x HTTP/1.1\r\nHost: {service.url[7:]}\r\n".encode()
    got = read_all(service, one + b"\r\n" + one + b"Connection: close\r\n\r\n")

    assert 2 == got.count(b"HTTP/1.1 404 Not Found\r\n")
    assert 2 == len({line for line in got.split(b"\r\n") if line.startswith(b"X-Request-Id")})
    assert json.loads(got.rpartition(b"\r\n\r\n")[2])["error_code"] == "APIG.0101"
