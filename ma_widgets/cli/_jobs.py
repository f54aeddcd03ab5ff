"""``ma-widgets jobs``: the newest jobs, as a table or as data."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timezone
from typing import NamedTuple

from ..blocks import DataTable
from ..display import bundle
from ..errors import BadReply, MaWidgetsError
from ..i18n import N_, line, said, say
from ..job import read_job
from ..options import MaWidgets
from ..sessions import Reply, Resource
from ..tabs.overview import phase_word
from ._command import Command, add_session, session_of, whole_from
from ._output import complain, write

_LABELS = (N_("Job id"), N_("Name"), N_("Phase"), N_("Created"))


class _Row(NamedTuple):
    id: str
    name: str | None
    phase: str | None
    created_at: datetime | None

    def iso(self) -> str | None:
        """Return when it was created, in ISO 8601, UTC."""
        at = self.created_at
        return None if at is None else f"{at.astimezone(timezone.utc):%Y-%m-%dT%H:%M:%SZ}"


def _run(options: argparse.Namespace) -> int:
    reply = session_of(options).fetch(Resource.JOBS, None, limit=options.limit)
    rows = list(_rows(reply))[: options.limit]
    if options.json:
        return write(json.dumps([{**row._asdict(), "created_at": row.iso()} for row in rows], indent=1) + "\n")
    if not sys.stdout.isatty():
        return write("".join("\t".join(line(each or "") for each in (*row[:3], row.iso())) + "\n" for row in rows))
    return write(_table(rows)) if rows else complain(0, N_("There are no jobs."))


def _table(rows: list[_Row]) -> str:
    # The rows are already as many as were asked for.
    told = [(*row[:2], phase_word(row.phase) if row.phase else None, row.created_at) for row in rows]
    table = DataTable(_Row._fields, _LABELS, [*zip(*told)])
    return f"{bundle(table, replace(MaWidgets.instance().look, rows=len(rows)))['text/plain']}\n"


def _rows(reply: Reply) -> Iterator[_Row]:
    """Yield the jobs of a list, masked; what stands among them and is no job is counted on standard error."""
    items = reply.get("items") if isinstance(reply, Mapping) else reply
    if not isinstance(items, list):
        raise BadReply(N_("The list of jobs has no items."), hint=N_("Try again later."))
    rows = [_row(item) for item in items]
    if None in rows:
        sentence = N_("{count} of {total} entries of the list describe no job.")
        complain(0, say(sentence, count=rows.count(None), total=len(items)))
    yield from filter(None, rows)


def _row(item: object) -> _Row | None:
    try:
        job = read_job(item)
    except MaWidgetsError:
        return None
    return _Row(job.id, job.name, job.phase, job.columns.summary.created_at)


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    add_session(parser)
    parser.add_argument(
        "--limit", type=whole_from(1, 10_000), default=20, metavar="N", help=said(N_("how many; 20 by default"))
    )
    told = said(N_("print a JSON list of id, name, phase and created_at"))
    parser.add_argument("--json", action="store_true", help=told)


COMMAND = Command("jobs", N_("list the newest jobs"), _add_arguments, _run)
