"""The whole way on real input: a server on this machine sends an official reply, the widget shows it."""

from __future__ import annotations

import json

import pytest

from ma_widgets import JobInfoWidget, RestSession

from ..conftest import reply
from ..service import JSON, serve_fixture  # noqa: F401 -- a fixture

TOKEN = "t0ken-canary"


@pytest.mark.parametrize("name", ["abnormal", "cpu", "terminating", "created"])
def test_an_official_reply_goes_from_the_wire_to_the_panes(serve, name):
    """
    RestSession fetches it over a real socket, and every pane and the report show it.
    """
    body = reply(name)
    service = serve(lambda request: (200 if request.headers["X-Auth-Token"] == TOKEN else 401, JSON, json.dumps(body)))
    widget = JobInfoWidget(body["metadata"]["id"], session=RestSession(service.endpoint, project_id="p1", token=TOKEN))
    job = widget.wait(60)
    bundle = widget._repr_mimebundle_()
    widget.close()

    # What tells why a job could not be run is asked for after it.
    assert f"/v2/p1/training-jobs/{body['metadata']['id']}" == service.requests[0].path
    assert body["status"]["phase"] == job.phase == widget.phase
    assert body["metadata"]["name"] in bundle["text/html"]
    assert body["algorithm"]["code_dir"] in bundle["text/html"]
    assert TOKEN not in str(bundle)
