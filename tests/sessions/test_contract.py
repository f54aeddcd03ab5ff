"""What every adapter keeps to: the demo, REST, the SDK of a notebook, a Jupyter server, and one as a user writes it."""

import json

import pytest
import requests

from ma_widgets import DemoSession, NotebookSession, RestSession, ServerSession, load_job
from ma_widgets.errors import BadReply, BadRequest, JobNotFound, NotSupported
from ma_widgets.server import _masked as server_masked
from ma_widgets.sessions import Resource, checked_job_id
from ma_widgets.simulator.project import Project
from ma_widgets.simulator.service import Service

from ..conftest import NOW
from ..modelarts_stand_in import sdk_fixture  # noqa: F401 -- a fixture
from ..ui.lab import JupyterServer

ID = "5bd61eea-9de2-4864-a0f7-5fae966171b5"
QUERIES = {
    Resource.JOB: {},
    Resource.JOBS: {},
    Resource.EVENTS: {"limit": 100},
    Resource.STAGES: {},
    Resource.TASKS: {},
    Resource.METRICS: {"task": "worker-0"},
    Resource.LOG: {"task": "worker-2", "lines": 20, "order": "desc"},
    Resource.LOG_PREVIEW: {"task": "worker-2"},
}


class FolderSession:
    """Replies from ``<folder>/<job_id>/<resource>.json``: an adapter as a user would write it."""

    def __init__(self, folder):
        self._folder = folder

    def fetch(self, resource, job_id, **query):
        if resource is not Resource.JOB:
            raise NotSupported(f"The folder has no {getattr(resource, 'value', resource)!r}.")
        path = self._folder / checked_job_id(job_id) / f"{resource.value}.json"
        try:
            return json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise JobNotFound(f"No training job {job_id!r}.", hint=f"{path} does not exist.") from None
        except json.JSONDecodeError as error:
            raise BadReply(f"{path} is not JSON.", why=str(error)) from error


@pytest.fixture(scope="module")
def service():
    """The simulator at a fixed moment."""
    with Service(Project(lambda: NOW)) as service:
        yield service


@pytest.fixture
def demo():
    return DemoSession(now=NOW)


@pytest.fixture
def rest(service):
    return RestSession(service.url, project_id=service.project_id, token=service.token)


@pytest.fixture
def notebook(sdk, service):
    """The stand-in for the SDK, asking the simulator."""
    sdk.project_id = service.project_id

    def api(method, path, query, body):
        headers = {"X-Auth-Token": service.token}
        answer = requests.request(method, service.url + path, params=query, json=body, headers=headers, timeout=30)
        return answer.json() if answer.content else None

    sdk.api = api
    return NotebookSession()


@pytest.fixture
def folder(tmp_path):
    (tmp_path / ID).mkdir()
    reply = DemoSession(now=NOW).fetch(Resource.JOB, ID)
    (tmp_path / ID / "job.json").write_text(json.dumps(reply), encoding="utf-8")
    return FolderSession(tmp_path)


@pytest.fixture(scope="module")
def jupyter(tmp_path_factory):
    """A Jupyter server whose extension has the demo's jobs."""
    with JupyterServer(tmp_path_factory.mktemp("jupyter") / "server", {"MA_WIDGETS_SESSION": "demo"}) as server:
        yield server


@pytest.fixture
def server(jupyter):
    return ServerSession(jupyter.origin, jupyter.token)


@pytest.fixture(params=["demo", "rest", "notebook", "folder", "server"])
def adapter(request):
    """Every adapter in turn."""
    return request.getfixturevalue(request.param)


@pytest.fixture(params=["rest", "notebook"])
def remote(request):
    """The adapters that ask over a wire."""
    return request.getfixturevalue(request.param)


def test_a_known_job_is_a_reply(adapter):
    """
    Wherever it comes from, a reply says which job it is of.
    """
    assert ID == adapter.fetch(Resource.JOB, ID)["metadata"]["id"]


def test_a_known_job_loads(adapter):
    """
    Any object with ``fetch`` will do.
    """
    assert "det-resnet50-4n" == load_job(ID, adapter).name


@pytest.mark.parametrize("resource", QUERIES)
def test_every_way_gives_the_same(remote, demo, resource):
    """
    What the demo says is what the service says, byte for byte, through REST and through the SDK.
    """
    job_id = None if resource is Resource.JOBS else ID
    reply = remote.fetch(resource, job_id, **QUERIES[resource])

    assert reply
    assert demo.fetch(resource, job_id, **QUERIES[resource]) == reply


@pytest.mark.parametrize("resource", [each for each in QUERIES if each is not Resource.JOBS])
def test_the_server_gives_the_same_without_secrets(server, demo, resource):
    """
    What a kernel gets has every key that the service sent; a job that has ended says the same at any time.
    """
    query = {**QUERIES[resource], **({"task": "worker-0"} if "task" in QUERIES[resource] else {})}
    reply = demo.fetch(resource, "demo-failed", **query)
    secrets = {*server_masked.secrets_of(Resource.JOB, demo.fetch(Resource.JOB, "demo-failed"))}

    assert shape(server_masked.masked(resource, reply, secrets)) == shape(
        server.fetch(resource, "demo-failed", **query)
    )


def shape(value):
    """Return what keys and lists a reply has, and of which types its values are."""
    if isinstance(value, dict):
        return {key: shape(each) for key, each in value.items()}
    return [shape(each) for each in value[:3]] if isinstance(value, list) else type(value).__name__


@pytest.mark.parametrize("job_id", Project.job_ids)
def test_every_job_is_the_same_by_every_way(remote, demo, job_id):
    """
    Jobs are found by their demo id and by their own.
    """
    reply = remote.fetch(Resource.JOB, job_id)

    assert demo.fetch(Resource.JOB, job_id) == reply == remote.fetch(Resource.JOB, reply["metadata"]["id"])


@pytest.mark.parametrize("query", [{}, {"limit": 3}, {"offset": 1, "limit": 5}, {"order": "asc"}])
def test_the_list_has_each_job_once(remote, demo, query):
    """
    All pages, or the one that is named; newest first unless another order is wanted.
    """
    ids = [job["metadata"]["id"] for job in remote.fetch(Resource.JOBS, None, **query)["items"]]

    assert len(ids) == len(set(ids)) == min(len(Project.job_ids), query.get("limit", 50))
    assert ids == [job["metadata"]["id"] for job in demo.fetch(Resource.JOBS, None, **query)["items"]]


def test_every_event_is_there(remote, demo):
    """
    Events are read to their end, the newest first.
    """
    reply = remote.fetch(Resource.EVENTS, "demo")
    times = [event["time"] for event in reply["events"]]

    assert reply["total"] == len(times) > 100
    assert times == sorted(times, reverse=True)
    assert reply == demo.fetch(Resource.EVENTS, "demo")


@pytest.mark.parametrize("resource", [Resource.METRICS, Resource.LOG, Resource.LOG_PREVIEW])
def test_what_is_not_ready_is_empty(remote, demo, resource):
    """
    HTTP status 204 is no error.
    """
    for each in (remote, demo):
        assert {} == each.fetch(resource, "demo-pending", task="worker-0")


def test_an_unknown_job_is_job_not_found(adapter):
    """
    Whatever the wire says, the caller sees JobNotFound.
    """
    with pytest.raises(JobNotFound, match="no-such-job"):
        adapter.fetch(Resource.JOB, "no-such-job")


@pytest.mark.parametrize("job_id", ["", None, "../../iam", "a b", "a?x", 3])
def test_an_id_that_cannot_be_one_is_a_bad_request(adapter, job_id):
    """
    No adapter guesses what is meant.
    """
    with pytest.raises(BadRequest):
        adapter.fetch(Resource.JOB, job_id)


@pytest.mark.parametrize("resource", [Resource.METRICS, Resource.LOG, Resource.LOG_PREVIEW])
@pytest.mark.parametrize("task", [None, "", "no-such-task", "a/b"])
def test_a_task_that_is_none_is_a_bad_request(remote, demo, resource, task):
    """
    Metrics and logs are those of one task.
    """
    for each in (remote, demo):
        with pytest.raises(BadRequest):
            each.fetch(resource, ID, task=task)


def test_a_query_that_makes_no_sense_is_the_services_to_refuse(remote, demo):
    """
    The service's own words and code come through.
    """
    for each in (remote, demo):
        with pytest.raises(BadRequest, match=r"ModelArts\.\d+"):
            each.fetch(Resource.EVENTS, ID, limit=1000)


def test_a_resource_that_is_lacking_is_not_supported(adapter):
    """
    An adapter may lack a resource; a tab then says so in a sentence.
    """
    with pytest.raises(NotSupported, match="weather"):
        adapter.fetch("weather", ID)


def test_an_adapter_takes_a_query(adapter):
    """
    Parameters that a resource does not know do no harm.
    """
    assert adapter.fetch(Resource.JOB, ID, limit=1)["metadata"]["id"]


def test_two_looks_are_two_replies(adapter):
    """
    A reply may be changed by its reader without harm to the next.
    """
    adapter.fetch(Resource.JOB, ID)["metadata"].clear()

    assert adapter.fetch(Resource.JOB, ID)["metadata"]["id"]
