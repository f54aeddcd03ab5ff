"""What the tests of the simulator share: a job at any instant of its life."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from ma_widgets.simulator import project
from ma_widgets.simulator._refusals import NotReady, Refused
from ma_widgets.simulator.scenarios import SCENARIOS

from ..conftest import NOW

CREATED = int(NOW.timestamp())
SMALL = [demo_id for demo_id in SCENARIOS if demo_id != "demo-huge"]
RUNNING_ON = ["demo-hetero", "demo-cpu"]

several = settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


@cache
def marks(demo_id):
    """Return the seconds at which something happens, and the ones beside them."""
    script = SCENARIOS[demo_id].script
    told = [script.pending_at, script.scheduled_at, script.running_at, script.closing_at, script.ended_at, 400]
    for fault in script.faults:
        told += [*fault.step_starts(), *fault.step_ends(), fault.at - fault.quiet_seconds]
    told += [script.idle_from, *(each.at for each in (*script.told, *script.printed))]
    told += [at for at, _ in script.exit_times()]
    return sorted({max(at + beside, 0) for at in told if at < 10**6 for beside in (-1, 0, 0.4, 1, 12, 60)})


def instants(demo_id):
    """Seconds since the creation, more often than not where something happens."""
    return st.sampled_from(marks(demo_id)) | st.floats(0, marks(demo_id)[-1] + 600).map(lambda at: round(at, 3))


def instant_pairs(ids=tuple(SMALL)):
    """A job, and two moments of it in order."""
    return st.sampled_from(ids).flatmap(
        lambda demo_id: st.tuples(
            st.just(demo_id), st.tuples(instants(demo_id), instants(demo_id)).map(lambda pair: tuple(sorted(pair)))
        )
    )


def looks(ids=tuple(SMALL)):
    """A job, and a moment of it."""
    return st.sampled_from(ids).flatmap(lambda demo_id: st.tuples(st.just(demo_id), instants(demo_id)))


def told(demo_id, elapsed, resource="job", **query):
    """Return the body of an answer, None where there is nothing yet or ever."""
    try:
        return project.body(project.life(demo_id, CREATED, elapsed), resource, query)
    except (NotReady, Refused):
        return None


def status(demo_id, elapsed):
    return told(demo_id, elapsed)["status"]


def events(demo_id, elapsed):
    """Return all events by pages, the oldest first."""
    found = []
    while True:
        page = told(demo_id, elapsed, "events", offset=len(found), limit=100, order="asc")
        found += page["events"]
        if len(found) >= page["total"]:
            return found


def log(demo_id, elapsed, task):
    """Return the lines of a log, none where there is none."""
    preview = told(demo_id, elapsed, "log_preview", task=task)
    return preview["content"].splitlines() if preview else []


def stages(demo_id, elapsed):
    """Return (order of the record, name of the stage) → its stage."""
    records = told(demo_id, elapsed, "stages")["running_records"]
    return {(record["record_order"], stage["name"]): stage for record in records for stage in record["stages"]}


def epoch(iso):
    """Return epoch seconds of a moment as the service writes it."""
    return int(datetime.fromisoformat(iso).timestamp())
