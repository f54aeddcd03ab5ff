"""Waiting in code: the end, the failures, and the hiccups between."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from ma_widgets import DemoSession, errors, wait_for_job
from tests.conftest import NOW, reply

REPLIES = {"Failed": "failed", "Pending": "pending"}


class Life:
    """An adapter that answers in turn: a phase, or an error to raise."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)

    def fetch(self, resource: Any, job_id: Any, **query: object) -> Any:
        if resource != "job":
            raise errors.NotSupported("Only the job itself is known here.")
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        job = copy.deepcopy(reply(REPLIES.get(answer, "running")))
        job["status"]["phase"] = answer
        return job


class Answer:
    """An adapter that always gives the same reply of the job."""

    def __init__(self, answer: Any) -> None:
        self._answer = answer

    def fetch(self, resource: Any, job_id: Any, **query: object) -> Any:
        if resource != "job":
            raise errors.NotSupported("Only the job itself is known here.")
        return self._answer


class Time:
    """A clock that goes on when somebody sleeps; ``pauses`` are how long."""

    def __init__(self) -> None:
        self.now, self.pauses = 0.0, []

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.pauses.append(seconds)

    def options(self) -> dict[str, Any]:
        return {"sleep": self.sleep, "monotonic": lambda: self.now}


@pytest.fixture
def time() -> Time:
    return Time()


def test_the_end_is_returned(time: Time) -> None:
    """
    The job comes back when it has ended, after a look every ten seconds or so.
    """
    seen: list[Any] = []
    job = wait_for_job("a-job", Life("Creating", "Running", "Completed"), on_update=seen.append, **time.options())

    assert "Completed" == job.phase
    assert ["Creating", "Running", "Completed"] == [each.phase for each in seen]
    assert job is seen[-1]
    assert [True, True] == [8 <= pause <= 12 for pause in time.pauses]


@pytest.mark.parametrize("phase", ["Failed", "Abnormal", "Terminated"])
def test_a_bad_end_is_raised_with_the_job(time: Time, phase: str) -> None:
    """
    JobFailed has the job and its findings, and says what went wrong.
    """
    with pytest.raises(errors.JobFailed, match=f"ended as {phase}") as raised:
        wait_for_job("a-job", Life("Running", phase), **time.options())

    assert phase == raised.value.job.phase


def test_the_message_of_a_failure_has_its_cause(time: Time) -> None:
    """
    Nobody has to open the widget to learn why.
    """
    with pytest.raises(errors.JobFailed) as raised:
        wait_for_job("a-job", Life("Failed"), **time.options())

    assert raised.value.job.failure.title in str(raised.value)
    assert raised.value.job.findings == raised.value.findings != ()


class Explained(Life):
    """A job that fails, with a log that tells why, or an error in its place."""

    def __init__(self, log: Any) -> None:
        super().__init__("Running", "Failed")
        self.log, self.asked = log, []

    def fetch(self, resource: Any, job_id: Any, **query: object) -> Any:
        if resource == "job":
            job = super().fetch(resource, job_id, **query)
            job["status"].update({"task_statuses": [{"task": "worker-0", "exit_code": 1}], "tasks": ["worker-0"]})
            return job
        self.asked.append(str(getattr(resource, "value", resource)))
        if resource == "log" and isinstance(self.log, str):
            return {"start_line": "1", "content": self.log}
        raise self.log if isinstance(self.log, BaseException) else errors.NotSupported("none")


OUT_OF_DISK = "OSError: [Errno 28] No space left on device: '/cache/x'\n"


CONTROLS = "x\x1b[31m\x1b]0;pwn\x07\x9b2J\u202e\r\nState Completed"


@pytest.mark.parametrize("timeout", [None, 0])
def test_a_message_is_nothing_that_a_terminal_obeys(time: Time, timeout: float | None) -> None:
    """
    A name or a phase in an error is one line, and what cannot be seen in it are escapes.
    """
    made = reply("running")
    made["metadata"]["name"] = made["status"]["phase"] = CONTROLS
    final = copy.deepcopy({**made, "status": {**made["status"], "phase": "Failed"}})
    with pytest.raises((errors.JobFailed, TimeoutError)) as wrong:
        wait_for_job("a-job", Answer(made if timeout == 0 else final), timeout=timeout, **time.options())
    with pytest.raises(errors.BadRequest) as refused:
        wait_for_job(made)

    for told in (str(wrong.value).split("\n")[0], str(refused.value).split("\n")[0]):
        assert "\\x1b[31m\\x1b]0;pwn\\x07\\x9b2J\\u202e\\nState Completed" in told.replace("\\x0d", "")
        assert told.isprintable()


def test_the_cause_is_looked_for_in_the_log_once(time: Time) -> None:
    """
    When the job has failed, and not before, events, log and hosts are asked for.
    """
    life = Explained(OUT_OF_DISK)
    with pytest.raises(errors.JobFailed) as raised:
        wait_for_job("a-job", life, **time.options())

    assert ["events", "log", "tasks"] == life.asked
    assert "disk-full" in [finding.code for finding in raised.value.findings]


@pytest.mark.parametrize("error", [errors.ServiceUnavailable("down"), KeyError("foreign"), SystemExit(1)])
def test_a_cause_that_cannot_be_looked_for_hides_no_failure(time: Time, error: BaseException) -> None:
    """
    JobFailed comes all the same, whatever an adapter raises.
    """
    with pytest.raises(errors.JobFailed) as raised:
        wait_for_job("a-job", Explained(error), **time.options())

    assert {"events", "log", "tasks"} == {each.value for each in raised.value.job.others.unavailable}


def test_a_bad_end_is_returned_when_wanted(time: Time) -> None:
    """
    With raise_on_failure=False the caller looks for himself.
    """
    assert "Failed" == wait_for_job("a-job", Life("Failed"), raise_on_failure=False, **time.options()).phase


def test_waiting_has_an_end(time: Time) -> None:
    """
    When the time is over there is one last look, and then a TimeoutError that names job and phase.
    """
    life = Life("Running", "Running", "Running", "Running", "Running")
    with pytest.raises(TimeoutError, match=r"'a-job' was still Running after 25 s\."):
        wait_for_job("a-job", life, timeout=25, **time.options())

    assert 25 == pytest.approx(time.now)
    assert 1 == len(life.answers)


def test_a_time_shorter_than_a_pause_is_waited(time: Time) -> None:
    """
    The last look may bring the end.
    """
    assert "Completed" == wait_for_job("a-job", Life("Running", "Completed"), timeout=5, **time.options()).phase
    assert [5] == time.pauses


def test_no_time_at_all_is_one_look(time: Time) -> None:
    """
    timeout=0 asks whether it has ended.
    """
    with pytest.raises(TimeoutError, match="after 0 s"):
        wait_for_job("a-job", Life("Running"), timeout=0, **time.options())


@pytest.mark.parametrize(
    ("timeout", "look_seconds", "told"),
    [(3600, 0.0, "3600"), (1036800, 0.0, "1036800"), (0.5, 0.0, "0.5"), (5, 7.26, "7.3")],
)
def test_the_time_that_passed_is_told(time: Time, timeout: float, look_seconds: float, told: str) -> None:
    """
    In seconds as one reads them; with the look, when it takes longer than the time that was given.
    """

    class Slow(Life):
        def fetch(self, *asked: Any, **query: object) -> Any:
            time.now += look_seconds
            return super().fetch(*asked, **query)

    life = Slow(*["Running"] * 9)
    with pytest.raises(TimeoutError, match=rf"after {told} s\.$"):
        wait_for_job("a-job", life, timeout=timeout, refresh_seconds=max(timeout, 2), **time.options())


def test_the_end_of_patience_tells_what_was_not_seen(time: Time) -> None:
    """
    Where the last look failed nobody knows how the job is: when it was last seen is told, and why not later.
    """
    down = errors.ServiceUnavailable("The service is down.", why="It is being mended.", hint="Try again later.")
    # Pauses of 10, 20 and 40 seconds or so: the last look is that at the end, after 65.
    life = Life("Running", "Running", down, down, down)
    with pytest.raises(TimeoutError) as raised:
        wait_for_job("a-job", life, timeout=65, **time.options())

    first, *others = str(raised.value).splitlines()
    ago = f"{65 - time.pauses[0]:.1f}".removesuffix(".0")
    assert ["The service is down.", "It is being mended.", "Try again later."] == others
    assert (
        f"The time is over after 65 s. The job 'a-job' was last seen Running {ago} s before; the last look failed:"
        == first
    )
    assert down is raised.value.__cause__


def test_what_was_looked_past_leads_back_to_no_look(time: Time) -> None:
    """
    An outage of hours keeps one error, not the frames of every look that failed.
    """
    down = errors.ServiceUnavailable("down")
    with pytest.raises(TimeoutError):
        wait_for_job("a-job", Life("Running", down, down), timeout=25, **time.options())

    assert down.__traceback__ is None


def test_a_phase_is_a_word_of_the_reader(time: Time, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    In a Chinese sentence it is called as in the views of the job.
    """
    monkeypatch.setenv("MA_WIDGETS_LANGUAGE", "zh-CN")
    with pytest.raises(TimeoutError, match="运行中"):
        wait_for_job("a-job", Life("Running", "Running"), timeout=2, **time.options())
    with pytest.raises(errors.JobFailed, match="运行失败"):
        wait_for_job("a-job", Life("Failed"), **time.options())


def test_a_look_that_succeeds_makes_up_for_those_that_failed(time: Time) -> None:
    """
    Of a hiccup that is over nothing is told.
    """
    life = Life("Running", errors.ServiceUnavailable("down"), *["Running"] * 3)
    with pytest.raises(TimeoutError, match=r"^The job 'a-job' was still Running after 40 s\.$"):
        wait_for_job("a-job", life, timeout=40, **time.options())


def test_the_service_says_when_to_come_back(time: Time) -> None:
    """
    Retry-After is kept; what is no number is passed over.
    """
    busy, odd = errors.Throttled("busy"), errors.Throttled("busy")
    busy.retry_after_seconds, odd.retry_after_seconds = 120.0, "soon"  # type: ignore[assignment]
    wait_for_job("a-job", Life("Running", busy, odd, "Completed"), **time.options())

    assert [True, True] == [120 == time.pauses[1], 32 <= time.pauses[2] <= 48]


def test_a_queue_is_asked_less_often(time: Time) -> None:
    """
    As the widget does: once a minute after hours in a queue.
    """
    life = Life("Pending", "Completed")
    wait_for_job("demo-pending", life, **time.options())

    assert 48 <= time.pauses[0] <= 72


def test_a_proxys_page_is_waited_out(time: Time) -> None:
    """
    One bad reply is no reason to end a wait of hours.
    """
    life = Life("Running", errors.BadReply("a page"), "Completed")

    assert "Completed" == wait_for_job("a-job", life, **time.options()).phase


def test_a_reply_in_hand_cannot_be_waited_for(time: Time) -> None:
    """
    Nobody can be asked for a newer one; a job that has ended needs none.
    """
    seen: list[Any] = []
    with pytest.raises(errors.BadRequest, match="Pass the job id"):
        wait_for_job(reply("running"), on_update=seen.append, **time.options())

    assert [] == seen
    assert "Completed" == wait_for_job(reply("completed"), **time.options()).phase


@pytest.mark.parametrize(
    "options",
    [
        {"timeout": -1},
        {"timeout": "5"},
        {"timeout": float("nan")},
        {"timeout": True},
        {"refresh_seconds": 0},
        {"refresh_seconds": 1.9},
    ]
    + [{"refresh_seconds": value} for value in (float("inf"), "10", None, True)],
)
def test_what_is_no_time_is_refused(options: dict[str, Any]) -> None:
    """
    Before anybody is asked.
    """
    with pytest.raises(ValueError, match=f"{next(iter(options))} is .*; it must be a number of seconds"):
        wait_for_job("a-job", Life(), **options)


def test_a_hiccup_is_waited_out(time: Time) -> None:
    """
    What may succeed later is asked again, more slowly each time, and told to nobody.
    """
    down = errors.ServiceUnavailable("down")
    seen: list[Any] = []
    life = Life("Running", down, errors.Throttled("busy"), "Completed")
    job = wait_for_job("a-job", life, on_update=seen.append, **time.options())

    assert "Completed" == job.phase
    assert 2 == len(seen)
    assert [True, True, True] == [
        low <= pause <= high for pause, low, high in zip(time.pauses, (8, 16, 32), (12, 24, 48))
    ]


@pytest.mark.parametrize("answers", [[errors.ServiceUnavailable("down")], ["Running", errors.TokenExpired("old")]])
def test_what_does_not_mend_itself_is_raised(time: Time, answers: list[Any]) -> None:
    """
    Neither a wrong start nor a lost permission is waited out.
    """
    with pytest.raises(type(answers[-1])):
        wait_for_job("a-job", Life(*answers), **time.options())


def test_a_job_that_has_ended_needs_no_waiting(time: Time) -> None:
    """
    One look is enough.
    """
    assert "Completed" == wait_for_job("demo-completed", DemoSession(now=NOW), **time.options()).phase
    assert [] == time.pauses


def test_a_wrong_id_is_refused_at_once() -> None:
    """
    No session is looked for, and nothing is asked.
    """
    with pytest.raises(errors.BadRequest):
        wait_for_job("no job")
