"""Secrets that nothing shows, tokens that are renewed, clocks that are corrected."""

from __future__ import annotations

import copy
import dataclasses
import html
import json
import pickle
import re
import threading
import traceback
from base64 import b64encode, urlsafe_b64encode
from collections import Counter
from datetime import datetime, timedelta, timezone
from urllib.parse import quote, quote_plus, unquote

import pytest
import requests

from ma_widgets import RestSession, connect
from ma_widgets.errors import (
    BadReply,
    BadRequest,
    ClockSkew,
    ConnectionFailed,
    NotAuthenticated,
    ServiceUnavailable,
    SessionError,
    Throttled,
    TokenExpired,
)
from ma_widgets.sessions import Resource
from ma_widgets.sessions._endpoint import IAM, checked_endpoint, checked_metadata_endpoint, iam_endpoint_of
from ma_widgets.sessions._hiding import hidden_body, hiding
from ma_widgets.sessions._retry import Retries
from ma_widgets.sessions._secret import Secret
from ma_widgets.signing import Unsigned, sign

from ..service import JSON, serve_fixture  # noqa: F401 -- a fixture

CANARY = "canary-0123456789"
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=timezone.utc)
OK = (200, JSON, '{"metadata": {"id": "job-1"}}')
EXPIRED = (401, JSON, '{"error_code": "ModelArts.0202", "error_msg": "Token expired."}')
KEYS = {"access_key": f"ak-{CANARY}", "secret_key": f"sk-{CANARY}"}
USER = {"username": "me", "password": f"pw-{CANARY}", "account": "us"}


class Clock:
    """Time that stands until it is moved."""

    def __init__(self, now=NOW):
        self.now = now

    def __call__(self):
        return self.now


def session(service, clock=None, **options):
    """Return a session with *service* that knows no environment and does not wait."""
    retries = options.pop("retries", None) or Retries(sleep=lambda _: None)
    given = {"project_id": "p1", "environment": {}, "clock": clock or Clock(), "retries": retries, **options}
    return RestSession(service.endpoint, **given)


def fetch(rest):
    return rest.fetch(Resource.JOB, "job-1")


def at_the_same_time(count, call):
    """Run *call* in threads that start together; return what they raised."""
    barrier, raised = threading.Barrier(count), []

    def run():
        barrier.wait()
        try:
            call()
        except SessionError as error:
            raised.append(error)

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


# A secret


@dataclasses.dataclass
class Holder:
    secret: Secret


@pytest.mark.parametrize(
    "show",
    [
        repr,
        str,
        ascii,
        "{}".format,
        "{:>20}".format,
        lambda secret: f"{secret} {secret!r}",
        lambda secret: "%s %r" % (secret, secret),  # noqa: UP031 -- one of the ways
        lambda secret: repr([secret]) + repr({"a": secret}) + repr(Holder(secret)),
        lambda secret: repr([getattr(secret, name) for name in dir(secret)]),
        lambda secret: repr(dataclasses.asdict(Holder(secret))),
        lambda secret: repr(copy.copy(secret)) + repr(copy.deepcopy([secret])),
        lambda secret: repr(secret.reveal),
    ],
)
def test_nothing_shows_a_secret(show):
    """
    Whatever makes a text of an object makes the mask of a secret.
    """
    assert CANARY not in show(Secret(CANARY))
    assert CANARY == Secret(CANARY).reveal()


def test_the_text_of_a_secret_is_the_mask():
    """
    str() is what a message would show.
    """
    assert ("••••••", "Secret(••••••)") == (str(Secret(CANARY)), repr(Secret(CANARY)))


@pytest.mark.parametrize("keep", [json.dumps, vars, hash, *(lambda s, p=p: pickle.dumps(s, p) for p in range(6))])
def test_nothing_keeps_a_secret(keep):
    """
    It becomes no JSON, no key, no list of attributes and no pickle, and the error does not show it.
    """
    with pytest.raises(TypeError) as caught:
        keep(Secret(CANARY))

    assert CANARY not in str(caught.value)


def test_a_pickled_secret_says_why_not():
    """
    The reason is in the message.
    """
    with pytest.raises(TypeError, match="A secret is never pickled: it would lie in the file as plain text"):
        pickle.dumps([Secret(CANARY)])


def test_secrets_are_equal_by_their_text():
    """
    A secret equals another of the same text, and no plain text.
    """
    assert Secret("é\ud800") == Secret("é\ud800")
    assert Secret("a") != Secret("b")
    assert Secret("a") != "a"


def test_what_is_no_text_is_wrapped_all_the_same():
    """
    The check comes later, where the plain value is gone.
    """
    assert Secret.of(None) is None
    assert Secret.of(Secret("a")) == Secret("a")
    assert CANARY not in Secret.of(CANARY.encode()).reveal()


# Tracebacks


def ours(error):
    """Return the local variables of our functions that *error* went through, as a debugger shows them."""
    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
    package = [frame for frame in frames if frame.f_globals["__name__"].startswith("ma_widgets")]
    assert package
    return "".join(repr(value) for frame in package for value in frame.f_locals.values())


ODD = "The {} has characters that none has."
WRONG = {
    "no region": ({"token": CANARY}, NotAuthenticated, None),
    "region": ({"region": "nowhere", **KEYS}, BadRequest, "'nowhere' is no region."),
    "region no text": ({"region": 4, **KEYS}, BadRequest, "4 is no region."),
    "endpoint": (
        {"endpoint": "https://evil.com", **KEYS},
        BadRequest,
        "'https://evil.com' is not an endpoint of ModelArts.",
    ),
    "endpoint no text": ({"endpoint": 4, **KEYS}, BadRequest, "4 is not an endpoint of ModelArts."),
    "endpoint with a password": (
        {"endpoint": f"https://me:{CANARY}@evil.com", **KEYS},
        BadRequest,
        "'https://••••••@evil.com' is not an endpoint of ModelArts.",
    ),
    "endpoint of the environment": (
        {"region": None, "environment": {"MA_WIDGETS_ENDPOINT": f"https://{CANARY}@evil.com"}, **KEYS},
        BadRequest,
        "'https://••••••@evil.com' is not an endpoint of ModelArts.",
    ),
    "iam endpoint": (
        {"iam_endpoint": f"https://me:{CANARY}@evil.com", **USER},
        BadRequest,
        "'https://••••••@evil.com' is not an endpoint of IAM.",
    ),
    "metadata endpoint": (
        {"metadata_service": True, "metadata_endpoint": f"http://me:{CANARY}@10.0.0.1"},
        BadRequest,
        "'http://••••••@10.0.0.1' is not an endpoint of a metadata service.",
    ),
    "iam of another operator": (
        {"endpoint": "http://127.0.0.1:1", **USER},
        BadRequest,
        "No endpoint of IAM is known, which a password is sent to.",
    ),
    "project": ({"project_id": "../p", **KEYS}, BadRequest, "The project id has characters that no project id has."),
    "no project": ({"project_id": None, **KEYS}, BadRequest, "RestSession needs a project id."),
    "token": ({"token": CANARY + "\n"}, NotAuthenticated, ODD.format("token")),
    "token no text": ({"token": CANARY.encode()}, NotAuthenticated, ODD.format("token")),
    "token empty": ({"token": ""}, NotAuthenticated, "The token is empty."),
    "access key": ({**KEYS, "access_key": f"{CANARY} x"}, NotAuthenticated, ODD.format("access key")),
    "secret key": ({**KEYS, "secret_key": f"{CANARY}é"}, NotAuthenticated, ODD.format("secret key")),
    "security token": (
        {**KEYS, "security_token": f"{CANARY}\r\nX: 1"},
        NotAuthenticated,
        ODD.format("security token"),
    ),
    "password": ({**USER, "password": f"{CANARY}\n"}, NotAuthenticated, ODD.format("password")),
    "password no text": ({**USER, "password": [CANARY]}, NotAuthenticated, ODD.format("password")),
    "half keys": ({"access_key": CANARY}, NotAuthenticated, "RestSession has access_key= but not secret_key=."),
    "half a password": (
        {"password": CANARY, "username": "me"},
        NotAuthenticated,
        "RestSession has username= and password= but not account=.",
    ),
    "two kinds": ({"token": CANARY, **KEYS}, BadRequest, "RestSession has keys and token: access_key= and token=."),
    "half an environment": (
        {"environment": {"HUAWEICLOUD_SDK_SK": CANARY}},
        NotAuthenticated,
        "The environment has HUAWEICLOUD_SDK_SK but not HUAWEICLOUD_SDK_AK.",
    ),
    "environment": (
        {"environment": {"MA_WIDGETS_TOKEN": CANARY + "\x00"}},
        NotAuthenticated,
        ODD.format("token"),
    ),
    "certificates": (
        {"ca_bundle": "/no/such.pem", **KEYS},
        BadRequest,
        "The file with certificates ca_bundle='/no/such.pem' does not exist.",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_input_is_one_sentence_and_shows_no_secret(name):
    """
    Message, repr and the local variables of our functions are free of what was passed; the hint says what to do.
    """
    options, kind, what = WRONG[name]
    given = {"region": "cn-north-4", "project_id": "p1", "environment": {"DB_PASSWORD": CANARY}, **options}
    if name == "no region":
        given["region"], given["token"], what = None, None, "RestSession needs a region and a token or keys."

    with pytest.raises(kind) as caught:
        RestSession(**given)

    assert what == caught.value.what
    assert caught.value.hint
    assert CANARY not in str(caught.value) + repr(caught.value) + ours(caught.value)


@pytest.mark.parametrize(
    "environment",
    [
        {"DB_PASSWORD": CANARY},
        {"MA_WIDGETS_SESSION": "rest", "DB_PASSWORD": CANARY},
        {"MA_WIDGETS_SESSION": "wrong", "DB_PASSWORD": CANARY},
        {"HUAWEICLOUD_SDK_SK": CANARY},
        {"MA_WIDGETS_TOKEN": CANARY + " "},
        {"MA_WIDGETS_TOKEN": CANARY, "HUAWEICLOUD_SDK_REGION": "nowhere"},
        {"MA_WIDGETS_METADATA_SERVICE": "yes", "DB_PASSWORD": CANARY},
        {"HUAWEICLOUD_SDK_CREDENTIALS_FILE": "/no/such", "DB_PASSWORD": CANARY},
    ],
)
@pytest.mark.parametrize("is_process", [False, True])
def test_no_environment_is_shown_by_connect(monkeypatch, environment, is_process):
    """
    A traceback with local variables shows nothing of the environment, be it passed or that of the process.
    """
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    with pytest.raises(SessionError) as caught:
        connect(None if is_process else environment)

    assert CANARY not in str(caught.value) + ours(caught.value)


def test_a_wrong_file_is_not_in_a_traceback(tmp_path):
    """
    The function that raises does not hold the file's text.
    """
    path = tmp_path / "credentials"
    for content in (f"{CANARY}", f"[basic]\nak = {CANARY}\n", f"[basic]\nak = {CANARY}\nsk = {CANARY} x\n"):
        path.write_text(content)
        with pytest.raises(NotAuthenticated) as caught:
            connect({"HUAWEICLOUD_SDK_CREDENTIALS_FILE": str(path)})

        assert CANARY not in str(caught.value) + ours(caught.value)


@pytest.mark.parametrize("status", [200, 201, 302, 400, 401, 403, 404, 429, 500])
@pytest.mark.parametrize("given", [KEYS, {"token": f"token-{CANARY}"}, USER], ids=["keys", "token", "password"])
@pytest.mark.parametrize("shape", ["json", "page", "quoted"])
def test_a_secret_that_the_service_repeats_is_not_shown(serve, status, given, shape):
    """
    Neither message nor local variables have it, whatever the service and IAM answer.
    """

    def echo(request):
        sent = f"{dict(request.headers)} {request.body.decode()} {' '.join(given.values())}"
        said = {
            "json": json.dumps({"error": {"code": "X", "message": sent}}),
            "page": f"<html>{sent}",
            "quoted": f'"{sent}"',
        }
        return status, {**JSON, "X-Echo": CANARY, "Location": CANARY}, said[shape]

    service = serve(echo)
    with pytest.raises(SessionError) as caught:
        fetch(session(service, iam_endpoint=service.endpoint, **given))

    assert CANARY not in str(caught.value) + ours(caught.value)


# With what each writer writes otherwise, and what looks as if one had written it.
SECRET = f"MII/{CANARY}+a b=&<é>'\"%41~~~~????😀=="


def escaped(text):
    """Return *text* as a writer of JSON that trusts no page writes it."""
    return "".join(f"\\u{ord(each):04X}" if each in "=&<>'+é" else each for each in json.dumps(text)[1:-1])


WRITTEN = {
    "as it is": lambda text: json.dumps(text, ensure_ascii=False),
    "by Gson": lambda text: f'"{escaped(text)}"',
    "letter by letter": lambda text: re.sub("(....)", r"\\u\1", text.encode("utf-16-be").hex()).join('""'),
    "slashes": lambda text: json.dumps(text).replace("/", "\\/"),
    "JSON within JSON": lambda text: json.dumps(f'"{escaped(text)}"'),
    "quoted": lambda text: json.dumps(quote(text, safe="")),
    "quoted as a form": lambda text: json.dumps(quote_plus(text)),
    "quoted twice": lambda text: json.dumps(quote(quote(text))),
    "for a page": lambda text: json.dumps(html.escape(text)),
    "hex": lambda text: json.dumps(text.encode().hex()),
    "HEX": lambda text: json.dumps(text.encode().hex().upper()),
    **{
        f"base64 after {before}": lambda text, before=before: json.dumps(
            b64encode(b"x" * before + text.encode() + b" is wrong").decode()
        )
        for before in range(3)
    },
    "base64 for a URL": lambda text: json.dumps(urlsafe_b64encode(text.encode()).decode()),
}


@pytest.mark.parametrize("written", WRITTEN)
def test_a_secret_is_masked_however_it_is_written(written):
    """
    What JSON is parsed to has the mask in its place, at the top and under ``error``.
    """
    body = '{{"request_id": {0}, "error": {{"message": {0}}}}}'.format(WRITTEN[written](SECRET))
    hidden = json.loads(hidden_body(body.encode(), hiding([Secret(SECRET)])))

    value = hidden["error"]["message"]
    assert ["request_id", "error"] == list(hidden)
    assert "••••••" in value == hidden["request_id"]
    # Of base64 a letter or two at the edges hang on what stands beside.
    assert len(value) < 28


def test_what_is_no_secret_is_left_as_it_is():
    """
    Escapes are part of a message; a short text would be found by chance.
    """
    body = json.dumps({"message": "100%25 of \\u003d &amp; x", "code": 1.5, "request_id": None, "metadata": True})

    assert json.loads(body) == json.loads(hidden_body(body.encode(), hiding([Secret(SECRET), Secret("100%25")])))


def test_of_an_error_only_what_is_read_is_kept():
    """
    The rest may be megabytes, which take seconds to mask.
    """
    many = {CANARY: [CANARY] * 3, "message": "No." * 10_000, "error_solution": [CANARY], "error": CANARY}
    hidden = json.loads(hidden_body(json.dumps(many).encode(), hiding([Secret("another secret")])))

    assert {"message": ("No." * 10_000)[: 2**14], "error_solution": None} == hidden


def test_a_text_that_cannot_be_unwrapped_is_masked_whole():
    """
    Python reads no number of 5,000 digits, so what else is in the text cannot be told.
    """
    escaped = "".join(f"%{each:02x}" for each in CANARY.encode())

    assert escaped not in hiding([Secret(CANARY)])(f"&#{'1' * 5000}; {escaped}")
    # A secret may have such a number in it.
    assert "••••••" == hiding([Secret(f"&#{'1' * 5000};")])(f"&#{'1' * 5000};")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (f"token {CANARY[:-3]}... is invalid", "token ••••••... is invalid"),
        (f"{CANARY[:12]}, {CANARY[:11]}", f"••••••, {CANARY[:11]}"),
        (CANARY[:12] + CANARY + CANARY[:13] + "!", "••••••••••••••••••!"),
        (f"{CANARY.encode().hex()[:20]}…", "••••••…"),
        (f"{CANARY[:5]} {CANARY[5:]} is invalid", "••••••"),
        (" ".join(CANARY), "••••••"),
    ],
)
def test_the_beginning_of_a_secret_is_masked(said, expected):
    """
    From 12 letters on; a secret with spaces in between leaves nothing of the text.
    """
    assert expected == hiding([Secret(CANARY)])(said)


def test_the_beginning_of_a_secret_is_masked_as_far_as_it_goes():
    """
    However its rest is escaped, and whichever alphabet of base64 it is written in.
    """
    hide = hiding([Secret("beginning-of-it=and?>?>?>?> the end")])
    packed = b64encode(b"beginning-of-it=and?>?>?>?> the end").decode()

    assert "••••••…" == hide("beginning-of-it%3Dand%3F%3E%3F…")
    assert "/" in packed
    assert "••••••…" == hide(f"{packed[:40]}…")
    assert "••••••…" == hide(f"{packed[:40].replace('/', '_').replace('+', '-')}…")


def test_a_secret_that_begins_as_it_goes_on_leaves_nothing_of_it():
    """
    The whole is looked for before its beginning.
    """
    assert "•••••• ends" == hiding([Secret(f"{CANARY}x{CANARY}-end")])(f"{CANARY}x{CANARY}-end ends")


def test_a_secret_within_another_leaves_nothing_of_it():
    """
    The longer one is masked first.
    """
    secrets = [Secret(CANARY[:10]), Secret(CANARY), Secret(CANARY[:12])]

    assert "•••••• ••••••" == hiding(secrets)(f"{CANARY} {CANARY[:10]}")


def test_a_short_secret_is_not_looked_for():
    """
    It would be found in every text by chance, and so would its hex.
    """
    text = f"hello!! {b'hello!!'.hex()}"

    assert text == hiding([Secret("hello!!")])(text)


def test_a_password_of_digits_is_masked_in_a_number():
    """
    JSON need not quote it.
    """
    assert {"message": "••••••"} == json.loads(hidden_body(b'{"message": 1234567890}', hiding([Secret("1234567890")])))


@pytest.mark.parametrize("body", [b"<html>" + CANARY.encode(), b"9" * 10_000, b"[" * 100_000, b"\xff", b'{"a'])
def test_of_what_is_no_json_nothing_is_kept(body):
    """
    How it begins is all that a message tells of.
    """
    assert body[:1] + b"?" == hidden_body(body, hiding([Secret(CANARY)]))
    assert b"" == hidden_body(b" \n", hiding([Secret(CANARY)]))


@pytest.mark.parametrize("status", [200, 400, 401, 403, 404, 500])
@pytest.mark.parametrize("given", [KEYS, {"token": f"t=={CANARY}&="}, USER], ids=["keys", "token", "password"])
def test_nothing_of_ours_keeps_a_secret_that_came_back_escaped(serve, status, given):
    """
    Neither a traceback with local variables nor a pickle nor the attributes of the error have it.
    """
    said = " ".join(given.values())
    # The whole is escaped, so that it is found by parsing only.
    body = '{"error_code": "X", "error_msg": "' + "".join(f"\\u{ord(each):04x}" for each in said) + '"}'
    service = serve((status, {"Content-Type": f"text/html; {said}", "Retry-After": said}, body))

    with pytest.raises(SessionError) as caught:
        fetch(session(service, iam_endpoint=service.endpoint, **given))

    stack = traceback.TracebackException.from_exception(caught.value, capture_locals=True).stack
    variables = [frame.locals for frame in stack if "tests" not in frame.filename]
    shown = f"{caught.value} {vars(caught.value)} {variables} {pickle.dumps(caught.value)}"
    assert "RestSession" in shown
    assert CANARY not in shown
    # Nor its first letter as it came.
    assert f"u{ord(CANARY[0]):04x}" not in shown


@pytest.mark.parametrize("given", [KEYS, {"token": CANARY}, USER], ids=["keys", "token", "password"])
def test_no_variable_keeps_a_reply_that_is_too_large(serve, given):
    """
    What was read of it is gone when the error is raised, with the headers.
    """
    said = " ".join(given.values())
    service = serve((400, {**JSON, "X-Echo": said}, said + " " * (9 * 2**20)))

    with pytest.raises(BadReply, match=r"larger than [18] MB") as caught:
        fetch(session(service, iam_endpoint=service.endpoint, **given))

    frames = [frame for frame, _ in traceback.walk_tb(caught.value.__traceback__)]
    values = [
        value for frame in frames if "ma_widgets" in frame.f_globals["__name__"] for value in frame.f_locals.items()
    ]
    assert not [name for name, value in values if isinstance(value, (bytes, bytearray, requests.Response))]
    assert CANARY not in ours(caught.value)
    assert caught.value.__context__ is None


def test_no_error_leads_back_to_a_reply_that_broke_off(serve):
    """
    The library's error, whose traceback holds what was read, is not kept behind ours.
    """
    service = serve((400, {**JSON, "Content-Length": "1000"}, CANARY))

    with pytest.raises(ConnectionFailed) as caught:
        fetch(session(service, token=CANARY))
    assert caught.value.__context__ is caught.value.__cause__ is None
    assert CANARY not in ours(caught.value)


# A user name and a password


class Iam:
    """IAM and ModelArts in one: gives token 1, 2 …, and a job to whoever brings one that is good."""

    def __init__(self, *, life=timedelta(hours=24), clock=lambda: NOW, password=USER["password"], bad=()):
        self.given, self.bad, self._life, self._clock, self._password = 0, set(bad), life, clock, password
        self._lock = threading.Lock()

    def __call__(self, request):
        if request.path != "/v3/auth/tokens":
            return EXPIRED if request.headers["X-Auth-Token"] in self.bad else OK
        identity = json.loads(request.body)["auth"]["identity"]
        if identity["password"]["user"]["password"] != self._password:
            text = f"The username or password is wrong: {identity['password']['user']['password']}"
            return 401, JSON, json.dumps({"error": {"code": 401, "message": text, "title": "Unauthorized"}})
        with self._lock:
            self.given += 1
            token = f"token-{self.given}"
        ends_at = (self._clock() + self._life).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        issued_at = self._clock().strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        body = {"token": {"expires_at": ends_at, "issued_at": issued_at}}
        return 201, {**JSON, "X-Subject-Token": token}, json.dumps(body)


def asked(service):
    """Return how often IAM and how often ModelArts was asked."""
    counts = Counter(request.path == "/v3/auth/tokens" for request in service.requests)
    return counts[True], counts[False]


def test_a_password_brings_a_token(serve):
    """
    The request is the documented one, and the token signs the request after it.
    """
    service = serve(Iam())
    rest = session(service, iam_endpoint=service.endpoint, **USER)

    assert {"metadata": {"id": "job-1"}} == fetch(rest)

    sign_in, job = service.requests
    assert ("POST", "/v3/auth/tokens", "nocatalog=true") == (sign_in.method, sign_in.path, sign_in.query)
    assert "application/json" == sign_in.headers["Content-Type"]
    assert sign_in.headers["X-Auth-Token"] is None
    user = {"name": "me", "password": USER["password"], "domain": {"name": "us"}}
    identity = {"methods": ["password"], "password": {"user": user}}
    assert {"auth": {"identity": identity, "scope": {"project": {"id": "p1"}}}} == json.loads(sign_in.body)
    assert "token-1" == job.headers["X-Auth-Token"]
    assert "password" not in str(job.headers).lower()


@pytest.mark.parametrize(("hours", "minutes", "expected"), [(0, 0, 1), (23, 49, 1), (23, 50, 2), (30, 0, 2)])
def test_a_token_is_kept_until_ten_minutes_before_its_end(serve, hours, minutes, expected):
    """
    One token serves for a day; with ten minutes left the next one is asked for.
    """
    clock, service = Clock(), serve(Iam())
    rest = session(service, clock, iam_endpoint=service.endpoint, **USER)
    fetch(rest)
    clock.now += timedelta(hours=hours, minutes=minutes)
    fetch(rest)

    assert (expected, 2) == asked(service)


@pytest.mark.parametrize("ahead", [timedelta(days=2), timedelta(days=-2)])
def test_a_clock_that_is_wrong_does_not_ask_for_more_tokens(serve, ahead):
    """
    How long a token lives is told by the difference of two times of IAM, not by this machine's clock.
    """
    service = serve(Iam())
    rest = session(service, Clock(NOW + ahead), iam_endpoint=service.endpoint, **USER)
    fetch(rest)
    fetch(rest)

    assert (1, 2) == asked(service)


@pytest.mark.parametrize("body", ["{}", "", "[]", '{"token": null}', '{"token": {"expires_at": "tomorrow"}}'])
def test_a_token_without_an_end_lives_for_a_day(serve, body):
    """
    24 hours are what the API reference promises.
    """
    clock = Clock()
    service = serve(lambda request: (201, {"X-Subject-Token": "t"}, body) if "auth" in request.path else OK)
    rest = session(service, clock, iam_endpoint=service.endpoint, **USER)
    fetch(rest)
    clock.now += timedelta(hours=23)
    fetch(rest)
    clock.now += timedelta(hours=1)
    fetch(rest)

    assert (2, 3) == asked(service)


@pytest.mark.parametrize(
    ("issued_at", "expires_at", "expected"),
    [
        ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", (1, 2)),
        ("2026-03-01T12:00:00Z", "9999-12-31T23:59:59Z", (1, 2)),
        (None, "9999-12-31T23:59:59Z", (1, 2)),
        ("9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", (2, 2)),
        (None, "0001-01-01T00:00:00Z", (2, 2)),
    ],
)
def test_a_token_lives_for_a_day_at_the_most(serve, issued_at, expires_at, expected):
    """
    Whatever years IAM tells, nothing overflows; what is over already is used once.
    """
    body = json.dumps({"token": {"issued_at": issued_at, "expires_at": expires_at}})
    told = (201, {**JSON, "X-Subject-Token": CANARY}, body)
    service, clock = serve(lambda request: told if request.path == "/v3/auth/tokens" else OK), Clock()
    rest = session(service, clock, iam_endpoint=service.endpoint, **USER)
    fetch(rest)
    fetch(rest)
    assert expected == asked(service)

    clock.now += timedelta(hours=24)
    fetch(rest)
    assert (expected[0] + 1, 3) == asked(service)


def test_ten_threads_ask_for_one_token(serve):
    """
    Who needs a token while it is fetched waits for it.
    """
    service = serve(Iam())
    rest = session(service, iam_endpoint=service.endpoint, **USER)

    assert [] == at_the_same_time(10, lambda: fetch(rest))
    assert (1, 10) == asked(service)


def test_an_expired_token_is_renewed_once_and_the_request_made_once_more(serve):
    """
    The service knows better than the cache: one new token, one more try.
    """
    service = serve(Iam(bad=["token-1"]))
    rest = session(service, iam_endpoint=service.endpoint, **USER)

    assert {"metadata": {"id": "job-1"}} == fetch(rest)
    assert (2, 2) == asked(service)
    fetch(rest)
    assert (2, 3) == asked(service)


@pytest.mark.parametrize(("code", "said"), [("APIG.0301", "decrypt token fail"), ("ModelArts.0203", "x"), ("", "")])
def test_a_token_that_is_refused_for_any_reason_is_renewed_once(serve, code, said):
    """
    It may be revoked, or the service started anew: one more token, one more try.
    """
    refused = (401, JSON, json.dumps({"error_code": code, "error_msg": said}))
    iam, good = Iam(), ["token-2"]

    def answer(request):
        is_good = "auth" in request.path or request.headers["X-Auth-Token"] in good
        return iam(request) if is_good else refused

    service = serve(answer)
    rest = session(service, iam_endpoint=service.endpoint, **USER)
    assert {"metadata": {"id": "job-1"}} == fetch(rest)
    assert (2, 2) == asked(service)

    good.clear()
    with pytest.raises(NotAuthenticated, match="renews its token by itself"):
        fetch(rest)
    assert (3, 4) == asked(service)


def test_two_reasons_do_not_renew_twice(serve):
    """
    A token that is refused and one that has expired are mended by the same.
    """
    iam, answers = Iam(), [(401, JSON, "{}"), EXPIRED, OK]
    service = serve(lambda request: iam(request) if "auth" in request.path else answers.pop(0))

    with pytest.raises(TokenExpired):
        fetch(session(service, iam_endpoint=service.endpoint, **USER))
    assert (2, 2) == asked(service)


@pytest.mark.parametrize(("status", "given"), [(403, USER), (401, {"token": CANARY}), (401, KEYS)])
def test_other_refusals_are_not_mended(serve, status, given):
    """
    What is forbidden stays so, and what was passed has no other.
    """
    iam = Iam()
    refused = (status, JSON, '{"error_code": "ModelArts.0203", "error_msg": "Invalid token."}')
    service = serve(lambda request: iam(request) if "auth" in request.path else refused)

    with pytest.raises(NotAuthenticated):
        fetch(session(service, iam_endpoint=service.endpoint, **given))
    assert 1 == asked(service)[1]


def test_a_wrong_password_is_sent_once(serve):
    """
    IAM locks a user out after a few: whoever asks again, at once or later, hears the same without a request.
    """
    service = serve(Iam(password="another"))
    rest = session(service, iam_endpoint=service.endpoint, **USER)
    with pytest.raises(NotAuthenticated) as first:
        fetch(rest)
    with pytest.raises(NotAuthenticated) as again:
        fetch(rest)

    assert 20 == len(at_the_same_time(20, lambda: fetch(rest)))
    assert (1, 0) == asked(service)
    assert first.value.what == again.value.what
    assert (True, True) == (first.value.locks_out, again.value.locks_out)
    assert "not asked again" not in str(first.value)
    assert "IAM is not asked again" in again.value.hint
    assert "make a new session" in again.value.hint
    assert 1 == again.value.hint.count("came from")
    assert CANARY not in str(again.value) + ours(again.value)


def test_many_threads_send_a_wrong_password_once(serve):
    """
    Nor do those ask that come when the first refusal is told.
    """
    service = serve(Iam(password="another"))
    rest = session(service, iam_endpoint=service.endpoint, **USER)

    assert 50 == len(at_the_same_time(50, lambda: fetch(rest)))
    assert (1, 0) == asked(service)


@pytest.mark.parametrize("status", [400, 403, 404, 429, 500, 503])
def test_what_may_pass_is_asked_again(serve, status):
    """
    Only a refusal of the credentials is kept.
    """
    iam, faults = Iam(), [(status, JSON, "{}")] * 3
    service = serve(lambda request: faults.pop() if faults and "auth" in request.path else iam(request))
    rest = session(service, iam_endpoint=service.endpoint, **USER)
    for _ in range(3):
        if not faults:
            break
        with pytest.raises(SessionError):
            fetch(rest)

    assert {"metadata": {"id": "job-1"}} == fetch(rest)


def test_a_token_that_is_expired_again_is_an_error(serve):
    """
    No loop: the second refusal is told.
    """
    service = serve(Iam(bad=["token-1", "token-2"]))

    with pytest.raises(TokenExpired):
        fetch(session(service, iam_endpoint=service.endpoint, **USER))
    assert (2, 2) == asked(service)


def test_a_fault_between_two_refusals_does_not_renew_twice(serve):
    """
    All tries of a fetch together have one renewal.
    """
    answers = [EXPIRED, (503, JSON, ""), EXPIRED, OK]
    iam = Iam()
    service = serve(lambda request: iam(request) if "auth" in request.path else answers.pop(0))

    with pytest.raises(TokenExpired):
        fetch(session(service, iam_endpoint=service.endpoint, **USER))
    assert (2, 3) == asked(service)


def test_ten_threads_with_an_expired_token_renew_it_once(serve):
    """
    A token that another thread has replaced already is not replaced again.
    """
    iam = Iam()
    service = serve(iam)
    rest = session(service, iam_endpoint=service.endpoint, **USER)
    fetch(rest)
    iam.bad.add("token-1")

    assert [] == at_the_same_time(10, lambda: fetch(rest))
    assert 2 == iam.given


def test_a_token_that_was_given_is_not_renewed(serve):
    """
    Without a password there is no other: one request, and the hint says where the token came from.
    """
    service = serve(EXPIRED)
    rest = session(service, environment={"MA_WIDGETS_TOKEN": CANARY})

    with pytest.raises(TokenExpired) as caught:
        fetch(rest)
    assert 1 == len(service.requests)
    assert "The token came from environment variable MA_WIDGETS_TOKEN." in caught.value.hint


def test_a_wrong_password_is_told_in_the_words_of_iam(serve):
    """
    One request, the code and the reason, what to do, and no password, though IAM repeats it.
    """
    service = serve(Iam(password="another"))

    with pytest.raises(NotAuthenticated) as caught:
        fetch(session(service, iam_endpoint=service.endpoint, **USER))

    assert str(caught.value) == (
        "IAM did not accept the user name, the password, the account or the project id.\n"
        "The service said: The username or password is wrong: ••••••.\n"
        "The service answered 401.\n"
        "Check them; a HUAWEI ID cannot sign in here, an IAM user of the account can. "
        "The password came from the arguments."
    )
    assert (1, 0) == asked(service)
    assert CANARY not in ours(caught.value)


@pytest.mark.parametrize("password", [f'p"w\\{CANARY}', f"pé/{CANARY}"])
def test_a_password_that_json_writes_otherwise_is_not_shown(serve, password):
    """
    IAM may repeat it as it came: with escapes.
    """
    service = serve(Iam(password="another"))

    with pytest.raises(NotAuthenticated, match="••••••") as caught:
        fetch(session(service, iam_endpoint=service.endpoint, **{**USER, "password": password}))
    assert CANARY not in str(caught.value) + ours(caught.value)


def test_ten_threads_with_a_wrong_password_may_share_the_refusal(serve):
    """
    Who waited for the token hears the error of the one request; ten of them would lock the user out.
    """
    at_iam, service = threading.Event(), None

    def answer(request):
        at_iam.wait(5)
        return 401, JSON, '{"error": {"code": 401, "message": "wrong"}}'

    service = serve(answer)
    rest = session(service, iam_endpoint=service.endpoint, **USER)
    waiting = threading.Semaphore(0)

    def call():
        waiting.release()
        fetch(rest)

    def open_late():
        for _ in range(10):
            waiting.acquire()
        at_iam.set()

    opener = threading.Thread(target=open_late)
    opener.start()
    raised = at_the_same_time(10, call)
    opener.join()

    assert [NotAuthenticated] * 10 == [type(error) for error in raised]
    assert len({id(error) for error in raised}) == 10
    assert all(1 == error.hint.count("came from") for error in raised)
    assert len(service.requests) < 10


@pytest.mark.parametrize(
    ("answer", "kind", "requests"),
    [
        ((503, JSON, ""), ServiceUnavailable, 3),
        ((429, JSON, '{"error": {"code": 429, "message": "slow down"}}'), Throttled, 3),
        ((404, JSON, '{"error": {"code": 404, "message": "Could not find project"}}'), NotAuthenticated, 1),
        ((403, JSON, '{"error": {"code": 403, "message": "denied"}}'), NotAuthenticated, 1),
        ((400, JSON, '{"error": {"code": 400, "message": "no"}}'), BadRequest, 1),
        ((302, {"Location": "http://127.0.0.1:1"}, ""), BadReply, 1),
        ((201, JSON, "{}"), BadReply, 1),
        ((201, {"X-Subject-Token": "é"}, "{}"), BadReply, 1),
        ((200, {"Content-Type": "text/html"}, "<html>login"), BadReply, 1),
    ],
)
def test_what_iam_answers_instead_of_a_token(serve, answer, kind, requests):
    """
    A fault of IAM is tried again as any other, a refusal is not; nothing is asked of ModelArts.
    """
    service = serve(answer)

    with pytest.raises(kind) as caught:
        fetch(session(service, iam_endpoint=service.endpoint, **USER))
    assert (requests, 0) == asked(service)
    assert "job" not in str(caught.value)


def test_signing_in_lies_within_the_deadline(serve):
    """
    The time for a token counts into the thirty seconds: when it is over, ModelArts is not asked.
    """
    seconds = iter([0.0, 0.0, *[31.0] * 100])
    service = serve(Iam())
    retries = Retries(monotonic=lambda: next(seconds), sleep=lambda _: None)

    with pytest.raises(ConnectionFailed) as caught:
        fetch(session(service, iam_endpoint=service.endpoint, retries=retries, **USER))
    assert "timeout" == caught.value.kind
    assert asked(service)[1] == 0


@pytest.mark.parametrize(
    ("endpoint", "expected"),
    [
        ("https://modelarts.cn-north-4.myhuaweicloud.com", "https://iam.cn-north-4.myhuaweicloud.com"),
        ("https://modelarts.ap-southeast-1.myhuaweicloud.cn", "https://iam.ap-southeast-1.myhuaweicloud.com"),
        ("https://modelarts.eu-west-101.myhuaweicloud.eu", "https://iam.eu-west-101.myhuaweicloud.eu"),
        ("https://modelarts.eu-de.otc.t-systems.com", "https://iam.eu-de.otc.t-systems.com"),
        ("http://127.0.0.1:8000", None),
        ("https://ma.example.org", None),
    ],
)
def test_the_endpoint_of_iam_belongs_to_that_of_modelarts(endpoint, expected):
    """
    A password goes to the same operator and region as the requests, or nowhere.
    """
    assert expected == iam_endpoint_of(endpoint)
    assert expected is None or expected == checked_endpoint(expected, service=IAM)


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://modelarts.cn-north-4.myhuaweicloud.com",
        "http://iam.cn-north-4.myhuaweicloud.com",
        "https://iam.cn-north-4.myhuaweicloud.com.evil.com",
        "https://iam.cn-north-4.myhuaweicloud.com/v3",
        "https://iamXcn-north-4.myhuaweicloud.com",
        "https://iam.a.b.myhuaweicloud.com",
        "",
    ],
)
def test_a_password_goes_nowhere_else(endpoint):
    """
    The host rule is that of the service, exactly.
    """
    with pytest.raises(BadRequest, match="is not an endpoint of IAM"):
        checked_endpoint(endpoint, service=IAM)


# The clock


class Gateway:
    """Accepts signatures within fifteen minutes of its own time, and tells both times to others."""

    def __init__(self, now=NOW, text="signature expired, signature time:{signed}, server time:{now:%Y%m%dT%H%M%SZ}"):
        self.now, self._text = now, text

    def __call__(self, request):
        signed = request.headers["X-Sdk-Date"]
        when = datetime.strptime(signed, "%Y%m%dT%H%M%SZ").replace(tzinfo=timezone.utc)
        if abs(when - self.now) > timedelta(minutes=15):
            said = "Incorrect IAM authentication information: " + self._text.format(signed=signed, now=self.now)
            return 401, JSON, json.dumps({"error_code": "APIG.0301", "error_msg": said})
        names = ("content-type", "host", "x-project-id", "x-sdk-date")
        headers = {name: request.headers[name] for name in names}
        right = sign(Unsigned(request.method, unquote(request.path), [], headers), *KEYS.values())
        return OK if right == request.headers["Authorization"] else (401, JSON, '{"error_code": "APIG.0301"}')


OFF = [timedelta(minutes=16), timedelta(minutes=-16), timedelta(days=2), timedelta(days=-2)]


@pytest.mark.parametrize("ahead", OFF)
def test_a_wrong_clock_is_corrected_once_and_kept(serve, ahead):
    """
    The second request is signed with the service's time, and so is every later one.
    """
    service = serve(Gateway())
    rest = session(service, Clock(NOW + ahead), **KEYS)
    assert rest.clock_skew is None

    assert {"metadata": {"id": "job-1"}} == fetch(rest)
    assert (2, ahead) == (len(service.requests), rest.clock_skew)
    fetch(rest)
    assert 3 == len(service.requests)


def test_a_clock_that_was_set_meanwhile_is_corrected_back(serve):
    """
    What is kept is measured anew when it turns out wrong.
    """
    clock, service = Clock(NOW + timedelta(days=2)), serve(Gateway())
    rest = session(service, clock, **KEYS)
    fetch(rest)
    clock.now = NOW
    fetch(rest)

    assert (4, timedelta()) == (len(service.requests), rest.clock_skew)


@pytest.mark.parametrize("days", [32, -32, 400, 700_000, -3_650_000])
def test_a_clock_that_cannot_be_so_wrong_is_not_corrected(serve, days):
    """
    That is an error after one request, and the next fetch is signed as ever.
    """
    gateway = Gateway()
    year = {700_000: "00090101T000000Z", -3_650_000: "99991231T235959Z"}.get(days)
    said = year or f"{NOW - timedelta(days=days):%Y%m%dT%H%M%SZ}"
    text = f"signature expired, signature time:{NOW:%Y%m%dT%H%M%SZ}, server time:{said}"
    wrong = (401, JSON, json.dumps({"error_code": "APIG.0301", "error_msg": text}))
    answers = [wrong]
    service = serve(lambda request: answers.pop() if answers else gateway(request))
    rest = session(service, **KEYS)

    with pytest.raises(ClockSkew, match=r"This machine's clock is \d+ days"):
        fetch(rest)
    assert (1, None) == (len(service.requests), rest.clock_skew)
    assert {"metadata": {"id": "job-1"}} == fetch(rest)


def test_a_second_skew_is_an_error(serve):
    """
    No loop: a service that contradicts itself is told after two requests.
    """
    gateway = Gateway()

    def running_away(request):
        gateway.now += timedelta(hours=1)
        return gateway(request)

    service = serve(running_away)
    with pytest.raises(ClockSkew, match="This machine's clock is 60 minutes slow"):
        fetch(session(service, **KEYS))
    assert 2 == len(service.requests)


@pytest.mark.parametrize(
    "text",
    [
        "signature expired, signature time:{signed}, server time:garbage",
        "signature expired, signature time:{signed}, server time:20269999T999999Z",
        "signature expired, signature time:{signed}",
        "signature expired",
    ],
)
def test_without_the_time_of_the_service_nothing_is_corrected(serve, text):
    """
    One request, no guess, and a clear error that has the code.
    """
    service = serve(Gateway(text=text))
    rest = session(service, Clock(NOW + timedelta(days=2)), **KEYS)

    with pytest.raises(NotAuthenticated, match="ModelArts did not accept the credentials") as caught:
        fetch(rest)
    assert (1, None, "APIG.0301") == (len(service.requests), rest.clock_skew, caught.value.code)


def test_threads_correct_the_clock_to_the_same_time(serve):
    """
    A correction is measured against what the refused request was signed with, so that none is added twice.
    """
    ahead, service = timedelta(hours=3), serve(Gateway())
    rest = session(service, Clock(NOW + ahead), **KEYS)

    assert [] == at_the_same_time(10, lambda: fetch(rest))
    assert ahead == rest.clock_skew


def test_a_token_is_not_corrected(serve):
    """
    A token has no time that could be signed anew.
    """
    said = "signature expired, signature time:20260301T120000Z, server time:20260301T140000Z"
    service = serve((401, JSON, json.dumps({"error_code": "APIG.0301", "error_msg": said})))
    rest = session(service, token=CANARY)

    with pytest.raises(ClockSkew):
        fetch(rest)
    assert (1, None) == (len(service.requests), rest.clock_skew)


# The metadata service


def credential(**given):
    return 200, JSON, json.dumps({"credential": given})


def keys_of(number, ends_at="2026-03-02T12:00:00.000000Z"):
    secret, token = f"sk{number}-{CANARY}", f"st{number}-{CANARY}"
    return credential(access=f"AK{number}", secret=secret, securitytoken=token, expires_at=ends_at)


def metadata(serve, clock, *answers):
    """Return a session with keys of a metadata service that gives *answers* in turn, and both servers."""
    given = list(answers)
    near = serve(lambda _: given.pop(0) if len(given) > 1 else given[0])
    service = serve(OK)
    return session(service, clock, metadata_service=True, metadata_endpoint=near.endpoint), near, service


def test_a_server_of_the_cloud_gets_its_keys(serve):
    """
    Nothing is asked before the first fetch; the temporary keys sign it and their token goes along.
    """
    rest, near, service = metadata(serve, Clock(), keys_of(1))
    assert [] == near.requests

    fetch(rest)

    assert ("GET", "/openstack/latest/securitykey") == near.requests[0][:2]
    assert "Access=AK1," in service.requests[0].headers["Authorization"]
    assert f"st1-{CANARY}" == service.requests[0].headers["X-Security-Token"]
    assert "the metadata service" == rest.credentials_source


@pytest.mark.parametrize(("minutes", "expected"), [(0, "AK1"), (23 * 60 + 19, "AK1"), (23 * 60 + 20, "AK2")])
def test_temporary_keys_are_renewed_before_their_last_forty_minutes(serve, minutes, expected):
    """
    The new ones are there before the old ones are over.
    """
    clock = Clock()
    rest, _, service = metadata(serve, clock, keys_of(1), keys_of(2, "2026-03-03T12:00:00Z"))
    fetch(rest)
    clock.now += timedelta(minutes=minutes)
    fetch(rest)

    assert f"Access={expected}," in service.requests[-1].headers["Authorization"]


def test_one_fetch_may_correct_the_clock_and_renew_the_keys(serve):
    """
    Each is mended once, one after the other, in whatever order they are refused.
    """
    said = "signature expired, signature time:20260301T120000Z, server time:20260301T140000Z"
    skewed = (401, JSON, json.dumps({"error_code": "APIG.0301", "error_msg": said}))
    for first, second in ((skewed, EXPIRED), (EXPIRED, skewed)):
        answers, near = [first, second, OK], serve(keys_of(1))
        service = serve(lambda _, answers=answers: answers.pop(0))
        rest = session(service, metadata_service=True, metadata_endpoint=near.endpoint)

        assert {"metadata": {"id": "job-1"}} == fetch(rest)
        assert (2, timedelta(hours=-2)) == (len(near.requests), rest.clock_skew)


def test_keys_without_an_end_are_asked_for_each_time(serve):
    """
    Nothing is kept that may be over.
    """
    rest, near, _ = metadata(serve, Clock(), keys_of(1, None))
    fetch(rest)
    fetch(rest)

    assert 2 == len(near.requests)


@pytest.mark.parametrize(
    ("answer", "kind", "requests"),
    [
        ((404, JSON, ""), NotAuthenticated, 1),
        ((401, JSON, CANARY), NotAuthenticated, 1),
        ((500, JSON, CANARY), ServiceUnavailable, 3),
        ((203, *keys_of(1)[1:]), NotAuthenticated, 1),
        ((302, {"Location": "http://127.0.0.1:1"}, ""), NotAuthenticated, 1),
        ((200, JSON, f"<html>{CANARY}"), NotAuthenticated, 1),
        ((200, JSON, "[]"), NotAuthenticated, 1),
        ((200, JSON, '{"credential": "x"}'), NotAuthenticated, 1),
        (credential(access="a", secret=CANARY), NotAuthenticated, 1),
        (credential(access="a", secret=f"{CANARY} ", securitytoken="c"), NotAuthenticated, 1),
        (credential(access=1, secret=CANARY, securitytoken="c"), NotAuthenticated, 1),
    ],
)
def test_a_metadata_service_without_keys_is_told(serve, answer, kind, requests):
    """
    The message has the status and what to do, and nothing of the answer.
    """
    rest, near, service = metadata(serve, Clock(), answer)

    with pytest.raises(kind, match=f"gave no keys.\nIt answered with HTTP status {answer[0]}") as caught:
        fetch(rest)
    assert (requests, 0) == (len(near.requests), len(service.requests))
    assert "agency" in caught.value.hint
    assert CANARY not in str(caught.value) + ours(caught.value)


def test_a_machine_without_a_metadata_service_is_told(serve):
    """
    Who asked for it elsewhere learns what it needs.
    """
    rest = session(serve(OK), metadata_service=True, metadata_endpoint="http://127.0.0.1:1")

    with pytest.raises(ConnectionFailed, match="Only a server of the cloud has it"):
        fetch(rest)


def test_refused_keys_of_the_metadata_service_are_a_matter_of_the_agency(serve):
    """
    Nobody typed them, so nobody can check them.
    """
    near, service = serve(keys_of(1)), serve((401, JSON, '{"error_code": "APIG.0301", "error_msg": "No."}'))

    with pytest.raises(NotAuthenticated) as caught:
        fetch(session(service, metadata_service=True, metadata_endpoint=near.endpoint))
    assert "Check the agency of this server. The keys came from the metadata service." == caught.value.hint


def test_no_netrc_goes_to_the_metadata_service(serve, monkeypatch, tmp_path):
    """
    A password for that address is somebody else's business.
    """
    (tmp_path / ".netrc").write_text("machine 127.0.0.1\nlogin user\npassword netrc-canary\n")
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    rest, near, _ = metadata(serve, Clock(), keys_of(1))
    fetch(rest)

    assert [None] == [request.headers["Authorization"] for request in near.requests]


def test_no_proxy_stands_before_the_metadata_service(serve, monkeypatch):
    """
    The proxy of the environment would give its own keys, or see ours.
    """
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    proxy = serve(keys_of(1))
    monkeypatch.setenv("HTTP_PROXY", proxy.endpoint)
    rest = session(serve(OK), metadata_service=True, retries=Retries(0.2, sleep=lambda _: None))

    with pytest.raises(SessionError):
        fetch(rest)
    assert [] == proxy.requests


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://10.0.0.1",
        "https://169.254.169.254",
        "http://169.254.169.254/latest",
        "http://169.254.169.254.evil.com",
        "",
        "x",
    ],
)
def test_keys_are_taken_from_nowhere_else(endpoint):
    """
    Only this machine and the address of its link are asked for keys.
    """
    with pytest.raises(BadRequest, match="is not an endpoint of a metadata service"):
        checked_metadata_endpoint(endpoint)
    assert "http://169.254.169.254" == checked_metadata_endpoint("http://169.254.169.254/")
