"""A Chinese report: what is ours in it is Chinese, and what others wrote is what they wrote."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timezone
from functools import cache
from signal import Signals
from zoneinfo import ZoneInfo

import pytest

from ma_widgets import DemoSession, Resource
from ma_widgets.blocks import LogLine
from ma_widgets.display import Look
from ma_widgets.errors import MaWidgetsError
from ma_widgets.i18n import Label, Sentence, translated
from ma_widgets.job import Job, load_evidence, load_job, load_more, read_job
from ma_widgets.sessions import Reply
from ma_widgets.tabs import TABS, blocks_of

from ..diagnosis.jobs import found
from ..diagnosis.seen import SEEN

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=timezone.utc)
JOBS = DemoSession(now=lambda: NOW).job_ids
CHINESE = re.compile(r"[\u4e00-\u9fff]")
# One that is cut off is none.
WORD = re.compile(r"[A-Za-z]{2,}(?![A-Za-z]|…)")
PLACE = re.compile(r"\{\w+\}")
# What is called so in Chinese too.
NAMES = re.compile("AK/SK|GiB|JupyterLab|MindStudio Insight|TensorBoard|Token|[CGN]PU|OBS|[NP]FS|SSH|UUID")
# Fields of blocks that a program reads.
UNREAD = {"names", "name", "level", "tone"}
# Zones, units, what a traceback says, services, figures, signals and metrics.
OF_NO_LANGUAGE = {
    *("UTC", "GB", "line", "in", "SSH", "TensorBoard"),
    *("timeline", "node", "count", *(signal.name for signal in Signals), "npuUtil"),
}


class Recorder:
    """The demo, with every text of its replies kept."""

    def __init__(self) -> None:
        self._session = DemoSession(now=lambda: NOW)
        self.said: set[str] = set()

    def fetch(self, resource: Resource, job_id: str | None, **query: object) -> Reply:
        try:
            reply = self._session.fetch(resource, job_id, **query)
        except MaWidgetsError as error:
            self.said.update(anothers(error.sentences))
            raise
        self.said.update(texts_of(reply))
        return reply


def anothers(value: object) -> Iterator[str]:
    """Yield what is not ours in a sentence of an error."""
    return (text for text in ours(value) if not isinstance(text, Label))


def texts_of(reply: object) -> Iterator[str]:
    if isinstance(reply, Mapping):
        for name, value in reply.items():
            yield name
            yield from texts_of(value)
    elif isinstance(reply, list):
        for value in reply:
            yield from texts_of(value)
    else:
        yield str(reply)


@cache
def looked_at(job_id: str) -> tuple[Job, str]:
    """Return a job with all there is of it, and all that was said by others."""
    session = Recorder()
    job = load_evidence(load_job(job_id, session), session, job_id)
    for resource in (Resource.EVENTS, Resource.STAGES, Resource.TASKS, Resource.METRICS):
        job = load_more(job, session, job_id, [resource], ["worker-0"])
    return job.shown_with(Look(timezone.utc, language="zh-CN")), "\n".join(session.said)


def ours(value: object) -> Iterator[str]:
    """Yield each text of a block that somebody reads, our templates apart from what is put into them."""
    if isinstance(value, Sentence):
        yield Label(value.template)
        for each in value.values.values():
            yield from ours(each)
    elif isinstance(value, (str, LogLine)):
        yield value if isinstance(value, str) else value.text
    elif isinstance(value, Mapping):
        yield from ours(list(value.items()))
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from ours(each)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            if field.name not in UNREAD:
                yield from ours(getattr(value, field.name))


@pytest.mark.parametrize("job_id", JOBS)
def test_every_word_of_a_report_is_translated_or_anothers(job_id):
    """
    A text in a block is ours and in the catalogue, or made of words that the service, a user or a program said.
    """
    job, said = looked_at(job_id)
    shown = [each for tab in TABS for each in ours([tab.title, *blocks_of(tab, job.columns)])]
    words = {*WORD.findall(said), *OF_NO_LANGUAGE}

    assert [] == sorted({text for text in shown if isinstance(text, Label) and not is_chinese(text)})
    others = {text for text in shown if not isinstance(text, Label)}
    assert [] == sorted(text for text in others if not words.issuperset(WORD.findall(text)))


def is_chinese(template: str) -> bool:
    said = translated(template, "zh-CN")
    return CHINESE.search(said) is not None or not WORD.search(NAMES.sub("", PLACE.sub("", said)))


@pytest.mark.parametrize("code", sorted(SEEN))
def test_every_word_of_a_finding_is_translated_or_anothers(code):
    """
    A finding is said in our sentences, and what it quotes is what others wrote.
    """
    for reply, others in SEEN[code]:
        words = {*WORD.findall("\n".join([*texts_of(reply), *texts_of(others)])), *OF_NO_LANGUAGE}
        shown = [
            each
            for finding in found(reply, **others)
            for each in ours([finding.title, finding.evidence, finding.source])
        ]

        assert [] == [text for text in shown if isinstance(text, Label) and not is_chinese(text)]
        quoted = [text for text in shown if not isinstance(text, Label)]
        assert [] == [text for text in quoted if not words.issuperset(WORD.findall(text))]


@pytest.mark.parametrize("job_id", JOBS)
def test_what_others_wrote_is_the_same_in_every_language(job_id):
    """
    Names, messages and lines of logs stand in the Chinese report as they stand in the English one.
    """
    job, _ = looked_at(job_id)
    chinese, english = (job.shown_with(Look(timezone.utc, language=each)).to_text() for each in ("zh-CN", "en"))
    written = {job.id, job.name, *job.columns.columns("events")["message"], *job.columns.columns("log")["text"]}
    seen = {text for text in written if text and text in english}

    assert len(seen) > 1
    assert seen == {text for text in seen if text in chinese}
    assert english != chinese


def test_a_job_that_is_called_like_a_label_of_ours_keeps_its_name():
    """
    What is translated is told by its type, not by what it says.
    """
    reply = {"metadata": {"id": "job-1", "name": "Status", "description": "Running"}, "status": {"phase": "Running"}}
    told = read_job(reply, at=NOW).shown_with(Look(timezone.utc, language="zh-CN")).to_text()

    assert ["Status", "Running"] == [re.search(f"\n{label} +(.*)\n", told)[1] for label in ("名称", "描述")]
    assert re.search(r"\n状态 +运行中\n", told)


def test_times_are_in_the_readers_zone_in_every_language():
    """
    The zone is an option of its own, and written the same.
    """
    job = read_job({"metadata": {"id": "job-1", "create_time": 1772366400000}}, at=NOW)
    told = job.shown_with(Look(ZoneInfo("Asia/Shanghai"), language="zh-CN")).to_text()

    assert "截至2026-03-01 20:00:00 · 时区：Asia/Shanghai\n" in told
    assert re.search(r"\n创建时间 +2026-03-01 20:00:00 UTC\+08:00\n", told)


def test_a_number_is_written_the_same():
    """
    Digits and the marks of thousands are those of both languages, as in the service's console.
    """
    job, _ = looked_at("demo-huge")

    assert "1,024" in job.to_text()
