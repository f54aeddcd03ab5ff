"""What has happened to the job: API "Querying Events of a Training Job"."""

from ..i18n import N_
from ._field import Field, Table, moment, text

_EVENT = "events[]"
EVENTS = Table("events", resource="events", rows=_EVENT, fields=(
    Field("at",      f"{_EVENT}.time",    N_("Time"),    moment),  # ISO 8601, +08:00
    Field("level",   f"{_EVENT}.level",   N_("Level"),   text),
    Field("source",  f"{_EVENT}.source",  N_("Source"),  text),
    Field("task",    "",                  N_("Task"),    text),  # derived from the message: "[worker-0] …"
    Field("message", f"{_EVENT}.message", N_("Message"), text),
))

TABLES = (EVENTS,)
