"""What came in and what goes out, free of any server; and refusals in the words of the real services."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

JSON = "application/json"


class Asked(NamedTuple):
    """A request; *headers* are found in any case of letters, *id* is what the answer has as X-Request-Id."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes
    id: str

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The query, decoded."""
        return parse_qsl(self.query, keep_blank_values=True)


class Reply(NamedTuple):
    """An answer; the server adds the length, the date and the request id."""

    status: int
    body: bytes
    headers: Mapping[str, str]


def json_reply(status: int, body: Any, **headers: str) -> Reply:
    """Return *body* as JSON; no body at all for None."""
    content = b"" if body is None else json.dumps(body).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, content, {"Content-Type": JSON, **named})


class Refused(Exception):
    """The service says no, with an HTTP status, a code and a message."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message

    def reply(self, request_id: str) -> Reply:
        """Return what goes over the wire."""
        return json_reply(self.status, error_body(self.code, self.message, request_id))


def error_body(code: str, message: str, request_id: str) -> dict[str, str]:
    """
    Return the body of an error: the gateway's has the request id, the service's an advice.

    Source:
        API reference, "Error Codes"; "Error Codes" of the API gateway.
    """
    body = {"error_msg": message, "error_code": code}
    if code.startswith("APIG"):
        return {**body, "request_id": request_id}
    return {**body, "error_solution": _SOLUTIONS[code]} if code in _SOLUTIONS else body


_SOLUTIONS = {
    "ModelArts.0108": "Check whether you are authorized to perform operations on OBS or APIs.",
    "ModelArts.0202": "Use a valid token.",
    "ModelArts.0203": "Use a valid token.",
    "ModelArts.0210": "Use the correct project ID to generate a token.",
    "ModelArts.2775": "Check whether the training job information in the request is valid.",
    "ModelArts.2786": "Change the request token or change the project ID in the request.",
    "ModelArts.2787": "Check the request body.",
    "ModelArts.2799": "Please try again later",
    "ModelArts.2950": "System error. Contact technical support.",
}
