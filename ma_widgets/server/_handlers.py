"""The routes: who may ask, and in which headers the answer comes."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, TypeVar, cast

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler, JupyterHandler
from tornado import web

from ..i18n import best_language
from ._answers import Answer
from ._desk import Desk

_RESOURCE = "ma_widgets"
_PAGE_POLICY = "; ".join(
    [
        # No script, form, plugin or window, whatever is in it. With an origin of its own, a browser forgets where
        # the reader was each time that the page loads itself again; where nothing runs, nothing uses the server's.
        "sandbox allow-same-origin",
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'self'",
    ]
)


Method = TypeVar("Method", bound=Callable[..., Any])


def _may(action: str) -> Callable[[Method], Method]:
    """Return what lets a method answer only users who are known and may *action* what is ours."""

    def guarded(method: Method) -> Method:
        # Said, since the decorator would keep the action that it finds out from its first request.
        guard: Any = authorized(action, _RESOURCE)
        return cast("Method", web.authenticated(guard(method)))

    return guarded


def _refusing(action: str) -> Any:
    """Return a method that refuses its verb, once it is known who asks and that he may *action*."""

    @_may(action)
    async def refuse(self: JupyterHandler, *_: str) -> None:
        self.set_status(405)
        self.set_header("Allow", "GET")
        self.finish()

    return refuse


class _Asked(JupyterHandler):
    """A route that is read: nothing changes on GET, and there is nothing but GET."""

    auth_resource = _RESOURCE
    head = options = _refusing("read")
    post = put = patch = delete = _refusing("write")

    def initialize(self, desk: Desk) -> None:
        self.desk = desk

    def set_cors_headers(self) -> None:
        """Set none: whatever the server allows elsewhere, no other origin reads a job."""

    def set_default_headers(self) -> None:
        """Set those of the server, and that nobody keeps the answer nor hears of its address."""
        super().set_default_headers()
        self.set_header("Cache-Control", "no-store")
        self.set_header("Referrer-Policy", "no-referrer")
        self.set_header("X-Content-Type-Options", "nosniff")

    @property
    def language(self) -> str:
        """The language that the reader's browser prefers, or a kernel that asks."""
        return best_language(self.request.headers.get("Accept-Language", ""))

    def answer(self, answer: Answer) -> None:
        """Send *answer*."""
        self.set_status(answer.status)
        self.finish(answer.body)


class _Api(_Asked, APIHandler):
    """A route that answers with JSON."""

    # A kernel that asks every ten seconds is no reason to keep a server running that nobody uses.
    _track_activity = False


class JobPage(_Asked):
    """``/ma-widgets/jobs/{id}``: the report of a job, which needs no kernel and loads itself again."""

    def write_error(self, status_code: int, **_: Any) -> None:
        """Say the status alone: the server's page of errors needs to know who asks, which here is not sure."""
        self.set_header("Content-Type", "text/plain; charset=UTF-8")
        self.finish(f"{status_code} {HTTPStatus(status_code).phrase}\n")

    @property
    def content_security_policy(self) -> str:
        """The page's own, whatever the server's is: it shows what others wrote."""
        return _PAGE_POLICY

    @_may("read")
    async def get(self, job_id: str) -> None:
        """Answer with the page."""
        stays = "stay" in self.request.query_arguments
        answer = await self.desk.page(job_id, self.language, stays=stays)
        self.set_header("Content-Type", "text/html; charset=UTF-8")
        if answer.again_seconds is not None:
            self.set_header("Refresh", str(answer.again_seconds))
        self.answer(answer)


class JobData(_Api):
    """``/ma-widgets/api/jobs/{id}``: what ``Job.to_dict()`` has."""

    @_may("read")
    async def get(self, job_id: str) -> None:
        """Answer with the job."""
        self.answer(await self.desk.job(job_id, self.language))


class ResourceData(_Api):
    """``/ma-widgets/api/jobs/{id}/{resource}?query={…}``: a reply as the service sent it, masked; for ServerSession."""

    @_may("read")
    async def get(self, job_id: str, resource: str) -> None:
        """Answer with the reply."""
        query = self.get_query_argument("query", "{}")
        self.answer(await self.desk.resource(job_id, resource, query, self.language))


class Health(_Api):
    """``/ma-widgets/api/health``: versions, uptime, how many jobs are kept."""

    @_may("read")
    async def get(self) -> None:
        """Answer with the counts."""
        self.answer(self.desk.health())


ROUTES: tuple[tuple[str, type[_Asked]], ...] = (
    (r"/ma-widgets/jobs/([^/]+)", JobPage),
    (r"/ma-widgets/api/jobs/([^/]+)", JobData),
    (r"/ma-widgets/api/jobs/([^/]+)/([^/]+)", ResourceData),
    (r"/ma-widgets/api/health", Health),
)
