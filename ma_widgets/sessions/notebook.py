"""Replies through the ``modelarts`` SDK, which every ModelArts notebook brings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from ..errors import (
    BadReply,
    ConnectionFailed,
    MaWidgetsError,
    NotAuthenticated,
    NotSupported,
    ServiceUnavailable,
)
from ..i18n import visible
from ..masking import mask_text
from ._failure import failure
from ._protocol import Reply, Resource, checked_job_id


class JobInstance(Protocol):
    """What the SDK returns for a job: a training job instance, or an Estimator made with ``job_id=``."""

    def get_job_info(self) -> Mapping[str, object]:
        """Return the job's reply."""


class NotebookSession:
    """
    Replies through ``modelarts.estimatorV2``, with the session of the notebook.

    *session* is a ``modelarts.session.Session``; without one, ``Session()`` is
    made when the first job is fetched, which needs no credentials inside a
    ModelArts notebook.

    Source:
        SDK reference, "Obtaining the Details About a Training Job".
    """

    def __init__(self, session: object = None) -> None:
        self._session = session

    def __repr__(self) -> str:
        return "NotebookSession()"

    def fetch(self, resource: Resource, job_id: str | None, **query: object) -> Reply:  # noqa: ARG002 -- the protocol's signature
        """Return the reply of *resource*; blocks while the SDK does."""
        _only_jobs(resource)
        checked = checked_job_id(job_id)
        return _asked(lambda: self._estimator(checked).get_job_info(), checked)

    def _estimator(self, job_id: str) -> Any:
        try:
            from modelarts.estimatorV2 import Estimator
            from modelarts.session import Session
        except ModuleNotFoundError as error:
            # A module that the SDK itself lacks is a broken SDK, not a missing one.
            if not (error.name or "").startswith("modelarts"):
                raise
            raise NotAuthenticated(
                "The modelarts SDK is not installed in this kernel.",
                why="Only ModelArts notebooks bring it; it is on no package registry.",
                hint="Outside a notebook use RestSession(region=…, project_id=…, token=…).",
            ) from None
        if self._session is None:
            self._session = Session()
        return Estimator(session=self._session, job_id=job_id)


class InstanceSession:
    """Replies of one job, from the object that the SDK returned for it: ``job_instance.get_job_info()``."""

    def __init__(self, instance: JobInstance) -> None:
        self._instance = instance

    def __repr__(self) -> str:
        return f"InstanceSession({type(self._instance).__name__})"

    def fetch(self, resource: Resource, job_id: str | None, **query: object) -> Reply:  # noqa: ARG002 -- the protocol's signature
        """Return the reply of *resource*; blocks while the SDK does."""
        _only_jobs(resource)
        return _asked(self._instance.get_job_info, job_id)


def _only_jobs(resource: Resource) -> None:
    if resource is not Resource.JOB:
        raise NotSupported(
            f"The notebook session cannot fetch {Resource(resource).value!r} yet.", hint="It fetches: job."
        )


def _asked(call: Callable[[], object], job_id: str | None) -> Reply:
    """
    Return what the SDK answers.

    Whatever it raises becomes one of our errors: its classes are not public,
    so the words decide. A failure may also come back as a dict.
    """
    try:
        reply = call()
    except MaWidgetsError:
        raise
    except Exception as error:  # noqa: BLE001 -- the SDK's exception classes are not public
        raise _foreign(error, job_id) from None
    refusal = failure(reply, job_id=job_id)
    if refusal is not None:
        raise refusal
    if not isinstance(reply, Mapping):
        raise BadReply(
            f"The SDK answered with {'nothing' if reply is None else type(reply).__name__}, not with a job.",
            hint="Check the job id; restart the kernel if the SDK was just updated.",
        )
    return reply


def _foreign(error: Exception, job_id: str | None) -> MaWidgetsError:
    """Return our error for an exception of the SDK, by its fields if it has any and its type if not."""
    body = {key: getattr(error, key, None) for key in ("error_code", "error_msg", "error_solution", "request_id")}
    status = getattr(error, "status_code", None)
    known = failure(body, status=status if isinstance(status, int) else None, job_id=job_id)
    if known is not None:
        return known
    words = visible(" ".join(mask_text(str(error)[:2000]).split()))
    said = f"The SDK raised {type(error).__name__}" + (f": {words[:300]}" if words else ".")
    if isinstance(error, (OSError, TimeoutError)):
        return ConnectionFailed(
            "The modelarts SDK could not reach the service.", why=said, hint="Try again in a minute."
        )
    return ServiceUnavailable("The modelarts SDK failed.", why=said, hint="Try again; restart the kernel if it stays.")
