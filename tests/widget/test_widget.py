"""The widget without a page: states, traits, errors, waiting, closing."""

from __future__ import annotations

import gc
import re
import threading
import weakref
from collections.abc import Iterator
from typing import Any

import ipywidgets
import pytest
import traitlets

from ma_widgets import DemoSession, JobInfoWidget, Resource, Tab, errors
from ma_widgets.blocks import Notice
from ma_widgets.tabs import TABS
from tests.conftest import NOW, SAMPLES, reply
from tests.job.adapters import pages

SECONDS = 30
VIEW = "application/vnd.jupyter.widget-view+json"


class Gate:
    """An adapter that answers when it is told to."""

    def __init__(self, answer: Any) -> None:
        self.answer, self.opened, self.asked = answer, threading.Event(), 0

    def fetch(self, resource: Any, job_id: Any, **query: object) -> Any:
        self.asked += 1
        self.opened.wait(SECONDS)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.fixture
def make() -> Iterator[Any]:
    """Make widgets and close them after the test."""
    made: list[JobInfoWidget] = []

    def make(*args: Any, **options: Any) -> JobInfoWidget:
        made.append(JobInfoWidget(*args, **options))
        return made[-1]

    yield make
    for widget in made:
        widget.close()
    pane_threads_end()


def pane_threads_end() -> None:
    """Wait until everything that is to be sent has been sent."""
    for thread in threading.enumerate():
        if thread.name in ("ma_widgets-load", "ma_widgets-fill", "ma_widgets-log"):
            thread.join(SECONDS)


def pane_html(widget: JobInfoWidget, index: int) -> str:
    """Return what a pane of the displayed widget shows."""
    pane_threads_end()
    view = widget._screen._view
    assert view is not None
    pane = view._panes[index]
    shown = pane.parts or pane.root.children
    return "".join(output["data"]["text/html"] for part in shown for output in part.outputs)


def index_of(name: str) -> int:
    """Return where a tab stands."""
    return next(index for index, tab in enumerate(TABS) if tab.name == name)


def open_tab(widget: JobInfoWidget, name: str) -> None:
    """Choose a tab, as a click does, and wait until everything that it asks for is there."""
    view = widget._screen._view
    assert view is not None
    view._tab.selected_index = index_of(name)
    pane_threads_end()


def control(widget: JobInfoWidget, name: str, label: str) -> Any:
    """Return the widget of a tab's controls that bears *label*."""
    view = widget._screen._view
    assert view is not None
    shown = view._panes[index_of(name)].controls.row.children  # type: ignore[union-attr]
    return next(each for each in shown if label in f"{each.description}{getattr(each, 'placeholder', '')}")


def test_display_does_not_wait_for_the_service(make: Any) -> None:
    """
    display() returns while the adapter has not answered, and the cell says that the job is loading.
    """
    gate = Gate(reply("running"))
    widget = make("a-job", session=gate)
    bundle = widget._repr_mimebundle_()

    assert "loading" == widget.state
    assert "Loading the job 'a-job'" in bundle["text/plain"]
    gate.opened.set()
    assert "gpt-pretrain-ascend-16n" == widget.wait(SECONDS).name
    assert "gpt-pretrain-ascend-16n" in pane_html(widget, 0)


def test_the_bundle_has_the_view_the_report_and_the_text(make: Any) -> None:
    """
    A page with widgets shows the live view; any other page the report or the text.
    """
    widget = make("demo", session=DemoSession(now=NOW))
    widget.wait(SECONDS)
    bundle = widget._repr_mimebundle_()

    assert {VIEW, "text/html", "text/plain"} == set(bundle)
    assert all(title in bundle["text/html"] for title in ("Overview", "Metadata", "Resources", "<svg"))
    assert "16 of 16 running" in bundle["text/plain"]


@pytest.mark.parametrize("name", SAMPLES)
def test_every_tab_of_every_sample_is_filled(make: Any, name: str) -> None:
    """
    No sample leaves a pane empty or broken.
    """
    widget = make(reply(name))
    widget.wait(SECONDS)
    widget._repr_mimebundle_()

    for index, tab in enumerate(TABS):
        html = pane_html(widget, index)
        assert "<t" in html or "ma-notice" in html, tab.name
        assert "could not be shown" not in html


def test_traits_tell_what_is_on_screen(make: Any) -> None:
    """
    job_id, state, phase and updated_at follow the job, and cannot be written from outside.
    """
    widget = make("demo-failed", session=DemoSession(now=NOW))
    widget.wait(SECONDS)

    assert ("demo-failed", "ready", "Failed") == (widget.job_id, widget.state, widget.phase)
    assert widget.updated_at.tzinfo is not None
    with pytest.raises(traitlets.TraitError):
        widget.phase = "Completed"


@pytest.mark.parametrize(
    ("job", "kind"),
    [("", errors.BadRequest), ("a b", errors.BadRequest), ("unknown", errors.JobNotFound), ([], errors.BadRequest),
     ({}, errors.BadReply), ({"error_code": "ModelArts.2775", "error_msg": "gone"}, errors.JobNotFound)],
)  # fmt: skip
def test_bad_input_is_an_error_in_words(make: Any, job: Any, kind: type[Exception]) -> None:
    """
    A job that cannot be shown is said in the widget; wait() raises it.
    """
    widget = make(job, session=DemoSession(now=NOW))
    with pytest.raises(kind) as raised:
        widget.wait(SECONDS)
    bundle = widget._repr_mimebundle_()

    assert "error" == widget.state
    assert raised.value.what in bundle["text/plain"]
    assert "ma-error" in pane_html(widget, 0)
    assert "see Overview" in pane_html(widget, 3)


def test_a_foreign_exception_is_shown_and_kept(make: Any) -> None:
    """
    An adapter that breaks its contract does not break the widget, and its text is not shown: it may hold secrets.
    """
    gate = Gate(ValueError("token=canary"))
    gate.opened.set()
    widget = make("a-job", session=gate)
    with pytest.raises(ValueError, match="canary"):
        widget.wait(SECONDS)

    assert "The session adapter raised ValueError" in widget._repr_mimebundle_()["text/html"]
    assert "canary" not in str(widget._repr_mimebundle_())


def test_a_failed_refresh_keeps_the_last_good_data(make: Any) -> None:
    """
    After a failed refresh the state is stale, the reason stands above the data.
    """
    gate = Gate(reply("running"))
    gate.opened.set()
    widget = make("a-job", session=gate)
    widget.wait(SECONDS)
    widget._repr_mimebundle_()
    gate.answer = errors.ServiceUnavailable("ModelArts has a fault of its own.")
    widget.refresh()
    with pytest.raises(errors.ServiceUnavailable):
        widget.wait(SECONDS)
    html = pane_html(widget, 0)

    assert "stale" == widget.state
    assert html.index("a fault of its own") < html.index("gpt-pretrain-ascend-16n")


def test_a_reason_is_read_aloud_once(make: Any) -> None:
    """
    What stands in the place that is read aloud gets the reason, and stays as it is when the same goes wrong again,
    whatever the id of the request; nothing else may interrupt who listens.
    """
    gate = Gate(reply("running"))
    gate.opened.set()
    widget = make("a-job", session=gate)
    widget.wait(SECONDS)
    widget._repr_mimebundle_()
    said: list[str] = []
    widget._screen._view._words.observe(lambda change: said.append(change["new"]), "value")
    for request_id in ("first", "second", "third"):
        gate.answer = errors.ServiceUnavailable("ModelArts has a fault of its own.", request_id=request_id)
        widget.refresh()
        with pytest.raises(errors.ServiceUnavailable):
            widget.wait(SECONDS)
    html = pane_html(widget, 0)

    assert ["ModelArts has a fault of its own."] == [re.sub("<[^>]+>", "", each).split("16n ")[-1] for each in said]
    assert "third" in html
    assert not re.search("role=.?(alert|status)|aria-live", html)


def test_a_report_of_stale_data_says_so(make: Any) -> None:
    """
    Whoever freezes or exports it learns why it is old; an export needs no new look.
    """
    gate = Gate(reply("running"))
    gate.opened.set()
    widget = make("a-job", session=gate)
    widget.wait(SECONDS)
    gate.answer = errors.TokenExpired("signed out")
    widget.refresh()
    pane_threads_end()

    assert "signed out" in widget._contents().static_forms()["text/html"]
    assert "stale since" in widget._contents().state_lines().note
    assert "gpt-pretrain-ascend-16n" in widget.to_html()


def test_the_words_of_an_adapter_are_masked(make: Any) -> None:
    """
    An error of ours may carry somebody else's secret into a saved notebook.
    """
    gate = Gate(
        errors.ServiceUnavailable("GET /x?X-Auth-Token=MIIabcSECRETSECRET123 failed", why="password=hunter2secret")
    )
    gate.opened.set()
    widget = make("a-job", session=gate)
    pane_threads_end()
    shown = str(widget._repr_mimebundle_()) + "".join(map(str, widget._contents().state_lines()))

    assert "SECRETSECRET" not in shown
    assert "hunter2secret" not in shown


@pytest.mark.parametrize("seconds", [float("nan"), float("inf"), 0, -1, 1.9])
def test_a_pause_that_cannot_be_is_refused(make: Any, seconds: float) -> None:
    """
    No thread spins, and nobody waits for ever.
    """
    with pytest.raises(traitlets.TraitError):
        make(reply("running"), refresh_seconds=seconds)


def test_two_refreshes_at_once_are_one_request(make: Any) -> None:
    """
    A refresh while the job is being loaded asks nothing.
    """
    gate = Gate(reply("running"))
    widget = make("a-job", session=gate)
    widget.refresh()
    gate.opened.set()
    widget.wait(SECONDS)
    pane_threads_end()

    # The second is for the newest events.
    assert 2 == gate.asked


def test_a_late_answer_to_a_closed_widget_is_dropped(make: Any) -> None:
    """
    What arrives after close() changes nothing.
    """
    gate = Gate(reply("running"))
    widget = make("a-job", session=gate)
    widget._repr_mimebundle_()
    widget.close()
    gate.opened.set()

    assert widget.job is None


def test_waiting_has_an_end(make: Any) -> None:
    """
    wait(timeout) raises TimeoutError while the job is still being loaded.
    """
    gate = Gate(reply("running"))
    widget = make("a-job", session=gate)
    with pytest.raises(TimeoutError, match="a-job"):
        widget.wait(0)
    gate.opened.set()


@pytest.mark.parametrize(("option", "real"), [("timezone", "time_zone"), ("tab", "tabs")])
def test_an_unknown_option_names_the_nearest_real_one(option: str, real: str) -> None:
    """
    A misspelt keyword is a TypeError that helps.
    """
    with pytest.raises(TypeError, match=f"Did you mean '{real}'"):
        JobInfoWidget("demo", **{option: "UTC"})


def test_times_are_shown_in_the_asked_for_zone(make: Any) -> None:
    """
    time_zone moves every time on screen, and the state line names the offset.
    """
    widget = make(reply("completed"), time_zone="Asia/Shanghai")
    widget.wait(SECONDS)
    widget._repr_mimebundle_()

    assert "2021-11-16 14:52:25" in pane_html(widget, 1)
    assert "times are Asia/Shanghai" in widget._screen._view._note.value


def test_an_unknown_time_zone_is_refused() -> None:
    """
    The message says what a time zone looks like.
    """
    with pytest.raises(traitlets.TraitError, match="Asia/Shanghai"):
        JobInfoWidget("demo", time_zone="Mars/Olympus")


def test_the_filter_shows_the_fields_that_contain_a_text(make: Any) -> None:
    """
    The filter of All fields looks at path, label and value, whatever the case.
    """
    widget = make(reply("running"))
    widget.wait(SECONDS)
    widget._repr_mimebundle_()
    pane_html(widget, 0)
    control(widget, "fields", "Filter by path").value = "HCCL"

    html = pane_html(widget, len(TABS) - 1)
    assert "HCCL_CONNECT_TIMEOUT" in html
    assert "flavor_id" not in html


def test_closing_frees_every_model(make: Any) -> None:
    """
    close() leaves no model behind, and may be called twice.
    """
    before = set(live_models())
    widget = make(reply("running"))
    widget.wait(SECONDS)
    widget._repr_mimebundle_()
    opened = set(live_models()) - before
    widget.close()
    widget.close()

    assert 10 <= len(opened) <= 40
    assert before == set(live_models())


def live_models() -> list[str]:
    """Return the ids of all live models, in ipywidgets 7 and 8."""
    registry = getattr(ipywidgets.widgets.widget, "_instances", None)
    return list(ipywidgets.Widget.widgets if registry is None else registry)


def test_the_repr_is_one_line(make: Any) -> None:
    """
    repr() tells id, state and phase.
    """
    widget = make("demo", session=DemoSession(now=NOW))
    widget.wait(SECONDS)

    assert "JobInfoWidget('demo', state='ready', phase='Running')" == repr(widget)


@pytest.mark.parametrize("raised", [SystemExit(1), KeyboardInterrupt(), GeneratorExit()])
def test_an_adapter_that_leaves_does_not_leave_the_widget_loading(make: Any, raised: BaseException) -> None:
    """
    SDKs call sys.exit(); the widget says so like any other error.
    """
    gate = Gate(reply("running"))
    gate.fetch = lambda *_, **__: (_ for _ in ()).throw(raised)  # type: ignore[method-assign]
    widget = make("a-job", session=gate)
    with pytest.raises(type(raised)):
        widget.wait(SECONDS)

    assert "error" == widget.state


def test_closing_ends_the_waiting(make: Any) -> None:
    """
    Who waits for the job of a widget that is closed is told so.
    """
    gate = Gate(reply("running"))
    widget = make("a-job", session=gate)
    widget.close()
    with pytest.raises(errors.MaWidgetsError, match="closed"):
        widget.wait(SECONDS)
    gate.opened.set()


def test_an_observer_may_wait_for_the_job(make: Any) -> None:
    """
    When observers hear of a state, the job is there: wait() in one of them returns.
    """
    gate = Gate(reply("running"))
    widget = make("a-job", session=gate)
    heard: list[str] = []
    widget.observe(lambda change: heard.append(f"{change['new']} {widget.wait(SECONDS).phase}"), "state")
    gate.opened.set()
    widget.wait(SECONDS)
    pane_threads_end()

    assert ["ready Running"] == heard


def test_an_observer_that_raises_does_not_stop_the_widget(make: Any) -> None:
    """
    Somebody's broken observer is named in the widget; the panes are filled and callbacks called all the same.
    """
    gate = Gate(reply("running"))
    widget = make("a-job", session=gate)
    widget._repr_mimebundle_()
    widget.observe(lambda _: {}["no such key"], "phase")
    gate.opened.set()

    assert "gpt-pretrain-ascend-16n" == widget.wait(SECONDS).name
    assert "gpt-pretrain-ascend-16n" in pane_html(widget, 1)
    assert "An observer of the widget raised KeyError." in pane_html(widget, 0)


def test_another_time_zone_is_shown_at_once(make: Any) -> None:
    """
    Setting time_zone redraws what is on screen; a wrong one is refused and changes nothing.
    """
    widget = make(reply("completed"), time_zone="UTC")
    widget.wait(SECONDS)
    widget._repr_mimebundle_()
    pane_threads_end()
    widget.time_zone = "America/New_York"
    with pytest.raises(traitlets.TraitError):
        widget.time_zone = "Mars/Olympus"

    assert "2021-11-16 01:52:25" in pane_html(widget, 1)
    assert "America/New_York" == widget.time_zone


@pytest.mark.parametrize("job", [[], None, 5, object(), {}.keys()])
def test_what_is_no_job_needs_no_credentials_to_be_refused(make: Any, job: Any) -> None:
    """
    Without a session the message speaks of the job, not of credentials.
    """
    widget = make(job)
    with pytest.raises(errors.BadRequest):
        widget.wait(SECONDS)


# What is asked for when its tab is opened.


def shown(make: Any, job: Any = "demo", session: Any = None, **options: Any) -> JobInfoWidget:
    """Return a widget that is loaded and displayed."""
    widget = make(job, session=session or DemoSession(), **options)
    widget.wait(SECONDS)
    widget._repr_mimebundle_()
    pane_threads_end()
    return widget


def tab_html(widget: JobInfoWidget, name: str) -> str:
    """Return what a tab shows."""
    return pane_html(widget, index_of(name))


class Counting:
    """The demo, and what it was asked for; ``wait`` holds up what is named."""

    def __init__(self, held_up: str = "", now: Any = None) -> None:
        self.demo, self.asked = DemoSession(now=now), []
        self.held_up, self.entered, self.opened = held_up, threading.Event(), threading.Event()

    def fetch(self, resource: Any, job_id: Any, **query: object) -> Any:
        name = str(getattr(resource, "value", resource))
        self.asked.append(name)
        if name == self.held_up:
            self.entered.set()
            self.opened.wait(SECONDS)
        return self.demo.fetch(resource, job_id, **query)


@pytest.mark.parametrize(
    ("name", "asked", "words"),
    [
        ("events", ["events"], "events: "),
        ("logs", ["log"], "Log of worker-0"),
        ("metrics", ["metrics"] * 16, "NPU use"),
        ("timeline", ["stages"], "Runs, a row a restart"),
    ],
)
def test_opening_a_tab_fills_it(make: Any, name: str, asked: list[str], words: str) -> None:
    """
    Nothing but the newest events is asked for before, and then what it shows and no more: the job itself is not.
    """
    session = Counting()
    widget = shown(make, session=session)
    before = list(session.asked)
    open_tab(widget, name)

    assert (["job", "events"], asked) == (before, session.asked[2:])
    assert words in tab_html(widget, name)


def test_the_filters_of_events_cost_no_request(make: Any) -> None:
    """
    What was fetched is the whole; a level and a text choose from it.
    """
    session = Counting()
    widget = shown(make, session=session)
    open_tab(widget, "events")
    session.asked.clear()
    control(widget, "events", "Filter by text").value = "no such words"
    nothing = tab_html(widget, "events")
    control(widget, "events", "Filter by text").value = ""
    control(widget, "events", "Level").value = "Error"

    assert "None of" in nothing
    assert "Info" not in tab_html(widget, "events").partition("<tbody>")[2]
    assert [] == session.asked


def test_a_choice_holds_at_the_next_look(make: Any) -> None:
    """
    A refresh does not take back what the reader chose.
    """
    widget = shown(make)
    open_tab(widget, "events")
    control(widget, "events", "Filter by text").value = "no such words"
    widget.refresh()
    widget.wait(SECONDS)

    assert "None of" in tab_html(widget, "events")


class Logs:
    """An adapter of a running job whose tasks have logs of 1,200 lines, by pages."""

    def __init__(self) -> None:
        self.asked: list[tuple[Any, ...]] = []

    def fetch(self, resource: Any, job_id: Any, **query: Any) -> Any:
        if resource == "job":
            return reply("running")
        self.asked.append((query["task"], query.get("base_line")))
        lines = [f"{query['task']} writes {number}" for number in range(1, 1201)]
        return pages(lines)(**query)


def test_older_lines_and_back(make: Any) -> None:
    """
    Each click shows the 200 lines before; a page of 500 is asked for when it is needed.
    """
    session = Logs()
    widget = shown(make, "a-job", session)
    open_tab(widget, "logs")
    places, asked = [tab_html(widget, "logs")], []
    for label in ("Older lines", "Older lines", "Newest lines"):
        session.asked.clear()
        control(widget, "logs", label).click()
        places.append(tab_html(widget, "logs"))
        asked.append([base for _, base in session.asked])

    ranges = ["lines 1,001 to 1,200", "lines 801 to 1,000", "lines 601 to 800", "lines 1,001 to 1,200"]
    assert [True] * 4 == [place in html for place, html in zip(ranges, places)]
    assert [[], [701], [None]] == asked


def test_a_search_finds_what_lies_before_the_end(make: Any) -> None:
    """
    Older pages are read until enough is found.
    """
    widget = shown(make, "a-job", Logs())
    open_tab(widget, "logs")
    control(widget, "logs", "Search").value = "WRITES 42"

    html = tab_html(widget, "logs")
    assert "worker-0 writes 42" in html
    assert "read were lines 1 to 1,200" in html


def test_the_log_of_another_task_is_another_log(make: Any) -> None:
    """
    A task is chosen from all that the job has.
    """
    widget = shown(make, "a-job", Logs())
    open_tab(widget, "logs")
    tasks = control(widget, "logs", "Task")
    tasks.value = "worker-7"

    html = tab_html(widget, "logs")
    assert 16 == len(tasks.options)
    assert "worker-7 writes 1200" in html
    assert "worker-0 writes" not in html


def test_a_task_without_a_log_says_so_of_itself(make: Any) -> None:
    """
    Neither the log nor the reason of another task is shown under its name.
    """
    logs = Logs()

    class Missing(Logs):
        def fetch(self, resource: Any, job_id: Any, **query: Any) -> Any:
            if query.get("task") == "worker-3":
                raise errors.BadRequest("no log", code="ModelArts.2776")
            return logs.fetch(resource, job_id, **query)

    widget = shown(make, "a-job", Missing())
    open_tab(widget, "logs")
    control(widget, "logs", "Task").value = "worker-3"
    without = tab_html(widget, "logs")
    control(widget, "logs", "Task").value = "worker-0"

    assert "The log of worker-3 is not ready yet" in without
    assert "worker-0 writes" not in without
    assert "not ready" not in tab_html(widget, "logs")
    assert "worker-0 writes 1200" in tab_html(widget, "logs")


def test_while_a_log_is_read_the_tab_says_so(make: Any) -> None:
    """
    An empty pane would look like an empty log.
    """
    logs, entered, opened = Logs(), threading.Event(), threading.Event()

    class Slow(Logs):
        def fetch(self, resource: Any, job_id: Any, **query: Any) -> Any:
            if query.get("task") == "worker-1":
                entered.set()
                opened.wait(SECONDS)
            return logs.fetch(resource, job_id, **query)

    widget = shown(make, "a-job", Slow())
    open_tab(widget, "logs")
    control(widget, "logs", "Task").value = "worker-1"
    assert entered.wait(SECONDS)
    widget.hear_more()
    view = widget._screen._view
    pane = view._panes[index_of("logs")].parts[0].outputs  # type: ignore[union-attr]
    opened.set()

    assert "ma-notice" in str(pane)
    assert "worker-0 writes" not in str(pane)
    assert "worker-1 writes 1200" in tab_html(widget, "logs")


def test_opening_the_logs_loses_no_finding(make: Any) -> None:
    """
    The cause of a failure may stand pages before the end that the reader sees first.
    """
    session = DemoSession()
    widget = shown(make, "demo-module", session)
    before = widget.job.failure
    open_tab(widget, "logs")

    assert "module-not-found" == before.code
    assert before == widget.job.failure


def test_long_tables_are_shown_by_pages(make: Any) -> None:
    """
    Of 4,096 task statuses 200 are on screen; the last page has the last.
    """
    made = reply("running")
    made["status"]["task_statuses"] = [{"task": f"worker-{index}", "exit_code": 1} for index in range(4096)]
    widget = shown(make, made)
    open_tab(widget, "status")
    rows = control(widget, "status", "Rows")
    first = tab_html(widget, "status")
    rows.value = rows.options[-1][1]
    last = tab_html(widget, "status")

    assert 21 == len(rows.options)
    assert (True, False) == ("worker-100<" in first, "worker-4095<" in first)
    assert (False, True) == ("worker-100<" in last, "worker-4095<" in last)


def test_a_reply_in_hand_says_that_it_has_no_more(make: Any) -> None:
    """
    Every tab that would cost a request says so, in words of its own.
    """
    widget = shown(make, reply("running"), None)
    for name, word in (("events", "events"), ("metrics", "metrics"), ("logs", "log")):
        open_tab(widget, name)
        assert f"A reply in hand has no {word}." in tab_html(widget, name)


def test_what_cannot_be_had_is_said_in_its_tab(make: Any) -> None:
    """
    The other tabs and the state of the widget do not notice.
    """

    class Refusing(Counting):
        def fetch(self, resource: Any, job_id: Any, **query: object) -> Any:
            if resource != "job":
                raise errors.PermissionDenied("You may not see this.", why="token=SECRETSECRET123")
            return self.demo.fetch(resource, job_id)

    widget = shown(make, session=Refusing())
    for name in ("events", "metrics", "logs"):
        open_tab(widget, name)
        assert "You may not see this." in tab_html(widget, name)
        assert "SECRETSECRET" not in tab_html(widget, name)
    assert ("ready", None) == (widget.state, widget.error)


def test_two_widgets_of_one_job_each_have_their_tab(make: Any) -> None:
    """
    What one of them asks for both have, and neither shows what the other chose.
    """
    session = Counting()
    one, two = shown(make, session=session), shown(make, session=session)
    open_tab(one, "events")
    open_tab(two, "timeline")
    control(one, "events", "Filter by text").value = "no such words"
    open_tab(two, "events")

    assert "None of" in tab_html(one, "events")
    assert "None of" not in tab_html(two, "events")
    assert {"job", "events", "stages"} == set(session.asked)
    assert one.job.others == two.job.others


def test_the_service_speaks_the_language_of_the_reader(make: Any) -> None:
    """
    Its own words for a stage come in both languages; another choice shows at once.
    """
    widget = shown(make, "demo", DemoSession(now=NOW))
    open_tab(widget, "timeline")
    english = tab_html(widget, "timeline")
    widget.language = "zh-CN"
    chinese = tab_html(widget, "timeline")
    with pytest.raises(traitlets.TraitError):
        widget.language = "de"

    assert not any("\u4e00" <= letter <= "\u9fff" for letter in english)
    assert any("\u4e00" <= letter <= "\u9fff" for letter in chinese)


def test_all_of_a_widget_changes_its_language_while_it_is_seen(make: Any) -> None:
    """
    Titles of tabs, the lines above them, the button and what a reader chooses; the name of the job stays.
    """
    widget = shown(make, "demo", DemoSession(now=NOW), language="zh-CN")
    open_tab(widget, "events")
    chinese = words_of(widget)
    widget.language = "en"
    english = words_of(widget)

    assert {"概览", "刷新", "输入文本后按Enter键筛选"} <= chinese
    assert {"Overview", "Refresh", "Filter by text, then Enter"} <= english
    assert not any("\u4e00" <= letter <= "\u9fff" for word in english for letter in word)


def words_of(widget: JobInfoWidget) -> set[str]:
    """Return what the parts of a widget are called."""
    view = widget._screen._view
    assert view is not None
    rows = [pane.controls.row.children for pane in view._panes if pane.controls is not None]
    called = [each.description for row in rows for each in row]
    return {*(view._tab.get_title(index) for index in range(len(TABS))), *called, view._refresh.description}


def test_prices_make_costs_of_hours(make: Any) -> None:
    """
    In the timeline, at once, and in the job that the widget gives.
    """
    widget = shown(make, "demo-completed", DemoSession(now=NOW))
    without = widget.job.use.cost
    flavor = widget.job.reply["spec"]["resource"]["flavor_id"]
    widget.prices = {flavor: 36.0}

    assert without is None
    assert widget.job.use.cost == pytest.approx(36.0 * widget.job.use.node_hours)
    assert f"{widget.job.use.cost:,.2f}" in tab_html(widget, "timeline")


@pytest.mark.parametrize("prices", [{"f": -1}, {"f": "much"}, {"f": float("nan")}, {"f": True}, {"": None}, 36.0])
def test_prices_that_cannot_be_are_refused(make: Any, prices: Any) -> None:
    """
    When the widget is made and when they are set; those before stay.
    """
    widget = make(reply("running"), prices={"f": 1.0})
    with pytest.raises(traitlets.TraitError):
        widget.prices = prices
    with pytest.raises(traitlets.TraitError):
        make(reply("running"), prices=prices)

    assert {"f": 1.0} == widget.prices


@pytest.mark.parametrize(
    ("name", "value"), [("prices", {"f": -1}), ("refresh_seconds", float("nan")), ("time_zone", "X")]
)
def test_what_cannot_be_is_refused_also_while_news_come(make: Any, name: str, value: Any) -> None:
    """
    Traitlets leaves its own checks out while notifications are held, as a loading thread does.
    """
    widget = shown(make)
    with widget.hold_trait_notifications(), pytest.raises(traitlets.TraitError):
        setattr(widget, name, value)


def test_the_job_of_a_widget_is_the_same_until_something_is_new(make: Any) -> None:
    """
    What was reckoned of it, its findings for one, is reckoned once.
    """
    widget = shown(make, language="zh-CN", prices={"f": 1.0})
    job = widget.job

    assert job is widget.job
    widget.language = "en"
    assert job is not widget.job


def test_a_report_has_what_was_loaded(make: Any) -> None:
    """
    freeze() and to_html() keep the events and the log that the reader saw.
    """
    widget = shown(make, "a-job", Logs())
    open_tab(widget, "logs")
    report = widget._screen.bundle()["text/html"]
    widget.freeze()

    assert "worker-0 writes 1200" in report
    assert "worker-0 writes 1200" in widget.to_html()
    assert widget._is_closed


@pytest.mark.parametrize(("name", "held_up"), [("logs", "log"), ("events", "events"), ("metrics", "metrics")])
def test_closing_during_a_read_opens_nothing(make: Any, name: str, held_up: str) -> None:
    """
    What comes late is dropped; no model is left, and no page is told.
    """
    pane_threads_end()
    before = set(live_models())
    session = Counting()
    widget = shown(make, session=session)
    # Not before: the first look asks for the newest events.
    session.held_up = held_up
    view = widget._screen._view
    view._tab.selected_index = index_of(name)  # type: ignore[union-attr]
    assert session.entered.wait(SECONDS)
    widget.close()
    session.opened.set()
    pane_threads_end()

    assert before == set(live_models())


def test_closing_after_every_tab_was_opened_frees_every_model(make: Any) -> None:
    """
    Also those of the controls, which are made when a tab is first opened.
    """
    before = set(live_models())
    widget = shown(make)
    few = len(set(live_models()) - before)
    for tab in TABS:
        open_tab(widget, tab.name)
    many = len(set(live_models()) - before)
    widget.close()

    assert few <= 40 < many <= 90
    assert before == set(live_models())


def test_a_closed_widget_that_nobody_holds_is_gone(make: Any) -> None:
    """
    With its job and the page of its log, whatever was opened in it.
    """
    widget = JobInfoWidget("a-job", session=Logs())
    widget.wait(SECONDS)
    widget._repr_mimebundle_()
    open_tab(widget, "logs")
    control(widget, "logs", "Search").value = "writes"
    pane_threads_end()
    kept = [weakref.ref(each) for each in (widget, widget.job, widget._feed)]
    widget.close()
    del widget
    gc.collect()

    assert [None] * 3 == [each() for each in kept]


def test_another_task_is_shown_from_its_end(make: Any) -> None:
    """
    Where a reader went back to in one log says nothing of another.
    """
    widget = shown(make)
    open_tab(widget, "logs")
    control(widget, "logs", "Older lines").click()
    pane_threads_end()
    control(widget, "logs", "Task").value = "worker-1"
    pane_threads_end()

    assert {"task": "worker-1"} == dict(widget._screen.choices(TABS[index_of("logs")]))


# Tabs of the user's own.


def test_a_tab_of_the_users_own_is_filled_and_stays_in_the_report(make: Any) -> None:
    """
    It is the last tab of the live view, follows the job, and the report that is left has it.
    """
    tab = Tab("mine", "Mine", lambda frames: iter([Notice(f"{len(frames.tasks)} tasks")]))
    widget = make("demo", session=DemoSession(now=NOW), tabs=[tab])
    widget.wait(SECONDS)
    bundle = widget._repr_mimebundle_()

    assert "16 tasks" in pane_html(widget, len(TABS))
    assert "16 tasks" in bundle["text/html"]
    assert "16 tasks" in widget.to_html()
    assert tab is widget.job.tabs[-1]


def test_a_tab_of_the_users_own_asks_for_what_it_needs_when_it_is_opened(make: Any) -> None:
    """
    Nothing is fetched for it before, and its pane is filled when what it needs is there.
    """
    asked: list[Any] = []

    class Told(DemoSession):
        def fetch(self, resource: Any, job_id: Any, **query: object) -> Any:
            asked.append(resource)
            return super().fetch(resource, job_id, **query)

    tab = Tab("mine", "Mine", lambda frames: iter([Notice(f"{frames.columns('events').row_count} events")]),
                 needs=frozenset({Resource.JOB, Resource.EVENTS}))  # fmt: skip
    widget = make("demo-completed", session=Told(now=NOW), tabs=[tab])
    widget.wait(SECONDS)
    widget._repr_mimebundle_()
    pane_threads_end()
    before = list(asked)
    view = widget._screen._view
    assert view is not None
    view._tab.selected_index = len(TABS)
    pane_threads_end()

    assert Resource.EVENTS not in before
    assert Resource.EVENTS in asked
    assert f"{len(widget.job.frames['events'])} events" in pane_html(widget, len(TABS))


def test_a_tab_of_the_users_own_cannot_take_the_others_down(make: Any) -> None:
    """
    What it yields may be anything: the other panes and the report are there.
    """
    tab = Tab("mine", "Mine", lambda frames: iter([object()]))
    widget = make("demo", session=DemoSession(now=NOW), tabs=[tab])
    widget.wait(SECONDS)
    bundle = widget._repr_mimebundle_()

    assert "The tab Mine could not be shown." in pane_html(widget, len(TABS))
    assert "gpt-pretrain-ascend-16n" in pane_html(widget, 0)
    assert "16 of 16 running" in bundle["text/plain"]
