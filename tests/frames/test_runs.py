"""What each start of the job went through, and when it stood still."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ma_widgets.frames import JobFrames, Others, lost, runs
from ma_widgets.i18n import Bilingual

from ..conftest import NOW, SAMPLES, reply
from .test_properties import trees

START = 1_700_000_000
CREATED = START - 1000
several = settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


def at(seconds):
    """Return the moment so many seconds after the start of the job."""
    return datetime.fromtimestamp(START + seconds, timezone.utc)


def record(start=None, end=None, recoveries=(), **more):
    """Return a running record, moments in seconds after the start of the job; None is "not told"."""
    told = {"start_at": None if start is None else START + start, "end_at": 0 if end is None else START + end, **more}
    return {**told, "recover_records": list(recoveries)}


def recovery(start=None, end=None, recover="pod_reschedule", **more):
    """Return a recovery record in the same way."""
    moments = {
        "recover_start_at": None if start is None else START + start,
        "recover_end_at": None if end is None else START + end,
    }
    return {**moments, "recover": recover, **more}


def stage(order, start, end=None, english="", chinese="", steps=()):
    """Return a stage; its times are texts, and "" while it goes on."""
    names = ("scheduling", "preparing", "running", "end")
    return {
        "name": names[order - 1],
        "stage_order": order,
        "start_time": at(start).isoformat(),
        "end_time": "" if end is None else at(end).isoformat(),
        "en_message": english,
        "zh_message": chinese,
        "sub_stages": list(steps),
    }


def frames(records=(), stages=None, phase="Running", now=None, **status):
    """Return the frames of a job with such records, and the stages by run; *now* is the moment of the look."""
    job = {
        "metadata": {"id": "job-1", "create_time": CREATED * 1000},
        "status": {"phase": phase, "running_records": records, **status},
    }
    told = [{"record_order": order, "stages": each} for order, each in enumerate(stages or (), 1)]
    others = Others(stages=None if stages is None else {"total_count": len(told), "running_records": told})
    return JobFrames(job, None if now is None else at(now), others)


def spans(made):
    """Return the runs' segments as (kind, start, end), a list a run."""
    return [[(each.kind, each.started_at, each.ended_at) for each in run.segments] for run in runs(made)]


def losses(made):
    """Return what is lost as (start, end)."""
    return [tuple(each) for each in lost(made)]


# Runs by their records.


def test_the_runs_of_the_running_sample():
    """
    Four starts, the last of which goes on; each earlier one says why it ended and what was done about it.
    """
    told = runs(JobFrames(reply("running")))

    assert [1, 2, 3, 4] == [run.order for run in told]
    assert ["exit with 137", "exit with 1", "job hanged", None] == [run.end_reason for run in told]
    assert ["worker-7", "worker-3", "worker-12", None] == [run.task for run in told]
    assert ["downgrade", "success"] == [each.result for each in told[0].recoveries]
    assert [2, 1, 1, 0] == [len(run.recoveries) for run in told]
    assert ["", "", "", ""] == [run.problem for run in told]
    assert [None] == [each.ended_at for each in told[3].segments]


def test_a_run_without_stages_is_one_segment():
    """
    Where the stages were not fetched, a run is its running, in the words of the service.
    """
    told = runs(frames([record(0, 60)]))

    assert [[("running", at(0), at(60))]] == spans(frames([record(0, 60)]))
    assert Bilingual("Job running", "作业运行") == told[0].segments[0].label


def test_the_official_example_ends_before_it_starts():
    """
    Sample 09: the first record has an end 4,752 s before its start; it says so and is no segment.
    """
    first, second = runs(JobFrames(reply("abnormal")))

    assert "" == first.problem
    assert 1 == len(first.segments)
    assert "It ends before it starts: 2023-11-30 05:32:21 UTC is before 2023-11-30 06:51:33 UTC." == second.problem
    assert () == second.segments
    assert timedelta(seconds=-4752) == second.ended_at - second.started_at


def test_a_recovery_that_ends_before_it_starts_is_named():
    """
    A recovery stays as it was told, and the run says that it cannot be.
    """
    run = runs(frames([record(0, 60, [recovery(70, 65)])]))[0]

    assert "Its recovery pod_reschedule ends before it starts: " in run.problem
    assert [(at(70), at(65))] == [(each.started_at, each.ended_at) for each in run.recoveries]
    assert [("running", at(0), at(60))] == [(each.kind, each.started_at, each.ended_at) for each in run.segments]


def test_runs_are_sorted_and_told_once():
    """
    The order of the reply does not count, and the same record twice is one run.
    """
    made = frames([record(200), record(0, 60), record(100, 160), record(0, 60)])

    assert [at(0), at(100), at(200)] == [run.started_at for run in runs(made)]


def test_milliseconds_are_understood():
    """
    A record in milliseconds, as elsewhere in the reply, is the same run.
    """
    told = {"start_at": START * 1000, "end_at": (START + 60) * 1000}

    assert spans(frames([record(0, 60)])) == spans(frames([told]))


def test_a_record_without_a_start_is_kept():
    """
    It has no segment, but its end and its reason are told, at its place in time.
    """
    told = runs(frames([record(100, 160), record(None, 60, end_reason="exit with 1")]))

    assert [(None, at(60), "exit with 1"), (at(100), at(160), None)] == [
        (run.started_at, run.ended_at, run.end_reason) for run in told
    ]
    assert [0, 1] == [len(run.segments) for run in told]


def test_an_open_run_before_another_is_no_segment():
    """
    Only the last run can go on: an earlier one without an end is not drawn until now.
    """
    first, second = runs(frames([record(0), record(100)]))

    assert ((), "It has no end, though a later run has begun.") == (first.segments, first.problem)
    assert ([None], "") == ([each.ended_at for each in second.segments], second.problem)


def test_a_recovery_belongs_to_its_own_run():
    """
    Recoveries are found by the start of their run, and sorted by time.
    """
    made = frames([record(100, 160, [recovery(170, 180, "b"), recovery(160, 170, "a")]), record(0, 60)])

    assert [[], ["a", "b"]] == [[each.recover for each in run.recoveries] for run in runs(made)]


# Runs by their stages.


def test_the_stages_of_the_official_example():
    """
    Sample 16: four stages on +08:00 clocks, one step, and no record in the job's reply.
    """
    step = {
        "name": "download_code",
        "en_message": "Training code downloaded",
        "zh_message": "训练代码下载完成",
        "create_time": "2022-11-26T16:02:08+08:00",
    }
    times = ["16:01:36", "16:02:04", "16:02:10", "16:03:11", "16:03:41"]
    stages = [
        {
            **stage(order, 0, None, "Job running" if order == 3 else ""),
            "start_time": f"2022-11-26T{start}+08:00",
            "end_time": f"2022-11-26T{end}+08:00",
            "sub_stages": [step] if order == 2 else [],
        }
        for order, (start, end) in enumerate(zip(times, times[1:]), 1)
    ]
    run = runs(frames([], [stages]))[0]

    assert ["scheduling", "preparing", "running", "end"] == [each.kind for each in run.segments]
    assert datetime(2022, 11, 26, 8, 2, 10, tzinfo=timezone.utc) == run.started_at
    assert datetime(2022, 11, 26, 8, 3, 11, tzinfo=timezone.utc) == run.ended_at
    assert ["scheduling", "Job running"] == [run.segments[place].label.of("zh-CN") for place in (0, 2)]
    assert ["训练代码下载完成"] == [label.of("zh-CN") for label, _ in run.steps]
    assert [datetime(2022, 11, 26, 8, 2, 8, tzinfo=timezone.utc)] == [at for _, at in run.steps]


def test_stages_and_records_are_matched_by_their_order():
    """
    The second stages belong to the second record by time; reasons come from the record, segments from the stages.
    """
    records = [record(100, 160, end_reason="b"), record(0, 60, end_reason="a")]
    made = frames(records, [[stage(2, -20, 0), stage(3, 0, 60)], [stage(2, 70, 100), stage(3, 100, 160)]])

    assert ["a", "b"] == [run.end_reason for run in runs(made)]
    assert [
        [("preparing", at(-20), at(0)), ("running", at(0), at(60))],
        [("preparing", at(70), at(100)), ("running", at(100), at(160))],
    ] == spans(made)


def test_a_run_that_is_being_prepared_has_no_record_yet():
    """
    More stages than records: the last start has not come to run.
    """
    told = runs(frames([record(0, 60)], [[stage(2, -20, 0), stage(3, 0, 60)], [stage(1, 60, 65), stage(2, 65)]]))

    assert [(1, at(0), at(60)), (2, None, None)] == [(run.order, run.started_at, run.ended_at) for run in told]
    assert [("scheduling", at(65)), ("preparing", None)] == [(each.kind, each.ended_at) for each in told[1].segments]


def test_a_start_that_never_ran_takes_no_record():
    """
    Stages that were given up before the running leave the record to those that ran.
    """
    made = frames([record(0, 60, end_reason="a")], [[stage(1, -90, -50)], [stage(1, -50, 0), stage(3, 0, 60)]])

    assert [(None, None), (at(0), "a")] == [(run.started_at, run.end_reason) for run in runs(made)]


def test_a_record_that_is_newer_than_the_stages_keeps_its_place():
    """
    Stages fetched a moment before the record came still belong to it; with fewer stages, the rest are records alone.
    """
    made = frames([record(0, 60), record(100)], [[stage(3, 0, 60)], [stage(2, 70)]])

    assert [[("running", at(0), at(60))], [("preparing", at(70), None)]] == spans(made)
    assert [at(0), at(100)] == [run.started_at for run in runs(made)]
    assert [1, 1] == [len(each) for each in spans(frames([record(0, 60), record(100)], [[stage(3, 0, 60)]]))]


def test_a_stage_without_an_end_lasts_until_the_next():
    """
    A stage is over when the next begins, and the running when the record says so.
    """
    made = frames([record(0, 60)], [[stage(1, -50), stage(2, -20), stage(3, 0)]], phase="Failed")

    assert [("scheduling", at(-50), at(-20)), ("preparing", at(-20), at(0)), ("running", at(0), at(60))] == spans(made)[
        0
    ]


def test_a_stage_that_ends_before_it_starts_is_no_segment():
    """
    One broken stage is named and left out, the others stay.
    """
    run = runs(frames([record(0, 60)], [[stage(2, -20, -30), stage(3, 0, 60)]]))[0]

    assert ["running"] == [each.kind for each in run.segments]
    assert run.problem.startswith("Its stage preparing ends before it starts: 2023-11-14 22:12:50 UTC is before ")


def test_a_step_without_words_is_called_by_its_name():
    """
    What the service has no words for is shown under the name it gave.
    """
    step = {"name": "pull_image", "create_time": at(-5).isoformat()}
    run = runs(frames([], [[stage(2, -20, 0, steps=[step])]]))[0]

    assert [("pull_image", at(-5))] == [(label.of("en"), moment) for label, moment in run.steps]


# What was lost.


def test_the_running_sample_stood_still_three_times():
    """
    Recoveries and the gaps between runs are the same times: 709 s + 215 s + 735 s.

    1753788161–1753788870 (two recoveries that touch), 1753797735–1753797950, 1753810805–1753811540.
    """
    assert [709, 215, 735] == [(end - start).total_seconds() for start, end in losses(JobFrames(reply("running")))]


def test_what_overlaps_is_lost_once():
    """
    Gap 60–100, recoveries 50–70, 65–90 and 120–130: 50–100 and 120–130, 60 s and not 85 s.
    """
    made = frames([record(0, 60, [recovery(50, 70), recovery(65, 90)]), record(100, 200, [recovery(120, 130)])])

    assert [(at(50), at(100)), (at(120), at(130))] == losses(made)


def test_overlapping_runs_lose_nothing():
    """
    From the end of a run to an earlier start there is no time, least of all a negative one.
    """
    assert [] == losses(frames([record(0, 100), record(50, 60), record(90, 200)]))
    assert [(at(100), at(120))] == losses(frames([record(0, 100), record(50, 60), record(120, 200)]))


def test_a_broken_record_loses_nothing():
    """
    Sample 09: one of the two runs cannot be, so there is no gap; nor has a broken recovery a length.
    """
    assert [] == losses(JobFrames(reply("abnormal")))
    assert [] == losses(frames([record(0, 60, [recovery(70, 65)])]))


def test_after_the_last_run_nothing_is_lost():
    """
    A job whose last run has ended is done, or about to be.
    """
    assert [] == losses(frames([record(0, 60)], now=500))
    assert [] == losses(frames([record(0, 60)], phase="Failed", start_time=START * 1000, duration=500_000))


def test_an_open_recovery_goes_on():
    """
    A recovery under way has no end, and touches the recovery in vain before it.
    """
    under_way = {**recovery(80, recover_result="recovering"), "recover_end_at": 0}
    tried = [recovery(60, 80, recover_result="downgrade"), under_way]

    assert [(at(60), None)] == losses(frames([record(0, 60, tried)], now=500))
    assert [(at(60), None)] == losses(frames([record(0, 60, tried)]))


def test_an_open_recovery_of_an_ended_job_ends_with_it():
    """
    The job started at 0 and lasted 100 s, so a recovery from 60 on cost 40 s; without a duration nobody knows.
    """
    records = [record(0, 60, [recovery(60, recover_result="quotaExceeded")])]

    assert [(at(60), at(100))] == losses(frames(records, phase="Failed", start_time=START * 1000, duration=100_000))
    assert [] == losses(frames(records, phase="Failed"))


def test_an_open_recovery_before_another_run_ends_with_its_start():
    """
    A recovery whose end was never told is over when the job runs again.
    """
    assert [(at(60), at(100))] == losses(frames([record(0, 60, [recovery(60)]), record(100)], now=5000))


def test_a_success_at_an_untold_moment_does_not_go_on():
    """
    A step that was retried within a run has succeeded: the time since then is not lost.
    """
    assert [] == losses(frames([record(0, None, [recovery(60, recover_result="success")])], now=5000))


def test_a_run_that_is_being_prepared_after_an_end_is_a_recovery():
    """
    The service that tells of no recovery records still tells of the new start's stages.
    """
    made = frames([record(0, 60)], [[stage(3, 0, 60)], [stage(1, 61)]], now=500)

    assert [(at(60), None)] == losses(made)


def test_what_lies_outside_the_life_of_a_job_is_not_lost():
    """
    Created at -1000, looked at at 500: a recovery from -2000 to 100 and one from 400 to 900 are cut.
    """
    made = frames([record(0, None, [recovery(-2000, 100), recovery(400, 900)])], now=500)

    assert [(at(-1000), at(100)), (at(400), at(500))] == losses(made)


def test_a_run_of_unknown_end_is_no_gap():
    """
    Between a run without an end and the next nobody knows how long the job stood still.
    """
    assert [] == losses(frames([record(0), record(100)], now=500))


# Any records.

moments = st.integers(0, 60)
closed = st.lists(st.tuples(moments, moments).map(sorted), max_size=8)


@given(run_times=closed, recovery_times=closed)
@several
def test_what_is_lost_is_every_second_without_a_run_or_with_a_recovery(run_times, recovery_times):
    """
    Counted second by second: between runs, and in recoveries, until now.
    """
    recoveries = [recovery(start, end) for start, end in recovery_times]
    records = [record(start, end, recoveries if not place else ()) for place, (start, end) in enumerate(run_times)]
    ran = {second for start, end in run_times for second in range(start, end)}
    hull = range(min(start for start, _ in run_times), max(end for _, end in run_times)) if run_times else ()
    still = {second for second in hull if second not in ran}
    if run_times:
        still |= {second for start, end in recovery_times for second in range(start, end)}
    counted = [
        second
        for start, end in losses(frames(records, now=60))
        for second in range(int((start - at(0)).total_seconds()), int((end - at(0)).total_seconds()))
    ]

    assert sorted(still) == counted


times = st.none() | st.integers(-100, 100) | st.sampled_from([2**63 - START, -START, 10**12, "x"])
words = st.sampled_from([None, "", "success", "recovering", 5, {}, []])


def told_at(seconds):
    """Return a moment as the wire has it, or something else."""
    return START + seconds if isinstance(seconds, int) else seconds


any_recoveries = st.fixed_dictionaries(
    {"recover_start_at": times.map(told_at), "recover_end_at": times.map(told_at), "recover_result": words}
)
any_records = st.fixed_dictionaries(
    {"start_at": times.map(told_at), "end_at": times.map(told_at)},
    optional={"recover_records": st.lists(any_recoveries | trees, max_size=4), "end_reason": trees},
)
any_stages = st.fixed_dictionaries(
    {"name": st.sampled_from(["scheduling", "preparing", "running", "end", None, 5])},
    optional={
        "start_time": times.map(told_at),
        "end_time": times.map(told_at),
        "stage_order": trees,
        "sub_stages": st.lists(st.fixed_dictionaries({"create_time": times.map(told_at)}) | trees, max_size=3),
    },
)
any_stage_records = st.fixed_dictionaries(
    {"record_order": st.none() | st.integers(-1, 4) | trees, "stages": st.lists(any_stages | trees, max_size=4)}
)


@given(
    records=st.lists(any_records | trees, max_size=5) | trees,
    stages=st.lists(any_stage_records | trees, max_size=4) | trees,
    phase=st.sampled_from(["Running", "Failed", "Pending", None]),
    now=st.none() | st.integers(-200, 200),
)
@several
def test_any_records_are_told_without_an_error(records, stages, phase, now):
    """
    Whatever the records hold: segments run forwards, losses are in order, apart, and within the job's life.
    """
    made = frames(records, None, phase, now)
    made.others = Others(stages={"running_records": stages})
    told, gaps = runs(made), lost(made)

    assert list(range(1, len(told) + 1)) == [run.order for run in told]
    assert all(each.ended_at is None or each.ended_at >= each.started_at for run in told for each in run.segments)
    assert all(each.ended_at is not None for each in gaps[:-1])
    assert all(each.started_at < each.ended_at for each in gaps if each.ended_at)
    assert all(before.ended_at < after.started_at for before, after in zip(gaps, gaps[1:]))
    assert all(each.started_at >= at(CREATED - START) for each in gaps)


@pytest.mark.parametrize("name", SAMPLES)
def test_every_sample_has_runs_or_none(name):
    """
    Each bundled reply is told, looked at long after or at an unknown moment.
    """
    records = reply(name)["status"].get("running_records") or []

    assert len(records) == len(runs(JobFrames(reply(name), NOW))) == len(runs(JobFrames(reply(name))))
    assert all(each.ended_at for each in lost(JobFrames(reply(name), NOW)))
