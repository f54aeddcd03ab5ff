import pytest

from ma_widgets.sessions._paging import whole_list


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

    assert jobs(count) == whole_list(pages)["items"]


@pytest.mark.parametrize(
    ("unit", "asked"), [("pages", [0, 1, 2, 3, 4, 5]), ("records", [0, 1, 51, 101, 151, 201, 230])]
)
def test_a_page_is_asked_for_once(unit, asked):
    """
    One request a page; a service that counts records is recognised by its second page.
    """
    pages = Pages(jobs(230), unit)
    whole_list(pages)

    assert asked == [offset for offset, _ in pages.asked]
    assert {50} == {limit for _, limit in pages.asked}


def test_a_service_with_smaller_pages_is_read_to_the_end():
    """
    A page that is shorter than asked for is not the end.
    """
    assert jobs(95) == whole_list(Pages(jobs(95), largest=10))["items"]


def test_a_job_that_is_made_meanwhile_doubles_nothing():
    """
    A new job moves the last of a page to the next one.
    """
    pages = Pages(jobs(100))

    def growing(offset, limit):
        reply = pages(offset, limit)
        pages.items = [{"metadata": {"id": f"new-{offset}"}}, *pages.items]
        return reply

    assert jobs(100) == whole_list(growing)["items"]


def test_a_service_that_knows_no_offset_ends():
    """
    The same page again has nothing new, with ids or without.
    """
    for items in (jobs(50), [{"metadata": None}, "job", None, {"metadata": {"id": 3}}]):
        asked = []
        listed = whole_list(lambda offset, limit, items=items, asked=asked: asked.append(offset) or {"items": items})

        assert items == listed["items"]
        assert [0, 1] == asked


def test_a_list_without_end_is_cut():
    """
    Ten thousand jobs are enough for anyone who does not name a number.
    """
    endless = whole_list(lambda offset, limit: {"items": [{"metadata": {"id": f"{offset}-{n}"}} for n in range(limit)]})

    assert 10_000 == len(endless["items"]) == endless["count"]


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
        key: value for key, value in whole_list(Pages(jobs(60))).items() if key != "items"
    }


@pytest.mark.parametrize("reply", [[], {}, {"items": None}, {"items": {"a": 1}}, {"items": []}])
def test_a_page_without_jobs_is_an_empty_list(reply):
    """
    Nothing is indexed that may be missing.
    """
    assert [] == whole_list(lambda offset, limit: reply)["items"]
