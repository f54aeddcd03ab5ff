import pytest

from ma_widgets import DemoSession, NotebookSession, RestSession, connect
from ma_widgets.errors import BadRequest, NotAuthenticated

from ..modelarts_stand_in import sdk_fixture  # noqa: F401 -- a fixture

TOKEN = {
    "MA_WIDGETS_TOKEN": "t0ken-canary",
    "HUAWEICLOUD_SDK_PROJECT_ID": "p1",
    "HUAWEICLOUD_SDK_REGION": "cn-north-4",
}


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"MA_WIDGETS_SESSION": "demo"}, DemoSession),
        ({"MA_WIDGETS_SESSION": "notebook"}, NotebookSession),
        ({"MA_WIDGETS_SESSION": "rest", **TOKEN}, RestSession),
        ({"MA_WIDGETS_SESSION": "demo", **TOKEN}, DemoSession),
        ({"MA_WIDGETS_SESSION": "notebook", **TOKEN}, NotebookSession),
        ({"MA_WIDGETS_SESSION": "", **TOKEN}, RestSession),
        (TOKEN, RestSession),
    ],
)
def test_the_environment_decides(environment, expected):
    """
    The variable comes first; without it a token is enough.
    """
    assert type(connect(environment)) is expected


def test_the_sdk_comes_before_a_token(sdk):
    """
    In a ModelArts notebook its own credentials are used, without signing in yet.
    """
    assert type(connect({})) is NotebookSession
    assert type(connect(TOKEN)) is NotebookSession
    assert sdk.sessions == []


@pytest.mark.parametrize(("choice", "expected"), [("demo", DemoSession), ("rest", RestSession)])
def test_the_variable_comes_before_the_sdk(sdk, choice, expected):
    """
    Whoever names a session gets it, even in a ModelArts notebook.
    """
    assert type(connect({"MA_WIDGETS_SESSION": choice, **TOKEN})) is expected


def test_the_process_has_an_environment(monkeypatch):
    """
    Without an argument the variables of the process count.
    """
    monkeypatch.setenv("MA_WIDGETS_SESSION", "demo")

    assert type(connect()) is DemoSession


def test_the_rest_session_is_made_of_the_variables():
    """
    Region and project id come from the variables of the vendor's own SDK.
    """
    session = connect(TOKEN)

    assert repr(session) == "RestSession('https://modelarts.cn-north-4.myhuaweicloud.com', project_id='p1')"


@pytest.mark.parametrize("choice", ["Demo", "token", " demo", "demo "])
def test_a_word_that_is_no_session_is_told_with_those_that_are(choice):
    """
    A misspelt choice is not silently another one.
    """
    with pytest.raises(BadRequest) as caught:
        connect({"MA_WIDGETS_SESSION": choice})

    assert str(caught.value) == f"MA_WIDGETS_SESSION is {choice!r}.\nIt can be: notebook, rest, demo, server."


def test_nothing_found_lists_what_was_looked_for():
    """
    The message names every place, and the demo; it is never used by itself.
    """
    with pytest.raises(NotAuthenticated) as caught:
        connect({})

    assert str(caught.value) == (
        "No credentials for ModelArts were found.\n"
        "Looked for: session=, the modelarts SDK of a ModelArts notebook, "
        "the environment variables HUAWEICLOUD_SDK_AK, HUAWEICLOUD_SDK_SK, HUAWEICLOUD_SDK_SECURITY_TOKEN, "
        "MA_WIDGETS_TOKEN, MA_WIDGETS_USERNAME, MA_WIDGETS_PASSWORD and MA_WIDGETS_ACCOUNT, "
        "the file ~/.huaweicloud/credentials (not looked for: HOME is not set), the metadata service (not asked for).\n"
        "Set HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK, or pass session=, "
        "or try JobInfoWidget('demo', session=ma_widgets.DemoSession())."
    )


@pytest.mark.parametrize(
    ("lacking", "kind", "what"),
    [
        ("MA_WIDGETS_TOKEN", NotAuthenticated, "RestSession needs a token or keys."),
        ("HUAWEICLOUD_SDK_PROJECT_ID", BadRequest, "RestSession needs a project id."),
        ("HUAWEICLOUD_SDK_REGION", BadRequest, "RestSession needs a region."),
    ],
)
def test_a_variable_that_lacks_is_named(lacking, kind, what):
    """
    Half a set of credentials is no session; what lacks is said, what is there is not shown.
    """
    environment = {"MA_WIDGETS_SESSION": "rest", **TOKEN, lacking: ""}

    with pytest.raises(kind) as caught:
        connect(environment)

    assert caught.value.what == what
    assert lacking in caught.value.details
    assert "t0ken-canary" not in str(caught.value)


def test_all_that_lacks_is_named_at_once():
    """
    Nobody should have to try three times.
    """
    with pytest.raises(NotAuthenticated) as caught:
        connect({"MA_WIDGETS_SESSION": "rest"})

    assert caught.value.what == "RestSession needs a region, a project id and a token or keys."
    assert all(name in caught.value.details for name in TOKEN)


def test_an_endpoint_in_the_environment_replaces_the_region():
    """
    MA_WIDGETS_ENDPOINT counts before HUAWEICLOUD_SDK_REGION.
    """
    assert connect({**TOKEN, "MA_WIDGETS_ENDPOINT": "http://127.0.0.1:8000"}).endpoint == "http://127.0.0.1:8000"


def test_the_metadata_service_is_a_session_when_asked_for():
    """
    No request is made before the first fetch, and none without being asked for.
    """
    places = {name: TOKEN[name] for name in ("HUAWEICLOUD_SDK_PROJECT_ID", "HUAWEICLOUD_SDK_REGION")}

    session = connect({**places, "MA_WIDGETS_METADATA_SERVICE": "1"})

    assert (type(session), session.credentials_source) == (RestSession, "the metadata service")
    for off in ("", "0"):
        with pytest.raises(NotAuthenticated, match="not asked for"):
            connect({**places, "MA_WIDGETS_METADATA_SERVICE": off})
    with pytest.raises(BadRequest, match="MA_WIDGETS_METADATA_SERVICE is 'yes'"):
        connect({"MA_WIDGETS_METADATA_SERVICE": "yes"})


def test_a_module_put_in_place_by_hand_counts_as_the_sdk(sdk, monkeypatch):
    """
    A stub without an import spec, as tests of users have it, is no crash.
    """
    monkeypatch.setattr(sdk, "__spec__", None)

    assert type(connect({})) is NotebookSession
