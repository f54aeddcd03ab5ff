"""Every demo job on the screen: each tab has all that belongs to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta, timezone

import pytest
from playwright.sync_api import Locator, expect

from ma_widgets import DemoSession, load_job
from ma_widgets.blocks import Block, Card, Chart, DataTable, KeyValues, Notice
from ma_widgets.display import Look
from ma_widgets.job import Job, load_evidence, load_more
from ma_widgets.sessions import Resource
from ma_widgets.tabs import TABS

from .looks import cut_tabs, faint, sticking_out
from .notebook import TITLES, Notebook
from .watch import Watch, watched

pytestmark = pytest.mark.browser

LOOK = Look(timezone(timedelta(hours=8)))


@dataclass(frozen=True)
class Samples:
    """The notebook with a cell for each demo job, its page, and a session as old as the notebook's."""

    watch: Watch
    notebook: Notebook
    session: DemoSession

    def as_opened(self, job_id: str) -> Job:
        """Return the job with all that a reader sees who has opened every tab."""
        job = load_evidence(load_job(job_id, self.session), self.session, job_id)
        more = [Resource.EVENTS, Resource.STAGES, Resource.METRICS, Resource.LOG]
        return load_more(job, self.session, job_id, more)


@pytest.fixture(scope="module")
def samples(lab, context) -> Iterator[Samples]:
    """All demo jobs, each in a cell of its own, in the dark at a narrow width: where most goes wrong."""
    lab.use_theme("dark")
    cells = [f"JobInfoWidget({job_id!r}, session=session)" for job_id in DemoSession.job_ids]
    lab.write("samples.ipynb", ["from ma_widgets import *\nsession = DemoSession(speed=0)", *cells])
    with watched(context, width=760) as watch:
        notebook = Notebook(watch.page, lab, "samples.ipynb")
        notebook.run_all()
        # Time stands still within a session; how long a job has waited counts from when the session was made.
        yield Samples(watch, notebook, DemoSession(speed=0))


# demo-creating has no task whose log could come; the thousand of demo-huge take the simulator too long.
@pytest.mark.parametrize("job_id", [each for each in DemoSession.job_ids if each not in ("demo-huge", "demo-creating")])
def test_each_tab_shows_all_its_blocks_and_is_legible(samples, job_id):
    """
    What the tabs are made of is on the screen: labels, captions, sentences, charts; and no tab gave up.
    In the dark and on a narrow page no text is faint, no title cut, nothing wider than the pane.
    """
    view = samples.notebook.job(DemoSession.job_ids.index(job_id))
    job = samples.as_opened(job_id)

    found = {}
    for index, (title, pane) in enumerate(view.walk()):
        assert [] == _missing(job.section(TABS[index]).blocks, pane), title
        expect(pane).not_to_contain_text("could not be shown")
        found[title] = [*faint(view.root), *cut_tabs(view.root), *sticking_out(view.root)]
    assert {} == {title: what for title, what in found.items() if what}
    assert len(TITLES) == index + 1
    samples.watch.check()


@pytest.mark.parametrize("job_id", DemoSession.job_ids)
def test_plotly_draws_every_step(samples, job_id):
    """
    A job that has had nodes has them as steps, one with very many as a picture; one that has not, a sentence.
    """
    counts = load_job(job_id, samples.session).columns.columns("node_counts")["nodes"]
    view = samples.notebook.job(DemoSession.job_ids.index(job_id))
    pane = view.choose("Status")

    if len(counts) > 500:
        expect(pane.locator("figure svg[role=img]").first).to_be_visible()
        expect(pane).to_contain_text("marks the chart is a picture")
    elif counts:
        expect(pane.locator(".main-svg").first).to_be_visible()
        expect(view.lines.first).to_be_attached()
        assert [float(count) for count in counts[:-1]] == view.steps(counts)
    else:
        expect(pane).to_contain_text("The service reports no node counts")
        expect(pane.locator("svg")).to_have_count(0)


def _missing(blocks: list[Block], pane: Locator) -> list[str]:
    """Return the words of *blocks* that are not in the pane, and the charts that are not drawn."""
    text = " ".join((pane.text_content() or "").split())
    drawn = pane.locator("figure svg, .js-plotly-plot").count()
    words = [LOOK.words(each) for block in blocks for each in _words(block)]
    missing = [each for each in words if " ".join(each.split()) not in text]
    charts = sum(isinstance(block, Chart) for block in blocks)
    return missing if drawn >= charts else [*missing, "a chart"]


def _words(block: Block) -> list[object]:
    if isinstance(block, KeyValues):
        return [block.title, *(label for label, _ in block.items)]
    if isinstance(block, DataTable):
        return [block.caption, *block.labels]
    if isinstance(block, Notice):
        return [block.sentence]
    if isinstance(block, Card):
        return [block.sentence, *(label for label, _ in block.items), *(_words(block.log) if block.log else ())]
    return [block.title]
