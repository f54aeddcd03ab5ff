"""What the job runs on: API objects ``Resource``, ``FlavorDetail`` and their neighbours under ``spec``."""

from ..i18n import N_
from ._field import Field, Table, anything, flag, integer, number, text, texts
from ._hardware import hardware

_RESOURCE = "spec.resource"

SPEC = Table("spec", (
    Field("node_count",      f"{_RESOURCE}.node_count",    N_("Nodes asked for"), integer, "nodes"),
    Field("flavor_id",       f"{_RESOURCE}.flavor_id",     N_("Flavor id"),       text),
    Field("flavor_name",     f"{_RESOURCE}.flavor_name",   N_("Flavor"),          text),
    Field("policy",          f"{_RESOURCE}.policy",        N_("Flavor policy"),   text),
    Field("pool_id",         f"{_RESOURCE}.pool_id",       N_("Pool id"),         text),
    Field("pool_name",       f"{_RESOURCE}.pool_name",     N_("Pool"),            text),
    Field("pool_group_id",   f"{_RESOURCE}.pool_group_id", N_("Pool group id"),   text),
    Field("log_path",        "spec.log_export_path.obs_url",   N_("Logs"),         text),
    Field("log_host_path",   "spec.log_export_path.host_path", N_("Logs on the host"), text),
    Field("is_hosted_log",   "spec.is_hosted_log",         N_("Logs kept by the platform"), flag),
    Field("log_version",     "spec.log_export_config.version", N_("Log version"),  text),
    Field("log_rotation",    "spec.log_export_config.rotation_enabled", N_("Log rotation"), flag),
    Field("runtime_type",    "spec.runtime_type",          N_("Run mode"),        text),
    Field("priority",        "spec.schedule_policy.priority",    N_("Priority"),    integer),
    Field("preemptible",     "spec.schedule_policy.preemptible", N_("Pre-emptible"), flag),
    Field("affinity_type",   "spec.schedule_policy.required_affinity.affinity_type", N_("Placement"), text),
    Field("job_level",       "spec.schedule_policy.required_affinity.job_level", N_("Placement of the job"), text),
    Field("affinity_group_size",  "spec.schedule_policy.required_affinity.affinity_group_size", N_("Placement group"), integer, "tasks"),
    Field("affinity_group_level", "spec.schedule_policy.required_affinity.affinity_group_level", N_("Placement of a group"), text),
    Field("node_selector",   "spec.schedule_policy.required_affinity.node_affinity.nodeSelectorTerms", N_("Node selector"), anything),
    Field("node_wishes",     "spec.schedule_policy.preferred_affinity.node_affinity", N_("Preferred nodes"), anything),
    Field("auto_stop_after",      "spec.auto_stop.duration",      N_("Stops after"),  integer, "see auto_stop_unit"),
    Field("auto_stop_unit",       "spec.auto_stop.time_unit",     N_("Stops after, unit"), text),
    Field("reserved_time",        "spec.reserved_time.duration",  N_("Kept after the end"), integer, "see reserved_time_unit"),
    Field("reserved_time_unit",   "spec.reserved_time.time_unit", N_("Kept after the end, unit"), text),
    Field("retention_policy",     "spec.retention.policy",        N_("Ageing of records"), text),
    Field("notification_topic",   "spec.notification.topic_urn",  N_("Notification topic"), text),
    Field("notification_events",  "spec.notification.events",     N_("Notified of"),  texts),
    Field("asset_id",             "spec.asset_id",                N_("Asset id"),     text),
    Field("asset_model_id",       "spec.asset_model.id",          N_("Model id"),     text),
    Field("asset_model_name",     "spec.asset_model.name",        N_("Model name"),   text),
    Field("asset_model_code",     "spec.asset_model.code",        N_("Model code"),   text),
    Field("asset_model_version",  "spec.asset_model.version",     N_("Model version"), text),
    Field("asset_model_location", "spec.asset_model.location",    N_("Model location"), text),
    Field("asset_model_description", "spec.asset_model.desc",     N_("Model description"), text),
    Field("asset_model_series",   "spec.asset_model.series",      N_("Model family"), text),
    Field("asset_model_type",     "spec.asset_model.type",        N_("Model type"),   text),
    Field("output_model_path",    "spec.output_model.obs.obs_path",   N_("Model written to"), text),
    Field("output_model_local",   "spec.output_model.obs.local_path", N_("Model in the container"), text),
))

_DETAIL = f"{_RESOURCE}.flavor_detail"
_NODE = f"{_DETAIL}.flavor_info"
FLAVOR = Table("flavor", (
    Field("flavor_type",   f"{_DETAIL}.flavor_type",      N_("Flavor type"),   text),
    Field("billing_code",  f"{_DETAIL}.billing.code",     N_("Billing code"),  text),
    Field("billing_units", f"{_DETAIL}.billing.unit_num", N_("Billing units"), integer),
    Field("max_nodes",     f"{_NODE}.max_num",            N_("Most nodes"),    integer, "nodes"),
    *hardware(_NODE),
))

# The only hardware data of dedicated-pool jobs in older replies; in no field table.
_POOL = f"{_RESOURCE}.pool_info"
POOL = Table("pool", (
    Field("flavor",      f"{_POOL}.pool_resource_flavor", N_("Pool flavor"),  text),
    Field("accelerator", f"{_POOL}.accelerator_type",     N_("Accelerator"),  text),
    Field("accelerator_count", f"{_POOL}.accelerator_num", N_("Accelerators"), number, "cards"),
    Field("cpu_cores",   f"{_POOL}.core_num",             N_("CPU cores"),    number, "cores"),
    Field("memory",      f"{_POOL}.mem_size",             N_("Memory"),       number, "GiB"),
))

_ALLOCATED = f"{_RESOURCE}.main_container_allocated_resources"
ALLOCATED = Table("allocated", (
    Field("cpu_arch",    f"{_ALLOCATED}.cpu_arch",         N_("CPU"),          text),
    Field("cpu_cores",   f"{_ALLOCATED}.cpu_core_num",     N_("CPU cores"),    number, "cores"),
    Field("accelerator", f"{_ALLOCATED}.accelerator_type", N_("Accelerator"),  text),
    Field("accelerator_count", f"{_ALLOCATED}.accelerator_num", N_("Accelerators"), number, "cards"),
    Field("memory",      f"{_ALLOCATED}.mem_size",         N_("Memory"),       number, "GiB"),
))

_CUSTOM = f"{_RESOURCE}.main_container_customized_flavor"
CUSTOMIZED = Table("customized", (
    Field("cpu_cores",   f"{_CUSTOM}.cpu_core_num",        N_("CPU cores"),    number, "cores"),
    Field("accelerator_count", f"{_CUSTOM}.accelerator_num", N_("Accelerators"), number, "cards"),
    Field("memory",      f"{_CUSTOM}.mem_size",            N_("Memory"),       number, "GiB"),
))

# Derived: the hardware of one node and how many nodes have it, a row for each source that tells.
RESOURCES = Table("resources", (
    Field("source",             "", N_("Told by"),           text),
    Field("role",               "", N_("Role"),              text),
    Field("flavor",             "", N_("Flavor"),            text),
    Field("nodes",              "", N_("Nodes"),             integer, "nodes"),
    Field("accelerator",        "", N_("Accelerator"),       text),
    Field("accelerators",       "", N_("Accelerators"),      number, "cards a node"),
    Field("accelerator_memory", "", N_("Card memory"),       text),
    Field("cpu_arch",           "", N_("CPU"),               text),
    Field("cpu_cores",          "", N_("CPU cores"),         number, "cores a node"),
    Field("memory",             "", N_("Memory"),            number, "see memory_unit, a node"),
    Field("memory_unit",        "", N_("Memory unit"),       text),
    Field("disk",               "", N_("Disk"),              number, "see disk_unit, a node"),
    Field("disk_unit",          "", N_("Disk unit"),         text),
))

_VOLUME = "spec.volumes[]"
VOLUMES = Table("volumes", rows=_VOLUME, fields=(
    Field("nfs_server_path", f"{_VOLUME}.nfs.nfs_server_path", N_("NFS path"), text),
    Field("pfs_path",        f"{_VOLUME}.pfs.pfs_path",        N_("PFS path"), text),
    Field("obs_path",        f"{_VOLUME}.obs.obs_path",        N_("OBS path"), text),
    Field("local_path",      (f"{_VOLUME}.nfs.local_path", f"{_VOLUME}.pfs.local_path", f"{_VOLUME}.obs.local_path"), N_("In the container"), text),
    Field("read_only",       f"{_VOLUME}.nfs.read_only",       N_("Read-only"), flag),
))

_METRIC = "spec.custom_metrics[]"
CUSTOM_METRICS = Table("custom_metrics", rows=_METRIC, fields=(
    Field("command",   f"{_METRIC}.exec.command",  N_("Collected by command"), texts),
    Field("http_path", f"{_METRIC}.http_get.path", N_("Collected from path"),  text),
    Field("http_port", f"{_METRIC}.http_get.port", N_("Port"),                 integer),
))

TABLES = (SPEC, FLAVOR, POOL, ALLOCATED, CUSTOMIZED, RESOURCES, VOLUMES, CUSTOM_METRICS)
