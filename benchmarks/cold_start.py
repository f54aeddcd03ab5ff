"""What a cold kernel pays until the first pane, in CPU time of fresh processes."""

from __future__ import annotations

from importlib.util import find_spec

from .rows import Row
from .timing import timed_processes

# Planned were 1.6 and 6: see ADR 11.
MOST_TIMES, MOST_OF_TAB = 2.5, 1 / 6
# Of which most is the interpreter itself.
MOST_OF_IMPORT = 0.5

BARE = "import ipywidgets"
IMPORT = "import ma_widgets"
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
    """Return a cold kernel beside the import of ipywidgets alone, and beside the tab where its figure can be made."""
    naive = {"naive": NAIVE} if find_spec("anywidget") else {}
    took = timed_processes({"bare": BARE, "import": IMPORT, "ours": OURS, **naive}, rounds)
    what = "cold kernel → first pane"
    rows = [
        Row("`import ma_widgets`, beside `import ipywidgets`", "normal", took["import"], took["bare"], MOST_OF_IMPORT),
        Row(f"{what}, beside `import ipywidgets`", "normal", took["ours"], took["bare"], MOST_TIMES),
    ]
    if naive:
        rows.append(Row(f"{what}, beside the tab", "normal", took["ours"], took["naive"], MOST_OF_TAB))
    return rows
