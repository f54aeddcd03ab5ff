"""The one way to see what is masked: a question to whoever sits in front, which no notebook keeps."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from IPython import get_ipython
from IPython.core.error import StdinNotImplementedError
from IPython.display import clear_output

from ..errors import MaWidgetsError
from ..i18n import N_, said


def show_until_answered(lines: Sequence[str]) -> None:
    """
    Show *lines* until Enter is pressed, or the cell is interrupted; then clear the cell.

    A page keeps what a cell puts out, but shows what a cell asks only until
    it is answered: so the lines are the question. They are in no output while
    they are seen, and the answered question is cleared away at once.

    Raises:
        MaWidgetsError: there is nobody to ask.
    """
    kernel = getattr(get_ipython(), "kernel", None)
    can_be_asked = kernel is not None or _is_terminal()
    is_seen = can_be_asked and _asked("\n".join([*lines, "", said(N_("Press Enter to hide it again."))]))
    # A traceback may tell what variables hold.
    del lines
    if kernel is not None:
        clear_output()
    if not is_seen:
        raise MaWidgetsError(
            N_("Masked values are shown only to someone who sits in front, and nobody can be asked here."),
            hint=N_(
                "Run the cell by hand in a notebook; in a terminal: python -m ma_widgets show JOB_ID --reveal NAME."
            ),
        )


def _is_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _asked(question: str) -> bool:
    """Ask, and return whether there was somebody to be asked."""
    try:
        input(question)
    except (StdinNotImplementedError, EOFError):
        return False
    except KeyboardInterrupt:
        # It hides the values too; as an error it would lead back to the question.
        return True
    return True
