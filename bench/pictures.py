"""Pictures of the pages of a Cupure that runs, as wide screens and telephones show them.

    python -m bench.pictures http://127.0.0.1:8600 docs/images

Writes front, article, story, topic and search at 390 and 1440 pixels, light and dark, each as WebP:
Chromium packs what it shows, so nothing else is needed. What is shown is picked from what is there.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import quote, urljoin
from urllib.request import urlopen

import typer
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import ARGUMENTS, find_browser

SIZES = {390: 1500, 1440: 1400}
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
QUALITY = 0.6
_PACK = """async ([url, quality]) => {
  const picture = new Image();
  picture.src = url;
  await picture.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [picture.width, picture.height];
  canvas.getContext("2d").drawImage(picture, 0, 0);
  return canvas.toDataURL("image/webp", quality);
}"""


def main(
    url: Annotated[str, typer.Argument(help="where the gateway answers")],
    out: Annotated[Path, typer.Argument(help="the folder for the pictures")],
) -> None:
    """Take the pictures, and say how large each is."""
    out.mkdir(parents=True, exist_ok=True)
    pages = _pages(url)
    chromium = find_browser()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        for name, page in _views(browser):
            for kind, path in pages.items():
                page.goto(urljoin(url, path))
                picture = _packed(browser, page.screenshot())
                file = out / f"{kind}-{name}.webp"
                file.write_bytes(picture)
                typer.echo(f"{file}: {len(picture) / 1000:.0f} kB")
        browser.close()


def _asked(url: str, path: str) -> Any:
    with urlopen(urljoin(url, path)) as answer:  # noqa: S310  # the gateway that was named
        return json.load(answer)


def _pages(url: str) -> dict[str, str]:
    """Return a page of each kind: the first story, an article of it, the first topic."""
    told = _asked(url, "/v1/stories?limit=1")["stories"][0]
    story = _asked(url, f"/v1/stories/{told['story_id']}")
    english = [one for one in story["articles"] if one["language"] == "en"]
    article = (english or story["articles"])[-1]
    topics = _asked(url, "/v1/trending")["topics"]
    pages = {
        "front": "/",
        "article": f"/articles/{article['article_id']}",
        "story": f"/stories/{story['story_id']}",
        "search": f"/search?q={quote(told['entities'][0]['label'])}",
    }
    return pages | ({"topic": f"/topics/{quote(topics[0]['topic_id'], safe='')}"} if topics else {})


def _views(browser: Browser) -> Iterator[tuple[str, Page]]:
    """Yield an empty page of each size and theme."""
    for theme in THEMES:
        for width, height in SIZES.items():
            page = browser.new_page(
                viewport={"width": width, "height": height},
                color_scheme=theme,
                locale="en-GB",
                timezone_id="Europe/London",
            )
            yield f"{width}-{theme}", page
            page.close()


def _packed(browser: Browser, picture: bytes) -> bytes:
    """Return a picture (PNG) as WebP."""
    page = browser.new_page()
    url = "data:image/png;base64," + base64.b64encode(picture).decode()
    packed: str = page.evaluate(_PACK, [url, QUALITY])
    page.close()
    return base64.b64decode(packed.partition(",")[2])


if __name__ == "__main__":
    typer.run(main)
