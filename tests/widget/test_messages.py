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
        if thread.name in ("ma_widgets-load", "ma_widgets-fill", "ma_widgets-log"):
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


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_first_paint_is_small(kernel: Kernel, language: str) -> None:
    """
    A displayed widget has opened at most 40 models and sent at most 50 kB when its first pane is filled.
    """
    kernel.run(f"from ma_widgets.options import MaWidgets\nMaWidgets.instance().language = {language!r}")
    shown = widget_messages(kernel.run(DISPLAY))
    kernel.run("MaWidgets.instance().language = 'en'")
    kernel.run("panes_sent(); w.close()")

    opens = [m for m in shown if m.kind == "comm_open"]
    assert 10 <= len(opens) <= 40
    assert ["display_data"] == [m.kind for m in shown if m.kind != "comm_open"]
    assert sum(m.size_bytes for m in shown) <= 50_000
    assert any("gpt-pretrain-ascend-16n" in str(m.content["data"]["state"].get("outputs")) for m in opens)


def test_the_other_panes_follow_unasked(kernel: Kernel) -> None:
    """
    The panes of what is loaded come by themselves: at most two messages a tab, 150 kB together.
    """
    kernel.run(DISPLAY)
    sent = widget_messages(kernel.run("panes_sent()"))
    kernel.run("w.close()")

    assert {"comm_open", "comm_msg"} == {m.kind for m in sent}
    assert 10 <= len(sent) <= 20
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


ASKED = [(6, "stages"), (7, "events"), (8, "logs"), (9, "metrics")]


def opened(kernel: Kernel, tab: str, index: int) -> list[Message]:
    """Return what the page takes in when a tab is opened, until all that it shows has come."""
    return widget_messages(kernel.choose(tab, index)) + widget_messages(kernel.run("panes_sent()"))


@pytest.mark.parametrize(("index", "name"), ASKED, ids=[name for _, name in ASKED])
def test_opening_a_tab_that_asks_is_a_few_messages(kernel: Kernel, index: int, name: str) -> None:
    """
    Its parts and controls are opened once, and filled when there is something: at most 20 messages, 250 kB.
    """
    kernel.run(DISPLAY)
    kernel.run("panes_sent()")
    tab = model_id(kernel, "TabModel")
    first = opened(kernel, tab, index)
    kernel.choose(tab, 0)
    again = [m for m in opened(kernel, tab, index) if m.kind == "comm_open"]
    kernel.run("w.close()")

    assert 1 <= len(first) <= 20
    assert sum(m.size_bytes for m in first) <= 250_000
    assert [] == again


def test_after_every_tab_was_opened_closing_leaves_nothing(kernel: Kernel) -> None:
    """
    What was opened later is freed too: panes, controls, and their styles.
    """
    counts = "[len(models()), len(get_ipython().kernel.comm_manager.comms), threading.active_count()]"
    before = kernel.value(counts)
    kernel.run(DISPLAY)
    kernel.run("panes_sent()")
    few, tab = kernel.value("len(models())"), model_id(kernel, "TabModel")
    for index in range(11):
        opened(kernel, tab, index)
    many = kernel.value("len(models())")
    kernel.run("w.close(); panes_sent()")

    assert few < many <= few + 45
    assert before == kernel.value(counts)


CHANGING = """
from ma_widgets import Resource
class Changing:
    reply = DemoSession().fetch(Resource.JOB, "demo")
    def fetch(self, resource, job_id, **query):
        return self.reply
job = Changing()
changing = JobInfoWidget("a-job", session=job); changing.wait(); display(changing)
"""
REFRESH = "changing.refresh(); changing.wait(); panes_sent()"


def test_a_refresh_sends_what_is_looked_at(kernel: Kernel) -> None:
    """
    An unchanged job costs one message, the state line; one changed field at most three, and 10 kB.
    """
    kernel.run(CHANGING)
    kernel.run("panes_sent()")
    unchanged = widget_messages(kernel.run(REFRESH))
    changed = widget_messages(kernel.run(f"job.reply['metadata']['name'] = 'another-name'; {REFRESH}"))
    tab = model_id(kernel, "TabModel")
    later = [m for m in kernel.choose(tab, 1) if "another-name" in str(m.content)]
    kernel.run("changing.close()")

    assert len(unchanged) <= 1
    assert len(changed) <= 3
    assert sum(m.size_bytes for m in changed) <= 10_000
    assert "another-name" in str(changed[-1].content)
    assert 1 == len(later)


HUGE = """
huge = DemoSession().fetch(Resource.JOB, "demo")
huge["status"]["task_statuses"] = [{"task": f"worker-{i}", "exit_code": 1, "message": "m" * 500} for i in range(10_000)]
huge["algorithm"]["parameters"] = [{"name": f"p{i}", "value": str(i)} for i in range(10_000)]
huge["status"]["node_count_metrics"] = [[1753776020000 + i * 1000, i % 17] for i in range(100_000)]
huge["status"]["phase"] = "Failed"
h = JobInfoWidget(huge); h.wait(); display(h)
"""


def test_no_message_of_a_huge_job_is_large(kernel: Kernel) -> None:
    """
    Ten thousand tasks and parameters and a hundred thousand node counts: no message of more than 512 kB.
    """
    kernel.run("from ma_widgets import Resource")
    shown = widget_messages(kernel.run(HUGE)) + widget_messages(kernel.run("panes_sent()"))
    chart = kernel.choose(model_id(kernel, "TabModel"), 2)
    kernel.run("h.close()")

    assert max(m.size_bytes for m in [*shown, *chart]) <= 512_000
    assert all(str(m.content).count("<tr>") <= 3_000 for m in shown)


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


def test_running_a_cell_again_leaves_one_widget(kernel: Kernel) -> None:
    """
    However often a cell is run, the models of its last widget are all there are.
    """
    kernel.run(DISPLAY, cell="again")
    kernel.run("panes_sent()")
    counts = "[len(models()), threading.active_count()]"
    once = kernel.value(counts)
    for _ in range(10):
        kernel.run(DISPLAY, cell="again")
        kernel.run("panes_sent()")

    assert once == kernel.value(counts)
    kernel.run("w.close()")


def test_what_another_cell_shows_stays(kernel: Kernel) -> None:
    """
    A widget that is shown again, or still shown by another cell, is not closed.
    """
    kernel.run("kept = JobInfoWidget('demo', session=DemoSession()); kept.wait(); display(kept)", cell="one")
    kernel.run("display(kept)", cell="two")
    kernel.run("panes_sent()")
    open_models = kernel.value("len(models())")
    kernel.run("display(kept)", cell="two")
    kernel.run("new = JobInfoWidget('demo', session=DemoSession()); new.wait(); display(new)", cell="two")
    kernel.run("panes_sent()")

    assert 2 * open_models == kernel.value("len(models())")
    kernel.run("kept.close(); new.close()")


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


LARGE = """
reply = DemoSession().fetch("job", "demo")
reply["algorithm"]["parameters"] = [{"name": f"p{number}", "value": "1"} for number in range(6_000)]
"""


def test_a_large_job_is_shown_before_its_report_is_made(kernel: Kernel) -> None:
    """
    The live view comes first; pages without widgets are given the report, with the first rows of long tables, after it.
    """
    kernel.run(LARGE)
    messages = kernel.run("large = JobInfoWidget(reply); large.wait(); display(large)")
    messages += kernel.run("panes_sent(); large.close()")
    shown = [m for m in messages if m.kind in ("display_data", "update_display_data")]
    first, then = (m.content["data"] for m in shown)

    assert "Loading the job" in first["text/plain"]
    assert 10_000 > len(first["text/html"])
    assert "First 50 of 6,000 rows." in then["text/html"]
    assert first["application/vnd.jupyter.widget-view+json"] == then["application/vnd.jupyter.widget-view+json"]
