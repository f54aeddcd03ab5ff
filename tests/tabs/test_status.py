"""The tab Status: its tasks, whether they are one or 4,096, and where they run."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ma_widgets.blocks import DataTable, KeyValues
from ma_widgets.display import bundle

from .shown import BY_NAME, LOOK, blocks, column, frames, of_kind, sentences, text


def statuses(codes, **more):
    """Return the frames of a job whose tasks have ended so."""
    told = [{"task": f"worker-{index}", "exit_code": code, "message": "x"} for index, code in enumerate(codes)]
    return frames({"phase": "Failed", "tasks": [each["task"] for each in told], "task_statuses": told, **more})


def table(made, caption):
    """Return the table with this caption."""
    return next(each for each in of_kind(DataTable, "status", made) if each.caption == caption)


def named(tasks):
    """Return what is said of the names of *tasks*."""
    (values,) = of_kind(KeyValues, "status", frames({"tasks": tasks}))
    return dict(values.items)["Tasks"]


HUGE = statuses([0] * 4000 + [137, 1, 137] + [0] * 93)


# Names.


@pytest.mark.parametrize(
    ("tasks", "expected"),
    [
        (["worker-0"], "worker-0"),
        ([f"w-{index}" for index in range(12)], ", ".join(f"w-{index}" for index in range(12))),
        ([f"w-{index}" for index in range(13)], "13: w-0 … w-12"),
        (sorted(f"worker-{index}" for index in range(4096)), "4,096: worker-0 … worker-4095"),
        (
            [*(f"worker-{index}" for index in range(4080)), *(f"ps-{index}" for index in range(15)), "chief-0"],
            "4,096: worker-0 … worker-4079 (4,080), ps-0 … ps-14 (15), chief-0",
        ),
        (
            [f"task {chr(97 + index)}" for index in range(14)],
            f"14: {', '.join(f'task {c}' for c in 'abcdefghijkl')}, and 2 more roles",
        ),
    ],
)
def test_many_tasks_are_told_by_their_roles(tasks, expected):
    """
    Up to twelve names are names; of more, the number, and the first and last of each role by its number.
    """
    assert expected == named(tasks)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"phase": "Running", "secondary_phase": "Running"}, {"状态": "运行中", "子状态": "运行中"}),
        ({"phase": "Failed", "secondary_phase": "CreateFailed"}, {"状态": "运行失败", "子状态": "CreateFailed"}),
        ({"phase": "Sleeping"}, {"状态": "Sleeping"}),
        ({"tasks": ["worker-0", "worker-1"]}, {"任务": "worker-0、worker-1"}),
        ({"tasks": ["worker-0", 1]}, {"任务": "worker-0, 1"}),
    ],
)
def test_what_is_known_is_in_the_readers_words(told, words):
    """
    A phase is the word that the Overview has, and what is not documented stays as it is; nothing is left out.
    """
    look = replace(LOOK, language="zh-CN")
    (values,) = of_kind(KeyValues, "status", frames(told))

    assert words == {look.words(label): look.words(value) for label, value in values.items}


# Statuses.


def test_at_4096_tasks_the_failed_ones_are_counted_first():
    """
    Three of four thousand failed: the sentence tells it before the rest.
    """
    assert (
        "The statuses of 4,096 of 4,096 tasks are reported: "
        "2 with exit code 137, 1 with exit code 1, 4,093 with exit code 0."
    ) in sentences("status", HUGE)


def test_at_4096_tasks_the_failed_ones_are_the_first_rows():
    """
    The failed tasks lead the table, the others follow in the order of the service.
    """
    tasks = column(table(HUGE, "Task statuses"), "task")

    assert ["worker-4000", "worker-4001", "worker-4002", "worker-0", "worker-1"] == tasks[:5]
    assert 4096 == len(tasks)


def test_at_4096_tasks_the_page_stays_small():
    """
    The tables are paged, and no cell has thousands of names.
    """
    html = "".join(bundle(block, LOOK)["text/html"] for block in blocks("status", HUGE))

    assert html.count("<tr") < 250
    assert len(html) < 100_000
    assert BY_NAME["status"].is_long


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ([0] * 20, []),
        ([0] * 21, ["21 with exit code 0"]),
        ([None] * 2 + [0] * 20 + [1], ["1 with exit code 1", "20 with exit code 0", "2 without an exit code"]),
        (
            [*range(1, 9)] * 3 + [0],
            [*(f"3 with exit code {code}" for code in range(1, 6)), "1 with exit code 0", "9 with other exit codes"],
        ),
    ],
)
def test_exit_codes_are_counted_where_the_eye_cannot(codes, expected):
    """
    From 21 tasks on the codes are counted: failures first, the most frequent first, few of them, none lost.
    """
    total = f"The statuses of {len(codes)} of {len(codes)} tasks are reported: {', '.join(expected)}."

    assert ([total] if expected else []) == [
        each for each in sentences("status", statuses(codes)) if "statuses of" in each
    ]


def test_one_status_of_many_tasks_is_told_as_one_of_many():
    """
    The others have not ended, and nobody should think they have.
    """
    made = statuses([137], tasks=[f"worker-{index}" for index in range(4096)])

    assert "The statuses of 1 of 4,096 tasks are reported: 1 with exit code 137." in sentences("status", made)


@pytest.mark.parametrize(
    ("phase", "expected"),
    [
        ("Running", "The service reports no task statuses yet; it does so when a task has ended."),
        ("Failed", "The service reports no task statuses for this job."),
    ],
)
def test_no_statuses_are_said(phase, expected):
    """
    A job that runs has none yet, one that has ended gets none any more; its tasks are named all the same.
    """
    made = frames({"phase": phase, "tasks": ["worker-0"]})

    assert expected in sentences("status", made)
    assert "worker-0" in text("status", made)


# Hosts.

ADDRESSES = {"task_ips": [{"task": "worker-0", "ip": "172.16.0.1"}]}


def test_the_hosts_of_the_tasks_are_a_table():
    """
    Where the hosts were fetched they stand in place of the bare addresses.
    """
    made = frames(ADDRESSES, tasks=[{"task": "worker-0", "ip": "172.16.0.1", "host_ip": "192.168.0.7"}])

    assert [("worker-0", "172.16.0.1", "192.168.0.7")] == table(made, "Tasks and their hosts").head(9)
    assert "Task addresses" not in text("status", made)


@pytest.mark.parametrize("tasks", [None, []])
def test_without_hosts_the_addresses_of_the_reply_are_shown(tasks):
    """
    What was not fetched, or is empty, hides nothing of the reply.
    """
    assert [("worker-0", "172.16.0.1")] == table(frames(ADDRESSES, tasks=tasks), "Task addresses").head(9)


def test_the_end_that_is_rare_stands_before_a_thousand_kills():
    """
    Of more failed tasks than a page has rows, the one that ended in another way is on the first.
    """
    statuses = [{"task": f"worker-{number}", "exit_code": 1 if number == 900 else 143} for number in range(1000)]
    tasks = column(table(frames({"task_statuses": statuses}), "Task statuses"), "task")

    assert ["worker-900", "worker-0", "worker-1"] == tasks[:3]
