"""What one reply of a job shows to be secret is masked in all of them, whichever is read first."""

from __future__ import annotations

import itertools

import pytest

from ma_widgets.frames import MASK, JobFrames, Others
from ma_widgets.job import Job

C = "Zq7kWv9Lp4Xn2Rt8Bh"
SHOWS = {
    "job": ({"algorithm": {"environments": {"DB_PASSWORD": C}}}, {}),
    "command": ({"algorithm": {"command": f"train --api_key={C}"}}, {}),
    "events": ({}, {"events": {"events": [{"message": f"login with password={C}"}]}}),
    "stages": ({}, {"stages": {"running_records": [{"record_order": 1, "stages": [{"en_message": f"token={C}"}]}]}}),
    "tasks": ({}, {"tasks": {"tasks": [{"task": "worker-0", "secret": C}]}}),
    "logs": ({}, {"logs": {"worker-0": {"content": f"Authorization: Bearer {C}\n"}}}),
}
HOLDS = {
    "job": ({"metadata": {"description": f"see {C} there"}}, {}),
    "events": ({}, {"events": {"events": [{"message": f"see {C} there"}]}}),
    "tasks": ({}, {"tasks": {"tasks": [{"task": "worker-0", "host": f"see {C} there"}]}}),
    "logs": ({}, {"logs": {"worker-0": {"content": f"see {C} there\n"}}}),
}
PAIRS = [pair for pair in itertools.product(SHOWS, HOLDS) if pair[0] != pair[1]]


def joined(shows, holds):
    """Return a job's reply and its others with what shows the secret and what only holds it."""
    job = {"metadata": {"id": "job-1"}}
    for made, _ in (SHOWS[shows], HOLDS[holds]):
        for block, inside in made.items():
            job[block] = {**job.get(block, {}), **inside}
    return job, {**SHOWS[shows][1], **HOLDS[holds][1]}


def whole(frames):
    return repr([frames.reply, *(frames.other(name) for name in ("events", "stages", "tasks", "metrics", "logs"))])


@pytest.mark.parametrize(("shows", "holds"), PAIRS)
def test_a_secret_of_one_reply_is_none_of_another(shows, holds):
    """
    It stands under its name in one, and in a sentence in the other.
    """
    job, others = joined(shows, holds)
    text = whole(JobFrames(job, None, Others(**others)))

    assert C not in text
    assert f"see {MASK} there" in text


@pytest.mark.parametrize(("shows", "holds"), PAIRS)
def test_what_is_fetched_later_masks_what_was_read_before(shows, holds):
    """
    Frames that were made before the reply came that shows the secret are made anew.
    """
    job, others = joined(shows, holds)
    first = JobFrames(job)
    before = first.columns("metadata"), first.summary, first.entries
    later = first.with_others(Others(**others))

    assert C not in whole(later)
    assert C not in repr([*later.columns("metadata").rows(), later.summary, later.entries])
    assert before[0] is first.columns("metadata")


def test_a_name_that_another_reply_shows_to_be_secret_is_masked_in_all_that_a_job_tells():
    """
    In what was read of it before too: its heading, its text, its JSON.
    """
    first = Job({"metadata": {"id": "job-1", "name": f"see {C} there"}, "status": {"phase": "Failed"}})
    later = first.with_others(Others(**SHOWS["events"][1]))

    assert f"see {MASK} there" == later.name
    assert C not in repr([later.name, later.heading, later.to_text(), later.to_json(), later.to_markdown()])


def test_where_nothing_new_is_shown_the_reply_is_not_read_again():
    """
    Most replies show no secret: what was made of the job's own stays.
    """
    first = JobFrames(*[{"metadata": {"id": "job-1", "description": "x"}}])
    made = first.columns("metadata")
    later = first.with_others(Others(events={"events": [{"message": "Pulled image"}]}))

    assert made is later.columns("metadata")
    assert first.reply is later.reply
