"""The README's table of guarantees: its counts are those of the tests, and each guard is where the list says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ..frames.test_mutations import MUTATIONS
from ..masking.test_leaks import LEAKS
from ..masking.test_readable import READABLE
from ..sessions.test_fault_matrix import MATRIX
from ..sessions.test_hostile_servers import LOCATIONS, SERVERS, STATUSES
from .exits import EXITS
from .guards import GUARDS
from .hostile import declared, texts_of
from .payloads import PAYLOADS
from .secrets import PLACES

ROOT = Path(__file__).parents[2]
# Where a browser looks besides: JupyterLab, a converted notebook, Voila.
_PAGES = 3
FIELDS = len([text for text in texts_of(declared("x")) if "⟦" in text])
COUNTS = {
    "payloads": f"{len(PAYLOADS)} payloads × {FIELDS} fields × {len(EXITS) + _PAGES} exits",
    "secrets": f"{len(PLACES)} secrets in their places × {len(EXITS)} exits, {len(LEAKS)} forms in text",
    "readable": f"{len(READABLE)} texts",
    "mutations": f"{MUTATIONS:,} mutated replies",
    "faults": f"{len(MATRIX)} faults, {len(SERVERS)} hostile servers, {2 * len(STATUSES) * len(LOCATIONS)} redirects",
    "guards": f"{len(GUARDS)} guards",
}


@pytest.mark.parametrize("name", COUNTS)
def test_the_readme_counts_what_is_tried(name: str) -> None:
    """
    A number in the table is one that the tests go through.
    """
    assert f"| {COUNTS[name]} |" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", GUARDS)
def test_a_guard_is_where_the_list_says(name: str) -> None:
    """
    Each can be taken out as it stands, once, and its test exists.
    """
    guard = GUARDS[name]

    assert 1 == (ROOT / guard.path).read_text(encoding="utf-8").count(guard.there)
    assert guard.there != guard.gone
    assert (ROOT / guard.test).exists()


def test_no_code_of_ours_can_run_a_text() -> None:
    """
    Nothing that evaluates, unpickles, starts a program, or takes a text for HTML or Markdown, is in the package.
    """
    forbidden = re.compile(
        r"\b(?:eval|exec)\(|pickle\.load|import (?:pickle|subprocess|yaml|marshal)\b|os\.system|escape=False"
        r"|render_links|display\.HTML|Markdown\(|innerHTML|verify=False|\{\{[^}]*\| *safe\b"
    )
    sources = [path for kind in ("py", "j2") for path in (ROOT / "ma_widgets").rglob(f"*.{kind}")]
    found = {path.name: forbidden.findall(path.read_text(encoding="utf-8")) for path in sources}

    assert {} == {name: what for name, what in found.items() if what}
