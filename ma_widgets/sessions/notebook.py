"""Replies through the ``modelarts`` SDK, which every ModelArts notebook brings."""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping
from typing import Any, Protocol

from ..errors import NotAuthenticated, NotSupported
from ..i18n import N_, say
from ._foreign import asked
from ._paging import paged
from ._paths import path_of
from ._protocol import IDENTIFIER, Reply, Resource, checked_resource
from ._sdk import sdk_method, sdk_part

# What an Estimator reads by itself; the paths of the REST API are for the rest.
_METHODS = {
    Resource.JOB: "get_job_info",
    Resource.METRICS: "get_job_metrics",
    Resource.LOG_PREVIEW: "get_job_log",
}
_LIST_WORDS = frozenset({"offset", "limit", "sort_by", "order", "group_by", "filters"})


class JobInstance(Protocol):
    """What the SDK returns for a job: a training job instance, or an Estimator made with ``job_id=``."""

    def get_job_info(self) -> Mapping[str, object]:
        """Return the job's reply."""


class NotebookSession:
    """
    Replies through ``modelarts.estimatorV2``, with the session of the notebook.

    *session* is a ``modelarts.session.Session``; without one, ``Session()`` is
    made when something is first fetched, which needs no credentials inside a
    ModelArts notebook. Any number of threads may fetch at the same time.

    Source:
        SDK reference, "Obtaining the Details About a Training Job".
    """

    def __init__(self, session: object = None) -> None:
        self._session = session
        self._session_lock = threading.Lock()

    def __repr__(self) -> str:
        return "NotebookSession()"

    def fetch(self, resource: Resource, job_id: str | None, **query: object) -> Reply:
        """
        Return the reply of *resource*; blocks while the SDK does, which takes no time-out.

        A log or metrics that are not ready yet are an empty object. ``JOBS`` and ``EVENTS`` are all pages, the
        newest first; with ``offset`` that one page. ``JOBS`` knows ``offset``, ``limit``, ``sort_by``, ``order``,
        ``group_by`` and ``filters``. What the SDK prints goes to the log ``ma_widgets.sessions``, level DEBUG.
        """
        resource, task = checked_resource(resource), query.pop("task", None)
        # What cannot be is refused here: what the SDK makes of odd ids is not known.
        path = path_of(resource, "{project_id}", job_id, task)
        if resource is Resource.JOBS:
            words = {word: value for word, value in query.items() if word in _LIST_WORDS}
            return paged(resource, lambda page: asked(lambda: self._list(page), resource, None), words)
        return paged(
            resource, lambda page: asked(lambda: self._ask(resource, job_id, path, task, page), resource, job_id), query
        )

    def _ask(
        self, resource: Resource, job_id: str | None, path: str, task: object, query: Mapping[str, object]
    ) -> object:
        session = self._signed_in()
        if resource in _METHODS:
            estimator = sdk_part("modelarts.estimatorV2", "Estimator")
            return _read(estimator(session=session, job_id=job_id), resource, task)
        return _signed_get(session, path.format(project_id=_project_id(session)), query)

    def _list(self, page: Mapping[str, Any]) -> object:
        session = self._signed_in()
        return sdk_method(sdk_part("modelarts.estimatorV2", "Estimator"), "get_job_list")(session=session, **page)

    def _signed_in(self) -> object:
        make_session = sdk_part("modelarts.session", "Session")
        with self._session_lock:
            if self._session is None:
                self._session = make_session()
            return self._session


class InstanceSession:
    """
    Replies of one job, from the object that the SDK returned for it: ``job_instance.get_job_info()``.

    What the object cannot read is asked for through its ``session``, if it has one, as NotebookSession does.
    """

    def __init__(self, instance: JobInstance) -> None:
        self._instance = instance

    def __repr__(self) -> str:
        return f"InstanceSession({type(self._instance).__name__})"

    def fetch(self, resource: Resource, job_id: str | None, **query: object) -> Reply:
        """Return the reply of *resource*; blocks while the SDK does, which takes no time-out."""
        resource = checked_resource(resource)
        if resource in _METHODS and hasattr(self._instance, _METHODS[resource]):
            task = query.get("task")
            # The rule for tasks is that of the path, which is not needed here.
            path_of(resource, "-", "-", task)
            return asked(lambda: _read(self._instance, resource, task), resource, job_id)
        session = getattr(self._instance, "session", None)
        if session is None:
            raise self._not_supported(resource)
        return NotebookSession(session).fetch(resource, job_id, **query)

    def _not_supported(self, resource: Resource) -> NotSupported:
        return NotSupported(
            say(
                N_("{kind} cannot fetch {resource}."), kind=type(self._instance).__name__, resource=repr(resource.value)
            ),
            hint=N_("Pass the id of the job with session=NotebookSession()."),
        )


def _read(instance: object, resource: Resource, task: object) -> object:
    method = sdk_method(instance, _METHODS[resource])
    return method() if resource is Resource.JOB else method(task_id=task)


def _signed_get(session: object, path: str, query: Mapping[str, object]) -> object:
    """Return the reply of what no Estimator reads; the SDK signs the request with the session."""
    auth_by_apig = sdk_part("modelarts.config.auth", "auth_by_apig")
    words = {word: value for word, value in query.items() if value is not None}
    reply: object = auth_by_apig(session, "GET", path, query=words or None, body=None, headers=None)
    return reply


def _project_id(session: object) -> str:
    for project_id in (getattr(session, "project_id", None), os.environ.get("PROJECT_ID")):
        if isinstance(project_id, str) and IDENTIFIER.fullmatch(project_id):
            return project_id
    raise NotAuthenticated(
        N_("The project of this notebook is not known."),
        why=N_("Neither the SDK's session nor the environment variable PROJECT_ID names one."),
        hint=N_("Set PROJECT_ID, or pass NotebookSession(Session(project_id=…, …))."),
    )
