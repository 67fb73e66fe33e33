"""A browser that notes what a page did that no page of ours does."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Dialog, Page, Request

BEFORE = Path(__file__).with_name("watching.js").read_text(encoding="utf-8")
AFTER = Path(__file__).with_name("elements.js").read_text(encoding="utf-8")


@dataclass
class Watcher:
    """Opens pages of one site; `found` counts what went wrong, `examples` says where first."""

    page: Page
    site: str
    opened: int = 0
    found: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._where = ""
        self.page.add_init_script(BEFORE)
        self.page.on("request", self._requested)
        self.page.on("dialog", self._dialog)
        self.page.on("popup", lambda _: self._note("popup", ""))

    def open(self, path: str, *told: str) -> None:
        """Open a page, which has to say each of `told`, and look at all of it."""
        self._where = path
        answer = self.page.goto(self.site + path, wait_until="load")
        self.opened += 1
        if answer is None or not answer.ok:
            self._note("not_answered", str(answer and answer.status))
            return
        said = self.page.content()
        for word in told:
            if word not in said:
                self._note("not_told", word)
        self._look()

    def _look(self) -> None:
        noted = self.page.evaluate("() => window.noted")
        for ran in noted["ran"]:
            self._note("script_ran", ran)
        for refused in noted["refused"]:
            self._note("refused_by_policy", refused)
        for element in self.page.evaluate(AFTER):
            self._note("strange_element", element)
        if urlsplit(self.page.url).netloc != urlsplit(self.site).netloc:
            self._note("left_the_site", self.page.url)

    def _dialog(self, dialog: Dialog) -> None:
        self._note("dialog", dialog.message)
        dialog.dismiss()

    def _requested(self, request: Request) -> None:
        asked = urlsplit(request.url)
        if asked.scheme not in {"data", "blob"} and asked.netloc != urlsplit(self.site).netloc:
            self._note("foreign_request", request.url)

    def _note(self, what: str, detail: str) -> None:
        self.found[what] += 1
        self.examples.setdefault(what, f"{self._where}: {detail[:200]}")
