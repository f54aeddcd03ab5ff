"""
What each refusal of the service means: one table of HTTP statuses and codes.

    status, code, words of the message ──► first line that fits ──► Case: our class, what, hint
                                           (none fits: the status)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ..errors import (
    BadRequest,
    ClockSkew,
    JobNotFound,
    NotAuthenticated,
    PermissionDenied,
    ServiceUnavailable,
    SessionError,
    Throttled,
    TokenExpired,
)
from ..i18n import N_


class Case(NamedTuple):
    """What a refusal means: the class to raise, what happened with ``{service}`` in its place, and what to do."""

    kind: type[SessionError]
    what: str
    hint: str
    # What to do instead, by what the request was signed with: keys, token, password or agency.
    hints: Mapping[str, str] = {}


_NOT_ACCEPTED = N_("{service} did not accept the credentials.")
_NOT_ALLOWED = N_("{service} does not allow this.")
_NOT_A_REQUEST = N_("{service} did not accept the request.")

_PLACE = N_("Check project_id= and the region.")
_RENEWED = N_("A password session renews its token by itself: check project_id=, the region and the account.")
_AGENCY_KEYS = N_("Check the agency of this server.")

CREDENTIALS = Case(
    NotAuthenticated,
    _NOT_ACCEPTED,
    N_("Check that token, project and region belong together, or get a new token."),
    {
        "keys": N_("Check the access key and the secret key; a wrong pair is locked after a few failures."),
        "password": _RENEWED,
        "agency": _AGENCY_KEYS,
    },
)
PROJECT = Case(
    NotAuthenticated,
    _NOT_ACCEPTED,
    N_("Check project_id=, or get a token of that project and region."),
    {"keys": _PLACE, "password": _PLACE, "agency": _PLACE},
)
PROJECT_ID = Case(BadRequest, _NOT_A_REQUEST, _PLACE)
LOCKED = Case(
    NotAuthenticated,
    N_("The access key is locked after too many failures."),
    N_("Wait a few minutes, then check the access key and the secret key before another try."),
    {"agency": N_("Wait a few minutes.")},
)
EXPIRED = Case(
    TokenExpired,
    N_("The token has expired."),
    N_("Get a new token; one lives for 24 hours."),
    {"keys": N_("Get new temporary keys."), "password": _RENEWED, "agency": _AGENCY_KEYS},
)
CLOCK = Case(ClockSkew, N_("This machine's clock is wrong."), N_("Set the clock, best by NTP."))
DENIED = Case(
    PermissionDenied,
    _NOT_ALLOWED,
    N_("Ask the owner of the project for the permission; to look at jobs it is modelarts:trainJob:get."),
)
POLICY = Case(
    PermissionDenied,
    _NOT_ALLOWED,
    N_("Ask an administrator, who can decode the encoded_authorization_message of the reply."),
)
AGENCY = Case(
    PermissionDenied,
    N_("{service} is not authorized to use other services."),
    N_("Authorize it on the console, under Settings, or ask an administrator to."),
)
ACCOUNT = Case(
    PermissionDenied, N_("The account is not allowed to use ModelArts."), N_("Check the account and its balance.")
)
QUOTA = Case(
    PermissionDenied, N_("A quota is used up."), N_("Release resources, or ask an administrator for a higher quota.")
)
NO_JOB = Case(
    JobNotFound,
    N_("There is no such training job."),
    N_("The id may belong to another project or region: check the id, the region and project_id=."),
)
BUSY = Case(Throttled, N_("{service} receives too many requests."), N_("Try again in a minute."))
FAULT = Case(ServiceUnavailable, N_("{service} has a fault of its own."), N_("Try again in a minute."))
NOT_YET = Case(ServiceUnavailable, N_("{service} cannot answer this yet."), N_("Try again in a minute."))
REQUEST = Case(BadRequest, _NOT_A_REQUEST, N_("Check the job id and the parameters."))
PHASE = Case(BadRequest, N_("{service} cannot do this to the job as it is."), N_("Check the phase of the job."))
LOG = Case(
    BadRequest, N_("{service} does not have this log."), N_("Look in the OBS folder that the job writes its logs to.")
)
ADDRESS = Case(BadRequest, N_("The endpoint does not have this API."), N_("Check the endpoint and the region."))


class _Line(NamedTuple):
    """``statuses`` None is any status, also one that is not known; ``words`` must be in the message."""

    case: Case
    codes: frozenset[str]
    statuses: frozenset[int] | None = None
    words: str = ""

    def fits(self, status: int | None, code: str | None, message: str) -> bool:
        return (
            code in self.codes
            and (self.statuses is None or status in self.statuses)
            and self.words in message.casefold()
        )


def case_of(status: int | None, code: str | None, message: str = "") -> Case:
    """
    Return what a refusal with *status* and *code* means; *status* is None where a client does not tell.

    The same code has several meanings, told apart by the status: ModelArts.4203
    is a missing permission under 401 and a service that is down under 400.

    Source:
        API reference, "Error Codes"; "Error Codes" of the API gateway.
    """
    return next((line.case for line in _TABLE if line.fits(status, code, message)), _by_status(status))


def _by_status(status: int | None) -> Case:
    return FAULT if status is not None and status >= 500 else _BY_STATUS.get(status, REQUEST)


def _numbers(text: str) -> Iterator[str]:
    """Return the numbers in "0201 2950-2952": four digits each, as they stand in a code."""
    for part in text.split():
        first, _, last = part.partition("-")
        yield from (f"{number:04d}" for number in range(int(first), int(last or first) + 1))


def _modelarts(text: str) -> frozenset[str]:
    return frozenset(f"ModelArts.{number}" for number in _numbers(text))


def _gateway(text: str) -> frozenset[str]:
    # Shared gateways say APIGW, dedicated ones APIG.
    return frozenset(f"{prefix}.{number}" for number in _numbers(text) for prefix in ("APIG", "APIGW"))


def _only(*statuses: int) -> frozenset[int]:
    return frozenset(statuses)


# fmt: off
# The first line that fits counts, so the lines of one status stand above those of any.
_TABLE: tuple[_Line, ...] = (
    # One code, several meanings
    _Line(PROJECT_ID,  _modelarts("0210"),                             _only(400)),       # "The project ID is invalid."
    _Line(PROJECT,     _modelarts("0204"),                             _only(400)),       # a token without a project
    _Line(REQUEST,     _modelarts("4105 4205"),                        _only(400)),
    _Line(ADDRESS,     _modelarts("4201"),                             _only(400)),       # no service in the URL
    _Line(NOT_YET,     _modelarts("4203"),                             _only(400)),       # a service not started
    _Line(DENIED,      _modelarts("4204"),                             _only(400)),       # an API on trial
    _Line(CREDENTIALS, _modelarts("4201"),                             _only(401)),
    _Line(DENIED,      _modelarts("4203"),                             _only(401)),
    _Line(ADDRESS,     _modelarts("4204"),                             _only(404)),
    _Line(FAULT,       _modelarts("4205"),                             _only(408)),
    _Line(FAULT,       _modelarts("4105 4204"),                        _only(500)),
    _Line(AGENCY,      _modelarts("4106"),                             _only(500)),

    # Who asks; 2786 comes as a 404 and 0109 as a 500
    _Line(EXPIRED,     _modelarts("0202 4127")),
    _Line(PROJECT,     _modelarts("0207 0210 0212 2786 4119")),
    _Line(CREDENTIALS, _modelarts("0109 0201 0203-0206 0208 0209 2784 4122 5001 5002")),

    # What the account may do
    _Line(AGENCY,      _modelarts("2785 4102")),
    _Line(ACCOUNT,     _modelarts("2837 4106 4116-4118 4126")),
    _Line(QUOTA,       _modelarts("0113 0116 0118 2815 2833")),
    _Line(DENIED,      _modelarts("0108 0112 2771 2804 2823 2838 2852 2856 2891")),

    # How the service is
    _Line(BUSY,        _modelarts("2799 4206 6101")),
    # 2776 and 2777 come with 204, a success without a body: whoever fetches logs must look at the status first.
    _Line(NOT_YET,     _modelarts("2776 2777 2878 5044")),
    _Line(FAULT,       _modelarts("2828 2835 2843 2844 2950-2959 5000 5003-5009 6100 6102")),

    # What is asked for; what else is not found, also under 404, is a part of the request
    _Line(NO_JOB,      _modelarts("2775 2842")),
    _Line(PHASE,       _modelarts("2796 2813 2827 2853 2879 2883")),
    _Line(LOG,         _modelarts("2818-2820 2822")),
    _Line(ADDRESS,     _modelarts("2803 2836")),
    _Line(REQUEST,     _modelarts("0101 0102 0104 0107 2750-2891 4104 4111 4128 4129 4200 4202"),
          _only(400, 404, 409, 413)),

    # The gateway before the service
    _Line(LOCKED,      _gateway("0301-0305"), words="reach the limit"),
    _Line(CLOCK,       _gateway("0301-0305"), words="signature expired"),
    _Line(EXPIRED,     _gateway("0301-0305"), words="token expire"),
    _Line(EXPIRED,     _gateway("0307")),
    _Line(CREDENTIALS, _gateway("0301 0303 0305")),
    _Line(DENIED,      _gateway("0302 0304 0306")),
    _Line(BUSY,        _gateway("0308")),
    _Line(ADDRESS,     _gateway("0101")),
    _Line(FAULT,       _gateway("0103-0105 0107 0202 0203 0601")),
)
# fmt: on

_BY_STATUS: dict[int | None, Case] = {
    401: CREDENTIALS,
    403: DENIED,
    404: NO_JOB,
    408: FAULT,
    429: BUSY,
}
