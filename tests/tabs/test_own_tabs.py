"""Tabs that a user makes: where they stand, what they see, and that a fault in one is its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from ma_widgets import DemoSession, Resource, Tab, blocks, load_job
from ma_widgets.frames import MASK, JobFrames
from ma_widgets.tabs import TABS, blocks_of, checked_tabs

from ..conftest import NOW, reply

FRAMES = JobFrames({"metadata": {"id": "job-1"}})


def restarts(frames: JobFrames) -> Iterator[blocks.Block]:
    yield blocks.KeyValues([("Began again", len(frames.columns("running_records")["started_at"]))])


RESTARTS = Tab("restarts", "Restarts", restarts)


def test_tabs_of_your_own_stand_behind_ours() -> None:
    """
    None of the package's tabs is lost or moved by one more.
    """
    assert (*TABS, RESTARTS) == checked_tabs([RESTARTS])


@pytest.mark.parametrize("form", ["to_html", "to_text", "to_markdown"])
def test_every_report_has_the_tab(form: str) -> None:
    """
    Such a tab is exported with the others, after the last of them, and not without being asked for.
    """
    job = load_job("demo", DemoSession(now=NOW))
    text = getattr(job.with_tabs([RESTARTS]), form)()

    assert text.rindex("All fields") < text.rindex("Restarts") < text.rindex("Began again")
    assert "Began again" not in getattr(job, form)()


@pytest.mark.parametrize(
    ("more", "error", "sentence"),
    [
        ([restarts], TypeError, "is no tab"),
        ([Tab("my tab", "Mine", restarts)], ValueError, "'my tab' is none"),
        ([Tab("status", "Mine", restarts)], ValueError, "'status' already"),
        ([RESTARTS, RESTARTS], ValueError, "'restarts' already"),
    ],
)
def test_what_is_no_tab_more_is_refused(more: Any, error: type[Exception], sentence: str) -> None:
    """
    A name stands in links and under choices: it is an identifier, and the tab's own.
    """
    with pytest.raises(error, match=sentence):
        checked_tabs(more)


@pytest.mark.parametrize(
    "block",
    [
        "a text",
        blocks.KeyValues([("one", "two", "three")]),  # type: ignore[list-item]
        blocks.DataTable(["a"], ["A"], 3),  # type: ignore[arg-type]
        blocks.Log(3),  # type: ignore[arg-type]
    ],
    ids=["no block", "no pairs", "no columns", "no lines"],
)
def test_a_block_that_cannot_be_drawn_is_a_fault_of_its_tab(block: Any) -> None:
    """
    What a tab yields is drawn before it stands beside others: the report and the widget have the other tabs.
    """

    def broken(frames: JobFrames) -> Iterator[Any]:
        yield blocks.KeyValues([("Fine", 1)])
        yield block

    (notice,) = blocks_of(Tab("broken", "Broken", broken), FRAMES)

    assert isinstance(notice, blocks.Notice)
    assert "a fault of this tab" in notice.details


def test_a_tab_sees_masked_values_only() -> None:
    """
    Whoever writes a tab need not think of secrets: its frames have none.
    """
    details = reply("running")
    details["algorithm"]["environments"] = {"HF_TOKEN": "hf_made_up_0123456789abcdefghij"}

    def everything(frames: JobFrames) -> Iterator[blocks.Block]:
        rows = [list(frames.columns(name).rows()) for name in frames.names]
        yield blocks.Text(json.dumps([rows, frames.reply], default=str, ensure_ascii=False))

    (text,) = blocks_of(Tab("everything", "Everything", everything), JobFrames(details, NOW))

    assert isinstance(text, blocks.Text)
    assert "hf_made_up" not in text.text
    assert MASK in text.text


def test_what_a_tab_shows_is_text() -> None:
    """
    Markup in a title or a value is shown as it is written.
    """

    def marked(frames: JobFrames) -> Iterator[blocks.Block]:
        yield blocks.KeyValues([("<b>label</b>", "<script>value</script>")])

    html = load_job("demo", DemoSession(now=NOW)).with_tabs([Tab("marked", "<i>title</i>", marked)]).to_html()

    assert not [markup for markup in ("<b>label", "<script", "<i>title") if markup in html]
    assert "&lt;script&gt;value" in html


def test_a_tab_more_can_need_a_request() -> None:
    """
    What it names in needs is there, or says why not, as in the package's own tabs.
    """

    def newest(frames: JobFrames) -> Iterator[blocks.Block]:
        yield blocks.Notice(f"{frames.columns('events').row_count} events")

    tab = Tab("newest", "Newest", newest, needs=frozenset({Resource.JOB, Resource.EVENTS}))
    job = load_job("demo-failed", DemoSession(now=NOW), resources=[Resource.EVENTS])
    (notice,) = blocks_of(tab, job.columns)

    assert frozenset({Resource.EVENTS}) == tab.costs
    assert f"{len(job.frames['events'])} events" == getattr(notice, "sentence", "")
