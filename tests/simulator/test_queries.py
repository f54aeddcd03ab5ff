"""What is asked: by pages nothing is lost or doubled, filters fit, and bad values get the service's refusals."""

import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ma_widgets.simulator.project import RESOURCES, Project
from ma_widgets.simulator.scenarios import SCENARIOS

from ..conftest import NOW
from .lives import SMALL, several

PROJECT = Project(lambda: NOW)
CREATED_MS = round((NOW.timestamp() - 400) * 1000)


def answer(resource, job_id="demo", **query):
    return PROJECT.answer(resource, job_id, query)


def events(**query):
    return answer("events", **query).body


def messages(**query):
    return [(event["time"], event["message"]) for event in events(**query)["events"]]


def names(**query):
    return [job["metadata"].get("name") for job in answer("jobs", None, limit=50, **query).body["items"]]


def only(key, operator, *value):
    return names(filters=[{"key": key, "operator": operator, "value": list(value)}])


@given(limit=st.integers(1, 100), order=st.sampled_from(["asc", "desc"]))
@several
def test_pages_of_events_lose_and_double_nothing(limit, order):
    """
    Page by page, in either order, the same events come as in one go.
    """
    total = events()["total"]
    paged = [each for offset in range(0, total, limit) for each in messages(offset=offset, limit=limit, order=order)]
    whole = [each for offset in (0, 100, 200) for each in messages(offset=offset, limit=100, order="asc")]

    assert total == len(whole) == len(set(whole))
    assert (whole if order == "asc" else whole[::-1]) == paged


def test_events_are_the_newest_50_unless_asked_otherwise():
    """
    Without a query the service sends the last 50, the newest first.
    """
    page = events()

    assert (50, 0, "desc", 50) == (page["limit"], page["offset"], page["order"], len(page["events"]))
    assert [event["time"] for event in page["events"]] == sorted([e["time"] for e in page["events"]], reverse=True)
    assert ("2026-03-01T19:53:20+08:00", "2026-03-01T20:00:00+08:00") == (page["start_time"], page["end_time"])


def test_values_of_a_url_are_texts():
    """
    "10" from a URL is 10.
    """
    assert events(limit=10, offset=5) == events(limit="10", offset="5")


def test_events_are_filtered_by_level_source_and_words():
    """
    The source is compared without regard to case, since the service writes K8S in two ways.
    """
    assert {"Error"} == {event["level"] for event in events(level="Error")["events"]}
    assert 2 == events(level="Error")["total"]
    assert {"K8S", "K8s"} == {event["source"] for event in events(source="k8s", limit=100)["events"]}
    assert 1 == events(pattern="hardware FAULT")["total"]
    assert 0 == events(pattern="no such words")["total"]


def test_events_are_filtered_by_time():
    """
    From the start to the end asked for, both included.
    """
    page = events(start_time=CREATED_MS + 150_000, end_time=str(CREATED_MS + 150_000))

    assert 3 == page["total"]
    assert "2026-03-01T19:55:50+08:00" == page["start_time"] == page["end_time"]


def test_no_event_comes_before_its_time():
    """
    Who asks for tomorrow's events gets those of today.
    """
    assert events()["total"] == events(start_time=CREATED_MS, end_time=CREATED_MS + 10**8)["total"]


@given(lines=st.integers(1, 500), order=st.sampled_from(["asc", "desc"]))
@several
def test_pages_of_a_log_lose_and_double_nothing(lines, order):
    """
    From either end, page by page, comes the whole log.
    """
    whole = answer("log_preview", "demo-failed", task="worker-0").body["content"]
    pages, query = [], {"task": "worker-0", "lines": lines, "order": order}
    while True:
        page = answer("log", "demo-failed", **query).body
        if not page["lines"]:
            break
        pages.append(page["content"])
        query["base_line"] = page["end_line"] if order == "asc" else page["start_line"]

    assert whole == "".join(pages if order == "asc" else pages[::-1])


def test_the_log_gives_its_last_50_lines_unless_asked_otherwise():
    """
    Line numbers are text and count from 1; the page reads from old to new.
    """
    page, count = answer("log", "demo-failed", task="worker-0").body, len(log("demo-failed").splitlines())

    assert (str(count - 49), str(count), 50) == (page["start_line"], page["end_line"], page["lines"])
    assert log("demo-failed").endswith(page["content"])
    first = answer("log", "demo-failed", task="worker-0", order="asc", lines="2").body
    assert ("1", "2", 2) == (first["start_line"], first["end_line"], first["lines"])


def log(job_id):
    return answer("log_preview", job_id, task="worker-0").body["content"]


def test_a_log_that_is_followed_has_nothing_new_yet():
    """
    After the last line comes an empty page that ends where it was asked for.
    """
    last = answer("log", task="worker-0").body["end_line"]
    page = answer("log", task="worker-0", order="asc", base_line=last).body

    assert {"start_line": last, "end_line": last, "lines": 0, "content": ""} == page


@given(limit=st.integers(10, 50), order=st.sampled_from(["asc", "desc"]))
@several
def test_pages_of_jobs_lose_and_double_nothing(limit, order):
    """
    The offset counts pages; the page after the last is empty.
    """
    pages = [
        answer("jobs", None, offset=offset, limit=limit, order=order).body["items"]
        for offset in range(len(SCENARIOS) // limit + 2)
    ]
    ids = [job["metadata"]["id"] for page in pages for job in page]
    created = [job["metadata"]["create_time"] for page in pages for job in page]

    assert len(SCENARIOS) == len(ids) == len(set(ids))
    assert sorted(created, reverse=order == "desc") == created
    assert [] == pages[-1]


def test_the_list_has_the_details():
    """
    An item is the whole reply of its job.
    """
    items = {job["metadata"]["id"]: job for job in answer("jobs", None, limit=50).body["items"]}
    details = [answer("job", demo_id).body for demo_id in SCENARIOS]

    assert {job["metadata"]["id"]: job for job in details} == items


def test_the_list_tells_how_it_was_made():
    """
    Without a query: ten jobs, the newest first; total and count are those of all pages.
    """
    page = answer("jobs", None).body

    assert 10 == len(page.pop("items"))
    assert page == {
        "total": 23,
        "count": 23,
        "limit": 10,
        "offset": 0,
        "sort_by": "create_time",
        "order": "desc",
        "group_by": "",
        "workspace_id": "0",
        "ai_project": "default-ai-project",
    }


def test_jobs_are_filtered():
    """
    By words in a text, by values, by all others, by a period; several filters must all fit.
    """
    stopped = ["cls-two-hours", "gpt-ablation-ascend-16n"]

    assert ["det-resnet50-4n"] == only("name", "like", "RESNET")
    assert stopped == sorted(only("phase", "in", "Terminated", "Lost"))
    assert ["rl-hetero-demo"] == only("kind", "not", "job", "")
    assert ["gpt-pretrain-ascend-16n"] == only("create_time", "between", CREATED_MS, str(CREATED_MS))
    both = [
        {"key": "phase", "operator": "in", "value": ["Running"]},
        {"key": "user_name", "operator": "in", "value": ["ma_user"]},
        {"key": "algorithm_name", "operator": "not", "value": ["x"]},
        {"key": "user_id", "operator": "in", "value": [""]},
    ]
    assert 5 == len(names(filters=both))
    page = answer("jobs", None, filters=both, limit=1).body
    assert (23, 5, 1) == (page["total"], page["count"], len(page["items"]))


BAD = [
    ("events", {"limit": 0}, "2764"),
    ("events", {"limit": "101"}, "2764"),
    ("events", {"limit": "ten"}, "2764"),
    ("events", {"limit": True}, "2764"),
    ("events", {"limit": 1.5}, "2764"),
    ("events", {"offset": -1}, "2764"),
    ("events", {"order": "up"}, "2764"),
    ("events", {"level": "Fatal"}, "2764"),
    ("events", {"pattern": "x" * 257}, "2764"),
    ("events", {"start_time": CREATED_MS}, "2764"),
    ("events", {"end_time": CREATED_MS}, "2764"),
    ("events", {"start_time": 2, "end_time": 1}, "2764"),
    ("events", {"start_time": 1, "end_time": 10**15}, "2764"),
    ("tasks", {"schedule_count": "x"}, "2764"),
    ("log", {"task": "worker-0", "lines": 501}, "2764"),
    ("log", {"task": "worker-0", "base_line": "-1"}, "2764"),
    ("log", {"task": "worker-0", "order": 1}, "2764"),
    ("log", {"task": "worker-16"}, "2788"),
    ("log_preview", {"task": "../worker-0"}, "2788"),
    ("metrics", {}, "2788"),
    ("metrics", {"task": ["worker-0"]}, "2788"),
    ("jobs", {"limit": 51}, "2788"),
    ("jobs", {"offset": "-1"}, "2788"),
    ("jobs", {"order": "random"}, "2788"),
    ("jobs", {"group_by": 3}, "2788"),
    ("jobs", {"sort_by": "name"}, "2790"),
    ("jobs", {"filters": "name"}, "2789"),
    ("jobs", {"filters": ["name"]}, "2789"),
    ("jobs", {"filters": [{}]}, "2807"),
    ("jobs", {"filters": [{"key": "size", "operator": "in", "value": ["x"]}]}, "2807"),
    ("jobs", {"filters": [{"key": ["name"], "operator": "in", "value": ["x"]}]}, "2807"),
    ("jobs", {"filters": [{"key": "name", "operator": "=", "value": ["x"]}]}, "2808"),
    ("jobs", {"filters": [{"key": "name", "operator": "between", "value": ["1", "2"]}]}, "2808"),
    ("jobs", {"filters": [{"key": "name", "operator": "in", "value": []}]}, "2809"),
    ("jobs", {"filters": [{"key": "name", "operator": "in", "value": "x"}]}, "2809"),
    ("jobs", {"filters": [{"key": "name", "operator": "in", "value": [None]}]}, "2809"),
    ("jobs", {"filters": [{"key": "name", "operator": "in", "value": ["x" * 257]}]}, "2809"),
    ("jobs", {"filters": [{"key": "create_time", "operator": "between", "value": [1]}]}, "2809"),
    ("jobs", {"filters": [{"key": "create_time", "operator": "between", "value": ["a", "b"]}]}, "2809"),
]


@pytest.mark.parametrize(("resource", "query", "code"), BAD)
def test_a_bad_value_is_refused_as_the_service_does(resource, query, code):
    """
    Status 400, and a body with message, code and solution of the table of error codes.
    """
    status, body = answer(resource, **query)

    assert (400, f"ModelArts.{code}") == (status, body["error_code"])
    assert body["error_msg"]
    assert body["error_solution"]


anything = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.lists(st.text(max_size=3))
KEYS = "offset limit order start_time end_time level pattern source task base_line lines schedule_count".split()
KEYS += "sort_by group_by workspace_id filters".split()


@given(resource=st.sampled_from(RESOURCES), query=st.dictionaries(st.sampled_from(KEYS), anything, max_size=4))
@several
def test_any_query_is_answered_or_refused(resource, query):
    """
    No value whatever breaks the service.
    """
    status, body = answer(resource, **query)

    assert status in (200, 204, 400)
    assert json.dumps(body)


@pytest.mark.parametrize("resource", [each for each in RESOURCES if each != "jobs"])
@pytest.mark.parametrize("job_id", ["618222c4-dc2f-4cfe-bc49-72b075b7552e", "", None])
def test_an_unknown_job_is_refused_with_its_id(resource, job_id):
    """
    400 and ModelArts.2775, whatever is asked of it.
    """
    status, body = answer(resource, job_id)

    assert (400, "ModelArts.2775") == (status, body["error_code"])
    assert f"Training job (ID: {job_id}) not found." == body["error_msg"]
    assert "Check whether the training job information in the request is valid." == body["error_solution"]


def test_a_refusal_is_short():
    """
    Of a value of any length only the beginning comes back.
    """
    assert len(answer("job", "x" * 10_000).body["error_msg"]) < 300


@pytest.mark.parametrize("demo_id", SMALL)
def test_a_job_is_known_by_its_own_id_too(demo_id):
    """
    The id in the metadata leads to the same job.
    """
    own = answer("job", demo_id).body["metadata"]["id"]

    for resource in ("job", "events", "stages", "tasks"):
        assert answer(resource, demo_id) == answer(resource, own)


@pytest.mark.parametrize("resource", ["metrics", "log", "log_preview"])
def test_what_is_not_ready_has_status_204(resource):
    """
    A queued job has neither metrics nor logs yet, and that is no error.
    """
    assert (204, None) == answer(resource, "demo-pending", task="worker-0")


def test_a_log_that_never_comes_is_refused():
    """
    A job that ended without having run has no log, and will have none.
    """
    status, body = answer("log", "demo-abnormal", task="worker-0")

    assert (400, "ModelArts.2818") == (status, body["error_code"])


def test_tasks_of_an_earlier_scheduling():
    """
    With schedule_count come the places of that time, of the tasks that had so many.
    """
    first, third = (answer("tasks", schedule_count=count).body for count in ("1", 3))

    assert (16, 1) == (len(first), len(third))
    assert ("worker-7", 3) == (third[0]["task"], third[0]["schedule_count"])
    assert third[0] in answer("tasks").body
    assert third[0]["host_ip"] not in {place["host_ip"] for place in first}


def test_an_answer_belongs_to_its_caller():
    """
    Whoever changes an answer changes no other.
    """
    for resource in RESOURCES:
        made = answer(resource, task="worker-0").body
        expected = json.dumps(made)
        made.clear()
        assert expected == json.dumps(answer(resource, task="worker-0").body)


def test_the_speed_is_that_of_the_clock():
    """
    Ten times as fast, a job is 300 seconds older after 30; and no clock makes it younger than at the start.
    """

    def duration(speed, later):
        moments = iter([NOW, NOW + later])
        return Project(lambda: next(moments), speed).answer("job", "demo", {}).body["status"]["duration"]

    assert 327_000 + 300_000 == duration(10, timedelta(seconds=30))
    assert 327_000 == duration(0, timedelta(seconds=30)) == duration(1, -timedelta(seconds=30))
