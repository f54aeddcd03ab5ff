"""A widget that keeps itself up to date, in a real kernel, whatever its cells do meanwhile."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .kernel import Kernel, running_kernel
from .test_messages import SETUP, widget_messages

LIVE = """
import asyncio, time
def live(job="demo", speed=1.0, **options):
    return JobInfoWidget(job, session=DemoSession(speed=speed), refresh_seconds=2, **options)
"""
SHOW = "w = live(); w.wait(); display(w)"
# What a cell does until the widget has news; each ends by itself if there is none.
WAYS = {
    "sleeps": "while w.updated_at == seen and time.monotonic() < end: time.sleep(0.05)",
    "computes": "while w.updated_at == seen and time.monotonic() < end: sum(range(1000))",
    "awaits": "while w.updated_at == seen and time.monotonic() < end: await asyncio.sleep(0.05)",
}


@pytest.fixture(scope="module")
def kernel() -> Iterator[Kernel]:
    with running_kernel() as kernel:
        kernel.run(SETUP + LIVE)
        yield kernel


@pytest.mark.parametrize("way", WAYS)
def test_news_come_while_a_cell_runs(kernel: Kernel, way: str) -> None:
    """
    The page is told before the cell ends, and the running cell sees it too.
    """
    kernel.run(SHOW)
    kernel.run("panes_sent()")
    messages = kernel.run(f"seen, end = w.updated_at, time.monotonic() + 60\n{WAYS[way]}")
    came = kernel.value("w.updated_at != seen")
    kernel.run("w.close()")

    updates = [m for m in widget_messages(messages) if "updated" in str(m.content)]
    assert came
    assert updates


def test_the_last_close_ends_the_thread(kernel: Kernel) -> None:
    """
    One thread for all widgets, none when there is no widget.
    """
    named = "sum(t.name == 'ma_widgets-refresh' for t in threading.enumerate())"
    kernel.run("many = [live('demo'), live('demo-cpu'), live('demo')]; [each.wait() for each in many]")
    during = kernel.value(named)
    kernel.run("for each in many: each.close()")
    kernel.run("for t in threading.enumerate(): t.name == 'ma_widgets-refresh' and t.join(30)")

    assert (1, 0) == (during, kernel.value(named))


COUNTING = """
class Counting:
    asked = 0
    def __init__(self): self.demo = DemoSession()
    def fetch(self, *args, **query):
        self.asked += 1
        return self.demo.fetch(*args, **query)
counting = Counting()
"""


def test_two_views_of_a_job_cost_one_request(kernel: Kernel) -> None:
    """
    Whoever made the first request, both see what it gave.
    """
    kernel.run(COUNTING)
    kernel.run(
        "a, b = (JobInfoWidget('demo', session=counting, refresh_seconds=2) for _ in range(2)); a.wait(); b.wait()"
    )
    kernel.run("first = counting.asked; seen, end = b.updated_at, time.monotonic() + 60")
    kernel.run("while b.updated_at == seen and time.monotonic() < end: time.sleep(0.02)")
    asked, same = kernel.value("[counting.asked - first, a.updated_at == b.updated_at]")
    kernel.run("a.close(); b.close()")

    assert (1, True) == (asked, same)


def test_a_job_that_ends_is_frozen_in_its_cell(kernel: Kernel) -> None:
    """
    The live view becomes the report under the same display id, its models are freed, and silence follows.
    """
    shown = kernel.run("phases = []; w = live('demo-created', speed=120)\nw.on_phase_change(phases.append)\ndisplay(w)")
    updates = kernel.run(
        "end = time.monotonic() + 60\nwhile not w._is_closed and time.monotonic() < end: time.sleep(0.05)"
    )
    display_id = next(m.content["transient"]["display_id"] for m in shown if m.kind == "display_data")
    report = [m.content for m in updates if m.kind == "update_display_data"][-1]

    assert display_id == report["transient"]["display_id"]
    assert {"text/html", "text/plain"} == set(report["data"])
    assert "Completed" in report["data"]["text/html"]
    assert 0 == kernel.value("len(models())")
    phases = kernel.value("phases")
    assert ("Completed", len(phases)) == (phases[-1], len(set(phases)))


def test_a_job_that_had_ended_stays_live(kernel: Kernel) -> None:
    """
    Who looks at an old job wants its tabs; it is asked for once, and frozen when he says so.
    """
    kernel.run("w = live('demo-failed'); w.wait(); display(w)")
    kernel.run("panes_sent()")
    line = kernel.value("w._screen._view._note.value")
    shown = kernel.run("w.freeze()")

    assert "stopped: the job is final" in line
    assert ["update_display_data"] == [m.kind for m in shown if m.kind.endswith("display_data")]


def test_who_raises_in_a_callback_is_named_and_called_no_more(kernel: Kernel) -> None:
    """
    The widget goes on, and says whose callback it was.
    """
    kernel.run("called = []\ndef broken(phase):\n    called.append(phase); raise ValueError('secret-canary')")
    kernel.run("w = live('demo-created', speed=40, freeze_at_end=False); w.on_phase_change(broken); display(w)")
    # The pane is filled once for the phase, and once more for what its callback did.
    kernel.run("def shown(): return w._screen._view._panes[0].parts[0].outputs[0]['data']['text/html']")
    kernel.run(
        "end = time.monotonic() + 60\nwhile 'broken' not in shown() and time.monotonic() < end: time.sleep(0.05)"
    )
    kernel.run("while w.phase != 'Running' and time.monotonic() < end: time.sleep(0.05)")
    shown = kernel.value("[len(called), shown()]")
    kernel.run("w.close()")

    assert 1 == shown[0]
    assert "The callback broken raised ValueError; it is not called any more." in shown[1]
    assert "canary" not in shown[1]


def test_a_cell_that_shows_something_else_now_ends_the_widget(kernel: Kernel) -> None:
    """
    Nobody sees it any more, so nothing is asked for and nothing is kept.
    """
    kernel.run("w = live(); w.wait(); display(w)", cell="changed")
    kernel.run("panes_sent()")
    during = kernel.value("len(models())")
    kernel.run("1 + 1", cell="changed")

    assert (True, 0) == (during > 10, kernel.value("len(models())"))


def test_all_panes_come_while_a_long_cell_runs(kernel: Kernel) -> None:
    """
    The page cannot ask for another tab then, so what it will show is sent unasked.
    """
    kernel.run("w = live(); w.wait(); display(w)")
    kernel.run("panes_sent()")
    messages = kernel.run("end = time.monotonic() + 7\nwhile time.monotonic() < end: sum(range(1000))")
    kernel.run("w.close()")
    updates = [m.content["data"]["state"] for m in messages if m.kind == "comm_msg" and "update" in str(m.content)]
    panes = [state["outputs"][0]["data"]["text/html"] for state in updates if state.get("outputs")]

    assert any("Running time" in pane for pane in panes)
    assert any("metadata.id" in pane for pane in panes)


def test_the_report_takes_the_place_of_what_an_output_caught(kernel: Kernel) -> None:
    """
    An Output knows no display ids: its own list is changed once the page has told it, and until then the view stays.
    """
    kernel.run("out = ipywidgets.Output(); w = live('demo-failed'); w.wait()\nwith out: display(w)")
    kernel.run("panes_sent(); w.freeze()")
    early = kernel.value("[w._is_closed, len(models()) > 10]")
    kernel.run(
        "view = {'output_type': 'display_data', 'metadata': {}, 'data': w._screen.bundle()}\n"
        "out.outputs = ({'output_type': 'stream', 'name': 'stdout', 'text': 'mine'}, view); w.freeze()"
    )
    late = kernel.value("[w._is_closed, [sorted(o.get('data', {})) for o in out.outputs]]")
    kernel.run("out.close(); out.layout.close()")

    assert [False, True] == early
    assert [True, [[], ["text/html", "text/plain"]]] == late


def test_a_widget_that_is_frozen_too_early_is_frozen_when_it_is_loaded(kernel: Kernel) -> None:
    """
    What stays is the report, not "loading".
    """
    kernel.run(
        "class Slow:\n    def fetch(self, *a, **q):\n        time.sleep(0.5); return DemoSession().fetch(*a, **q)\n"
    )
    shown = kernel.run("w = JobInfoWidget('demo-failed', session=Slow()); display(w); w.freeze(); panes_sent()")
    last = [m.content["data"] for m in shown if m.kind == "update_display_data"][-1]

    assert "det-resnet50-4n" in last["text/html"]
    assert 0 == kernel.value("len(models())")


@pytest.mark.timeout(600)
def test_a_thousand_runs_of_a_cell_leave_nothing(kernel: Kernel) -> None:
    """
    However often a cell is run, the models, comms and threads of its last widget are all there are.
    """
    run = "w = live('demo-cpu'); display(w)"
    counts = "[len(models()), len(get_ipython().kernel.comm_manager.comms)]"
    kernel.run(run, cell="again")
    kernel.run("panes_sent()")
    once = kernel.value(counts)
    for _ in range(1000):
        kernel.run(run, cell="again")
    kernel.run("panes_sent()")
    threads = kernel.value("sum(t.name.startswith('ma_widgets') for t in threading.enumerate())")
    many = kernel.value(counts)
    kernel.run("w.close()")

    assert once == many
    assert 1 == threads
