"""A stopwatch in the page: what was painted when, what the kernel sent for it, and for how long nothing moved."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from playwright.sync_api import Page

# Clocks are the page's own, in ms. A frame that shows what is waited for has been painted when a message that was
# posted in it arrives.
SCRIPT = """
(() => {
  const SHOWN = new Set(["comm_open", "comm_msg", "comm_close", "display_data", "update_display_data",
                         "execute_result", "clear_output", "stream", "error"]);
  const STALL_MS = 50;  // three frames lost
  let step = null, isDirty = false, last = 0;

  const kindOf = frame => {
    const view = new DataView(frame), offset = index => Number(view.getBigUint64(8 + 8 * index, true));
    return JSON.parse(new TextDecoder().decode(new Uint8Array(frame, offset(1), offset(2) - offset(1)))).msg_type;
  };
  const hear = event => {
    if (step === null || step.began === null) return;
    step.heard = performance.now();
    const kind = kindOf(event.data);
    if (SHOWN.has(kind)) step.messages.push([step.heard - step.began, event.data.byteLength, kind]);
  };
  window.WebSocket = class extends window.WebSocket {
    constructor(...address) {
      super(...address);
      if (this.url.includes("/channels")) this.addEventListener("message", hear);
    }
  };

  const seen = selector => {
    const element = document.querySelector(selector);
    return element !== null && element.getClientRects().length > 0 ? element.textContent.trim() : "";
  };
  const isThere = ([name, selector]) => name === "chart"
    ? document.querySelector(selector) !== null
    : !["", step.before].includes(seen(selector));
  const look = () => {
    const found = Object.entries(step.wanted).filter(each => !(each[0] in step.painted) && isThere(each));
    if (found.length === 0) return;
    found.forEach(([name]) => step.painted[name] = null);
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => found.forEach(([name]) => step.painted[name] = performance.now() - step.began);
    port2.postMessage(null);
  };
  const isOver = now => {
    const times = Object.keys(step.wanted).map(name => step.painted[name] ?? null);
    const isQuiet = now - Math.max(step.began, step.heard, step.moved) > step.quietMs;
    return now - step.began > step.mostMs || (isQuiet && !times.includes(null));
  };
  const frame = () => {
    const now = performance.now();
    if (step === null) return;
    if (step.began !== null) {
      const from = Math.max(last, step.began);
      if (now - from > STALL_MS) { step.gaps.push([from - step.began, now - from]); step.moved = now; }
      if (isDirty) { isDirty = false; look(); }
      if (isOver(now) && step.resolve) return end();
    }
    last = now;
    requestAnimationFrame(frame);
  };
  const take = tasks => tasks.forEach(each => {
    if (each.startTime + each.duration > step.began) step.tasks.push([each.startTime - step.began, each.duration]);
  });
  const tasks = new PerformanceObserver(list => { if (step !== null && step.began !== null) take(list.getEntries()); });
  tasks.observe({ type: "longtask" });
  const changes = new MutationObserver(() => { isDirty = true; });
  const end = () => {
    take(tasks.takeRecords());
    changes.disconnect();
    const { painted, messages, tasks: stalls, gaps, resolve } = step;
    step = null;
    resolve({ text: painted.text ?? null, chart: painted.chart ?? null, messages, stalls, gaps });
  };

  window.stopwatch = {
    start: ({ event, wanted, isChange, quietMs, mostMs }) => {
      const before = isChange ? seen(wanted.text) : "";
      step = { wanted, before, quietMs, mostMs, began: null, heard: 0, moved: 0, painted: {} };
      Object.assign(step, { messages: [], tasks: [], gaps: [] });
      const began = input => {
        if (input.type === "keydown" && input.key !== "Enter") return;
        removeEventListener(event, began, true);
        step.began = input.timeStamp;
        isDirty = true;  // it may be there already
      };
      addEventListener(event, began, true);
      changes.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
      last = performance.now();
      requestAnimationFrame(frame);
    },
    result: () => new Promise(resolve => { step.resolve = resolve; }),
  };
})();
"""

# What has not come by then does not come.
_MOST_MS = 120_000


class Wanted(NamedTuple):
    """
    What is waited for: a CSS selector of the text, visible, and one of the chart, drawn where it may be hidden.

    ``is_change`` when the text is there already, and another one is waited for.
    Nothing more comes when nothing moved for ``quiet_ms``.
    """

    text: str
    chart: str | None = None
    is_change: bool = False
    quiet_ms: int = 1_500


class Stall(NamedTuple):
    """For how long no frame was painted, and how long after the beginning of the step that began; in ms."""

    began_ms: float
    ms: float


class Sample(NamedTuple):
    """
    One step: ms from the key or the click to the text and to the chart, nan for what did not come.

    ``messages`` are what the kernel sent to be shown, as (ms, bytes, kind);
    not the status and the replies that any cell costs. ``longest_task_ms`` is
    that of one task in the page, ``stalls`` are the gaps between two frames.
    """

    text_ms: float
    chart_ms: float
    messages: Sequence[tuple[float, int, str]]
    longest_task_ms: float
    stalls: Sequence[Stall]

    @property
    def size_bytes(self) -> int:
        """The bytes of all messages."""
        return sum(size for _, size, _ in self.messages)

    @property
    def longest_stall_ms(self) -> float:
        """The longest gap between two frames; 0 when none was longer than three of them."""
        return max((stall.ms for stall in self.stalls), default=0.0)


def timed(page: Page, act: Callable[[], object], event: str, wanted: Wanted) -> Sample:
    """Return what came of *act*, from its *event*, ``keydown`` of Enter or ``pointerdown``, until nothing moves."""
    selectors = {"text": wanted.text} | ({"chart": wanted.chart} if wanted.chart else {})
    told = {"event": event, "wanted": selectors, "isChange": wanted.is_change, "quietMs": wanted.quiet_ms}
    page.evaluate("told => stopwatch.start(told)", {**told, "mostMs": _MOST_MS})
    act()
    return _sample(page.evaluate("stopwatch.result()"))


def _sample(told: Mapping[str, Any]) -> Sample:
    return Sample(
        _time(told["text"]),
        _time(told["chart"]),
        [(at, size, kind) for at, size, kind in told["messages"]],
        max((ms for _, ms in told["stalls"]), default=0.0),
        [Stall(began, ms) for began, ms in told["gaps"]],
    )


def _time(ms: float | None) -> float:
    return float("nan") if ms is None else ms
