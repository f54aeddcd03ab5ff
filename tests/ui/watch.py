"""A page that is watched: what it logs as an error, and every host it asks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, WebSocket

# plotly's renderer for JupyterLab draws and then fits, in two steps; it says this, and nothing is amiss, when the
# reader has gone to another tab in between.
_LEFT_WHILE_DRAWN = "Resize must be passed a displayed plot div element"


class Watch:
    """
    What one page did: ``errors`` of the console and of scripts, ``foreign`` requests, ``asked`` all of them.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.errors: list[str] = []
        self.asked: list[str] = []
        self.sockets: list[WebSocket] = []
        page.on("console", self._console)
        page.on("pageerror", self._page_error)
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("websocket", self._socket)

    @property
    def foreign(self) -> list[str]:
        """The addresses outside loopback that the page asked."""
        return [url for url in self.asked if not is_loopback(url)]

    def check(self) -> None:
        """Fail if the page did what no page of ours does."""
        assert not self.foreign, f"asked outside loopback: {self.foreign}"
        assert not self.errors, f"errors in the browser's console: {self.errors}"

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(f"{message.text} ({message.location.get('url', '')})")

    def _page_error(self, error: object) -> None:
        if _LEFT_WHILE_DRAWN not in str(error):
            self.errors.append(str(error))

    def _socket(self, socket: WebSocket) -> None:
        self.asked.append(socket.url)
        self.sockets.append(socket)


def is_loopback(url: str) -> bool:
    """Tell whether *url* stays on this machine; a page's own data and blobs do."""
    parts = urlsplit(url)
    if parts.scheme in ("data", "blob", "about"):
        return True
    host = parts.hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@contextmanager
def watched(context: BrowserContext, width: int = 1280, height: int = 1400) -> Iterator[Watch]:
    """Open a page, close it at the end; who asks for it decides when to ``check()``."""
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": height})
    try:
        yield Watch(page)
    finally:
        page.close()
