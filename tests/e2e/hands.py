"""A reader's hands: the same things done with a mouse, with or without script, or by keyboard."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

MANNERS = ("script", "no script", "keyboard")
MOST_TABS = 400
# Where the focus is: there, or on which side of it; a target after it lies forward.
_WAY = """one => {
  const here = document.activeElement ?? document.body;
  if (here === one) return "there";
  return here.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_PRECEDING ? "back" : "on";
}"""


@dataclass(frozen=True)
class Visitor:
    """Somebody with a page of their own, who uses a mouse or the keyboard alone."""

    page: Page
    by_keyboard: bool = False

    def press(self, target: Locator) -> None:
        """Follow a link, or press a button."""
        if self.by_keyboard:
            self._reach(target)
            self.page.keyboard.press("Enter")
        else:
            target.click()

    def write(self, target: Locator, text: str) -> None:
        """Write `text` in place of what is there."""
        if self.by_keyboard:
            self._reach(target)
            self.page.keyboard.press("ControlOrMeta+A")
            self.page.keyboard.insert_text(text)
        else:
            target.fill(text)

    def _reach(self, target: Locator) -> None:
        """Go there by Tab, or back by Shift+Tab, as whoever sees no mouse has to."""
        expect(target).to_be_visible()
        sought = target.element_handle()
        for _ in range(MOST_TABS):
            way = self.page.evaluate(_WAY, sought)
            if way == "there":
                return
            self.page.keyboard.press("Tab" if way == "on" else "Shift+Tab")
        pytest.fail(f"{target} is not reached by Tab")
