"""``Session()``: in a ModelArts notebook the environment holds the credentials."""

from __future__ import annotations

import modelarts


class Session:
    """The credentials of the notebook."""

    def __init__(self, access_key=None, secret_key=None, project_id=None, region_name=None):
        self.access_key, self.secret_key = access_key, secret_key
        self.project_id, self.region_name = project_id, region_name
        modelarts.sessions.append(self)
