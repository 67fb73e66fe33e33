"""An article's text from its web page, by trafilatura on bytes only.

Costs time on hostile input, so it runs in a process of its own (`adapters.parse_pool`).
"""

from __future__ import annotations

import re

import trafilatura
from trafilatura.settings import Document

from services.ingest.core.entries import Page
from services.ingest.core.formats.json_feed import read_moment
from services.ingest.core.identity.canonical_url import web_url
from services.ingest.core.text.clean_text import one_line, plain_text

_AUTHOR_SEPARATOR = re.compile(r"\s*;\s*")


def extract_page(body: bytes, url: str) -> Page:
    """Return what can be read from the page `body`; all empty when there is no article in it."""
    found = trafilatura.bare_extraction(
        body, url=url, include_comments=False, include_tables=False, with_metadata=True
    )
    if not isinstance(found, Document):
        return Page()
    authors = (one_line(name) for name in _AUTHOR_SEPARATOR.split(found.author or ""))
    return Page(
        text=plain_text("\n\n".join((found.text or "").splitlines())),
        title=one_line(found.title or ""),
        authors=tuple(dict.fromkeys(name for name in authors if name))[:20],
        published_at=read_moment(found.date),
        image_url=web_url(found.image, url) if found.image else None,
    )
