"""The parts of the other replies that no frame has: how much there is, and what was asked. A page shows none of them."""

from ..i18n import N_
from ._field import Field, Table, block, count, moment, text

_STAGE = "running_records[].stages[]"
_METRIC = "metrics[]"

BESIDES = {
    "events": (Table("", (
        Field("", "total",      N_("Events in all"), count),
        Field("", "limit",      N_("Asked for"),     count),
        Field("", "offset",     N_("Offset"),        count),
        Field("", "order",      N_("Order"),         text),
        Field("", "start_time", N_("From"),          moment),
        Field("", "end_time",   N_("Until"),         moment),
    )),),
    "stages": (
        Table("", (
            Field("", "total_count", N_("Runs in all"), count),
        )),
        Table("", rows=_STAGE, fields=(
            Field("", f"{_STAGE}.job_id", N_("Job id"), text),
        )),
    ),
    "tasks": (),
    # The frames metrics and log are made of the blocks: what they could not read is left over.
    "metrics": (Table("", rows=_METRIC, fields=(
        Field("", f"{_METRIC}.metric", N_("Metric"),  block),
        Field("", f"{_METRIC}.value",  N_("Percent"), block, "%"),
    )),),
    "logs": (Table("", (
        Field("", "start_line",   N_("First line"),    count),  # text on the wire
        Field("", "end_line",     N_("Last line"),     count),
        Field("", "lines",        N_("Lines"),         count),
        Field("", "current_size", N_("Size"),          count, "bytes"),
        Field("", "full_size",    N_("Size in all"),   count, "bytes"),
        Field("", "content",      N_("Text"),          block),
        Field("", "context",      N_("Text"),          block),  # so before 2022-03
    )),),
}
