"""ServerSession: where it finds the server, what it sends where, and what it makes of the answers."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ma_widgets import ServerSession, connect, errors
from ma_widgets.sessions import Resource

from ..ui.lab import JupyterServer

TOKEN = "0123456789abcdef-token-of-the-server"
REPLY = {"reply": {"metadata": {"id": "job-1"}}, "as_of": None}
Answer = tuple[int, dict[str, str], str]


class FakeJupyter:
    """A server on this machine: ``asked`` are the paths and the headers of requests."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.answer: Callable[[], Answer] = lambda: (200, {}, json.dumps(REPLY))
        jupyter = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                jupyter.asked.append((self.path, dict(self.headers)))
                status, headers, body = jupyter.answer()
                self.send_response(status)
                for name, value in {**headers, "Content-Length": str(len(body.encode()))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *_: Any) -> None:
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}/"

    def __enter__(self) -> FakeJupyter:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def jupyter() -> Iterator[FakeJupyter]:
    with FakeJupyter() as server:
        yield server


@pytest.fixture
def runtime(tmp_path: Path) -> Path:
    """The folder where servers tell of themselves."""
    return tmp_path


def write(runtime: Path, pid: int, url: str, **told: object) -> None:
    info = {"pid": pid, "url": url, "token": TOKEN, "hostname": "127.0.0.1", "sock": "", **told}
    (runtime / f"jpserver-{pid}.json").write_text(json.dumps(info), encoding="utf-8")


def test_it_asks_for_a_reply_with_the_token_in_a_header(jupyter: FakeJupyter) -> None:
    """
    The token is in no address, which others log.
    """
    session = ServerSession(jupyter.url + "user/me@home/", TOKEN)
    reply = session.fetch(Resource.LOG, "job-1", task="worker-0", lines=500)
    path, headers = jupyter.asked[0]

    assert REPLY["reply"] == reply
    assert "/user/me@home/ma-widgets/api/jobs/job-1/log?query=" in path
    assert f"token {TOKEN}" == headers["Authorization"]
    assert TOKEN not in path


def test_a_kernel_finds_the_server_that_started_it(jupyter: FakeJupyter, runtime: Path) -> None:
    """
    By the process id that its launcher left, though other servers run.
    """
    write(runtime, 11, "http://127.0.0.1:9/", token="of-another")
    write(runtime, 22, jupyter.url)
    environment = {
        "JPY_PARENT_PID": "22",
        "JUPYTER_RUNTIME_DIR": str(runtime),
        "JUPYTER_SERVER_URL": "http://127.0.0.1:9/",
    }
    ServerSession(environment=environment).fetch(Resource.JOB, "job-1")

    assert f"token {TOKEN}" == jupyter.asked[0][1]["Authorization"]


@pytest.mark.parametrize("hostname", ["", "0.0.0.0", "*", "::"])  # noqa: S104 -- what is read
def test_a_server_that_listens_everywhere_is_asked_here(jupyter: FakeJupyter, runtime: Path, hostname: str) -> None:
    """
    Whatever name it gives itself.
    """
    write(runtime, 22, "http://node-7:8888/base/", hostname=hostname, port=jupyter.port)
    session = ServerSession(environment={"JPY_PARENT_PID": "22", "JUPYTER_RUNTIME_DIR": str(runtime)})

    assert f"{jupyter.url}base" == session.url


def test_a_terminal_finds_the_token_by_the_address(jupyter: FakeJupyter, runtime: Path) -> None:
    """
    Jupyter tells a terminal the address, and its file has the token that belongs to it.
    """
    write(runtime, 11, "http://127.0.0.1:9/", token="of-another")
    write(runtime, 22, jupyter.url)
    environment = {"JUPYTER_SERVER_URL": jupyter.url, "JUPYTER_RUNTIME_DIR": str(runtime)}
    ServerSession(environment=environment).fetch(Resource.JOB, "job-1")

    assert f"token {TOKEN}" == jupyter.asked[0][1]["Authorization"]


def test_variables_name_address_and_token(jupyter: FakeJupyter, runtime: Path) -> None:
    """
    Where no file tells, as in a container beside the server.
    """
    environment = {"JUPYTER_SERVER_URL": jupyter.url, "JUPYTER_TOKEN": TOKEN, "JUPYTER_RUNTIME_DIR": str(runtime)}
    connect({**environment, "MA_WIDGETS_SESSION": "server"}).fetch(Resource.JOB, "job-1")

    assert f"token {TOKEN}" == jupyter.asked[0][1]["Authorization"]


@pytest.mark.parametrize("has_file", [True, False])
def test_a_token_goes_to_no_other_server(runtime: Path, has_file: bool) -> None:
    """
    One that was found for one server is not sent to another that somebody names.
    """
    environment = {"JUPYTER_SERVER_URL": "http://127.0.0.1:1234/", "JUPYTER_TOKEN": TOKEN}
    if has_file:
        write(runtime, 22, "http://127.0.0.1:1234/")
        environment["JPY_PARENT_PID"] = "22"

    with pytest.raises(errors.NotAuthenticated, match=r"no token for the Jupyter server at https://hub\.example"):
        ServerSession("https://hub.example/user/me/", environment={**environment, "JUPYTER_RUNTIME_DIR": str(runtime)})


def test_without_a_server_it_says_what_was_looked_for(runtime: Path) -> None:
    """
    It falls back to nothing.
    """
    with pytest.raises(errors.NotSupported, match=r"JPY_PARENT_PID.*JUPYTER_SERVER_URL"):
        ServerSession(environment={"JUPYTER_RUNTIME_DIR": str(runtime)})


@pytest.mark.parametrize("text", ["", "{", "[]", '"x"', '{"url": 3}', '{"url": "http://127.0.0.1:1/", "sock": "/x"}'])
def test_a_file_of_another_form_is_none(runtime: Path, text: str) -> None:
    """
    Nor is a server that listens at a socket of the file system one that can be asked.
    """
    (runtime / "jpserver-22.json").write_text(text, encoding="utf-8")

    with pytest.raises(errors.NotSupported):
        ServerSession(environment={"JPY_PARENT_PID": "22", "JUPYTER_RUNTIME_DIR": str(runtime)})


@pytest.mark.parametrize(
    "url",
    [
        "http://evil.example/", "http://10.0.0.1:8888/", "http://127.0.0.1.evil.example/", "http://[::1].evil/",
        "ftp://127.0.0.1/", "127.0.0.1:8888", "", "http://me:secret@127.0.0.1/", "https://me@hub.example/",
        f"http://127.0.0.1:8888/?token={TOKEN}", f"http://127.0.0.1:8888/lab#{TOKEN}", "http://127.0.0.1/../x",
        "http://127.0.0.1:8888/a b", "http://127.0.0.1:8888/a\r\nX-Evil: 1", "http://127.0.0.1:99999/",
    ],
)  # fmt: skip
def test_an_address_that_a_token_may_not_go_to_is_refused(url: str) -> None:
    """
    Only https, or this machine; and what may be a secret in it is not repeated.
    """
    with pytest.raises((errors.BadRequest, errors.NotSupported)) as raised:
        ServerSession(url, TOKEN, environment={})

    assert TOKEN not in str(raised.value)
    assert "me:secret" not in str(raised.value)


def test_https_may_be_anywhere() -> None:
    """
    The certificate tells who it is.
    """
    session = ServerSession("https://hub.example:8443/user/me/", TOKEN, environment={})

    assert "https://hub.example:8443/user/me" == session.url
    assert TOKEN not in repr(session) + repr(vars(session))


@pytest.mark.parametrize(
    "answer", [(401, {}, ""), (403, {}, '{"message": "Forbidden"}'), (302, {"Location": "/login"}, "")]
)
def test_a_refused_token_is_told(jupyter: FakeJupyter, answer: Answer) -> None:
    """
    The server's no, which is not the service's; the way to a login is not followed.
    """
    jupyter.answer = lambda: answer
    with pytest.raises(errors.NotAuthenticated, match="refused the token"):
        ServerSession(jupyter.url, TOKEN).fetch(Resource.JOB, "job-1")

    assert 1 == len(jupyter.asked)


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        ((404, {}, "<html>Not Found</html>"), errors.NotSupported, "has no extension of ma_widgets"),
        ((500, {}, '{"message": "Unhandled error"}'), errors.BadReply, "(?s)HTTP status 500.*the server's log"),
        ((200, {}, "<html>"), errors.BadReply, "no reply"),
        ((200, {}, '{"reply": "text"}'), errors.BadReply, "no reply"),
        ((404, {}, '{"error": "JobNotFound", "what": "No such job."}'), errors.JobNotFound, "No such job."),
        ((502, {}, '{"error": "TokenExpired", "what": "The token is old."}'), errors.TokenExpired, "The token is old."),
    ],
)
def test_what_the_server_says_is_our_error(
    jupyter: FakeJupyter, answer: Answer, kind: type[Exception], words: str
) -> None:
    """
    That of the service as the server heard it, or what is wrong with the server.
    """
    jupyter.answer = lambda: answer
    with pytest.raises(kind, match=words):
        ServerSession(jupyter.url, TOKEN).fetch(Resource.JOB, "job-1")


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JupyterServer]:
    """A real server below a base path, as a hub starts it, with JupyterLab where that is installed."""
    folder = tmp_path_factory.mktemp("hub") / "server"
    options = ["--ServerApp.base_url=/user/me/"]
    with JupyterServer(folder, {"MA_WIDGETS_SESSION": "demo"}, options) as server:
        yield server


@pytest.mark.parametrize(
    "path",
    ["/", "/lab", "/user/me/lab", "/user/me/lab/tree/x.ipynb", "/user/me/tree", "/user/me/tree/x.ipynb"],
)
def test_an_address_out_of_the_browser_is_told(hub: JupyterServer, path: str) -> None:
    """
    Who has /lab behind it, or no base path in it, is told where the server's own address stands.
    """
    with pytest.raises((errors.NotSupported, errors.BadReply), match='"jupyter server list" shows the server\'s own'):
        ServerSession(hub.origin + path, hub.token).fetch(Resource.JOB, "demo")


def test_a_server_answers_below_its_base_path(hub: JupyterServer) -> None:
    """
    At the address that ``jupyter server list`` shows.
    """
    assert ServerSession(f"{hub.origin}/user/me/", hub.token).fetch(Resource.JOB, "demo")


def test_what_is_not_there_yet_is_asked_for_again(jupyter: FakeJupyter) -> None:
    """
    The server goes on looking; the kernel comes back to it.
    """
    answers = iter([(202, {}, "{}"), (202, {}, "{}"), (200, {}, json.dumps(REPLY))])
    jupyter.answer = lambda: next(answers)

    assert REPLY["reply"] == ServerSession(jupyter.url, TOKEN).fetch(Resource.JOB, "job-1")
    assert 3 == len(jupyter.asked)


def test_what_never_comes_is_an_error_in_the_end(jupyter: FakeJupyter) -> None:
    """
    A server that puts everybody off is not asked for ever.
    """
    jupyter.answer = lambda: (202, {}, "{}")
    with pytest.raises(errors.ConnectionFailed, match="has had no reply yet") as raised:
        ServerSession(jupyter.url, TOKEN).fetch(Resource.JOB, "job-1")

    assert ("timeout", 7) == (raised.value.kind, len(jupyter.asked))


def test_a_server_that_is_gone_is_told() -> None:
    """
    Nothing listens there any more.
    """
    with FakeJupyter() as gone:
        url = gone.url
    with pytest.raises(errors.ConnectionFailed):
        ServerSession(url, TOKEN).fetch(Resource.JOB, "job-1")


@pytest.mark.parametrize(
    ("resource", "job_id", "query", "kind"),
    [
        (Resource.JOBS, None, {}, errors.NotSupported),
        ("weather", "job-1", {}, errors.NotSupported),
        (Resource.JOB, "../x", {}, errors.BadRequest),
        (Resource.LOG, "job-1", {"task": object()}, errors.BadRequest),
        (Resource.LOG, "job-1", {"lines": float("nan")}, errors.BadRequest),
    ],
)
def test_a_question_that_makes_no_sense_is_not_asked(
    jupyter: FakeJupyter, resource: Any, job_id: Any, query: dict[str, Any], kind: type[Exception]
) -> None:
    """
    It is refused here.
    """
    with pytest.raises(kind):
        ServerSession(jupyter.url, TOKEN).fetch(resource, job_id, **query)

    assert [] == jupyter.asked


@pytest.mark.parametrize(("lang", "asked_for"), [("zh_CN.UTF-8", "zh-CN"), ("C.UTF-8", "en")])
def test_it_asks_in_the_language_of_the_process(
    jupyter: FakeJupyter, monkeypatch: pytest.MonkeyPatch, lang: str, asked_for: str
) -> None:
    """
    What goes wrong at the server is told to whoever uses this kernel.
    """
    monkeypatch.setenv("LANG", lang)
    ServerSession(jupyter.url, TOKEN).fetch(Resource.JOB, "job-1")

    assert asked_for == jupyter.asked[0][1]["Accept-Language"]
