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

    assert str(caught.value) == f"MA_WIDGETS_SESSION is {choice!r}.\nIt can be: notebook, rest, demo."


def test_nothing_found_lists_what_was_looked_for():
    """
    The message names every place, and the demo; it is never used by itself.
    """
    with pytest.raises(NotAuthenticated) as caught:
        connect({})

    assert str(caught.value) == (
        "No credentials for ModelArts were found.\n"
        "Looked for: session=, the modelarts SDK of a ModelArts notebook, "
        "the environment variables HUAWEICLOUD_SDK_AK and MA_WIDGETS_TOKEN.\n"
        "Pass session=, or try JobInfoWidget('demo', session=ma_widgets.DemoSession())."
    )


@pytest.mark.parametrize("lacking", TOKEN)
def test_a_variable_that_lacks_is_named(lacking):
    """
    Half a set of credentials is no session; what lacks is said, what is there is not shown.
    """
    environment = {"MA_WIDGETS_SESSION": "rest", **TOKEN, lacking: ""}

    with pytest.raises(NotAuthenticated) as caught:
        connect(environment)

    assert caught.value.what == f"The REST session lacks {lacking}."
    assert "t0ken-canary" not in str(caught.value)


def test_all_variables_that_lack_are_named_at_once():
    """
    Nobody should have to try three times.
    """
    with pytest.raises(NotAuthenticated, match=" and ".join(TOKEN)):
        connect({"MA_WIDGETS_SESSION": "rest"})


def test_a_module_put_in_place_by_hand_counts_as_the_sdk(sdk, monkeypatch):
    """
    A stub without an import spec, as tests of users have it, is no crash.
    """
    monkeypatch.setattr(sdk, "__spec__", None)

    assert type(connect({})) is NotebookSession
