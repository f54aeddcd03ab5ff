"""What is run: API object ``JobAlgorithmResponse``."""

from ..i18n import N_
from ._field import Field, Table, anything, flag, integer, seconds, text, texts

ALGORITHM = Table("algorithm", (
    Field("id",                        "algorithm.id",                        N_("Algorithm id"),      text),
    Field("name",                      "algorithm.name",                      N_("Algorithm"),         text),
    Field("subscription_id",           "algorithm.subscription_id",           N_("Subscription id"),   text),
    Field("item_version_id",           "algorithm.item_version_id",           N_("Version id"),        text),
    Field("code_dir",                  "algorithm.code_dir",                  N_("Code folder"),       text),
    Field("boot_file",                 "algorithm.boot_file",                 N_("Boot file"),         text),
    Field("command",                   "algorithm.command",                   N_("Command"),           text),
    Field("local_code_dir",            "algorithm.local_code_dir",            N_("Code in the container"), text),
    Field("working_dir",               "algorithm.working_dir",               N_("Working directory"), text),
    Field("autosearch_config_path",    "algorithm.autosearch_config_path",    N_("Search configuration"), text),
    Field("autosearch_framework_path", "algorithm.autosearch_framework_path", N_("Search framework"),  text),
    Field("skip_search_params",        "algorithm.policies.auto_search.skip_search_params", N_("Skipped combinations"), text),
    Field("parameters_customization",  "algorithm.parameters_customization",  N_("Own parameters allowed"), flag),
    Field("summary_log_type",          "algorithm.summary.log_type",          N_("Visualisation"),     text),
    Field("summary_log_path",          "algorithm.summary.log_dir.pfs.pfs_path", N_("Visualisation logs"), text),
))

_PARAMETER = "algorithm.parameters[]"
PARAMETERS = Table("parameters", rows=_PARAMETER, fields=(
    Field("name",             f"{_PARAMETER}.name",                   N_("Parameter"),    text),
    Field("value",            f"{_PARAMETER}.value",                  N_("Value"),        anything),  # numbers occur
    Field("type",             f"{_PARAMETER}.constraint.type",        N_("Type"),         text),
    Field("required",         f"{_PARAMETER}.constraint.required",    N_("Required"),     flag),
    Field("editable",         f"{_PARAMETER}.constraint.editable",    N_("Editable"),     flag),
    Field("sensitive",        f"{_PARAMETER}.constraint.sensitive",   N_("Sensitive"),    flag),
    Field("valid_type",       f"{_PARAMETER}.constraint.valid_type",  N_("Rule"),         text),
    Field("valid_range",      f"{_PARAMETER}.constraint.valid_range", N_("Valid values"), texts),
    Field("description",      f"{_PARAMETER}.description",            N_("Description"),  text),
    Field("i18n_description", f"{_PARAMETER}.i18n_description.description", N_("Translated description"), text),
    Field("i18n_language",    f"{_PARAMETER}.i18n_description.language", N_("Language"),  text),
))

# A map in the seed, a list of maps in newer documents.
ENVIRONMENTS = Table("environments", rows="algorithm.environments{}", fields=(
    Field("name",  "algorithm.environments{}.key",   N_("Variable"), text),
    Field("value", "algorithm.environments{}.value", N_("Value"),    anything),
))

_SEARCH = "algorithm.policies.auto_search"
REWARD_ATTRS = Table("reward_attrs", rows=f"{_SEARCH}.reward_attrs[]", fields=(
    Field("name",  f"{_SEARCH}.reward_attrs[].name",  N_("Metric"),     text),
    Field("mode",  f"{_SEARCH}.reward_attrs[].mode",  N_("Aim"),        text),
    Field("regex", f"{_SEARCH}.reward_attrs[].regex", N_("Expression"), text),
))

SEARCH_PARAMS = Table("search_params", rows=f"{_SEARCH}.search_params[]", fields=(
    Field("name",                f"{_SEARCH}.search_params[].name",                N_("Parameter"),   text),
    Field("param_type",          f"{_SEARCH}.search_params[].param_type",          N_("Type"),        text),
    Field("lower_bound",         f"{_SEARCH}.search_params[].lower_bound",         N_("Lower bound"), text),
    Field("upper_bound",         f"{_SEARCH}.search_params[].upper_bound",         N_("Upper bound"), text),
    Field("discrete_points_num", f"{_SEARCH}.search_params[].discrete_points_num", N_("Points"),      text),
    Field("discrete_values",     f"{_SEARCH}.search_params[].discrete_values",     N_("Values"),      texts),
))

_SETTING = f"{_SEARCH}.algo_configs[].params[]"
ALGO_CONFIGS = Table("algo_configs", rows=_SETTING, keep_empty=True, fields=(
    Field("name",  f"{_SEARCH}.algo_configs[].name", N_("Search algorithm"), text),
    Field("key",   f"{_SETTING}.key",                N_("Setting"),          text),
    Field("value", f"{_SETTING}.value",              N_("Value"),            anything),
    Field("type",  f"{_SETTING}.type",               N_("Type"),             text),
))

_INPUT = "algorithm.inputs[]"
INPUTS = Table("inputs", rows=_INPUT, fields=(
    Field("name",               f"{_INPUT}.name",          N_("Input"),            text),
    Field("obs_url",            (f"{_INPUT}.remote.obs.obs_url", f"{_INPUT}.remote.dataset.obs_url"), N_("Data"), text),
    Field("local_dir",          f"{_INPUT}.local_dir",     N_("In the container"), text),
    Field("access_method",      f"{_INPUT}.access_method", N_("Passed as"),        text),
    Field("description",        f"{_INPUT}.description",   N_("Description"),      text),
    Field("dataset_name",       f"{_INPUT}.remote.dataset.name",       N_("Dataset"),         text),
    Field("dataset_id",         f"{_INPUT}.remote.dataset.id",         N_("Dataset id"),      text),
    Field("dataset_version_id", f"{_INPUT}.remote.dataset.version_id", N_("Dataset version"), text),
    Field("dataset_service",    f"{_INPUT}.remote.dataset.service_type", N_("Dataset service"), text),
    Field("dataset_proportion", f"{_INPUT}.remote.dataset.dataset_proportion", N_("Share used"), integer),
    Field("constraint_data_type",  f"{_INPUT}.remote_constraint[].data_type",  N_("Accepted data"), texts),
    Field("constraint_attributes", f"{_INPUT}.remote_constraint[].attributes", N_("Accepted attributes"), anything),
))

_OUTPUT = "algorithm.outputs[]"
OUTPUTS = Table("outputs", rows=_OUTPUT, fields=(
    Field("name",          f"{_OUTPUT}.name",          N_("Output"),           text),
    # The seed prints obs_url directly under remote; every reply has it one level deeper.
    Field("obs_url",       (f"{_OUTPUT}.remote.obs.obs_url", f"{_OUTPUT}.remote.obs_url"), N_("Written to"), text),
    Field("local_dir",     f"{_OUTPUT}.local_dir",     N_("In the container"), text),
    Field("access_method", f"{_OUTPUT}.access_method", N_("Passed as"),        text),
    Field("mode",          f"{_OUTPUT}.mode",          N_("Upload"),           text),
    Field("period",        f"{_OUTPUT}.period",        N_("Every"),            seconds, "s"),
    Field("description",   f"{_OUTPUT}.description",   N_("Description"),      text),
))

_ENGINE = "algorithm.engine"
ENGINE = Table("engine", (
    Field("name",                 f"{_ENGINE}.engine_name",    N_("Engine"),         text),
    Field("version",              f"{_ENGINE}.engine_version", N_("Engine version"), text),
    Field("id",                   f"{_ENGINE}.engine_id",      N_("Engine id"),      text),
    Field("image_url",            f"{_ENGINE}.image_url",      N_("Image"),          text),
    Field("image_repo_id",        f"{_ENGINE}.image_repo_id",  N_("Image repository"), text),
    Field("install_sys_packages", f"{_ENGINE}.install_sys_packages", N_("System packages installed"), flag),
    Field("v1_compatible",        f"{_ENGINE}.v1_compatible",  N_("Compatible with v1"), flag),
    Field("run_user",             f"{_ENGINE}.run_user",       N_("Run as user"),    text),
    Field("usage",                f"{_ENGINE}.usage",          N_("Use"),            text),
    Field("support_groups",       f"{_ENGINE}.support_groups", N_("Offered to"),     text),
))

ENGINE_TAGS = Table("engine_tags", rows=f"{_ENGINE}.tags[]", fields=(
    Field("name",  f"{_ENGINE}.tags[].key",   N_("Engine tag"), text),
    Field("value", f"{_ENGINE}.tags[].value", N_("Value"),      text),
))

_SOURCE = "algorithm.summary.data_sources[]"
DATA_SOURCES = Table("data_sources", rows=_SOURCE, fields=(
    Field("job_id",   f"{_SOURCE}.job.job_id",   N_("Visualised job"),  text),
    Field("nfs_path", f"{_SOURCE}.nfs.nfs_path", N_("Visualised path"), text),
))

TABLES = (ALGORITHM, PARAMETERS, ENVIRONMENTS, REWARD_ATTRS, SEARCH_PARAMS, ALGO_CONFIGS,
          INPUTS, OUTPUTS, ENGINE, ENGINE_TAGS, DATA_SOURCES)
