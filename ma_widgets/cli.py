"""The command line: ``python -m ma_widgets show JOB_ID``."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from .errors import MaWidgetsError
from .job import load_job
from .sessions import SessionAdapter, connect


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return 0, or 1 with the error on standard error."""
    options = _parser().parse_args(arguments)
    try:
        job = load_job(options.job_id, _session(options.session))
    except MaWidgetsError as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 1
    text = job.to_text(every_field=options.all)
    # A terminal of another encoding must not turn a job's name into a traceback.
    encoding = sys.stdout.encoding or "utf-8"
    return _print(text.encode(encoding, "backslashreplace").decode(encoding))


def _print(text: str) -> int:
    try:
        print(text, end="", flush=True)
    except BrokenPipeError:
        # The reader, head for one, has enough; the flush at exit must find an open file.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="ma-widgets", description="Show a ModelArts training job.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    show = commands.add_parser("show", help="print a job as text")
    show.add_argument("job_id", help="the job id; with --session demo also demo, demo-failed, demo-pending …")
    show.add_argument(
        "--session", choices=("notebook", "rest", "demo"), help="where to ask; found by itself when left out"
    )
    show.add_argument("--all", action="store_true", help="print every field of the reply too")
    return parser


def _session(choice: str | None) -> SessionAdapter:
    return connect({**os.environ, "MA_WIDGETS_SESSION": choice} if choice else os.environ)
