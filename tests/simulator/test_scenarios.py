"""The declarations: each makes sense, and is what its name promises."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

import pytest

from ma_widgets.simulator._script import Fault, Script, Step
from ma_widgets.simulator._variants import VARIANTS
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
        moments += [fault.at - fault.quiet_seconds, fault.at, fault.step_ends()[-1]]
    moments += [script.idle_from, script.closing_at, script.ended_at]
    lived = [at for at in moments if at < 10**6]

    assert sorted(lived) == lived
    assert (script.ended_at < 10**6) == bool(script.final)


@pytest.mark.parametrize("demo_id", SCENARIOS)
def test_what_is_declared_lies_in_the_life_in_order(demo_id):
    """
    Further events, lines and exits come in the order of time, and before the end; lines not before a run.
    """
    script = SCRIPTS[demo_id]
    told, exits = [each.at for each in script.told], [at for at, _ in script.statuses()]

    assert sorted(told) == told
    assert sorted(exits) == exits
    assert all(script.pending_at <= at < script.ended_at for at in told)
    assert all(script.closing_at <= at < script.ended_at for at in exits)
    assert all(script.running_at <= each.at < script.ended_at for each in script.printed)


def test_only_the_last_fault_is_without_recovery():
    """
    After it the job does not run again; the attempt that it leads to gets no nodes.
    """
    fault = Fault(50, "worker-0", "chip_fault", "a reason", (Step("pod_reschedule", 5),), outcome="failed")
    first, second = Script(scheduled_at=10, running_at=20, faults=(fault,), closing_at=60).attempts()

    assert fault is first.fault is second.cause
    assert 50 == first.stops_at == second.queued_at
    assert 10**6 < second.assigned_at <= second.running_at
    assert 60 == second.stops_at
    for script in SCRIPTS.values():
        assert all(each.outcome == "success" for each in script.faults[:-1])


def test_a_run_that_ends_at_once_is_never_ready():
    """
    The first step comes 12 seconds after the start, or not at all.
    """

    def ready(closing_at):
        return Script(scheduled_at=10, running_at=20, closing_at=closing_at).attempts()[0].ready_at()

    assert 32 == ready(33)
    assert 10**6 < ready(32)


@pytest.mark.parametrize("demo_id", SCENARIOS)
def test_a_script_speaks_of_tasks_that_the_job_has(demo_id):
    """
    Faults, exits, events and lines are those of tasks of the reply, no task ends twice.
    """
    script = SCRIPTS[demo_id]
    declared = (*script.faults, *script.exits, *script.told, *script.printed)
    ended = [end.task for _, end in script.statuses()]

    assert {each.task for each in declared} - {""} <= set(told(demo_id, 0)["status"]["tasks"])
    assert len(ended) == len(set(ended))


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
    One is made up of another, some are variants; the rest is a file each, and no id occurs twice.
    """
    assert sorted([*SAMPLES, *VARIANTS, "huge"]) == sorted(scenario.reply for scenario in SCENARIOS.values())
    assert len(SCENARIOS) == len({now(demo_id)["metadata"]["id"] for demo_id in SCENARIOS})


VARIED = {demo_id: VARIANTS[scenario.reply] for demo_id, scenario in SCENARIOS.items() if scenario.reply in VARIANTS}


@pytest.mark.parametrize("demo_id", VARIED)
def test_a_variant_has_an_id_and_a_name_of_its_own(demo_id):
    """
    No name of the project occurs twice because of it, and each id is a UUID of version 4.
    """
    names = [now(each)["metadata"].get("name") for each in SCENARIOS]
    made = now(demo_id)["metadata"]

    assert 4 == UUID(made["id"]).version
    assert 1 == names.count(made["name"])
    assert (VARIED[demo_id].job_id, VARIED[demo_id].name) == (made["id"], made["name"])


@pytest.mark.parametrize("demo_id", VARIED)
def test_a_variant_differs_only_where_it_says_so(demo_id):
    """
    Besides id and name: in the values that are declared, all of which are there.
    """
    made, recorded = leaves(now(demo_id)), leaves(reply(VARIED[demo_id].of))
    declared = {**leaves(VARIED[demo_id].changes), ("metadata", "id"): VARIED[demo_id].job_id}
    declared["metadata", "name"] = VARIED[demo_id].name
    steady = {path for path in (*made, *recorded) if path[0] != "status" and path != ("metadata", "create_time")}
    differing = {path for path in steady if made.get(path) != recorded.get(path)}

    assert declared.items() <= made.items()
    assert differing <= set(declared)


def leaves(block, path=()):
    """Return the values of nested blocks by their paths."""
    if not isinstance(block, Mapping) or (path and not block):
        return {path: block}
    return {each: value for name, part in block.items() for each, value in leaves(part, (*path, name)).items()}


@pytest.mark.parametrize("demo_id", [demo_id for demo_id in SMALL if SCENARIOS[demo_id].reply in SAMPLES])
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
