"""Where credentials come from: tokens for a password, and temporary keys from the metadata service."""

from __future__ import annotations

import hmac
import json
import secrets
import string
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from ._gate import Gate, Keys
from ._replies import Asked, Reply, json_reply

# The project that has the name of its region, as each account has one.
PROJECT_NAME = "cn-north-4"
TOKEN_LIFE = timedelta(hours=24)
_KEYS_LIFE = timedelta(hours=24)
# With less than that left, the next who asks gets new keys.
_KEYS_REST = timedelta(hours=1)
_LETTERS = string.ascii_letters + string.digits


class User(NamedTuple):
    """Who may ask for a token; made to be compared, never shown."""

    account: str
    name: str
    password: str

    def __repr__(self) -> str:
        return f"User({self.account!r}, {self.name!r})"


class Iam:
    """Gives tokens and temporary keys, and lets the gate know them; *clock* gives the service's time."""

    def __init__(self, user: User, project_id: str, gate: Gate, clock: Callable[[], datetime]) -> None:
        self._user, self._project_id, self._gate, self._clock = user, project_id, gate, clock
        self._domain = {"id": secrets.token_hex(16), "name": user.account}
        self._user_id = secrets.token_hex(16)
        self._given: tuple[dict[str, str], datetime] | None = None

    def token(self, asked: Asked) -> Reply:
        """
        Return a new token for a user's name and password, good for 24 hours in one project.

        Source:
            IAM API reference, "Obtaining a User Token Through Password Authentication".
        """
        try:
            user, project = _login(json.loads(asked.body))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return _error(400, "Bad Request", "The request body is invalid.")
        if not self._is_known(user):
            return _error(401, "Unauthorized", "The username or password is wrong.")
        if project not in ({"id": self._project_id}, {"name": PROJECT_NAME}):
            return _error(401, "Unauthorized", "The project in the scope is not one of this user.")
        token, now = letters(128), self._clock()
        self._gate.know_token(token, now + TOKEN_LIFE)
        return json_reply(201, {"token": self._told(now)}, X_Subject_Token=token)

    def security_key(self) -> Reply:
        """
        Return temporary keys as the metadata service does, the same ones until an hour before their end.

        Source:
            ECS user guide, "Obtaining Metadata", security key.
        """
        now = self._clock()
        if self._given is None or self._given[1] - now < _KEYS_REST:
            self._given = self._new_keys(now + _KEYS_LIFE)
        return json_reply(200, {"credential": self._given[0]})

    def _new_keys(self, end: datetime) -> tuple[dict[str, str], datetime]:
        access_key, secret_key, token = new_access_key(), letters(40), letters(128)
        self._gate.know_keys(access_key, Keys(secret_key, token, end))
        told = {"access": access_key, "secret": secret_key, "securitytoken": token, "expires_at": _iso(end)}
        return told, end

    def _is_known(self, user: User) -> bool:
        # As one text, whatever the parts that came in are.
        return hmac.compare_digest(json.dumps(self._user).encode(), json.dumps(user).encode())

    def _told(self, now: datetime) -> dict[str, Any]:
        return {
            "expires_at": _iso(now + TOKEN_LIFE),
            "issued_at": _iso(now),
            "methods": ["password"],
            "catalog": [],
            "roles": [{"id": "0", "name": "te_admin"}],
            "project": {"id": self._project_id, "name": PROJECT_NAME, "domain": self._domain},
            "user": {"id": self._user_id, "name": self._user.name, "domain": self._domain, "password_expires_at": ""},
        }


def letters(count: int) -> str:
    """Return *count* random letters and digits."""
    return "".join(secrets.choice(_LETTERS) for _ in range(count))


def new_access_key() -> str:
    """Return a random access key: 20 upper-case letters and digits."""
    return "".join(secrets.choice(string.ascii_uppercase + string.digits) for _ in range(20))


def _login(body: Any) -> tuple[User, dict[str, str]]:
    """Return who asks, and for which project."""
    identity, user = body["auth"]["identity"], body["auth"]["identity"]["password"]["user"]
    if identity["methods"] != ["password"]:
        raise ValueError
    return User(user["domain"]["name"], user["name"], user["password"]), body["auth"]["scope"]["project"]


def _error(status: int, title: str, message: str) -> Reply:
    return json_reply(status, {"error": {"code": status, "message": message, "title": title}})


def _iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
