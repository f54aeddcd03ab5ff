"""The declarations: each makes sense, and is what its name promises."""

from datetime import timedelta

import pytest

from ma_widgets.simulator._script import Fault, Step
from ma_widgets.simulator.project import Project
from ma_widgets.simulator.scenarios import SCENARIOS

from ..conftest import NOW, SAMPLES, reply
from .lives import SMALL, told

SCRIPTS = {demo_id: scenario.script for demo_id, scenario in SCENARIOS.items()}


def now(demo_id, resource="job", **query):
    return Project(lambda: NOW).answer(resource, demo_id, query).body


@pytest.mark.parametrize("demo_id", SCENARIOS)
def test_a_script_goes_forward(demo_id):
    """
    Nothing happens before what it needs, and no two faults overlap.
    """
    script = SCRIPTS[demo_id]
    moments = [0, script.pending_at, script.scheduled_at, script.running_at]
    for fault in script.faults:
        moments += [fault.at - fault.quiet_seconds, fault.at, fault.recovered_at]
    moments += [script.closing_at, script.ended_at]
    lived = [at for at in moments if at < 10**6]

    assert sorted(lived) == lived
    assert (script.ended_at < 10**6) == bool(script.final)
    assert all(at <= script.ended_at for at, _ in script.exit_times())


@pytest.mark.parametrize("demo_id", SCENARIOS)
def test_a_script_speaks_of_tasks_that_the_job_has(demo_id):
    """
    Faults and exits happen to tasks of the reply.
    """
    script = SCRIPTS[demo_id]
    named = {fault.task for fault in script.faults} | {end.task for end in script.exits}

    assert named <= set(told(demo_id, 0)["status"]["tasks"])


def test_a_restart_of_processes_moves_no_task():
    """
    Rescheduling a pod moves its task, rescheduling the job every task, restarting processes none.
    """

    def moved(recover):
        fault = Fault(10, "worker-1", "chip_fault", "a reason", (Step(recover, 5),))
        return [task for task in ("worker-0", "worker-1") if fault.moves(task)]

    assert [] == moved("proc_restart")
    assert ["worker-1"] == moved("pod_reschedule")
    assert ["worker-0", "worker-1"] == moved("job_reschedule")


def test_every_bundled_reply_has_a_scenario():
    """
    One is made up of another; the rest is a file each, and no id occurs twice.
    """
    assert sorted([*SAMPLES, "huge"]) == sorted(scenario.reply for scenario in SCENARIOS.values())
    assert len(SCENARIOS) == len({now(demo_id)["metadata"]["id"] for demo_id in SCENARIOS})


@pytest.mark.parametrize("demo_id", SMALL)
def test_what_never_changes_comes_from_the_reply(demo_id):
    """
    All but the status and the moment of creation is as in the file.
    """
    made, recorded = now(demo_id), reply(SCENARIOS[demo_id].reply)
    for each in (made, recorded):
        del each["status"]
        each["metadata"].pop("create_time", None)

    assert recorded == made


def test_the_failed_job_fails_as_recorded():
    """
    Tasks, exit codes, messages and distances of its life are those of the sample.
    """
    made, recorded = now("demo-failed")["status"], reply("failed")["status"]

    for key in ("phase", "secondary_phase", "duration", "tasks", "task_statuses"):
        assert recorded[key] == made[key]
    later = made["start_time"] - recorded["start_time"]
    assert [[at + later, nodes] for at, nodes in recorded["node_count_metrics"]] == made["node_count_metrics"]
    record = {**recorded["running_records"][0], "xpu_start_at": made["start_time"] // 1000 + 12}
    record.update({key: record[key] + later // 1000 for key in ("start_at", "end_at")})
    assert [record] == made["running_records"]


def test_the_huge_job_is_huge():
    """
    1,024 tasks and nodes, 2,000 parameters and variables, over 10,000 node counts, 300 records.
    """
    made = now("demo-huge")

    assert 1024 == len(made["status"]["tasks"]) == made["spec"]["resource"]["node_count"]
    assert 2000 == len(made["algorithm"]["parameters"]) + len(made["algorithm"]["environments"])
    assert 10_001 == len(made["status"]["node_count_metrics"])
    assert 300 == len(made["status"]["running_records"])
    assert 300 == now("demo-huge", "stages")["total_count"]
    assert 1024 == len(now("demo-huge", "tasks"))
    assert 4400 == len(now("demo-huge", "metrics", task="worker-1023")["metrics"][0]["value"])


def test_the_preview_of_a_log_is_at_most_5_mb():
    """
    Of a longer log it is the end, and the size of the whole is told.
    """
    moments = iter([NOW, NOW + timedelta(days=2)])
    preview = Project(lambda: next(moments)).answer("log_preview", "demo-huge", {"task": "worker-0"}).body

    assert 5 * 1024 * 1024 == preview["current_size"] == len(preview["content"].encode())
    assert preview["full_size"] > preview["current_size"]
    assert preview["content"].endswith(" samples/s\n")
