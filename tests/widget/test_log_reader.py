"""Pages of logs for one reader: whose they are, what he is told, and what is kept."""

from __future__ import annotations

import gc
import threading
import weakref
from typing import Any

import pytest

from ma_widgets import Job, Resource, errors, read_job
from ma_widgets.widget._log_reader import LogReader, Wish
from tests.conftest import reply
from tests.job.adapters import Answers, numbered, pages

SECONDS = 30


class Reader:
    """A LogReader with a job and a session; ``news`` counts what it told."""

    def __init__(self, log: Any, job: Job | None = None) -> None:
        self.job, self.adapter, self.news = job or read_job(reply("running")), Answers(log=log), 0
        self.reader = LogReader(lambda: (self.adapter, "a-job"), self._hear)

    def _hear(self) -> None:
        self.news += 1

    def read(self, task: str, **wish: Any) -> Job:
        """Return the job with what is there when everything is read."""
        self.reader.read(Wish(task, wish.get("wanted", ""), wish.get("until"), 200, wish.get("known")))
        ended()
        return self.reader.joined(self.job)


def ended() -> None:
    for thread in threading.enumerate():
        if thread.name == "ma_widgets-log":
            thread.join(SECONDS)


def by_task(**logs: Any) -> Any:
    """Return an answer that is another one for each task."""

    def answer(task: str, **query: Any) -> Any:
        told = logs[task.replace("-", "_")]
        return told(**query) if callable(told) else told

    return answer


def test_nothing_read_is_the_same_job() -> None:
    """
    A reader who never opened a log costs nothing.
    """
    made = Reader(None)

    assert made.job is made.reader.joined(made.job)
    assert [] == made.adapter.asked


def test_what_was_read_is_in_the_job() -> None:
    """
    The end of the log, told once; the same job as long as nothing is new.
    """
    made = Reader(pages(numbered(3)))
    job = made.read("worker-0")

    assert numbered(3) == list(job.columns.columns("log")["text"])
    assert 1 == made.news
    assert job is made.read("worker-0")
    assert 1 == made.news


def test_another_task_is_another_log() -> None:
    """
    One page is kept: that of the task that is looked at.
    """
    made = Reader(by_task(worker_0=pages(["zero"]), worker_1=pages(["one"])))
    made.read("worker-0")
    job = made.read("worker-1")

    assert ["worker-1"] == list(job.others.logs)


def test_while_another_task_is_read_neither_page_nor_error_of_the_old_one_is_told() -> None:
    """
    What is not known yet is not known.
    """
    entered, opened = threading.Event(), threading.Event()

    def slow(**_: Any) -> Any:
        entered.set()
        opened.wait(SECONDS)
        return {"content": "one\n"}

    made = Reader(by_task(worker_0=errors.PermissionDenied("not worker-0"), worker_1=slow))
    before = made.read("worker-0")
    made.reader.read(Wish("worker-1", "", None, 200))
    assert entered.wait(SECONDS)
    meanwhile = made.reader.joined(made.job)
    opened.set()
    ended()

    assert "not worker-0" == before.others.unavailable[Resource.LOG].what
    assert ({}, {}) == (dict(meanwhile.others.logs), dict(meanwhile.others.unavailable))
    assert ["worker-1"] == list(made.reader.joined(made.job).others.logs)


def test_a_late_answer_of_the_task_before_is_dropped() -> None:
    """
    The reader has gone on; only the last wish counts, and those between are not read.
    """
    entered, opened = threading.Event(), threading.Event()

    def slow(**_: Any) -> Any:
        entered.set()
        opened.wait(SECONDS)
        return errors.ServiceUnavailable("late")

    made = Reader(by_task(worker_0=slow, worker_1=pages(["one"]), worker_2=pages(["two"])))
    made.reader.read(Wish("worker-0", "", None, 200))
    assert entered.wait(SECONDS)
    made.reader.read(Wish("worker-1", "", None, 200))
    made.reader.read(Wish("worker-2", "", None, 200))
    opened.set()
    ended()
    job = made.reader.joined(made.job)

    assert (["worker-2"], {}) == (list(job.others.logs), dict(job.others.unavailable))
    assert ["worker-0", "worker-2"] == [task for _, task in made.adapter.asked]
    assert 1 == made.news


def test_why_another_log_could_not_be_had_is_not_told_of_this_one() -> None:
    """
    The log of the failed task may lack; that of the one the reader chose is there, or being read.
    """
    job = read_job(reply("running"))
    job = job.with_others(job.others.without(Resource.LOG, errors.JobNotFound("worker-9 has none")))
    made = Reader(pages(["zero"]), job)

    assert {} == dict(made.read("worker-0").others.unavailable)


def test_an_error_keeps_the_page() -> None:
    """
    What was read stays, with why there is nothing newer.
    """
    made = Reader(pages(["zero"]))
    made.read("worker-0")
    made.adapter.answers["log"] = errors.ServiceUnavailable("down")
    job = made.read("worker-0")

    assert ["zero"] == list(job.columns.columns("log")["text"])
    assert "down" == job.others.unavailable[Resource.LOG].what


def test_what_the_evidence_has_read_is_not_lost() -> None:
    """
    The cause of a failure may stand pages before the end, which the reader sees first.
    """
    known = {"start_line": "1", "content": "".join(f"{line}\n" for line in numbered(1900))}
    job = Reader(pages(numbered(2000))).read("worker-0", known=known)

    assert 2000 == job.columns.columns("log").row_count


@pytest.mark.parametrize("answer", [None, [], "text", KeyError("canary"), SystemExit(1)], ids=repr)
def test_nonsense_is_told_and_ends_nothing(answer: Any) -> None:
    """
    The next wish is read all the same.
    """
    made = Reader(answer)
    told = str(made.read("worker-0").others.unavailable[Resource.LOG])
    made.adapter.answers["log"] = pages(["zero"])

    assert "canary" not in told
    assert ["worker-0"] == list(made.read("worker-0").others.logs)


@pytest.mark.parametrize("error", [errors.NotAuthenticated("who"), KeyError("canary"), KeyboardInterrupt()], ids=repr)
def test_where_nobody_can_be_found_to_ask_that_is_the_reason(error: BaseException) -> None:
    """
    Credentials may have gone meanwhile; the reader is not stuck.
    """
    places: list[Any] = [error, (Answers(log=pages(["zero"])), "a-job")]

    def place() -> Any:
        told = places.pop(0)
        if isinstance(told, BaseException):
            raise told
        return told

    job, reader = read_job(reply("running")), LogReader(place, lambda: None)
    reader.read(Wish("worker-0", "", None, 200))
    ended()
    failed = reader.joined(job)
    reader.read(Wish("worker-0", "", None, 200))
    ended()

    assert "canary" not in str(failed.others.unavailable[Resource.LOG])
    assert ["worker-0"] == list(reader.joined(job).others.logs)


def test_a_screen_that_raises_does_not_end_the_reading() -> None:
    """
    What could not be shown is there the next time.
    """
    adapter = Answers(log=pages(["zero"]))
    reader = LogReader(lambda: (adapter, "a-job"), lambda: {}["no such key"])
    for _ in range(2):
        reader.read(Wish("worker-0", "", None, 200))
        ended()

    assert 2 == adapter.count("log")


def test_after_closing_nobody_is_asked() -> None:
    """
    There is nowhere to ask, and nothing is told.
    """
    news: list[int] = []
    reader = LogReader(lambda: None, lambda: news.append(1))
    reader.read(Wish("worker-0", "", None, 200))
    ended()

    assert [] == news


def test_without_a_thread_the_log_is_read_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    A kernel that can start no thread reads on the one it has.
    """

    def refuse(self: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)

    assert ["worker-0"] == list(Reader(pages(["zero"])).read("worker-0").others.logs)


def test_a_reader_that_is_dropped_keeps_no_job() -> None:
    """
    Neither its page nor the jobs it joined.
    """
    made = Reader(errors.ServiceUnavailable("down"))
    joined = weakref.ref(made.read("worker-0"))
    del made
    gc.collect()

    assert joined() is None
