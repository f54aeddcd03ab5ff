"""The widget without a page: states, traits, errors, waiting, closing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import ipywidgets
import pytest
import traitlets

from ma_widgets import DemoSession, JobInfoWidget, errors
from ma_widgets.tabs import TABS
from tests.conftest import NOW, SAMPLES, reply

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
    assert "stale since" in widget._contents().state_line()
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
    shown = str(widget._repr_mimebundle_()) + widget._contents().state_line()

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

    assert 1 == gate.asked


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


def test_an_unknown_option_names_the_nearest_real_one() -> None:
    """
    A misspelt keyword is a TypeError that helps.
    """
    with pytest.raises(TypeError, match="Did you mean 'time_zone'"):
        JobInfoWidget("demo", timezone="UTC")


def test_times_are_shown_in_the_asked_for_zone(make: Any) -> None:
    """
    time_zone moves every time on screen, and the state line names the offset.
    """
    widget = make(reply("completed"), time_zone="Asia/Shanghai")
    widget.wait(SECONDS)
    widget._repr_mimebundle_()

    assert "2021-11-16 14:52:25" in pane_html(widget, 1)
    assert "times are Asia/Shanghai" in widget._screen._view._state.value


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
