r"""
Secrets that a command is given: by an option of one letter, or as its last word.

A command is looked at from its name to the sign that ends it, so ``-p`` is a
password of mysql and a port of ssh.
"""

from __future__ import annotations

import re
from functools import reduce

from ..expressions import expression
from ._conceal import conceal

# To the end of the line, a pipe or a semicolon; what stands in quotes, and a line that goes on, is a part of it.
_TO_ITS_END = r"(?:\"[^\"\n]*\"|'[^'\n]*'|\\[\s\S]|[^\n|;\"'\\]|[\"'])*"
# Also between the items of a list: "-u", "me".
_SPACE = r"(?:[ \t]|\\\n|[\"'],)"
_START = r"(?:(?<=\s)|(?<=[\"']))"
_QUOTE = r"[\"']?"
# A value; the quotes around it are kept.
_VALUE = r"(?P<secret>(?<=\")[^\"\n]+|(?<=')[^'\n]+|(?<![\"'])[^\s\"'-][^\s\"']*)"
# 8 characters, with a digit and a letter.
_RANDOM = r"(?=[^\s\"']{8})(?=[^\s\"'\d]{0,99}\d)(?=[^\s\"'A-Za-z]{0,99}[A-Za-z])"


def _apart(letters: str) -> str:
    """Return a pattern for ``-p VALUE`` and ``-p=VALUE``."""
    return rf"{_START}-[{letters}](?:={_QUOTE}|{_SPACE}+=?{_QUOTE}){_VALUE}"


def _joined(letter: str, but: str = r"$^") -> str:
    """Return a pattern for ``-pVALUE``, unless it reads as *but*."""
    return rf"{_START}-{letter}(?!{but}|[\"'],){_QUOTE}{_VALUE}"


# The name of the command, in lower case what every match contains; the command; where its secrets stand.
_TABLE: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("obsutil", r"(?:obs|oss)util", (_apart("ikt"),)),
    ("ossutil", r"(?:obs|oss)util", (_apart("ikt"),)),
    (
        "curl",
        "curl",
        (
            rf"(?:{_START}-[a-zA-Z]{{0,8}}u{_SPACE}*|--user(?:{_SPACE}+|=)){_QUOTE}[^\s:\"'<>]+:(?P<secret>[^\s\"']+)",
            rf"(?:{_START}-U{_SPACE}*|--proxy-user(?:{_SPACE}+|=)){_QUOTE}[^\s:\"'<>]+:(?!\d+\b)(?P<secret>[^\s\"']+)",
            rf"(?:{_START}-b|--cookie){_SPACE}*=?{_QUOTE}[\w.-]{{1,64}}=(?P<secret>[^\s\"']+)",
        ),
    ),
    ("sshpass", "sshpass", (_apart("p"), _joined("p"))),
    ("mysql", "mysql(?:dump|admin)?", (_joined("p", r"ort\b|id\b|\d{2,5}\b"),)),
    ("redis-cli", "redis-cli", (_apart("a"),)),
    (
        "login",
        rf"(?:docker|podman|nerdctl|helm|registry|az|swanlab){_SPACE}+{_QUOTE}login",
        (_apart("pk"), _joined("p")),
    ),
    (
        "login",
        rf"(?:wandb|vault){_SPACE}+{_QUOTE}login",
        (rf"login{_SPACE}+(?:--?[\w-]+{_SPACE}+){{0,3}}{_QUOTE}{_RANDOM}{_VALUE}",),
    ),
    ("twine", rf"twine{_SPACE}+{_QUOTE}upload", (_apart("p"),)),
    ("zip", "(?:un)?zip", (_apart("P"), _joined("P"))),
    ("7z", "7z[ar]?", (_joined("p"),)),
    ("rar", "(?:un)?rar", (_joined("p"),)),
    ("openssl", "openssl", (_apart("k"), r"\bpass:(?P<secret>[^\s\"']+)")),
    ("creds", "(?:skopeo|crictl|buildah|podman)", (rf"creds(?:{_SPACE}+|=){_QUOTE}[^\s:\"']+:(?P<secret>[^\s\"']+)",)),
)
_COMMANDS = tuple(
    # "docker-login" and "login.py" are other words.
    (hint, expression(rf"(?<![\w-]){name}(?![\w-]){_TO_ITS_END}"), tuple(map(expression, places)))
    for hint, name, places in _TABLE
)
# What is said into the standard input of a command that asks for a password.
_PIPED = expression(
    r"\b(?:echo|printf)[ \t]+(?:-\w[ \t]+)?[\"']?(?P<secret>[^\s\"'|]+)[\"']?[ \t]*\|"
    r"[^\n|;]{0,200}?(?:-stdin\b|\bsudo[ \t]+-S\b|\bchpasswd\b)"
)
# A line of pgpass: host:port:database:user:password.
_PGPASS = expression(
    r"^(?:[\w.-]{1,253}|\*):(?:\d{4,5}|\*):(?:[A-Za-z_][\w-]{0,63}|\*):(?:[A-Za-z_][\w.-]{0,63}|\*):(?P<secret>\S{4,})$",
    re.MULTILINE,
)


def mask_commands(text: str, lower: str, found: set[str]) -> str:
    """Return *text* without the secrets that commands are given; *lower* is the text in lower case."""
    for hint, command, places in _COMMANDS:
        if hint in lower:
            text = _masked(text, command, places, found)
    if "|" in text:
        text = conceal(_PIPED, text, found)
    return conceal(_PGPASS, text, found)


def _masked(text: str, command: re.Pattern[str], places: tuple[re.Pattern[str], ...], found: set[str]) -> str:
    def masked(line: re.Match[str]) -> str:
        return reduce(lambda told, place: conceal(place, told, found), places, line[0])

    return command.sub(masked, text)
