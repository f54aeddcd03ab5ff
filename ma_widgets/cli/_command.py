"""What a command is, what commands have in common, and what their exit codes mean."""

from __future__ import annotations

import argparse
import math
import os
from collections.abc import Callable
from typing import NamedTuple

from ..errors import BadRequest
from ..i18n import N_, said, say
from ..options import MaWidgets
from ..refresh import LEAST_REFRESH_SECONDS
from ..sessions import SessionAdapter, checked_job_id, connect

DONE, FAILED, WRONG = 0, 1, 2
_SESSIONS = ("notebook", "rest", "demo", "server")


class Command(NamedTuple):
    """``run`` returns the exit code; it may raise errors of ours, and Refused."""

    name: str
    help: str
    add_arguments: Callable[[argparse.ArgumentParser], object]
    run: Callable[[argparse.Namespace], int]
    description: str = ""


class Refused(Exception):
    """What was asked for cannot be; the sentence says why."""


def add_job(parser: argparse.ArgumentParser) -> None:
    """Take the id of a job, and where to ask for it."""
    told = said(N_("the job id; with --session demo also demo, demo-failed, demo-pending …"))
    parser.add_argument("job_id", type=_job_id, help=told)
    add_session(parser)


def _job_id(text: str) -> str:
    try:
        return checked_job_id(text)
    except BadRequest as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def add_session(parser: argparse.ArgumentParser) -> None:
    """Take where to ask."""
    told = said(N_("where to ask; found by itself when left out"))
    parser.add_argument("--session", choices=_SESSIONS, help=told)


def add_refresh(parser: argparse.ArgumentParser) -> None:
    """Take how often to ask."""
    parser.add_argument(
        "--refresh-seconds",
        type=seconds_from(LEAST_REFRESH_SECONDS),
        metavar="N",
        help=said(
            N_("seconds from one look to the next, more while the job is queued; the option of that name when left out")
        ),
    )


def seconds_from(least: float) -> Callable[[str], float]:
    """Return the type of an argument that is a number of seconds, *least* or more."""

    def read(text: str) -> float:
        try:
            seconds = float(text)
        except ValueError:
            seconds = math.nan
        if not least <= seconds < math.inf:
            what = say(N_("{text} is no number of seconds, {least} or more"), text=repr(text), least=f"{least:g}")
            raise argparse.ArgumentTypeError(said(what))
        return seconds

    return read


def whole_from(least: int, most: int) -> Callable[[str], int]:
    """Return the type of an argument that is a whole number from *least* to *most*."""

    def read(text: str) -> int:
        if not text.isdecimal() or not least <= int(text[:20]) <= most:
            sentence = N_("{text} is no whole number from {least} to {most}")
            raise argparse.ArgumentTypeError(said(say(sentence, text=repr(text), least=least, most=f"{most:,}")))
        return int(text)

    return read


def session_of(options: argparse.Namespace) -> SessionAdapter:
    """Return the session that was named, or else the one that is found."""
    return connect({**os.environ, "MA_WIDGETS_SESSION": options.session} if options.session else os.environ)


def refresh_seconds_of(options: argparse.Namespace) -> float:
    """Return how often to ask: as the argument says, or else the options."""
    asked: float | None = options.refresh_seconds
    return float(MaWidgets.instance().refresh_seconds) if asked is None else asked
