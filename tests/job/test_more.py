"""What is fetched of a job besides its details: when, of which tasks, and what becomes of errors."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from typing import Any

import pytest

from ma_widgets import DemoSession, Job, Resource, errors, load_job, read_job
from ma_widgets.job import load_evidence, load_more, with_news
from tests.conftest import NOW, reply

from .adapters import Answers, numbered, pages

EVENTS = {"events": [{"create_time": 1753776020000, "level": "Error", "message": "[worker-0] broken"}]}
TRACEBACK = """\
Traceback (most recent call last):
  File "/home/ma-user/train.py", line 3, in <module>
    import apex
ModuleNotFoundError: No module named 'apex'""".split("\n")


def failed(tasks: int = 4) -> dict[str, Any]:
    """Return the reply of a job that failed, and nobody knows why."""
    made = reply("failed")
    made["status"] = {
        "phase": "Failed",
        "start_time": made["status"]["start_time"],
        "duration": made["status"]["duration"],
        "tasks": [f"worker-{index}" for index in range(tasks)],
        "task_statuses": [{"task": "worker-0", "exit_code": 1, "message": ""}],
    }
    return made


def explained(adapter: Answers, job: Job | None = None) -> Job:
    """Return the job of an adapter with what tells why it failed."""
    return load_evidence(job or read_job(adapter.answers["job"], at=NOW), adapter, "a-job")


def test_a_job_that_runs_has_its_newest_events_beside_it() -> None:
    """
    One page of them, which no tab takes for all; an error is told by the tab that shows events.
    """
    adapter = Answers(reply("running"), events={"events": [{"message": "The job may be suspended."}]})
    job = explained(adapter)

    assert (None, "The job may be suspended.") == (job.others.events, job.columns.columns("events")["message"][0])
    assert explained(Answers(reply("running"), events=errors.PermissionDenied("no"))).others.unavailable == {}


@pytest.mark.parametrize("name", ["completed", "search"])
def test_a_job_without_trouble_needs_no_evidence(name: str) -> None:
    """
    Nothing is fetched of it, and it stays the same object.
    """
    adapter = Answers(reply(name))
    job = read_job(reply(name), at=NOW)

    assert job is load_evidence(job, adapter, "a-job")
    assert [] == adapter.asked


def test_evidence_is_events_the_failing_log_and_the_hosts() -> None:
    """
    Three requests, each asked once.
    """
    adapter = Answers(failed(), events=EVENTS, log=pages([*numbered(3), *TRACEBACK]), tasks=[])

    assert "module-not-found" == explained(adapter).failure.code
    assert [("events", None), ("log", "worker-0"), ("tasks", None)] == adapter.asked


def test_older_pages_are_read_while_the_cause_is_vague() -> None:
    """
    A cause may stand some pages before the end: three more are read, and no more.
    """
    found = Answers(failed(), log=pages([*TRACEBACK, *numbered(1300)]))
    vague = Answers(failed(), log=pages(numbered(9000)))

    assert "module-not-found" == explained(found).failure.code
    assert 3 == found.count("log")
    assert "unknown-failure" == explained(vague).failure.code
    assert 4 == vague.count("log")


def test_looking_again_reads_no_more_pages() -> None:
    """
    What was read for the look before is known; only the end is asked for anew.
    """
    adapter = Answers(failed(), log=pages(numbered(9000)))
    first = explained(adapter)
    adapter.asked.clear()
    again = explained(adapter, first)

    assert 1 == adapter.count("log")
    assert first.others.logs == again.others.logs


def test_a_log_that_cannot_be_had_is_told() -> None:
    """
    The job is there all the same, with the reason.
    """
    job = explained(Answers(failed(), log=errors.PermissionDenied("not you")))

    assert "not you" == job.others.unavailable[Resource.LOG].what
    assert job.failure is not None


def test_an_older_page_that_cannot_be_had_hides_nothing() -> None:
    """
    The end of the log is there and is told.
    """
    page = pages(numbered(900))

    def fails_before(**query: Any) -> Any:
        return errors.ServiceUnavailable("down") if "base_line" in query else page(**query)

    job = explained(Answers(failed(), log=fails_before))

    assert 500 == job.others.logs["worker-0"]["lines"]
    assert Resource.LOG not in job.others.unavailable


NO_REPLIES = [None, "text", 5, b"bytes"]


@pytest.mark.parametrize("resource", [Resource.EVENTS, Resource.STAGES, Resource.TASKS, Resource.METRICS, Resource.LOG])
@pytest.mark.parametrize("answer", [*NO_REPLIES, KeyError("token=canary"), SystemExit(1)], ids=repr)
def test_nonsense_of_an_adapter_is_told_in_words(resource: Resource, answer: Any) -> None:
    """
    What it gives or raises takes nothing down, says what it was, and its words are not shown.
    """
    adapter = Answers(**{resource.value: answer})
    job = load_more(read_job(reply("failed")), adapter, "a-job", [resource], ["worker-0"])
    told = str(job.others.unavailable[resource])

    assert type(answer).__name__ in told or "nothing" in told
    assert "canary" not in told
    assert not job.others.has(resource)


@pytest.mark.parametrize("resource", [Resource.METRICS, Resource.LOG])
def test_a_list_is_nothing_that_a_task_has(resource: Resource) -> None:
    """
    A bare list can be events or tasks, never a log.
    """
    job = load_more(read_job(reply("failed")), Answers(**{resource.value: []}), "a-job", [resource], ["worker-0"])

    assert isinstance(job.others.unavailable[resource], errors.BadReply)


def test_an_error_body_is_no_reply() -> None:
    """
    Some sessions return what the service refused.
    """
    body = {"error_code": "ModelArts.2775", "error_msg": "gone"}
    job = load_more(read_job(reply("failed")), Answers(events=body), "a-job", [Resource.EVENTS])

    assert "ModelArts.2775" == job.others.unavailable[Resource.EVENTS].code
    assert job.others.events is None


def test_ctrl_c_is_meant() -> None:
    """
    Who interrupts a fetch does not get a job with a reason.
    """
    with pytest.raises(KeyboardInterrupt):
        load_more(read_job(reply("failed")), Answers(events=KeyboardInterrupt()), "a-job", [Resource.EVENTS])


def test_metrics_are_those_of_64_tasks_of_all_parts() -> None:
    """
    The one that failed among them; a request a task would be a load.
    """
    adapter = Answers(failed(1000), metrics={"metrics": []})
    job = load_more(read_job(failed(1000)), adapter, "a-job", [Resource.METRICS])

    asked = [task for _, task in adapter.asked]
    assert 63 <= len(asked) <= 64
    assert "worker-0" == asked[0]
    assert int(asked[-1].partition("-")[2]) >= 900
    assert set(asked) == set(job.others.metrics)


@pytest.mark.parametrize(
    ("error", "asked"),
    [
        (errors.Throttled("busy"), 1),
        (errors.NotSupported("none"), 1),
        (errors.PermissionDenied("no"), 1),
        (errors.ConnectionFailed("no answer"), 1),
        (errors.BadRequest("not this task"), 4),
    ],
)
def test_what_all_tasks_meet_with_is_met_once(error: Exception, asked: int) -> None:
    """
    A service that is busy or says no is not asked 64 times; of one odd task the others know nothing.
    """
    adapter = Answers(failed(), metrics=error)
    job = load_more(read_job(failed()), adapter, "a-job", [Resource.METRICS])

    assert asked == adapter.count("metrics")
    assert error is job.others.unavailable[Resource.METRICS]


def test_what_some_tasks_have_is_there_with_why_others_have_not() -> None:
    """
    A task that answers after one that does not takes nothing back of the reason.
    """

    def metrics(task: str) -> Any:
        return errors.BadRequest(f"{task} has none") if task == "worker-1" else {"metrics": []}

    job = load_more(read_job(failed()), Answers(metrics=metrics), "a-job", [Resource.METRICS])

    assert {"worker-0", "worker-2", "worker-3"} == set(job.others.metrics)
    assert "worker-1 has none" == job.others.unavailable[Resource.METRICS].what


def raising_anew(kind: Callable[..., Exception]) -> Callable[..., Any]:
    """Return an answer that raises as adapters do: a new error, because of another."""

    def answer(**_: Any) -> Any:
        try:
            raise KeyError("foreign")
        except KeyError as cause:
            raise kind("down") from cause

    return answer


def test_jobs_of_looks_before_are_not_kept() -> None:
    """
    An error holds the frames in which it was raised, and these would hold the job of each look.
    """
    adapter = Answers(failed(), events=raising_anew(errors.ServiceUnavailable), log=raising_anew(errors.BadReply))
    job = explained(adapter)
    looks = [weakref.ref(job)]
    for _ in range(10):
        job = explained(adapter, read_job(failed(), at=NOW).with_others(job.others))
        looks.append(weakref.ref(job))
    gc.collect()

    assert [job] == [each() for each in looks if each() is not None]
    assert isinstance(job.others.unavailable[Resource.EVENTS].__cause__, KeyError)


def test_news_are_put_beside_what_came_meanwhile() -> None:
    """
    Only what was fetched between two moments is taken over.
    """
    job = read_job(reply("failed"), events={"events": []}, logs={"worker-0": {"content": "old"}})
    after = job.others.having(Resource.LOG, {"content": "new"}, "worker-1").without(
        Resource.STAGES, errors.BadReply("no")
    )
    now = job.others.having(Resource.EVENTS, EVENTS)
    taken = with_news(now, job.others, after, [Resource.EVENTS, Resource.LOG, Resource.STAGES])

    assert EVENTS is taken.events
    assert ["worker-0", "worker-1"] == list(taken.logs)
    assert "no" == taken.unavailable[Resource.STAGES].what
    assert now is with_news(now, job.others, job.others, list(Resource)[2:6])


# The demo, from end to end.


@pytest.mark.parametrize(
    ("job_id", "code"), [("demo-module", "module-not-found"), ("demo-peer-crash", "segmentation-fault")]
)
def test_the_cause_of_a_demo_failure_is_found(job_id: str, code: str) -> None:
    """
    What the job's own reply does not tell is found in its log.
    """
    session = DemoSession()
    job = load_evidence(load_job(job_id, session), session, job_id)

    assert code == job.failure.code
    assert job.others.logs
