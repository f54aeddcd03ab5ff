import json
from datetime import datetime, timedelta, timezone

import pytest

from ma_widgets import DemoSession, load_job
from ma_widgets.errors import BadRequest, JobNotFound, NotSupported
from ma_widgets.sessions import Resource

from ..conftest import NOW, REPLIES, reply

IDS = DemoSession.job_ids
RUNNING = ("demo", "demo-hetero", "demo-cpu")
NOW_MS = NOW.timestamp() * 1000


class Clock:
    """A clock that the test sets."""

    def __init__(self):
        self.now = NOW

    def __call__(self):
        return self.now


def fetched(job_id, session=None):
    return (session or DemoSession(now=NOW)).fetch(Resource.JOB, job_id)


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
    ("job_id", "phase"),
    [
        ("demo", "Running"),
        ("demo-completed", "Completed"),
        ("demo-failed", "Failed"),
        ("demo-pending", "Pending"),
        ("demo-hetero", "Running"),
        ("demo-search", "Completed"),
        ("demo-created", "Creating"),
        ("demo-terminating", "Terminating"),
        ("demo-abnormal", "Abnormal"),
    ],
)
def test_a_demo_job_is_in_the_phase_that_its_id_tells(job_id, phase):
    """
    The ids are chosen by what they show.
    """
    assert load_job(job_id, DemoSession(now=NOW)).phase == phase


@pytest.mark.parametrize("job_id", RUNNING)
def test_a_running_job_was_last_seen_now(job_id):
    """
    The moments of a reply from long ago are moved, so that the job runs at this moment.
    """
    assert fetched(job_id)["status"]["node_count_metrics"][-1][0] == NOW_MS


@pytest.mark.parametrize(
    ("job_id", "age"),
    [
        ("demo-completed", timedelta(hours=2)),
        ("demo-failed", timedelta(minutes=12)),
        ("demo-search", timedelta(hours=5)),
    ],
)
def test_an_ended_job_ended_a_while_ago(job_id, age):
    """
    A final job lies as far back as a user would look at it.
    """
    assert fetched(job_id)["status"]["node_count_metrics"][-1][0] == NOW_MS - age / timedelta(milliseconds=1)


def test_a_waiting_job_was_created_a_while_ago():
    """
    Its waiting time is counted from its creation.
    """
    assert fetched("demo-pending")["metadata"]["create_time"] == NOW_MS - timedelta(minutes=23) / timedelta(
        milliseconds=1
    )


@pytest.mark.parametrize("job_id", IDS)
def test_all_moments_are_moved_by_the_same_whole_seconds(job_id):
    """
    Creation, start, node counts and running records keep their distances.
    """
    file = {"demo": "running"}.get(job_id, job_id.removeprefix("demo-"))

    shifts = {moved - recorded for moved, recorded in zip(moments(fetched(job_id)), moments(reply(file))) if recorded}

    assert len(shifts) <= 1
    assert all(shift % 1000 == 0 for shift in shifts)


def moments(reply):
    """Return all moments of a reply in milliseconds, in a fixed order."""
    status = reply["status"]
    yield reply["metadata"].get("create_time", 0)
    yield status.get("start_time", 0)
    yield from (at for at, _ in status.get("node_count_metrics") or [])
    for run in status.get("running_records", []):
        yield from (1000 * run.get(key, 0) for key in ("start_at", "end_at", "xpu_start_at"))
        for recovery in run.get("recover_records", []):
            yield from (1000 * recovery.get(key, 0) for key in ("recover_start_at", "recover_end_at"))


@pytest.mark.parametrize("job_id", ["demo", "demo-failed"])
def test_running_records_and_node_counts_agree_to_the_second(job_id):
    """
    A run starts and ends at a moment at which the node count is known.
    """
    status = fetched(job_id, DemoSession(now=NOW + timedelta(milliseconds=517)))["status"]

    counted = {at / 1000 for at, _ in status["node_count_metrics"]}
    recorded = {run[key] for run in status["running_records"] for key in ("start_at", "end_at") if run.get(key)}

    assert recorded
    assert recorded - counted == set()


def test_not_yet_stays_not_yet():
    """
    A start of 0 means "not started" and is no moment to move.
    """
    assert fetched("demo-pending")["status"]["start_time"] == 0


@pytest.mark.parametrize("job_id", ["demo-abnormal", "demo-creating"])
def test_a_reply_whose_moments_contradict_each_other_stays_as_it_is(job_id):
    """
    Official values are shown as they were published.
    """
    assert fetched(job_id) == reply(job_id.removeprefix("demo-"))


@pytest.mark.parametrize("job_id", RUNNING)
@pytest.mark.parametrize("speed", [1, 60])
def test_a_running_job_runs_on(job_id, speed):
    """
    Duration and node counts grow with the clock, speed times as fast.
    """
    clock = Clock()
    session = DemoSession(speed=speed, now=clock)
    before = fetched(job_id, session)["status"]

    clock.now += timedelta(seconds=90)
    after = fetched(job_id, session)["status"]

    assert after["duration"] - before["duration"] == 90_000 * speed
    assert after["node_count_metrics"][-1] == [NOW_MS + 90_000 * speed, before["node_count_metrics"][-1][1]]
    assert after["start_time"] == before["start_time"]


@pytest.mark.parametrize("job_id", [each for each in IDS if each not in RUNNING])
def test_a_job_that_does_not_run_stands_still(job_id):
    """
    Time passes over a final or waiting job without a change of its reply.
    """
    clock = Clock()
    session = DemoSession(speed=60, now=clock)
    before = fetched(job_id, session)

    clock.now += timedelta(hours=1)

    assert fetched(job_id, session) == before


def test_the_clock_of_the_machine_is_the_default():
    """
    Without now= the demo job was last seen in this minute.
    """
    before = datetime.now(timezone.utc)

    last = fetched("demo", DemoSession())["status"]["node_count_metrics"][-1][0]

    assert abs(last / 1000 - before.timestamp()) < 60


@pytest.mark.parametrize("job_id", ["no-such-job", "demo-", "DEMO", "618222c4-dc2f-4cfe-bc49-72b075b7552f"])
def test_an_unknown_id_names_those_there_are(job_id):
    """
    The message lists every demo job, and the way to a real one.
    """
    with pytest.raises(JobNotFound) as caught:
        fetched(job_id)

    assert caught.value.what == f"The demo has no job {job_id!r}."
    assert f"It has: {', '.join(IDS)}. For a real job pass session=" in caught.value.details


@pytest.mark.parametrize("job_id", ["", None, "../replies/running", 3])
def test_an_id_that_cannot_be_one_is_a_bad_request(job_id):
    """
    The demo is as strict as the service, so that examples carry over.
    """
    with pytest.raises(BadRequest):
        fetched(job_id)


@pytest.mark.parametrize("job_id", IDS)
def test_a_reply_belongs_to_its_caller(job_id):
    """
    Whoever changes a reply changes neither the next one nor the file it came from.
    """
    files = {path.name: path.read_bytes() for path in REPLIES.iterdir()}
    first = fetched(job_id)
    expected = json.loads(json.dumps(first))

    first["metadata"].clear()
    first["status"].clear()

    assert fetched(job_id) == expected
    assert {path.name: path.read_bytes() for path in REPLIES.iterdir()} == files


def test_the_list_has_every_job():
    """
    The list is a page of the shape of the service, with the same replies.
    """
    jobs = DemoSession(now=NOW).fetch(Resource.JOBS, None)

    assert (jobs["total"], jobs["count"], jobs["offset"]) == (len(IDS), len(IDS), 0)
    assert jobs["items"] == [fetched(job_id) for job_id in IDS]


@pytest.mark.parametrize("resource", [each for each in Resource if each not in (Resource.JOB, Resource.JOBS)])
def test_other_resources_are_not_supported(resource):
    """
    What the demo lacks it says, and what it has.
    """
    with pytest.raises(NotSupported, match=rf"The demo has no '{resource.value}' yet\.\nIt has: job, jobs\."):
        DemoSession().fetch(resource, "demo")
