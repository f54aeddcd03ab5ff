import json
import socket
import threading
import traceback

import pytest
import requests
import urllib3

from ma_widgets import NotebookSession, load_job
from ma_widgets.errors import (
    BadReply,
    BadRequest,
    ConnectionFailed,
    JobNotFound,
    NotAuthenticated,
    ServiceUnavailable,
    SessionError,
    Throttled,
)
from ma_widgets.sessions import InstanceSession, Resource

from ..conftest import reply
from ..modelarts_stand_in import sdk_fixture  # noqa: F401 -- a fixture

SEED_ID = "618222c4-dc2f-4cfe-bc49-72b075b7552f"
NO_SUCH_JOB = {
    "error_msg": f"Training job (ID: {SEED_ID}) not found.",
    "error_code": "ModelArts.2775",
    "error_solution": "Check whether the training job information in the request is valid.",
}


class SdkError(Exception):
    """As the SDK might raise it: the fields of an error body."""

    def __init__(self, **fields):
        super().__init__(fields.get("error_msg"))
        vars(self).update(fields)


def raising(error):
    def service(job_id):
        raise error

    return service


def refused(sdk, service):
    sdk.service = service
    with pytest.raises(SessionError) as caught:
        NotebookSession().fetch(Resource.JOB, SEED_ID)
    return caught.value


# Both ways of the SDK reference


def test_method_one_reads_a_job_by_its_id(sdk):
    """
    "Use the specified job_id": Session(), Estimator(session=, job_id=), get_job_info().
    """
    sdk.service = {SEED_ID: reply("completed")}.__getitem__

    job = load_job(SEED_ID, NotebookSession())

    assert job.reply == reply("completed")
    assert (job.id, job.phase, job.name) == (SEED_ID, "Completed", "TestModelArtsJob")


def test_method_two_reads_the_job_that_fit_returned(sdk):
    """
    "Use the training job created": the job instance itself is enough.
    """
    from modelarts.estimatorV2 import Estimator
    from modelarts.session import Session

    sdk.service = {SEED_ID: reply("completed")}.__getitem__
    job_instance = Estimator(session=Session()).fit(job_name=SEED_ID)

    assert load_job(job_instance).reply == job_instance.get_job_info()


def test_an_estimator_with_a_job_id_is_a_job_too(sdk):
    """
    Whatever has ``get_job_info()`` can be shown.
    """
    from modelarts.estimatorV2 import Estimator
    from modelarts.session import Session

    sdk.service = {SEED_ID: reply("completed")}.__getitem__

    assert load_job(Estimator(session=Session(), job_id=SEED_ID)).id == SEED_ID


def test_a_job_instance_can_be_read_through_another_session(sdk):
    """
    With session= the instance only tells the id.
    """
    from modelarts.estimatorV2 import Estimator

    sdk.service = {"made-by-fit": reply("running")}.__getitem__

    assert load_job(Estimator(session=None).fit(), NotebookSession()).name == "gpt-pretrain-ascend-16n"


def test_one_session_is_made_and_used_again(sdk):
    """
    Signing in costs a request, so it happens once, and not before the first look.
    """
    sdk.service = {SEED_ID: reply("completed")}.__getitem__
    session = NotebookSession()
    made_before = len(sdk.sessions)

    for _ in range(3):
        session.fetch(Resource.JOB, SEED_ID)

    assert (made_before, len(sdk.sessions)) == (0, 1)


def test_a_session_of_the_user_is_used(sdk):
    """
    Outside a notebook users make their own Session; no second one is made.
    """
    from modelarts.session import Session

    sdk.service = {SEED_ID: reply("completed")}.__getitem__
    own = Session(access_key="AK", secret_key="sk-canary", project_id="p1", region_name="cn-north-4")

    NotebookSession(own).fetch(Resource.JOB, SEED_ID)

    assert sdk.sessions == [own]
    assert "canary" not in repr(NotebookSession(own))


# Failures as a dict


def test_a_failure_that_comes_back_as_a_dict_is_raised(sdk):
    """
    The SDK may return an error body like a reply; it is JobNotFound, with what the service sent.
    """
    error = refused(sdk, lambda job_id: NO_SUCH_JOB)

    assert (type(error), error.code) == (JobNotFound, "ModelArts.2775")
    assert error.solution == "Check whether the training job information in the request is valid."
    assert error.what == f"No training job '{SEED_ID}'."


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"error_msg": "Invalid token.", "error_code": "ModelArts.0203"}, NotAuthenticated),
        ({"error_msg": "empty", "error_code": "ModelArts.0201"}, NotAuthenticated),
        ({"errorMsg": "busy", "errorCode": "ModelArts.2799"}, Throttled),
        ({"error_msg": "IAM service error.", "error_code": "ModelArts.2953"}, ServiceUnavailable),
        ({"error_msg": "Something new."}, BadRequest),
        ({"error": {"code": "ModelArts.2775", "message": "Not there."}}, JobNotFound),
    ],
)
def test_without_a_status_the_code_decides(sdk, body, expected):
    """
    The SDK tells no HTTP status, so the code alone gives the kind of error.
    """
    assert type(refused(sdk, lambda job_id: body)) is expected


def test_an_error_of_an_instance_without_an_id_names_no_id():
    """
    A sentence without the id is better than one with "None".
    """

    class Instance:
        def get_job_info(self):
            return NO_SUCH_JOB

    with pytest.raises(JobNotFound) as caught:
        load_job(Instance())

    assert caught.value.what == "There is no such training job."


# Failures as an exception


def test_an_exception_with_the_fields_of_an_error_body_keeps_them(sdk):
    """
    Whatever class the SDK raises, code, request id and status come through.
    """
    error = refused(
        sdk, raising(SdkError(error_code="APIG.0301", error_msg="No token.", request_id="d0f1", status_code=401))
    )

    assert (type(error), error.code) == (NotAuthenticated, "APIG.0301")
    assert (error.request_id, error.status) == ("d0f1", 401)


@pytest.mark.parametrize(
    ("raised", "expected"),
    [
        (SdkError(error_msg="gone", error_code="ModelArts.2775", status_code=400), JobNotFound),
        (SdkError(status_code=503), ServiceUnavailable),
        (SdkError(status_code=429), Throttled),
        (SdkError(status_code="odd"), ServiceUnavailable),
        (SdkError(status_code=200), ServiceUnavailable),
        (ConnectionResetError("reset by peer"), ConnectionFailed),
        (TimeoutError("timed out"), ConnectionFailed),
        (KeyError("status"), ServiceUnavailable),
        (RuntimeError(), ServiceUnavailable),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else repr(value)[:30],
)
def test_every_exception_of_the_sdk_becomes_one_of_ours(sdk, raised, expected):
    """
    Its classes are not public, so its fields decide, then its type.
    """
    assert type(refused(sdk, raising(raised))) is expected


def test_the_words_of_the_sdk_are_kept_and_its_secrets_are_not(sdk):
    """
    The reason is told in one line, masked, in the error and in the traceback.
    """
    error = refused(sdk, raising(RuntimeError("login failed\nfor secret_key=sk-canary-0123456789 at iam")))

    assert error.why == "The SDK raised RuntimeError: login failed for secret_key=•••••• at iam"
    assert "canary" not in "".join(traceback.format_exception(type(error), error, error.__traceback__))


def test_an_endless_exception_is_cut(sdk):
    """
    An SDK that raises a book does not fill the notebook.
    """
    assert len(str(refused(sdk, raising(RuntimeError("word " * 100_000))))) < 600


@pytest.mark.parametrize(
    ("answer", "word"), [(None, "nothing"), ([], "list"), ([{}], "list"), ("a text", "str"), (3, "int")]
)
def test_an_answer_that_is_no_dict_is_a_bad_reply(sdk, answer, word):
    """
    What is not a job is never shown as an empty one.
    """
    error = refused(sdk, lambda job_id: answer)

    assert type(error) is BadReply
    assert error.what == f"The SDK answered with {word}, not with a job."


def chained(error, **links):
    """Return *error* with the cause or the context that ``raise`` gives it."""
    for name, link in links.items():
        setattr(error, f"__{name}__", link)
    return error


def answer(status, body):
    """Return the exception that requests makes of an answer with *status*."""
    response = requests.Response()
    response.status_code, response._content = status, body.encode()
    return requests.HTTPError(f"{status} for url: https://modelarts.example/v2", response=response)


@pytest.mark.parametrize(
    ("raised", "kind"),
    [
        (requests.ConnectTimeout("timed out"), "timeout"),
        (requests.exceptions.ProxyError("no"), "proxy"),
        (requests.ConnectionError(urllib3.exceptions.ProtocolError("x", ConnectionRefusedError())), "reset"),
        (urllib3.exceptions.ReadTimeoutError(None, "/", "read"), "timeout"),
        (socket.gaierror(-2, "unknown"), "dns"),
        (socket.timeout("timed out"), "timeout"),
        (requests.exceptions.SSLError("bad"), "tls"),
        (ConnectionRefusedError(), "refused"),
        (chained(SdkError(), cause=requests.ReadTimeout("slow")), "timeout"),
        (chained(SdkError(), context=requests.ReadTimeout("slow")), "timeout"),
    ],
    ids=repr,
)
def test_a_broken_connection_tells_its_kind(sdk, raised, kind):
    """
    Also where the SDK wraps the exception of requests or urllib3 in one of its own.
    """
    error = refused(sdk, raising(raised))

    assert (ConnectionFailed, kind) == (type(error), error.kind)
    assert error.why.startswith(f"The SDK raised {type(raised).__name__}")
    assert "ca_bundle=" not in str(error)


@pytest.mark.parametrize("raised", [FileNotFoundError(2, "No such file", "config.json"), PermissionError("no")])
def test_a_file_that_lacks_is_no_broken_connection(sdk, raised):
    """
    The SDK reads files of its own; not every OSError is the network's.
    """
    assert ServiceUnavailable is type(refused(sdk, raising(raised)))


@pytest.mark.parametrize(
    ("raised", "expected", "code"),
    [
        (answer(400, '{"error_code": "ModelArts.2775", "error_msg": "gone"}'), JobNotFound, "ModelArts.2775"),
        (answer(401, "<html>"), NotAuthenticated, None),
        (answer(503, ""), ServiceUnavailable, None),
    ],
    ids=["body", "no JSON", "empty"],
)
def test_an_answer_within_the_exception_is_read(sdk, raised, expected, code):
    """
    What ``raise_for_status()`` of requests raises holds the status and the error body.
    """
    error = refused(sdk, raising(raised))

    assert (expected, code, raised.response.status_code) == (type(error), error.code, error.status)


def test_the_fields_of_an_exception_come_before_its_response(sdk):
    """
    What the SDK has read of an answer needs no second reading.
    """
    response = answer(400, '{"error_code": "ModelArts.2799"}').response
    error = refused(sdk, raising(SdkError(error_code="ModelArts.2775", response=response)))

    assert (JobNotFound, "ModelArts.2775", 400) == (type(error), error.code, error.status)


def test_a_reply_that_the_sdk_cannot_read_is_a_bad_reply(sdk):
    """
    The page of a proxy, for one.
    """
    assert BadReply is type(refused(sdk, lambda job_id: json.loads("<html>")))


class Mute(Exception):
    """Cannot say what it is."""

    def __str__(self):
        raise RuntimeError


class Trap(Exception):
    """Its fields raise."""

    error_code = property(lambda self: 1 / 0)


class Wild(Exception):
    """Whatever is asked of it raises."""

    def __getattr__(self, name):
        raise RuntimeError


@pytest.mark.parametrize("kind", [Mute, Trap, Wild])
def test_an_exception_that_cannot_be_read_becomes_one_of_ours(sdk, kind):
    """
    Whatever an exception does when it is looked at, only our errors come out.
    """

    def service(_):
        raise kind("words")

    sdk.service = service
    with pytest.raises(ServiceUnavailable, match=f"The SDK raised {kind.__name__}"):
        NotebookSession().fetch(Resource.JOB, "job-1")


def test_an_sdk_that_exits_does_not_end_the_thread(sdk):
    """
    SystemExit ends a thread without a word, and the widget would load for ever.
    """
    assert ServiceUnavailable is type(refused(sdk, raising(SystemExit(1))))


def test_an_interrupt_is_the_users(sdk):
    """
    Who presses stop gets what Python has for it.
    """
    sdk.service = raising(KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        NotebookSession().fetch(Resource.JOB, SEED_ID)


# Many threads


def test_ten_threads_sign_in_once(sdk, monkeypatch):
    """
    Who comes while the session is made waits for it.
    """
    import modelarts.session

    coming, go, replies = threading.Semaphore(0), threading.Event(), []
    sign_in, session = modelarts.session.Session, NotebookSession()
    monkeypatch.setattr(modelarts.session, "Session", lambda: go.wait(30) and sign_in())
    sdk.service = lambda job_id: reply("running")

    def fetch():
        coming.release()
        replies.append(session.fetch(Resource.JOB, "job-1"))

    threads = [threading.Thread(target=fetch) for _ in range(10)]
    for thread in threads:
        thread.start()
        coming.acquire(timeout=30)
    go.set()
    for thread in threads:
        thread.join(30)

    assert (10, 1) == (len(replies), len(sdk.sessions))


def test_a_session_that_could_not_be_made_is_made_by_the_next_fetch(sdk, monkeypatch):
    """
    A moment without a network does not spoil the session for good.
    """
    import modelarts.session

    results = iter([ConnectionResetError(), modelarts.session.Session()])

    def sign_in():
        result = next(results)
        if isinstance(result, Exception):
            raise result
        return result

    monkeypatch.setattr(modelarts.session, "Session", sign_in)
    sdk.service = lambda job_id: reply("running")
    session = NotebookSession()
    with pytest.raises(ConnectionFailed):
        session.fetch(Resource.JOB, "job-1")

    assert reply("running") == session.fetch(Resource.JOB, "job-1") == session.fetch(Resource.JOB, "job-1")


# An SDK that is missing


def test_without_the_sdk_the_message_says_what_to_use():
    """
    Outside a ModelArts notebook the way out is RestSession.
    """
    with pytest.raises(NotAuthenticated) as caught:
        NotebookSession().fetch(Resource.JOB, SEED_ID)

    assert str(caught.value) == (
        "The modelarts SDK is not installed in this kernel.\n"
        "Only ModelArts notebooks bring it; it is on no package registry.\n"
        "Outside a notebook use RestSession(region=…, project_id=…, token=…)."
    )


def test_an_sdk_that_lacks_a_module_of_its_own_is_broken_not_missing(monkeypatch, tmp_path):
    """
    The message names the module that the SDK could not import.
    """
    (tmp_path / "modelarts").mkdir()
    (tmp_path / "modelarts" / "__init__.py").write_text("import a_module_that_nobody_has\n")
    monkeypatch.syspath_prepend(str(tmp_path))

    with pytest.raises(ServiceUnavailable, match="No module named 'a_module_that_nobody_has'"):
        NotebookSession().fetch(Resource.JOB, SEED_ID)


# What both sessions refuse


@pytest.mark.parametrize("job_id", ["../../iam", "", None, 3, "a b"])
def test_an_id_that_cannot_be_one_does_not_reach_the_sdk(sdk, job_id):
    """
    What the SDK makes of odd ids is not known, so it gets none.
    """
    asked = []
    sdk.service = asked.append

    with pytest.raises(BadRequest):
        NotebookSession().fetch(Resource.JOB, job_id)
    assert asked == []


def test_an_instance_session_shows_the_class_only():
    """
    An object of the SDK may have secrets in its repr.
    """

    class TrainingJob:
        def __repr__(self):
            return "sk-canary"

    assert repr(InstanceSession(TrainingJob())) == "InstanceSession(TrainingJob)"
