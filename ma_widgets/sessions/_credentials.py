"""How requests are signed in, and what is mended once when the service refuses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, Union

from ..errors import BadRequest, ClockSkew, NotAuthenticated, SessionError, TokenExpired
from ..i18n import N_, listed, say
from ._failure import clock_error
from ._iam import SignIn
from ._metadata_service import MetadataService
from ._renewal import Fixed, Renewed
from ._retry import SecondsLeft
from ._secret import Secret
from ._sources import Found, Keys, Password, Token

if TYPE_CHECKING:
    import requests

T = TypeVar("T")
_TOKEN_MARGIN = timedelta(minutes=10)
# With a clock that is further off no certificate would be trusted, and no service signs in for such a time.
_LARGEST_SKEW = timedelta(days=31)
# As the vendor's SDK has it.
_KEYS_MARGIN = timedelta(minutes=40)

Store = Union[Fixed[Any], Renewed[Any]]


class Auth(Protocol):
    """An ``auth`` of requests that tells what it signs with; with one, requests leaves a .netrc entry alone."""

    @property
    def held(self) -> Keys | Token:
        """The keys or the token."""

    @property
    def secrets(self) -> tuple[Secret, ...]:
        """What it sends or signs with."""

    @property
    def ahead(self) -> timedelta:
        """By how much this machine's clock is taken to be ahead."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Return *request*, signed."""


class Credentials:
    """What signs the requests of a session: *source* tells where it came from, *clock_skew* what was corrected."""

    def __init__(self, found: Found, store: Store, project_id: str, clock: Callable[[], datetime]) -> None:
        self.title, self.source = found.title, found.source
        # What a hint goes by: keys, token, password or agency.
        self.kind = found.title if found.held is not None else "agency"
        self.clock_skew: timedelta | None = None
        self._store, self._project_id, self._clock = store, project_id, clock

    def auth(self, left: SecondsLeft) -> Auth:
        """Return what signs a request now; gets a token or keys first where they are lacking or nearly over."""
        held = self._store.get(left)
        if isinstance(held, Token):
            return _TokenAuth(held)
        # Behind this import lies requests, which no report of the demo job needs.
        from ._signature import Signature

        return Signature(held, self._project_id, self._clock, self.clock_skew or timedelta())

    def recover(self, error: SessionError, auth: Auth) -> bool:
        """Return whether a request that *auth* signed is worth signing anew after *error*."""
        # Whatever IAM's token is refused for, be it that the service was started anew: there are others.
        if isinstance(error, TokenExpired) or (isinstance(auth.held, Token) and error.status == 401):
            return self._store.drop(auth.held)
        skew = clock_error(error.why or "") if isinstance(error, ClockSkew) else None
        if skew is None or not isinstance(auth.held, Keys):
            return False
        # Against what the request was signed with: another thread may have corrected the clock since.
        ahead = auth.ahead + skew
        if abs(ahead) > _LARGEST_SKEW:
            return False
        self.clock_skew = ahead
        return True

    def tell_source(self, error: NotAuthenticated) -> None:
        """Add to the hint of *error* where the credentials came from."""
        origin = say(N_("The {what} came from {source}."), what=self.title, source=self.source)
        error.hint = listed([error.hint, origin], N_("{first} {rest}")) if error.hint else origin


class Mending:
    """The credentials during one fetch: a token is renewed once and the clock corrected once, however it goes on."""

    def __init__(self, credentials: Credentials) -> None:
        self._credentials = credentials
        self._mended: set[bool] = set()

    def run(self, request: Callable[[Auth], T], left: SecondsLeft) -> T:
        """Return what *request* returns; raises its error, the second one if the first could be mended."""
        auth = self._credentials.auth(left)
        try:
            return request(auth)
        except NotAuthenticated as error:
            is_clock = isinstance(error, ClockSkew) and isinstance(auth.held, Keys)
            if is_clock in self._mended or not self._credentials.recover(error, auth):
                raise
            self._mended.add(is_clock)
        return self.run(request, left)


class _TokenAuth:
    ahead = timedelta()

    def __init__(self, held: Token) -> None:
        self.held = held
        self.secrets = (held.token,)

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["X-Auth-Token"] = self.secrets[0].reveal()
        return request


def store_of(
    found: Found,
    project_id: str,
    iam_endpoint: str | None,
    metadata_endpoint: str,
    ca_bundle: str | None,
    clock: Callable[[], datetime],
) -> Store:
    """Return what holds a token or keys: fixed ones, or such as are got when they are needed."""
    if isinstance(found.held, Password):
        if iam_endpoint is None:
            raise BadRequest(
                N_("No endpoint of IAM is known, which a password is sent to."),
                hint=N_(
                    "Pass iam_endpoint='https://iam.<region>.myhuaweicloud.com', or set HUAWEICLOUD_SDK_IAM_ENDPOINT."
                ),
            )
        return Renewed(SignIn(found.held, project_id, iam_endpoint, ca_bundle, clock), _TOKEN_MARGIN, clock)
    if found.held is None:
        return Renewed(MetadataService(metadata_endpoint, clock), _KEYS_MARGIN, clock)
    return Fixed(found.held)
