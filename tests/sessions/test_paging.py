import pytest

from ma_widgets.sessions import Resource
from ma_widgets.sessions._paging import event_list, job_list, paged, whole_list


def jobs(count):
    return [{"metadata": {"id": f"job-{number}"}} for number in range(count)]


class Pages:
    """A list of jobs in pages; *unit* says what an offset counts, ``asked`` what was asked for."""

    def __init__(self, items, unit="pages", largest=50):
        self.items, self.unit, self.largest, self.asked = items, unit, largest, []

    def __call__(self, offset, limit):
        self.asked.append((offset, limit))
        size = min(limit, self.largest)
        start = offset * size if self.unit == "pages" else offset
        return {"total": 5059, "count": 1, "offset": offset, "limit": limit, "items": self.items[start : start + size]}


@pytest.mark.parametrize("unit", ["pages", "records"])
@pytest.mark.parametrize("count", [0, 1, 49, 50, 51, 99, 100, 101, 437])
def test_every_job_comes_once_and_in_order(count, unit):
    """
    Whatever an offset counts, the list is whole, in the service's order.
    """
    pages = Pages(jobs(count), unit)

    assert jobs(count) == whole_list(pages, 10_000)["items"]


@pytest.mark.parametrize(
    ("unit", "asked"), [("pages", [0, 1, 2, 3, 4, 5]), ("records", [0, 1, 51, 101, 151, 201, 230])]
)
def test_a_page_is_asked_for_once(unit, asked):
    """
    One request a page; a service that counts records is recognised by its second page.
    """
    pages = Pages(jobs(230), unit)
    whole_list(pages, 10_000)

    assert asked == [offset for offset, _ in pages.asked]
    assert {50} == {limit for _, limit in pages.asked}


def test_a_service_with_smaller_pages_is_read_to_the_end():
    """
    A page that is shorter than asked for is not the end.
    """
    assert jobs(95) == whole_list(Pages(jobs(95), largest=10), 10_000)["items"]


def test_a_job_that_is_made_meanwhile_doubles_nothing():
    """
    A new job moves the last of a page to the next one.
    """
    pages = Pages(jobs(100))

    def growing(offset, limit):
        reply = pages(offset, limit)
        pages.items = [{"metadata": {"id": f"new-{offset}"}}, *pages.items]
        return reply

    assert jobs(100) == whole_list(growing, 10_000)["items"]


def test_a_service_that_knows_no_offset_ends():
    """
    The same page again has nothing new, with ids or without.
    """
    for items in (jobs(50), [{"metadata": None}, "job", None, {"metadata": {"id": 3}}]):
        asked = []
        page = lambda offset, _, items=items, asked=asked: asked.append(offset) or {"items": items}  # noqa: E731
        listed = whole_list(page, 10_000)

        assert items == listed["items"]
        assert [0, 1] == asked


def test_a_list_without_end_is_cut():
    """
    Ten thousand jobs are enough for anyone who does not name a number.
    """

    def endless(query):
        return {"items": [{"metadata": {"id": f"{query['offset']}-{n}"}} for n in range(query["limit"])]}

    listed = job_list(endless, {})

    assert 10_000 == len(listed["items"]) == listed["count"]


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ({}, {"offset": 0, "limit": 50}),
        ({"offset": 3}, {"offset": 3, "limit": 50}),
        ({"offset": 3, "limit": 7}, {"offset": 3, "limit": 7}),
        ({"limit": 7}, {"offset": 0, "limit": 7}),
        ({"limit": "many"}, {"offset": 0, "limit": "many"}),
        ({"limit": 0}, {"offset": 0, "limit": 0}),
        ({"filters": [], "order": "asc"}, {"offset": 0, "limit": 50, "filters": [], "order": "asc"}),
    ],
)
def test_a_page_is_asked_for_in_the_services_words(query, asked):
    """
    The newest jobs come first unless somebody wants another order; what makes no sense is the service's to refuse.
    """
    queries = []
    job_list(lambda each: queries.append(each) or {"items": []}, query)

    assert {"sort_by": "create_time", "order": "desc", **asked} == queries[0]


def test_a_page_that_is_named_is_the_only_one():
    """
    Who pages by himself gets the service's own reply.
    """
    pages = Pages(jobs(230))
    reply = job_list(lambda query: pages(query["offset"], query["limit"]), {"offset": 1})

    assert [(1, 50)] == pages.asked
    assert (1, jobs(100)[50:]) == (reply["count"], reply["items"])


@pytest.mark.parametrize(("most", "asked"), [(7, [(0, 7)]), (50, [(0, 50)]), (120, [(0, 50), (1, 50), (2, 50)])])
def test_as_many_jobs_as_are_wanted_come(most, asked):
    """
    No page is asked for that nobody wants.
    """
    pages = Pages(jobs(230))

    assert jobs(most) == whole_list(pages, most)["items"]
    assert asked == pages.asked


def test_what_the_first_page_says_of_the_list_stays():
    """
    The number of all jobs is the service's; the number of these is ours.
    """
    assert {"total": 5059, "count": 60, "offset": 0, "limit": 50} == {
        key: value for key, value in whole_list(Pages(jobs(60)), 10_000).items() if key != "items"
    }


@pytest.mark.parametrize("reply", [[], {}, {"items": None}, {"items": {"a": 1}}, {"items": []}])
def test_a_page_without_jobs_is_an_empty_list(reply):
    """
    Nothing is indexed that may be missing.
    """
    assert [] == whole_list(lambda offset, limit: reply, 10_000)["items"]


class Events:
    """Events in pages, as the service keeps them: the oldest first."""

    def __init__(self, count, unit="pages", largest=100, **told):
        # The same sentence stands there many times, at the same moment.
        self.events = [{"time": number // 7, "message": "same" if number % 2 else "other"} for number in range(count)]
        self.unit, self.largest, self.told, self.asked = unit, largest, told, []

    def __call__(self, query):
        self.asked.append(query["offset"])
        size = min(query["limit"], self.largest)
        start = query["offset"] * size if self.unit == "pages" else query["offset"]
        assert "asc" == query["order"]
        return {"total": len(self.events), "events": self.events[start : start + size], **self.told}


@pytest.mark.parametrize("unit", ["pages", "records"])
@pytest.mark.parametrize("told", [{}, {"total": None}, {"total": "many"}, {"total": float("inf")}])
@pytest.mark.parametrize("count", [0, 1, 99, 100, 101, 250, 1000])
def test_every_event_comes_once_newest_first(count, told, unit):
    """
    Events have no id: equal ones all stay, whatever an offset counts.
    """
    events = Events(count, unit, **told)

    assert list(reversed(events.events)) == event_list(events, {})["events"]
    assert events.events == event_list(events, {"order": "asc"})["events"]


def test_a_few_events_are_one_request():
    """
    When the total is there nothing more is asked for.
    """
    events = Events(42)
    event_list(events, {})

    assert [0] == events.asked


def test_smaller_pages_of_events_are_read_to_the_end():
    """
    A service that gives no more than fifty loses none.
    """
    events = Events(260, largest=50)

    assert events.events == event_list(events, {"order": "asc"})["events"]


@pytest.mark.parametrize("count", [1, 2, 100])
def test_events_of_a_service_that_knows_no_offset_end(count):
    """
    The same page again is the end, whatever the total promises.
    """
    asked = []
    page = {"total": 500, "events": [{"number": number} for number in range(count)]}
    listed = event_list(lambda query: asked.append(query["offset"]) or page, {"order": "asc"})

    assert page["events"] == listed["events"]
    assert [0, 1] == asked


def test_events_without_end_are_cut():
    """
    Ten thousand are enough.
    """
    endless = event_list(lambda query: {"events": [{"time": query["offset"] * 100 + n} for n in range(100)]}, {})

    assert 10_000 == len(endless["events"]) == endless["limit"]


@pytest.mark.parametrize("query", [{"offset": 2}, {"limit": 10}, {"limit": 1000, "level": "Error"}])
def test_a_page_of_events_that_is_named_is_the_only_one(query):
    """
    Who pages by himself gets the service's own reply.
    """
    asked = []
    reply = event_list(lambda each: asked.append(each) or {"events": ["x"]}, query)

    assert ([query], {"events": ["x"]}) == (asked, reply)


def test_jobs_that_trickle_in_have_an_end():
    """
    A list whose pages bring one new job each is left after four hundred.
    """
    asked = []

    def page(offset, limit):
        asked.append(offset)
        return {"items": [{"metadata": {"id": f"job-{len(asked)}"}}]}

    assert 400 == len(whole_list(page, 10_000)["items"]) == len(asked)


@pytest.mark.parametrize("resource", [Resource.STAGES, Resource.LOG, Resource.TASKS])
def test_what_has_no_pages_is_asked_for_once(resource):
    """
    A log is read a page at a time by who shows it.
    """
    asked = []
    paged(resource, lambda query: asked.append(query) or {}, {"base_line": 3})

    assert [{"base_line": 3}] == asked
