"""
The command line: ``ma-widgets COMMAND`` or ``python -m ma_widgets COMMAND``.

A command is a file with a ``COMMAND``, and its name in ``COMMANDS``. What it
raises becomes a sentence on standard error and an exit code here.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from traitlets import TraitError

from .._version import __version__
from ..errors import MaWidgetsError
from ..i18n import N_, said
from . import _config, _doctor, _jobs, _logs, _show, _simulator, _wait
from ._command import DONE, FAILED, WRONG, Refused
from ._output import Unwritable, close_quietly, complain, open_streams

COMMANDS = (_show, _jobs, _logs, _wait, _doctor, _config, _simulator)
_DESCRIPTION = N_("Show a ModelArts training job.")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code. One that is none of ours ends in argparse, with 2."""
    open_streams()
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except MaWidgetsError as error:
        return complain(FAILED, f"{type(error).__name__}: {error}")
    except (Refused, TraitError) as error:
        return complain(WRONG, error.args[0] if error.args else str(error))
    except Unwritable as error:
        close_quietly(sys.stdout)
        return complain(FAILED, error.args[0])
    except BrokenPipeError:
        # The reader, head for one, has enough.
        close_quietly(sys.stdout)
        return DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="ma-widgets", description=said(_DESCRIPTION))
    parser.add_argument("--version", action="version", version=f"ma-widgets {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in (each.COMMAND for each in COMMANDS):
        description = said(command.description) if command.description else None
        own = commands.add_parser(command.name, help=said(command.help), description=description)
        command.add_arguments(own)
        own.set_defaults(run=command.run)
    return parser
