"""Who gets an answer: every route and every verb, without a token, with another, without the right, from elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from tornado.web import RequestHandler

from ma_widgets.server._handlers import ROUTES

from .conftest import Get, Nobody

VERBS = RequestHandler.SUPPORTED_METHODS
READ_VERBS = ("GET", "HEAD", "OPTIONS")
PATHS = (
    "/ma-widgets/jobs/demo",
    "/ma-widgets/api/jobs/demo",
    "/ma-widgets/api/jobs/demo/log?query=%7B%22task%22%3A%22worker-0%22%7D",
    "/ma-widgets/api/health",
)
PAGE = PATHS[0]
APIS = PATHS[1:]
NO_TOKEN, OTHER_TOKEN = {}, {"Authorization": "token 0123456789abcdef"}


def is_told(body: bytes) -> bool:
    """Whether an answer says anything of the demo's job."""
    return b"gpt-pretrain" in body or b"worker-0" in body or b"uptime" in body


def targets(router: Any) -> Iterator[type]:
    """Yield the handlers of all routes, those of routers in it too."""
    for rule in router.rules:
        yield from targets(rule.target) if hasattr(rule.target, "rules") else [rule.target]


def test_the_paths_are_those_of_all_routes(jp_serverapp) -> None:
    """
    What is walked here is all there is.
    """
    ours = [target for target in targets(jp_serverapp.web_app.default_router) if target.__module__.startswith("ma_w")]

    assert len(PATHS) == len(ROUTES)
    assert [handler for _, handler in ROUTES] == ours


@pytest.mark.parametrize("headers", [NO_TOKEN, OTHER_TOKEN], ids=["no token", "another token"])
async def test_nobody_unknown_is_answered(ask: Get, headers: dict[str, str]) -> None:
    """
    Every verb of every route: 403, or for a page the way to the login; no data in any of them.
    """
    answers = {(verb, path): await ask(path, verb, headers) for verb in VERBS for path in PATHS}
    to_login = {key for key, answer in answers.items() if answer.code == 302}

    assert {("GET", PAGE), ("HEAD", PAGE)} == to_login
    assert {403} == {answer.code for key, answer in answers.items() if key not in to_login}
    assert all("/login?next=" in answers[key].headers["Location"] for key in to_login)
    assert not any(is_told(answer.body) for answer in answers.values())


async def test_who_may_not_is_not_answered(nobody: type[Nobody], ask: Get) -> None:
    """
    The authorizer is asked for each verb of each route, with what the verb does, and its no is a 403.
    """
    answers = [await ask(path, verb) for path in PATHS for verb in VERBS]
    expected = [("read" if verb in READ_VERBS else "write", "ma_widgets") for _ in PATHS for verb in VERBS]

    assert {403} == {answer.code for answer in answers}
    assert expected == nobody.asked
    assert not any(is_told(answer.body) for answer in answers)


async def test_there_is_nothing_but_get(ask: Get) -> None:
    """
    Who may do everything is told that there is only one verb.
    """
    answers = [await ask(path, verb) for path in PATHS for verb in VERBS if verb != "GET"]

    assert {(405, "GET")} == {(answer.code, answer.headers.get("Allow")) for answer in answers}


async def test_without_its_xsrf_token_a_browser_changes_nothing(ask: Get, jp_serverapp) -> None:
    """
    A cookie alone is no leave to do anything but read.
    """
    cookie = {"Cookie": (await ask(PAGE)).headers["Set-Cookie"].split(";")[0]}
    answers = [await ask(path, verb, cookie) for path in PATHS for verb in VERBS if verb not in READ_VERBS]

    assert 200 == (await ask(PAGE, "GET", cookie)).code
    assert {403} == {answer.code for answer in answers}


@pytest.mark.parametrize("allowed", ["", "*", "https://evil.example"])
async def test_no_other_origin_reads(ask: Get, jp_serverapp, jp_auth_header, allowed: str) -> None:
    """
    There are no CORS headers, whatever the server allows elsewhere, and no preflight succeeds.
    """
    jp_serverapp.web_app.settings["allow_origin"] = allowed
    jp_serverapp.web_app.settings["allow_credentials"] = True
    foreign = {**jp_auth_header, "Origin": "https://evil.example", "Access-Control-Request-Headers": "authorization"}
    answers = [await ask(path, verb, foreign) for path in PATHS for verb in ("GET", "OPTIONS")]

    assert [] == [name for answer in answers for name in answer.headers if name.startswith("Access-Control")]
    assert {200, 405} == {answer.code for answer in answers}


async def test_another_host_is_refused(ask: Get, jp_auth_header) -> None:
    """
    A name that somebody made point here is none of ours.
    """
    answers = [await ask(path, "GET", {**jp_auth_header, "Host": "evil.example"}) for path in PATHS]

    assert {403} == {answer.code for answer in answers}


@pytest.mark.parametrize("path", PATHS)
async def test_nobody_keeps_an_answer(ask: Get, path: str) -> None:
    """
    No cache keeps it, no other page hears of its address, and it is what it says it is.
    """
    headers = (await ask(path)).headers

    assert "no-store" == headers["Cache-Control"]
    assert "no-referrer" == headers["Referrer-Policy"]
    assert "nosniff" == headers["X-Content-Type-Options"]


@pytest.mark.parametrize("path", APIS)
async def test_an_api_answers_json_that_runs_nowhere(ask: Get, path: str) -> None:
    """
    JSON by its type, and nothing is loaded for who opens it as a page.
    """
    answer = await ask(path)

    assert json.loads(answer.body)
    assert "application/json" == answer.headers["Content-Type"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


async def test_the_page_is_sandboxed_whatever_the_server_allows(ask: Get, jp_serverapp) -> None:
    """
    Its own policy: no script, no form, nothing from elsewhere.
    """
    jp_serverapp.web_app.settings["headers"] = {"Content-Security-Policy": "script-src *"}
    policy = (await ask(PAGE)).headers["Content-Security-Policy"].split("; ")

    assert {"sandbox allow-same-origin", "default-src 'none'", "form-action 'none'", "base-uri 'none'"} <= set(policy)
    assert not [each for each in policy if "script" in each]


async def test_a_kernel_that_asks_keeps_no_server_running(ask: Get, jp_serverapp) -> None:
    """
    What culls idle servers goes by what people do.
    """
    jp_serverapp.web_app.settings.pop("api_last_activity", None)
    for path in APIS:
        await ask(path)

    assert "api_last_activity" not in jp_serverapp.web_app.settings
