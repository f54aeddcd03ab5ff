"""How requests are signed in: with a token, or with an access key and a secret key."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from ..errors import NotAuthenticated
from ..masking import MASK

if TYPE_CHECKING:
    import requests

# A shorter text is found in every body by chance.
_LEAST_HIDDEN = 8


class Credentials(NamedTuple):
    """
    What signs a request (an ``auth`` of requests), and what takes the secrets out of a body.

    Both are functions, so that neither repr nor pickle finds a secret. With
    an auth, requests leaves a .netrc entry alone.
    """

    auth: Callable[[Any], Any]
    hide: Callable[[bytes], bytes]


def credentials(
    project_id: str,
    *,
    token: str | None,
    access_key: str | None,
    secret_key: str | None,
    security_token: str | None,
) -> Credentials:
    """
    Return credentials from a token, or from a pair of keys; temporary keys have a security token.

    Raises:
        NotAuthenticated: neither is whole, or one has characters that it cannot have.
    """
    if token:
        return _with_token(_checked(token, "token"))
    if access_key and secret_key:
        keys = _checked(access_key, "access_key"), _checked(secret_key, "secret_key")
        return _with_keys(project_id, *keys, security_token and _checked(security_token, "security_token"))
    if access_key or secret_key:
        raise NotAuthenticated(
            f"RestSession has {'an access key' if access_key else 'a secret key'} but not the other.",
            hint="Pass both, access_key= and secret_key=.",
        )
    raise NotAuthenticated(
        "RestSession needs a token or keys.",
        hint="Pass token=, the X-Subject-Token of IAM, or access_key= and secret_key=.",
    )


def _checked(secret: object, name: str) -> str:
    if isinstance(secret, str) and secret.isascii() and secret.isprintable() and not secret.isspace():
        return secret
    raise NotAuthenticated(
        f"The {name.replace('_', ' ')} has characters that none has.", hint="Copy it again, without line ends."
    )


def _with_token(token: str) -> Credentials:
    def sign(request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["X-Auth-Token"] = token
        return request

    return Credentials(sign, _hiding(token))


def _with_keys(project_id: str, access_key: str, secret_key: str, security_token: str | None) -> Credentials:
    def sign(request: requests.PreparedRequest) -> requests.PreparedRequest:
        from ._signature import Signature

        signature = Signature(access_key, lambda: secret_key, project_id, lambda: security_token)
        return signature(request)

    return Credentials(sign, _hiding(secret_key, security_token or ""))


def _hiding(*secrets: str) -> Callable[[bytes], bytes]:
    long = [secret for secret in secrets if len(secret) >= _LEAST_HIDDEN]
    # A JSON writer may escape the slashes of a base64 text.
    forms = [form.encode() for secret in long for form in (secret, secret.replace("/", "\\/"))]

    def hide(body: bytes) -> bytes:
        for form in forms:
            body = body.replace(form, MASK.encode())
        return body

    return hide
