"""From ids and replies to jobs: what load_job() fetches, what read_job() reads."""

from __future__ import annotations

from typing import Any

import pytest

from ma_widgets import DemoSession, Resource, errors, load_job, read_job
from tests.conftest import NOW, reply

from .adapters import Answers

ALL = (Resource.JOB, Resource.EVENTS, Resource.STAGES, Resource.TASKS, Resource.METRICS, Resource.LOG)
METRICS = {"metrics": [{"metric": "npuUtil", "value": [10, 20]}]}


def test_a_fetched_job_is_read() -> None:
    """
    load_job() asks the session and reads its reply.
    """
    job = load_job("demo-failed", DemoSession(now=NOW))

    assert ("Failed", "out-of-memory") == (job.phase, job.failure.code)


def test_a_reply_in_hand_needs_no_session() -> None:
    """
    Who has the reply already needs nothing else.
    """
    assert "Running" == load_job(reply("running")).phase


def test_an_unknown_job_is_job_not_found() -> None:
    """
    The session's error is the caller's.
    """
    with pytest.raises(errors.JobNotFound, match="no-such-job"):
        load_job("no-such-job", DemoSession(now=NOW))


def test_an_object_of_the_sdk_brings_its_own_session() -> None:
    """
    An object with get_job_info() is asked itself.
    """

    class Instance:
        job_id = "9b6c2f1e-5a77-4d0e-8c33-0f2d7c4e1a02"

        def get_job_info(self) -> Any:
            return reply("running")

    assert "gpt-pretrain-ascend-16n" == load_job(Instance()).name


def test_a_job_is_loaded_with_all_that_there_is_of_it() -> None:
    """
    The frames of every resource have rows.
    """
    job = load_job("demo", DemoSession(), ALL)
    frames = job.columns

    assert {} == dict(job.others.unavailable)
    assert [] == [
        name for name in ("events", "stages", "tasks", "metrics", "log") if not frames.columns(name).row_count
    ]
    assert 16 == len(job.others.metrics)


def test_nothing_is_asked_for_that_is_not_wanted() -> None:
    """
    The job alone is one request.
    """
    adapter = Answers()
    load_job("a-job", adapter)

    assert [("job", None)] == adapter.asked


@pytest.mark.parametrize("tasks", [["worker-1"], ["worker-1", "worker-3"]])
def test_metrics_and_logs_are_those_of_the_tasks_that_are_named(tasks: list[str]) -> None:
    """
    Named tasks are asked in their order, and no others.
    """
    job = load_job("demo", DemoSession(), (Resource.METRICS, Resource.LOG), tasks=tasks)

    assert (tasks, tasks) == (list(job.others.metrics), list(job.others.logs))


def test_the_log_that_is_loaded_unasked_is_that_of_the_failed_task() -> None:
    """
    One wants to know why it failed.
    """
    job = load_job("demo-failed", DemoSession(), (Resource.LOG,))

    assert [next(finding.task for finding in job.findings if finding.task)] == list(job.others.logs)


@pytest.mark.parametrize("resource", ["events", Resource.EVENTS])
def test_a_resource_may_be_told_by_its_name(resource: Any) -> None:
    """
    As in the query of an adapter.
    """
    assert load_job("demo", DemoSession(), (resource,)).others.events is not None


@pytest.mark.parametrize("resource", ["evnts", Resource.JOBS, Resource.LOG_PREVIEW, None, 5])
def test_a_resource_that_no_job_has_is_refused_before_anything_is_fetched(resource: Any) -> None:
    """
    The message says what there is.
    """
    adapter = Answers()
    with pytest.raises(errors.NotSupported, match="There are: job, events, stages"):
        load_job("a-job", adapter, (resource,))

    assert [] == adapter.asked


@pytest.mark.parametrize("resource", ALL[1:])
def test_what_was_asked_for_and_cannot_be_had_is_raised(resource: Resource) -> None:
    """
    Who names a resource wants it, not a job without it.
    """
    with pytest.raises(errors.PermissionDenied, match="not you"):
        load_job("a-job", Answers(**{resource.value: errors.PermissionDenied("not you")}), (resource,))


def test_a_task_without_metrics_takes_nothing_from_the_others() -> None:
    """
    What there is, is returned.
    """

    def metrics(task: str) -> Any:
        return errors.BadRequest("none") if task == "worker-1" else METRICS

    job = load_job("a-job", Answers(metrics=metrics), (Resource.METRICS,), tasks=["worker-0", "worker-1"])

    assert ["worker-0"] == list(job.others.metrics)


@pytest.mark.parametrize(
    ("resource", "word"), [(Resource.EVENTS, "events"), (Resource.LOG, "logs"), (Resource.METRICS, "metrics")]
)
def test_a_reply_in_hand_has_nothing_else(resource: Resource, word: str) -> None:
    """
    Nobody can be asked; the hint says how to pass what one has.
    """
    with pytest.raises(errors.NotSupported, match=rf"read_job\(reply, {word}=…\)"):
        load_job(reply("running"), None, (Resource.JOB, resource))


def test_all_replies_in_hand_are_read() -> None:
    """
    Each lies in its frame.
    """
    session = DemoSession(now=NOW)
    loaded = load_job("demo", session, ALL)
    told = loaded.others
    job = read_job(
        loaded.reply, events=told.events, stages=told.stages, tasks=told.tasks, metrics=told.metrics, logs=told.logs
    )

    assert told == job.others
    assert loaded.columns.columns("log") == job.columns.columns("log")


def test_an_error_body_in_hand_is_told_and_not_read() -> None:
    """
    Of one task's log the reason is kept; the other log is there.
    """
    body = {"error_code": "ModelArts.2776", "error_msg": "not ready"}
    job = read_job(reply("running"), events=body, logs={"worker-0": {"content": "a line"}, "worker-1": body})

    assert {Resource.EVENTS, Resource.LOG} == set(job.others.unavailable)
    assert ["worker-0"] == list(job.others.logs)
    assert job.others.events is None


def test_a_log_in_hand_may_be_its_text() -> None:
    """
    Whoever copied it has no page.
    """
    job = read_job(reply("running"), logs={"worker-0": "one\ntwo\n"})

    assert ["one", "two"] == list(job.columns.columns("log")["text"])


def test_what_lies_beside_a_job_is_masked_too() -> None:
    """
    A secret of the reply is one in a log.
    """
    secret = reply("running")["endpoints"]["tensorboard"]["token"]
    job = read_job(reply("running"), logs={"worker-0": {"content": f"using {secret}\n"}})

    assert secret not in str(list(job.columns.columns("log")["text"]))
    assert secret not in job.to_html()
