"""How a page looks, measured in the browser: contrast of texts, what is cut off, what sticks out."""

from __future__ import annotations

from typing import Any, cast

from playwright.sync_api import Locator

# WCAG 2.1, success criterion 1.4.3, for text of any size.
LEAST_CONTRAST = 4.5

_CONTRASTS = """
root => {
  const channels = colour => {
    const found = colour.match(/^rgba?\\(([^)]+)\\)$/) ?? colour.match(/^color\\(srgb ([^)]+)\\)$/);
    if (!found) throw new Error(`a colour this test cannot read: ${colour}`);
    const [r, g, b, a = 1] = found[1].split(/[ ,/]+/).filter(Boolean).map(Number);
    const scale = colour.startsWith('color') ? 255 : 1;
    return [r * scale, g * scale, b * scale, a];
  };
  const over = (front, back) => [0, 1, 2].map(i => front[i] * front[3] + back[i] * (1 - front[3])).concat(1);
  const ground = node => {
    const layers = [];
    for (let each = node; each; each = each.parentElement) {
      const colour = channels(getComputedStyle(each).backgroundColor);
      layers.push(colour);
      if (colour[3] === 1) break;
    }
    return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255, 1]);
  };
  const light = colour => {
    const [r, g, b] = colour.slice(0, 3).map(c => c / 255).map(
      c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (front, back) => {
    const [high, low] = [light(over(front, back)), light(back)].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  };
  const opacity = node => {
    let product = 1;
    for (let each = node; each; each = each.parentElement) product *= Number(getComputedStyle(each).opacity);
    return product;
  };
  const seen = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const holder = node.parentElement;
    if (!node.data.trim() || !holder.checkVisibility() || holder.closest('style, script')) continue;
    const style = getComputedStyle(holder);
    const label = holder.closest('.hovertext, .axistext')?.querySelector('path');
    const back = label ? channels(getComputedStyle(label).fill) : ground(holder);
    const text = channels(holder instanceof SVGElement ? style.fill : style.color);
    text[3] *= opacity(holder);
    seen.push({ text: node.data.trim().slice(0, 60), contrast: Math.round(contrast(text, back) * 100) / 100,
      colour: style[holder instanceof SVGElement ? 'fill' : 'color'], ground: back.slice(0, 3).map(Math.round).join(),
      svg: holder instanceof SVGElement });
  }
  return seen;
}
"""

_STICKS_OUT = """
async root => {
  const name = node => node.tagName.toLowerCase() + (node.className.baseVal ?? node.className).replace(/^| +/g, '.');
  const look = () => {
    const edge = root.closest('.jp-OutputArea-output').getBoundingClientRect().right + 1;
    const found = [];
    for (const node of root.querySelectorAll('*')) {
      // What is in a table's or a picture's own scrolling box may be wide, and a picture clips its parts.
      const inside = node.parentElement.closest('.ma-wide, figure, pre, svg');
      if (inside || !node.checkVisibility()) continue;
      if (node.getBoundingClientRect().right > edge) found.push(`${name(node)} ends outside`);
    }
    // JupyterLab's own shell is wider than a very narrow page.
    for (let node = root; node && !node.matches('.jp-LabShell'); node = node.parentElement)
      if (node.scrollWidth > node.clientWidth + 1 && getComputedStyle(node).overflowX !== 'visible')
        found.push(`${name(node)} scrolls sideways`);
    return found;
  };
  // plotly's renderer draws 700 pixels wide and then fits; what sticks out sticks out when it had time to.
  const until = performance.now() + 3000;
  while (look().length && performance.now() < until) await new Promise(requestAnimationFrame);
  return look();
}
"""

_CUT = """
root => [...root.querySelectorAll('[role=tab]')].filter(tab => {
  const label = tab.querySelector('.lm-TabBar-tabLabel'), box = tab.getBoundingClientRect();
  const bar = tab.closest('.widget-tab').getBoundingClientRect();
  return label.scrollWidth > label.clientWidth || tab.scrollWidth > tab.clientWidth + 1
    || box.right > bar.right + 1 || box.left < bar.left - 1 || !label.clientWidth;
}).map(tab => tab.textContent)
"""


_LOST = """
root => {
  const found = [];
  const say = (node, what) => found.push(`${what}: ${node.outerHTML.slice(0, 120)}`);
  if (document.documentElement.scrollWidth > innerWidth) say(document.body, 'the page scrolls sideways');
  for (const node of root.querySelectorAll('*')) {
    if (!node.checkVisibility()) continue;
    const style = getComputedStyle(node), box = node.getBoundingClientRect();
    if (!(node instanceof SVGElement) && ['hidden', 'clip'].includes(style.overflowX)
        && (node.scrollWidth > node.clientWidth + 1 || node.scrollHeight > node.clientHeight + 1)) say(node, 'cut');
    // A picture cuts what lies beside it, or does not; then its box does so on the left, where no box scrolls to.
    if (node.matches('svg text')) {
      const figure = node.closest('figure'), svg = node.ownerSVGElement, picture = svg.getBoundingClientRect();
      const left = figure.getBoundingClientRect().left - figure.scrollLeft, right = left + figure.scrollWidth;
      const isOpen = getComputedStyle(svg).overflowX === 'visible';
      const [least, most] = isOpen ? [left, right] : [picture.left - 1, picture.right + 1];
      if (box.left < least || box.right > most) say(node, 'cut');
    }
    const edge = node.parentElement?.closest('.ma-wide, figure, pre') ? Infinity : innerWidth;
    if (box.right > edge + 1) say(node, 'outside');
  }
  return found;
}
"""


def contrasts(root: Locator) -> list[dict[str, Any]]:
    """Return every visible text in *root* with its contrast to what lies behind it."""
    return cast("list[dict[str, Any]]", root.evaluate(_CONTRASTS))


def faint(root: Locator) -> list[str]:
    """Return the texts in *root* that are hard to read, each once, with its contrast and the two colours."""
    found = [text for text in contrasts(root) if text["contrast"] < LEAST_CONTRAST]
    return sorted({f"{each['text']!r} {each['contrast']}: {each['colour']} on {each['ground']}" for each in found})


def sticking_out(root: Locator) -> list[str]:
    """Return what is wider than its place, apart from tables in their own scrolling box."""
    return cast("list[str]", root.evaluate(_STICKS_OUT))


def lost(root: Locator) -> list[str]:
    """Return what of a page of ours is cut off, or lies beside the window."""
    return cast("list[str]", root.evaluate(_LOST))


def cut_tabs(root: Locator) -> list[str]:
    """Return the titles of tabs that are not shown whole."""
    return cast("list[str]", root.evaluate(_CUT))
