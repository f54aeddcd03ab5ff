"""``ma-widgets simulator``: scripted jobs over HTTP on this machine."""

from __future__ import annotations

import argparse
import os
from datetime import datetime, timezone
from typing import TYPE_CHECKING

from ..i18n import N_, said, say
from ._command import FAILED, Command, Refused
from ._output import complain, write

if TYPE_CHECKING:
    from ..simulator.service import Service

_TOLD = ("url", "access_key", "secret_key", "project_id", "token", "username", "password", "account")
_FASTEST = 1_000_000
_HOW_TO_ASK = """
# {how}
export MA_WIDGETS_SESSION=rest
export MA_WIDGETS_ENDPOINT={url}
export HUAWEICLOUD_SDK_AK={access_key}
export HUAWEICLOUD_SDK_SK={secret_key}
export HUAWEICLOUD_SDK_PROJECT_ID={project_id}
python -m ma_widgets show demo
"""


def _run(options: argparse.Namespace) -> int:
    try:
        service = _service(options)
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "tornado":
            raise
        return complain(FAILED, N_('The simulator needs tornado: python -m pip install "ma_widgets[simulator]"'))
    except ValueError as error:
        raise Refused(str(error)) from None
    try:
        service.run(lambda: write(_told(service)))
    except BrokenPipeError:
        raise
    except OSError as error:
        sentence = N_("Port {port} of 127.0.0.1 cannot be opened: {reason}.")
        return complain(FAILED, say(sentence, port=options.port, reason=os.strerror(error.errno or 0)))
    return 0


def _service(options: argparse.Namespace) -> Service:
    # Behind this import lies tornado, which only the simulator needs.
    from ..simulator.project import Project
    from ..simulator.service import Service

    if not 0 <= options.speed <= _FASTEST:
        sentence = N_("The jobs cannot live {speed} times as fast; it can be 0 to {fastest}.")
        raise Refused(say(sentence, speed=options.speed, fastest=_FASTEST))
    return Service(
        Project(lambda: datetime.now(timezone.utc), options.speed),
        options.port,
        faults=options.fault,
        clock_offset_seconds=options.clock_offset_seconds,
        metadata_service=options.metadata_service,
    )


def _told(service: Service) -> str:
    values = {name: getattr(service, name) for name in _TOLD}
    how = said(N_("To ask it from another terminal:"))
    return "".join(f"{name}={value}\n" for name, value in values.items()) + _HOW_TO_ASK.format(how=how, **values)


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    told = said(N_("the port on 127.0.0.1; 0, the default, is any free one"))
    parser.add_argument("--port", type=int, default=0, help=told)
    told = said(N_("how much faster than real time the jobs live"))
    parser.add_argument("--speed", type=float, default=1.0, help=told)
    told = said(N_("misbehave, for example: status=503,times=2"))
    parser.add_argument("--fault", action="append", default=[], metavar="TEXT", help=told)
    told = said(N_("set the clock of the service ahead"))
    parser.add_argument("--clock-offset-seconds", type=float, default=0.0, metavar="N", help=told)
    told = said(N_("give temporary keys as a cloud server has them"))
    parser.add_argument("--metadata-service", action="store_true", help=told)


COMMAND = Command("simulator", N_("serve scripted jobs over HTTP on this machine"), _add_arguments, _run)
