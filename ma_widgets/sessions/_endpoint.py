"""Which hosts credentials may be sent to."""

from __future__ import annotations

import re
from collections.abc import Collection
from urllib.parse import SplitResult, urlsplit

from ..errors import BadRequest

_VENDOR_HOST = re.compile(r"modelarts\.[a-z0-9-]{1,63}\.(?:myhuaweicloud\.(?:com|eu|cn)|otc\.t-systems\.com)")
_REGION = re.compile(r"[a-z]{2,12}(?:-[a-z]{2,12}){1,2}-[0-9]{1,2}")
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
# In the vendor's SDK this region alone has another top-level domain.
_TOP_LEVEL = {"ap-southeast-1": "cn"}


def endpoint_of_region(region: str) -> str:
    """Return the endpoint of *region*, ``cn-north-4`` for one; BadRequest for what is no region's name."""
    if not _REGION.fullmatch(region):
        raise BadRequest(
            f"{region!r} is no region.", hint="A region looks like 'cn-north-4'; for another operator pass endpoint=."
        )
    return f"https://modelarts.{region}.myhuaweicloud.{_TOP_LEVEL.get(region, 'com')}"


def checked_endpoint(
    endpoint: str, *, allowed_hosts: Collection[str] = (), allow_insecure_loopback: bool = True
) -> str:
    """
    Return *endpoint* as scheme and host, when credentials may go there.

    That is: https to a host of the vendor or one of *allowed_hosts*, named
    exactly; or plain http to this machine. BadRequest for anything else,
    before a name is looked up.
    """
    parts = _split(endpoint)
    host = parts.hostname or ""
    # A single text is one host; "in" would take any part of it for a host.
    hosts = {each.lower() for each in ([allowed_hosts] if isinstance(allowed_hosts, str) else allowed_hosts)}
    plain = not (parts.username or parts.password or parts.query or parts.fragment or parts.path.strip("/"))
    # urlsplit drops tabs and line ends silently; a backslash is a slash to some parsers.
    plain = plain and not re.search(r"[\s\\\x00-\x1f]|[^\x21-\x7e]", endpoint)
    if plain and host in _LOOPBACK and allow_insecure_loopback and parts.scheme in ("http", "https"):
        return f"{parts.scheme}://{parts.netloc}"
    if plain and parts.scheme == "https" and host in hosts:
        return f"https://{parts.netloc.lower()}"
    if plain and parts.scheme == "https" and parts.netloc.lower() == host and _VENDOR_HOST.fullmatch(host):
        return f"https://{host}"
    raise BadRequest(
        f"{endpoint[:200]!r} is not an endpoint of ModelArts.",
        why="Credentials are sent only over https, to hosts like modelarts.<region>.myhuaweicloud.com.",
        hint="Pass region=, or name the host of another operator in allowed_hosts=.",
    )


def is_loopback(endpoint: str) -> bool:
    """Return whether *endpoint* is on this machine."""
    return _split(endpoint).hostname in _LOOPBACK


def _split(endpoint: str) -> SplitResult:
    try:
        parts = urlsplit(endpoint)
        _ = parts.port
    except ValueError:
        return urlsplit("")
    return parts
