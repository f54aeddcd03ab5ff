# ruff: noqa: N999 -- the SDK spells the module so
"""``Estimator``: view a job by its id, or make one with ``fit``."""

from __future__ import annotations

import modelarts


class _Readable:
    """What can be read of a job."""

    def get_job_info(self):
        """Return the reply as a dict; a failure may be a dict too, or raised."""
        return self._get("")

    def get_job_log(self, *, task_id):
        """Return content, current_size and full_size of the log's end."""
        return self._get(f"/tasks/{task_id}/logs/preview")

    def get_job_metrics(self, *, task_id):
        """Return the metrics of a task, a value a minute."""
        return self._get(f"/metrics/{task_id}")

    def _get(self, below):
        return modelarts.call("GET", f"/v2/{self.session.project_id}/training-jobs/{self.job_id}{below}")


class Estimator(_Readable):
    """A job, or what it takes to make one."""

    def __init__(
        self,
        *,
        session,
        job_id=None,
        training_files=None,
        outputs=None,
        parameters=None,
        framework_type=None,
        framework_version=None,
        train_instance_type=None,
        train_instance_count=None,
        pool_id=None,
        log_url=None,
        user_image_url=None,
        user_command=None,
        env_variables=None,
        local_code_dir=None,
        working_dir=None,
        job_description=None,
    ):
        self.session, self.job_id = session, job_id

    @staticmethod
    def get_job_list(*, session, offset=None, limit=None, sort_by=None, order=None, group_by=None, filters=None):
        """Return one page of the list: total, count, items."""
        words = {
            "offset": offset,
            "limit": limit,
            "sort_by": sort_by,
            "order": order,
            "group_by": group_by,
            "filters": filters,
        }
        body = {word: value for word, value in words.items() if value is not None}
        return modelarts.call("POST", f"/v2/{session.project_id}/training-job-searches", body=body)

    def fit(self, *, inputs=None, wait=False, job_name=None):
        """Make the job and return its instance."""
        return TrainingJob(self.session, job_name or "made-by-fit")


class TrainingJob(_Readable):
    """What ``fit`` returns."""

    def __init__(self, session, job_id):
        self.session, self.job_id = session, job_id
