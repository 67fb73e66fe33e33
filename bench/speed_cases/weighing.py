"""What a page costs a reader who comes for the first time: bytes, requests, and time until shown.

Bytes are those of the wire, heads included, as Chromium counts them. The icon is counted whether
or not this browser asks for it, because those with tabs do.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import median
from typing import Any
from urllib.parse import urljoin

import httpx
from playwright.sync_api import Browser, CDPSession, Page

KINDS = {"Document": "document", "Stylesheet": "style", "Script": "script"}
OTHER, STREAM, ICON = "other", "EventSource", "icon"
VIEWPORT: Any = {"width": 1440, "height": 900}
# The largest paint is known once something was painted and the page has come to rest.
_NOTING = """window.shown = new Promise((tell) => {
  let largest = 0;
  const settle = () => {
    if (largest && document.readyState === "complete") setTimeout(() => tell(largest), 100);
  };
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) largest = one.startTime;
    settle();
  }).observe({ type: "largest-contentful-paint", buffered: true });
  addEventListener("load", settle);
});"""
_SHOWN = "() => window.shown"
_ICON = "document.querySelector('link[rel=icon]')?.href ?? null"


@dataclass
class Transfers:
    """Adds up what Chromium says of its requests."""

    asked: dict[str, tuple[str, str]] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)

    def follow(self, session: CDPSession) -> None:
        """Note what the page of `session` asks for from now on."""
        session.on("Network.requestWillBeSent", self.note_request)
        session.on("Network.loadingFinished", self.note_end)
        session.send("Network.enable")

    def note_request(self, told: dict[str, Any]) -> None:
        """Keep the kind and the address of a request by its id, if it leaves the browser."""
        address = told["request"]["url"]
        if not address.startswith("data:"):
            self.asked[told["requestId"]] = told.get("type", ""), address

    def note_end(self, told: dict[str, Any]) -> None:
        """Keep how many bytes an answer had; streams do not end."""
        if told["requestId"] in self.asked:
            self.sizes[told["requestId"]] = int(told["encodedDataLength"])

    def add_icon(self, address: str | None) -> None:
        """Count the icon, if the browser has not got it."""
        got = {self.asked[one][1] for one in self.sizes}
        if address is None or address in got:
            return
        answer = httpx.get(address, headers={"Accept-Encoding": "gzip"}).raise_for_status()
        heads = sum(len(name) + len(value) + 4 for name, value in answer.headers.raw)
        self.asked = {one: told for one, told in self.asked.items() if told[1] != address}
        self.asked[ICON] = ICON, address
        self.sizes[ICON] = heads + answer.num_bytes_downloaded

    def told(self) -> dict[str, Any]:
        """Return bytes in all and by kind, and the number of requests, streams among them."""
        sizes = dict.fromkeys((*KINDS.values(), OTHER), 0)
        for one, size in self.sizes.items():
            sizes[KINDS.get(self.asked[one][0], OTHER)] += size
        streams = sum(kind == STREAM for kind, _ in self.asked.values())
        return {
            "bytes": sum(sizes.values()),
            **{f"{kind}_bytes": size for kind, size in sizes.items()},
            "requests": len(self.asked),
            "of_these_streams": streams,
        }


def weigh(browser: Browser, site: str, path: str, visits: int) -> dict[str, Any]:
    """Return what the page costs: the first visit's bytes, and the median time of all visits."""
    first, *rest = [_visit(browser, urljoin(site, path)) for _ in range(visits)]
    times = [one.pop("lcp_ms") for one in (first, *rest)]
    return first | {"lcp_ms": round(median(times), 1), "lcp_max_ms": round(max(times), 1)}


def _visit(browser: Browser, address: str) -> dict[str, Any]:
    """Open the page with nothing kept from before."""
    context = browser.new_context(viewport=VIEWPORT, locale="en-GB")
    page = context.new_page()
    try:
        return _opened(page, address)
    finally:
        context.close()


def _opened(page: Page, address: str) -> dict[str, Any]:
    transfers = Transfers()
    transfers.follow(page.context.new_cdp_session(page))
    page.add_init_script(_NOTING)
    answer = page.goto(address, wait_until="load")
    if answer is None or not answer.ok:
        raise RuntimeError(f"not answered: {address}")
    shown_ms = float(page.evaluate(_SHOWN))
    transfers.add_icon(page.evaluate(_ICON))
    return transfers.told() | {"lcp_ms": shown_ms}
