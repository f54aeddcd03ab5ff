"""A job that lives in a real page: its phases come by themselves, and at its end a page stays that needs no kernel."""

from __future__ import annotations

import re

import nbformat
import pytest
from nbconvert import HTMLExporter
from playwright.sync_api import Page, expect

from .conftest import Opener
from .lab import Lab
from .notebook import TITLES

pytestmark = pytest.mark.browser

IMPORTS = "from ma_widgets import DemoSession, JobInfoWidget\n"
LIFE = f"{IMPORTS}JobInfoWidget('demo-created', session=DemoSession(speed=15), refresh_seconds=2)"
RUNNING = f"{IMPORTS}w = JobInfoWidget('demo', session=DemoSession(), refresh_seconds=2)\nw"
PATIENCE_MS = 90_000


def test_a_life_goes_by_on_the_screen(open_notebook: Opener, lab: Lab, page: Page, artifacts) -> None:
    """
    Each phase is shown in its turn while nobody touches anything; the chosen tab stays; the report takes its place at
    the end, and is still there after the kernel was restarted and the page loaded again.
    """
    notebook = open_notebook(lab.write("life.ipynb", [LIFE]))
    output = notebook.run(0)
    job = notebook.job()
    job.choose("Status")
    expect(job.state).to_contain_text(re.compile("Pending|Running"), timeout=PATIENCE_MS)
    expect(job.state).to_contain_text("Running", timeout=PATIENCE_MS)
    expect(job.root.get_by_role("tab", name="Status", exact=True)).to_have_attribute("aria-selected", "true")
    page.screenshot(path=artifacts / "life-running.png")

    report = output.locator(".ma-report")
    expect(report.locator("section")).to_have_count(len(TITLES), timeout=PATIENCE_MS)
    expect(report).to_contain_text("Completed")
    expect(output.locator(".ma-panes")).to_have_count(0)
    page.screenshot(path=artifacts / "life-frozen.png")

    notebook.save()
    notebook.do("it.sessionContext.session.kernel.restart()")
    page.goto(lab.url("life.ipynb"))
    kept = page.locator(".jp-OutputArea .ma-report")
    expect(kept.locator("section")).to_have_count(len(TITLES), timeout=PATIENCE_MS)
    expect(kept).to_contain_text("Completed")
    expect(page.get_by_text("Error displaying widget")).to_have_count(0)


def test_how_fresh_it_is_stands_above_the_tabs(open_notebook: Opener, lab: Lab) -> None:
    """
    The line says when the data was fetched and when newer comes, and both go on.
    """
    notebook = open_notebook(lab.write("fresh.ipynb", [RUNNING, "w.auto_refresh = False"]))
    notebook.run(0)
    job = notebook.job()
    line = re.compile(r"updated (\d\d:\d\d:\d\d) · next look in 2 s")
    expect(job.note).to_contain_text(line)
    first = line.search(job.note.inner_text())
    assert first is not None
    expect(job.note).not_to_contain_text(first[1], timeout=PATIENCE_MS)

    notebook.run(1)
    expect(job.note).not_to_contain_text("next look")


def test_the_button_asks_for_the_job(open_notebook: Opener, lab: Lab) -> None:
    """
    Where nothing comes by itself a click brings what is new.
    """
    cell = (
        f"{IMPORTS}from ma_widgets import Resource\n"
        "class Counting:\n"
        "    looks = 0\n"
        "    def fetch(self, resource, *_, **__):\n"
        "        self.looks += resource is Resource.JOB\n"
        "        reply = DemoSession().fetch(Resource.JOB, 'demo')\n"
        "        reply['metadata']['name'] = f'look-{self.looks}'\n"
        "        return reply\n"
        "JobInfoWidget('a-job', session=Counting(), auto_refresh=False)"
    )
    notebook = open_notebook(lab.write("button.ipynb", [cell]))
    notebook.run(0)
    job = notebook.job()
    expect(job.state).to_contain_text("look-1")
    job.root.get_by_role("button", name="Refresh").click()

    expect(job.state).to_contain_text("look-2")
    expect(job.pane).to_contain_text("look-2")


def test_a_reader_can_have_everything_stay(open_notebook: Opener, lab: Lab) -> None:
    """
    What is opened and scrolled is another one after each look: with Pause none comes, until he goes on.
    """
    notebook = open_notebook(
        lab.write("pause.ipynb", [f"{IMPORTS}w = JobInfoWidget('demo', session=DemoSession(), refresh_seconds=2)\nw"])
    )
    notebook.run(0)
    job = notebook.job()
    expect(job.note).to_contain_text("next look in 2 s")
    job.root.get_by_role("button", name="Pause").click()
    expect(job.note).to_contain_text("paused")
    still = job.note.inner_text()
    job.root.get_by_role("button", name="Go on").click()

    assert "next look" not in still
    expect(job.note).to_contain_text("next look in 2 s")
    expect(job.note).not_to_contain_text(still.partition(" · ")[0], timeout=PATIENCE_MS)
    expect(job.root.get_by_role("button", name="Pause")).to_be_visible()


def test_a_chart_that_is_the_same_is_not_drawn_again(open_notebook: Opener, lab: Lab) -> None:
    """
    A refresh that changes only words leaves the chart alone: the reader's zoom stays.
    """
    cells = [
        f"{IMPORTS}from ma_widgets import Resource\n"
        "class Changing:\n"
        "    reply = DemoSession().fetch(Resource.JOB, 'demo-completed')\n"
        "    def fetch(self, *_, **__): return self.reply\n"
        "w = JobInfoWidget('a-job', session=Changing(), auto_refresh=False)\nw",
        "import copy\nChanging.reply = copy.deepcopy(Changing.reply)\n"
        "Changing.reply['status']['secondary_phase'] = 'another-word'\nw.refresh()",
    ]
    notebook = open_notebook(lab.write("zoom.ipynb", cells))
    notebook.run(0)
    job = notebook.job()
    pane = job.choose("Status")
    expect(job.lines.first).to_be_attached()
    job.plot.evaluate("plot => { plot.dataset.mine = 'zoomed'; }")
    notebook.run(1)
    expect(pane).to_contain_text("another-word", timeout=PATIENCE_MS)

    expect(job.plot).to_have_attribute("data-mine", "zoomed")


def test_the_chart_of_a_running_job_stays_while_its_end_moves(open_notebook: Opener, lab: Lab) -> None:
    """
    The clock alone takes nothing from the reader: his zoom stays, and the numbers that he has opened stay open.
    """
    notebook = open_notebook(lab.write("moving.ipynb", [RUNNING]))
    notebook.run(0)
    job = notebook.job()
    pane = job.choose("Status")
    expect(job.lines.first).to_be_attached()
    job.plot.evaluate("plot => { plot.dataset.mine = 'zoomed'; }")
    numbers = pane.locator("details", has_text="Numbers")
    numbers.locator("summary").click()
    expect(numbers).to_have_attribute("open", "")
    updated = re.compile(r"updated (\d\d:\d\d:\d\d)")
    for _ in range(2):
        expect(job.note).to_contain_text(updated)
        before = updated.search(job.note.inner_text())
        assert before is not None
        expect(job.note).not_to_contain_text(before[0], timeout=PATIENCE_MS)

    expect(job.plot).to_have_attribute("data-mine", "zoomed")
    expect(numbers).to_have_attribute("open", "")


def test_a_notebook_becomes_a_page_with_every_tab(
    open_notebook: Opener, lab: Lab, page: Page, context, tmp_path
) -> None:
    """
    What nbconvert makes of a saved notebook shows each tab, its chart and its words, without a kernel or a network.
    """
    notebook = open_notebook(lab.write("saved.ipynb", [RUNNING]))
    notebook.run(0)
    notebook.job()
    notebook.save()
    saved = nbformat.read(lab.root / "saved.ipynb", as_version=4)
    path = tmp_path / "saved.html"
    path.write_text(HTMLExporter().from_notebook_node(saved)[0], encoding="utf-8")
    reader = context.new_page()
    # MathJax and require.js are nbconvert's own, and do not come.
    reader.route(re.compile("^https:"), lambda route: route.abort())
    reader.goto(path.as_uri())
    sections = reader.locator(".ma-report section > h3")

    assert list(TITLES) == sections.all_inner_texts()
    expect(reader.locator(".ma-report figure svg").first).to_be_visible()
    expect(reader.get_by_text("gpt-pretrain-ascend-16n").first).to_be_visible()
    reader.close()
