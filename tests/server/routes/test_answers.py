"""What is answered, by a server that has the demo's jobs."""

from __future__ import annotations

import json
import math
import re
from urllib.parse import quote

import html5lib
import pytest

from ma_widgets import DemoSession, load_job
from ma_widgets.frames import MASK
from ma_widgets.sessions import Resource
from ma_widgets.tabs import TABS

from .conftest import Get

# The demo's secrets, which its replies have and no answer may.
SECRET = "not-a-real-token"


async def page(ask: Get, job_id: str) -> tuple[int, str, str | None]:
    answer = await ask(f"/ma-widgets/jobs/{job_id}")
    return answer.code, answer.body.decode(), answer.headers.get("Refresh")


async def data(ask: Get, path: str):
    answer = await ask(f"/ma-widgets/api/{path}")
    return answer.code, json.loads(answer.body)


async def test_a_running_job_is_a_page_that_loads_itself_again(ask: Get) -> None:
    """
    The report with every tab, how old it is, and when it comes again, in words and as a header.
    """
    status, html, refresh = await page(ask, "demo")

    assert 200 == status
    assert [tab.name for tab in TABS] == re.findall(r'<section id="(\w+)"', html)
    assert 2 <= int(refresh or 0) <= 12
    assert f"The data is 0 s old; this page asks again in {refresh} s." in html
    assert html5lib.HTMLParser(strict=True).parse(html) is not None
    assert "<script" not in html


async def test_a_page_can_be_kept_as_it_is(ask: Get) -> None:
    """
    It says so, is not loaded again, and has a link back; the page that comes again has the link to it.
    """
    _, moving, _ = await page(ask, "demo")
    status, still, refresh = await page(ask, "demo?stay")

    assert '<a href="?stay">Keep this page as it is</a></nav>' in moving
    assert (200, None) == (status, refresh)
    assert "this page stays as it is." in still
    assert '<a href="?">Keep this page up to date</a></nav>' in still


@pytest.mark.parametrize("job_id", ["demo-failed", "demo-completed"])
async def test_a_job_that_has_ended_is_a_page_that_stays(ask: Get, job_id: str) -> None:
    """
    It is not loaded again, and says so.
    """
    _, html, refresh = await page(ask, job_id)

    assert refresh is None
    assert "The job has ended: this page does not ask again." in html
    assert "Keep this page" not in html


async def test_the_page_tells_why_a_job_failed(ask: Get) -> None:
    """
    What its own reply does not tell is found in its log, as the command line finds it.
    """
    _, html, _ = await page(ask, "demo-module")

    assert "No module named" in html


@pytest.mark.parametrize(
    ("job_id", "status", "words"),
    [("no-such-job", 404, "The demo has no job &#39;no-such-job&#39;."), ("..%2Fiam", 400, "cannot be a job id")],
)
async def test_an_error_is_a_page_in_our_words(ask: Get, job_id: str, status: int, words: str) -> None:
    """
    With the status that it stands for; what does not mend itself is not asked for again.
    """
    code, html, refresh = await page(ask, job_id)

    assert (status, None) == (code, refresh)
    assert words in html
    assert "ma-error" in html
    assert "alert" not in html


HOSTILE = ["%3Cscript%3Ealert(1)%3C%2Fscript%3E", "a%0D%0AX-Evil:1", "%00", "a;b=c", "..", "%EF%BC%91", "x" * 5000]


@pytest.mark.parametrize("job_id", HOSTILE)
async def test_an_id_that_cannot_be_one_is_asked_of_nobody(ask: Get, job_id: str) -> None:
    """
    It is refused before anything is looked up, and is text where it is shown.
    """
    answers = [await ask(f"/ma-widgets/{path}/{job_id}") for path in ("jobs", "api/jobs")]

    assert {answer.code for answer in answers} <= {400, 404}
    assert b"<script>alert" not in answers[0].body
    assert not any("X-Evil" in answer.headers for answer in answers)
    assert 0 == (await data(ask, "health"))[1]["cached_jobs"]


async def test_a_request_that_nobody_can_read_is_a_word_and_no_traceback(ask: Get, caplog) -> None:
    """
    Whoever asks, known or not, fills no log; the id of a page that is none is shortened.
    """
    answers = [await ask("/ma-widgets/jobs/%FF"), await ask("/ma-widgets/jobs/demo", "GROW", {})]

    assert [b"400 Bad Request\n", b"405 Method Not Allowed\n"] == [answer.body for answer in answers]
    assert [] == [record for record in caplog.records if record.exc_info and record.exc_info[0] is RuntimeError]
    assert b"x" * 100 not in (await ask(f"/ma-widgets/jobs/{'x' * 5000}")).body


async def test_the_api_gives_what_to_dict_gives(ask: Get) -> None:
    """
    A script gets the job with its findings, masked.
    """
    status, told = await data(ask, "jobs/demo-failed")
    job = load_job("demo-failed", DemoSession())

    assert 200 == status
    assert [*job.to_dict()] == [*told]
    assert ("Failed", job.failure and job.failure.code) == (told["phase"], told["findings"][0]["code"])


async def test_the_api_tells_errors_as_json(ask: Get) -> None:
    """
    What happened and what to do, with the status that it stands for.
    """
    status, told = await data(ask, "jobs/no-such-job")

    assert (404, "JobNotFound") == (status, told["error"])
    assert told["what"].startswith("The demo has no job")
    assert told["hint"]


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("jobs/demo/weather", 404, "no 'weather'"),
        ("jobs/demo/jobs", 404, "no 'jobs'"),
        ("jobs/demo/log?query=nonsense", 400, "no JSON object"),
        ("jobs/demo/log?query=[]", 400, "no JSON object"),
        ("jobs/demo/log?query=" + "[" * 5000, 400, "no JSON object"),
        ("jobs/demo/log", 400, "did not accept"),
        ("jobs/a%20b/log", 400, "cannot be a job id"),
    ],
)
async def test_a_question_that_makes_no_sense_is_told(ask: Get, path: str, status: int, words: str) -> None:
    """
    A resource that is none of a job, and a query that is none.
    """
    code, told = await data(ask, path)

    assert status == code
    assert words in told["what"]


async def asked_for(ask: Get, resource: str, query: dict[str, object]):
    return await data(ask, f"jobs/demo/{resource}?query={quote(json.dumps(query))}")


@pytest.mark.parametrize(
    ("resource", "query"),
    [
        ("events", {"limit": math.inf}),
        ("events", {"limit": True}),
        ("events", {"limit": -1}),
        ("events", {"order": "up"}),
        ("events", {"pattern": "x" * 257}),
        ("metrics", {"task": "../../x"}),
        ("log", {"task": ["worker-0"]}),
    ],
)
async def test_a_value_that_cannot_be_is_asked_of_nobody(ask: Get, resource: str, query: dict[str, object]) -> None:
    """
    Each would be a request of its own, and take the place of a reply that is kept.
    """
    status, told = await asked_for(ask, resource, query)

    assert (400, "BadRequest") == (status, told["error"])
    assert f"The '{next(iter(query))}' of a query cannot be" in told["what"]
    assert 0 == (await data(ask, "health"))[1]["cached_jobs"]


@pytest.mark.parametrize("resource", ["job", "stages", "tasks", "events"])
async def test_words_that_mean_nothing_are_no_new_question(ask: Get, resource: str, monkeypatch) -> None:
    """
    Whoever thinks of a number has no look of his own; names of a session's own arguments are such words too.
    """
    looks: list[Resource] = []
    fetch = DemoSession.fetch

    def counted(self: DemoSession, resource: Resource, job_id: str | None, **query: object):
        looks.append(resource)
        return fetch(self, resource, job_id, **query)

    monkeypatch.setattr(DemoSession, "fetch", counted)
    queries: list[dict[str, object]] = [{}, {"nope": 1}, {"nope": 2}, {"self": 1, "resource": 2, "job_id": "3"}]
    answers = [await asked_for(ask, resource, query) for query in queries]

    assert [200] * 4 == [status for status, _ in answers]
    assert 1 == looks.count(Resource(resource))


async def test_every_word_of_a_resource_is_taken(ask: Get) -> None:
    """
    Those that the API has, and None for one that is not given.
    """
    log = {"task": "worker-0", "lines": 3, "order": "desc", "base_line": None}
    events = {"offset": 0, "limit": 2, "order": "asc", "level": "Info", "pattern": "", "source": ""}
    events.update(start_time=0, end_time=10**13)
    queries: dict[str, dict[str, object]] = {
        "job": {},
        "stages": {},
        "tasks": {},
        "log": log,
        "metrics": {"task": "worker-0"},
        "events": events,
    }

    assert [200] * 6 == [(await asked_for(ask, name, query))[0] for name, query in queries.items()]
    assert 3 == len((await asked_for(ask, "log", log))[1]["reply"]["content"].splitlines())


async def test_no_secret_leaves(ask: Get) -> None:
    """
    Neither in the page nor in the data nor in the reply that a kernel gets, which the session has with its secrets.
    """
    raw = json.dumps(DemoSession().fetch(Resource.JOB, "demo"))
    bodies = [
        (await ask(f"/ma-widgets/{path}")).body.decode() for path in ("jobs/demo", "api/jobs/demo", "api/jobs/demo/job")
    ]

    assert SECRET in raw
    assert not [body for body in bodies if SECRET in body]
    assert all(MASK in json.dumps(body, ensure_ascii=False) or "\\u2022" in body for body in bodies)


async def test_health_counts_and_names_nothing(ask: Get) -> None:
    """
    Versions, uptime, how many jobs are kept; no id, no address, no session.
    """
    await page(ask, "demo")
    await page(ask, "demo-failed")
    status, told = await data(ask, "health")

    names = {"name", "version", "jupyter_server", "python", "uptime_seconds", "cached_jobs", "looks_under_way"}
    assert (200, names) == (status, set(told))
    assert (2, 0) == (told["cached_jobs"], told["looks_under_way"])
    assert told["uptime_seconds"] >= 0


async def test_a_server_without_credentials_says_so(ask: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    The extension is there and connects when somebody asks; what lacks is told as everywhere.
    """
    monkeypatch.delenv("MA_WIDGETS_SESSION")
    monkeypatch.setenv("HUAWEICLOUD_SDK_CREDENTIALS_FILE", "")
    status, html, _ = await page(ask, "demo")

    assert 502 == status
    assert "No credentials for ModelArts were found." in html


async def test_the_server_does_not_ask_itself(ask: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    The variable that sends its kernels to the server is in its own environment too.
    """
    monkeypatch.setenv("MA_WIDGETS_SESSION", "server")
    status, html, _ = await page(ask, "demo")

    assert 502 == status
    assert "No credentials for ModelArts were found." in html


@pytest.mark.parametrize(
    ("accepted", "title"), [("zh-CN,zh;q=0.9,en;q=0.8", "概览"), ("en-GB,zh;q=0.5", "Overview"), (None, "Overview")]
)
async def test_a_page_is_in_the_language_of_the_browser(ask: Get, jp_auth_header, accepted: str, title: str) -> None:
    """
    Two readers of one server have each their own.
    """
    headers = {**jp_auth_header, **({"Accept-Language": accepted} if accepted else {})}
    html = (await ask("/ma-widgets/jobs/demo-failed", headers=headers)).body.decode()

    assert f">{title}</a>" in html
    assert f'<html lang="{"en" if title == "Overview" else "zh-CN"}">' in html
    assert "det-resnet50-4n" in html


async def test_an_error_is_in_the_language_of_who_asks(ask: Get, jp_auth_header) -> None:
    """
    As a page and as JSON: a kernel hands on what it is told.
    """
    headers = {**jp_auth_header, "Accept-Language": "zh-CN"}
    answers = [await ask(f"/ma-widgets/{path}/no-such-job", headers=headers) for path in ("jobs", "api/jobs")]

    assert "没有作业&#39;no-such-job&#39;" in answers[0].body.decode()
    assert "没有作业'no-such-job'" in json.loads(answers[1].body)["what"]
