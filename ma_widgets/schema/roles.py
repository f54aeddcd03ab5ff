"""The sub-jobs of a heterogeneous job: API objects ``TaskResponse`` and ``FlavorResponse``."""

from ..i18n import N_
from ._field import Field, Table, anything, flag, integer, seconds, text
from ._hardware import hardware

_ROLE = "tasks[]"
_CODE = f"{_ROLE}.algorithm"
_FLAVOR = f"{_ROLE}.task_resource"
_NODE = f"{_FLAVOR}.flavor_info"

ROLES = Table("roles", rows=_ROLE, fields=(
    Field("role",           f"{_ROLE}.role",           N_("Role"),              text),
    Field("code_dir",       f"{_CODE}.code_dir",       N_("Code folder"),       text),
    Field("boot_file",      f"{_CODE}.boot_file",      N_("Boot file"),         text),
    Field("local_code_dir", f"{_CODE}.local_code_dir", N_("Code in the container"), text),
    Field("working_dir",    f"{_CODE}.working_dir",    N_("Working directory"), text),
    Field("engine_name",    f"{_CODE}.engine.engine_name",    N_("Engine"),         text),
    Field("engine_version", f"{_CODE}.engine.engine_version", N_("Engine version"), text),
    Field("engine_id",      f"{_CODE}.engine.engine_id",      N_("Engine id"),      text),
    Field("image_url",      f"{_CODE}.engine.image_url",      N_("Image"),          text),
    Field("v1_compatible",  f"{_CODE}.engine.v1_compatible",  N_("Compatible with v1"), flag),
    Field("run_user",       f"{_CODE}.engine.run_user",       N_("Run as user"),    text),
    Field("log_path",       f"{_ROLE}.log_export_path.obs_url", N_("Logs"),         text),
    # Shapes as under algorithm; only the create request documents it, so it is shown as it came.
    Field("job_config",     f"{_CODE}.job_config",     N_("Job configuration"), anything),
))

# One object in the reply tables, a list in the create request: both are rows here.
ROLE_INPUTS = Table("role_inputs", rows=f"{_CODE}.inputs[]", fields=(
    Field("role",      f"{_ROLE}.role",                     N_("Role"),             text),
    Field("name",      f"{_CODE}.inputs[].name",            N_("Input"),            text),
    Field("obs_url",   f"{_CODE}.inputs[].remote.obs.obs_url", N_("Data"),          text),
    Field("local_dir", f"{_CODE}.inputs[].local_dir",       N_("In the container"), text),
))

ROLE_OUTPUTS = Table("role_outputs", rows=f"{_CODE}.outputs[]", fields=(
    Field("role",      f"{_ROLE}.role",                      N_("Role"),             text),
    Field("name",      f"{_CODE}.outputs[].name",            N_("Output"),           text),
    Field("obs_url",   (f"{_CODE}.outputs[].remote.obs.obs_url", f"{_CODE}.outputs[].remote.obs_url"), N_("Written to"), text),
    Field("local_dir", f"{_CODE}.outputs[].local_dir",       N_("In the container"), text),
    Field("mode",      f"{_CODE}.outputs[].mode",            N_("Upload"),           text),
    Field("period",    f"{_CODE}.outputs[].period",          N_("Every"),            seconds, "s"),  # "30s"
))

ROLE_ENVIRONMENTS = Table("role_environments", rows=f"{_CODE}.environments{{}}", fields=(
    Field("role",  f"{_ROLE}.role",                   N_("Role"),     text),
    Field("name",  f"{_CODE}.environments{{}}.key",   N_("Variable"), text),
    Field("value", f"{_CODE}.environments{{}}.value", N_("Value"),    anything),
))

ROLE_RESOURCES = Table("role_resources", rows=_ROLE, fields=(
    Field("role",               f"{_ROLE}.role",            N_("Role"),            text),
    Field("flavor_id",          f"{_FLAVOR}.flavor_id",     N_("Flavor id"),       text),
    Field("flavor_name",        f"{_FLAVOR}.flavor_name",   N_("Flavor"),          text),
    Field("flavor_type",        f"{_FLAVOR}.flavor_type",   N_("Flavor type"),     text),
    Field("node_count",         f"{_FLAVOR}.node_count",    N_("Nodes"),           integer, "nodes"),
    Field("pool_id",            f"{_FLAVOR}.pool_id",       N_("Pool id"),         text),
    Field("max_nodes",          (f"{_FLAVOR}.max_num", f"{_NODE}.max_num"), N_("Most nodes"), integer, "nodes"),
    Field("billing_code",       f"{_FLAVOR}.billing.code",  N_("Billing code"),    text),
    Field("billing_units",      f"{_FLAVOR}.billing.unit_num", N_("Billing units"), integer),
    *hardware(_NODE),
))

ROLE_FLAVOR_ATTRIBUTES = Table("role_flavor_attributes", rows=f"{_FLAVOR}.attributes{{}}", fields=(
    Field("role",  f"{_ROLE}.role",                   N_("Role"),      text),
    Field("name",  f"{_FLAVOR}.attributes{{}}.key",   N_("Attribute"), text),
    Field("value", f"{_FLAVOR}.attributes{{}}.value", N_("Value"),     text),
))

TABLES = (ROLES, ROLE_INPUTS, ROLE_OUTPUTS, ROLE_ENVIRONMENTS, ROLE_RESOURCES, ROLE_FLAVOR_ATTRIBUTES)
