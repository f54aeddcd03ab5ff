"""Replies from the REST API of ModelArts."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta, timezone
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode

from ..errors import BadRequest, NotAuthenticated
from ..i18n import N_, Label, default_language, listed, say
from ._clock import clock_ahead
from ._credentials import Auth, Credentials, Mending, store_of
from ._endpoint import (
    IAM,
    checked_endpoint,
    checked_metadata_endpoint,
    endpoint_of_region,
    iam_endpoint_of,
    without_user,
)
from ._failure import failure
from ._paging import Weight, paged
from ._paths import path_of
from ._protocol import IDENTIFIER, Reply, Resource, checked_resource
from ._refusal import parsed, refusal, without_secrets
from ._retry import Retries, SecondsLeft
from ._secret import Secret
from ._sources import Arguments, Password, Sources, Variables

if TYPE_CHECKING:
    from ._exchange import Answer

# Not ready yet, says HTTP status 204: codes 2776 and 2777 in the table of error codes, but no errors.
_MAY_BE_EMPTY = frozenset({Resource.METRICS, Resource.LOG, Resource.LOG_PREVIEW})
_LANGUAGES = {"en": "en-us", "zh-CN": "zh-cn"}
# 5 MB of a log; Chinese is twice as long when JSON escapes it.
_LARGEST_BYTES = {Resource.LOG: 16 * 2**20, Resource.LOG_PREVIEW: 16 * 2**20}
_LIST_SECONDS = 120.0
_LACKING = {
    N_("a region"): N_("Pass region='cn-north-4' or endpoint=, or set HUAWEICLOUD_SDK_REGION."),
    N_("a project id"): N_(
        "Pass project_id= or set HUAWEICLOUD_SDK_PROJECT_ID; the console shows it under My Credentials, "
        "a row for each region."
    ),
    N_("a token or keys"): N_(
        "Pass access_key= and secret_key=, or token=, the X-Subject-Token of IAM, or username=, password= and account=."
    ),
}


class RestSession:
    """
    Replies from ``https://modelarts.<region>.myhuaweicloud.com``, signed in with keys, a token or a password.

    *access_key* and *secret_key* sign each request; *security_token* goes with temporary ones. *token* is what IAM
    returns as ``X-Subject-Token``; it lives for 24 hours. For *username*, *password* and *account* IAM, at
    *iam_endpoint*, gives a token, which is renewed before its end. Without any of them the environment and the file
    ``~/.huaweicloud/credentials`` are looked in, then, with *metadata_service*, the metadata service of a cloud
    server; project id and region are looked for there too.

    *project_id* belongs to the region. *endpoint* replaces the region's, for other operators (*allowed_hosts*) or a
    server on this machine. *ca_bundle* is a file with the certificates to trust in the usual ones' place. *retries*
    says when a failed request is made again; None is up to three tries within 30 s. *environment* stands for the
    environment variables of this process, *clock* for its time in UTC.

    Source:
        API reference, "Querying the Details About a Training Job"; provider chain of huaweicloudsdkcore.
    """

    # A debugger may show a session that is not whole yet.
    endpoint = project_id = ""

    def __init__(
        self,
        endpoint: str | None = None,
        region: str | None = None,
        project_id: str | None = None,
        *,
        token: str | Secret | None = None,
        access_key: str | Secret | None = None,
        secret_key: str | Secret | None = None,
        security_token: str | Secret | None = None,
        username: str | Secret | None = None,
        password: str | Secret | None = None,
        account: str | Secret | None = None,
        iam_endpoint: str | None = None,
        metadata_service: bool | None = None,
        metadata_endpoint: str | None = None,
        ca_bundle: str | None = None,
        allowed_hosts: Collection[str] = (),
        allow_insecure_loopback: bool = True,
        retries: Retries | None = None,
        environment: Mapping[str, str] | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(timezone.utc),
    ) -> None:
        # Wrapped before anything can raise: some tracebacks show the variables of every function.
        token, access_key, secret_key = Secret.of(token), Secret.of(access_key), Secret.of(secret_key)
        security_token, password = Secret.of(security_token), Secret.of(password)
        username, account = Secret.of(username), Secret.of(account)
        environment = Variables(os.environ if environment is None else environment)
        endpoint, iam_endpoint, metadata_endpoint = map(without_user, (endpoint, iam_endpoint, metadata_endpoint))
        given = Arguments(token, access_key, secret_key, security_token, username, password, account)
        sources = Sources(given, environment, metadata_service=metadata_service)
        address, found = _address(endpoint, region, sources), sources.credentials()
        project_id = sources.first("project_id") if project_id is None else project_id
        if address is None or not project_id or found is None:
            raise _lacking(sources, (address, project_id, found))
        check = partial(checked_endpoint, allowed_hosts=allowed_hosts, allow_insecure_loopback=allow_insecure_loopback)
        self.endpoint, self.project_id = check(address), _checked_project_id(project_id)
        self._ca_bundle, self._retries = _checked_ca_bundle(ca_bundle), retries or Retries()
        if iam_endpoint is None and isinstance(found.held, Password):
            iam_endpoint = sources.first("iam_endpoint")
        store = store_of(
            found,
            self.project_id,
            iam_endpoint_of(self.endpoint) if iam_endpoint is None else check(iam_endpoint, service=IAM),
            checked_metadata_endpoint(metadata_endpoint),
            self._ca_bundle,
            clock,
        )
        self._clock = clock
        self._credentials = Credentials(found, store, self.project_id, clock)

    def __repr__(self) -> str:
        return f"RestSession({self.endpoint!r}, project_id={self.project_id!r})"

    @property
    def credentials_source(self) -> str:
        """Where the credentials came from, as in "environment variables HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK"."""
        return self._credentials.source

    @property
    def clock_skew(self) -> timedelta | None:
        """By how much this machine's clock is ahead of the service's, negative for a slow one; None if it was right."""
        return self._credentials.clock_skew

    def measured_clock_skew(self) -> timedelta | None:
        """
        Return by how much this machine's clock is ahead of the service's, to about a second; None if it tells no time.

        Makes one request without credentials; blocks, up to 30 s.

        Raises:
            ConnectionFailed: there was no answer.
        """
        return self._retries.run(lambda left: clock_ahead(self.endpoint, left, self._ca_bundle, self._clock))

    def fetch(self, resource: Resource, job_id: str | None, **query: object) -> Reply:
        """
        Return the reply of *resource*; blocks, up to 30 s and what it takes to look up the endpoint's name.

        A log or metrics that are not ready yet (HTTP status 204) are an empty object, and a log is one page.
        ``JOBS`` and ``EVENTS`` are all pages, the newest first, within 2 minutes; with ``offset`` that one page.
        For ``JOBS`` *query* is the body of the search, and ``limit`` how many jobs are wanted.
        """
        resource = checked_resource(resource)
        path = path_of(resource, self.project_id, job_id, query.pop("task", None))
        within, weight = self._retries.ends_in(_LIST_SECONDS), Weight()

        def request(page: Mapping[str, Any], left: SecondsLeft, auth: Auth) -> Reply:
            weight.check()
            return self._reply(weight.weighed(self._ask(resource, path, page, left, auth)), auth, resource, job_id)

        return paged(resource, lambda page: self._fetched(partial(request, page), within), query)

    def _fetched(self, request: Callable[[SecondsLeft, Auth], Reply], within: SecondsLeft) -> Reply:
        mending = Mending(self._credentials)
        try:
            return self._retries.run(lambda left: mending.run(partial(request, left), left), within)
        except NotAuthenticated as error:
            self._credentials.tell_source(error)
            raise

    def _ask(self, resource: Resource, path: str, query: Mapping[str, Any], left: SecondsLeft, auth: Auth) -> Answer:
        # Behind this import lies requests, which no report of the demo job needs.
        from ._exchange import ask

        options: dict[str, Any] = {"auth": auth, "verify": self._ca_bundle or True}
        if resource is Resource.JOBS:
            return ask("POST", self.endpoint, path, left, json=_checked_search(query), **options)
        if resource is Resource.EVENTS:
            # API reference, "Querying Events of a Training Job": in which language they are told.
            options["headers"] = {"X-Language": _LANGUAGES[default_language()]}
        largest = {"largest_bytes": _LARGEST_BYTES[resource]} if resource in _LARGEST_BYTES else {}
        return ask("GET", self.endpoint, path, left, params=_checked_words(query), **largest, **options)

    def _reply(self, answer: Answer, auth: Auth, resource: Resource, job_id: str | None) -> Reply:
        if answer.status == 204 and resource in _MAY_BE_EMPTY:
            return {}
        reply: Any = parsed(answer.body) if answer.status == 200 else None
        if isinstance(reply, _wanted(resource)) and failure(reply) is None:
            return cast("Reply", reply)
        # The service may repeat what it was sent; from here on nothing holds its own words.
        reply, answer = None, without_secrets(answer, auth.secrets)
        where = say(
            N_(" in project {project_id} at {endpoint}"), project_id=repr(self.project_id), endpoint=self.endpoint
        )
        raise refusal(answer, resource, job_id, where, self._credentials.kind)


def _address(endpoint: str | None, region: str | None, sources: Sources) -> str | None:
    """Return the endpoint that was given, or that of the region; of the environment when neither was given."""
    if endpoint is None and region is None:
        endpoint = without_user(sources.first("endpoint"))
    if endpoint is not None:
        return endpoint
    region = sources.first("region") if region is None else region
    return None if region is None else endpoint_of_region(region)


def _lacking(sources: Sources, values: tuple[object, ...]) -> Exception:
    """Return one error for all that lacks: nobody should have to try three times."""
    lacking = [name for name, value in zip(_LACKING, values) if not value]
    has_credentials = lacking[-1] != "a token or keys"
    return (BadRequest if has_credentials else NotAuthenticated)(
        say(N_("RestSession needs {what}."), what=_all_of(lacking)),
        why=None if has_credentials else say(N_("Looked for: the arguments, {places}."), places=sources.looked_for()),
        hint=listed([_LACKING[name] for name in lacking], N_("{first} {rest}")),
    )


def _all_of(words: list[Label]) -> str:
    """Return up to three things that lack, as in "a, b and c"."""
    *others, last = words
    return say(N_("{others} and {last}"), others=listed(others), last=last) if others else last


def _checked_project_id(project_id: object) -> str:
    if isinstance(project_id, str) and IDENTIFIER.fullmatch(project_id):
        return project_id
    raise BadRequest(
        N_("The project id has characters that no project id has.")
        if project_id
        else N_("RestSession needs a project id."),
        why=N_("A project id has 1 to 64 letters, digits, hyphens or underscores."),
        hint=N_("Pass project_id=; the console shows it under My Credentials, a row for each region."),
    )


def _checked_ca_bundle(ca_bundle: str | None) -> str | None:
    if ca_bundle is None:
        return None
    # Slow to import, and few have certificates of their own.
    from ._connection import fault_of_certificates

    fault = fault_of_certificates(Path(ca_bundle))
    if not fault:
        return ca_bundle
    raise BadRequest(
        say(N_("The file with certificates ca_bundle={path} {fault}."), path=repr(ca_bundle), fault=fault),
        hint=N_("Pass the path of a PEM file, or leave ca_bundle= out."),
    )


def _checked_search(query: Mapping[str, Any]) -> Mapping[str, Any]:
    try:
        json.dumps(query, allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        raise BadRequest(
            N_("The search of jobs has a value that JSON does not know."),
            hint=N_("Pass texts, numbers, lists and dicts."),
        ) from None
    return query


def _checked_words(query: Mapping[str, Any]) -> Mapping[str, Any]:
    try:
        urlencode(query, doseq=True)
    # Half of a character, or a number of more digits than Python writes.
    except (TypeError, ValueError):
        what = N_("The query has a value that no URL can have.")
        raise BadRequest(what, hint=N_("Pass texts and numbers.")) from None
    return query


def _wanted(resource: Resource) -> type[Any]:
    return list if resource is Resource.TASKS else dict
