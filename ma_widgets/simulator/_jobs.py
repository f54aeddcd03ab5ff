"""The list of jobs: a search with filters, by pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ._query import Query
from ._refusals import BAD_FILTER, BAD_KEY, BAD_OPERATOR, BAD_SORT, BAD_VALUE, Refused

Job = Mapping[str, Any]

# Source: API reference, "Querying a Training Job List"; the keys are those of its examples.
_KEYS: dict[str, Callable[[Job], Any]] = {
    "name": lambda job: job["metadata"].get("name", ""),
    "create_time": lambda job: job["metadata"]["create_time"],
    "phase": lambda job: job["status"]["phase"],
    "algorithm_name": lambda job: job.get("algorithm", {}).get("name", ""),
    "kind": lambda job: job.get("kind", ""),
    "user_id": lambda job: job["metadata"].get("user_id", ""),
    "user_name": lambda job: job["metadata"].get("user_name", ""),
}
_OPERATORS: dict[str, Callable[[Any, list[str]], bool]] = {
    "between": lambda value, asked: int(asked[0]) <= value <= int(asked[1]),
    "like": lambda value, asked: any(each.casefold() in str(value).casefold() for each in asked),
    "in": lambda value, asked: str(value) in asked,
    "not": lambda value, asked: str(value) not in asked,
}
_LONGEST_VALUE = 256


def jobs(everything: list[dict[str, Any]], query: Query) -> dict[str, Any]:
    """
    Return a page of the jobs that match; ``offset`` counts pages, ``total`` all jobs and ``count`` those that match.

    Source:
        API reference, "Querying a Training Job List": limit 1-50, order,
        sort_by, filters[{key, operator, value[]}].
    """
    offset, limit = query.whole("offset", 0), query.whole("limit", 10, 1, 50)
    order = query.choice("order", ("asc", "desc"), "desc")
    if query.values.get("sort_by") not in (None, "", "create_time"):
        raise Refused(BAD_SORT)
    fits = _conditions(query.values.get("filters"))
    found = [job for job in everything if all(fit(job) for fit in fits)]
    # Sorting keeps the order of equals, so that no page doubles or loses one.
    found.sort(key=_KEYS["create_time"], reverse=order == "desc")
    return {
        "total": len(everything),
        "count": len(found),
        "limit": limit,
        "offset": offset,
        "sort_by": "create_time",
        "order": order,
        "group_by": query.text("group_by"),
        "workspace_id": query.text("workspace_id") or "0",
        "ai_project": "default-ai-project",
        "items": found[offset * limit : (offset + 1) * limit],
    }


def _conditions(filters: object) -> list[Callable[[Job], bool]]:
    if not isinstance(filters, (list, tuple, type(None))):
        raise Refused(BAD_FILTER)
    return [_condition(each) for each in filters or ()]


def _condition(condition: object) -> Callable[[Job], bool]:
    if not isinstance(condition, Mapping):
        raise Refused(BAD_FILTER)
    key, operator, value = (condition.get(name) for name in ("key", "operator", "value"))
    if not isinstance(key, str) or key not in _KEYS:
        raise Refused(BAD_KEY, key)
    if not isinstance(operator, str) or operator not in _OPERATORS or (operator == "between" and key != "create_time"):
        raise Refused(BAD_OPERATOR, operator)
    asked = _values(value)
    if operator == "between" and (len(asked) != 2 or not all(each.isdecimal() for each in asked)):
        raise Refused(BAD_VALUE, value)
    return lambda job: _OPERATORS[operator](_KEYS[key](job), asked)


def _values(value: object) -> list[str]:
    """Return the values as texts; a bool is neither a text nor a number."""
    if not isinstance(value, (list, tuple)) or not value:
        raise Refused(BAD_VALUE, value)
    if any(type(each) not in (str, int) or len(str(each)) > _LONGEST_VALUE for each in value):
        raise Refused(BAD_VALUE, value)
    return [str(each) for each in value]
