"""Why there was no answer, or can be none: from an exception of requests to ConnectionFailed."""

from __future__ import annotations

import os
import ssl
from collections.abc import Iterator
from pathlib import Path

from ..errors import ConnectionFailed
from ..i18n import N_, say
from ._endpoint import is_loopback

# Names of exception classes of requests, urllib3 and the standard library, the most telling first.
_KINDS = {
    # The endpoint is checked, so a URL that cannot be is the proxy's.
    "ProxyError": "proxy", "InvalidURL": "proxy", "InvalidSchema": "proxy",
    "gaierror": "dns", "LocationParseError": "dns",
    "SSLError": "tls", "ConnectionRefusedError": "refused", "Timeout": "timeout", "TimeoutError": "timeout",
    # That of the socket, before Python 3.10.
    "timeout": "timeout",
    "IncompleteRead": "truncated", "EOFError": "truncated", "BadGzipFile": "truncated",
    # That of zlib.
    "error": "truncated",
}  # fmt: skip
_WHAT = {
    "dns": N_("The name of the endpoint {endpoint} is not known."),
    "proxy": N_("The proxy on the way to {endpoint} did not answer."),
    "tls": N_("No secure connection to {endpoint} could be made."),
    "truncated": N_("The reply of {endpoint} broke off."),
    "timeout": N_("The endpoint {endpoint} did not answer in time."),
    "refused": N_("Nothing listens at {endpoint}."),
    "reset": N_("The connection to {endpoint} failed."),
}
_ADVICE = {
    "dns": N_("Check the region, and whether this machine reaches the internet."),
    "proxy": N_("Check HTTPS_PROXY and NO_PROXY."),
    "tls": N_("Pass ca_bundle=, the file with your organisation's certificates, or set REQUESTS_CA_BUNDLE."),
    "refused": N_("Check the endpoint and its port."),
}
# A proxy may answer in the endpoint's place, and then speaks no TLS or has a certificate of its own.
_NO_FILE = N_("The file with certificates to trust does not exist.")
_TLS_BEHIND_PROXY = N_(
    "Check the proxy in HTTPS_PROXY, or pass ca_bundle=, the file with your organisation's certificates."
)


def no_connection(error: Exception, endpoint: str) -> ConnectionFailed:
    """Return our error by the types in the chain of causes: their words hold the URL, and so anybody's words."""
    chain = list(_causes(error))
    names = {kind.__name__ for each in chain for kind in type(each).__mro__}
    # What is no error of a connection, the libraries stumbled over while they read: a chunk of the size -5, for one.
    default = "reset" if isinstance(error, OSError) or type(error).__module__ != "builtins" else "truncated"
    kind = next((kind for name, kind in _KINDS.items() if name in names), default)
    # The one bare OSError of requests: the file of REQUESTS_CA_BUNDLE or ca_bundle= is not there.
    why = _NO_FILE if type(error) is OSError else _tls_reason(chain)
    kind = "tls" if type(error) is OSError else kind
    hint = _ADVICE.get(kind, N_("Try again in a minute."))
    if kind == "tls" and _has_proxy(endpoint):
        hint = _TLS_BEHIND_PROXY
    if os.environ.get("SSLKEYLOGFILE") in [
        each.filename for each in chain if isinstance(each, OSError) and each.filename
    ]:
        kind, why = "tls", N_("The file that SSLKEYLOGFILE names cannot be written.")
        hint = N_("Unset SSLKEYLOGFILE.")
    failed = ConnectionFailed(say(_WHAT[kind], endpoint=endpoint), why=why, hint=hint)
    failed.kind = kind
    return failed


def _has_proxy(endpoint: str) -> bool:
    # Whoever gets here has it imported already, or is the SDK.
    from requests.utils import get_environ_proxies, select_proxy

    return not is_loopback(endpoint) and bool(select_proxy(endpoint, get_environ_proxies(endpoint)))


def fault_of_certificates(path: Path) -> str:
    """Return what is wrong with a file of certificates to trust, as the end of a sentence; empty if nothing is."""
    # A folder holds them by their hashes; OpenSSL looks into it when it meets one.
    if path.is_dir():
        return ""
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(path)
    except ssl.SSLError:
        return N_("holds no certificates")
    except OSError:
        return N_("cannot be read") if path.exists() else N_("does not exist")
    return ""


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        # Behind the standard library's error lies only what the caller was handling.
        is_last = type(error).__module__ in ("builtins", "socket", "ssl")
        error = None if is_last else error.__cause__ or error.__context__


def _tls_reason(chain: list[BaseException]) -> str | None:
    fault = next((each for each in chain if isinstance(each, ssl.SSLError)), None)
    if isinstance(fault, ssl.SSLCertVerificationError):
        return say(N_("Its certificate is not trusted: {reason}."), reason=fault.verify_message)
    # An error that was made by hand has none.
    reason = (getattr(fault, "reason", None) or "").replace("_", " ").lower() if fault else ""
    if reason.startswith("no certificate"):
        return N_("The file with certificates to trust holds none.")
    return say(N_("The reason given is: {reason}."), reason=reason) if reason else None
