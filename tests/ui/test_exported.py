"""What nbconvert makes of a notebook: a page with every tab, with the state of the widgets and without."""

from __future__ import annotations

import re
import shutil
import subprocess
import tarfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbconvert import HTMLExporter
from playwright.sync_api import BrowserContext, Page, Route, expect

from .notebook import TITLES

pytestmark = pytest.mark.browser

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "01_quickstart.ipynb"
# What a page with widget state asks the network for: where in which npm package it lies.
_ASKED = {
    "require.js": ("requirejs", "require.js"),
    "html-manager": ("@jupyter-widgets/html-manager", "dist/embed-amd.js"),
}


@pytest.fixture(scope="module")
def executed() -> nbformat.NotebookNode:
    """The quickstart, executed as ``nbconvert --execute`` does, and all news sent."""
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    notebook.cells.append(
        nbformat.v4.new_code_cell(
            "import threading\n"
            "for thread in threading.enumerate():\n"
            "    if thread.name in ('ma_widgets-load', 'ma_widgets-fill'): thread.join()"
        )
    )
    with warnings.catch_warnings():
        # The client's own event loop handling differs between its versions.
        warnings.simplefilter("ignore")
        NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    return notebook


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The scripts that such a page asks for, as they are published."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("no npm to get the widgets' own scripts with")
    folder = tmp_path_factory.mktemp("npm")
    scripts = {}
    for name, (package, path) in _ASKED.items():
        packed = subprocess.run([npm, "pack", package], cwd=folder, check=True, capture_output=True, text=True)
        scripts[name] = folder / name
        with tarfile.open(folder / packed.stdout.split()[-1]) as archive:
            scripts[name].write_bytes(archive.extractfile(f"package/{path}").read())  # type: ignore[union-attr]
    return scripts


def page_of(notebook: nbformat.NotebookNode, path: Path) -> str:
    path.write_text(HTMLExporter().from_notebook_node(notebook)[0], encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def reader(context: BrowserContext) -> Iterator[Page]:
    """A page whose reader has no network."""
    page = context.new_page()
    page.route(re.compile("^https?:"), lambda route: route.abort())
    yield page
    page.close()


def test_without_state_every_tab_is_there(executed: nbformat.NotebookNode, reader: Page, tmp_path: Path) -> None:
    """
    As JupyterLab saves it: the report of both jobs, without a script.
    """
    bare = nbformat.from_dict({**executed, "metadata": {}})
    reader.goto(page_of(bare, tmp_path / "bare.html"))
    report = reader.locator(".ma-report").first

    assert list(TITLES) == report.locator("section > h3").all_inner_texts()
    assert "gpt-pretrain-ascend-16n" in report.inner_text()
    expect(report.locator("figure svg").first).to_be_visible()


def test_with_state_every_tab_can_be_chosen(
    executed: nbformat.NotebookNode, reader: Page, packages: dict[str, Path], tmp_path: Path
) -> None:
    """
    As ``nbconvert --execute`` saves it: the widgets' own scripts show the tabs, and no kernel is asked.
    """

    def answer(route: Route) -> None:
        script = next((path for name, path in packages.items() if name in route.request.url), None)
        route.abort() if script is None else route.fulfill(path=script, content_type="text/javascript")

    reader.unroute_all()
    reader.route(re.compile("^https?:"), answer)
    reader.goto(page_of(executed, tmp_path / "state.html"))
    panes = reader.locator(".ma-panes").first
    expect(panes.get_by_role("tab")).to_have_count(len(TITLES))
    shown = {}
    for title in TITLES:
        panes.get_by_role("tab", name=title, exact=True).click()
        pane = panes.locator(".widget-tab-contents > .lm-Widget:not(.lm-mod-hidden)")
        expect(pane.locator(".ma-widgets").first).to_be_visible()
        shown[title] = pane.inner_text()

    assert "gpt-pretrain-ascend-16n" in shown["Overview"]
    assert "chip_fault" in shown["Status"]
    assert "global_batch_size" in shown["Algorithm"]
    assert "metadata.id" in shown["All fields"]
