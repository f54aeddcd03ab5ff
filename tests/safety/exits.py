"""Every way in which a job leaves the package, as text: what a page, a terminal, a spreadsheet or a ticket gets."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from ma_widgets import Job
from ma_widgets.blocks import Block, Chart
from ma_widgets.display import PLOTLY, Look, bundle
from ma_widgets.tabs import TABS, blocks_of
from ma_widgets.widget._contents import Contents
from ma_widgets.widget._view import outputs_of

from ..conftest import NOW

Exit = Callable[[Job], str]


def _blocks(job: Job) -> Iterator[Block]:
    return (block for tab in TABS for block in blocks_of(tab, job.columns))


def panes(job: Job) -> str:
    """What the outputs of the live view hold as HTML, each tab in its pane."""
    parts = (part for tab in TABS for part in outputs_of(job.section(tab), Look(), live=True))
    return "".join(output["data"]["text/html"] for part in parts for output in part)


def page(job: Job) -> str:
    """The file that ``to_html(path)`` writes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "job.html"
        job.to_html(path)
        return path.read_text(encoding="utf-8")


def pictures(job: Job) -> str:
    """The inline SVG of every chart."""
    return "".join(block.svg(None, Look().words(block.alt)) for block in _blocks(job) if isinstance(block, Chart))


def figures(job: Job) -> str:
    """The figures that plotly draws, as JSON: those of the panes, and those of ``job.figures``."""
    drawn = [bundle(block, Look())[PLOTLY] for block in _blocks(job) if isinstance(block, Chart)]
    return json.dumps([drawn, {name: figure.to_plotly_json() for name, figure in job.figures.items()}], default=str)


def above(job: Job) -> str:
    """The lines above the tabs."""
    return "".join(map(str, _contents(job).state_lines()))


def offered(job: Job) -> str:
    """What there is to choose in the tabs, as the lists show it."""
    options = (each for index in range(len(TABS)) for each in _contents(job).options(index).values())
    return "\n".join(Look().words(label) for each in options for label, _ in each)


def _contents(job: Job) -> Contents:
    return Contents(job.id, "ready", Look(), job, updated_at=NOW, looked_at=NOW)


HTML: dict[str, Exit] = {
    "panes of the widget": panes,
    "report in the cell": lambda job: job.to_html(),
    "HTML page": page,
    "SVG": pictures,
    "line above the tabs": above,
}
TEXT: dict[str, Exit] = {
    "terminal": lambda job: job.to_text(every_field=True),
    "cell without a page": lambda job: job._repr_mimebundle_()["text/plain"],
    "lists to choose from": offered,
    "repr and heading": lambda job: f"{job!r} {job.heading}",
}
FILES: dict[str, Exit] = {
    "CSV": lambda job: "".join(job.to_csv(name) for name in job.frames),
    "JSON": lambda job: job.to_json(),
    "Markdown": lambda job: job.to_markdown(),
}
EXITS: dict[str, Exit] = {**HTML, **TEXT, **FILES, "plotly": figures}
