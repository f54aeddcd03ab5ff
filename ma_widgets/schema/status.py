"""How the job is: API object ``Status``, with its runs and recoveries."""

from ..i18n import N_
from ._field import Field, Table, integer, milliseconds, moment, text, texts

STATUS = Table("status", (
    Field("phase",           "status.phase",           N_("Phase"),           text),
    Field("secondary_phase", "status.secondary_phase", N_("Secondary phase"), text),
    Field("started_at",      "status.start_time",      N_("Started"),         moment, "ms"),  # String in the seed
    Field("duration",        "status.duration",        N_("Running time"),    milliseconds, "ms"),
    Field("tasks",           "status.tasks",           N_("Tasks"),           texts),
    Field("retention_time",  "status.retention_time",  N_("Kept for"),        integer),  # unit not documented
))

TASK_STATUSES = Table("task_statuses", rows="status.task_statuses[]", fields=(
    Field("task",      "status.task_statuses[].task",      N_("Task"),      text),
    Field("exit_code", "status.task_statuses[].exit_code", N_("Exit code"), integer),
    Field("message",   "status.task_statuses[].message",   N_("Message"),   text),
))

TASK_ADDRESSES = Table("task_addresses", rows="status.task_ips[]", fields=(
    Field("task",           "status.task_ips[].task",           N_("Task"),      text),
    Field("ip",             "status.task_ips[].ip",             N_("Address"),   text),
    Field("host_ip",        "status.task_ips[].host_ip",        N_("Host"),      text),
    Field("schedule_count", "status.task_ips[].schedule_count", N_("Scheduled"), integer, "times"),
))

# Derived from status.node_count_metrics: one row a change, and the last point.
NODE_COUNTS = Table("node_counts", (
    Field("at",    "", N_("Time"),  moment),
    Field("nodes", "", N_("Nodes"), integer, "nodes"),
))

_RUN = "status.running_records[]"
RUNNING_RECORDS = Table("running_records", rows=_RUN, fields=(
    Field("started_at",       f"{_RUN}.start_at",         N_("Started"),       moment, "s"),
    Field("ended_at",         f"{_RUN}.end_at",           N_("Ended"),         moment, "s"),
    Field("xpu_started_at",   f"{_RUN}.xpu_start_at",     N_("Accelerators in use"), moment, "s"),
    Field("start_type",       f"{_RUN}.start_type",       N_("Kind of start"), text),
    Field("end_reason",       f"{_RUN}.end_reason",       N_("Reason of end"), text),
    Field("end_related_task", f"{_RUN}.end_related_task", N_("Task"),          text),
    Field("end_recover",      f"{_RUN}.end_recover",      N_("Recovery"),      text),
    Field("end_recover_before_downgrade", f"{_RUN}.end_recover_before_downgrade", N_("Tried before"), text),
))

_RECOVER = f"{_RUN}.recover_records[]"
RECOVER_RECORDS = Table("recover_records", rows=_RECOVER, fields=(
    Field("run_started_at",     f"{_RUN}.start_at",             N_("Run of"),   moment, "s"),
    Field("recover_started_at", f"{_RECOVER}.recover_start_at", N_("Fault at"), moment, "s"),
    Field("recover_ended_at",   f"{_RECOVER}.recover_end_at",   N_("Ended"),    moment, "s"),
    Field("fault_scenario",     f"{_RECOVER}.fault_scenario",   N_("Fault"),    text),
    Field("reason",             f"{_RECOVER}.reason",           N_("Reason"),   text),
    Field("related_task",       f"{_RECOVER}.related_task",     N_("Task"),     text),
    Field("recover",            f"{_RECOVER}.recover",          N_("Recovery"), text),
    Field("recover_result",     f"{_RECOVER}.recover_result",   N_("Result"),   text),
))

TABLES = (STATUS, TASK_STATUSES, TASK_ADDRESSES, NODE_COUNTS, RUNNING_RECORDS, RECOVER_RECORDS)
