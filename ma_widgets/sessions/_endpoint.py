"""Which hosts credentials may be sent to."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple, TypeVar
from urllib.parse import SplitResult, urlsplit

from ..errors import BadRequest
from ..expressions import expression
from ..i18n import N_, say
from ..masking import MASK

T = TypeVar("T")
_PLACE = r"(?P<region>[a-z0-9-]{1,63})\.(?P<domain>myhuaweicloud\.(?:com|eu|cn)|otc\.t-systems\.com)"


class Service(NamedTuple):
    """A service of the vendor: its name in a sentence, its hosts, one of them as an example, and what else to do."""

    name: str
    host: re.Pattern[str]
    example: str
    hint: str


MODELARTS = Service(
    "ModelArts", expression(rf"modelarts\.{_PLACE}"), "modelarts.<region>.myhuaweicloud.com", N_("Pass region=")
)
# IAM has a host for all regions too.
IAM = Service(
    "IAM",
    expression(rf"iam\.(?:{_PLACE}|myhuaweicloud\.(?:com|eu))"),
    "iam.<region>.myhuaweicloud.com",
    N_("Pass it as iam_endpoint="),
)
_REGION = expression(r"[a-z]{2,12}(?:-[a-z]{2,12}){1,2}-[0-9]{1,2}")
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_METADATA_HOST = "169.254.169.254"
_METADATA_ENDPOINT = f"http://{_METADATA_HOST}"
# Some versions of Python take "[::1].evil" for "::1", and what connects may not.
_PLACED = expression(r"(?:\[[^\[\]]*\]|[^\[\]:]*)(?::[0-9]*)?")
# In the vendor's SDK this region alone has another top-level domain.
_TOP_LEVEL = {"ap-southeast-1": "cn"}


def endpoint_of_region(region: str) -> str:
    """Return the endpoint of *region*, ``cn-north-4`` for one; BadRequest for what is no region's name."""
    if not isinstance(region, str) or not _REGION.fullmatch(region):
        raise BadRequest(
            say(N_("{value} is no region."), value=_shown(region)),
            hint=N_("A region looks like 'cn-north-4'; for another operator pass endpoint=."),
        )
    return f"https://modelarts.{region}.myhuaweicloud.{_TOP_LEVEL.get(region, 'com')}"


def iam_endpoint_of(endpoint: str) -> str | None:
    """
    Return the endpoint of IAM that belongs to one of ModelArts, None for a host that is not the vendor's.

    Source:
        huaweicloudsdkcore, the table of IAM endpoints: .com also where ModelArts has .cn.
    """
    host = MODELARTS.host.fullmatch(_split(endpoint).hostname or "")
    if host is None:
        return None
    return f"https://iam.{host['region']}.{'myhuaweicloud.com' if host['region'] in _TOP_LEVEL else host['domain']}"


def checked_metadata_endpoint(endpoint: str | None) -> str:
    """Return *endpoint* when it can be that of a metadata service: this machine, or an address of its link."""
    endpoint = _METADATA_ENDPOINT if endpoint is None else endpoint
    parts = _split(endpoint)
    is_near = parts.hostname in (*_LOOPBACK, _METADATA_HOST) and "@" not in parts.netloc
    if is_near and endpoint.rstrip("/") == f"http://{parts.netloc}":
        return f"http://{parts.netloc}"
    raise BadRequest(
        say(N_("{value} is not an endpoint of a metadata service."), value=_shown(endpoint)),
        why=N_("Keys are taken only from this machine or from its link."),
        hint=say(N_("Leave metadata_endpoint= out; it is {endpoint}."), endpoint=_METADATA_ENDPOINT),
    )


def without_user(endpoint: T) -> T | str:
    """Return *endpoint* with a user and password in it masked, so that no message or traceback has them."""
    return re.sub(r"//[^/?#]*@", f"//{MASK}@", endpoint) if isinstance(endpoint, str) else endpoint


def checked_endpoint(
    endpoint: str,
    *,
    service: Service = MODELARTS,
    allowed_hosts: Collection[str] = (),
    allow_insecure_loopback: bool = True,
) -> str:
    """
    Return *endpoint* as scheme and host, when credentials may go there.

    That is: https to a host of *service* or one of *allowed_hosts*, named
    exactly; or plain http to this machine. BadRequest for anything else,
    before a name is looked up.
    """
    endpoint = without_user(endpoint)
    parts = _split(endpoint)
    host = parts.hostname or ""
    # A single text is one host; "in" would take any part of it for a host.
    hosts = {each.lower() for each in ([allowed_hosts] if isinstance(allowed_hosts, str) else allowed_hosts)}
    plain = isinstance(endpoint, str) and not (
        parts.username or parts.password or parts.query or parts.fragment or parts.path.strip("/")
    )
    # urlsplit drops tabs and line ends silently; a backslash is a slash to some parsers.
    plain = plain and not re.search(r"[\s\\\x00-\x1f]|[^\x21-\x7e]", endpoint)
    if plain and host in _LOOPBACK and allow_insecure_loopback and parts.scheme in ("http", "https"):
        return f"{parts.scheme}://{parts.netloc}"
    if plain and parts.scheme == "https" and host in hosts:
        return f"https://{parts.netloc.lower()}"
    is_usual_port = parts.netloc.lower() in (host, f"{host}:443")
    if plain and parts.scheme == "https" and is_usual_port and service.host.fullmatch(host):
        return f"https://{host}"
    raise BadRequest(
        say(N_("{value} is not an endpoint of {service}."), value=_shown(endpoint), service=service.name),
        why=say(N_("Credentials are sent only over https, to hosts like {example}."), example=service.example),
        hint=say(N_("{hint}, or name the host of another operator in allowed_hosts=."), hint=service.hint),
    )


def is_loopback(endpoint: str) -> bool:
    """Return whether *endpoint* is on this machine, its metadata service included: no proxy may stand before it."""
    return _split(endpoint).hostname in (*_LOOPBACK, _METADATA_HOST)


def _shown(value: object) -> str:
    return repr(value)[:202]


def _split(endpoint: object) -> SplitResult:
    try:
        parts = urlsplit(endpoint if isinstance(endpoint, str) else "")
        # Nothing can listen at port 0.
        is_possible = parts.port != 0 and _PLACED.fullmatch(parts.netloc.rpartition("@")[2])
    except ValueError:
        return urlsplit("")
    return parts if is_possible else urlsplit("")
