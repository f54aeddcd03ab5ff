"""The page of a job: the report, with how old it is and when it is asked for again above it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime

from ..blocks import Notice
from ..display import Look, Section, document
from ..i18n import N_, say
from ..job import Job
from ..tabs import TABS, error_notice
from ._cache import Seen

# A page that has nothing yet asks soon.
SOON_SECONDS = 2
_LEAST_SECONDS = 2
# Longer than any id can be.
_LONGEST_ID = 80


# What is opened in a page, and where its reader was, is gone when it is loaded again.
STAY, MOVE = ("?stay", N_("Keep this page as it is")), ("?", N_("Keep this page up to date"))


def page_of(job: Job, seen: Seen, now: datetime, look: Look, *, stays: bool = False) -> str:
    """Return the page of *job* as it was *seen*; one that *stays* does not say when it comes again."""
    first, *rest = job.sections()
    first = first._replace(blocks=[*_above(job, seen, now, stays=stays), *first.blocks])
    way = None if job.is_final else MOVE if stays else STAY
    return document(job.heading, [first, *rest], look, at=job.columns.at, way=way)


def page_without_job(job_id: str, notices: Sequence[Notice], look: Look) -> str:
    """Return the page of a job that is not known, or not yet: a title, and why."""
    tab = TABS[0]
    heading = say(
        N_("Training job {job_id}"), job_id=f"{job_id[:_LONGEST_ID]}…" if len(job_id) > _LONGEST_ID else job_id
    )
    return document(heading, [Section(tab.name, look.words(tab.title), notices)], look)


def loading(job_id: str) -> Notice:
    """Return what stands in the place of a job that is being loaded."""
    sentence = N_("Loading the job {job_id}; this page asks again in {seconds} s.")
    return Notice(say(sentence, job_id=repr(job_id), seconds=SOON_SECONDS))


def asked_again_seconds(job: Job | None, seen: Seen) -> int | None:
    """Return after how many seconds the page is to be loaded again; None for a job that has ended, or never will be."""
    goes_on = bool(seen.error and seen.error.retryable) if job is None else not job.is_final
    return max(math.ceil(seen.next_seconds), _LEAST_SECONDS) if goes_on else None


def _above(job: Job, seen: Seen, now: datetime, *, stays: bool) -> list[Notice]:
    error = [error_notice(seen.error)] if seen.error else []
    age = math.floor((now - seen.at).total_seconds()) if seen.at else 0
    seconds = asked_again_seconds(job, seen)
    if seconds is None:
        sentence = say(N_("The job has ended: this page does not ask again. The data is {age} s old."), age=age)
    elif stays:
        sentence = say(N_("The data was {age} s old when you asked; this page stays as it is."), age=age)
    else:
        words = N_("The data is {age} s old; this page asks again in {seconds} s.")
        sentence = say(words, age=age, seconds=seconds)
    return [*error, Notice(sentence)]
