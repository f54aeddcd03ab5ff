import copy
import pickle

import pytest

from ma_widgets import errors
from ma_widgets.errors import ConnectionFailed, JobNotFound, MaWidgetsError, SessionError, Throttled
from ma_widgets.i18n import N_

ALL = [each for each in vars(errors).values() if isinstance(each, type) and issubclass(each, MaWidgetsError)]


def test_a_message_is_what_why_and_what_to_do():
    """
    The three parts stand in this order, a line each.
    """
    error = MaWidgetsError("It broke.", why="It was old.", hint="Buy another.")

    assert str(error) == "It broke.\nIt was old.\nBuy another."


def test_a_message_of_one_part_is_one_line():
    """
    What is not known leaves no empty line and no "None".
    """
    error = MaWidgetsError("It broke.")

    assert str(error) == "It broke."
    assert error.details == ""


def test_details_are_all_but_the_first_sentence():
    """
    The widget shows the first sentence as a notice and the rest under "Details".
    """
    error = MaWidgetsError("It broke.", why="It was old.", hint="Buy another.")

    assert error.what == "It broke."
    assert error.details == "It was old.\nBuy another."


def test_what_the_service_sent_is_kept_and_told():
    """
    Code, solution and request id are attributes, and lines of the details for a support ticket.
    """
    error = JobNotFound("No job.", code="ModelArts.2775", solution="Check it.", request_id="d0f1", status=400)

    assert (error.code, error.solution, error.request_id, error.status) == ("ModelArts.2775", "Check it.", "d0f1", 400)
    assert error.details == ("The service answered ModelArts.2775.\nAdvice of the service: Check it.\nRequest id: d0f1")


def test_a_code_that_the_reason_names_is_not_told_twice():
    """
    A code inside the reason stands there alone.
    """
    error = JobNotFound("No job.", why="ModelArts.2775: not found.", code="ModelArts.2775")

    assert error.details == "ModelArts.2775: not found."


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.__name__)
def test_every_error_has_the_same_attributes(kind):
    """
    Whoever catches one error knows them all; what the service did not send is None.
    """
    error = kind("It broke.")

    assert (None, None, None, None, None, None) == (
        error.why, error.hint, error.code, error.solution, error.request_id, error.status,
    )  # fmt: skip
    assert error.retryable in (True, False)


def test_only_faults_that_pass_by_themselves_are_retryable():
    """
    A wrong id stays wrong; a busy service does not stay busy.
    """
    retryable = {kind.__name__ for kind in ALL if kind("x").retryable}

    assert retryable == {"Throttled", "ServiceUnavailable", "ConnectionFailed"}


@pytest.mark.parametrize(
    ("kind", "retryable"),
    [(kind, True) for kind in ("dns", "refused", "reset", "timeout", "truncated")] + [("tls", False), ("proxy", False)],
)
def test_a_certificate_or_a_proxy_does_not_mend_itself(kind, retryable):
    """
    A failed connection may be tried again unless its set-up is wrong.
    """
    error = ConnectionFailed("No answer.")
    error.kind = kind

    assert error.retryable is retryable


def test_throttled_has_no_waiting_time_by_itself():
    """
    Only the service can say how long to wait.
    """
    assert Throttled("Too many.").retry_after_seconds is None


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("duplicate", [copy.copy, lambda error: pickle.loads(pickle.dumps(error))])  # noqa: S301 -- our own error
def test_an_error_survives_copying(kind, duplicate):
    """
    An error that comes back from a worker process tells as much as it did there.
    """
    error = kind("It broke.", why="It was old.", code="ModelArts.2775")

    assert str(duplicate(error)) == str(error)
    assert type(duplicate(error)) is kind


def test_everything_of_the_service_is_a_session_error():
    """
    ``except SessionError`` catches whatever a session raises.
    """
    others = {kind.__name__ for kind in ALL if not issubclass(kind, SessionError)}

    assert others == {"MaWidgetsError", "JobFailed"}


def test_the_tree_in_the_docstring_names_every_error():
    """
    The picture of the errors is complete.
    """
    assert [kind.__name__ for kind in ALL if kind.__name__ not in errors.__doc__] == []


def test_an_error_is_in_the_language_of_the_process(monkeypatch):
    """
    As a text; its parts stay words, which a page shows in the language of its reader.
    """
    error = errors.BadReply(N_("The log is no object."), hint=N_("Try again later."), solution="Call us.")
    english = str(error)
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")

    assert "The log is no object.\nTry again later.\nAdvice of the service: Call us." == english
    assert "返回的日志不是对象。\n请稍后重试。\n服务给出的建议：Call us." == str(error)
    assert "The log is no object." == error.what
