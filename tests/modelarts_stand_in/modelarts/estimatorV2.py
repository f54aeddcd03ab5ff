# ruff: noqa: N999 -- the SDK spells the module so
"""``Estimator``: view a job by its id, or make one with ``fit``."""

from __future__ import annotations

import modelarts


class Estimator:
    """A job, or what it takes to make one."""

    def __init__(self, session, job_id=None, **parameters):
        self.session, self.job_id, self.parameters = session, job_id, parameters

    def get_job_info(self):
        """Return the reply as a dict; a failure may be a dict too, or raised."""
        return modelarts.service(self.job_id)

    def fit(self, inputs=None, wait=False, job_name=None):
        """Make the job and return its instance."""
        return TrainingJob(self.session, job_name or "made-by-fit")


class TrainingJob:
    """What ``fit`` returns."""

    def __init__(self, session, job_id):
        self.session, self.job_id = session, job_id

    def get_job_info(self):
        """Return the reply as a dict."""
        return modelarts.service(self.job_id)
