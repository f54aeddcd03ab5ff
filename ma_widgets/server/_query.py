"""
What a resource can be asked for.

Words that it does not know do no harm, as with every session, and are no new question to the service: whoever thinks
of a number could otherwise have a request for each, and fill the cache with the replies.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from ..errors import BadRequest, NotSupported
from ..i18n import N_, Label, listed, say
from ..sessions import IDENTIFIER, Resource

_LONGEST_QUERY = 4_000
_LONGEST_TEXT = 256
_LARGEST = 10**15

Check = Callable[[object], bool]


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _LARGEST


def _is_text(value: object) -> bool:
    return isinstance(value, str) and len(value) <= _LONGEST_TEXT


def _is_order(value: object) -> bool:
    return value in ("asc", "desc")


def _is_task(value: object) -> bool:
    return isinstance(value, str) and IDENTIFIER.fullmatch(value) is not None


_RIGHT: Mapping[Check, Label] = {
    _is_whole: N_("Pass a whole number, 0 or more."),
    _is_text: N_("Pass a short text."),
    _is_order: N_("Pass asc or desc."),
    _is_task: N_("Pass the name of a task, worker-0 for one."),
}
_TASK: Mapping[str, Check] = {"task": _is_task}
# Source: API reference, the URI parameters of each; the task stands in the path.
_WORDS: Mapping[Resource, Mapping[str, Check]] = {
    Resource.EVENTS: {
        **dict.fromkeys(("offset", "limit", "start_time", "end_time"), _is_whole),
        **dict.fromkeys(("level", "pattern", "source"), _is_text),
        "order": _is_order,
    },
    Resource.METRICS: _TASK,
    Resource.LOG: {**_TASK, "base_line": _is_whole, "lines": _is_whole, "order": _is_order},
    Resource.LOG_PREVIEW: _TASK,
}


def checked_resource(name: str) -> Resource:
    """Return the resource of that *name*; the list of jobs is none of a job."""
    known = [each.value for each in Resource if each is not Resource.JOBS]
    if name not in known:
        what = say(N_("A job has no {resource} here."), resource=repr(name[:80]))
        raise NotSupported(what, hint=say(N_("There are: {resources}."), resources=listed(known)))
    return Resource(name)


def checked_query(resource: Resource, text: str) -> dict[str, Any]:
    """
    Return what the query that *text* writes as JSON asks of *resource*; words that it does not know are left out.

    Raises:
        BadRequest: the text is no query, or a word has a value that cannot be.
    """
    # None is "not given", for every session.
    query = {name: value for name, value in _parsed(text).items() if value is not None}
    words = _WORDS.get(resource, {})
    asked = {name: query[name] for name in words if name in query}
    for name, value in asked.items():
        if not words[name](value):
            what = say(N_("The {word} of a query cannot be {value}."), word=repr(name), value=repr(value)[:80])
            raise BadRequest(what, hint=_RIGHT[words[name]])
    return asked


def _parsed(text: str) -> dict[str, Any]:
    try:
        query = json.loads(text) if len(text) <= _LONGEST_QUERY else None
    except (ValueError, RecursionError):
        query = None
    if isinstance(query, dict):
        return query
    what = N_("The query is no JSON object, or too long.")
    raise BadRequest(what, hint=say(N_("Pass query={example}, for example."), example='{"task": "worker-0"}'))
