"""``auth_by_apig``: any request of the REST API, signed with a session."""

from __future__ import annotations

import modelarts


def auth_by_apig(session, method, path, query=None, body=None, headers=None):
    """Return the parsed JSON of the reply: dict, list or None."""
    assert method in ("GET", "POST", "PUT", "DELETE"), method
    assert query is None or isinstance(query, dict), query
    return modelarts.call(method, path, query, body)
