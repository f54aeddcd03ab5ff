"""What crosses from a real kernel to the page: counts and bytes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .kernel import Kernel, Message, running_kernel

SETUP = """
import threading
import ipywidgets
from ma_widgets import DemoSession, JobInfoWidget

def models():
    registry = getattr(ipywidgets.widgets.widget, "_instances", None)
    return ipywidgets.Widget.widgets if registry is None else registry

def panes_sent():
    for thread in threading.enumerate():
        if thread.name.startswith("ma_widgets"):
            thread.join()
"""
DISPLAY = "w = JobInfoWidget('demo', session=DemoSession()); w.wait(); display(w)"


@pytest.fixture(scope="module")
def kernel() -> Iterator[Kernel]:
    """One kernel for the module: each test opens and closes its own widget."""
    with running_kernel() as kernel:
        kernel.run(SETUP)
        yield kernel


def widget_messages(messages: list[Message]) -> list[Message]:
    """Return what the page must take in, without the kernel's own chatter."""
    return [m for m in messages if m.kind in ("comm_open", "comm_msg", "display_data", "execute_result", "stream")]


def test_first_paint_is_small(kernel: Kernel) -> None:
    """
    A displayed widget has opened at most 40 models and sent at most 50 kB when its first pane is filled.
    """
    shown = widget_messages(kernel.run(DISPLAY))
    kernel.run("panes_sent(); w.close()")

    opens = [m for m in shown if m.kind == "comm_open"]
    assert 10 <= len(opens) <= 40
    assert ["display_data"] == [m.kind for m in shown if m.kind != "comm_open"]
    assert sum(m.size_bytes for m in shown) <= 50_000
    assert any("gpt-pretrain-ascend-16n" in str(m.content["data"]["state"].get("outputs")) for m in opens)


def test_the_other_panes_follow_unasked(kernel: Kernel) -> None:
    """
    The panes of what is loaded come by themselves: at most two messages a pane, 150 kB together.
    """
    kernel.run(DISPLAY)
    sent = widget_messages(kernel.run("panes_sent()"))
    kernel.run("w.close()")

    assert {"comm_msg"} == {m.kind for m in sent}
    assert 6 <= len(sent) <= 12
    assert sum(m.size_bytes for m in sent) <= 150_000


def model_id(kernel: Kernel, model: str) -> str:
    """Return the id of the only live model of a kind."""
    return str(kernel.value(f"[k for k, v in models().items() if v._model_name == '{model}'][0]"))


def test_choosing_a_tab_sends_nothing_but_the_chart(kernel: Kernel) -> None:
    """
    A tab that is loaded costs no message; the one with a chart costs one, once.
    """
    kernel.run(DISPLAY)
    kernel.run("panes_sent()")
    tab = model_id(kernel, "TabModel")
    updates = [
        [m for m in kernel.choose(tab, index) if m.kind == "comm_msg" and m.content["data"]["method"] == "update"]
        for index in (1, 3, 2, 1, 2)
    ]
    kernel.run("w.close()")

    assert [0, 0, 1, 0, 0] == [len(each) for each in updates]
    outputs = updates[2][0].content["data"]["state"]["outputs"]
    assert 1 == sum("application/vnd.plotly.v1+json" in output["data"] for output in outputs)


def test_refreshing_an_unchanged_job_costs_one_message(kernel: Kernel) -> None:
    """
    A reply that did not change is not sent again: only the state line tells the time.
    """
    reply = "{'metadata': {'id': 'a'}, 'status': {'phase': 'Completed'}}"
    kernel.run(f"still = JobInfoWidget({reply}); still.wait(); display(still)")
    kernel.run("panes_sent()")
    sent = widget_messages(kernel.run("still.refresh(); still.wait(); panes_sent()"))
    kernel.run("still.close()")

    assert len(sent) <= 1
    assert sum(m.size_bytes for m in sent) <= 10_000


def test_closing_leaves_nothing(kernel: Kernel) -> None:
    """
    After close() no model, no comm and no thread of the widget is left.
    """
    counts = "[len(models()), len(get_ipython().kernel.comm_manager.comms), threading.active_count()]"
    before = kernel.value(counts)
    for _ in range(3):
        kernel.run(DISPLAY)
        kernel.run("panes_sent(); w.close(); w.close()")

    assert before == kernel.value(counts)


def test_a_cell_with_an_error_has_no_traceback(kernel: Kernel) -> None:
    """
    What goes wrong in loading is shown in words, and the cell itself succeeds.
    """
    shown = kernel.run("bad = JobInfoWidget('no-such-job', session=DemoSession()); display(bad)")
    kernel.run("panes_sent(); bad.close()")

    html = next(m.content["data"]["text/html"] for m in shown if m.kind == "display_data")
    assert "The demo has no job" in html
    assert "Traceback" not in html


def test_a_slow_job_leaves_its_report_too(kernel: Kernel) -> None:
    """
    A cell that was displayed before the job was there is given the report as soon as it is: pages without widgets.
    """
    kernel.run(SLOW)
    shown = widget_messages(kernel.run("slow = JobInfoWidget('a-job', session=Slow()); display(slow)"))
    sent = kernel.run("told.set(); slow.wait(); panes_sent(); slow.close()")

    assert "Loading the job" in shown[-1].content["data"]["text/plain"]
    updates = [m.content for m in sent if m.kind == "update_display_data"]
    assert [shown[-1].content["transient"]] == [update["transient"] for update in updates]
    assert "gpt-pretrain-ascend-16n" in updates[0]["data"]["text/html"]
    assert "application/vnd.jupyter.widget-view+json" in updates[0]["data"]


SLOW = """
told = threading.Event()
class Slow:
    def fetch(self, resource, job_id, **query):
        told.wait()
        return DemoSession().fetch(resource, "demo")
"""
