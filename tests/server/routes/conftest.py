"""A Jupyter server in this process, with the extension and the demo, that forbids what is not authenticated."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from jupyter_server.auth import Authorizer
from pytest_jupyter.jupyter_server import *  # noqa: F403 -- its fixtures, and the hooks that run coroutines
from tornado.httpclient import HTTPResponse

Get = Callable[..., Awaitable[HTTPResponse]]


class Nobody(Authorizer):
    """Lets its users do nothing; ``asked`` is what they wanted to do."""

    asked: list[tuple[str, str]] = []  # noqa: RUF012 -- the server makes the object

    def is_authorized(self, handler: Any, user: Any, action: str, resource: str) -> bool:
        self.asked.append((action, resource))
        return False


@pytest.fixture
def jp_server_config() -> dict[str, Any]:
    return {"ServerApp": {"jpserver_extensions": {"ma_widgets": True}, "allow_unauthenticated_access": False}}


@pytest.fixture(autouse=True)
def demo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MA_WIDGETS_SESSION", "demo")


@pytest.fixture
def nobody(jp_server_config: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> type[Nobody]:
    """An authorizer of the server that refuses everything."""
    monkeypatch.setattr(Nobody, "asked", [])
    jp_server_config["ServerApp"]["authorizer_class"] = Nobody
    return Nobody


@pytest.fixture
def ask(http_server_client: Any, jp_base_url: str, jp_auth_header: dict[str, str]) -> Get:
    """Return a function that asks for a path below the base URL, with the token unless other headers are given."""

    async def asked(path: str, verb: str = "GET", headers: dict[str, str] | None = None) -> HTTPResponse:
        return await http_server_client.fetch(
            jp_base_url.rstrip("/") + path,
            method=verb,
            headers=jp_auth_header if headers is None else headers,
            allow_nonstandard_methods=True,
            follow_redirects=False,
            raise_error=False,
        )

    return asked
