"""What axe finds in a page; and rules of ours that axe does not know."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, cast

from playwright.sync_api import Locator, Page

if TYPE_CHECKING:
    from axe_playwright_python.sync_playwright import Axe

# axe calls "moderate" what is advice: how many landmarks there are, whether headings leave out a level.
_GRAVE = ("serious", "critical")
_MARK = "data-axe-root"

_UNNAMED = """
root => {
  const found = [];
  const say = (node, what) => found.push(`${what}: ${node.outerHTML.slice(0, 120)}`);
  // Axes of a table, on which a reader with a screen reader steers; plotly has none.
  for (const table of root.querySelectorAll('.ma-widgets table')) {
    if (!table.caption?.textContent.trim()) say(table, 'no caption');
    for (const th of table.querySelectorAll('th')) if (!['row', 'col'].includes(th.scope)) say(th, 'no scope');
    if (!table.querySelector('th')) say(table, 'no header');
  }
  for (const svg of root.querySelectorAll('.ma-widgets figure svg'))
    if (svg.getAttribute('role') !== 'img' || !svg.getAttribute('aria-label')) say(svg, 'a picture without a name');
  // plotly gives its drawing no name, nor takes one; so its words and numbers are what comes next.
  for (const each of root.querySelectorAll('.js-plotly-plot')) {
    const next = each.closest('.jp-OutputArea-child').nextElementSibling;
    if (!next?.querySelector('.ma-more')?.textContent.trim() || !next.querySelector('details table'))
      say(each, 'a chart of plotly without words and numbers after it');
  }
  for (const each of root.querySelectorAll('.ma-widgets details'))
    if (!each.querySelector(':scope > summary')?.textContent.trim()) say(each, 'details without a name');
  for (const each of root.querySelectorAll('.ma-badge')) if (!each.textContent.trim()) say(each, 'only a colour');
  for (const each of root.querySelectorAll('.ma-widgets *')) {
    const scrolls = each.matches('.ma-wide, figure, .ma-log') || each.scrollWidth > each.clientWidth + 1;
    const isWayIn = each.tabIndex === 0 && each.getAttribute('role') === 'region' && each.getAttribute('aria-label');
    if (['auto', 'scroll'].includes(getComputedStyle(each).overflowX) && scrolls && !isWayIn)
      say(each, 'scrolls, and no keyboard reaches it');
  }
  return found;
}
"""


@cache
def _axe() -> Axe:
    # It is of the extra "browser"; where that is not installed, these tests are collected and not run.
    from axe_playwright_python.sync_playwright import Axe

    return Axe()


def violations(page: Page, root: Locator | None = None) -> list[str]:
    """Return what is seriously amiss in *root*, or in the whole page: rule, what it asks for, and the first place."""
    context = None
    if root is not None:
        root.evaluate("(root, mark) => root.setAttribute(mark, '')", _MARK)
        context = {"include": [[f"[{_MARK}]"]]}
    found: Any = _axe().run(page, context=context, options={"resultTypes": ["violations"]}).response
    if root is not None:
        root.evaluate("(root, mark) => root.removeAttribute(mark)", _MARK)
    grave = [each for each in found["violations"] if each["impact"] in _GRAVE]
    return [f"{each['id']}: {each['help']}: {each['nodes'][0]['html'][:200]}" for each in grave]


def unnamed(root: Locator) -> list[str]:
    """Return the tables, pictures, details, badges and scrolling boxes in *root* that lack a name or a way in."""
    return cast("list[str]", root.evaluate(_UNNAMED))
