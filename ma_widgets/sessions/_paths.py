"""Where each resource lies in the REST API: one line a resource."""

from __future__ import annotations

from ..errors import BadRequest
from ..i18n import N_, say
from ._protocol import IDENTIFIER, Resource, checked_job_id

# Searching changes nothing, so that it may be asked again like a GET.
_SEARCH = "/v2/{project_id}/training-job-searches"
_JOB = "/v2/{project_id}/training-jobs/{job_id}"
_PATHS = {
    Resource.JOB: _JOB,
    Resource.EVENTS: f"{_JOB}/events",  # query offset, limit 1-100, order, start_time, end_time, level, pattern, source
    Resource.STAGES: f"{_JOB}/stages",
    Resource.TASKS: f"{_JOB}/tasks",  # a bare list
    Resource.METRICS: f"{_JOB}/metrics/{{task}}",
    Resource.LOG: f"{_JOB}/logs/{{task}}",  # query base_line, lines 1-500, order
    Resource.LOG_PREVIEW: f"{_JOB}/tasks/{{task}}/logs/preview",
}


def path_of(resource: Resource, project_id: str, job_id: str | None, task: object) -> str:
    """
    Return the path of *resource*; *task* is the task instance, worker-0 for one, that metrics and logs need.

    Raises:
        BadRequest: the job id or the task cannot be one, so that neither can leave its place in the path.
    """
    if resource is Resource.JOBS:
        return _SEARCH.format(project_id=project_id)
    path, checked = _PATHS[resource], checked_job_id(job_id)
    return path.format(project_id=project_id, job_id=checked, task=_checked_task(task) if "{task}" in path else "")


def _checked_task(task: object) -> str:
    if isinstance(task, str) and IDENTIFIER.fullmatch(task):
        return task
    raise BadRequest(
        say(N_("{task} cannot be a task."), task=repr(str(task)[:80])) if task else N_("The task is missing."),
        why=N_("Metrics and logs are those of one task, such as 'worker-0'."),
        hint=N_("Pass task=, one of the names in status.tasks."),
    )
