"""``ma-widgets wait``: the exit code tells how a job ended."""

from __future__ import annotations

import argparse
from textwrap import indent

from ..diagnosis import Finding
from ..i18n import N_, said
from ..options import MaWidgets
from ..waiting import wait_for_job
from ._command import Command, add_job, add_refresh, refresh_seconds_of, seconds_from, session_of
from ._output import complain, write_if_possible

# 1 and 2 say that the command itself failed; 124 is what timeout(1) ends with.
EXIT_CODES = {"Completed": 0, "Failed": 3, "Abnormal": 3, "Terminated": 4}
TIMED_OUT = 124


def _run(options: argparse.Namespace) -> int:
    session, refresh_seconds = session_of(options), refresh_seconds_of(options)
    try:
        job = wait_for_job(
            options.job_id,
            session,
            timeout=options.timeout_seconds,
            raise_on_failure=False,
            refresh_seconds=refresh_seconds,
        )
    except TimeoutError as error:
        return complain(TIMED_OUT, str(error))
    write_if_possible(f"{MaWidgets.instance().look.words(job.heading)}\n")
    if job.failure:
        complain(0, _told(job.failure))
    return EXIT_CODES[job.phase or ""]


def _told(finding: Finding) -> str:
    return "\n".join(filter(None, [said(finding.title), indent(said(finding.evidence), "  "), said(finding.advice)]))


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    add_job(parser)
    add_refresh(parser)
    told = said(N_("how long to wait, and for the look that is then under way; without an end when left out"))
    parser.add_argument("--timeout-seconds", type=seconds_from(0), metavar="N", help=told)


COMMAND = Command(
    "wait",
    N_("wait until a job has ended; the exit code tells how"),
    _add_arguments,
    _run,
    N_("Wait until a job has ended. Exit code 0: completed, 3: failed, 4: terminated, 124: still not ended."),
)
