"""The one door to HTML: Jinja2 templates with autoescape on, and how values look in them."""

from __future__ import annotations

import re
from datetime import datetime, timezone
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ..blocks import Badge
from ..expressions import expression
from ..i18n import N_, Bilingual, Label, Sentence, visible
from ._look import NONE, Look

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

# Jupyter typesets what stands between dollars in a page, links and all; MathJax 3 and 2 leave out what has these.
_NO_MATH = "mathjax_ignore tex2jax_ignore"
_TEMPLATES = Path(__file__).with_name("templates")


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["show"] = show
    environment.globals |= {"no_math": _NO_MATH, "N_": N_}
    return environment


def page(template: str, *, look: Look, **values: object) -> str:
    """Return *template* filled with *values*; every text is escaped."""
    return _environment().get_template(template).render(look=look, **values)


@cache
def style(sheet: str = "style") -> str:
    """
    Return a style sheet; colours are Jupyter's own variables, with a fallback for other pages.

    ``page`` is the sheet of a page of our own, beside that of every place.
    """
    text = " ".join((_TEMPLATES / f"{sheet}.css").read_text(encoding="utf-8").split())
    # It goes to the page twice a widget: blanks that say nothing stay here.
    return re.sub(r" ?([{};,]) ?|(?<=:) ", lambda blank: blank[1] or "", text).replace(";}", "}")


# A rule without others inside it: selector and body; or a whole "@media …{…}".
_RULE = expression(r"@[^{]+\{(?:[^{}]+\{[^{}]*\})+\}|([^{}@]+)\{[^{}]*\}")
_CLASS = expression(r"ma-[a-z0-9-]+")


def style_of(html: str) -> str:
    """Return the rules of the style sheet that can apply in *html*: those whose classes are all in it."""
    there = set(_CLASS.findall(html))
    rules = _RULE.finditer(style())
    return "".join(rule[0] for rule in rules if rule[1] is None or there.issuperset(_CLASS.findall(rule[1])))


# Unicode, UAX 9: where the characters of the classes R, AL and AN are.
_RIGHT_TO_LEFT = expression("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]")


def trusted(html: str) -> Markup:
    """Return HTML that a template of this room made, so that another may hold it."""
    from markupsafe import Markup

    return Markup(html)  # noqa: S704 -- made by page() or by charts, which escape


def show(value: object, look: Look) -> Markup:
    """Return any value of a block as HTML: a moment with UTC on hover where that is another, a badge with its tone."""
    from markupsafe import Markup, escape

    if value is None or value == "":
        return Markup("<i>{}</i>").format(NONE)
    if isinstance(value, datetime):
        shown, utc = look.moment(value), f"{value.astimezone(timezone.utc):%Y-%m-%d %H:%M:%S}"
        # To a reader in UTC it would say the same again.
        title = Markup(' title="{} UTC"').format(utc) if utc != shown else ""
        return Markup("<time{}>{}</time>").format(title, shown)
    if isinstance(value, Badge):
        return Markup('<span class="ma-badge ma-{}">{}</span>').format(value.tone, look.words(value.word))
    if isinstance(value, (Label, Sentence, Bilingual)):
        return show(look.words(value), look)
    if isinstance(value, str):
        # A text of another direction must not turn its neighbours round; Chinese has the page's.
        is_turned = not value.isascii() and _RIGHT_TO_LEFT.search(value)
        return Markup("<bdi>{}</bdi>").format(visible(value)) if is_turned else escape(visible(value))
    return escape(look.text(value))
