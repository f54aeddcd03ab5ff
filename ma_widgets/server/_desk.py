"""What the handlers ask: with the credentials that are there now, and away from the event loop."""

from __future__ import annotations

import json
import platform
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from functools import partial

import jupyter_server

from .._version import __version__
from ..display import Look
from ..errors import MaWidgetsError, SessionError
from ..refresh import REFRESH_SECONDS
from ..sessions import checked_job_id, connect, identity_of
from ._answers import (
    Answer,
    answering,
    job_data,
    job_page,
    no_answer_yet,
    refused,
    refused_page,
    resource_data,
)
from ._cache import CachedSession
from ._flights import Flights
from ._page import SOON_SECONDS, loading, page_without_job
from ._query import checked_query, checked_resource

_CHOICE = "MA_WIDGETS_SESSION"
# A kernel's read of the socket ends after fifteen.
_PATIENCE_SECONDS = 8.0
# A list has two minutes; what takes longer hangs.
_HANGS_AFTER_SECONDS = 150.0
_NOT_YET = Answer(202, json.dumps({"reply": None}))


@dataclass(frozen=True)
class Settings:
    """
    What a site decides: which session, how old a reply may be, and how its readers see times and words.

    Without a ``language`` each reader has that of his browser.
    """

    session: str = ""
    refresh_seconds: float = REFRESH_SECONDS
    look: Look = field(default_factory=Look)
    language: str = ""


class Desk:
    """
    Answers for all kernels, scripts and pages of one server.

    There is one cached session for the credentials that *environment* has. As soon as they are others, it is another
    one: what was fetched with the old ones is never seen with the new ones. *patience_seconds* is how long an answer
    waits for the service before it says that there is nothing yet.
    """

    def __init__(
        self,
        settings: Settings,
        environment: Mapping[str, str],
        *,
        patience_seconds: float = _PATIENCE_SECONDS,
        now: Callable[[], datetime] = lambda: datetime.now(timezone.utc),
    ) -> None:
        self._settings, self._environment, self._patience_seconds = settings, environment, patience_seconds
        self._now = now
        self._began_at = time.monotonic()
        self._flights: Flights[Answer] = Flights()
        self._cached: tuple[str, CachedSession] | None = None

    async def page(self, job_id: str, language: str = "en", *, stays: bool = False) -> Answer:
        """Return the page of a job, which *stays* or comes again; *language* is what the reader's browser prefers."""
        look = replace(self._settings.look, language=self._settings.language or language)
        not_yet = Answer(200, page_without_job(job_id, [loading(job_id)], look), SOON_SECONDS)
        make = partial(job_page, job_id=job_id, now=self._now, look=look, stays=stays)
        wanted = ("page", job_id, look.language, str(stays))
        return await self._answer(wanted, make, partial(refused_page, job_id, look), not_yet)

    async def job(self, job_id: str, language: str = "en") -> Answer:
        """Return a job as JSON, or in *language* why not."""
        make = partial(job_data, job_id=job_id, look=self._settings.look)
        return await self._answer(("job", job_id, language), make, partial(refused, language), _NOT_YET)

    async def resource(self, job_id: str, name: str, query: str, language: str = "en") -> Answer:
        """Return the reply *name* of a job as JSON, or in *language* why not; *query* is a JSON object."""
        try:
            resource = checked_resource(name)
            words = checked_query(resource, query)
        except SessionError as error:
            return refused(language, error)
        wanted = (name, job_id, json.dumps(words, sort_keys=True), language)
        make = partial(resource_data, resource=resource, job_id=job_id, query=words)
        return await self._answer(wanted, make, partial(refused, language), _NOT_YET)

    async def _answer(
        self,
        wanted: tuple[str, ...],
        make: Callable[[CachedSession], Answer],
        refuse: Callable[[MaWidgetsError], Answer],
        not_yet: Answer,
    ) -> Answer:
        """Return what *make* makes, on a thread; *not_yet* while it takes, and *refuse* of what goes wrong."""
        try:
            checked_job_id(wanted[1])
        except SessionError as error:
            return refuse(error)
        identity, session = self._session()
        key = (identity, *wanted)
        answer = await self._flights.result(key, answering(refuse, partial(make, session)), self._patience_seconds)
        if answer is not None:
            return answer
        return refuse(no_answer_yet()) if self._flights.age_seconds(key) > _HANGS_AFTER_SECONDS else not_yet

    def _session(self) -> tuple[str, CachedSession]:
        """Return the session of the credentials that are there now, and what tells them from others."""
        environment = self._connected_with()
        identity = identity_of(environment)
        if self._cached is None or self._cached[0] != identity:
            # With these variables, and not with those that there are when it first connects.
            session = CachedSession(partial(connect, environment), self._settings.refresh_seconds)
            self._cached = (identity, session)
        return self._cached

    def _connected_with(self) -> dict[str, str]:
        """Return the environment for ``connect()``: this server is not asked by itself, whatever its kernels do."""
        environment = dict(self._environment)
        choice = self._settings.session or environment.get(_CHOICE, "")
        return {**environment, _CHOICE: "" if choice == "server" else choice}

    def forget(self) -> None:
        """Forget what nobody has asked for for a while."""
        if self._cached is not None:
            self._cached[1].forget()

    def close(self) -> None:
        """Wait for nothing any more."""
        self._flights.cancel()

    def health(self) -> Answer:
        """Return how the extension is: no names, no secrets."""
        jobs = self._cached[1].job_ids if self._cached else ()
        told = {
            "name": "ma_widgets",
            "version": __version__,
            "jupyter_server": jupyter_server.__version__,
            "python": platform.python_version(),
            "uptime_seconds": round(time.monotonic() - self._began_at, 1),
            "cached_jobs": len(jobs),
            "looks_under_way": self._flights.count,
        }
        return Answer(200, json.dumps(told))
