"""Pictures of the pages of a Cupure that runs, as wide screens and telephones show them.

    make run
    CUPURE_KEY=$(.venv/bin/cupure keys create pictures --scope moderate) \\
        python -m bench.pictures http://127.0.0.1:8600 docs/images

Writes front, article, story, topic, search and moderation at 390 and 1440 pixels, light and dark,
each as WebP: Chromium packs what it shows, so nothing else is needed. What is shown is picked from
what is there; what moderators see is said first, so the news should be the sample's.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import quote, urljoin

import httpx
import typer
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import ARGUMENTS, find_browser

SIZES = {390: 1500, 1440: 1400}
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
QUALITY = 0.6
# Who says what about the article, in answer to which of them, and what others report about it.
SAID: tuple[tuple[str, str, int | None, tuple[str, ...]], ...] = (
    ("Maren Holt", "Is there a word yet on who pays for all of this?", None, ()),
    ("J. Okafor", "It is to be shared, they say: https://example.org/costs", 0, ("Not so",)),
    (
        "Tomas",
        "Whoever believes a word of this has not been there. You are all liars.",
        None,
        ("Attacks everybody who reads this", "Rude"),
    ),
    ("Best Deals", "I earn 400 a day from my sofa: https://deals.example/now", 0, ("Advertising",)),
)
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
    key: Annotated[str, typer.Option(envvar="CUPURE_KEY", help="of a moderator")],
) -> None:
    """Take the pictures, and say how large each is."""
    out.mkdir(parents=True, exist_ok=True)
    pages = _pages(url)
    _discuss(url, pages["article"])
    chromium = find_browser()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        for name, page in _views(browser):
            _come_in(page, url, key)
            for kind, path in pages.items():
                page.goto(urljoin(url, path))
                picture = _packed(browser, page.screenshot())
                file = out / f"{kind}-{name}.webp"
                file.write_bytes(picture)
                typer.echo(f"{file}: {len(picture) / 1000:.0f} kB")
        browser.close()


def _asked(url: str, path: str) -> Any:
    return httpx.get(urljoin(url, path), timeout=30).raise_for_status().json()


def _discuss(url: str, article: str) -> None:
    """Say what there is to decide about, each by a reader of their own, if nothing is said yet."""
    address = urljoin(url, f"/v1{article}/comments")
    said: list[str] = []
    if httpx.get(address, timeout=30).json()["total"]:
        return
    for author, text, above, reports in SAID:
        parent = None if above is None else said[above]
        told = _sent(address, {"author": author, "text": text, "parent_id": parent})
        said.append(told["comment_id"])
        for reason in reports:
            _sent(urljoin(url, f"/v1/comments/{said[-1]}/reports"), {"reason": reason})


def _sent(address: str, words: dict[str, Any]) -> Any:
    return httpx.post(address, json=words, timeout=30).raise_for_status().json()


def _come_in(page: Page, url: str, key: str) -> None:
    page.goto(urljoin(url, "/moderation"))
    page.get_by_label("Key that is good for moderating").fill(key)
    page.get_by_role("button", name="Come in").click()
    page.get_by_text("You decide as").wait_for()


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
        "moderation": "/moderation",
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
