"""Pictures of the trending bar of a page that runs: plain, and with the first topic's reasons.

    python -m bench.bar_pictures http://127.0.0.1:8600 DIR [--at 2026-11-01T12:00Z] [--narrow]

Writes `bar.png` and `bar-why.png`, with `--narrow` as a telephone shows them, and prints the labels
and the first topic's reasons as the page words them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated
from urllib.parse import urlencode, urljoin

import typer
from playwright.sync_api import Page, ViewportSize

from tests.browser import find_browser, open_page

WIDE: ViewportSize = {"width": 1280, "height": 900}
NARROW: ViewportSize = {"width": 390, "height": 844}
# Below the bar, as much of the page as the reasons cover.
REASONS_HEIGHT = 640


def main(
    url: Annotated[str, typer.Argument(help="where the gateway answers")],
    out: Annotated[Path, typer.Argument(help="the folder for the pictures")],
    at: Annotated[str | None, typer.Option(help="a moment of the past with its zone")] = None,
    narrow: Annotated[bool, typer.Option("--narrow", help="as a telephone shows them")] = False,
) -> None:
    """Take the pictures; fails when nothing trends."""
    out.mkdir(parents=True, exist_ok=True)
    address = urljoin(url, "/") + (f"?{urlencode({'at': at})}" if at else "")
    with open_page(find_browser()) as page:
        page.set_viewport_size(NARROW if narrow else WIDE)
        page.goto(address)
        labels = page.locator("[data-trending] ol > li > a").all_inner_texts()
        print("trending:", ", ".join(labels) or "nothing")
        _picture(page, out / "bar.png", 0)
        if not labels:
            raise typer.Exit(1)
        page.locator("[data-trending] summary").first.click()
        print(page.locator("[data-trending] .why").first.inner_text())
        _picture(page, out / "bar-why.png", REASONS_HEIGHT)


def _picture(page: Page, file: Path, below: int) -> None:
    """Write the top of the page down to the bar and `below`."""
    bar = page.locator("[data-trending]").bounding_box()
    size = page.viewport_size
    if bar is None or size is None:
        raise RuntimeError("the page has no trending bar")
    height = min(bar["y"] + bar["height"] + below, size["height"])
    page.screenshot(path=file, clip={"x": 0, "y": 0, "width": size["width"], "height": height})
    print("written:", file)


if __name__ == "__main__":
    typer.run(main)
