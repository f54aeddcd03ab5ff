"""What a release has in it: the files of the project, all of them, and nothing else; the same bytes each time."""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

import ma_widgets

ROOT = Path(__file__).parent.parent
VERSION = ma_widgets.__version__
METADATA = ("METADATA", "WHEEL", "RECORD", "entry_points.txt", "licenses/LICENSE")
# What lands under etc/jupyter: it enables the server extension, and is the place of a site's defaults.
SHARED = ("jupyter_server_config.d/ma_widgets.json", "jupyter_ma_widgets_config.json")
# What a person carries on with who has the sdist alone.
FOLDERS = ("ma_widgets", "tests", "notebooks", "docs", "scripts", "benchmarks", "jupyter-config")
DOCUMENTS = ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "LICENSE", "pyproject.toml", "mkdocs.yml")
# Made by hatchling, or left out by it because it is about a repository.
MADE, ABOUT_A_REPOSITORY = "PKG-INFO", ".gitignore"
NO_FILES = {"__pycache__", ".ipynb_checkpoints"}
# Places of somebody's machine, but not of ModelArts' own, and what issuers make.
PRIVATE = re.compile(rb"/(?:home|Users|root)/(?!ma-user)[a-z]|[A-Z]:\\Users|gh[pousr]_[A-Za-z0-9]{36}|AKIA[A-Z0-9]{16}")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A wheel and an sdist."""
    folder = tmp_path_factory.mktemp("dist")
    build(folder)
    return next(folder.glob("*.whl")), next(folder.glob("*.tar.gz"))


def build(folder: Path) -> None:
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-d", str(folder)], cwd=ROOT, check=True)


def files_of(folder: str) -> set[str]:
    found = (path for path in (ROOT / folder).rglob("*") if path.is_file() and not NO_FILES.intersection(path.parts))
    return {path.relative_to(ROOT).as_posix() for path in found}


def test_a_wheel_has_the_package_and_nothing_else(built: tuple[Path, Path]) -> None:
    """
    Every file of ma_widgets, templates and replies too, and those of the server extension; for any Python and machine.
    """
    with zipfile.ZipFile(built[0]) as wheel:
        names = wheel.namelist()

    assert f"ma_widgets-{VERSION}-py3-none-any.whl" == built[0].name
    metadata = {f"ma_widgets-{VERSION}.dist-info/{each}" for each in METADATA}
    shared = {f"ma_widgets-{VERSION}.data/data/etc/jupyter/{each}" for each in SHARED}
    assert files_of("ma_widgets") | metadata | shared == set(names)
    assert len(names) == len(set(names))
    assert not [name for name in names if name.endswith((".so", ".pyd", ".pyc"))]


@pytest.mark.parametrize("how", ["wheel", "editable"])
def test_an_installation_enables_the_extension(built: tuple[Path, Path], tmp_path: Path, how: str) -> None:
    """
    Both ways of installing put the files where Jupyter looks, and taking it away takes them too.
    """
    venv.create(tmp_path / "venv", with_pip=False)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", str(tmp_path / "venv")]
    wheel = built[0] if how == "wheel" else editable(tmp_path)
    subprocess.run([*pip, "install", "--quiet", "--no-deps", "--no-index", str(wheel)], check=True)
    places = [tmp_path / "venv" / "etc" / "jupyter" / name for name in SHARED]
    texts = [(ROOT / "jupyter-config" / name).read_text(encoding="utf-8") for name in SHARED]

    assert texts == [place.read_text(encoding="utf-8") for place in places]
    subprocess.run([*pip, "uninstall", "--quiet", "--yes", "ma-widgets"], check=True)
    assert not any(place.exists() for place in places)


def editable(folder: Path) -> Path:
    """Return what ``pip install -e .`` makes and installs: a wheel that points to the project."""
    code = f"import hatchling.build; hatchling.build.build_editable({str(folder)!r})"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
    return next(folder.glob("*.whl"))


def test_an_sdist_has_the_project_and_nothing_else(built: tuple[Path, Path]) -> None:
    """
    Code, tests, documents, notebooks, scripts; no environment, no cache, no picture of a test.
    """
    with tarfile.open(built[1]) as archive:
        members = archive.getmembers()
    expected = {*DOCUMENTS, MADE, ABOUT_A_REPOSITORY, *(name for folder in FOLDERS for name in files_of(folder))}

    assert {f"ma_widgets-{VERSION}/{name}" for name in expected} == {each.name for each in members}
    assert all(each.isfile() for each in members)


def test_a_release_holds_nothing_private(built: tuple[Path, Path]) -> None:
    """
    No place of a machine and no credential in the package; tests have made-up ones.
    """
    with zipfile.ZipFile(built[0]) as wheel:
        found = {name: PRIVATE.findall(wheel.read(name)) for name in wheel.namelist()}

    assert {} == {name: what for name, what in found.items() if what}


def test_two_builds_are_the_same(built: tuple[Path, Path], tmp_path: Path) -> None:
    """
    Who builds it again can see that nothing was added.
    """
    build(tmp_path)

    assert [each.read_bytes() for each in built] == [(tmp_path / each.name).read_bytes() for each in built]


def test_the_wheel_works_by_itself(built: tuple[Path, Path], tmp_path: Path) -> None:
    """
    Unpacked somewhere else, without the project beside it, it shows a job.
    """
    with zipfile.ZipFile(built[0]) as wheel:
        wheel.extractall(tmp_path)  # noqa: S202 -- it was built above
    shown = subprocess.run(
        [sys.executable, "-m", "ma_widgets", "show", "demo-failed", "--session", "demo"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        check=True,
    )

    assert "(Failed)" in shown.stdout.decode()
    assert b"" == shown.stderr
