"""Where the credentials of RestSession are looked for, and what a wrong place is told."""

from __future__ import annotations

import json
import os

import pytest

from ma_widgets import RestSession, connect
from ma_widgets.errors import BadRequest, NotAuthenticated
from ma_widgets.sessions import Resource
from ma_widgets.signing import Unsigned, sign

from ..service import JSON, serve_fixture  # noqa: F401 -- a fixture

CANARY = "canary-0123456789"
PLACE = {"HUAWEICLOUD_SDK_PROJECT_ID": "p1", "HUAWEICLOUD_SDK_REGION": "cn-north-4"}
KEYS = {"HUAWEICLOUD_SDK_AK": f"ak-{CANARY}", "HUAWEICLOUD_SDK_SK": f"sk-{CANARY}"}
TOKEN = {"MA_WIDGETS_TOKEN": f"token-{CANARY}"}
USER = {"MA_WIDGETS_USERNAME": "me", "MA_WIDGETS_PASSWORD": CANARY, "MA_WIDGETS_ACCOUNT": "us"}
SIGNED = ("content-type", "host", "x-project-id", "x-sdk-date", "x-security-token")
FILE = "HUAWEICLOUD_SDK_CREDENTIALS_FILE"
PROFILE = f"[basic]\nak = ak-{CANARY}\nsk = sk-{CANARY}\nproject_id = p-of-file\nregion = cn-east-3\n"


@pytest.fixture(name="home")
def home_fixture(tmp_path):
    """A home folder; write() puts the credentials file into it, and environment is one that knows no more."""

    class Home:
        def __init__(self):
            self.environment = {"HOME": str(tmp_path)}
            self.file = tmp_path / ".huaweicloud" / "credentials"

        def write(self, content):
            self.file.parent.mkdir(exist_ok=True)
            self.file.write_bytes(content.encode() if isinstance(content, str) else content)

    return Home()


# The order


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        (KEYS, "environment variables HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK"),
        (
            {**KEYS, "HUAWEICLOUD_SDK_SECURITY_TOKEN": CANARY},
            "environment variables HUAWEICLOUD_SDK_AK, HUAWEICLOUD_SDK_SK and HUAWEICLOUD_SDK_SECURITY_TOKEN",
        ),
        (TOKEN, "environment variable MA_WIDGETS_TOKEN"),
        (USER, "environment variables MA_WIDGETS_USERNAME, MA_WIDGETS_PASSWORD and MA_WIDGETS_ACCOUNT"),
        ({**KEYS, **TOKEN, **USER}, "environment variables HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK"),
        ({**TOKEN, **USER}, "environment variable MA_WIDGETS_TOKEN"),
        ({"MA_WIDGETS_METADATA_SERVICE": "1", **TOKEN}, "environment variable MA_WIDGETS_TOKEN"),
        ({"MA_WIDGETS_METADATA_SERVICE": "1"}, "the metadata service"),
    ],
)
def test_the_environment_is_a_source(environment, expected):
    """
    Keys come before a token, a token before a password, and the metadata service is the last.
    """
    assert expected == RestSession(environment={**PLACE, **environment}).credentials_source


def test_arguments_come_before_the_environment_and_the_environment_before_the_file(home):
    """
    The first place that has credentials is the one that counts.
    """
    home.write(PROFILE)
    every = {**home.environment, **PLACE, **TOKEN}

    assert "the arguments" == RestSession(token="t0ken", environment=every).credentials_source
    assert "environment variable MA_WIDGETS_TOKEN" == RestSession(environment=every).credentials_source
    assert "~/.huaweicloud/credentials" == RestSession(environment=home.environment).credentials_source


def test_the_file_is_found_without_a_word(home):
    """
    Keys, project id and region may all come from the file; connect() finds it as well.
    """
    home.write(PROFILE)
    session = connect(home.environment)

    assert "RestSession('https://modelarts.cn-east-3.myhuaweicloud.com', project_id='p-of-file')" == repr(session)


def test_project_and_region_may_come_from_elsewhere(home):
    """
    Each is taken from the first place that has it: argument, environment, file.
    """
    home.write(PROFILE)
    in_environment = {**home.environment, **PLACE}

    assert "p-of-file" == RestSession(token="t0ken", environment=home.environment).project_id
    assert "p1" == RestSession(token="t0ken", environment=in_environment).project_id
    assert "p2" == RestSession(token="t0ken", project_id="p2", environment=in_environment).project_id
    assert "cn-east-3" in RestSession(environment=home.environment).endpoint
    assert "cn-north-4" in RestSession(environment=in_environment).endpoint
    assert "cn-south-1" in RestSession(region="cn-south-1", environment=in_environment).endpoint


def test_an_argument_for_the_region_comes_before_an_endpoint_of_the_environment():
    """
    What is passed is meant; what is set may be of another day.
    """
    environment = {**PLACE, **TOKEN, "MA_WIDGETS_ENDPOINT": "http://127.0.0.1:1"}

    assert "http://127.0.0.1:1" == RestSession(environment=environment).endpoint
    assert "cn-south-1" in RestSession(region="cn-south-1", environment=environment).endpoint


def test_a_file_may_be_named_by_the_environment(home, tmp_path):
    """
    HUAWEICLOUD_SDK_CREDENTIALS_FILE replaces the one in the home folder, also from the home folder on.
    """
    (tmp_path / "mine.ini").write_text(PROFILE)

    for path in (str(tmp_path / "mine.ini"), "~/mine.ini"):
        assert "~/mine.ini" == RestSession(environment={**home.environment, FILE: path}).credentials_source


def test_a_file_with_a_project_alone_is_no_source(home):
    """
    Without keys the file still tells the project.
    """
    home.write("[basic]\nproject_id = p-of-file\n")

    assert "p-of-file" == RestSession(region="cn-north-4", token="t0ken", environment=home.environment).project_id
    with pytest.raises(NotAuthenticated, match="RestSession needs a token or keys"):
        RestSession(region="cn-north-4", environment=home.environment)


def test_a_wrong_file_does_not_matter_to_who_does_not_need_it(home):
    """
    The file is read when the places before it lack something, and not sooner.
    """
    home.write("no section")

    assert (
        "the arguments"
        == RestSession("http://127.0.0.1:1", None, "p1", token="t", environment=home.environment).credentials_source
    )
    with pytest.raises(NotAuthenticated, match="is not an INI file"):
        RestSession("http://127.0.0.1:1", token="t", environment=home.environment)


def test_a_percent_sign_in_a_key_is_one(home):
    """
    Nothing in a value is replaced.
    """
    home.write("[basic]\nak = a%b\nsk = %(ak)s\nproject_id = p1\nregion = cn-north-4\n")

    assert "~/.huaweicloud/credentials" == RestSession(environment=home.environment).credentials_source


# Each way, as docs/credentials.md tells it


def cloud(request):
    """ModelArts, IAM and a metadata service in one; a job for whoever is signed in by token or by key."""
    if request.path == "/v3/auth/tokens":
        return 201, {"X-Subject-Token": f"token-{CANARY}"}, "{}"
    if request.path == "/openstack/latest/securitykey":
        key = {"access": f"ak-{CANARY}", "secret": f"sk-{CANARY}", "securitytoken": "st"}
        return 200, JSON, json.dumps({"credential": key})
    names = [name for name in SIGNED if request.headers[name]]
    unsigned = Unsigned(request.method, request.path, [], {name: request.headers[name] for name in names})
    good = (f"token-{CANARY}", sign(unsigned, f"ak-{CANARY}", f"sk-{CANARY}") if "x-sdk-date" in names else "")
    is_known = request.headers["X-Auth-Token"] == good[0] or request.headers["Authorization"] == good[1] != ""
    return (200, JSON, '{"metadata": {"id": "job-1"}}') if is_known else (401, JSON, "{}")


WAYS = {
    "keys as arguments": ({"access_key": f"ak-{CANARY}", "secret_key": f"sk-{CANARY}"}, {}, ""),
    "token as argument": ({"token": f"token-{CANARY}"}, {}, ""),
    "password as arguments": ({"username": "me", "password": CANARY, "account": "us"}, {}, ""),
    "keys in the environment": ({}, KEYS, ""),
    "temporary keys in the environment": ({}, {**KEYS, "HUAWEICLOUD_SDK_SECURITY_TOKEN": "st"}, ""),
    "token in the environment": ({}, TOKEN, ""),
    "password in the environment": ({}, USER, ""),
    "file": ({}, {}, PROFILE),
    "metadata service as argument": ({"metadata_service": True}, {}, ""),
    "metadata service in the environment": ({}, {"MA_WIDGETS_METADATA_SERVICE": "1"}, ""),
}


@pytest.mark.parametrize("way", WAYS)
def test_every_way_leads_to_a_job(serve, home, way):
    """
    What the page about credentials lists signs a request that a server accepts.
    """
    arguments, environment, profile = WAYS[way]
    service = serve(cloud)
    if profile:
        home.write(profile)
    places = {"MA_WIDGETS_ENDPOINT": service.endpoint, "HUAWEICLOUD_SDK_IAM_ENDPOINT": service.endpoint}
    session = RestSession(
        project_id="p1",
        metadata_endpoint=service.endpoint,
        environment={**home.environment, **places, **environment},
        **arguments,
    )

    assert {"metadata": {"id": "job-1"}} == session.fetch(Resource.JOB, "job-1")


# Half a source


@pytest.mark.parametrize(
    ("environment", "profile", "what"),
    [
        ({"HUAWEICLOUD_SDK_AK": CANARY}, PROFILE, "The environment has HUAWEICLOUD_SDK_AK but not HUAWEICLOUD_SDK_SK."),
        ({"HUAWEICLOUD_SDK_SK": CANARY}, PROFILE, "The environment has HUAWEICLOUD_SDK_SK but not HUAWEICLOUD_SDK_AK."),
        (
            {"HUAWEICLOUD_SDK_SECURITY_TOKEN": CANARY},
            PROFILE,
            "The environment has HUAWEICLOUD_SDK_SECURITY_TOKEN but not HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK.",
        ),
        (
            {"MA_WIDGETS_PASSWORD": CANARY},
            "",
            "The environment has MA_WIDGETS_PASSWORD but not MA_WIDGETS_USERNAME and MA_WIDGETS_ACCOUNT.",
        ),
        ({}, f"[basic]\nak = {CANARY}\n", "The file ~/.huaweicloud/credentials has ak but not sk."),
        ({}, f"[basic]\nsk = {CANARY}\nak =\n", "The file ~/.huaweicloud/credentials has sk but not ak."),
    ],
)
def test_a_source_is_taken_whole(home, environment, profile, what):
    """
    The access key of one place never goes with the secret key of another; what lacks is named, and where.
    """
    home.write(profile or "[basic]")

    with pytest.raises(NotAuthenticated) as caught:
        RestSession(environment={**home.environment, **PLACE, **environment})

    assert what == caught.value.what
    assert CANARY not in str(caught.value)


@pytest.mark.parametrize(
    ("given", "what"),
    [
        ({"token": "t", "access_key": "a"}, "RestSession has keys and token: access_key= and token=."),
        ({"token": "t", "password": "p"}, "RestSession has token and password: token= and password=."),
        (
            {"username": "u", "security_token": "s", "token": "t"},
            "RestSession has keys and token and password: security_token=, token= and username=.",
        ),
    ],
)
def test_two_kinds_of_arguments_are_refused(given, what):
    """
    Nobody has to guess which of them was sent.
    """
    with pytest.raises(BadRequest) as caught:
        RestSession(region="cn-north-4", project_id="p1", environment={}, **given)

    assert what == caught.value.what


# Wrong files


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("", "has no section [basic]"),
        (f"[global]\nak = {CANARY}\n", "has no section [basic]"),
        (f"ak = {CANARY}\n", "is not an INI file"),
        (f"[basic]\n{CANARY}\n", "is not an INI file"),
        (f"[basic]\nak = {CANARY}\nak = {CANARY}\n", "has the same key twice"),
        (f"[basic]\nak = {CANARY}\n[basic]\n", "has the same section twice"),
        (f'{{"ak": "{CANARY}"}}', "is not an INI file"),
        (b"\x7fELF\x00\xff\xfe" + CANARY.encode(), "is not an INI file"),
        (PROFILE.encode("utf-16"), "is not an INI file"),
        (PROFILE + "#" * 70_000, "is too large"),
    ],
    ids="empty,other section,no section,no key,twice,section twice,json,binary,utf-16,large".split(","),
)
def test_a_wrong_file_is_told_by_its_path(home, content, fault):
    """
    The message has the path from the home folder on and what is wrong, and nothing of the content.
    """
    home.write(content)

    with pytest.raises(NotAuthenticated) as caught:
        connect(home.environment)

    assert f"The credentials file ~/.huaweicloud/credentials {fault}." == caught.value.what
    assert "[basic]" in caught.value.hint
    assert CANARY not in str(caught.value)
    assert home.environment["HOME"] not in str(caught.value)


def test_a_folder_is_no_file(home):
    """
    What stands in the file's place is told.
    """
    home.file.mkdir(parents=True)

    with pytest.raises(NotAuthenticated, match=r"~/\.huaweicloud/credentials is a folder"):
        connect(home.environment)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_never_waited_for(home):
    """
    Nobody may ever write into it.
    """
    home.file.parent.mkdir()
    os.mkfifo(home.file)

    with pytest.raises(NotAuthenticated, match=r"~/\.huaweicloud/credentials is no file"):
        connect(home.environment)


def test_a_file_that_cannot_be_read_is_told(home):
    """
    The system's reason is passed on.
    """
    with pytest.raises(NotAuthenticated, match=r"cannot be read \(file name too long\)"):
        connect({**home.environment, FILE: "~/" + "x" * 1000})


def test_a_file_that_is_named_must_be_there(home):
    """
    The one in the home folder need not exist; one that somebody named must.
    """
    with pytest.raises(NotAuthenticated, match="The credentials file ~/no/such does not exist"):
        connect({**home.environment, FILE: "~/no/such"})
    with pytest.raises(NotAuthenticated, match="No credentials for ModelArts were found"):
        connect(home.environment)


def test_a_byte_order_mark_does_not_matter(home):
    """
    An editor that writes one has not broken the file.
    """
    home.write(PROFILE.encode("utf-8-sig"))

    assert "p-of-file" == connect(home.environment).project_id


# The home folder


def test_a_process_without_home_has_the_folder_of_its_user(home, monkeypatch):
    """
    What the system knows of the user finds the file; an environment that is passed is all there is.
    """
    home.write(PROFILE)
    for name in (*PLACE, *KEYS, *TOKEN, *USER, FILE, "MA_WIDGETS_ENDPOINT", "USERPROFILE", "HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("pathlib.Path.home", lambda: type(home.file)(home.environment["HOME"]))

    assert "~/.huaweicloud/credentials" == RestSession().credentials_source
    assert "~/.huaweicloud/credentials" == connect().credentials_source
    with pytest.raises(NotAuthenticated, match=r"credentials \(not looked for: HOME is not set\)"):
        RestSession(environment={})


def test_a_user_without_a_home_folder_is_told_what_was_not_looked_for(monkeypatch):
    """
    A container may run as a user that the system does not know.
    """

    def unknown():
        raise RuntimeError("Could not determine home directory.")

    for name in (*PLACE, *KEYS, *TOKEN, *USER, FILE, "USERPROFILE", "HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("pathlib.Path.home", unknown)

    with pytest.raises(NotAuthenticated, match="not looked for: HOME is not set"):
        connect()


def test_a_file_that_was_looked_for_is_said_so(home):
    """
    Nothing is claimed that was not done, and nothing left out that was.
    """
    with pytest.raises(NotAuthenticated, match=r"the file ~/\.huaweicloud/credentials, the metadata"):
        connect(home.environment)


# What cannot be


@pytest.mark.parametrize("bad", ["a b", "a\n", "é", " ", "\x00"])
@pytest.mark.parametrize("name", ["HUAWEICLOUD_SDK_AK", "HUAWEICLOUD_SDK_SK"])
def test_a_variable_that_cannot_be_a_key_is_named(name, bad):
    """
    The message says which variable it was, and not what stands in it.
    """
    with pytest.raises(NotAuthenticated, match=f"The environment has it as {name}."):
        RestSession(environment={**PLACE, **KEYS, name: bad})


def test_the_error_of_the_service_says_where_the_keys_came_from(serve):
    """
    Who is refused learns which of all places to look at.
    """
    service = serve((401, JSON, '{"error_code": "APIG.0301", "error_msg": "verify aksk signature fail"}'))
    session = RestSession(service.endpoint, environment={**PLACE, **KEYS})

    with pytest.raises(NotAuthenticated) as caught:
        session.fetch(Resource.JOB, "job-1")

    origin = "The keys came from environment variables HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK."
    assert caught.value.hint.endswith(origin)
    assert 1 == len(service.requests)
