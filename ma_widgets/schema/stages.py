"""What each run has gone through: API "Querying the Running Stages of a Training Job"."""

from ..i18n import N_
from ._field import Field, Table, integer, moment, text

_RECORD = "running_records[]"
_STAGE = f"{_RECORD}.stages[]"
STAGES = Table("stages", resource="stages", rows=_STAGE, fields=(
    Field("record_order", f"{_RECORD}.record_order", N_("Run"),     integer),  # the highest is the current one
    Field("stage_order",  f"{_STAGE}.stage_order",   N_("Order"),   integer),  # 1 to 4
    Field("stage",        f"{_STAGE}.name",          N_("Stage"),   text),  # scheduling, preparing, running, end
    Field("started_at",   f"{_STAGE}.start_time",    N_("Started"), moment),
    Field("ended_at",     f"{_STAGE}.end_time",      N_("Ended"),   moment),
    Field("en_message",   f"{_STAGE}.en_message",    N_("In English"), text),
    Field("zh_message",   f"{_STAGE}.zh_message",    N_("In Chinese"), text),
))

_SUB_STAGE = f"{_STAGE}.sub_stages[]"
SUB_STAGES = Table("sub_stages", resource="stages", rows=_SUB_STAGE, fields=(
    Field("record_order", f"{_RECORD}.record_order",   N_("Run"),   integer),
    Field("stage",        f"{_STAGE}.name",            N_("Stage"), text),
    Field("sub_stage",    f"{_SUB_STAGE}.name",        N_("Step"),  text),
    Field("at",           f"{_SUB_STAGE}.create_time", N_("Time"),  moment),
    Field("en_message",   f"{_SUB_STAGE}.en_message",  N_("In English"), text),
    Field("zh_message",   f"{_SUB_STAGE}.zh_message",  N_("In Chinese"), text),
))

TABLES = (STAGES, SUB_STAGES)
