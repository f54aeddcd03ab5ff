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
_ACCESS, _ANSWERS = "tests/server/routes/test_access.py", "tests/server/routes/test_answers.py"
_DESK, _CACHE = "tests/server/test_desk.py", "tests/server/test_cache.py"
_SERVER_SESSION = "tests/sessions/test_server.py"
_SERVERS = "tests/sessions/test_hostile_servers.py"

GUARDS = {
    # Text is text.
    "escaping of templates": Guard("ma_widgets/display/_html.py", "autoescape=True", "autoescape=False", _INJECTION),
    "escaping of a cell": Guard(
        "ma_widgets/display/_html.py",
        "is_turned else escape(visible(value))",
        "is_turned else Markup(value)",
        _INJECTION,
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
        "name=line(job.name or job.id), phase",
        "name=job.name or job.id, phase",
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
    # The Jupyter server.
    "only who is known": Guard(
        "ma_widgets/server/_handlers.py", "web.authenticated(guard(method))", "guard(method)", _ACCESS
    ),
    "only who may": Guard(
        "ma_widgets/server/_handlers.py", "web.authenticated(guard(method))", "web.authenticated(method)", _ACCESS
    ),
    "no other verb": Guard(
        "ma_widgets/server/_handlers.py", '    post = put = patch = delete = _refusing("write")\n', "", _ACCESS
    ),
    "no other origin": Guard(
        "ma_widgets/server/_handlers.py", "    def set_cors_headers(", "    def set_no_headers(", _ACCESS
    ),
    "a sandbox around the page": Guard(
        "ma_widgets/server/_handlers.py", '        "sandbox allow-same-origin",\n', "", _ACCESS
    ),
    "no script in the page": Guard("ma_widgets/server/_handlers.py", "        \"default-src 'none'\",\n", "", _ACCESS),
    "the page's own policy": Guard(
        "ma_widgets/server/_handlers.py", "    def content_security_policy(", "    def another_policy(", _ACCESS
    ),
    "no copy of an answer": Guard(
        "ma_widgets/server/_handlers.py", '"Cache-Control", "no-store"', '"Cache-Control", "private"', _ACCESS
    ),
    "only what can be a job id": Guard(
        "ma_widgets/server/_desk.py", "            checked_job_id(wanted[1])", "            pass", _ANSWERS
    ),
    "no argument of a session in a query": Guard(
        "ma_widgets/server/_query.py", "for name in words if name in query", "for name in query", _ANSWERS
    ),
    "a cache for each identity": Guard("ma_widgets/server/_desk.py", "self._cached[0] != identity", "False", _DESK),
    "a look for each identity": Guard("ma_widgets/server/_desk.py", "key = (identity, *wanted)", "key = wanted", _DESK),
    "a session of the same variables": Guard(
        "ma_widgets/server/_desk.py",
        "partial(connect, environment)",
        "lambda: connect(self._connected_with())",
        _DESK,
    ),
    "no secret to a kernel": Guard(
        "ma_widgets/server/_answers.py",
        "masked(resource, seen.told(), session.secrets_of(job_id))",
        "seen.told()",
        _ANSWERS,
    ),
    "no secret of the job in its log": Guard(
        "ma_widgets/server/_answers.py", "seen.told(), session.secrets_of(job_id))", "seen.told())", _DESK
    ),
    "the job before its log": Guard(
        "ma_widgets/server/_answers.py", "    if resource is not Resource.JOB:", "    if False:", _DESK
    ),
    "words of a fault in a log": Guard(
        "ma_widgets/server/_answers.py",
        'could not be made: %s", where(error))',
        'could not be made: %s", repr(error))',
        _DESK,
    ),
    "one request for many": Guard(
        "ma_widgets/server/_cache.py", "            if self._monotonic() >= max(", "            if 0 < max(9, ", _CACHE
    ),
    "a limit for what is kept": Guard("ma_widgets/server/_cache.py", "sizes > self._most_bytes", "False", _CACHE),
    "a token for its own server": Guard(
        "ma_widgets/sessions/_jupyter.py", 'if each and at.rstrip("/") == named.rstrip("/")', "if each", _SERVER_SESSION
    ),
    "no token in a message": Guard("ma_widgets/sessions/_jupyter.py", "shown != url or ", "", _SERVER_SESSION),
    "no secret in an error of the server": Guard(
        "ma_widgets/sessions/_told.py",
        "else mask_text(worded(text, language))",
        "else worded(text, language)",
        "tests/sessions/test_told.py",
    ),
}
