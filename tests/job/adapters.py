"""Sessions of these tests: what there is of one job, and a log by pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ma_widgets import Resource, errors
from tests.conftest import reply


class Answers:
    """An adapter that has an answer for each resource: a reply, an error to raise, or a function of the query."""

    def __init__(self, job: Mapping[str, Any] | None = None, **answers: Any) -> None:
        self.answers, self.asked = {"job": reply("failed") if job is None else job, **answers}, []

    def fetch(self, resource: Any, job_id: Any, **query: Any) -> Any:
        name = Resource(resource).value
        self.asked.append((name, query.get("task")))
        if name not in self.answers:
            raise errors.NotSupported(f"There is no {name} here.")
        answer = self.answers[name]
        answer = answer(**query) if callable(answer) else answer
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def count(self, name: str) -> int:
        """Return how often a resource was asked for."""
        return sum(1 for each, _ in self.asked if each == name)


def pages(lines: list[str], *, with_base: bool = False, numbered: bool = True) -> Callable[..., dict[str, Any]]:
    """Return a log by pages, as the service gives it; *with_base* has the line base_line in the page."""

    def page(base_line: int | None = None, lines_wanted: int = 500, **_: Any) -> dict[str, Any]:
        end = len(lines) if base_line is None else base_line - (0 if with_base else 1)
        start = max(end - lines_wanted, 0)
        told = {"start_line": str(start + 1), "end_line": str(end)} if numbered else {}
        return {**told, "content": "".join(f"{line}\n" for line in lines[start:end])}

    return lambda **query: page(query.get("base_line"), query.get("lines", 50))


def numbered(count: int) -> list[str]:
    """Return lines that tell their number."""
    return [f"line {number}" for number in range(1, count + 1)]
