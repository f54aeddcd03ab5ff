"""
Where RestSession looks for credentials; the first place that has any is taken whole.

    arguments ─► environment variables ─► ~/.huaweicloud/credentials ─► metadata service, if asked for
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple, Union

from ..errors import BadRequest, NotAuthenticated
from ..i18n import N_, listed, say
from ._profile import Profile
from ._secret import Secret

# What the places call each value; the vendor's SDK reads the variables that begin with its name.
_VARIABLES = {
    "access_key": "HUAWEICLOUD_SDK_AK",
    "secret_key": "HUAWEICLOUD_SDK_SK",
    "security_token": "HUAWEICLOUD_SDK_SECURITY_TOKEN",
    "token": "MA_WIDGETS_TOKEN",
    "username": "MA_WIDGETS_USERNAME",
    "password": "MA_WIDGETS_PASSWORD",
    "account": "MA_WIDGETS_ACCOUNT",
    "project_id": "HUAWEICLOUD_SDK_PROJECT_ID",
    "region": "HUAWEICLOUD_SDK_REGION",
    "endpoint": "MA_WIDGETS_ENDPOINT",
    "iam_endpoint": "HUAWEICLOUD_SDK_IAM_ENDPOINT",
}
_PROFILE = {
    "access_key": "ak",
    "secret_key": "sk",
    "security_token": "security_token",
    "project_id": "project_id",
    "region": "region",
    "iam_endpoint": "iam_endpoint",
}
_ARGUMENTS = {name: f"{name}=" for name in _VARIABLES}
_METADATA_VARIABLE = "MA_WIDGETS_METADATA_SERVICE"
FILE_VARIABLE = "HUAWEICLOUD_SDK_CREDENTIALS_FILE"


class Keys(NamedTuple):
    """An access key and a secret key; temporary ones have a security token."""

    access_key: Secret
    secret_key: Secret
    security_token: Secret | None = None


class Token(NamedTuple):
    """What IAM returned as ``X-Subject-Token``."""

    token: Secret


class Password(NamedTuple):
    """What IAM gives a token for."""

    username: Secret
    password: Secret
    account: Secret


Held = Union[Keys, Token, Password]


class Arguments(NamedTuple):
    """The credentials among the arguments of RestSession."""

    token: Secret | None = None
    access_key: Secret | None = None
    secret_key: Secret | None = None
    security_token: Secret | None = None
    username: Secret | None = None
    password: Secret | None = None
    account: Secret | None = None


class Found(NamedTuple):
    """Credentials, what they are called, and where they came from; *held* None is the metadata service."""

    title: str
    held: Held | None
    source: str


class _Kind(NamedTuple):
    title: str
    of: Any
    names: tuple[str, ...]
    optional: tuple[str, ...] = ()


# In this order a place is searched.
_KINDS = (
    _Kind(N_("keys"), Keys, ("access_key", "secret_key"), ("security_token",)),
    _Kind(N_("token"), Token, ("token",)),
    _Kind(N_("password"), Password, ("username", "password", "account")),
)
_CREDENTIALS = tuple(name for kind in _KINDS for name in kind.names + kind.optional)
# What is sent as a header has no spaces; a name or a password may.
_WITH_SPACES = frozenset({"username", "password", "account"})


class Variables(Mapping[str, str]):
    """Environment variables that no traceback shows: its repr tells nothing."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables: Callable[[], Mapping[str, str]] = lambda: variables
        self.is_of_process = variables is os.environ or getattr(variables, "is_of_process", False)

    def __repr__(self) -> str:
        return "Variables(…)"

    def __getitem__(self, name: str) -> str:
        return self._variables()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._variables())

    def __len__(self) -> int:
        return len(self._variables())


class Source(NamedTuple):
    """One place: how a sentence about it begins, what it calls each value, and the values that it has."""

    begin: str
    shown: str
    names: Mapping[str, str]
    values: Mapping[str, Secret]

    def listed(self, names: Any) -> str:
        """Return what this place calls *names*, as in "AK, SK and TOKEN"."""
        *others, last = (self.names[name] for name in names)
        return say(N_("{others} and {last}"), others=listed(others), last=last) if others else last


class Sources:
    """The places in their order; the file is read when the ones before it lack something."""

    def __init__(
        self,
        arguments: Arguments,
        environment: Mapping[str, str],
        *,
        metadata_service: bool | None = None,
    ) -> None:
        given = {name: value for name, value in arguments._asdict().items() if value is not None}
        self._arguments = Source(N_("RestSession has"), N_("the arguments"), _ARGUMENTS, given)
        variables = {name: Secret(environment[each]) for name, each in _VARIABLES.items() if environment.get(each)}
        self._environment = Source(N_("The environment has"), N_("environment variables"), _VARIABLES, variables)
        self._profile = Profile(environment.get(FILE_VARIABLE, ""), home_of(environment))
        is_asked_for = _is_asked_for(environment.get(_METADATA_VARIABLE, ""))
        self._is_metadata_asked_for = is_asked_for if metadata_service is None else metadata_service

    @cached_property
    def _file(self) -> Source:
        read, shown = self._profile.read(), self._profile.shown
        values = {name: read[key] for name, key in _PROFILE.items() if key in read}
        return Source(say(N_("The file {path} has"), path=shown), shown, _PROFILE, values)

    def first(self, name: str) -> str | None:
        """Return the setting *name*, region for one, of the first place after the arguments that has it."""
        value = self._environment.values.get(name)
        if value is None and name in _PROFILE:
            value = self._file.values.get(name)
        return None if value is None else value.reveal()

    def credentials(self) -> Found | None:
        """
        Return the credentials of the first place that has any, None if none has.

        Raises:
            BadRequest: the arguments are of two kinds.
            NotAuthenticated: a place has half of what it needs, or a value that cannot be; a file is wrong.
        """
        _refuse_two_kinds(self._arguments)
        found = _found(self._arguments) or _found(self._environment) or _found(self._file)
        if found is None and self._is_metadata_asked_for:
            return Found(N_("keys"), None, N_("the metadata service"))
        return found

    def looked_for(self) -> str:
        """Return where credentials were looked for, as the end of a sentence."""
        variables = self._environment.listed(_CREDENTIALS)
        return say(
            N_(
                "the environment variables {variables}, the file {path}{without_home}, "
                "the metadata service ({is_asked_for})"
            ),
            variables=variables,
            path=self._profile.shown,
            without_home="" if self._profile.is_looked_for else N_(" (not looked for: HOME is not set)"),
            is_asked_for=N_("asked for") if self._is_metadata_asked_for else N_("not asked for"),
        )


def home_of(environment: Mapping[str, str]) -> str:
    """Return the home folder, that of the user's account where no variable of the process names one; "" for none."""
    named = environment.get("HOME") or environment.get("USERPROFILE") or ""
    if named or not getattr(environment, "is_of_process", False):
        return named
    try:
        return str(Path.home())
    # A user of a container may have no account.
    except RuntimeError:
        return ""


def _is_asked_for(value: str) -> bool:
    if value in ("", "0", "1"):
        return value == "1"
    what = say(N_("{name} is {value}."), name=_METADATA_VARIABLE, value=repr(value[:80]))
    raise BadRequest(what, hint=N_("It can be 1 or 0."))


def _refuse_two_kinds(source: Source) -> None:
    kinds = [kind for kind in _KINDS if _given(source, kind)]
    if len(kinds) > 1:
        given = source.listed(_given(source, kind)[0] for kind in kinds)
        raise BadRequest(
            say(
                N_("{source} {kinds}: {names}."),
                source=source.begin,
                kinds=listed([kind.title for kind in kinds], N_("{first} and {rest}")),
                names=given,
            ),
            hint=N_("Pass those of one kind."),
        )


def _found(source: Source) -> Found | None:
    kind = next((kind for kind in _KINDS if _given(source, kind)), None)
    if kind is None:
        return None
    given = _given(source, kind)
    lacking = [name for name in kind.names if name not in given]
    if lacking:
        raise NotAuthenticated(
            say(
                N_("{source} {given} but not {lacking}."),
                source=source.begin,
                given=source.listed(given),
                lacking=source.listed(lacking),
            ),
            why=N_("What one place has is not completed from another."),
            hint=say(N_("Give {names} together."), names=source.listed(kind.names)),
        )
    for name in given:
        _check(source, name)
    # "environment variables AK and SK"; what a file or an argument is called goes without saying.
    one, more = N_("environment variable {names}"), N_("environment variables {names}")
    shown = say(more if len(given) > 1 else one, names=source.listed(given))
    is_environment = source.names is _VARIABLES
    return Found(
        kind.title, kind.of(**{name: source.values[name] for name in given}), shown if is_environment else source.shown
    )


def _given(source: Source, kind: _Kind) -> list[str]:
    return [name for name in kind.names + kind.optional if name in source.values]


def _check(source: Source, name: str) -> None:
    """Raise NotAuthenticated for a value that no credential has: it could end a header and begin another."""
    fault = _fault(source.values[name], name)
    if fault:
        raise NotAuthenticated(
            say(N_("The {name} {fault}."), name=name.replace("_", " "), fault=fault),
            why=None
            if source.names is _ARGUMENTS
            else say(N_("{source} it as {name}."), source=source.begin, name=source.names[name]),
            hint=N_("Copy it again as text, without spaces and line ends."),
        )


def _fault(secret: Secret, name: str) -> str | None:
    """Return what is wrong with a secret; in a function that raises nothing, since the text lies open here."""
    text = secret.reveal()
    if not text:
        return N_("is empty")
    is_possible = text.isprintable() and not text.isspace()
    if name not in _WITH_SPACES:
        is_possible = is_possible and text.isascii() and " " not in text
    return None if is_possible else N_("has characters that none has")
