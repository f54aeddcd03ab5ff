"""What an import costs, and that the door opens."""

from __future__ import annotations

import ast
import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

import ma_widgets
from ma_widgets import errors

PACKAGE = Path(ma_widgets.__file__).parent
HEAVY = (
    *("pandas", "numpy", "plotly", "requests", "IPython", "ipywidgets", "huaweicloudsdkcore", "modelarts"),
    *("jupyter_server", "jupyter_core", "tornado"),
)


def loaded_after(code):
    """Run *code* in a fresh interpreter and return which heavy packages it has loaded."""
    script = f"{code}\nimport sys\nprint(*[name for name in {HEAVY!r} if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    return set(run.stdout.split())


def test_the_import_costs_nothing():
    """
    Importing the package imports nothing that takes time.
    """
    assert set() == loaded_after("import ma_widgets")


def test_a_report_needs_no_pandas():
    """
    From a job id to HTML, text and dict, neither pandas nor plotly nor requests is loaded.
    """
    code = (
        "from ma_widgets import DemoSession, load_job\n"
        "job = load_job('demo', DemoSession())\n"
        "assert job.to_html() and job.to_text() and job.to_dict() and not job.failure"
    )

    assert set() == loaded_after(code)


def test_a_named_tuple_has_no_second_base():
    """
    Before Python 3.11 that is an error when the module is imported.
    """
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in PACKAGE.rglob("*.py")}
    bases = [
        (str(path), [ast.unparse(base) for base in node.bases])
        for path, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    ]

    assert [] == [(path, names) for path, names in bases if "NamedTuple" in names and len(names) > 1]


def test_a_session_of_a_server_loads_no_server():
    """
    A kernel's environment may lack Jupyter Server; what asks it needs none of it.
    """
    code = "from ma_widgets import ServerSession\nServerSession('http://127.0.0.1:1/', 'token', environment={})"

    assert {"jupyter_core"} >= loaded_after(code)


def test_the_extension_loads_what_a_report_needs():
    """
    A server that has it starts without pandas, plotly, IPython and widgets.
    """
    code = "import ma_widgets\nma_widgets._jupyter_server_extension_points()"

    assert not {"pandas", "numpy", "plotly", "requests", "ipywidgets"} & loaded_after(code)


@pytest.mark.parametrize("name", ma_widgets.__all__)
def test_every_public_name_resolves(name):
    """
    What the package promises is there, and has words of its own.
    """
    assert inspect.getdoc(getattr(ma_widgets, name))
    assert name in dir(ma_widgets)


def test_the_public_names_are_sorted():
    """
    The list of public names is in order, and has its version beside it.
    """
    assert sorted(ma_widgets.__all__) == ma_widgets.__all__
    assert re.fullmatch(r"\d+\.\d+\.\d+", ma_widgets.__version__)


def test_an_unknown_name_is_an_attribute_error():
    """
    A name that the package does not have is refused like any module would.
    """
    with pytest.raises(AttributeError, match="'ma_widgets' has no attribute 'JobWidget'"):
        ma_widgets.JobWidget  # noqa: B018 -- the access is what is tested


def test_the_tree_of_errors_is_the_one_in_the_docstring():
    """
    The picture of the errors has every class, under the class it is of.
    """
    drawn, above = {}, {}
    for line in errors.__doc__.splitlines():
        match = re.match(r"    ([ │├└─]*)(\w+)", line)
        if match:
            depth = len(match[1]) // 4
            above[depth] = match[2]
            drawn[match[2]] = above.get(depth - 1, "Exception")
    real = {
        name: each.__bases__[0].__name__
        for name, each in vars(errors).items()
        if isinstance(each, type) and issubclass(each, Exception)
    }

    assert real == drawn
