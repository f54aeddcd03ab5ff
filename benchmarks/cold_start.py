"""What a cold kernel pays until the first pane, in CPU time of fresh processes."""

from __future__ import annotations

from .rows import Row
from .timing import timed_processes

BARE = "import ipywidgets"
OURS = """
from ma_widgets import DemoSession, JobInfoWidget
widget = JobInfoWidget("demo", session=DemoSession())
widget.wait()
widget._repr_mimebundle_()
"""
NAIVE = """
from benchmarks import naive
from ma_widgets import DemoSession, Resource
naive.tab(DemoSession().fetch(Resource.JOB, "demo"))
"""


def measured(rounds: int) -> list[Row]:
    """Return a cold kernel beside the import of ipywidgets alone, and beside the tab without this package."""
    took = timed_processes({"bare": BARE, "ours": OURS, "naive": NAIVE}, rounds)
    return [
        Row(
            "cold kernel → first pane, beside `import ipywidgets`", "normal", took["ours"], took["bare"], most_times=2.1
        ),
        Row("cold kernel → first pane, beside the tab", "normal", took["ours"], took["naive"], least_faster=6),
    ]
