"""``Session()``: in a ModelArts notebook the environment holds the credentials."""

from __future__ import annotations

import modelarts


class Session:
    """The credentials of the notebook, or those that are passed."""

    def __init__(
        self,
        *,
        access_key=None,
        secret_key=None,
        project_id=None,
        region_name=None,
        security_token=None,
        account=None,
        username=None,
        password=None,
        config_file=None,
    ):
        print("[INFO] signing in")  # noqa: T201 -- as the SDK does
        self.access_key, self.secret_key = access_key, secret_key
        self.project_id = modelarts.project_id if project_id is None else project_id
        self.region_name = region_name
        modelarts.sessions.append(self)
