"""An error as a block, in words that hold no secret."""

from __future__ import annotations

from collections.abc import Sequence

from ..blocks import Notice
from ..errors import MaWidgetsError
from ..i18n import in_lines
from ..masking import mask_text


def error_notice(error: MaWidgetsError, level: str = "error") -> Notice:
    """Return what *error* says; adapters are anybody's code, and so are the words of their errors."""
    what, *details = error.sentences
    return Notice(_masked([what]), level, _masked(details))


def _masked(sentences: Sequence[str]) -> str:
    """Return *sentences* in lines; those that hold a secret masked and in English, the others to be worded later."""
    kept = [each if each == masked else masked for each, masked in ((each, mask_text(each)) for each in sentences)]
    # A secret may begin in one line and end in another.
    whole = mask_text("\n".join(sentences))
    if whole != "\n".join(kept):
        return whole
    return in_lines(kept) if len(kept) != 1 else kept[0]
