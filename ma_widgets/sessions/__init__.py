"""Where replies come from: adapters with one method, ``fetch``."""

from ._connect import connect
from ._failure import failure
from ._protocol import Reply, Resource, SessionAdapter, checked_job_id
from .demo import DemoSession
from .notebook import InstanceSession, JobInstance, NotebookSession
from .rest import RestSession

__all__ = [
    "DemoSession",
    "InstanceSession",
    "JobInstance",
    "NotebookSession",
    "Reply",
    "Resource",
    "RestSession",
    "SessionAdapter",
    "checked_job_id",
    "connect",
    "failure",
]
