"""With which credentials it is asked, and what is said while there is no answer."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import threading
from collections.abc import Coroutine
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import pytest

from ma_widgets import DemoSession, errors
from ma_widgets.server import _desk
from ma_widgets.server._answers import answering, refused
from ma_widgets.server._desk import Desk, Settings
from ma_widgets.server._flights import Flights
from ma_widgets.sessions import Resource

T = TypeVar("T")


def run(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(work)


class Named(DemoSession):
    """A session that says in each job whose credentials it has, and counts what it is asked."""

    def __init__(self, owner: str) -> None:
        super().__init__()
        self.owner, self.count = owner, 0
        self.may_answer = threading.Event()
        self.may_answer.set()

    def fetch(self, resource: Resource, job_id: str | None, **query: Any) -> Any:
        self.count += resource is Resource.JOB
        self.may_answer.wait(20)
        reply: Any = super().fetch(resource, job_id, **query)
        if resource is Resource.JOB:
            reply["metadata"]["name"] = f"job-of-{self.owner}"
        return reply


@pytest.fixture
def owners(monkeypatch: pytest.MonkeyPatch) -> dict[str, Named]:
    """The sessions that ``connect()`` made, by the access key that was in the environment."""
    made: dict[str, Named] = {}

    def connect(environment: dict[str, str]) -> Named:
        key = environment.get("HUAWEICLOUD_SDK_AK", "")
        path = Path(environment.get("HUAWEICLOUD_SDK_CREDENTIALS_FILE", ""))
        owner = path.read_text(encoding="utf-8") if path.is_file() else key
        return made.setdefault(owner, Named(owner))

    monkeypatch.setattr(_desk, "connect", connect)
    return made


async def name_of(desk: Desk) -> str:
    return str(json.loads((await desk.job("demo")).body)["name"])


def test_nobody_gets_what_was_fetched_with_other_credentials(owners: dict[str, Named]) -> None:
    """
    With another key in the environment nothing is known yet, and going back brings nothing back.
    """
    environment = {"HUAWEICLOUD_SDK_AK": "alice"}

    async def names() -> list[str]:
        desk = Desk(Settings(), environment)
        told = [await name_of(desk), await name_of(desk)]
        environment["HUAWEICLOUD_SDK_AK"] = "bob"
        told.append(await name_of(desk))
        environment["HUAWEICLOUD_SDK_AK"] = "alice"
        return [*told, await name_of(desk)]

    assert ["job-of-alice", "job-of-alice", "job-of-bob", "job-of-alice"] == run(names())
    assert {"alice": 2, "bob": 1} == {owner: each.count for owner, each in owners.items()}


def test_what_a_file_of_credentials_had_is_forgotten_with_it(owners: dict[str, Named], tmp_path: Path) -> None:
    """
    Who writes another profile into the file sees its jobs at once.
    """
    path = tmp_path / "credentials"
    path.write_text("alice", encoding="utf-8")
    environment = {"HUAWEICLOUD_SDK_CREDENTIALS_FILE": str(path)}

    async def names() -> list[str]:
        desk = Desk(Settings(), environment)
        first = await name_of(desk)
        path.write_text("bob", encoding="utf-8")
        os.utime(path, (1, 1))
        return [first, await name_of(desk)]

    assert ["job-of-alice", "job-of-bob"] == run(names())


def test_a_look_for_other_credentials_is_another_look(owners: dict[str, Named]) -> None:
    """
    Nor does one who comes while the first is under way get its answer.
    """
    environment = {"HUAWEICLOUD_SDK_AK": "alice"}
    owners["alice"] = Named("alice")
    owners["alice"].may_answer.clear()

    async def names() -> list[str]:
        desk = Desk(Settings(), environment)
        first = asyncio.ensure_future(name_of(desk))
        await asyncio.sleep(0)
        environment["HUAWEICLOUD_SDK_AK"] = "bob"
        second = await name_of(desk)
        owners["alice"].may_answer.set()
        return [await first, second]

    assert ["job-of-alice", "job-of-bob"] == run(names())


def test_page_data_and_reply_are_one_look(owners: dict[str, Named]) -> None:
    """
    Readers, scripts and kernels share what the service said.
    """

    async def ask() -> None:
        desk = Desk(Settings(), {})
        await asyncio.gather(desk.page("demo"), desk.job("demo"), desk.resource("demo", "job", "{}"), desk.page("demo"))

    run(ask())

    assert 1 == owners[""].count


def test_who_waits_too_long_hears_that_it_goes_on(owners: dict[str, Named]) -> None:
    """
    The page comes again soon, a kernel asks again; the look itself goes on, and is one.
    """
    owners[""] = slow = Named("")
    slow.may_answer.clear()

    async def ask() -> None:
        desk = Desk(Settings(), {}, patience_seconds=0.05)
        page, reply = await asyncio.gather(desk.page("demo"), desk.resource("demo", "job", "{}"))
        assert (200, 2) == (page.status, page.again_seconds)
        assert "Loading the job &#39;demo&#39;; this page asks again in 2 s." in page.body
        assert (202, {"reply": None}) == (reply.status, json.loads(reply.body))
        slow.may_answer.set()
        while "job-of-" not in (await desk.page("demo")).body:
            pass

    run(ask())

    assert 1 == slow.count


def test_a_look_that_hangs_is_an_error(owners: dict[str, Named], monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Whoever asks is told at once, instead of being put off for ever.
    """
    monkeypatch.setattr(_desk, "_HANGS_AFTER_SECONDS", 0.0)
    owners[""] = hanging = Named("")
    hanging.may_answer.clear()

    async def ask() -> dict[str, Any]:
        answer = await Desk(Settings(), {}, patience_seconds=0.01).job("demo")
        assert 502 == answer.status
        told: dict[str, Any] = json.loads(answer.body)
        return told

    told = run(ask())
    hanging.may_answer.set()

    assert ("ConnectionFailed", "timeout") == (told["error"], told["kind"])


def test_the_loop_is_free_while_sessions_block(owners: dict[str, Named]) -> None:
    """
    Sixteen looks that hang hold up neither health nor the loop.
    """
    owners[""] = slow = Named("")
    slow.may_answer.clear()

    async def ask() -> int:
        desk = Desk(Settings(), {}, patience_seconds=0.01)
        for job_id in DemoSession.job_ids[:20]:
            await desk.job(job_id)
        count: int = json.loads(desk.health().body)["looks_under_way"]
        desk.close()
        return count

    assert 20 == run(ask())
    slow.may_answer.set()


def test_a_stale_page_shows_the_job_and_why(owners: dict[str, Named], monkeypatch: pytest.MonkeyPatch) -> None:
    """
    The job as it was, the error in its words above it, and the next try.
    """
    monkeypatch.setattr("ma_widgets.server._cache.pause_seconds", lambda *_, **__: 0.0)

    async def ask() -> Any:
        desk = Desk(Settings(), {})
        await desk.page("demo")
        monkeypatch.setattr(owners[""], "fetch", raising)
        return await desk.page("demo")

    def raising(*_: Any, **__: Any) -> Any:
        raise errors.ServiceUnavailable("The service is down.", hint="Wait, token=abcdef0123456789abcdef0123456789.")

    page = run(ask())

    assert (200, 2) == (page.status, page.again_seconds)
    assert "job-of-" in page.body
    assert "The service is down." in page.body
    assert "abcdef0123456789" not in page.body


@pytest.mark.parametrize("asks_for_the_job_first", [True, False])
def test_a_secret_of_the_job_is_masked_in_its_log(owners: dict[str, Named], asks_for_the_job_first: bool) -> None:
    """
    A log has no names that tell; what the job's parameters show to be secret is masked in it, whoever asks for it.
    """

    secret = "Kj8Lm2Qw9Zx4Tv6B"

    class Telling(Named):
        def fetch(self, resource: Resource, job_id: str | None, **query: Any) -> Any:
            if resource is Resource.LOG:
                return {"content": f"read with {secret}\nstep 1\n", "start_line": 1}
            reply = super().fetch(resource, job_id, **query)
            if resource is Resource.JOB:
                reply["algorithm"]["parameters"][3]["value"] = secret
            return reply

    owners[""] = Telling("")

    async def ask() -> str:
        desk = Desk(Settings(), {})
        if asks_for_the_job_first:
            await desk.resource("demo", "job", "{}")
        return (await desk.resource("demo", "log", '{"task": "worker-0"}')).body

    reply = json.loads(run(ask()))["reply"]

    assert "step 1" in reply["content"]
    assert secret not in reply["content"]


def test_a_fault_of_ours_is_told_without_its_words(caplog: pytest.LogCaptureFixture) -> None:
    """
    The answer has its kind, the log its place; neither has what was being read.
    """

    words = "secret-of-a-reply"

    def fails() -> Any:
        raise KeyError(words)

    answer = answering(partial(refused, "en"), fails)()

    assert 502 == answer.status
    assert "KeyError" in answer.body
    assert "in fails" in caplog.text
    assert words not in caplog.text + answer.body


def test_a_session_that_hangs_holds_up_no_server_that_ends() -> None:
    """
    The process ends, though a look still waits for its answer.
    """
    code = (
        "import asyncio, threading\nfrom ma_widgets.server._flights import Flights\n"
        "print(asyncio.run(Flights().result('a', threading.Event().wait, 0.01)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60, check=True)

    assert (b"None\n", b"") == (done.stdout, done.stderr)


def test_the_same_work_is_done_once() -> None:
    """
    Who wants what is under way gets that; who comes later gets it anew.
    """
    done: list[int] = []

    async def fly() -> list[int | None]:
        flights: Flights[int] = Flights()
        once = [flights.result("a", lambda: done.append(1) or len(done), 5.0) for _ in range(3)]
        together = await asyncio.gather(*once)
        return [*together, await flights.result("a", lambda: done.append(1) or len(done), 5.0)]

    assert [1, 1, 1, 2] == run(fly())


def test_no_more_than_so_many_threads() -> None:
    """
    What is more waits for its turn, and gets it.
    """
    running, most = [0], [0]
    lock = threading.Lock()

    def work() -> int:
        with lock:
            running[0] += 1
            most[0] = max(most[0], running[0])
        with lock:
            running[0] -= 1
        return 1

    async def fly() -> list[int | None]:
        flights: Flights[int] = Flights(most_threads=2)
        return await asyncio.gather(*(flights.result(number, work, 10.0) for number in range(20)))

    assert [1] * 20 == run(fly())
    assert most[0] <= 2
