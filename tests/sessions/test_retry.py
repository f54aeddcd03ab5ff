"""When RestSession asks again, how long it waits, and that no server can keep it."""

import gzip
import itertools
import json
import socket
import threading
from contextlib import contextmanager, suppress

import pytest

from ma_widgets import RestSession
from ma_widgets.errors import (
    BadReply,
    BadRequest,
    ConnectionFailed,
    JobNotFound,
    NotAuthenticated,
    ServiceUnavailable,
    SessionError,
    Throttled,
)
from ma_widgets.sessions import Resource
from ma_widgets.sessions._retry import Retries

from ..service import JSON, RawService, connections, serve_fixture  # noqa: F401 -- a fixture

BODY = '{"metadata": {"id": "job-1"}}'
OK = (200, JSON, BODY)
BROKEN_OFF = (200, {**JSON, "Content-Length": "1000"}, BODY)
PAGE = (200, {"Content-Type": "text/html"}, "<html>")


class Clock:
    """Time that passes only while somebody sleeps; ``pauses`` is how long they slept."""

    def __init__(self, luck=1.0):
        self.now, self.pauses, self._luck = 1000.0, [], luck

    def sleep(self, seconds):
        self.pauses.append(seconds)
        self.now += seconds

    def retries(self, *deadline):
        return Retries(*deadline, sleep=self.sleep, random=lambda: self._luck, monotonic=lambda: self.now)


@pytest.fixture
def closed_port():
    """A port that is taken, and that nobody listens at."""
    with socket.socket() as taken:
        taken.bind(("", 0))
        yield taken.getsockname()[1]


@pytest.fixture
def clock():
    return Clock()


def script(*answers):
    """Return a server function that gives *answers* in turn, the last one for ever; "reset" is none at all."""
    left = list(answers)

    def answer(_):
        given = left.pop(0) if len(left) > 1 else left[0]
        if given == "reset":
            raise ConnectionResetError
        return (given, JSON, "") if isinstance(given, int) else given

    return answer


def fetch(service, retries):
    return RestSession(service.endpoint, project_id="p1", token="t0ken-canary", retries=retries).fetch(
        Resource.JOB, "job-1"
    )


def throttled(retry_after):
    return 429, {**JSON, "Retry-After": retry_after}, ""


def coded(status, code):
    return status, JSON, json.dumps({"error_code": code, "error_msg": "No."})


# What is asked again


@pytest.mark.parametrize(
    ("answers", "count"),
    [
        ((OK,), 1),
        ((503, OK), 2),
        ((503, 503, OK), 3),
        ((500, 504, OK), 3),
        ((408, OK), 2),
        ((429, 429, OK), 3),
        (("reset", OK), 2),
        (("reset", "reset", OK), 3),
        ((BROKEN_OFF, OK), 2),
        ((BROKEN_OFF, 503, OK), 3),
        ((PAGE, OK), 2),
        (((200, JSON, BODY[:9]), OK), 2),
        ((coded(500, "ModelArts.2958"), OK), 2),
    ],
)
def test_a_fault_that_passes_is_not_seen(serve, clock, answers, count):
    """
    The job comes after as many requests as it takes, up to three.
    """
    service = serve(script(*answers))

    assert fetch(service, clock.retries())["metadata"]["id"] == "job-1"
    assert count == len(service.requests)


@pytest.mark.parametrize(
    ("answer", "kind", "count"),
    [
        (503, ServiceUnavailable, 3),
        (505, ServiceUnavailable, 3),
        (501, ServiceUnavailable, 1),
        (429, Throttled, 3),
        ("reset", ConnectionFailed, 3),
        (BROKEN_OFF, ConnectionFailed, 3),
        (PAGE, BadReply, 2),
        ((200, JSON, ""), BadReply, 2),
        (204, BadReply, 1),
        (302, BadReply, 1),
        ((200, JSON, b" " * (9 * 2**20)), BadReply, 1),
        (400, BadRequest, 1),
        (401, NotAuthenticated, 1),
        (404, JobNotFound, 1),
        (418, BadRequest, 1),
        (coded(400, "ModelArts.2775"), JobNotFound, 1),
        (coded(500, "ModelArts.0109"), NotAuthenticated, 1),
    ],
)
def test_a_fault_that_stays_is_told_with_the_number_of_tries(serve, clock, answer, kind, count):
    """
    What another request cannot mend is asked once; the rest two or three times, and the error says so.
    """
    service = serve(script(answer))

    with pytest.raises(kind) as caught:
        fetch(service, clock.retries())

    assert count == len(service.requests)
    assert ({2: "Two tries", 3: "Three tries"}.get(count, "tries") in str(caught.value)) == (count > 1)


@pytest.mark.parametrize(
    ("kind", "count"),
    [("tls", 1), ("proxy", 1), ("dns", 2), ("refused", 3), ("reset", 3), ("timeout", 3), ("truncated", 3)],
)
def test_the_kind_of_a_failed_connection_decides(clock, kind, count):
    """
    A certificate and a proxy do not mend themselves; a resolver gets one more chance.
    """
    tries = []

    def request(_):
        tries.append(kind)
        error = ConnectionFailed("x")
        error.kind = kind
        raise error

    with pytest.raises(ConnectionFailed):
        clock.retries().run(request)
    assert count == len(tries)


def test_an_error_of_our_own_is_not_hidden(clock):
    """
    Only errors of the service are tried again; a mistake in the code shows at once.
    """
    tries = []

    with pytest.raises(ZeroDivisionError):
        clock.retries().run(lambda _: tries.append(1) or 1 / 0)
    assert [1] == tries


# How long it waits


@pytest.mark.parametrize(
    ("status", "luck", "pauses"),
    [(503, 1.0, [0.5, 1.0]), (503, 0.5, [0.25, 0.5]), (503, 0.0, [0, 0]), (429, 1.0, [1, 2]), (429, 0.25, [0.25, 0.5])],
)
def test_a_pause_is_a_random_part_of_a_limit_that_doubles(serve, status, luck, pauses):
    """
    Half a second and one after a fault, one and two seconds after too many requests.
    """
    clock = Clock(luck)

    with pytest.raises(SessionError):
        fetch(serve(script(status)), clock.retries())

    assert pauses == clock.pauses


@pytest.mark.parametrize(
    ("asked", "pause"), [("7", 7), ("0", 1), ("-1", 1), ("abc", 1), ("", 1), ("nan", 1), ("Thu, 99 Foo", 1)]
)
def test_the_pause_that_the_service_asks_for_is_kept(serve, clock, asked, pause):
    """
    A number of seconds is obeyed; nonsense leaves our own pause.
    """
    fetch(serve(script(throttled(asked), OK)), clock.retries())

    assert [pause] == clock.pauses


@pytest.mark.parametrize(("asked", "pause"), [(59.0, 59), (61.0, 60), (float("inf"), 60), (float("nan"), 1), (-5.0, 1)])
def test_no_pause_is_longer_than_a_minute(clock, asked, pause):
    """
    Whatever the service asks for, and however long the deadline.
    """
    error = Throttled("x")
    error.retry_after_seconds = asked
    answers = iter([error, None])

    def request(_):
        if (given := next(answers)) is not None:
            raise given

    clock.retries(1000).run(request)

    assert [pause] == clock.pauses


# When it gives up


@pytest.mark.parametrize("asked", ["31", "3600"])
def test_a_pause_beyond_the_deadline_is_not_begun(serve, clock, asked):
    """
    The error comes at once, with the time to wait, rather than after half a minute of nothing.
    """
    service = serve(script(throttled(asked)))

    with pytest.raises(Throttled) as caught:
        fetch(service, clock.retries())

    assert (1, []) == (len(service.requests), clock.pauses)
    assert float(asked) == caught.value.retry_after_seconds
    assert "tries" not in str(caught.value)


def test_the_deadline_is_for_all_tries_together(clock):
    """
    Time that a request takes is lost for the next one.
    """
    left = []

    def request(seconds_left):
        left.append(seconds_left())
        clock.now += 20
        raise ServiceUnavailable("x")

    with pytest.raises(ServiceUnavailable, match="Two tries were made"):
        clock.retries().run(request)
    assert [30, 9.5] == left


def test_a_service_that_is_down_is_not_stormed(serve, clock):
    """
    Five fetches in vain use up the retries; then each is one request, until fetches succeed again.
    """
    answers = iter([503] * 17 + [OK] * 5 + [503] * 3)
    service = serve(lambda _: script(next(answers))(None))
    retries = clock.retries()

    def count():
        before = len(service.requests)
        with suppress(ServiceUnavailable):
            fetch(service, retries)
        return len(service.requests) - before

    assert [3, 3, 3, 3, 3, 1, 1] == [count() for _ in range(7)]
    assert [1, 1, 1, 1, 1] == [count() for _ in range(5)]
    assert [2, 1] == [count() for _ in range(2)]


def test_fetches_of_many_threads_share_the_retries():
    """
    However many threads fail at once, ten retries are all.
    """
    retries, tries = Retries(sleep=lambda _: None), []

    def request(_):
        tries.append(1)
        raise ServiceUnavailable("x")

    def run():
        with pytest.raises(ServiceUnavailable):
            retries.run(request)

    threads = [threading.Thread(target=run) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert 20 + 10 == len(tries)


# Servers that take their time


@contextmanager
def dripping(start, drop):
    """A server that sends *start*, and then *drop* for ever; yields its endpoint."""
    is_over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=_drip, args=(listening, start, drop, is_over))
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            is_over.set()
            thread.join()


def _drip(listening, start, drop, is_over):
    connection, _ = listening.accept()
    with connection:
        try:
            connection.recv(65536)
            connection.sendall(start)
            while not is_over.wait(0.005):
                connection.sendall(drop)
        except OSError:
            # The client has had enough.
            return


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
DRIPS = {
    "status line": (b"HTTP/1.1 200 ", b"O"),
    "headers": (HEAD + b"X-Long: ", b"x"),
    "continue": (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "body": (HEAD + b"Content-Length: 100000\r\n\r\n{", b" "),
    "body without a length": (HEAD + b"\r\n{", b" "),
    "chunks": (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
    "size of a chunk": (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"0"),
    "packed": (HEAD + b"Content-Encoding: gzip\r\n\r\n", gzip.compress(b" ")),
}


@pytest.mark.parametrize("place", DRIPS)
def test_a_server_that_drips_is_left_at_the_deadline(place):
    """
    A byte now and then keeps no fetch beyond its time, wherever in the answer it comes.
    """
    with dripping(*DRIPS[place]) as endpoint:
        session = RestSession(endpoint, project_id="p1", token="t0ken-canary", retries=Retries(0.3))

        with pytest.raises(ConnectionFailed) as caught:
            session.fetch(Resource.JOB, "job-1")

    assert caught.value.kind == "timeout"
    assert "tries" not in str(caught.value)


def test_each_read_looks_at_the_clock():
    """
    A clock that goes a second at each look ends the fetch, though hardly any time has passed.
    """
    seconds = itertools.count()

    with dripping(*DRIPS["body"]) as endpoint:
        session = RestSession(
            endpoint, project_id="p1", token="t0ken-canary", retries=Retries(monotonic=lambda: next(seconds))
        )
        with pytest.raises(ConnectionFailed) as caught:
            session.fetch(Resource.JOB, "job-1")

    assert caught.value.kind == "timeout"


def test_a_server_that_says_nothing_is_left_at_the_deadline():
    """
    Silence is no answer either.
    """
    with dripping(b"", b"") as endpoint, pytest.raises(ConnectionFailed) as caught:
        RestSession(endpoint, project_id="p1", token="t0ken-canary", retries=Retries(0.2)).fetch(Resource.JOB, "j")

    assert caught.value.kind == "timeout"


def test_a_proxy_that_drips_is_left_at_the_deadline(monkeypatch):
    """
    The proxy's answer counts into the same time as the service's.
    """
    for name in ("NO_PROXY", "no_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)

    with dripping(b"HTTP/1.1 200 ", b"O") as endpoint:
        monkeypatch.setenv("HTTPS_PROXY", endpoint)
        session = RestSession(region="cn-north-4", project_id="p1", token="t0ken-canary", retries=Retries(0.3))
        with pytest.raises(ConnectionFailed) as caught:
            session.fetch(Resource.JOB, "job-1")

    assert caught.value.kind in ("timeout", "proxy")


def test_many_addresses_of_a_name_share_the_time(monkeypatch, closed_port):
    """
    Whose time is over after two addresses does not try the other four.
    """
    places = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (f"127.0.0.{n}", closed_port)) for n in range(1, 7)]
    look_up = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda name, *rest: places if name == "localhost" else look_up(name, *rest)
    )

    with connections() as addresses:
        # Each address that is tried takes twenty seconds.
        retries = Retries(monotonic=lambda: 20.0 * len(addresses))
        session = RestSession(f"http://localhost:{closed_port}", project_id="p1", token="t0ken", retries=retries)
        with pytest.raises(ConnectionFailed) as caught:
            session.fetch(Resource.JOB, "job-1")

    assert ["127.0.0.1", "127.0.0.2"] == [host for host, _ in addresses]
    assert caught.value.kind == "refused"


def test_the_last_address_of_a_name_may_answer(monkeypatch, serve, closed_port):
    """
    An address where nobody listens is not the end.
    """
    service = serve(OK)
    port = int(service.endpoint.rpartition(":")[2])
    places = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (f"127.0.0.{n}", port)) for n in (3, 2, 1)]
    look_up = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda name, *rest: places if name == "localhost" else look_up(name, *rest)
    )

    RestSession(f"http://localhost:{port}", project_id="p1", token="t0ken-canary").fetch(Resource.JOB, "job-1")

    assert f"localhost:{port}" == service.requests[0].headers["Host"]


def test_a_slow_name_leaves_a_handshake_what_is_left(monkeypatch):
    """
    Looking the name up took nearly all of the time: a server that is silent in TLS has the rest, not five seconds.
    """
    now, look_up = [0.0], socket.getaddrinfo

    def slow(*args):
        now[0] = 29.9
        return look_up(*args)

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    with RawService(b"", is_early=True, is_https=True) as server, pytest.raises(ConnectionFailed) as caught:
        fetch(server, Retries(monotonic=lambda: now[0]))

    # The server hangs up after three seconds, and that would be another kind.
    assert caught.value.kind == "timeout"


def test_a_slow_proxy_leaves_a_handshake_what_is_left(monkeypatch):
    """
    So it is behind a proxy that took its time to connect.
    """
    for name in ("NO_PROXY", "no_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)

    with RawService(b"") as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.endpoint)
        retries = Retries(monotonic=lambda: 29.9 if proxy.heads else 0.0)
        session = RestSession(region="cn-north-4", project_id="p1", token="t0ken", retries=retries)
        with pytest.raises(ConnectionFailed) as caught:
            session.fetch(Resource.JOB, "job-1")

    # urllib3 1 does not tell them apart.
    assert caught.value.kind in ("timeout", "proxy")


# Bodies that break off, and packed ones


@pytest.mark.parametrize("sent", range(len(BODY)))
@pytest.mark.parametrize("is_packed", [False, True], ids=["plain", "gzip"])
def test_a_body_cut_at_any_place_is_asked_for_again(serve, clock, sent, is_packed):
    """
    Nothing that lacks its end is taken for whole, packed or not.
    """
    body = gzip.compress(BODY.encode(), mtime=0) if is_packed else BODY.encode()
    headers = {**JSON, **({"Content-Encoding": "gzip"} if is_packed else {})}
    cut = (200, {**headers, "Content-Length": str(len(body))}, body[:sent])
    service = serve(script(cut, (200, headers, body)))

    assert fetch(service, clock.retries())["metadata"]["id"] == "job-1"
    assert len(service.requests) == 2


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"Content-Length": "1000"}, BODY.encode()),
        ({"Content-Encoding": "gzip"}, BODY.encode()),
        ({"Content-Encoding": "gzip"}, gzip.compress(BODY.encode())[:-1]),
        ({"Content-Encoding": "gzip"}, gzip.compress(BODY.encode())[:12]),
        ({"Content-Encoding": "gzip"}, gzip.compress(BODY.encode())[:10] + b"\xff" * 30),
        ({"Transfer-Encoding": "chunked"}, b"xyz\r\n"),
        ({"Transfer-Encoding": "chunked"}, b"1d\r\n" + BODY[:9].encode()),
        ({"Transfer-Encoding": "chunked"}, b"1d\r\n" + BODY.encode() + b"\r\n"),
    ],
    ids="length,no gzip,gzip cut,gzip cut early,gzip wrong,chunk size,chunk cut,no last chunk".split(","),
)
def test_a_body_that_breaks_off_is_truncated(serve, clock, headers, body):
    """
    The kind of the error is the same in whatever way the end is missing.
    """
    service = serve((200, {**JSON, **headers}, body))

    with pytest.raises(ConnectionFailed) as caught:
        fetch(service, clock.retries())

    assert caught.value.kind == "truncated"
    assert "Three tries were made." in str(caught.value)


@pytest.mark.parametrize("parts", [1, 2])
def test_a_packed_body_is_unpacked(serve, clock, parts):
    """
    gzip is what is asked for and understood, in one member or several.
    """
    half = len(BODY) // parts
    packed = b"".join(gzip.compress(BODY[at : at + half].encode()) for at in range(0, len(BODY), half))
    service = serve((200, {**JSON, "Content-Encoding": "gzip"}, packed))

    assert fetch(service, clock.retries())["metadata"]["id"] == "job-1"
    assert service.requests[0].headers["Accept-Encoding"] == "gzip"


@pytest.mark.parametrize("layers", [1, 2])
def test_a_bomb_is_not_unpacked(serve, clock, layers):
    """
    A hundred megabytes in a hundred kilobytes are left alone after eight, however often they are packed.
    """
    bomb = b" " * (100 * 2**20)
    for _ in range(layers):
        bomb = gzip.compress(bomb, 1)
    service = serve((200, {**JSON, "Content-Encoding": ", ".join(["gzip"] * layers)}, bomb))

    with pytest.raises(BadReply):
        fetch(service, clock.retries())
