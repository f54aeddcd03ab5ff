"""Blocks -> what is seen: MIME bundles, panes, the static report, text."""

from ..i18n import visible
from ._bundle import PLOTLY, ROWS_SHOWN, bundle
from ._html import page, style, trusted
from ._look import Look, duration, zone_name
from ._report import Section, pane, report, text_report

__all__ = [
    "PLOTLY",
    "ROWS_SHOWN",
    "Look",
    "Section",
    "bundle",
    "duration",
    "page",
    "pane",
    "report",
    "style",
    "text_report",
    "trusted",
    "visible",
    "zone_name",
]
