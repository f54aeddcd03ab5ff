"""What a task did: its place, its metrics, its log; APIs of one task instance."""

from ..i18n import N_
from ._field import Field, Table, integer, number, text

_TASK = "tasks[]"  # the reply is the bare list
TASKS = Table("tasks", resource="tasks", rows=_TASK, fields=(
    Field("task",           f"{_TASK}.task",           N_("Task"),      text),
    Field("ip",             f"{_TASK}.ip",             N_("Address"),   text),
    Field("host_ip",        f"{_TASK}.host_ip",        N_("Host"),      text),
    Field("schedule_count", f"{_TASK}.schedule_count", N_("Scheduled"), integer, "times"),
))

# Derived from metrics[].value: a row a minute and metric; no moments come with it, and -1 is no data.
METRICS = Table("metrics", resource="metrics", fields=(
    Field("task",    "", N_("Task"),    text),
    Field("metric",  "", N_("Metric"),  text),  # cpuUsage, memUsage, gpuUtil, gpuMemUsage, npuUtil, npuMemUsage
    Field("minute",  "", N_("Minute"),  integer, "min"),
    Field("percent", "", N_("Percent"), number, "%"),
))

# Derived from content: a row a line; the number is that in the whole log, where the service tells it.
LOG = Table("log", resource="log", fields=(
    Field("task", "", N_("Task"), text),
    Field("line", "", N_("Line"), integer),
    Field("text", "", N_("Text"), text),
))

TABLES = (TASKS, METRICS, LOG)
