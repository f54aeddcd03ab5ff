"""
What a job's view, the magics and the command line do when nobody says otherwise.

    argument > %config > jupyter_ma_widgets_config.py or .json > MA_WIDGETS_… > default
"""

from __future__ import annotations

import os
import reprlib
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import redirect_stdout
from difflib import get_close_matches
from itertools import chain
from pathlib import Path
from typing import Any

import traitlets
from jupyter_core.paths import jupyter_config_path
from traitlets.config import Config, SingletonConfigurable
from traitlets.config.loader import DeferredConfigString, FileConfigLoader, JSONFileConfigLoader, PyFileConfigLoader

from ..display import Look
from ..i18n import N_, listed, said, say
from ..refresh import LEAST_REFRESH_SECONDS, REFRESH_SECONDS
from ._traits import Language, Prices, Rows, Seconds, Switch, TimeZone, WrongOption, zone_of

__all__ = [
    "JobOptions",
    "Language",
    "MaWidgets",
    "Seconds",
    "TimeZone",
    "WrongOption",
    "help_all",
    "no_option",
    "variable",
    "zone_of",
]


class _JSONLoader(JSONFileConfigLoader):
    def _convert_to_config(self, dictionary: object) -> Config:
        if not isinstance(dictionary, dict):
            raise ValueError(said(N_("it must be an object of sections by name.")))
        return super()._convert_to_config(dictionary)


_FILE = "jupyter_ma_widgets_config"
# The second wins where a folder has both, as in Jupyter's own programs.
_LOADERS = {".py": PyFileConfigLoader, ".json": _JSONLoader}
_PREFIX = "MA_WIDGETS_"
# How like the variable of an option another one must be to be a slip: MA_WIDGETS_TOKEN is 0.78 like one.
_ALIKE = 0.85
_MOST_ROWS = 200


class JobOptions(traitlets.HasTraits):
    """What can be told to the view of a job."""

    auto_refresh = Switch(
        default_value=True, help=N_("Whether the job is asked for again until it has ended: true or false.")
    ).tag(config=True)
    freeze_at_end = Switch(
        default_value=True,
        help=N_(
            "Whether a job that ends while it is watched leaves its report in the live view's place: true or false."
        ),
    ).tag(config=True)
    language = Language(
        help=N_("In which language a job is shown, en or zh-CN; that of LC_ALL, LC_MESSAGES or LANG when not given.")
    ).tag(config=True)
    prices = Prices(
        help=N_(
            "The price of one node for one hour by flavor id, flavor name or billing code, "
            "a JSON object in a variable; hours only when empty."
        )
    ).tag(config=True)
    refresh_seconds = Seconds(
        REFRESH_SECONDS,
        min=LEAST_REFRESH_SECONDS,
        help=N_(
            "Seconds from one look at a running job to the next, 2 or more; "
            "they become more while it is queued or looks fail."
        ),
    ).tag(config=True)
    rows = Rows(
        _MOST_ROWS, min=1, max=_MOST_ROWS, help=N_("How many rows of a table are shown at once: 1 to 200.")
    ).tag(config=True)
    time_zone = TimeZone(
        "",
        help=N_("IANA name of the time zone to show times in, Asia/Shanghai for one; the machine's own when empty."),
    ).tag(config=True)

    @property
    def look(self) -> Look:
        """How values look to a reader with these options."""
        return Look(zone_of(self.time_zone), rows=self.rows, language=self.language)


class MaWidgets(JobOptions, SingletonConfigurable):
    """
    What holds where no argument says otherwise; ``instance()`` is that of this process.

    ``origins`` tells of each option that was set where it was, a file or a variable.

    Raises:
        TraitError: a file or a variable says what cannot be; the message says which, and what is right.
    """

    def __init__(self, environment: Mapping[str, str] | None = None, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.origins: dict[str, str] = {}
        for origin, config in chain(_of_environment(os.environ if environment is None else environment), _of_files()):
            self._take(origin, config)

    @classmethod
    def instance(cls, *args: Any, **kwargs: Any) -> MaWidgets:
        """Return the options of this process; when they are first made ``%config`` hears of them."""
        is_new, options = not cls.initialized(), super().instance(*args, **kwargs)
        ipython = sys.modules.get("IPython")
        shell = ipython.get_ipython() if is_new and ipython else None
        if shell is not None:
            shell.configurables.append(options)
        return options

    def _take(self, origin: str, config: Config) -> None:
        try:
            for name, value in _told(config).items():
                self.update_config(Config({MaWidgets.__name__: {name: value}}))
                self.origins[name] = origin
        except traitlets.TraitError as error:
            raise traitlets.TraitError(f"{origin}: {error}") from None

    def update_config(self, config: Config) -> None:
        """Take *config*; TraitError for an option that there is not, with the nearest one: traitlets would log it."""
        names = self.trait_names(config=True)
        for name in _told(config):
            if name not in names:
                raise WrongOption(no_option(MaWidgets.__name__, name, sorted(names)))
        super().update_config(config)

    def values(self) -> dict[str, Any]:
        """Return the options by name."""
        return {name: getattr(self, name) for name in sorted(self.trait_names(config=True))}


def no_option(of: str, name: str, names: Sequence[str]) -> str:
    """Return in words that there is no option *name*, and which is the nearest of those there are."""
    near = get_close_matches(name, names, 1)
    there_are = say(N_("The options are: {names}."), names=listed(names))
    hint = say(N_("Did you mean {name}?"), name=repr(near[0])) if near else there_are
    what = say(N_("{owner} has no option {name}."), owner=of, name=repr(name))
    return said(listed([what, hint], N_("{first} {rest}")))


def help_all() -> str:
    """Return every option with its default, what it means and its variable, as text."""
    described = []
    for name, trait in sorted(MaWidgets.class_traits(config=True).items()):
        described.append(f"{name} = {trait.default()!r}\n    {said(trait.help)}\n    {variable(name)}\n")
    return "\n".join(described)


def variable(name: str) -> str:
    """Return the environment variable of the option *name*."""
    return _PREFIX + name.upper()


def _told(config: Config) -> Mapping[str, Any]:
    told = config.get(MaWidgets.__name__, {})
    if isinstance(told, Mapping):
        return told
    sentence = N_("MaWidgets is {value}; it must be a mapping of options by name.")
    raise traitlets.TraitError(said(say(sentence, value=reprlib.repr(told))))


def _of_environment(environment: Mapping[str, str]) -> Iterator[tuple[str, Config]]:
    """Yield what each variable says; an empty one says nothing, as for credentials."""
    names = {variable(name): name for name in MaWidgets.class_trait_names(config=True)}
    for told in sorted(each for each in environment if each.startswith(_PREFIX)):
        # Sessions have variables too: one that is like none of these is theirs.
        near = get_close_matches(told, names, 1, cutoff=_ALIKE)
        if near and told not in names:
            sentence = N_("{variable} is the variable of no option. Did you mean {name}?")
            raise traitlets.TraitError(said(say(sentence, variable=told, name=near[0])))
        if near and environment[told]:
            yield told, Config({MaWidgets.__name__: {names[told]: DeferredConfigString(environment[told])}})


def _of_files() -> Iterator[tuple[str, Config]]:
    """Yield what each file of Jupyter's folders says, the one that wins last."""
    for folder in reversed(jupyter_config_path()):
        for suffix, loader in _LOADERS.items():
            path = Path(folder, _FILE + suffix)
            if path.is_file():
                yield str(path), _read(loader(path.name, folder), path)


def _read(loader: FileConfigLoader, path: Path) -> Config:
    try:
        # What a file in Python prints is no part of a command's answer.
        with redirect_stdout(sys.stderr):
            config = loader.load_config()
    except (Exception, SystemExit) as error:  # noqa: BLE001 -- a file in Python may raise anything
        sentence = N_("{path} cannot be read: {kind}: {error}")
        raise traitlets.TraitError(said(say(sentence, path=path, kind=type(error).__name__, error=error))) from None
    _check_sections(path, config)
    return config


def _check_sections(path: Path, config: Config) -> None:
    # The file has the section of the server's extension too, and may have others.
    for section in config:
        if section != MaWidgets.__name__ and get_close_matches(section.lower(), ["mawidgets"], cutoff=_ALIKE):
            sentence = N_("{path}: nobody reads a section {name}. Did you mean MaWidgets?")
            raise traitlets.TraitError(said(say(sentence, path=path, name=repr(section))))
