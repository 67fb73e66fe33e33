"""Plain text from what publishers write, which may be anything."""

from __future__ import annotations

import re
from html import unescape

import nh3

from services.ingest.core.text.markup import MARKUP, shallow

# fmt: off
_BLOCKS = (
    "p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "tr",
    "table", "section", "article", "figcaption",
)
_DROPPED_WITH_CONTENT = {
    "script", "style", "iframe", "object", "embed", "noscript", "template", "svg", "math", "form",
    "button", "select", "textarea", "head", "title",
}
# fmt: on
_KEPT = {*_BLOCKS, "br"}
_BREAK = re.compile(r"<br[^>]*>")
_BLOCK = re.compile(rf"</?(?:{'|'.join(_BLOCKS)})(?:\s[^>]*)?>")
_SEPARATORS = re.compile(r"[\x0b\x0c\x1c-\x1f\x85\u2028\u2029]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x9f\u200b\ufeff\ud800-\udfff]")
_SPACES = re.compile(r"[^\S\n]+")
_PARAGRAPHS = re.compile(r"\n{2,}")
# Escaped twice or three times is seen in feeds; deeper is not for readers.
_MOST_ROUNDS = 4


def html_to_text(html: str) -> str:
    """Return the text of `html`, paragraphs separated by an empty line, no markup left."""
    text = _strip_tags(_without_controls(html))
    rounds = 1
    while MARKUP.search(text):
        text = _strip_tags(text) if rounds < _MOST_ROUNDS else text.replace("<", "‹")
        rounds += 1
    return tidy(text)


def _strip_tags(html: str) -> str:
    if "<" not in html:
        return unescape(html.replace("\n", " "))
    safe = nh3.clean(
        shallow(html),
        tags=_KEPT,
        clean_content_tags=_DROPPED_WITH_CONTENT,
        attributes={},
        link_rel=None,
    )
    return unescape(_BLOCK.sub("\n\n", _BREAK.sub("\n", safe.replace("\n", " "))))


def plain_text(text: str) -> str:
    """Return text that is meant to be plain without the markup it may have all the same."""
    return html_to_text(text) if MARKUP.search(text) else tidy(text)


def one_line(text: str, most_chars: int = 1000) -> str:
    """Return `text`, which may have markup, as one line."""
    return " ".join(html_to_text(text).split())[:most_chars].rstrip()


def tidy(text: str) -> str:
    """Return `text` without control characters and needless white space."""
    lines = (_SPACES.sub(" ", line).strip() for line in _without_controls(text).splitlines())
    return _PARAGRAPHS.sub("\n\n", "\n".join(lines)).strip()


def _without_controls(text: str) -> str:
    return _CONTROL.sub("", _SEPARATORS.sub(" ", text))
