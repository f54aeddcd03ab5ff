"""Measure everything and write docs/performance.md; with ``--guard`` only what has a ratio to keep, writing nothing."""

from __future__ import annotations

import os
import platform
import sys
from datetime import datetime, timezone
from importlib.metadata import version
from pathlib import Path

from . import cold_start, growth, in_the_kernel, rows

_DOCUMENT = Path(__file__).parent.parent / "docs" / "performance.md"
_ROUNDS, _GUARD_ROUNDS = 7, 3
# A huge job takes half a minute a round.
_HUGE_GUARD_ROUNDS = 1
# A machine may be busy: what is nearly twice as slow as it may be still passes.
_MOST_SHARE = 2
_NAMED = ("ipywidgets", "jupyterlab", "pandas", "plotly")

_TEXT = """# What it costs

Written by `python3 scripts/benchmark`, in one run on one machine: read the times as ratios within a row. Beside ours
stands what a user would do without this package: `pandas.json_normalize` of the reply and of its lists,
`DataFrame.to_html` of the first 200 rows of each, as many as our report shows, `json.dumps`, an ipywidgets `Tab` with
all rows and a `FigureWidget`. What cannot be had, and why, is in
[ADR 11](adr/0011-what-masking-costs.md).

{machine}

Jobs: normal (16 tasks, 10 parameters, 1,000 node-count points, 2 running records), large (4,096 tasks, 10,000
parameters), huge (10,000 tasks, 10,000 parameters, 1,000,000 points, 2,000 records; 28 MB of JSON). "All columns" and
"all DataFrames" are all frames but the two that list every leaf of the replies. "A cell" is all that the kernel does
for a displayed job, on all threads: the first pane, the other panes behind it, the report and the text for pages
without widgets. "Refreshed" is a displayed job that is looked at again, read anew as a whole.

## In the kernel

{kernel}
## In the browser

From sending the cell to the paint, in JupyterLab and Chromium, the reply decoded already. A stall is the longest time
in which the page painted nothing, 0 below 50 ms. "First" is in a fresh page with a fresh kernel: for a chart it loads
plotly, for a `FigureWidget` also plotly's five megabytes. A tab's text is a row of its table or the log; what costs a
request is asked for when it is first chosen. A huge job has 10,620 events, 540 stages, a page of 500 lines of log, and
metrics of some hours.

{browser}
## How it grows

From the normal job to one of a thousand times its size. What is on screen is bounded: from a hundred times on it stays.

{growth}"""


def main(arguments: list[str]) -> int:
    """Return 0, or 1 when ``--guard`` finds a ratio of more than twice its budget."""
    if "--guard" in arguments:
        return _guard()
    # Only where a browser is to be measured must there be one.
    from . import in_the_browser

    kernel = [*cold_start.measured(_ROUNDS), *in_the_kernel.measured(_ROUNDS)]
    text = _TEXT.format(
        machine=_machine(),
        kernel=rows.table(kernel),
        growth=growth.table(growth.measured()),
        browser=f"{in_the_browser.table(in_the_browser.measured())}\n",
    )
    _DOCUMENT.write_text(text, encoding="utf-8")
    print(text)
    return 0


def _guard() -> int:
    kept = [
        *cold_start.measured(_GUARD_ROUNDS),
        *in_the_kernel.measured(_GUARD_ROUNDS, ("normal", "large")),
        *in_the_kernel.measured(_HUGE_GUARD_ROUNDS, ("huge",)),
    ]
    broken = [row for row in kept if row.share > _MOST_SHARE]
    print(rows.table(kept))
    for row in broken:
        print(f"{row.what}, {row.size} job: {row.share:.1f} times its budget.")
    return 1 if broken else 0


def _machine() -> str:
    processor = next((line.partition(":")[2].strip() for line in _processors() if line.startswith("model name")), "")
    system = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores {processor}".strip()
    packages = ", ".join(f"{name} {version(name)}" for name in _NAMED)
    day = datetime.now(timezone.utc).date().isoformat()
    return f"Machine: {system}; Python {platform.python_version()}, {packages}. {day}."


def _processors() -> list[str]:
    told = Path("/proc/cpuinfo")
    return told.read_text(encoding="utf-8").splitlines() if told.exists() else []


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
