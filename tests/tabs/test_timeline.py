"""The tab Timeline: runs, faults and node counts on one axis."""

from __future__ import annotations

from datetime import timedelta, timezone

import plotly.graph_objects as go
import pytest

from ma_widgets import errors
from ma_widgets.blocks import Chart, DataTable
from ma_widgets.frames import JobFrames
from ma_widgets.sessions import Resource

from ..conftest import NOW, reply
from .shown import LOOK, START, at, column, frames, of_kind, sentences, text, used


def record(started=None, ended=None, recoveries=(), **more):
    """Return a running record, in seconds after the start."""
    times = {"start_at": started and START + started, "end_at": ended and START + ended}
    return {**times, "recover_records": list(recoveries), **more}


def recovery(started=None, ended=None, **more):
    """Return a record of a recovery, in seconds after the start."""
    return {
        "recover_start_at": started and START + started,
        "recover_end_at": ended and START + ended,
        "fault_scenario": "chip_fault",
        "recover": "pod_reschedule",
        "recover_result": "success",
        **more,
    }


def told(*records, phase="Running", now=1000, **more):
    """Return the frames of a job with these records."""
    return frames({"phase": phase, "running_records": list(records)}, now=now, **more)


def figure(made):
    """Return the figure of the one chart of the tab."""
    (chart,) = of_kind(Chart, "timeline", made)
    return chart.figure(timezone.utc)


def trace(made, name):
    """Return the trace of this name."""
    return next(each for each in figure(made)["data"] if each["name"] == name)


def runs_of(made):
    """Return the table of the runs."""
    return of_kind(Chart, "timeline", made)[0].numbers


RESTARTED = told(record(100, 400, [recovery(390, 500)], end_reason="exit with 137"), record(500))
STAGES = {
    "running_records": [
        {
            "record_order": 1,
            "stages": [
                {
                    "name": name,
                    "stage_order": order,
                    "start_time": (START + start) * 1000,
                    "end_time": end and (START + end) * 1000,
                    "en_message": f"Job {name}",
                    "zh_message": words,
                    "sub_stages": steps,
                }
                for order, (name, start, end, words, steps) in enumerate(
                    [
                        ("scheduling", 10, 40, "调度中", []),
                        (
                            "preparing",
                            40,
                            100,
                            "准备中",
                            [{"create_time": (START + 60) * 1000, "en_message": "Image pulled", "zh_message": "拉取"}],
                        ),
                        ("running", 100, None, "运行中", []),
                    ],
                    1,
                )
            ],
        }
    ]
}


# The chart.


def test_each_restart_is_a_row():
    """
    Two runs are two rows, the oldest first.
    """
    assert ["Run 1", "Run 2"] == figure(RESTARTED)["layout"]["yaxis"]["ticktext"]
    assert [1, 2] == column(runs_of(RESTARTED), "run")


def test_a_run_that_goes_on_lasts_to_the_look():
    """
    What has no end is drawn to the moment of the look.
    """
    bars = trace(RESTARTED, "Training")

    assert [300_000, 500_000] == bars["x"]
    assert "goes on" in bars["customdata"][1]


def test_the_last_run_of_a_job_that_ended_lasts_to_its_end():
    """
    A record without an end, of a job that has ended, ends with the job and does not go on.
    """
    status = {"phase": "Failed", "start_time": (START + 100) * 1000, "duration": 200_000}
    bars = trace(frames({**status, "running_records": [record(100)]}, now=5000), "Training")

    assert [200_000] == bars["x"]
    assert "goes on" not in bars["customdata"][0]


def test_faults_and_recoveries_are_drawn():
    """
    A fault is a mark where it happened, its recovery a bar from there.
    """
    assert ["2025-07-29 08:06:30"] == trace(RESTARTED, "Fault")["x"]
    assert "chip_fault" in trace(RESTARTED, "Fault")["text"][0]
    assert [110_000] == trace(RESTARTED, "Recovery")["x"]


def test_a_recovery_without_an_end_lasts_to_the_next_run():
    """
    Until the job runs again it is being recovered.
    """
    made = told(record(100, 400, [recovery(400)]), record(520))

    assert [120_000] == trace(made, "Recovery")["x"]


def test_lost_time_is_shaded_and_summed():
    """
    From the fault to the next run the job stood still: one shade, one sum.
    """
    (shade,) = figure(RESTARTED)["layout"]["shapes"]

    assert ("2025-07-29 08:06:30", "2025-07-29 08:08:20") == (shade["x0"], shade["x1"])
    assert "1 min 50 s in 1 interruption" == used(RESTARTED)["Lost to faults"]


def test_the_node_count_is_on_the_same_axis(running):
    """
    Runs above, running nodes against those asked for below, one time axis.
    """
    made = figure(JobFrames(running, NOW))

    assert {"y", "y2"} == {each.get("yaxis", "y") for each in made["data"]}
    assert {"x"} == {each.get("xaxis", "x") for each in made["data"]}
    assert go.Figure(made["data"], made["layout"])


@pytest.mark.parametrize(
    ("language", "names", "stage", "step"),
    [
        ("en", ["Scheduling", "Preparing", "Training", "Step"], "Job preparing", "Image pulled"),
        ("zh-CN", ["调度", "准备", "运行", "步骤"], "准备中", "拉取"),
    ],
)
def test_stages_and_steps_are_in_the_language_of_the_reader(language, names, stage, step):
    """
    The service sends its words twice; the reader sees his, and ours beside them.
    """
    made = told(record(100), stages=STAGES).for_reader({}, language)

    assert names[:3] == [each["name"] for each in figure(made)["data"]][:3]
    assert stage in trace(made, names[1])["hovertext"][0]
    assert step in trace(made, names[3])["text"][0]


def test_the_steps_are_a_table():
    """
    When the image was there and the code stands in words too.
    """
    table = of_kind(DataTable, "timeline", told(record(100), stages=STAGES))[-1]

    assert [(1, "Image pulled", at(60))] == [(run, str(step), moment) for run, step, moment in table.head(9)]


def test_a_run_that_is_being_prepared_tells_its_stage():
    """
    A job that waits has no running record, but a row, and the stage it is in.
    """
    waiting = {"running_records": [{"record_order": 1, "stages": STAGES["running_records"][0]["stages"][:1]}]}
    waiting["running_records"][0]["stages"][0] = {**waiting["running_records"][0]["stages"][0], "end_time": None}
    made = told(phase="Pending", stages=waiting)

    assert ["Job scheduling"] == [str(each) for each in column(runs_of(made), "stage")]
    assert [990_000] == trace(made, "Scheduling")["x"]


def test_a_run_that_has_ended_tells_no_stage():
    """
    Where a run is now is of interest only while it goes on.
    """
    assert [None, "Job running"] == [each and str(each) for each in column(runs_of(RESTARTED), "stage")]


# What cannot be.


def test_an_end_before_its_start_is_said_and_not_drawn():
    """
    The official sample has a run that ends before it starts: a warning with both times, and no bar.
    """
    made = JobFrames(reply("abnormal"), NOW)

    assert "The times of 1 run cannot be right; what is wrong is not drawn." == sentences("timeline", made)[0]
    assert "Run 2: It ends before it starts: 2023-11-30 05:32:21 UTC is before 2023-11-30 06:51:33 UTC." in text(
        "timeline", made
    )
    assert ["Run 1"] == figure(made)["layout"]["yaxis"]["ticktext"]


def test_of_two_runs_the_one_that_can_be_is_drawn():
    """
    A broken record takes nothing from the others.
    """
    made = told(record(400, 100), record(500, 700), phase="Failed")

    assert [200_000] == trace(made, "Training")["x"]
    assert "ends before it starts" in " ".join(column(runs_of(made), "problem"))


def test_several_runs_that_cannot_be_are_counted():
    """
    The number is said, each stands in the details.
    """
    made = told(record(400, 100), record(500, 200), record(600, 700))

    assert "The times of 2 runs cannot be right; what is wrong is not drawn." == sentences("timeline", made)[0]


def test_a_broken_run_has_not_run_for_any_time():
    """
    A negative time is never shown.
    """
    made = told(record(400, 100), record(500, 700))

    assert [None, timedelta(seconds=200)] == sorted(column(runs_of(made), "ran"), key=bool)


# Nothing there.


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (told(phase="Pending"), "There is nothing to draw yet: the job has not run."),
        (told(phase="Abnormal"), "There is nothing to draw: the service reports no run of this job."),
        (told(record(400, 100), phase="Failed"), "There is nothing to draw: no run has times that can be right."),
    ],
)
def test_nothing_to_draw_is_said(made, expected):
    """
    There is a sentence instead of an empty chart, and it says why.
    """
    assert expected in sentences("timeline", made)
    assert [] == of_kind(Chart, "timeline", made)


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        (
            {},
            "The stages (scheduling, preparing) are not there yet: an open tab of JobInfoWidget "
            "fetches that, load_job(resources=) too.",
        ),
        ({"stages": {}}, "The service reports no stages (scheduling, preparing) for this job."),
        ({"unavailable": {Resource.STAGES: errors.NotSupported("No stages here.")}}, "No stages here."),
        ({"stages": STAGES}, None),
    ],
)
def test_stages_that_lack_are_said_below_what_is_known(others, expected):
    """
    The runs of the job's own reply are drawn without stages, and a sentence says what lacks.
    """
    made = told(record(100), **others)

    assert ([expected] if expected else []) == sentences("timeline", made)
    assert of_kind(Chart, "timeline", made)


def test_the_last_of_many_runs_are_drawn():
    """
    Of three hundred restarts the last forty are a picture, and the table has all.
    """
    made = told(*(record(100 * index + 1, 100 * index + 90) for index in range(300)), now=30_000)

    assert "The last 40 of 300 runs are drawn; the numbers below the chart have all." == sentences("timeline", made)[0]
    assert "Run 300" == figure(made)["layout"]["yaxis"]["ticktext"][-1]
    assert 300 == runs_of(made).row_count


def test_a_run_of_many_recoveries_names_the_first():
    """
    However many the service tells of one run, the table of the Status has all; an enumeration of thousands is none.
    """
    made = told(record(100, 400, [recovery(100 + number, 101 + number) for number in range(2_000)]), record(500))
    told_first = LOOK.words(column(runs_of(made), "recovery")[0])

    assert 5 == told_first.count("pod_reschedule")
    assert told_first.endswith("and 1,995 more")
