import json
from pathlib import Path

import pytest

from ma_widgets import DemoSession, NotebookSession, RestSession, load_job
from ma_widgets.errors import BadReply, BadRequest, JobNotFound, NotSupported
from ma_widgets.sessions import Resource, checked_job_id

from ..conftest import reply
from ..modelarts_stand_in import sdk_fixture  # noqa: F401 -- a fixture
from ..service import modelarts, serve_fixture  # noqa: F401 -- a fixture


class FolderSession:
    """Replies from ``<folder>/<job_id>/<resource>.json``: an adapter as a user would write it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def fetch(self, resource, job_id, **query):
        if resource is not Resource.JOB:
            raise NotSupported(f"The folder has no {resource.value!r}.")
        path = self._folder / checked_job_id(job_id) / f"{resource.value}.json"
        try:
            return json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise JobNotFound(f"No training job {job_id!r}.", hint=f"{path} does not exist.") from None
        except json.JSONDecodeError as error:
            raise BadReply(f"{path} is not JSON.", why=str(error)) from error


@pytest.fixture
def demo():
    return DemoSession()


@pytest.fixture
def rest(serve):
    service = serve(modelarts({"demo": reply("running")}, "t0ken-canary"))
    return RestSession(service.endpoint, project_id="p1", token="t0ken-canary")


@pytest.fixture
def notebook(sdk):
    missing = {"error_msg": "Training job (ID: no-such-job) not found.", "error_code": "ModelArts.2775"}
    sdk.service = lambda job_id: reply("running") if job_id == "demo" else missing
    return NotebookSession()


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "job.json").write_text(json.dumps(reply("running")), encoding="utf-8")
    return FolderSession(tmp_path)


@pytest.fixture(params=["demo", "rest", "notebook", "folder"])
def adapter(request):
    """Every adapter in turn, each with one job, ``demo``."""
    return request.getfixturevalue(request.param)


def test_a_known_job_is_a_reply(adapter):
    """
    Wherever it comes from, a reply says which job it is of.
    """
    assert adapter.fetch(Resource.JOB, "demo")["metadata"]["id"] == "9b6c2f1e-5a77-4d0e-8c33-0f2d7c4e1a02"


def test_a_known_job_loads(adapter):
    """
    Any object with ``fetch`` will do.
    """
    assert load_job("demo", adapter).name == "gpt-pretrain-ascend-16n"


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


def test_a_resource_that_is_lacking_is_not_supported(adapter):
    """
    An adapter may lack a resource; a tab then says so in a sentence.
    """
    lacking = "weather" if isinstance(adapter, RestSession) else Resource.EVENTS
    with pytest.raises(NotSupported, match=str(getattr(lacking, "value", lacking))):
        adapter.fetch(lacking, "demo")


def test_an_adapter_takes_a_query(adapter):
    """
    Parameters that a resource does not know do no harm.
    """
    assert adapter.fetch(Resource.JOB, "demo", limit=1)["metadata"]["id"]


def test_two_looks_are_two_replies(adapter):
    """
    A reply may be changed by its reader without harm to the next.
    """
    adapter.fetch(Resource.JOB, "demo")["metadata"].clear()

    assert adapter.fetch(Resource.JOB, "demo")["metadata"]["id"]
