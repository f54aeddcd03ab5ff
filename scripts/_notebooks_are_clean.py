"""Refuse notebooks with outputs: they may hold tokens, home paths and widget state."""

from __future__ import annotations

import json
import sys
from pathlib import Path

ALLOWED_METADATA = {"kernelspec", "language_info"}


def faults(path: Path) -> list[str]:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    found = [f"{path}: metadata {key!r}" for key in set(notebook["metadata"]) - ALLOWED_METADATA]
    for number, cell in enumerate(notebook["cells"], 1):
        if cell.get("outputs") or cell.get("execution_count"):
            found.append(f"{path}: cell {number} has been run; clear its output")
    return found


if __name__ == "__main__":
    found = [fault for path in sorted(Path("notebooks").glob("*.ipynb")) for fault in faults(path)]
    print("\n".join(found), end="\n" if found else "")
    sys.exit(1 if found else 0)
