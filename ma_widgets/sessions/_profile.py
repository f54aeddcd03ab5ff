"""The file that the vendor's SDK keeps credentials in: ``~/.huaweicloud/credentials``."""

from __future__ import annotations

import configparser
import io
from collections.abc import Mapping
from pathlib import Path

from ..errors import NotAuthenticated
from ..i18n import N_, say
from ._secret import Secret

_SECTION = "basic"
_LARGEST_BYTES = 2**16
_DEFAULT = Path(".huaweicloud", "credentials")


class Profile:
    """
    The file named by the variable HUAWEICLOUD_SDK_CREDENTIALS_FILE, or the one in the home folder.

    Source:
        huaweicloudsdkcore, the provider of profiles: an INI file, the section [basic].
    """

    def __init__(self, named: str, home: str) -> None:
        self._is_named = bool(named)
        path = Path(home, named[2:]) if home and named.startswith("~/") else Path(named)
        # Without a home folder and a name there is no file.
        self.path = path if named else Path(home, _DEFAULT) if home else None
        self.is_looked_for = self.path is not None
        self.shown = _shown(self.path or Path("~", _DEFAULT), home)

    def read(self) -> Mapping[str, Secret]:
        """Return what the section has by its keys, nothing without a file; NotAuthenticated for one of another form."""
        if self.path is None:
            return {}
        values, fault = _read(self.path)
        if fault and (fault != _ABSENT or self._is_named):
            raise NotAuthenticated(
                say(N_("The credentials file {path} {fault}."), path=self.shown, fault=fault),
                hint=say(
                    N_("It is an INI file with a section [{section}] and in it ak = …, sk = … and project_id = …."),
                    section=_SECTION,
                ),
            )
        return values


_NO_REASON = N_("no reason given")
_ABSENT = N_("does not exist")


def _shown(path: Path, home: str) -> str:
    """Return *path* from the home folder, whose name is nobody's business."""
    inside = Path(home) in path.parents if home else False
    return f"~/{path.relative_to(home).as_posix()}" if inside else path.as_posix()


def _read(path: Path) -> tuple[Mapping[str, Secret], str]:
    """Return the values and what is wrong with the file; raises nothing, since it holds its text."""
    parser = configparser.ConfigParser(interpolation=None)
    try:
        if not path.exists():
            return {}, _ABSENT
        # A pipe would never end.
        if not path.is_file():
            return {}, N_("is a folder") if path.is_dir() else N_("is no file")
        with path.open("rb") as file:
            text = file.read(_LARGEST_BYTES + 1)
        if len(text) > _LARGEST_BYTES:
            return {}, N_("is too large")
        parser.read_file(io.StringIO(text.decode("utf-8-sig")))
        section = parser[_SECTION]
    except OSError as error:
        return {}, say(N_("cannot be read ({reason})"), reason=error.strerror.lower() if error.strerror else _NO_REASON)
    except configparser.DuplicateOptionError:
        return {}, N_("has the same key twice")
    except configparser.DuplicateSectionError:
        return {}, N_("has the same section twice")
    except (configparser.Error, ValueError):
        return {}, N_("is not an INI file")
    except KeyError:
        return {}, say(N_("has no section [{section}]"), section=_SECTION)
    return {name: Secret(value) for name, value in section.items() if value}, ""
