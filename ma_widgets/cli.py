"""The command line: ``python -m ma_widgets show JOB_ID`` and ``python -m ma_widgets simulator``."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import datetime, timezone
from typing import TYPE_CHECKING

from .errors import MaWidgetsError
from .i18n import visible
from .job import load_evidence, load_job
from .sessions import SessionAdapter, connect

if TYPE_CHECKING:
    from .simulator.service import Service

_TOLD = ("url", "access_key", "secret_key", "project_id", "token", "username", "password", "account")
_FASTEST = 1_000_000
_HOW_TO_ASK = """
# To ask it from another terminal:
export MA_WIDGETS_SESSION=rest
export MA_WIDGETS_ENDPOINT={url}
export HUAWEICLOUD_SDK_AK={access_key}
export HUAWEICLOUD_SDK_SK={secret_key}
export HUAWEICLOUD_SDK_PROJECT_ID={project_id}
python -m ma_widgets show demo
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return 0, or 1 or 2 with the error on standard error."""
    options = _parser().parse_args(arguments)
    return int(options.run(options))


def _show(options: argparse.Namespace) -> int:
    if options.reveal and not sys.stdout.isatty():
        return _fail(2, "--reveal shows masked values on a terminal only, and the output goes elsewhere.")
    try:
        session = _session(options.session)
        job = load_evidence(load_job(options.job_id, session), session, options.job_id)
        revealed = [f"{each.path} = {visible(each.value)}\n" for each in job.revealed(options.reveal)]
    except MaWidgetsError as error:
        return _fail(1, f"{type(error).__name__}: {error}")
    except ValueError as error:
        return _fail(2, str(error))
    text = "".join([job.to_text(every_field=options.all), *revealed])
    # A terminal of another encoding must not turn a job's name into a traceback.
    encoding = sys.stdout.encoding or "utf-8"
    return _print(text.encode(encoding, "backslashreplace").decode(encoding))


def _simulator(options: argparse.Namespace) -> int:
    try:
        service = _service(options)
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "tornado":
            raise
        return _fail(1, 'The simulator needs tornado: python -m pip install "ma_widgets[simulator]"')
    except ValueError as error:
        return _fail(2, str(error))
    try:
        service.run(lambda: _print(_told(service)))
    except OSError as error:
        return _fail(1, f"Port {options.port} of 127.0.0.1 cannot be opened: {os.strerror(error.errno or 0)}.")
    return 0


def _service(options: argparse.Namespace) -> Service:
    # Behind this import lies tornado, which only the simulator needs.
    from .simulator.project import Project
    from .simulator.service import Service

    if not 0 <= options.speed <= _FASTEST:
        raise ValueError(f"The jobs cannot live {options.speed} times as fast; it can be 0 to {_FASTEST}.")
    return Service(
        Project(lambda: datetime.now(timezone.utc), options.speed),
        options.port,
        faults=options.fault,
        clock_offset_seconds=options.clock_offset_seconds,
        metadata_service=options.metadata_service,
    )


def _told(service: Service) -> str:
    values = {name: getattr(service, name) for name in _TOLD}
    return "".join(f"{name}={value}\n" for name, value in values.items()) + _HOW_TO_ASK.format(**values)


def _fail(code: int, sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return code


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
    show.add_argument(
        "--reveal", action="append", default=[], metavar="NAME", help="show a masked value, by its path or name, too"
    )
    show.set_defaults(run=_show)
    _add_simulator(commands.add_parser("simulator", help="serve scripted jobs over HTTP on this machine"))
    return parser


def _add_simulator(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=_simulator)
    parser.add_argument("--port", type=int, default=0, help="the port on 127.0.0.1; 0, the default, is any free one")
    parser.add_argument("--speed", type=float, default=1.0, help="how much faster than real time the jobs live")
    parser.add_argument(
        "--fault", action="append", default=[], metavar="TEXT", help="misbehave, for example: status=503,times=2"
    )
    parser.add_argument(
        "--clock-offset-seconds", type=float, default=0.0, metavar="N", help="set the clock of the service ahead"
    )
    parser.add_argument(
        "--metadata-service", action="store_true", help="give temporary keys as a cloud server has them"
    )


def _session(choice: str | None) -> SessionAdapter:
    return connect({**os.environ, "MA_WIDGETS_SESSION": choice} if choice else os.environ)
