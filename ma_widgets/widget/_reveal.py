"""The one way to see what is masked: a question to whoever sits in front, which no notebook keeps."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from IPython import get_ipython
from IPython.core.error import StdinNotImplementedError
from IPython.display import clear_output

from ..errors import MaWidgetsError


def show_until_answered(lines: Sequence[str]) -> None:
    """
    Show *lines* until Enter is pressed, then clear the cell.

    A page keeps what a cell puts out, but shows what a cell asks only until
    it is answered: so the lines are the question. They are in no output while
    they are seen, and the answered question is cleared away at once.

    Raises:
        MaWidgetsError: there is nobody to ask.
    """
    kernel = getattr(get_ipython(), "kernel", None)
    if kernel is None and not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise _nobody()
    try:
        input("\n".join([*lines, "", "Press Enter to hide it again."]))
    except (StdinNotImplementedError, EOFError):
        raise _nobody() from None
    finally:
        if kernel is not None:
            clear_output()


def _nobody() -> MaWidgetsError:
    return MaWidgetsError(
        "Masked values are shown only to someone who sits in front, and nobody can be asked here.",
        hint="Run the cell by hand in a notebook, or use python -m ma_widgets show JOB_ID --reveal NAME in a terminal.",
    )
