"""A log by pages: which lines are there, by their numbers, and how many requests they cost."""

from __future__ import annotations

import tracemalloc
from typing import Any

import pytest

from ma_widgets import DemoSession, errors
from ma_widgets.job import read_log
from ma_widgets.job._log import log_before
from tests.conftest import NOW

from .adapters import Answers, numbered, pages


def read(adapter: Any, **wish: Any) -> tuple[int | None, list[str]]:
    """Return the number of the first line that is read, and the lines."""
    page = read_log(adapter, "a-job", "worker-0", **wish)
    return page["start_line"], page["content"].splitlines()


def test_the_end_of_a_log_is_one_request() -> None:
    """
    The last 500 lines with their numbers.
    """
    adapter = Answers(log=pages(numbered(1200)))

    assert (701, numbered(1200)[700:]) == read(adapter)
    assert [("log", "worker-0")] == adapter.asked


@pytest.mark.parametrize("with_base", [True, False])
def test_older_pages_have_each_line_once(with_base: bool) -> None:
    """
    Whether the service counts base_line to the page or not: the API reference does not say.
    """
    adapter = Answers(log=pages(numbered(1200), with_base=with_base))

    assert (1, numbered(1200)) == read(adapter, count=1200)
    assert adapter.count("log") <= 4


def test_what_is_known_is_joined_to_the_new_end() -> None:
    """
    A log that has grown costs one request, and nothing of it is lost or told twice.
    """
    known = read_log(Answers(log=pages(numbered(900))), "a-job", "worker-0")
    adapter = Answers(log=pages(numbered(1000)))

    assert (401, numbered(1000)[400:]) == read(adapter, known=known)
    assert 1 == adapter.count("log")


def test_what_does_not_meet_is_not_joined() -> None:
    """
    Where lines between lack, the end alone is true.
    """
    known = read_log(Answers(log=pages(numbered(600))), "a-job", "worker-0")

    assert (1501, numbered(2000)[1500:]) == read(Answers(log=pages(numbered(2000))), known=known)


def test_a_log_that_began_anew_is_not_mixed_with_the_old() -> None:
    """
    A task that was restarted writes its first line again.
    """
    known = read_log(Answers(log=pages(numbered(900))), "a-job", "worker-0", count=900)

    assert (1, ["anew"]) == read(Answers(log=pages(["anew"])), known=known)


def test_what_is_known_up_to_a_line_costs_nothing() -> None:
    """
    Only the end of a log changes.
    """
    known = read_log(Answers(log=pages(numbered(1000))), "a-job", "worker-0", count=1000)
    adapter = Answers()

    assert (1, numbered(1000)) == read(adapter, known=known, until=600, count=200)
    assert [] == adapter.asked


def test_older_lines_are_fetched_up_to_the_line_that_is_wanted() -> None:
    """
    Two hundred lines before line 600 lie in the page before.
    """
    known = read_log(Answers(log=pages(numbered(1000))), "a-job", "worker-0")
    adapter = Answers(log=pages(numbered(1000)))

    assert (1, numbered(1000)) == read(adapter, known=known, until=600, count=200)
    assert 1 == adapter.count("log")


def test_a_search_reads_ten_thousand_lines_and_keeps_the_newest() -> None:
    """
    What was found at the end is not pushed out by what was read for nothing.
    """
    lines = numbered(30_000)
    lines[-1] = "Needle at the end"
    adapter = Answers(log=pages(lines))
    first, found = read(adapter, wanted="NEEDLE", count=200)

    assert (10_000, 20_001, lines[-1]) == (len(found), first, found[-1])
    assert 20 == adapter.count("log")


def test_a_search_that_is_done_is_not_done_again() -> None:
    """
    At the next look one request tells what is new.
    """
    adapter = Answers(log=pages(numbered(30_000)))
    known = read_log(adapter, "a-job", "worker-0", wanted="needle", count=200)
    adapter.asked.clear()
    read(adapter, known=known, wanted="needle", count=200)

    assert 1 == adapter.count("log")


def test_who_goes_back_sees_what_he_goes_to() -> None:
    """
    However far: of more than 10,000 lines the newest are let go.
    """
    adapter, known = Answers(log=pages(numbered(30_000))), None
    for until in range(30_000, 15_000, -200):
        known = read_log(adapter, "a-job", "worker-0", known=known, until=until, count=200)

    assert 15_000 / 500 == pytest.approx(adapter.count("log"), abs=1)
    last = known["start_line"] + known["lines"] - 1
    assert known["start_line"] <= until - 199 <= until <= last
    assert 10_000 == known["lines"]


def test_a_line_that_is_far_from_what_is_known_is_gone_to_at_once() -> None:
    """
    One page, not all between.
    """
    adapter = Answers(log=pages(numbered(30_000)))
    first, lines = read(adapter, until=4000, count=200)

    assert first <= 3801 <= first + len(lines) - 1 >= 4000
    assert 1 == adapter.count("log")


def test_lines_without_numbers_are_the_end_and_no_more() -> None:
    """
    Without a number there is no asking for what lies before.
    """
    adapter = Answers(log=pages(numbered(900), numbered=False))

    assert (None, numbered(900)[400:]) == read(adapter, count=900)
    assert 1 == adapter.count("log")


def test_without_pages_there_is_the_preview() -> None:
    """
    A whole preview begins with line 1; one that was cut does not tell its numbers.
    """
    whole = Answers(log_preview={"content": "a\nb\n", "current_size": 4, "full_size": 4})
    cut = Answers(log_preview={"context": "y\nz\n", "current_size": 4, "full_size": 9})

    assert (1, ["a", "b"]) == read(whole)
    assert (None, ["y", "z"]) == read(cut)


def test_where_there_is_neither_the_log_is_what_lacks() -> None:
    """
    The reader asked for a log, and does not know of previews.
    """
    with pytest.raises(errors.NotSupported, match="no log here"):
        read(Answers())


@pytest.mark.parametrize("reply", [None, [], ["line"], "line", 5])
def test_what_is_no_log_is_a_bad_reply(reply: object) -> None:
    """
    An adapter is anybody's code.
    """
    with pytest.raises(errors.BadReply, match="'log'"):
        read(Answers(log=reply))


@pytest.mark.parametrize("reply", [{}, {"content": None}, {"content": 5}, {"content": ""}, {"start_line": "0"}])
def test_no_lines_are_no_error(reply: dict[str, Any]) -> None:
    """
    The task has written nothing yet.
    """
    assert (None, []) == read(Answers(log=reply))


def test_an_error_body_is_the_error_it_stands_for() -> None:
    """
    Some sessions give a refusal as a reply.
    """
    with pytest.raises(errors.MaWidgetsError) as raised:
        read(Answers(log={"error_code": "ModelArts.2776", "error_msg": "not ready"}))

    assert "ModelArts.2776" == raised.value.code


def test_half_a_line_is_not_kept() -> None:
    """
    A text that is cut begins with a whole line: half of one may be half a secret. Its numbers stay true.
    """
    lines = [f"{number} {'x' * 2000}" for number in range(1, 3001)]
    first, kept = read(Answers(log={"start_line": "1", "content": "\n".join(lines)}))

    assert lines[first - 1 :] == kept
    assert 1 < first < 2000


def test_long_lines_end_the_reading() -> None:
    """
    A search in lines of a megabyte does not fill the memory.
    """
    adapter = Answers(log=pages(["x" * 10_000] * 5000))
    tracemalloc.start()
    page = read_log(adapter, "a-job", "worker-0", wanted="needle", count=200)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert 1 == adapter.count("log")
    assert len(page["content"]) <= 5_100_000
    assert peak <= 60_000_000


def test_the_log_of_a_demo_job_is_read_by_pages() -> None:
    """
    The real DemoSession has logs like the service.
    """
    page = read_log(DemoSession(now=NOW), "demo-failed", "worker-2", count=5)

    assert page["start_line"] >= 1
    assert page["lines"] == len(page["content"].splitlines()) > 5


def test_going_back_in_long_lines_keeps_the_older_ones() -> None:
    """
    Lines of a kilobyte fill what is kept before 10,000 of them do: the newest make room.
    """

    class Older:
        def fetch(self, resource: object, job_id: object, **query: object) -> dict[str, object]:
            return {"start_line": "501", "content": "".join(f"{number} {'x' * 1000}\n" for number in range(501, 1001))}

    known = {"start_line": 1001, "content": "".join(f"{number} {'x' * 1000}\n" for number in range(1001, 4901))}
    page = log_before(Older(), "a-job", "worker-0", known)

    assert 501 == page["start_line"]
    assert 3_900_000 < len(page["content"]) <= 4_000_000
