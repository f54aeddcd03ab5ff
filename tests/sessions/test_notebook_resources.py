"""NotebookSession and InstanceSession beside the job: what is asked of which part of the SDK."""

from __future__ import annotations

import sys

import pytest

from ma_widgets import NotebookSession
from ma_widgets.errors import BadReply, BadRequest, JobNotFound, NotAuthenticated, NotSupported, ServiceUnavailable
from ma_widgets.sessions import InstanceSession, Resource

from ..modelarts_stand_in import sdk_fixture  # noqa: F401 -- a fixture
from .test_notebook import NO_SUCH_JOB, SdkError, raising

JOB = "/v2/p1/training-jobs/job-1"
TASK = {"task": "worker-0"}
RESOURCES = [
    (Resource.JOB, {}, JOB),
    (Resource.EVENTS, {"offset": 0}, f"{JOB}/events"),
    (Resource.STAGES, {}, f"{JOB}/stages"),
    (Resource.TASKS, {}, f"{JOB}/tasks"),
    (Resource.METRICS, TASK, f"{JOB}/metrics/worker-0"),
    (Resource.LOG, TASK, f"{JOB}/logs/worker-0"),
    (Resource.LOG_PREVIEW, TASK, f"{JOB}/tasks/worker-0/logs/preview"),
]
MAY_BE_EMPTY = [Resource.METRICS, Resource.LOG, Resource.LOG_PREVIEW]


@pytest.fixture
def asked(sdk):
    """What reached the service behind the SDK; the answer to all is ``{"content": "x"}``."""
    calls = []

    def api(*call):
        calls.append(call)
        return {"content": "x"}

    sdk.api = api
    return calls


@pytest.mark.parametrize(("resource", "query", "path"), RESOURCES, ids=lambda value: str(value)[:24])
def test_a_resource_is_asked_for_where_it_lies(asked, resource, query, path):
    """
    By the Estimator or below it, each resource is one GET of its path, and the reply comes back unchanged.
    """
    assert {"content": "x"} == NotebookSession().fetch(resource, "job-1", **query)
    assert [("GET", path, {"offset": 0} if "offset" in query else None, None)] == asked


@pytest.mark.parametrize(("resource", "query", "path"), RESOURCES, ids=lambda value: str(value)[:24])
def test_the_object_of_a_job_reads_the_same(asked, resource, query, path):
    """
    What a job instance cannot read is asked for through its session: one that the user made.
    """
    from modelarts.estimatorV2 import Estimator
    from modelarts.session import Session

    instance = Estimator(session=Session()).fit(job_name="job-1")

    assert {"content": "x"} == InstanceSession(instance).fetch(resource, "job-1", **query)
    assert [("GET", path, {"offset": 0} if "offset" in query else None, None)] == asked


def test_an_object_without_a_session_reads_what_it_has_methods_for(asked):
    """
    What it has no method for is not supported, and the message says what to use.
    """

    class Instance:
        def get_job_log(self, task_id):
            return {"content": f"of {task_id}"}

    session = InstanceSession(Instance())

    assert {"content": "of worker-0"} == session.fetch(Resource.LOG_PREVIEW, None, **TASK)
    for resource in set(Resource) - {Resource.LOG_PREVIEW}:
        with pytest.raises(NotSupported, match=rf"^Instance cannot fetch '{resource.value}'\.\n.*NotebookSession\(\)"):
            session.fetch(resource, "job-1")


def test_a_query_goes_along(asked):
    """
    What else is asked for is the query of the URL; what is None is not.
    """
    NotebookSession().fetch(Resource.EVENTS, "job-1", limit=10, level="Error", source=None)

    assert [("GET", f"{JOB}/events", {"limit": 10, "level": "Error"}, None)] == asked


def test_the_list_of_jobs_is_one_page(asked):
    """
    JOBS is one call, the newest jobs first; words that the SDK's function does not know stay here.
    """
    session = NotebookSession()
    filters = [{"key": "phase", "operator": "in", "value": ["Running"]}]
    session.fetch(Resource.JOBS, None)
    session.fetch(Resource.JOBS, None, offset=2, limit=1, order="asc", filters=filters, weather="fine")
    newest_first = {"offset": 0, "limit": 50, "sort_by": "create_time", "order": "desc"}

    assert [("POST", "/v2/p1/training-job-searches", None)] * 2 == [call[:3] for call in asked]
    assert newest_first == asked[0][3]
    assert {**newest_first, "offset": 2, "limit": 1, "order": "asc", "filters": filters} == asked[1][3]


@pytest.mark.parametrize("resource", MAY_BE_EMPTY)
@pytest.mark.parametrize("task", ["../../iam", "a?x", "{0}", "", None, 3, "x" * 65])
def test_what_is_no_task_does_not_reach_the_sdk(asked, resource, task):
    """
    A task's name cannot leave its place in the path; both sessions refuse it before any call.
    """
    from modelarts.estimatorV2 import Estimator
    from modelarts.session import Session

    for session in (NotebookSession(), InstanceSession(Estimator(session=Session(), job_id="job-1"))):
        with pytest.raises(BadRequest, match="task"):
            session.fetch(resource, "job-1", task=task)
    assert [] == asked


@pytest.mark.parametrize("resource", MAY_BE_EMPTY)
@pytest.mark.parametrize("nothing", [None, {}, "", []], ids=repr)
def test_what_is_not_ready_is_empty(sdk, resource, nothing):
    """
    The service's 204 has no body, and so the SDK nothing to return; that is no error.
    """
    sdk.api = lambda *_: nothing

    assert {} == NotebookSession().fetch(resource, "job-1", **TASK)


@pytest.mark.parametrize("resource", sorted(set(Resource) - set(MAY_BE_EMPTY)))
def test_nothing_is_a_bad_reply_elsewhere(sdk, resource):
    """
    Details, lists, events and stages are always there.
    """
    sdk.api = lambda *_: None
    with pytest.raises(BadReply, match=r"^The SDK answered with nothing, not with "):
        NotebookSession().fetch(resource, "job-1")


def test_the_tasks_are_a_bare_list(sdk):
    """
    They alone; a list of something else is not what the API promises.
    """
    sdk.api = lambda *_: [{"task": "worker-0"}]
    session = NotebookSession()

    assert [{"task": "worker-0"}] == session.fetch(Resource.TASKS, "job-1")
    with pytest.raises(BadReply, match="answered with list, not with 'events'"):
        session.fetch(Resource.EVENTS, "job-1")


@pytest.mark.parametrize(("resource", "query", "path"), RESOURCES, ids=lambda value: str(value)[:24])
def test_a_failure_is_one_of_ours_whatever_is_fetched(sdk, resource, query, path):
    """
    As a dict or raised, for all resources alike.
    """
    for api in (lambda *_: NO_SUCH_JOB, lambda *_: raising(SdkError(**NO_SUCH_JOB))(None)):
        sdk.api = api
        with pytest.raises(JobNotFound, match="job-1"):
            NotebookSession().fetch(resource, "job-1", **query)


# The project


@pytest.mark.parametrize("of_session", [None, "", "../iam", 3])
def test_the_project_may_come_from_the_environment(sdk, asked, monkeypatch, of_session):
    """
    A notebook has it in PROJECT_ID; what cannot be a project does not reach the path.
    """
    sdk.project_id = of_session
    monkeypatch.setenv("PROJECT_ID", "p2")
    NotebookSession().fetch(Resource.STAGES, "job-1")

    assert "/v2/p2/training-jobs/job-1/stages" == asked[0][1]


@pytest.mark.parametrize("variable", [None, "../iam"])
def test_without_a_project_the_message_says_where_it_was_looked_for(sdk, asked, monkeypatch, variable):
    """
    Nothing is asked with half a path.
    """
    sdk.project_id = None
    monkeypatch.delenv("PROJECT_ID", raising=False)
    if variable:
        monkeypatch.setenv("PROJECT_ID", variable)
    with pytest.raises(NotAuthenticated) as caught:
        NotebookSession().fetch(Resource.STAGES, "job-1")

    assert (
        "The project of this notebook is not known.\n"
        "Neither the SDK's session nor the environment variable PROJECT_ID names one.\n"
        "Set PROJECT_ID, or pass NotebookSession(Session(project_id=…, …))."
    ) == str(caught.value)
    assert [] == asked


# An SDK that is older


@pytest.mark.parametrize(
    ("name", "resource"),
    [
        ("get_job_list", Resource.JOBS),
        ("get_job_metrics", Resource.METRICS),
        ("get_job_log", Resource.LOG_PREVIEW),
    ],
)
def test_a_method_that_an_older_sdk_lacks_is_named(asked, monkeypatch, name, resource):
    """
    The tab says which function there is not, and what to do; the job itself can still be read.
    """
    from modelarts.estimatorV2 import Estimator

    monkeypatch.delattr(Estimator if name == "get_job_list" else Estimator.__base__, name)
    with pytest.raises(NotSupported) as caught:
        NotebookSession().fetch(resource, "job-1", **TASK)

    assert (
        f"The modelarts SDK of this kernel lacks Estimator.{name}.\n"
        "Older versions of the SDK have less.\n"
        "Update the SDK, or use RestSession(region=…, project_id=…, token=…)."
    ) == str(caught.value)
    assert NotebookSession().fetch(Resource.JOB, "job-1")


@pytest.mark.parametrize("lacking", ["function", "module", "package"])
def test_an_older_sdk_without_the_signed_call_says_so(asked, monkeypatch, lacking):
    """
    Whether the function or the whole module is not there.
    """
    import modelarts.config.auth

    if lacking == "function":
        monkeypatch.delattr(modelarts.config.auth, "auth_by_apig")
    else:
        monkeypatch.delitem(sys.modules, "modelarts.config.auth")
        monkeypatch.setitem(sys.modules, "modelarts.config" if lacking == "package" else "modelarts.config.auth", None)
    with pytest.raises(NotSupported, match=r"lacks modelarts\.config\.auth\.auth_by_apig\.\n"):
        NotebookSession().fetch(Resource.EVENTS, "job-1")
    assert [] == asked


@pytest.mark.parametrize("resource", [Resource.JOB, Resource.EVENTS, Resource.JOBS])
def test_an_attribute_that_lacks_within_the_sdk_is_a_fault_of_the_sdk(sdk, resource):
    """
    Only the function that was looked for is an older SDK.
    """
    sdk.api = lambda *_: None.get_job_list
    with pytest.raises(ServiceUnavailable, match="AttributeError"):
        NotebookSession().fetch(resource, "job-1")
