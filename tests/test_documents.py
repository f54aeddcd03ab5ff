"""Every snippet of the documents runs, and every notebook too."""

from __future__ import annotations

import importlib
import re
import warnings
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parent.parent
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("**/*.md"))]
SNIPPET = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:)([^)#]+)\)")
SNIPPETS = [(path.name, code) for path in DOCUMENTS for code in SNIPPET.findall(path.read_text(encoding="utf-8"))]
MADE = ["fields.md", "findings.md", "rooms.svg"]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize(("name", "code"), SNIPPETS)
def test_a_snippet_runs(name: str, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    What a reader copies works as it stands; what it writes, it writes to the folder it runs in.
    """
    monkeypatch.chdir(tmp_path)
    exec(compile(code, name, "exec"), {})  # noqa: S102 -- the project's own documents


def test_the_readme_tells_the_truth_about_the_failed_job() -> None:
    """
    The values in the README's comments are those of the snippet above them.
    """
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    names: dict[str, object] = {}
    exec(next(code for code in SNIPPET.findall(readme) if "demo-failed" in code), names)  # noqa: S102
    job = names["job"]

    assert f"# {job.phase!r}" in readme  # type: ignore[attr-defined]
    assert f"# {job.failure.title!r}" in readme  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_a_link_leads_somewhere(path: Path) -> None:
    """
    Every file that a document names exists.
    """
    links = LINK.findall(path.read_text(encoding="utf-8"))

    assert [] == [link for link in links if not (path.parent / link).exists()]


@pytest.mark.parametrize("name", MADE)
def test_what_is_made_from_the_code_is_up_to_date(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    A field, a rule or a room that was added is in the documents: ``python3 scripts/reference`` writes them anew.
    """
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    pages = importlib.import_module("_reference").pages()

    assert MADE == sorted(pages)
    assert pages[name] == (ROOT / "docs" / name).read_text(encoding="utf-8")


def test_every_page_is_in_the_navigation() -> None:
    """
    A reader of the pages finds each of them; ``python3 scripts/site`` makes them.
    """
    pages = {path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").glob("**/*.md")}
    told = re.findall(r": (\S+\.md)$", (ROOT / "mkdocs.yml").read_text(encoding="utf-8"), re.MULTILINE)

    assert pages <= set(told)
    assert sorted(set(told)) == sorted(told)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs(path: Path) -> None:
    """
    Every cell of a demo notebook runs in a real kernel, and shows no traceback.
    """
    notebook = nbformat.read(path, as_version=4)
    with warnings.catch_warnings():
        # The client's own event loop handling differs between its versions.
        warnings.simplefilter("ignore")
        NotebookClient(notebook, timeout=120, kernel_name="python3").execute()

    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert [] == [
        output for output in outputs if output.output_type in ("error", "stream") and "Traceback" in str(output)
    ]
    assert any("application/vnd.jupyter.widget-view+json" in output.get("data", {}) for output in outputs)


def test_a_saved_notebook_is_small() -> None:
    """
    A widget adds at most 60 kB to a saved notebook, 400 kB with the state of its models.
    """
    cell = nbformat.v4.new_code_cell(
        "from ma_widgets import DemoSession, JobInfoWidget\n"
        "w = JobInfoWidget('demo', session=DemoSession())\nw.wait()\nw"
    )
    notebook = nbformat.v4.new_notebook(cells=[cell])
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    with_state = len(nbformat.writes(notebook).encode())
    del notebook.metadata["widgets"]

    assert len(nbformat.writes(notebook).encode()) <= 60_000
    assert with_state <= 400_000
