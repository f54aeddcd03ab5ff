"""Who the job is: API object ``JobMetadata``."""

from ..i18n import N_
from ._field import Field, Table, moment, text

METADATA = Table("metadata", (
    Field("id",                       "metadata.id",                 N_("Job id"),       text),
    Field("name",                     "metadata.name",               N_("Name"),         text),
    Field("kind",                     "kind",                        N_("Kind"),         text),
    Field("description",              "metadata.description",        N_("Description"),  text),
    Field("user_name",                "metadata.user_name",          N_("Created by"),   text),
    Field("created_at",               "metadata.create_time",        N_("Created"),      moment, "ms"),
    Field("updated_at",               "metadata.update_time",        N_("Last change"),  moment, "ms"),
    Field("workspace_id",             "metadata.workspace_id",       N_("Workspace id"), text),
    Field("ai_project",               "metadata.ai_project",         N_("AI project"),   text),
    Field("uuid",                     "metadata.uuid",               N_("Second id"),    text),
    Field("train_type",               "train_type",                  N_("Fine-tuning type"), text),
    Field("experiment_name",          "metadata.training_experiment_reference.name",          N_("Experiment"), text),
    Field("experiment_id",            "metadata.training_experiment_reference.id",            N_("Experiment id"), text),
    Field("experiment_serial_number", "metadata.training_experiment_reference.serial_number", N_("Number in the experiment"), text),
    Field("experiment_description",   "metadata.training_experiment_reference.description",   N_("Experiment description"), text),
))

ANNOTATIONS = Table("annotations", rows="metadata.annotations{}", fields=(
    Field("name",  "metadata.annotations{}.key",   N_("Annotation"), text),
    Field("value", "metadata.annotations{}.value", N_("Value"),      text),
))

TAGS = Table("tags", rows="metadata.tags[]", fields=(
    Field("name",  "metadata.tags[].key",   N_("Tag"),   text),
    Field("value", "metadata.tags[].value", N_("Value"), text),
))

TABLES = (METADATA, ANNOTATIONS, TAGS)
