"""Settings of a fine-tuning job: API object ``MasJobConfig``."""

from ..i18n import N_
from ._field import Field, Table, anything, flag, integer, number, text, texts

_CONFIG = "ftjob_config"
FINE_TUNING = Table("fine_tuning", (
    Field("id",                    f"{_CONFIG}.ft_job_uuid",       N_("Fine-tuning id"), text),
    Field("train_type",            f"{_CONFIG}.ft_train_type",     N_("Fine-tuning"),    text),
    Field("model_type",            f"{_CONFIG}.model_type",        N_("Model type"),     text),
    Field("output_path",           f"{_CONFIG}.train_output_path", N_("Output path"),    text),
    Field("progress",              f"{_CONFIG}.train_process",     N_("Progress"),       number),  # scale not documented
    Field("checkpoint_id",         (f"{_CONFIG}.checkpoint_id", f"{_CONFIG}.checkpoint_config.checkpoint_id"), N_("Checkpoint id"), text),
    Field("checkpoints_kept",      f"{_CONFIG}.checkpoint_config.save_checkpoints_max", N_("Checkpoints kept"), integer),
    Field("skipped_steps",         f"{_CONFIG}.checkpoint_config.skipped_steps", N_("Steps skipped"), integer, "steps"),
    Field("restore_training",      f"{_CONFIG}.checkpoint_config.restore_training", N_("Resumed"), flag),
))

_VARIABLE = f"{_CONFIG}.task_env.envs[]"
FINE_TUNING_VARIABLES = Table("fine_tuning_variables", rows=_VARIABLE, fields=(
    Field("name",        f"{_VARIABLE}.env_name",    N_("Variable"),    text),
    Field("value",       f"{_VARIABLE}.value",       N_("Value"),       anything),
    Field("label",       f"{_VARIABLE}.label",       N_("Label"),       text),
    Field("description", f"{_VARIABLE}.des",         N_("Description"), text),
    Field("type",        f"{_VARIABLE}.env_type",    N_("Type"),        text),
    Field("modifiable",  f"{_VARIABLE}.modifiable",  N_("Modifiable"),  flag),
    Field("displayable", f"{_VARIABLE}.displayable", N_("Displayable"), flag),
    Field("used_steps",  f"{_VARIABLE}.used_steps",  N_("Used in"),     texts),
))

TABLES = (FINE_TUNING, FINE_TUNING_VARIABLES)
