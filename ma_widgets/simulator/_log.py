"""The log of a task: it grows line by line, and is read by lines or from its end."""

from __future__ import annotations

from collections.abc import Iterator
from math import exp
from operator import itemgetter
from typing import Any

from ._life import Life
from ._metrics import share
from ._query import Query
from ._refusals import NO_LOG, NotReady, Refused
from ._script import Attempt, Exit, Fault
from ._tasks import asked_task

PREVIEW_BYTES = 5 * 1024 * 1024
_STEPS_PER_LINE = 10
_STEPS_PER_CHECKPOINT = 50


def page(life: Life, query: Query) -> dict[str, Any]:
    """
    Return lines by number, the first being 1; NotReady before there is a log.

    ``asc`` gives the lines after ``base_line``, or the first ones; ``desc``
    those before it, or the last ones. Both read from old to new, so that the
    next page has ``base_line`` = ``end_line`` with asc, ``start_line`` with desc.

    Source:
        API reference, "Querying the Logs of a Specified Task": base_line,
        lines 1-500 (50), order (desc); the line numbers are text. It does not
        say whether base_line itself belongs to the page; here it does not.
    """
    count, order = query.whole("lines", 50, 1, 500), query.choice("order", ("asc", "desc"), "desc")
    base = query.whole("base_line", 0)
    told = _asked_lines(life, query)
    if order == "asc":
        start = min(base, len(told))
        end = min(start + count, len(told))
    else:
        end = min(base - 1, len(told)) if base else len(told)
        start = max(end - count, 0)
    return {
        "start_line": str(start + 1 if end > start else start),
        "end_line": str(end),
        "lines": end - start,
        "content": _content(told[start:end]),
    }


def preview(life: Life, query: Query) -> dict[str, Any]:
    """Return the last 5 MB at most, and the sizes in bytes; NotReady before there is a log."""
    whole = _content(_asked_lines(life, query)).encode()
    shown = whole[-PREVIEW_BYTES:]
    return {"content": shown.decode(errors="ignore"), "current_size": len(shown), "full_size": len(whole)}


def _content(lines: list[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _asked_lines(life: Life, query: Query) -> list[str]:
    task = asked_task(life, query)
    if life.runs:
        return list(_lines(life, task))
    if life.is_over:
        raise Refused(NO_LOG)
    raise NotReady


def _lines(life: Life, task: str) -> Iterator[str]:
    """Yield what the task has printed so far, in the order of time."""
    told = [*_of_runs(life, task), *_of_script(life, task)]
    for _, text in sorted(told, key=itemgetter(0)):
        yield from text.splitlines()


def _of_runs(life: Life, task: str) -> Iterator[tuple[int, str]]:
    """Yield the lines of the runs, each with its moment; one of the program bears its time, one of the platform not."""
    step = 0
    for run in life.runs:
        step -= step % _STEPS_PER_CHECKPOINT
        for at, text in _run(life, task, run, step):
            if life.reached(at):
                yield at, text if text.startswith("[") else f"{life.local(at):%Y-%m-%d %H:%M:%S} {text}"
        step += _line_count(life, run) * _STEPS_PER_LINE


def _of_script(life: Life, task: str) -> Iterator[tuple[int, str]]:
    """Yield what the script declares, as it stands; the last words of a task come after what it printed before."""
    for printed in life.script.printed:
        if printed.task == task and life.reached(printed.at):
            yield printed.at, printed.text
    for at, end in life.script.exit_times():
        if end.task == task and life.reached(at):
            yield at, _last_words(end)


def _run(life: Life, task: str, run: Attempt, first_step: int) -> Iterator[tuple[int, str]]:
    """Yield the lines of one run, in order, each with its moment."""
    ready_at = run.ready_at()
    yield run.running_at, f"INFO {task} starts, rank {life.cast.tasks.index(task)} of {len(life.cast.tasks)}"
    yield ready_at, f"INFO checkpoint of step {first_step} loaded" if run.cause else "INFO dataset and model loaded"
    for line in range(1, _line_count(life, run) + 1):
        yield ready_at + line * life.script.step_seconds, _progress(task, first_step + line * _STEPS_PER_LINE)
    if run.fault:
        yield from _fault(task, run.fault)


def _line_count(life: Life, run: Attempt) -> int:
    """Return how many steps' lines the run has printed so far."""
    seconds = min(life.elapsed, run.trains_until() - 1) - run.ready_at()
    return max(int(seconds) // life.script.step_seconds, 0)


def _progress(task: str, step: int) -> str:
    loss = 1.7 + 8.6 * exp(-step / 600) + 0.08 * share(f"{task} loss {step}")
    samples = 1480 + 90 * share(f"{task} throughput {step}")
    return f"INFO step {step}, loss {loss:.4f}, throughput {samples:.1f} samples/s"


def _fault(task: str, fault: Fault) -> Iterator[tuple[int, str]]:
    if task != fault.task:
        yield fault.at, f"WARNING training is interrupted: {fault.scenario} on {fault.task}"
        return
    yield fault.at, f"ERROR {fault.reason}"
    if fault.exit_code is not None:
        yield fault.at, _return_code(fault.exit_code)


def _last_words(end: Exit) -> str:
    return "\n".join(filter(None, (end.log, _return_code(end.code))))


def _return_code(code: int) -> str:
    return f"[Modelarts Service Log]Training end with return code: {code}"
