"""The tab Metrics: lines for a few tasks, a heat map for many, and the tasks that differ by name."""

from __future__ import annotations

import tracemalloc
from datetime import timezone

import plotly.graph_objects as go
import pytest

from ma_widgets import errors
from ma_widgets.blocks import Chart, DataTable
from ma_widgets.sessions import Resource
from ma_widgets.tabs.metrics import Outlier, outliers

from .shown import BY_NAME, LOOK, column, frames, of_kind, sentences


def told(by_task, metric="npuUtil", tasks=None, **more):
    """Return the frames of a job with such values of one metric by task."""
    replies = {task: {"metrics": [{"metric": metric, "value": values}]} for task, values in by_task.items()}
    return frames({"tasks": list(tasks or by_task), **more}, metrics=replies)


def many(count, **odd):
    """Return the values of so many tasks that are busy, with those of the *odd* ones."""
    return {f"worker-{index}": odd.get(f"worker_{index}", [90.0] * 30) for index in range(count)}


def chart(made, **choices):
    """Return the one chart of the tab."""
    (found,) = of_kind(Chart, "metrics", made, **choices)
    return found


@pytest.mark.parametrize(("count", "kind", "traces"), [(1, "scatter", 1), (8, "scatter", 8), (9, "heatmap", 1)])
def test_a_few_tasks_are_lines_and_many_a_heat_map(count, kind, traces):
    """
    More than eight lines cannot be told apart.
    """
    figure = chart(told(many(count))).figure(timezone.utc)

    assert [kind] * traces == [trace["type"] for trace in figure["data"]]
    assert go.Figure(figure["data"], figure["layout"])


@pytest.mark.parametrize(("changes", "is_picture"), [(400, False), (600, True)])
def test_a_page_of_pictures_loads_no_plotly(changes, is_picture):
    """
    Where the other charts have too many marks for plotly, this one does not make the page wait for it either.
    """
    counts = [[1_700_000_000_000 + minute * 60_000, minute % 2] for minute in range(changes)]
    made = told(many(9), node_count_metrics=counts)
    said = [each for each in sentences("metrics", made) if "job.figures['metrics']" in each]

    assert is_picture is chart(made).is_picture
    assert is_picture is bool(said)


def test_a_gap_stays_a_gap():
    """
    -1 is no value, in the chart as in the table.
    """
    made = told({"worker-0": [-1, 50, -1, 60]})

    assert [None, 50, None, 60] == chart(made).figure(None)["data"][0]["y"]
    assert [None] == column(chart(made).numbers, "minute_2")


def test_series_of_unequal_length_end_in_gaps():
    """
    A task with fewer values has gaps where the others go on.
    """
    made = told({"worker-0": [50] * 3, "worker-1": [60] * 5})

    assert [[50, 50, 50, None, None], [60] * 5] == [each["y"] for each in chart(made).figure(None)["data"]]
    assert [None, 60] == column(chart(made).numbers, "minute_4")


def test_the_task_that_idles_among_busy_ones_is_named():
    """
    One of many tasks stands still: its name is in a warning and on the first row.
    """
    made = told(many(64, worker_37=[90.0] * 20 + [0.0] * 10))

    assert ["NPU use in the last 10 minutes: worker-37 0 %; the median of all tasks is 90 %."] == sentences(
        "metrics", made
    )
    assert "worker-37" == chart(made).figure(None)["data"][0]["y"][0]
    assert "worker-37" == column(of_kind(DataTable, "metrics", made)[0], "task")[0]


@pytest.mark.parametrize(
    ("means", "expected"),
    [
        ([], []),
        ([90, 10], []),
        ([90, 90, 76], []),
        ([90, 90, 75], []),
        ([90, 90, 74], ["c"]),
        ([90, 90, 10, 90, 40], ["c", "e"]),
        ([10, 30, 50, 70, 90], []),
        ([None, 90, 90, 90, 0], ["e"]),
    ],
)
def test_who_differs(means, expected):
    """
    Far is more than 15 points and four times the usual distance; the farthest is first, and of two none is odd.
    """
    values = {name: [mean] * 10 for name, mean in zip("abcde", means)}

    assert expected == [each.task for each in outliers(values)]


def test_only_the_last_ten_minutes_tell_who_differs():
    """
    A task that was slow to start is no outlier an hour later.
    """
    values = {"a": [0] * 50 + [90] * 10, "b": [90] * 60, "c": [90] * 50 + [20] * 10}

    assert [Outlier("c", 20, 90)] == outliers(values)


def test_a_task_that_ended_early_has_no_last_minutes():
    """
    The minutes before its end are not those of the others: it is silent, no outlier, and without a mean.
    """
    made = told(many(10, worker_3=[5.0] * 15))

    assert ["The last 10 minutes have no values of worker-3."] == sentences("metrics", made)
    assert None is dict(of_kind(DataTable, "metrics", made)[-1].head(10))["worker-3"]


def test_many_outliers_are_counted():
    """
    Five names, and how many more.
    """
    odd = {f"worker_{index}": [float(index)] * 30 for index in range(8)}

    assert [
        "NPU use in the last 10 minutes: worker-0 0 %, worker-1 1 %, worker-2 2 %, worker-3 3 %, worker-4 4 % "
        "and 3 more; the median of all tasks is 90 %."
    ] == sentences("metrics", told(many(40, **odd)))


def test_warnings_are_few_however_many_metrics_there_are():
    """
    Sixty-four metrics in which a task differs are six sentences and a number.
    """
    replies = {
        f"worker-{task}": {"metrics": [{"metric": f"m{index}", "value": [90 * (task > 0)] * 9} for index in range(64)]}
        for task in range(4)
    }

    assert 7 == len(sentences("metrics", frames(metrics=replies)))
    assert "Tasks differ in 58 more metrics." == sentences("metrics", frames(metrics=replies))[-1]


def test_some_tasks_of_many_are_said_to_be_some():
    """
    Who sees 64 rows of a job of 4,096 tasks knows that they are not all.
    """
    made = told(many(64), tasks=[f"worker-{index}" for index in range(4096)])

    assert ["The metrics are those of 64 of 4,096 tasks: each task costs the service a request."] == sentences(
        "metrics", made
    )


def test_a_task_that_fell_silent_is_named():
    """
    One whose last ten minutes are gaps may be dead, and so may one without any value.
    """
    made = told({"worker-0": [50] * 20, "worker-1": [50] * 10 + [-1] * 10, "worker-2": []})

    assert ["The last 10 minutes have no values of worker-1, worker-2."] == sentences("metrics", made)


def test_more_tasks_than_a_picture_holds_are_said_to_be():
    """
    The heat map has 64 rows; the outlier is among them, and the table has all.
    """
    made = told(many(100, worker_99=[0.0] * 30))

    assert (
        "64 of 100 tasks are drawn, those that differ first; the table below has all." == sentences("metrics", made)[-1]
    )
    assert "worker-99" == chart(made).figure(None)["data"][0]["y"][0]
    assert 100 == of_kind(DataTable, "metrics", made)[0].row_count


def test_a_metric_can_be_chosen():
    """
    What one looks at first is offered first and shown unasked; an unknown metric has its own name.
    """
    values = [{"metric": name, "value": [1]} for name in ("zz", "cpuUsage", "npuUtil")]
    made = frames(metrics={"worker-0": {"metrics": values}})

    assert ["npuUtil", "cpuUsage", "zz"] == [value for _, value in BY_NAME["metrics"].controls[0].options(made)]
    assert ["NPU use", "CPU use", "zz", "NPU use"] == [
        chart(made, metric=name).title for name in ("", "cpuUsage", "zz", "no such")
    ]


def test_the_means_of_all_metrics_stand_in_one_table():
    """
    The mean of the last ten minutes, to a tenth, a row a task.
    """
    (table,) = of_kind(DataTable, "metrics", told({"worker-0": [0] * 9 + [1, 1, 2] + [1] * 7}))

    assert [("worker-0", 1.1)] == table.head(9)
    assert ["Task", "NPU use, %"] == [LOOK.words(label) for label in table.labels]


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (told({"worker-0": [-1] * 5}), "There are no metrics yet: the first come a few minutes after the start."),
        (told({"worker-0": []}, phase="Completed"), "The service has no metrics of this job."),
        (
            frames(metrics={"worker-0": {}}),
            "There are no metrics yet: the first come a few minutes after the start.",
        ),
        (
            frames(),
            "The metrics are not there yet: an open tab of JobInfoWidget fetches that, load_job(resources=) too.",
        ),
        (
            frames(unavailable={Resource.METRICS: errors.NotSupported("This session has no metrics.")}),
            "This session has no metrics.",
        ),
    ],
)
def test_no_metrics_are_said_in_one_sentence(made, expected):
    """
    All gaps are no chart, and no chart is a sentence.
    """
    assert [expected] == sentences("metrics", made)
    assert [] == of_kind(Chart, "metrics", made)


def test_after_the_end_of_a_job_nobody_fell_silent():
    """
    When all end in gaps the job has ended, and no task is named for it.
    """
    assert [] == sentences("metrics", told({"worker-0": [50] * 5 + [-1] * 10, "worker-1": [50] * 5 + [-1] * 10}))


def test_a_task_with_few_values_is_not_filled_up_to_the_longest():
    """
    Three thousand tasks with one value beside one with three thousand are 6,000 values, not nine million.
    """
    by_task = {f"worker-{index}": [50.0] * (3_000 if index == 0 else 1) for index in range(3_000)}
    tracemalloc.start()
    try:
        made = chart(told(by_task))
        figure, picture = made.figure(timezone.utc), made.svg(timezone.utc, "")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert peak <= 20_000_000
    assert {231} == {len(row) for row in figure["data"][0]["z"]}
    assert picture.startswith("<svg")
    assert (50.0, None) == (column(made.numbers, "minute_2999")[0], column(made.numbers, "minute_2999")[1])


def test_a_metric_for_each_task_is_no_square():
    """
    The table of means has the first 32 metrics, and says how many there are.
    """
    replies = {f"worker-{i}": {"metrics": [{"metric": f"m{i}", "value": [1.0]}]} for i in range(100)}
    table = of_kind(DataTable, "metrics", frames({"tasks": list(replies)}, metrics=replies))[-1]

    assert 33 == len(table.columns)
    assert "Mean of the last 10 minutes, the first 32 of 100 metrics" == LOOK.words(table.caption)


def test_two_series_of_one_name_are_both_there():
    """
    What the service sends twice is not dropped: the second has a number.
    """
    reply = {"metrics": [{"metric": "npuUtil", "value": [1.0]}, {"metric": "npuUtil", "value": [2.0]}]}
    made = frames(metrics={"worker-0": reply}).columns("metrics")

    assert [("npuUtil", 1.0), ("npuUtil (2)", 2.0)] == list(zip(made["metric"], made["percent"]))
