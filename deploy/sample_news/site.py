"""What the server answers to a path at a moment, as bytes; no sockets and no clock in here."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus

from deploy.sample_news.articles import Outlet
from deploy.sample_news.edition import Published, feed_of, visible_edition
from deploy.sample_news.feeds import CONTENT_TYPES, render_feed, render_opml
from deploy.sample_news.loader import Sample
from deploy.sample_news.pages import render_article, render_index, render_outlet

HTML = "text/html; charset=utf-8"
PLAIN = "text/plain; charset=utf-8"


@dataclass(frozen=True)
class Answer:
    """A status and a body; `modified` is when the body last changed, if that is known."""

    status: HTTPStatus
    content_type: str
    body: bytes
    modified: datetime | None = None

    @property
    def etag(self) -> str:
        """Return a tag that changes with the body."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:20]}"'

    def headers(self) -> dict[str, str]:
        """Return the headers that go with the body."""
        headers = {
            "Content-Type": self.content_type,
            "Content-Length": str(len(self.body)),
            "Cache-Control": "no-cache",
            "ETag": self.etag,
        }
        if self.modified is not None:
            headers["Last-Modified"] = format_datetime(self.modified, usegmt=True)
        return headers


def answer(path: str, sample: Sample, site: str, epoch: datetime, now: datetime) -> Answer:
    """Return what `path` (without a query) shows at `now`."""
    edition = visible_edition(sample.entries, epoch, now)
    if path in ("/livez", "/robots.txt"):
        text = "ok\n" if path == "/livez" else "User-agent: *\nAllow: /\n"
        return Answer(HTTPStatus.OK, PLAIN, text.encode())
    if path == "/":
        return Answer(HTTPStatus.OK, HTML, render_index(sample.outlets.values()))
    if path == "/sources.opml":
        body = render_opml(sample.outlets.values(), site)
        return Answer(HTTPStatus.OK, "text/x-opml; charset=utf-8", body)
    outlet = sample.outlets.get(path.split("/")[1])
    own = feed_of(edition, outlet.id) if outlet else []
    found = _answer_outlet(path, outlet, own, site) if outlet else None
    return found or _answer_article(path, edition, own, site)


def is_unchanged(answered: Answer, headers: Mapping[str, str]) -> bool:
    """Return whether the client has this body already; its ETag outranks its date (RFC 9110)."""
    if answered.status is not HTTPStatus.OK:
        return False
    tags = headers.get("If-None-Match")
    if tags is not None:
        known = [tag.strip().removeprefix("W/") for tag in tags.split(",")]
        return "*" in known or answered.etag in known
    since = _parse_date(headers.get("If-Modified-Since", ""))
    return since is not None and answered.modified is not None and answered.modified <= since


def _answer_outlet(path: str, outlet: Outlet, own: Sequence[Published], site: str) -> Answer | None:
    modified = max((version.updated for version in own), default=None)
    if path == outlet.feed_path:
        body = render_feed(outlet, own, site)
        return Answer(HTTPStatus.OK, CONTENT_TYPES[outlet.format], body, modified)
    if path == f"/{outlet.id}/":
        return Answer(HTTPStatus.OK, HTML, render_outlet(outlet, own, site), modified)
    return None


def _answer_article(
    path: str, edition: Sequence[Published], own: Sequence[Published], site: str
) -> Answer:
    for version in edition:
        if version.entry.path == path:
            # Links to what was out before: a later article must not change this page's bytes.
            older = [other for other in own if other.published < version.published]
            body = render_article(version, older[:5], site)
            return Answer(HTTPStatus.OK, HTML, body, version.updated)
    return Answer(HTTPStatus.NOT_FOUND, PLAIN, b"There is nothing here.\n")


def _parse_date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
