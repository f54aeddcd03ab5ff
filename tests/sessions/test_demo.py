from datetime import datetime, timedelta, timezone

import pytest

from ma_widgets import DemoSession, load_job
from ma_widgets.errors import BadRequest, JobNotFound, NotSupported
from ma_widgets.sessions import Resource

from ..conftest import NOW, REPLIES

IDS = DemoSession.job_ids
OF_A_TASK = (Resource.METRICS, Resource.LOG, Resource.LOG_PREVIEW)
NOW_MS = NOW.timestamp() * 1000


class Clock:
    """A clock that the test sets."""

    def __init__(self):
        self.now = NOW

    def __call__(self):
        return self.now


def fetched(job_id, session=None, resource=Resource.JOB, **query):
    return (session or DemoSession(now=NOW)).fetch(resource, job_id, **query)


@pytest.mark.parametrize("job_id", IDS)
def test_every_demo_job_is_a_job(job_id):
    """
    Each job of the demo loads, and shows in HTML and in text.
    """
    job = load_job(job_id, DemoSession(now=NOW))

    assert job.id == job.reply["metadata"]["id"]
    assert job.id in job.to_html()
    assert job.id in job.to_text()


@pytest.mark.parametrize("job_id", IDS)
def test_a_fixed_clock_gives_the_same_reply_again(job_id):
    """
    With now= a demo is the same today and tomorrow, in every session.
    """
    assert fetched(job_id) == fetched(job_id, DemoSession(now=lambda: NOW))


@pytest.mark.parametrize(
    ("job_id", "phase", "age"),
    [
        ("demo", "Running", timedelta(seconds=400)),
        ("demo-completed", "Completed", timedelta(hours=2, seconds=1868)),
        ("demo-failed", "Failed", timedelta(minutes=12, seconds=2677)),
        ("demo-pending", "Pending", timedelta(minutes=23)),
        ("demo-hetero", "Running", timedelta(seconds=2410)),
        ("demo-search", "Completed", timedelta(hours=5, seconds=179)),
        ("demo-created", "Creating", timedelta(0)),
        ("demo-creating", "Creating", timedelta(seconds=30)),
        ("demo-terminating", "Terminating", timedelta(minutes=3)),
        ("demo-abnormal", "Abnormal", timedelta(hours=3, seconds=410)),
        ("demo-cpu", "Running", timedelta(seconds=280)),
        ("demo-huge", "Running", timedelta(hours=73, minutes=30, seconds=30)),
        ("demo-exception", "Failed", timedelta(minutes=35, seconds=1990)),
        ("demo-module", "Failed", timedelta(minutes=4, seconds=62)),
        ("demo-disk-full", "Failed", timedelta(minutes=50, seconds=9420)),
        ("demo-image", "Abnormal", timedelta(minutes=20, seconds=662)),
        ("demo-input", "Failed", timedelta(minutes=15, seconds=70)),
        ("demo-precheck", "Failed", timedelta(minutes=25, seconds=95)),
        ("demo-hang", "Running", timedelta(minutes=45, seconds=11530)),
        ("demo-preempted", "Terminated", timedelta(minutes=10, seconds=5040)),
        ("demo-time-limit", "Terminated", timedelta(hours=2, minutes=31)),
        ("demo-chip-fault", "Failed", timedelta(minutes=40, seconds=9440)),
        ("demo-peer-crash", "Failed", timedelta(minutes=18, seconds=3270)),
    ],
)
def test_a_demo_job_is_in_the_phase_that_its_id_tells(job_id, phase, age):
    """
    The ids are chosen by what they show at the first look, and the job is as old as a user would look at it.
    """
    made = fetched(job_id)

    assert phase == made["status"]["phase"]
    assert NOW_MS - age / timedelta(milliseconds=1) == made["metadata"]["create_time"]


@pytest.mark.parametrize("job_id", ["demo", "demo-hetero", "demo-cpu"])
@pytest.mark.parametrize("speed", [1, 6])
def test_a_running_job_runs_on(job_id, speed):
    """
    Duration and node counts grow with the clock, speed times as fast, to the millisecond.
    """
    clock = Clock()
    clock.now += timedelta(milliseconds=517)
    session = DemoSession(speed=speed, now=clock)
    before = fetched(job_id, session)["status"]

    clock.now += timedelta(milliseconds=10_250)
    after = fetched(job_id, session)["status"]

    assert NOW_MS + 517 == before["node_count_metrics"][-1][0]
    assert 10_250 * speed == after["duration"] - before["duration"]
    assert NOW_MS + 517 + 10_250 * speed == after["node_count_metrics"][-1][0]
    assert before["start_time"] == after["start_time"]


def test_running_records_and_node_counts_agree_to_the_second():
    """
    A run starts and ends at a moment at which the node count is known, whenever the session is made.
    """
    status = fetched("demo", DemoSession(now=NOW + timedelta(milliseconds=517)))["status"]

    counted = {at / 1000 for at, _ in status["node_count_metrics"]}
    recorded = {run[key] for run in status["running_records"] for key in ("start_at", "end_at") if run[key]}

    assert 5 == len(recorded)
    assert {int} == {type(moment) for moment in recorded}
    assert recorded - counted == set()


def test_a_created_job_can_be_watched_from_its_first_second():
    """
    It is created with the session, and has completed six minutes later.
    """
    clock = Clock()
    session = DemoSession(now=clock)
    seen = []
    for seconds in (0, 10, 60, 355):
        clock.now = NOW + timedelta(seconds=seconds)
        seen.append(fetched("demo-created", session)["status"]["phase"])

    assert ["Creating", "Pending", "Running", "Completed"] == seen


def test_the_clock_of_the_machine_is_the_default():
    """
    Without now= the demo job was last seen in this minute.
    """
    before = datetime.now(timezone.utc)

    last = fetched("demo", DemoSession())["status"]["node_count_metrics"][-1][0]

    assert abs(last / 1000 - before.timestamp()) < 60


@pytest.mark.parametrize("resource", list(Resource))
def test_every_resource_is_there(resource):
    """
    What the service has of a job, the demo has.
    """
    reply = fetched("demo", resource=resource, **({"task": "worker-0"} if resource in OF_A_TASK else {}))

    assert reply
    assert isinstance(reply, list) == (resource is Resource.TASKS)


@pytest.mark.parametrize("resource", OF_A_TASK)
def test_what_is_not_ready_is_empty(resource):
    """
    A queued job has neither metrics nor logs, and that is no error.
    """
    assert {} == fetched("demo-pending", resource=resource, task="worker-0")


@pytest.mark.parametrize("resource", [each for each in Resource if each is not Resource.JOBS])
@pytest.mark.parametrize("job_id", ["no-such-job", "demo-", "DEMO", "618222c4-dc2f-4cfe-bc49-72b075b7552d"])
def test_an_unknown_id_names_those_there_are(job_id, resource):
    """
    The message lists every demo job, and the way to a real one.
    """
    with pytest.raises(JobNotFound) as caught:
        fetched(job_id, resource=resource)

    assert caught.value.what == f"The demo has no job {job_id!r}."
    assert f"It has: {', '.join(IDS)}. For a real job pass session=" in caught.value.details


@pytest.mark.parametrize("resource", [Resource.JOB, Resource.EVENTS])
@pytest.mark.parametrize("job_id", ["", None, "../replies/running", 3])
def test_an_id_that_cannot_be_one_is_a_bad_request(job_id, resource):
    """
    The demo is as strict as the service, so that examples carry over.
    """
    with pytest.raises(BadRequest):
        fetched(job_id, resource=resource)


@pytest.mark.parametrize(
    ("resource", "query", "code"),
    [
        (Resource.EVENTS, {"limit": 101}, "ModelArts.2764"),
        (Resource.METRICS, {"task": "worker-99"}, "ModelArts.2788"),
        (Resource.LOG, {}, "ModelArts.2788"),
        (Resource.JOBS, {"sort_by": "name"}, "ModelArts.2790"),
    ],
)
def test_a_bad_value_is_refused_in_the_words_of_the_service(resource, query, code):
    """
    The error is the one that a real session would raise.
    """
    with pytest.raises(BadRequest, match="The service said: ") as caught:
        fetched("demo", resource=resource, **query)

    assert (400, code) == (caught.value.status, caught.value.code)
    assert caught.value.solution


def test_a_resource_that_nobody_knows_is_not_supported():
    """
    The message says what there is.
    """
    with pytest.raises(NotSupported, match=r"There is no resource 'weather'\.\nThere are: job, jobs, .*"):
        DemoSession(now=NOW).fetch("weather", "demo")


@pytest.mark.parametrize("job_id", IDS)
def test_a_reply_belongs_to_its_caller(job_id):
    """
    Whoever changes a reply changes neither the next one nor the file it came from.
    """
    files = {path.name: path.read_bytes() for path in REPLIES.iterdir()}
    session = DemoSession(now=NOW)
    first = fetched(job_id, session)
    name = first["metadata"]["id"]

    first["metadata"].clear()
    first["status"].clear()

    assert name == fetched(job_id, session)["metadata"]["id"]
    assert {path.name: path.read_bytes() for path in REPLIES.iterdir()} == files


def test_the_list_has_every_job():
    """
    The list is a page of the shape of the service, the newest job first, with the same replies.
    """
    jobs = fetched(None, resource=Resource.JOBS, limit=50)
    details = sorted(map(fetched, IDS), key=lambda job: job["metadata"]["create_time"], reverse=True)

    assert (len(IDS), len(IDS), 0, 50) == (jobs["total"], jobs["count"], jobs["offset"], jobs["limit"])
    assert details == jobs["items"]


def test_a_session_shows_nothing_of_itself():
    """
    Its repr is what one types to make it.
    """
    assert "DemoSession()" == repr(DemoSession(now=NOW))
