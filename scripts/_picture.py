"""The picture of the README: the demo's Overview, as JupyterLab shows it."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
CELL = "from ma_widgets import *\nJobInfoWidget('demo', session=DemoSession())"


def main(chromium: str) -> None:
    sys.path.insert(0, str(ROOT))
    from tests.ui.lab import Lab
    from tests.ui.notebook import Notebook

    with tempfile.TemporaryDirectory() as folder, Lab(Path(folder) / "lab") as lab, sync_playwright() as playwright:
        lab.write("picture.ipynb", [CELL])
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        # High enough for the whole view: what is scrolled out of the page would not be in the picture.
        page = browser.new_page(viewport={"width": 1240, "height": 1400})
        notebook = Notebook(page, lab, "picture.ipynb")
        notebook.run_all()
        notebook.job().root.screenshot(path=ROOT / "docs" / "overview.png")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1])
