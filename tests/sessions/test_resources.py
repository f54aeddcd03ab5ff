"""RestSession and the resources beside the job: where they lie, what they answer."""

from __future__ import annotations

import json

import pytest

from ma_widgets import RestSession, errors
from ma_widgets.sessions import Resource
from ma_widgets.sessions._retry import Retries
from ma_widgets.signing import Unsigned, sign

from ..service import JSON, serve_fixture  # noqa: F401 -- a fixture

JOB = "/v2/p1/training-jobs/job-1"
PATHS = [
    (Resource.EVENTS, {"limit": 10}, f"{JOB}/events"),
    (Resource.STAGES, {}, f"{JOB}/stages"),
    (Resource.TASKS, {}, f"{JOB}/tasks"),
    (Resource.METRICS, {"task": "worker-0"}, f"{JOB}/metrics/worker-0"),
    (Resource.LOG, {"task": "worker-0"}, f"{JOB}/logs/worker-0"),
    (Resource.LOG_PREVIEW, {"task": "worker-0"}, f"{JOB}/tasks/worker-0/logs/preview"),
]


def rest(service):
    """Return a session that asks *service*."""
    return RestSession(service.endpoint, project_id="p1", token="t0ken-canary")


@pytest.mark.parametrize(("resource", "query", "path"), PATHS)
def test_a_resource_has_its_path(serve, resource, query, path):
    """
    Each resource is asked for where the API reference says it lies, and its reply comes back unchanged.
    """
    reply = [{"task": "worker-0"}] if resource is Resource.TASKS else {"total": 0}
    service = serve(lambda _: (200, JSON, json.dumps(reply)))

    assert reply == rest(service).fetch(resource, "job-1", **query)
    assert [path] == [request.path for request in service.requests]


@pytest.mark.parametrize(
    ("resource", "body"),
    [(resource, "{}" if resource is Resource.TASKS else "[]") for resource, _, _ in PATHS],
)
def test_a_reply_of_the_wrong_kind_is_a_bad_reply(serve, resource, body):
    """
    Tasks are a list, everything else is an object; nobody above has to look.
    """
    with pytest.raises(errors.BadReply, match="not what the API promises"):
        rest(serve(lambda _: (200, JSON, body))).fetch(resource, "job-1", task="worker-0")


def test_a_log_may_be_large(serve):
    """
    Five megabytes of a log, escaped, are more than eight; the details of a job never are.
    """
    body = json.dumps({"content": "训" * 1_700_000})
    session = rest(serve(lambda _: (200, JSON, body)))

    assert 9 * 2**20 < len(body)
    assert 1_700_000 == len(session.fetch(Resource.LOG_PREVIEW, "job-1", task="worker-0")["content"])
    with pytest.raises(errors.BadReply, match="larger than 8 MB"):
        session.fetch(Resource.JOB, "job-1")


def test_a_search_that_is_no_json_reaches_no_wire(serve):
    """
    The fault is the caller's, and said so before anything is sent.
    """
    service = serve(lambda _: (200, JSON, "{}"))
    for value in (float("nan"), object(), {1, 2}):
        with pytest.raises(errors.BadRequest, match="JSON does not know"):
            rest(service).fetch(Resource.JOBS, None, filters=value)

    assert [] == service.requests


def test_a_resource_may_be_named_by_its_word(serve):
    """
    "jobs" is JOBS, for every resource alike.
    """
    service = serve(lambda _: (200, JSON, '{"items": []}'))

    assert [] == rest(service).fetch("jobs", None)["items"]


def test_a_list_has_an_end_in_time(serve):
    """
    Pages that trickle in are left when the time for the whole is over.
    """
    pages = iter(range(10_000))
    clock = [0.0]

    def page(_):
        clock[0] += 25
        return 200, JSON, json.dumps({"items": [{"metadata": {"id": f"job-{next(pages)}"}}]})

    service = serve(page)
    retries = Retries(sleep=lambda _: None, monotonic=lambda: clock[0])
    session = RestSession(service.endpoint, project_id="p1", token="t0ken-canary", retries=retries)
    with pytest.raises(errors.ConnectionFailed, match="in time"):
        session.fetch(Resource.JOBS, None)

    assert len(service.requests) < 10


def test_a_query_goes_along(serve):
    """
    What else is asked for is the query of the URL.
    """
    service = serve(lambda _: (200, JSON, json.dumps({"events": []})))
    rest(service).fetch(Resource.EVENTS, "job-1", limit=10, level="Error")

    assert "limit=10&level=Error" == service.requests[0].query


@pytest.mark.parametrize("task", ["../../iam", "a?x", "a#b", "worker-0\r\nX: 1", "", None, 3, "x" * 65])
def test_what_is_no_task_reaches_no_wire(serve, task):
    """
    A task's name cannot leave its place in the path.
    """
    service = serve(lambda _: (200, JSON, "{}"))
    with pytest.raises(errors.BadRequest, match="task"):
        rest(service).fetch(Resource.LOG, "job-1", task=task)

    assert [] == service.requests


def test_a_log_that_is_not_ready_is_empty(serve):
    """
    204 is "not ready yet", no error.
    """
    assert {} == rest(serve(lambda _: (204, {}, ""))).fetch(Resource.LOG_PREVIEW, "job-1", task="worker-0")


def test_the_list_of_jobs_is_a_search(serve):
    """
    JOBS posts the body of the search, newest first, and returns one page as it came.
    """
    page = {"total": 5059, "count": 1, "items": [{"metadata": {"id": "job-1"}}]}
    service = serve(lambda _: (200, JSON, json.dumps(page)))

    assert page == rest(service).fetch(Resource.JOBS, None, offset=2, limit=1)
    assert ("POST", "/v2/p1/training-job-searches") == service.requests[0][:2]
    assert {"offset": 2, "limit": 1, "sort_by": "create_time", "order": "desc"} == json.loads(service.requests[0].body)


def test_a_search_is_signed_with_its_body(serve):
    """
    With keys the signature covers what is posted: the server's own signature of the body is the same.
    """
    service = serve(lambda _: (200, JSON, '{"items": []}'))
    keys = RestSession(service.endpoint, project_id="p1", access_key="EXAMPLEACCESSKEY0001", secret_key="secret-key")
    keys.fetch(Resource.JOBS, None)
    request = service.requests[0]
    headers = {name: request.headers[name] for name in ("Content-Type", "Host", "X-Project-Id", "X-Sdk-Date")}
    unsigned = Unsigned("POST", request.path, [], headers, request.body)

    assert sign(unsigned, "EXAMPLEACCESSKEY0001", "secret-key") == request.headers["Authorization"]
