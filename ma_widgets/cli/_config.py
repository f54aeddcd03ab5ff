"""``ma-widgets config``: the options, what they are and where that was said."""

from __future__ import annotations

import argparse

from ..i18n import N_, said
from ..options import MaWidgets, help_all
from ._command import Command
from ._output import write


def _run(options: argparse.Namespace) -> int:
    if options.help_all:
        return write(help_all())
    defaults = MaWidgets.instance()
    told = ((name, value, defaults.origins.get(name, said(N_("default")))) for name, value in defaults.values().items())
    return write("".join(f"{name} = {value!r}\t{origin}\n" for name, value, origin in told))


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    told = said(N_("print every option, what it means and its variable"))
    parser.add_argument("--help-all", action="store_true", help=told)


COMMAND = Command("config", N_("print the options and where they were set"), _add_arguments, _run)
