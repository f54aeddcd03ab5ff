"""A real kernel: what the SDK prints while a job loads, and what the user prints at the same moment."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .. import modelarts_stand_in
from .kernel import Kernel, running_kernel

SETUP = f"""
import logging, sys, threading, warnings
sys.path.insert(0, {str(Path(modelarts_stand_in.__file__).parent)!r})
import modelarts
from ma_widgets import DemoSession, JobInfoWidget, NotebookSession, Resource

begun, go = threading.Event(), threading.Event()
details = DemoSession().fetch(Resource.JOB, "demo")

def service(job_id):
    print("noise of the SDK", threading.current_thread().name)
    warnings.warn("noise of the SDK")
    logging.getLogger("modelarts").warning("noise of the SDK")
    begun.set()
    assert go.wait(60)
    return details

modelarts.service = service
"""
CELL = """
w = JobInfoWidget("job-1", session=NotebookSession())
assert begun.wait(60)
print("of the user")
print("warning of the user", file=sys.stderr)
go.set()
w.wait(60)
print("after", w.phase)
"""


@pytest.fixture(scope="module")
def kernel() -> Iterator[Kernel]:
    """A kernel with the stand-in for the SDK on its path."""
    with running_kernel() as kernel:
        kernel.run(SETUP)
        yield kernel


def test_only_the_users_prints_reach_the_cell(kernel: Kernel) -> None:
    """
    While a job loads in the background, the SDK's prints, warnings and log stay out, and the cell's own stay in.
    """
    streams = [message.content for message in kernel.run(CELL) if message.kind == "stream"]
    texts = {name: "".join(s["text"] for s in streams if s["name"] == name) for name in ("stdout", "stderr")}

    assert {"stdout": "of the user\nafter Running\n", "stderr": "warning of the user\n"} == texts
    assert kernel.value("type(sys.stdout).__name__") == kernel.value("type(sys.stderr).__name__") == "OutStream"


def test_a_print_right_after_the_load_is_the_users(kernel: Kernel) -> None:
    """
    The thread that asked the SDK in the foreground prints as ever afterwards, and the noise went to the log.
    """
    code = """
records = []
class Keep(logging.Handler):
    def emit(self, record):
        records.append(record.getMessage())
log = logging.getLogger("ma_widgets.sessions")
log.setLevel(logging.DEBUG); log.addHandler(Keep()); log.propagate = False
NotebookSession().fetch(Resource.JOB, "job-1")
print("after")
"""
    streams = [message.content["text"] for message in kernel.run(code) if message.kind == "stream"]

    assert ["after\n"] == streams
    assert "noise of the SDK" in str(kernel.value("records"))
