"""``python -m ma_widgets``, and the command ``ma-widgets``."""

from __future__ import annotations

import signal
import sys


def main() -> int:
    """Run the command of this process; return its exit code, for ^C too while the rooms are still imported."""
    try:
        from .cli import main as run

        return run()
    except KeyboardInterrupt:
        # What a shell says of a command that the signal ended.
        return 128 + signal.SIGINT


if __name__ == "__main__":
    sys.exit(main())
