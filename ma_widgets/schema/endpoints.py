"""The ways into a running job: API object ``JobEndpointsResp``. Every token is a secret."""

from ..i18n import N_
from ._field import Field, Table, text, texts

# Derived: a row for each address.
ENDPOINTS = Table("endpoints", (
    Field("service", "", N_("Service"), text),
    Field("task",    "", N_("Task"),    text),
    Field("url",     "", N_("Address"), text),
    Field("token",   "", N_("Token"),   text, secret=True),
))

_SSH = "endpoints.ssh.task_urls[]"
SSH = Table("ssh", rows=_SSH, fields=(
    Field("task", f"{_SSH}.task", N_("Task"),    text),
    Field("url",  f"{_SSH}.url",  N_("Address"), text),
))

ACCESS = Table("access", (
    Field("key_pair_names",           "endpoints.ssh.key_pair_names",       N_("SSH key pairs"), texts),
    Field("jupyter_lab_url",          "endpoints.jupyter_lab.url",          N_("JupyterLab"),    text),
    Field("jupyter_lab_token",        "endpoints.jupyter_lab.token",        N_("JupyterLab token"), text, secret=True),
    Field("tensorboard_url",          "endpoints.tensorboard.url",          N_("TensorBoard"),   text),
    Field("tensorboard_token",        "endpoints.tensorboard.token",        N_("TensorBoard token"), text, secret=True),
    Field("mindstudio_insight_url",   "endpoints.mindstudio_insight.url",   N_("MindStudio Insight"), text),
    Field("mindstudio_insight_token", "endpoints.mindstudio_insight.token", N_("MindStudio Insight token"), text, secret=True),
))

TABLES = (ENDPOINTS, SSH, ACCESS)
