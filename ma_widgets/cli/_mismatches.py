"""What is known not to work together: a line each, with what happens and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ..i18n import N_
from ._versions import Versions

Version = tuple[int, ...]


class Range(NamedTuple):
    """Versions from *least* on and *below* a limit; ``ABSENT`` is none at all."""

    least: Version = ()
    below: Version | None = None
    is_absent: bool = False

    def holds(self, version: str | None) -> bool:
        """Return whether *version* is one of these; None is "not installed"."""
        if version is None or self.is_absent:
            return version is None and self.is_absent
        parts = parsed(version)
        return bool(parts) and parts >= self.least and (self.below is None or parts < self.below)


ABSENT = Range(is_absent=True)
ANY = Range()


def below(*version: int) -> Range:
    """Return all versions below *version*."""
    return Range((), version)


def since(*version: int) -> Range:
    """Return all versions from *version* on."""
    return Range(version)


class Mismatch(NamedTuple):
    """
    Holds when the packages of both sides are in these ranges; *server* {} is about this environment alone.

    Where a package of the server is absent, another must be there: one of which nothing is known has none.
    What only lessens what is seen is no *fault*.
    """

    kernel: dict[str, Range]
    server: dict[str, Range]
    happens: str
    advice: str
    is_fault: bool = True


_PAGE = "widget manager of the page"
# Source: measured with JupyterLab 3.6 to 4.6, ipywidgets 7.6 to 8.1, plotly 5.9 to 7.1; issues 3577 and 3647 of
# ipywidgets, 3686 of plotly.py.
MISMATCHES = (
    Mismatch(
        {"ipywidgets": below(8)},
        {_PAGE: since(5)},
        N_(
            "The page shows “Error displaying widget”: it knows the widgets of ipywidgets 8, "
            "the kernel sends those of 7."
        ),
        N_('In the kernel\'s environment: python -m pip install "ipywidgets>=8,<9"'),
    ),
    Mismatch(
        {"ipywidgets": since(8)},
        {_PAGE: below(5)},
        N_(
            "The page shows “Error displaying widget”: it knows the widgets of ipywidgets 7, "
            "the kernel sends those of 8."
        ),
        N_('In the kernel\'s environment: python -m pip install "ipywidgets>=7.7,<8"'),
    ),
    Mismatch(
        {},
        {"jupyterlab": ANY, _PAGE: ABSENT},
        N_("The page knows no widgets: the cell shows the static report in the live view's place."),
        N_("In the server's environment: python -m pip install jupyterlab_widgets, then start the server again."),
        is_fault=False,
    ),
    Mismatch(
        {"plotly": ANY},
        {"jupyterlab": ANY, "plotly of the page": ABSENT},
        N_("The page cannot draw with plotly: charts stay pictures that cannot be zoomed."),
        N_("In the server's environment: python -m pip install plotly, then start the server again."),
        is_fault=False,
    ),
    Mismatch(
        {"plotly": below(5, 15)},
        {},
        N_("plotly is older than what was tried; 5.9 shows no figure with ipywidgets 8."),
        'python -m pip install "plotly>=5.15,<8"',
    ),
    Mismatch(
        {"plotly": since(6), "anywidget": ABSENT},
        {},
        N_("FigureWidget of plotly cannot be made without anywidget; the views of ma_widgets do not need it."),
        N_("If you use it: python -m pip install anywidget"),
        is_fault=False,
    ),
    Mismatch(
        {"pandas": below(2), "numpy": since(2)},
        {},
        N_("pandas cannot be imported: it was built for numpy 1. job.frames does not work, the views do."),
        N_('python -m pip install "numpy<2", or a newer pandas'),
    ),
    Mismatch(
        {"ipywidgets": below(7, 7)},
        {},
        N_("ipywidgets is older than what was tried."),
        'python -m pip install "ipywidgets>=7.7,<9"',
    ),
)


def mismatches(kernel: Versions, server: Versions) -> Iterator[Mismatch]:
    """Yield what holds of the two sides; of a server without any version nothing is known."""
    return (each for each in MISMATCHES if _hold(each.kernel, kernel) and _hold(each.server, server))


def _hold(ranges: dict[str, Range], versions: Versions) -> bool:
    return all(range_.holds(versions.get(name)) for name, range_ in ranges.items())


def parsed(version: str) -> Version:
    """Return the numbers that *version* begins with: (5, 24, 1) of "5.24.1rc1"."""
    found = re.match(r"\d+(?:\.\d+)*", version)
    return tuple(int(part[:9]) for part in found[0].split(".")) if found else ()
