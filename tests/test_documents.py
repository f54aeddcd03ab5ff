"""Every snippet of the documents runs, and every notebook too; what is made from the code is up to date."""

from __future__ import annotations

import importlib
import json
import re
import shlex
import warnings
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from traitlets.config import Config

from ma_widgets.cli import _parser, main
from ma_widgets.options import MaWidgets
from ma_widgets.server import MaWidgetsServer

from .widget.kernel import running_kernel

ROOT = Path(__file__).parent.parent
DOCUMENTS = [
    *(ROOT / f"{name}.md" for name in ("README", "CONTRIBUTING", "SECURITY", "CHANGELOG")),
    *sorted((ROOT / "docs").glob("**/*.md")),
]
FENCE = re.compile(r"^```([^\n`]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:)([^)#]+)\)")
SNIPPETS = [(path.name, *found) for path in DOCUMENTS for found in FENCE.findall(path.read_text(encoding="utf-8"))]
# A picture, or what a program prints.
NOT_TRIED = {"", "text"}
MADE = ["fields.md", "findings.md", "rooms.svg"]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
# What a reader of the outputs must find there.
TOLD = {
    "01_quickstart": ["<Job 9b6c2f1e-5a77-4d0e-8c33-0f2d7c4e1a02 Running>"],
    "02_in_a_modelarts_notebook": ["The demo has no job "],
    "03_rest_and_credentials": [
        "'environment variables HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK'",
        "keys from the file",
        "The environment has HUAWEICLOUD_SDK_AK but not HUAWEICLOUD_SDK_SK.",
        "Running after 3 requests",
        "Running although this clock is",
    ],
    "04_write_your_own_adapter_and_tab": [
        "'demo-chip-fault.events.json', 'demo-chip-fault.job.json'",
        "worker-9  2 min 30 s",
        "The tab Broken could not be shown.",
    ],
    "05_debug_a_failed_job": [
        "error: A task crashed with a segmentation fault.",
        "worker-3  172.16.0.13  192.168.20.13",
        "Segmentation fault      (core dumped) python train.py",
        "worker-3 segmentation-fault",
    ],
}


def snippets(kind: str) -> list[Any]:
    return [
        pytest.param(code, id=f"{name}-{index}") for index, (name, told, code) in enumerate(SNIPPETS) if told == kind
    ]


def test_every_snippet_is_tried() -> None:
    """
    Each is of a kind that one of the tests below runs.
    """
    kinds = {told.partition(" in ")[0] for _, told, _ in SNIPPETS}

    assert {"python", "python config", "ipython", "bash", "json"} == kinds - NOT_TRIED


@pytest.mark.parametrize("code", snippets("python"))
def test_a_snippet_runs(code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    What a reader copies works as it stands; what it writes, it writes to the folder it runs in.
    """
    monkeypatch.chdir(tmp_path)
    exec(compile(code, "snippet", "exec"), {})  # noqa: S102 -- the project's own documents


@pytest.mark.parametrize(("told", "code"), [each[1:] for each in SNIPPETS if each[1].startswith("python in ")])
def test_a_snippet_of_a_room_runs_there(told: str, code: str) -> None:
    """
    What CONTRIBUTING shows has the names that the file knows in which it would be written.
    """
    room = importlib.import_module(told.partition(" in ")[2])

    exec(compile(code, told, "exec"), dict(vars(room)))  # noqa: S102


@pytest.mark.parametrize("code", snippets("ipython"))
def test_a_snippet_of_a_notebook_runs(code: str) -> None:
    """
    With magics, in a real kernel.
    """
    with running_kernel() as kernel:
        messages = kernel.run(code)

    assert [] == [message.content["evalue"] for message in messages if message.kind == "error"]


@pytest.mark.parametrize("code", snippets("python config"))
def test_a_snippet_of_a_file_of_options_is_read(code: str) -> None:
    """
    Every option that it sets is one, with a value that it may have.
    """
    config = Config()
    exec(compile(code, "snippet", "exec"), {"c": config})  # noqa: S102

    MaWidgets({}).update_config(config)


@pytest.mark.parametrize("code", snippets("json"))
def test_a_snippet_of_json_has_options(code: str) -> None:
    """
    As Jupyter would read it from a file: the class and the traits are there, and the values fit.
    """
    told = Config(json.loads(code))

    assert set(told) <= {"MaWidgets", "MaWidgetsServer"}
    MaWidgets({}).update_config(Config(MaWidgets=told.get("MaWidgets", {})))
    MaWidgetsServer(config=told)
    assert set(told.get("MaWidgetsServer", {})) <= set(MaWidgetsServer.class_trait_names(config=True))


def commands() -> list[list[str]]:
    """Return each command of the package in a snippet of a shell, as words."""
    lines = [line for _, told, code in SNIPPETS if told == "bash" for line in code.splitlines()]
    parts = [part for line in lines for part in re.split(r"&&|\|", line)]
    return [shlex.split(part, comments=True) for part in parts if part.strip().startswith("ma-widgets")]


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_a_command_is_known(words: list[str]) -> None:
    """
    The command line takes what the documents say, and does what of it soon comes to an end.
    """
    assert _parser().parse_args(words[1:]).run
    if "demo" in words and "--follow" not in words:
        assert 0 == main(words[1:])


def test_a_script_is_there() -> None:
    """
    The two commands of the README and those of CONTRIBUTING name files of the project.
    """
    told = {name for _, kind, code in SNIPPETS if kind == "bash" for name in re.findall(r"^python3 (\S+)", code, re.M)}

    assert {"scripts/demo", "scripts/test", "scripts/site"} <= told
    assert [] == [name for name in told if not (ROOT / name).exists()]


def test_the_readme_tells_the_truth_about_the_failed_job() -> None:
    """
    The values in the README's comments are those of the snippet above them.
    """
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    names: dict[str, object] = {}
    exec(next(code for kind, code in FENCE.findall(readme) if kind == "python" and "demo-failed" in code), names)  # noqa: S102
    job = names["job"]

    assert f"# {job.phase!r}" in readme  # type: ignore[attr-defined]
    assert f"# {job.failure.title!r}" in readme  # type: ignore[attr-defined]
    assert f"# {job.use.node_hours:.2f}; with" in readme  # type: ignore[attr-defined]


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
    Every cell of a demo notebook runs in a real kernel, shows no traceback, and what the notebook is about.
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
    # A kernel may send one print in two pieces.
    said = "".join(text for output in outputs for text in _texts(output))
    assert [] == [told for told in TOLD[path.stem] if told not in said]


def _texts(output: Any) -> list[str]:
    data = output.get("data", {})
    return [output.get("text", ""), *(data[kind] for kind in ("text/plain", "text/html") if kind in data)]


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
