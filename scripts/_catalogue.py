"""The texts of the package and their translations: extracted, merged, compiled. Needs Babel and Jinja2."""

from __future__ import annotations

import io
import sys
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "ma_widgets"
PO = PACKAGE / "locale" / "zh_CN" / "LC_MESSAGES" / "ma_widgets.po"
MO = PO.with_suffix(".mo")
_METHODS = [("**.py", "python"), ("**/templates/**.j2", "jinja2.ext:babel_extract")]


def extracted() -> Catalog:
    """Return every text of ours that is marked, with the files it stands in."""
    found = Catalog()
    for file, _, text, _, _ in extract_from_dir(PACKAGE, _METHODS, keywords={"N_": None}):
        found.add(text, locations=[(f"ma_widgets/{Path(file).as_posix()}", 0)])
    return found


def translations() -> Catalog:
    """Return what the catalogue of Chinese has, obsolete messages too."""
    with PO.open("rb") as file:
        return read_po(file, locale="zh_CN")


def merged() -> Catalog:
    """Return the catalogue with all texts of today and no others; new ones are not translated, and none is guessed."""
    catalogue = translations()
    created_at = catalogue.creation_date
    catalogue.update(extracted(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    # No line of the file changes where no text did.
    catalogue.creation_date = created_at
    catalogue.project, catalogue.version = "ma_widgets", ""
    catalogue.last_translator = catalogue.msgid_bugs_address = ""
    return catalogue


def compiled(catalogue: Catalog) -> bytes:
    """Return *catalogue* as ``gettext`` of the standard library reads it."""
    made = io.BytesIO()
    write_mo(made, catalogue)
    return made.getvalue()


def written(catalogue: Catalog) -> bytes:
    """Return *catalogue* as people read it."""
    made = io.BytesIO()
    write_po(made, catalogue, width=120, sort_by_file=True, include_lineno=False)
    # Which Babel wrote it is no news.
    return b"".join(line for line in made.getvalue().splitlines(keepends=True) if not line.startswith(b'"Generated-By'))


def main() -> int:
    """Bring the catalogue up to date; return 1 while a text is not translated."""
    catalogue = merged()
    PO.write_bytes(written(catalogue))
    MO.write_bytes(compiled(translations()))
    lacking = [message.id for message in catalogue if message.id and not message.string]
    print(f"{PO.relative_to(ROOT)}: {len(catalogue)} texts, {len(lacking)} of them not translated.")
    print("".join(f"  {text}\n" for text in lacking), end="")
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
