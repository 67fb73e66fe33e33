"""HTML that may be shown to anyone, from what publishers write."""

from __future__ import annotations

import re
from html import unescape

import nh3

from services.ingest.core.identity.canonical_url import web_url
from services.ingest.core.text.markup import MARKUP, shallow

MOST_CHARS = 300_000
# Articles are far shorter; what is longer is not read to its end.
MOST_READ_CHARS = 2_000_000
# fmt: off
_TAGS = {
    "p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd",
    "blockquote", "q", "cite", "pre", "code", "kbd", "samp", "table", "caption", "thead", "tbody",
    "tfoot", "tr", "th", "td", "figure", "figcaption", "img", "a", "b", "strong", "i", "em", "u",
    "s", "del", "ins", "sub", "sup", "small", "mark", "abbr", "time", "div", "section", "article",
}
_DROPPED_WITH_CONTENT = {
    "script", "style", "iframe", "object", "embed", "applet", "noscript", "noembed", "noframes",
    "template", "svg", "math", "form", "button", "select", "textarea", "head", "title", "xmp",
    "plaintext", "frameset", "audio", "video", "canvas",
}
# fmt: on
_ATTRIBUTES = {
    "*": {"lang", "dir"},
    "a": {"href", "title"},
    "img": {"src", "alt", "title", "width", "height"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
    "abbr": {"title"},
}
# The image tells its server who reads what, unless the browser is asked not to.
_ADDED = {"img": {"loading": "lazy", "referrerpolicy": "no-referrer"}}
_IMAGE = re.compile(r'<img(?:\s+[a-z]+="[^"]*")*\s*>')
_SOURCE = re.compile(r'\ssrc="[^"]')
_PIXEL = re.compile(r'\s(?:width|height)="\s*[01](?:px)?\s*"')
_BLOCK_END = re.compile(r"</(?:p|div|section|article|ul|ol|dl|table|blockquote|pre|figure|h[1-6])>")
_MOST_ROUNDS = 2


def safe_html(html: str, base_url: str = "") -> str:
    """Return what of `html` is on the allow-list, empty when that is nothing but text.

    Addresses are made absolute against `base_url` and kept when they are http(s); images of one
    pixel are dropped; what is longer than `MOST_CHARS` is cut after a block.
    """
    source = _as_markup(html[:MOST_READ_CHARS])
    if not MARKUP.search(source):
        return ""
    cleaned = _IMAGE.sub(_image, _clean(shallow(source), base_url)).strip()
    if len(cleaned) > MOST_CHARS:
        cleaned = _clean(_cut(cleaned), base_url)
    return cleaned if MARKUP.search(cleaned) else ""


def _as_markup(html: str) -> str:
    """Undo escaping as a whole, which is seen in feeds that escape twice."""
    for _ in range(_MOST_ROUNDS):
        if MARKUP.search(html) or "&lt;" not in html:
            break
        html = unescape(html)
    return html


def _clean(html: str, base_url: str) -> str:
    def address(_tag: str, name: str, value: str) -> str | None:
        return web_url(value, base_url) if name in ("href", "src") else value

    return nh3.clean(
        html,
        tags=_TAGS,
        clean_content_tags=_DROPPED_WITH_CONTENT,
        attributes=_ATTRIBUTES,
        attribute_filter=address,
        url_schemes={"http", "https"},
        link_rel="nofollow noopener noreferrer",
        set_tag_attribute_values=_ADDED,
    )


def _image(found: re.Match[str]) -> str:
    tag = found[0]
    return "" if _PIXEL.search(tag) or not _SOURCE.search(tag) else tag


def _cut(html: str) -> str:
    ends = [found.end() for found in _BLOCK_END.finditer(html, 0, MOST_CHARS)]
    return html[: ends[-1]] if ends else ""
