"""One reply of an adapter, which is anybody's code."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar, cast

from ..errors import BadReply, MaWidgetsError
from ..i18n import N_, say
from ..sessions import Reply, Resource, SessionAdapter, failure

# A bare list can be what there is of a job, never what there is of one task.
_MAY_BE_LIST = (Resource.EVENTS, Resource.STAGES, Resource.TASKS)

_Error = TypeVar("_Error", bound=BaseException)
_Function = TypeVar("_Function", bound=Callable[..., Any])


def fetched(adapter: SessionAdapter, resource: Resource, job_id: str | None, **query: object) -> Reply:
    """
    Return the reply of *resource*.

    Raises:
        MaWidgetsError: what the session raised, or an error body stands for; BadReply for what is no reply. An
            exception of the adapter's own is the cause of one that names its type: its words may hold secrets.
    """
    try:
        reply: object = adapter.fetch(resource, job_id, **query)
    except MaWidgetsError:
        raise
    # SDKs call sys.exit(); who presses Ctrl-C means it.
    except (Exception, SystemExit) as error:
        what = say(N_("The session adapter raised {kind}."), kind=type(error).__name__)
        raise MaWidgetsError(what, hint=N_("An adapter raises ma_widgets.errors only.")) from error
    error_told = failure(reply) if isinstance(reply, Mapping) else None
    if error_told is not None:
        raise error_told
    if isinstance(reply, Mapping) or (isinstance(reply, list) and resource in _MAY_BE_LIST):
        return reply
    kind = N_("nothing") if reply is None else type(reply).__name__
    what = say(N_("The session answered with {kind}, not with {resource}."), kind=kind, resource=repr(resource.value))
    raise BadReply(what, hint=N_("Try again later."))


def frameless(error: _Error) -> _Error:
    """
    Return *error*, which is to be kept, without its tracebacks and those of what led to it.

    Their frames hold the job of this look, and it the error of the look before: with each look one more would be kept.
    """
    left: list[BaseException | None] = [error]
    seen: set[int] = set()
    while left:
        each = left.pop()
        if each is not None and id(each) not in seen:
            seen.add(id(each))
            each.__traceback__ = None
            left += [each.__cause__, each.__context__]
    return error


def where(error: BaseException) -> str:
    """Return the lines that *error* came through, for a log: its words may hold what was being read."""
    return f"{type(error).__name__}\n{''.join(traceback.format_tb(error.__traceback__))}"


def leading_nowhere(function: _Function) -> _Function:
    """
    Return *function* with errors of ours that lead back to no reply.

    A traceback may tell what the variables of its frames hold, as ``%xmode Verbose`` does.
    """

    @wraps(function)
    def called(*arguments: Any, **options: Any) -> Any:
        try:
            return function(*arguments, **options)
        except MaWidgetsError as error:
            told = frameless(error)
        del arguments, options
        raise told

    return cast("_Function", called)
