"""The vendor's own client against the simulator: what is true of it is true of the paths, signatures and bodies."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest

from ma_widgets.simulator.project import Project
from ma_widgets.simulator.service import Service

JOB = "demo-completed"
TASK = "worker-0"


def now() -> datetime:
    return datetime.now(timezone.utc)


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Any]]:
    """Make clients for a service; each is closed after the test."""
    # The vendor's package writes a file into the home folder when it is imported.
    monkeypatch.setenv("HOME", str(tmp_path))
    from huaweicloudsdkcore.auth.credentials import BasicCredentials
    from huaweicloudsdkmodelarts.v1 import ModelArtsClient

    with ExitStack() as stack:

        def make(service: Service, **wrong: str) -> Any:
            keys = {"ak": service.access_key, "sk": service.secret_key, "project_id": service.project_id, **wrong}
            credentials = BasicCredentials(**keys)
            made = ModelArtsClient.new_builder().with_credentials(credentials).with_endpoints([service.url]).build()
            stack.callback(made._http_client.close)
            return made

        yield make


@pytest.fixture
def service() -> Iterator[Service]:
    with Service(Project(now)) as started:
        yield started


def asked(client: Any, call: str, **parts: object) -> Any:
    """Call the client by the name of its method; the request class has the same name in another spelling."""
    from huaweicloudsdkmodelarts import v1

    kind = getattr(v1, "".join(word.capitalize() for word in call.split("_")) + "Request")
    return getattr(client, call)(kind(**parts))


def test_the_details_are_those_of_the_job(client: Callable[..., Any], service: Service) -> None:
    """
    The official client reads the reply into its own model.
    """
    job = asked(client(service), "show_training_job_details", training_job_id=JOB)

    assert (200, "Completed") == (job.status_code, job.status.phase)
    assert job.metadata.id
    assert job.spec.resource.node_count


def test_the_list_has_the_jobs(client: Callable[..., Any], service: Service) -> None:
    """
    The search is signed together with its body.
    """
    from huaweicloudsdkmodelarts.v1 import JobSearches

    body = JobSearches(offset=0, limit=2)
    found = asked(client(service), "list_training_jobs", body=body)

    assert (200, 2) == (found.status_code, len(found.items))
    assert all(item.metadata.id for item in found.items)


def test_events_are_asked_for_with_a_query(client: Callable[..., Any], service: Service) -> None:
    """
    The query is signed, with signs that have to be escaped.
    """
    page = asked(client(service), "list_training_job_events", training_job_id=JOB, limit=3, offset=0, order="desc")
    none = asked(client(service), "list_training_job_events", training_job_id=JOB, pattern="é &=+~/ 100%")

    assert (200, 3) == (page.status_code, len(page.events))
    assert (200, 0) == (none.status_code, len(none.events))


def test_stages_and_tasks(client: Callable[..., Any], service: Service) -> None:
    """
    Both are those of the job.
    """
    stages = asked(client(service), "list_training_job_stages", training_job_id=JOB)
    tasks = asked(client(service), "list_training_job_tasks", training_job_id=JOB)

    assert (200, 200) == (stages.status_code, tasks.status_code)
    assert stages.running_records
    assert stages.running_records[-1].stages


def test_metrics_and_logs_are_those_of_a_task(client: Callable[..., Any], service: Service) -> None:
    """
    The task stands in the path.
    """
    place = {"training_job_id": JOB, "task_id": TASK}
    metrics = asked(client(service), "show_training_job_metrics", **place)
    log = asked(client(service), "show_training_job_logs_from_aom", lines=2, **place)
    preview = asked(client(service), "show_training_job_logs_preview", **place)

    assert [each.metric for each in metrics.metrics]
    assert log.content
    assert preview.content


def test_an_unknown_job_is_a_bad_request(client: Callable[..., Any], service: Service) -> None:
    """
    HTTP 400 with ModelArts.2775, as the real service has it.
    """
    from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException

    with pytest.raises(ClientRequestException) as caught:
        asked(client(service), "show_training_job_details", training_job_id="no-such-job")

    assert (400, "ModelArts.2775") == (caught.value.status_code, caught.value.error_code)


@pytest.mark.parametrize(
    ("wrong", "status", "code"),
    [
        ({"sk": "wrong"}, 401, "APIG.0301"),
        ({"ak": "WRONG"}, 401, "APIG.0301"),
        ({"project_id": "wrong"}, 403, "ModelArts.0210"),
    ],
)
def test_wrong_credentials_are_refused(
    client: Callable[..., Any], service: Service, wrong: dict[str, str], status: int, code: str
) -> None:
    """
    The client tells status, code and request id.
    """
    from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException

    with pytest.raises(ClientRequestException) as caught:
        asked(client(service, **wrong), "show_training_job_details", training_job_id=JOB)

    assert (status, code) == (caught.value.status_code, caught.value.error_code)
    assert caught.value.request_id


def test_temporary_keys_are_accepted(client: Callable[..., Any]) -> None:
    """
    With their security token, and not without.
    """
    from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException

    with Service(Project(now), security_token="a-security-token") as service:
        temporary = client(service)
        temporary._credentials.security_token = "a-security-token"

        assert 200 == asked(temporary, "show_training_job_details", training_job_id=JOB).status_code
        with pytest.raises(ClientRequestException, match="security token"):
            asked(client(service), "show_training_job_details", training_job_id=JOB)


def test_a_clock_that_is_off_is_told(client: Callable[..., Any]) -> None:
    """
    The official client's own signature is too old for a service that is ahead.
    """
    from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException

    with (
        Service(Project(now), clock_offset_seconds=3600) as service,
        pytest.raises(ClientRequestException, match="signature expired"),
    ):
        asked(client(service), "show_training_job_details", training_job_id=JOB)


def test_a_failing_service_is_a_server_error(client: Callable[..., Any]) -> None:
    """
    A fault arrives as what it is.
    """
    from huaweicloudsdkcore.exceptions.exceptions import ServerResponseException

    with Service(Project(now), faults=["status=503"]) as service, pytest.raises(ServerResponseException) as caught:
        asked(client(service), "show_training_job_details", training_job_id=JOB)

    assert 503 == caught.value.status_code
