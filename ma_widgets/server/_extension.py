"""What Jupyter Server loads."""

from __future__ import annotations

import os

import traitlets
from jupyter_server.extension.application import ExtensionApp
from tornado.ioloop import PeriodicCallback

from ..display import Look
from ..options import Language, Seconds, TimeZone, zone_of
from ..refresh import LEAST_REFRESH_SECONDS, REFRESH_SECONDS
from ._desk import Desk, Settings
from ._handlers import ROUTES

_FORGET_EVERY_MS = 60_000


class MaWidgetsServer(ExtensionApp):
    """
    Pages of training jobs that need no kernel, and one cache of replies for all kernels.

    Configured in ``jupyter_ma_widgets_config.json``, or on the command line of the server.
    """

    name = "ma_widgets"
    extension_url = "/ma-widgets/api/health"

    session = traitlets.Enum(
        ("", "notebook", "rest", "demo"),
        "",
        help="""
        Where replies come from. Left empty, MA_WIDGETS_SESSION decides, and without it what connect() finds.
        """,
    ).tag(config=True)
    refresh_seconds = Seconds(
        REFRESH_SECONDS,
        min=LEAST_REFRESH_SECONDS,
        help="""
        How old a reply may be, in seconds, before the service is asked again for whoever wants it.
        Longer by itself in a queue (up to 60) and after errors (up to 300).
        """,
    ).tag(config=True)
    time_zone = TimeZone(
        "", help="The IANA name of the time zone on the page, such as Asia/Shanghai. Left empty, the server's own."
    ).tag(config=True)
    language = Language(
        or_none=True, help="The language of the page: en or zh-CN. Left empty, that of the reader's browser."
    ).tag(config=True)

    def initialize_handlers(self) -> None:
        """Add the routes; nothing is connected to before somebody asks."""
        settings = Settings(self.session, self.refresh_seconds, Look(zone_of(self.time_zone)), self.language)
        self._desk = Desk(settings, os.environ)
        self.handlers.extend([(path, handler, {"desk": self._desk}) for path, handler in ROUTES])
        self._forgetting = PeriodicCallback(self._desk.forget, _FORGET_EVERY_MS)
        self._forgetting.start()

    async def stop_extension(self) -> None:
        """Wait for no look that is under way."""
        self._forgetting.stop()
        self._desk.close()
