"""
What a cold kernel pays, in CPU time of fresh processes, as ratios within one run.

    python benchmarks/cold_start.py
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys

RUNS = 7

BARE = "import ipywidgets"
OURS = """
from ma_widgets import DemoSession, JobInfoWidget
widget = JobInfoWidget("demo", session=DemoSession())
widget.wait()
widget._repr_mimebundle_()
"""
NAIVE = """
import ipywidgets, pandas, plotly.graph_objects as go
from ma_widgets import DemoSession, Resource
reply = DemoSession().fetch(Resource.JOB, "demo")
frames = [pandas.json_normalize(reply[part]) for part in ("metadata", "status", "algorithm", "spec")]
points = reply["status"]["node_count_metrics"]
figure = go.FigureWidget(go.Scatter(x=[at for at, _ in points], y=[count for _, count in points]))
ipywidgets.Tab([*(ipywidgets.HTML(frame.to_html()) for frame in frames), figure])
"""


def cpu_seconds(code: str) -> float:
    """Return user and system time of a fresh process that runs *code*, the median of some runs."""
    times = []
    for _ in range(RUNS):
        before = os.times()
        subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL)
        after = os.times()
        times.append(after.children_user - before.children_user + after.children_system - before.children_system)
    return statistics.median(times)


def main() -> None:
    bare, ours, naive = (cpu_seconds(code) for code in (BARE, OURS, NAIVE))
    print(f"import ipywidgets                     {bare:6.2f} s  1.0")
    print(f"import, widget, first pane            {ours:6.2f} s  {ours / bare:.1f} times that (budget 1.6)")
    print(f"json_normalize, to_html, FigureWidget {naive:6.2f} s  {naive / ours:.1f} times ours (budget: at least 6)")


if __name__ == "__main__":
    main()
