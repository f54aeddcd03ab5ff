"""``ma-widgets show``: a job as text, JSON, a page, or again and again."""

from __future__ import annotations

import argparse
import os
import sys

from ..display import document, write_file
from ..i18n import N_, said, say, visible
from ..job import Job, load_evidence, load_job
from ..options import MaWidgets
from ._command import FAILED, Command, Refused, add_job, add_refresh, session_of
from ._output import complain, write
from ._watch import watch


def _run(options: argparse.Namespace) -> int:
    if options.reveal and not sys.stdout.isatty():
        raise Refused(N_("--reveal shows masked values on a terminal only, and the output goes elsewhere."))
    if options.reveal and (options.json or options.html is not None or options.watch):
        raise Refused(N_("--reveal shows masked values below the text; leave --json, --html and --watch out."))
    session = session_of(options)
    if options.watch:
        return watch(options, session, _shown)
    job = _shown(load_evidence(load_job(options.job_id, session), session, options.job_id))
    if options.html is not None:
        page = document(job.heading, job.sections(every_field=True), MaWidgets.instance().look, at=job.columns.at)
        return write(page) if options.html == "-" else _written(page, options.html)
    return write(f"{job.to_json()}\n" if options.json else _text(job, options))


def _shown(job: Job) -> Job:
    """Return *job* in the look and with the prices of the options."""
    defaults = MaWidgets.instance()
    return job.shown_with(defaults.look).priced(defaults.prices)


def _text(job: Job, options: argparse.Namespace) -> str:
    try:
        revealed = [f"{each.path} = {visible(each.value)}\n" for each in job.revealed(options.reveal)]
    except ValueError as error:
        raise Refused(str(error)) from None
    return "".join([job.to_text(every_field=options.all), *revealed])


def _written(page: str, path: str) -> int:
    try:
        write_file(path, page)
    except OSError as error:
        sentence = N_("The page cannot be written to {path}: {reason}.")
        return complain(FAILED, say(sentence, path=path, reason=os.strerror(error.errno or 0)))
    return 0


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    add_job(parser)
    add_refresh(parser)
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help=said(N_("print the job as JSON, masked")))
    told = said(N_("write the report as a page to FILE and print nothing; - prints the page"))
    form.add_argument("--html", metavar="FILE", help=told)
    form.add_argument(
        "--watch",
        action="store_true",
        help=said(N_("draw the job again until it has ended; in a pipe print a line at each change")),
    )
    parser.add_argument("--all", action="store_true", help=said(N_("print every field of the reply too")))
    told = said(N_("show a masked value, by its path or name, too"))
    parser.add_argument("--reveal", action="append", default=[], metavar="NAME", help=told)


COMMAND = Command("show", N_("print a job as text, JSON or a page"), _add_arguments, _run)
