"""
The guards, each with what its absence would be and the test that then fails.

``scripts/guards`` takes each one out of a copy of the project and looks whether its test fails.
"""

from __future__ import annotations

from typing import NamedTuple


class Guard(NamedTuple):
    """In *path*, *there* is the guard and *gone* what stands in its place without it; *test* fails then."""

    path: str
    there: str
    gone: str
    test: str


_INJECTION = "tests/safety/test_injection.py"
_SECRETS = "tests/safety/test_secrets.py"
_SERVERS = "tests/sessions/test_hostile_servers.py"

GUARDS = {
    # Text is text.
    "escaping of templates": Guard("ma_widgets/display/_html.py", "autoescape=True", "autoescape=False", _INJECTION),
    "escaping of a cell": Guard(
        "ma_widgets/display/_html.py", "return escape(visible(value)) if", "return Markup(value) if", _INJECTION
    ),
    "escaping of words in SVG": Guard(
        "ma_widgets/charts/_svg.py", "{how}>{escape(text)}<", "{how}>{text}<", _INJECTION
    ),
    "escaping of the name of a picture": Guard(
        "ma_widgets/charts/_svg.py", 'aria-label="{escape(alt)}"', 'aria-label="{alt}"', _INJECTION
    ),
    "escaping of a title in SVG": Guard(
        "ma_widgets/charts/_svg.py", 'f"<title>{escape(text)}</title>"', 'f"<title>{text}</title>"', _INJECTION
    ),
    "escaping for plotly": Guard(
        "ma_widgets/charts/_theme.py", "escape(str(text), quote=False)", "str(text)", _INJECTION
    ),
    "no formulas in plotly": Guard("ma_widgets/charts/_theme.py", '.replace("$", "&#36;")', "", _INJECTION),
    "no formulas in a page": Guard(
        "ma_widgets/display/_html.py", '"mathjax_ignore tex2jax_ignore"', '""', "tests/display/test_bundle.py"
    ),
    "characters that cannot be seen": Guard("ma_widgets/i18n.py", "_escape(ord(found[0]))", "found[0]", _INJECTION),
    "towers of marks": Guard(
        "ma_widgets/i18n.py", "_MOST_MARKS = 4", "_MOST_MARKS = 10**9", "tests/display/test_look.py"
    ),
    "one line a name": Guard(
        "ma_widgets/i18n.py", 'visible(text).replace("\\n", "\\\\n")', "visible(text)", _INJECTION
    ),
    "a margin for others' lines": Guard(
        "ma_widgets/display/_plain.py", 'MARGIN = "  "', 'MARGIN = ""', "tests/display"
    ),
    "no row from the first cell": Guard(
        "ma_widgets/display/_plain.py", "[[line(row[0])]", '[row[0].split("\\n")', "tests/display/test_bundle.py"
    ),
    "fences longer than any in a text": Guard(
        "ma_widgets/display/_report.py", "max(3, longest + 1)", "3", "tests/display/test_markdown.py"
    ),
    "no formula in a spreadsheet": Guard("ma_widgets/frames/_csv.py", 'f"\'{text}" if', "text if", _INJECTION),
    "every cell quoted": Guard(
        "ma_widgets/frames/_csv.py", "csv.QUOTE_ALL", 'csv.QUOTE_NONE, escapechar="\\\\"', "tests/frames/test_csv.py"
    ),
    "a line of messages": Guard(
        "ma_widgets/waiting.py",
        'line(f"The job {job.name or job.id} ended',
        '(f"The job {job.name or job.id} ended',
        "tests/test_waiting.py",
    ),
    # Secrets.
    "secrets by declaration": Guard(
        "ma_widgets/frames/_suspects.py", "field is not None and field.secret", "False", "tests/frames/test_redact.py"
    ),
    "secrets by name": Guard(
        "ma_widgets/masking/_names.py", "return _suspicion(name[-_LONGEST_NAME:])", "return Suspicion.NONE", _SECRETS
    ),
    "secrets by shape": Guard("ma_widgets/masking/_text.py", "mask_shapes(text, found)", "text", _SECRETS),
    "keys of maps": Guard(
        "ma_widgets/frames/_redact.py", "        _mask_keys(copied, path, masked)", "        pass", _SECRETS
    ),
    "what another reply shows": Guard(
        "ma_widgets/frames/__init__.py",
        "self._mask_others()\n\n    def columns",
        "self._masked = {name: redact(self._told(name)) for name in _OTHERS}\n\n    def columns",
        "tests/frames/test_shared_secrets.py",
    ),
    "errors that lead nowhere": Guard("ma_widgets/job/_fetch.py", "told = frameless(error)", "raise", _SECRETS),
    "no reply in a repr": Guard(
        "ma_widgets/frames/_others.py", "@dataclass(frozen=True, repr=False)", "@dataclass(frozen=True)", _SECRETS
    ),
    "no value in a repr": Guard(
        "ma_widgets/frames/_hidden.py",
        "{self.name!r}, {MASK})",
        "{self.name!r}, {self.value})",
        "tests/frames/test_hidden.py",
    ),
    "a revealed value is cleared": Guard(
        "ma_widgets/widget/_reveal.py", "        clear_output()", "        pass", "tests/widget/test_reveal.py"
    ),
    "a file is no terminal": Guard(
        "ma_widgets/cli/_show.py", "options.reveal and not sys.stdout.isatty()", "False", "tests/cli/test_show.py"
    ),
    "words of an exception in a log": Guard(
        "ma_widgets/job/_fetch.py",
        "{''.join(traceback.format_tb(error.__traceback__))}",
        "{error}",
        "tests/widget/test_callbacks.py",
    ),
    # The wire.
    # That of requests itself is switched off besides.
    "no redirect is resolved": Guard(
        "ma_widgets/sessions/_wire.py",
        "        yield from ()",
        "        yield from super().resolve_redirects(*_, **__)",
        _SERVERS,
    ),
    "no redirect is read": Guard(
        "ma_widgets/sessions/_exchange.py", 'b"" if status in REDIRECTS else _body', "_body", _SERVERS
    ),
    "a limit for a body": Guard(
        "ma_widgets/sessions/_exchange.py", "if len(body) > largest_bytes:", "if False:", _SERVERS
    ),
    "a deadline for each read": Guard(
        "ma_widgets/sessions/_wire.py", "        if seconds <= 0:", "        if False:", _SERVERS
    ),
    "nothing is printed": Guard(
        "ma_widgets/sessions/_wire.py", "    debuglevel = 0\n", "", "tests/sessions/test_silence.py"
    ),
    "a limit for a list": Guard(
        "ma_widgets/sessions/_paging.py", "self._bytes > _MOST_BYTES", "False", "tests/sessions/test_rest.py"
    ),
    "whatever fails is our error": Guard(
        "ma_widgets/sessions/_exchange.py",
        "except Exception as error:",
        "except requests.RequestException as error:",
        _SERVERS,
    ),
}
