import csv
import re
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from ma_widgets import errors
from ma_widgets.sessions import failure

# What the API reference documents: 186 codes, some under several statuses, 199 meanings in all.
with (Path(__file__).parent / "error_codes.csv").open(encoding="utf-8", newline="") as file:
    DOCUMENTED = [(row["code"], int(row["status"]), row["message"]) for row in csv.DictReader(file)]

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=timezone.utc)

# What a person would expect of the words; the first that are found count.
BY_WORDS = (
    ("JobNotFound", r"^training job .* not found"),
    ("TokenExpired", r"token.* expired"),
    ("Throttled", r"too many requests|maximum number of requests|system is busy"),
    (
        "PermissionDenied",
        r"permission|execute the policy|policy doesn.t|authorized modelarts|agency|quota limit|exhausted quota",
    ),
    ("PermissionDenied", r"account has been|user (has been|is unverified)|exceed quota|user of the free flavor"),
    ("BadRequest", r"^insufficient quota|obs path|obs object|json"),
    ("NotAuthenticated", r"token|^invalid ak/sk|request header|username or password"),
    ("ServiceUnavailable", r"service (error|abnormal)|internal error|failed to access|operation error|unknown error"),
    ("ServiceUnavailable", r"timed? ?out|not ready for fetch|job status changed|has not been started|vpc endpoint"),
)
# What the words alone do not tell, or tell wrongly.
BY_HAND = {
    # "Unauthorized account": it is a wrong account that asks, under a 500.
    ("ModelArts.0109", 500): "NotAuthenticated",
    # A quarrel between the service and itself.
    ("ModelArts.4105", 500): "ServiceUnavailable",
    ("ModelArts.4204", 500): "ServiceUnavailable",
    ("ModelArts.2828", 400): "ServiceUnavailable",
    # Somebody else's image, somebody else's workspace.
    ("ModelArts.2856", 400): "PermissionDenied",
    ("ModelArts.2891", 400): "PermissionDenied",
}
ALL = pytest.mark.parametrize(("code", "status", "message"), DOCUMENTED, ids=lambda value: str(value)[:24])


def refusal(code, status, message, **more):
    return failure({"error_code": code, "error_msg": message}, status=status, **more)


def expected(code, status, message):
    by_words = (name for name, words in BY_WORDS if re.search(words, message, re.IGNORECASE))
    return BY_HAND.get((code, status)) or next(by_words, "BadRequest")


# The documented codes


def test_the_list_is_whole():
    """
    The page documents 186 codes with 199 meanings.
    """
    assert 199 == len(DOCUMENTED)
    assert 186 == len({code for code, _, _ in DOCUMENTED})


@ALL
def test_a_documented_code_is_what_its_message_says(code, status, message):
    """
    Status and code together give the error that a reader of the message expects.
    """
    assert expected(code, status, message) == type(refusal(code, status, message)).__name__


@ALL
def test_a_documented_code_is_told_in_three_sentences(code, status, message):
    """
    What happened and what to do are a sentence of ours each, and the service is quoted between them.
    """
    error = refusal(code, status, message)

    assert all(ours.endswith(".") and ". " not in ours for ours in (error.what, error.hint))
    assert error.why.startswith("The service said: ")
    assert str(error).startswith(error.what + "\n" + error.why)


@ALL
def test_no_place_is_left_empty_in_a_message(code, status, message):
    """
    The service may send a template as it is; nobody sees "%s".
    """
    shown = str(refusal(code, status, message))

    assert not re.search(r"%[sd]|\{\d*\}", shown)


def test_what_only_looks_like_a_place_stays():
    """
    Letters of a URL and braces of JSON are part of the reason.
    """
    error = refusal("ModelArts.2788", 400, "path obs://b/%d0%b0 of {} is 100% wrong")

    assert error.why == "The service said: path obs://b/%d0%b0 of {} is 100% wrong."


@pytest.mark.parametrize("code", sorted({code for code, _, _ in DOCUMENTED}))
def test_a_code_means_a_refusal_without_a_status_too(code):
    """
    The notebook SDK tells no status: the error is one of those that the code has under some status.
    """
    known = {expected(*row) for row in DOCUMENTED if row[0] == code}
    # Where they differ, nothing is claimed.
    allowed = known if len(known) == 1 else known | {"BadRequest"}

    assert type(failure({"error_code": code})).__name__ in allowed


@pytest.mark.parametrize(("code", "status", "name"), [
    ("ModelArts.2775", 404, "JobNotFound"),
    ("ModelArts.2782", 404, "BadRequest"),  # a dataset is not the job
    ("ModelArts.2782", 500, "ServiceUnavailable"),
    ("ModelArts.5044", 409, "ServiceUnavailable"),
    ("ModelArts.0206", 500, "NotAuthenticated"),
    ("ModelArts.27750", 404, "JobNotFound"),  # not known, so the status decides
    ("ModelArts.50004000", 400, "BadRequest"),
    ("modelarts.2775", 400, "BadRequest"),
    ("APIG.0101", 404, "BadRequest"),
    ("APIG.0201", 413, "BadRequest"),
    ("APIGW.0201", 504, "ServiceUnavailable"),
    ("APIGW.0302", 403, "PermissionDenied"),
    ("APIGW.0307", 401, "TokenExpired"),
    ("APIG.0308", 429, "Throttled"),
])  # fmt: skip
def test_a_code_that_is_not_documented_here(code, status, name):
    """
    Other operators use other statuses, and the gateway has codes of its own.
    """
    assert name == type(refusal(code, status, "No.")).__name__


@pytest.mark.parametrize("prefix", ["APIG", "APIGW"])
def test_a_gateway_tells_an_expired_token_in_words(prefix):
    """
    Its code is that of every wrong credential; the words decide.
    """
    message = "Incorrect IAM authentication information: token expires, expires_at:2026-11-23T08:00:00Z"

    assert type(refusal(f"{prefix}.0301", 401, message)) is errors.TokenExpired


def test_a_denial_by_policy_names_who_can_read_it():
    """
    The encoded part of a denial is opaque: it is not shown, and an administrator can decode it.
    """
    body = {"error_code": "PDP5.0001", "error_msg": "Denied.", "encoded_authorization_message": "0paque-canary"}

    error = failure(body, status=403)

    assert type(error) is errors.PermissionDenied
    assert "administrator, who can decode the encoded_authorization_message" in error.hint
    assert "canary" not in str(error)


@pytest.mark.parametrize(("said", "told"), [("slow down", "slow down."), ("Why?", "Why?"), ("太忙。", "太忙。")])
def test_what_the_service_says_is_a_sentence(said, told):
    """
    Others follow it.
    """
    assert f"The service said: {told}" == refusal("X", 429, said).why


# What to do, by what the request was signed with

WRONG_KEYS = ("APIG.0301", 401, "Incorrect IAM authentication information: verify aksk signature fail")
LOCKED = ("APIG.0301", 401, "Incorrect IAM authentication information: AK access failed to reach the limit,forbidden.")


@pytest.mark.parametrize("row", [WRONG_KEYS, ("APIG.0303", 401, "No."), ("ModelArts.0206", 403, "Invalid AK/SK.")])
@pytest.mark.parametrize(("signed_with", "words"), [
    ("keys", "access key and the secret key"),
    ("token", "get a new token"),
    ("password", "renews its token by itself"),
    ("agency", "agency of this server"),
    ("", "get a new token"),
])  # fmt: skip
def test_a_refusal_advises_on_what_was_sent(row, signed_with, words):
    """
    Who signs with keys has no token to renew, and a session with a password has renewed it.
    """
    hint = refusal(*row, signed_with=signed_with).hint

    assert words in hint
    assert ("get a new token" in hint.lower()) == (signed_with in ("token", ""))


@pytest.mark.parametrize("row", [("ModelArts.2786", 404, "No."), ("ModelArts.0210", 403, "No.")])
@pytest.mark.parametrize("signed_with", ["keys", "password", "agency"])
def test_a_wrong_project_is_no_matter_of_a_token(row, signed_with):
    """
    Project id and region are what can be wrong.
    """
    assert "Check project_id= and the region." == refusal(*row, signed_with=signed_with).hint


@pytest.mark.parametrize("signed_with", ["keys", "password", "agency"])
def test_an_expired_token_is_not_got_by_who_has_none(signed_with):
    """
    Only who passed a token can get another.
    """
    assert not refusal("ModelArts.0202", 401, "x", signed_with=signed_with).hint.startswith("Get a new token")


@pytest.mark.parametrize("signed_with", ["keys", "agency", ""])
def test_a_lock_is_waited_for(signed_with):
    """
    More tries would only lengthen it.
    """
    error = refusal(*LOCKED, signed_with=signed_with)

    assert type(error) is errors.NotAuthenticated
    assert "The access key is locked after too many failures." == error.what
    assert error.hint.startswith("Wait a few minutes")


# Clocks


def expired_signature(signed, served, code="APIG.0301", status=401):
    message = (
        f"Incorrect IAM authentication information: signature expired, signature time:{signed}, server time:{served}"
    )
    return refusal(code, status, message)


@pytest.mark.parametrize("code", ["APIG.0301", "APIG.0303", "APIGW.0301", "APIGW.0303"])
@pytest.mark.parametrize("status", [401, None])
def test_a_clock_that_is_wrong_is_named(code, status):
    """
    Not the keys are wrong but the time they signed with.
    """
    error = expired_signature("20261124T080000Z", "20261124T082000Z", code, status)

    assert type(error) is errors.ClockSkew
    assert error.what == "This machine's clock is 20 minutes slow."
    assert error.hint == "Set the clock, best by NTP."


@pytest.mark.parametrize(("signed", "served", "what"), [
    ("20261124T080000Z", "20261124T081601Z", "16 minutes slow"),
    ("20261124T082000Z", "20261124T080000Z", "20 minutes fast"),
    ("20261124T080000Z", "20261124T080130Z", "90 seconds slow"),
    ("20261124T100100Z", "20261124T080000Z", "2 hours fast"),
    ("20261122T080000Z", "20261124T080000Z", "2 days slow"),
    ("19700101T000000Z", "20261124T080000Z", "20781 days slow"),
    ("2026-11-24T08:00:00Z", "2026-11-24T08:20:00.123Z", "20 minutes slow"),
    ("2026-11-24T08:20:00Z", "20261124T080000Z", "20 minutes fast"),
])  # fmt: skip
def test_a_clock_is_slow_or_fast_by_the_two_times(signed, served, what):
    """
    The signature has this machine's time, the refusal the server's.
    """
    assert expired_signature(signed, served).what == f"This machine's clock is {what}."


@pytest.mark.parametrize(("signed", "served"), [
    ("", ""),
    ("yesterday", "today"),
    ("20261124T080000Z", ""),
    ("", "20261124T080000Z"),
    ("20261324T080000Z", "20261124T080000Z"),
    ("20261124T080000Z", "20261124T080000Z"),
    ("1" * 100_000 + "Z", "20261124T080000Z"),
])  # fmt: skip
def test_without_two_times_the_clock_is_not_blamed(signed, served):
    """
    What cannot be computed is not told; the credentials were refused all the same.
    """
    error = expired_signature(signed, served)

    assert type(error) is errors.NotAuthenticated
    assert error.what == "ModelArts did not accept the credentials."


def test_a_wrong_signature_is_not_a_wrong_clock():
    """
    Two times in another message say nothing about the clock.
    """
    message = "verify aksk signature fail, signature time:20261124T080000Z, server time:20261124T082000Z"

    assert type(refusal("APIG.0301", 401, message)) is errors.NotAuthenticated


# Retry-After


@pytest.mark.parametrize(("header", "seconds"), [
    ("7", 7),
    (" 7 ", 7),
    ("0", 0),
    ("86400", 86400),
    ("86401", None),
    ("99999999", None),
    ("9" * 5000, None),
    ("-1", None),
    ("+7", None),
    ("7.5", None),
    ("1e3", None),
    ("nan", None),
    ("٧", None),
    ("abc", None),
    ("", None),
    (None, None),
    ("Tue, 24 Nov 2026 08:00:30 GMT", 30),
    ("Tue, 24 Nov 2026 09:00:30 +0100", 30),
    ("Tue, 24 Nov 2026 08:00:30 -0000", 30),
    ("Tuesday, 24-Nov-26 08:00:30 GMT", 30),
    ("Tue Nov 24 08:00:30 2026", 30),
    ("Tue, 24 Nov 2026 07:59:59 GMT", None),
    ("Thu, 26 Nov 2026 08:00:00 GMT", None),
    ("Tue, 99 Nov 2026 08:00:00 GMT", None),
    ("Tue, 24 Nov 2026 99:00:00 GMT", None),
    ("Tue, 24 Nov 999999999999 08:00:00 GMT", None),
], ids=lambda value: str(value)[:40])  # fmt: skip
def test_a_throttled_request_says_when_to_come_back(header, seconds):
    """
    Seconds or a date; what is past, over a day or makes no sense is as good as nothing.
    """
    error = refusal("ModelArts.2799", 429, "busy", retry_after=header, now=NOW)

    assert seconds == error.retry_after_seconds


@pytest.mark.parametrize(("header", "hint"), [
    (None, "Try again in a minute."),
    ("0", "Try again in a minute."),
    ("1", "Try again in 1 second."),
    ("7", "Try again in 7 seconds."),
    ("3600", "Try again in 60 minutes."),
])  # fmt: skip
def test_the_hint_says_how_long_to_wait(header, hint):
    """
    The person is told what the service asked for.
    """
    assert hint == refusal("ModelArts.2799", 429, "busy", retry_after=header, now=NOW).hint


def test_a_date_is_read_in_the_zone_of_now():
    """
    The two moments are compared, not their digits.
    """
    now = NOW.astimezone(timezone(timedelta(hours=8)))

    error = refusal("APIG.0308", 429, "busy", retry_after="Tue, 24 Nov 2026 08:00:30 GMT", now=now)

    assert error.retry_after_seconds == 30
