r"""
How a name is followed by its value: in shells, code, JSON, YAML, XML and URLs.

Nothing here repeats without a bound what may fail after it, so that a text of
any length takes linear time.
"""

from __future__ import annotations

import re

from ..expressions import expression
from ._names import CHINESE_NAMES

# Of JSON, of JSON in JSON, in a URL, in HTML, and as a code point.
_QUOTE = r"(?:\\{0,8}[\"']|%(?:25)?2[27]|&(?:quot|\#3[49]);|\\{1,3}u002[27])"
_SIGN = r"=>|:=|==?|[:：＝](?!//)|%(?:25)?3[ADad]|\\{1,3}u003[ad]"
# To the value: on the same line, or on the next one of YAML or of a command that goes on there.
_GAP = r"[ \t]*(?:\\\r?\n[ \t]*|\r?\n[ \t]+(?![\w.-]{1,99}:\s|-[ \t]))?"

NAMES = expression(
    # At the start of a word, or after an escaped sign: "%26token%3D".
    r"(?:(?<![A-Za-z0-9_-])(?!(?<=%)[0-9A-Fa-f]{2})(?!(?<=\\)u00)|(?<=%[0-9A-Fa-f][0-9A-Fa-f])"
    r"|(?<=%25[0-9A-Fa-f][0-9A-Fa-f])|(?<=u00[23][0-9A-Fa-f]))"
    # ENV NAME value, in a Dockerfile and in commands that set something.
    r"(?P<verb>(?:env|setenv|set|modify[ \t]+[\w-]{1,64}|config)[ \t]+)?"
    r"(?P<option>-+(?:[\w-]{1,64}\.){0,6}?)?"
    rf"(?P<name>(?:api|access|secret|private)[ .]keys?(?:[ .]id)?|{CHINESE_NAMES}|[A-Za-z0-9_][A-Za-z0-9_-]*)"
    # "name": in JSON, ["name"] = in code, ("name", "value").
    rf"(?:(?P<quote>{_QUOTE})?\]?\s*(?P<sign>{_SIGN}|(?(option)(?!)|(?(quote),(?=\s*b?{_QUOTE})|(?!))))"
    rf"(?:[ \t]*(?P<block>[|>][+-]?[ \t]*\r?\n(?=[ \t]))|[ \t]*(?P<list>\r?\n(?=[ \t]*-[ \t]))|{_GAP})"
    # --name value, "--name", "value", and add_argument("--name", default="value").
    rf"|(?(option)(?:{_QUOTE}\s*,\s*(?:(?:\w{{1,16}}=[\w.]{{1,32}},\s*){{0,4}}default=)?(?={_QUOTE})"
    rf"|{_QUOTE}?\r?\n[ \t]*-[ \t]+(?={_QUOTE}?[^\s\"'-])|(?:[ \t]|\\(?=\s)|(?<=\\)\r?\n)+(?=[^\s-]))"
    r"|(?(verb)[ \t]+(?=[^\s=:])|(?!))))",
    re.IGNORECASE,
)
TAGS = expression(r"<(?P<name>[A-Za-z][\w:.-]*)(?:\s[^<>]*)?>(?:<!\[CDATA\[)?(?P<value>[^<>]+)(?=[<>])")
# {"name": "HF_TOKEN", "value": "…"}, <add key="…" value="…"/>, <name>…</name><value>…
PAIRS = expression(
    rf"(?<![A-Za-z0-9_-])(?:name|key|k|env|variable)(?:{_QUOTE}?\s{{0,9}}[:=]\s{{0,9}}{_QUOTE}?|>)"
    rf"(?P<name>[A-Za-z_][\w.-]{{0,99}})(?:</name>\s{{0,64}}<|{_QUOTE}?[\s,;]{{1,64}}{_QUOTE}?)"
    rf"(?:value|val|default|content|v)(?:{_QUOTE}?\s{{0,9}}[:=]\s{{0,9}}{_QUOTE}?|>)"
    r"(?P<value>(?<=\")[^\"\\\n]+|(?<=')[^'\\\n]+|(?<![\"'])[^\s\"',<>}]+)",
    re.IGNORECASE,
)
VALUE = expression(
    # What stands before it is kept: a YAML type, a type or a default in code, a scheme, the prefix of a text,
    # a variable of which it is the default.
    r"(?P<lead>(?:!{1,2}[\w/]{1,64}[ \t]+)?"
    r"(?:[A-Za-z_][\w.]{0,64}(?:\[[^\[\]\n]{0,64}\])?(?:[ \t]*\|[ \t]*\w{1,64})?[ \t]*=[ \t]*(?=[bfru]{0,2}[\"']))?"
    r"(?:[A-Za-z_][\w.]{0,64}(?:\([^()\n]{0,99}\)|\[[^\[\]\n]{0,99}\])?[ \t]+or[ \t]+(?=[bfru]{0,2}[\"']))?"
    r"(?:(?:basic|bearer|digest|token|apikey)[ \t]+(?=\S))?(?:(?:[bfru]{1,2}|\$)(?=[\"'])|\$\{\w{1,64}:[=+?-])?)"
    # A list, a tuple, an object or a call to its closing bracket, or to the end of the line.
    r"(?:\[(?P<items>[^\]\n]+)|\((?P<tuple>[\"'][^)\n]*)|\{(?P<members>[^}\n]+)"
    r"|[a-z_][\w.]{0,99}\([\"'](?P<arguments>[^)\n]*[^)\n\"'])"
    # In quotes up to the closing one, or to the end of the line.
    r"|(?P<quote>\\{0,8}(?:\"\"\"|'''|[\"']))(?P<quoted>(?:(?!(?<!\\)(?P=quote))[^\n])+)"
    r"|(?P<hole><[^<>\n\"'=]{1,64}>|\$?\{\{[^{}\n]{0,64}\}\})"
    r"|(?P<bare>[^\s\"']*[^\s\"',;)\]}]))",
    re.IGNORECASE,
)
BLOCK = expression(r"(?P<lead>)(?P<text>(?P<indent>[ \t]+)[^\n]*(?:\n(?P=indent)[^\n]*)*)")
# Items that hold something by name are looked at by that name.
LIST = expression(r"(?P<lead>)(?P<text>[ \t]*-[ \t]+(?!\S{1,99}:\s)[^\n]*(?:\n[ \t]*-[ \t]+(?!\S{1,99}:\s)[^\n]*)*)")
IN_QUERY = expression(r"(?P<lead>)(?P<bare>[^\s\"'&#<>]+)")
IN_ESCAPES = expression(
    rf"(?P<lead>(?:%20)?{_QUOTE}?)"
    r"(?P<bare>(?:(?!%(?:25)?2[267]|&(?:quot|amp|\#)|\\{1,3}u00)[^\s\"'#<>&])+)",
    re.IGNORECASE,
)
_ESCAPED = ("%", "&", "\\u", "\\\\u")

# os.environ["DB_PASSWORD"], getpass(), tokenizer(text: a call in code, as far as white space lets it be seen.
_CALL = expression(r"(?:[A-Za-z_]\w*\.)*[A-Za-z_]+[(\[]")
_SAID = frozenset("password passwd pwd secret token key api_key secret_key access_key auth credentials".split())
_DOTTED = expression(r"[A-Za-z_][A-Za-z_.]*")


def value_after(name: re.Match[str], end: int) -> re.Match[str] | None:
    """Return the value that *name* is followed by, read no farther than *end*."""
    return _value_pattern(name).match(name.string, name.end(), end)


def _value_pattern(name: re.Match[str]) -> re.Pattern[str]:
    if name["block"]:
        return BLOCK
    if name["list"]:
        return LIST
    if any((name[each] or "").startswith(_ESCAPED) for each in ("quote", "sign")):
        return IN_ESCAPES
    return IN_QUERY if is_in_query(name) else VALUE


def is_in_query(name: re.Match[str]) -> bool:
    """Whether *name* is one of a URL's query."""
    return before(name) in ("?", "&")


def before(name: re.Match[str]) -> str:
    """Return the character before a name."""
    return name.string[name.start() - 1 : name.start()]


def is_code(value: re.Match[str], name: re.Match[str]) -> bool:
    """Whether a *value* without quotes is read from elsewhere: ``token=token``, ``args.secret``, ``load(path)``."""
    text, after = value[0], value.string[value.end() : value.end() + 1]
    if _DOTTED.fullmatch(text):
        last = text.rpartition(".")[2].lower()
        is_said = last in _SAID and ("." in text or bool(name["quote"]))
        return is_said or name["name"].lower().replace("-", "_") == last
    return _CALL.match(text) is not None and (text[-1] in "([" or after in tuple(")],\"'"))
