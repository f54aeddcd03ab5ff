"""Blocks -> what is seen: MIME bundles, panes, the static report, text."""

from ..i18n import visible
from ._bundle import PLOTLY, bundle
from ._file import write_file
from ._html import page, style, trusted
from ._log import log_text
from ._look import Look, zone_name
from ._report import Section, document, markdown, pane, parts, report, report_forms, text_report

__all__ = [
    "PLOTLY",
    "Look",
    "Section",
    "bundle",
    "document",
    "log_text",
    "markdown",
    "page",
    "pane",
    "parts",
    "report",
    "report_forms",
    "style",
    "text_report",
    "trusted",
    "visible",
    "write_file",
    "zone_name",
]
