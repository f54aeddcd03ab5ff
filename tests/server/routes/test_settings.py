"""What a site decides, and where it writes that."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from traitlets import TraitError

from ma_widgets.server import MaWidgetsServer

CONFIG = Path(__file__).parents[3] / "jupyter-config"


@pytest.fixture
def jp_server_config() -> dict[str, object]:
    """Of the server nothing is said: the files decide."""
    return {}


@pytest.fixture
def installed(jp_env_config_path: Path) -> Path:
    """The folder etc/jupyter of an environment, with our files as an installation puts them there."""
    folder = jp_env_config_path / "jupyter_server_config.d"
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("jupyter_server_config.d/ma_widgets.json", "jupyter_ma_widgets_config.json"):
        (jp_env_config_path / name).write_bytes((CONFIG / name).read_bytes())
    return jp_env_config_path


def write(folder: Path, **settings: object) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"MaWidgetsServer": settings})
    (folder / "jupyter_ma_widgets_config.json").write_text(text, encoding="utf-8")


async def test_an_installation_is_enabled(installed: Path, jp_configurable_serverapp) -> None:
    """
    The file in jupyter_server_config.d is enough.
    """
    app = jp_configurable_serverapp()

    assert "ma_widgets" in app.extension_manager.extensions
    assert app.extension_manager.extensions["ma_widgets"].enabled


@pytest.mark.parametrize("place", ["jp_system_config_path", "jp_env_config_path", "jp_config_dir"])
async def test_a_site_writes_its_defaults_where_jupyter_looks(
    installed: Path, request: pytest.FixtureRequest, place: str, jp_configurable_serverapp
) -> None:
    """
    Of the machine, of the environment, of the user: the file that comes with the package holds none of them back.
    """
    write(request.getfixturevalue(place), refresh_seconds=42.0, time_zone="Asia/Shanghai", session="demo")
    extension = jp_configurable_serverapp().web_app.settings["ma_widgets"]

    assert (42.0, "Asia/Shanghai", "demo") == (extension.refresh_seconds, extension.time_zone, extension.session)


@pytest.mark.parametrize(
    "settings",
    [{"refresh_seconds": 0.5}, {"refresh_seconds": "soon"}, {"time_zone": "Mars/Base"}, {"session": "server"}],
    ids=str,
)
def test_a_setting_that_cannot_be_is_refused(settings: dict[str, object]) -> None:
    """
    A server with it does not start, as with any other setting of Jupyter's that cannot be.
    """
    with pytest.raises(TraitError, match=next(iter(settings))):
        MaWidgetsServer(**settings)


async def test_a_site_may_decide_the_language(
    jp_env_config_path: Path, installed: Path, jp_configurable_serverapp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Then no browser is asked.
    """
    monkeypatch.setenv("MA_WIDGETS_SESSION", "demo")
    write(installed, language="zh-CN")
    desk = jp_configurable_serverapp().web_app.settings["ma_widgets"]._desk

    assert '<html lang="zh-CN">' in (await desk.page("demo-failed", "en")).body
