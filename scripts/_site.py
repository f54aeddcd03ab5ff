"""What mkdocs does besides mkdocs.yml: the documents at the project's root are pages too, the README the first."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path, PurePosixPath
from typing import Any

from mkdocs.structure.files import File, Files

ROOT = Path(__file__).resolve().parent.parent
PAGES = {"README.md": "index.md", **{name: name for name in ("SECURITY.md", "CONTRIBUTING.md", "CHANGELOG.md")}}
_PLACES = {page: name for name, page in PAGES.items()}
_LINK = re.compile(r"\[(?P<text>[^][]*)\]\((?!https?:|#)(?P<file>[^)#]+)(?P<anchor>#[^)]*)?\)")


def on_files(files: Files, config: Any) -> Files:
    """Put the documents of the root among the pages."""
    for name, page in PAGES.items():
        files.append(File.generated(config, page, abs_src_path=str(ROOT / name)))
    return files


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Let each link lead to the page that its file has become; a file that is no page, a test for one, has its name."""
    here = page.file.src_uri
    folder = posixpath.dirname(_PLACES.get(here, f"docs/{here}"))

    def led(found: re.Match[str]) -> str:
        file = PurePosixPath(posixpath.normpath(posixpath.join(folder, found["file"])))
        target = PAGES.get(str(file)) or (str(file.relative_to("docs")) if file.parts[0] == "docs" else None)
        if target is None:
            return found["text"]
        return f"[{found['text']}]({posixpath.relpath(target, posixpath.dirname(here) or '.')}{found['anchor'] or ''})"

    return _LINK.sub(led, markdown)
