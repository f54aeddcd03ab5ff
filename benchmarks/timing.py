"""How time is taken: in CPU seconds of this process or of fresh ones, some rounds in turn."""

from __future__ import annotations

import gc
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

_PROJECT = Path(__file__).parent.parent


class Timing(NamedTuple):
    """Milliseconds: the median of some rounds, the least and the most."""

    median: float
    least: float
    most: float

    def __str__(self) -> str:
        return f"{_short(self.median)} ({_short(self.least)}–{_short(self.most)})"


def timing(seconds: Sequence[float]) -> Timing:
    """Return some measured *seconds* as a timing."""
    return Timing(*(1_000 * each for each in (statistics.median(seconds), min(seconds), max(seconds))))


def _short(milliseconds: float) -> str:
    return f"{milliseconds:,.0f}" if milliseconds >= 100 else f"{milliseconds:.3g}"


def timed(ways: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, Timing]:
    """Return the CPU time of each way, one after the other in every round, so that a busy minute meets all of them."""
    for way in ways.values():
        way()
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            seconds[name].append(_cpu_seconds(way))
    return {name: timing(each) for name, each in seconds.items()}


def _cpu_seconds(way: Callable[[], object]) -> float:
    gc.collect()
    before = time.process_time()
    way()
    return time.process_time() - before


def timed_processes(codes: Mapping[str, str], rounds: int) -> dict[str, Timing]:
    """Return the CPU time of a fresh process for each code, with compiled modules as an installed package has them."""
    seconds: dict[str, list[float]] = {name: [] for name in codes}
    with tempfile.TemporaryDirectory() as compiled:
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": compiled, "PYTHONPATH": str(_PROJECT)}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        for code in codes.values():
            _process(code, environment)
        for _ in range(rounds):
            for name, code in codes.items():
                seconds[name].append(_process(code, environment))
    return {name: timing(each) for name, each in seconds.items()}


def _process(code: str, environment: Mapping[str, str]) -> float:
    before = _children_cpu_seconds()
    subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL, env=environment)
    return _children_cpu_seconds() - before


def _children_cpu_seconds() -> float:
    # In microseconds; os.times() counts ticks of ten milliseconds, a tenth of what is measured.
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
