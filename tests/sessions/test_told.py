"""Our errors as JSON and back."""

from __future__ import annotations

import json

import pytest

from ma_widgets import errors
from ma_widgets.i18n import N_
from ma_widgets.sessions._told import error_of, told

KINDS = [each for each in vars(errors).values() if isinstance(each, type) and issubclass(each, errors.MaWidgetsError)]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_an_error_is_the_same_on_the_other_side(kind: type[errors.MaWidgetsError]) -> None:
    """
    Kind, words and what the service sent; also what one kind has for itself.
    """
    error = kind("What.", why="Why.", hint="Do.", code="X.1", solution="Try.", request_id="r-1", status=503)
    if hasattr(error, "retry_after_seconds"):
        error.retry_after_seconds = 7.5
    if hasattr(error, "kind"):
        error.kind = "dns"
    again = error_of(json.loads(json.dumps(told(error))))

    assert kind is type(again)
    assert vars(error) == vars(again)
    assert error.retryable == again.retryable  # type: ignore[union-attr]


def test_an_error_of_an_adapter_is_the_one_of_ours_that_it_is_of() -> None:
    """
    A subclass that nobody else knows.
    """

    class Blocked(errors.PermissionDenied):
        pass

    assert "PermissionDenied" == told(Blocked("No."))["error"]


def test_a_secret_in_the_words_is_masked() -> None:
    """
    Adapters are anybody's code, and so are the words of their errors.
    """
    error = errors.BadReply("It said password=hunter2hunter2.", why="token: abcdef0123456789abcdef0123456789")

    assert "hunter2" not in json.dumps(told(error))
    assert "abcdef0123" not in json.dumps(told(error))


NO_ERRORS = [
    None, [], "text", {}, {"what": 1, "error": "BadReply"}, {"what": "x"}, {"what": "x", "error": "SystemExit"},
    {"what": "x", "error": ["BadReply"]}, {"message": "Forbidden", "reason": None},
]  # fmt: skip


@pytest.mark.parametrize("reply", NO_ERRORS, ids=str)
def test_what_is_no_error_of_ours_is_none(reply: object) -> None:
    """
    Whatever else a server may answer.
    """
    assert error_of(reply) is None


def test_values_of_another_type_are_left_out() -> None:
    """
    A number is no reason, and a text no status.
    """
    error = error_of({"error": "Throttled", "what": "x", "why": 3, "status": "429", "retry_after_seconds": "soon"})

    assert isinstance(error, errors.Throttled)
    assert (None, None, None) == (error.why, error.status, error.retry_after_seconds)


def test_what_is_ours_in_an_error_is_said_in_the_language_that_was_asked_for() -> None:
    """
    What the service said is said as it said it.
    """
    error = errors.BadReply(N_("Try again."), hint=N_("Try again."), solution="Try again.")

    assert {"再试一次"} == {told(error, "zh-CN")[each].strip("请。") for each in ("what", "hint")}
    assert "Try again." == told(error, "zh-CN")["solution"]
    assert "Try again." == told(error)["what"]
