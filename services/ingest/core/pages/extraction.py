"""An article from its web page: its text, what is told of it, and whether it is all there.

Costs time on hostile input, so it runs in a process of its own (`adapters.parse_pool`). Nothing
is fetched. Which part of the page is trusted with what is in the package's docstring.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from lxml.html import HtmlElement
from trafilatura import load_html

from services.ingest.core.entries import Page
from services.ingest.core.identity.canonical_url import site_name, web_url
from services.ingest.core.identity.sites import registrable_domain
from services.ingest.core.pages.access import Reading, is_notice, judge_access
from services.ingest.core.pages.body import Body, read_body
from services.ingest.core.pages.bylines import read_bylines
from services.ingest.core.pages.charset import decode_page
from services.ingest.core.pages.dates import choose_published
from services.ingest.core.pages.elements import near_heading
from services.ingest.core.pages.facts import Facts
from services.ingest.core.pages.json_ld import read_json_ld
from services.ingest.core.pages.marked_up import read_marked_up
from services.ingest.core.pages.meta_tags import (
    MetaTags,
    canonical_link,
    named_meta,
    open_graph,
    read_meta_tags,
    twitter_card,
)
from services.ingest.core.pages.names import looks_like_handle, signature
from services.ingest.core.pages.titles import choose_title, is_site
from services.ingest.core.text.safe_html import safe_html

ValueT = TypeVar("ValueT")

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class Told:
    """What each part of a page tells of its article."""

    json_ld: Facts
    graph: Facts
    marked_up: Facts
    named: Facts
    card: Facts


def extract_page(body: bytes, url: str, content_type: str | None = None) -> Page:
    """Return what can be read from the page `body`; all empty when it is no HTML.

    When something else stands in the article's place, such as a consent wall or an error, nothing
    of it is told.
    """
    tree = load_html(decode_page(body, content_type))
    if tree is None:
        return Page()
    meta = read_meta_tags(tree)
    told = _told(tree, meta)
    title = _title(tree, url, told)
    found = read_body(tree, url, title)
    reading = _reading(told, found, title)
    if is_notice(reading):
        return Page()
    page = _page(tree, url, told, reading)
    access = judge_access(tree, meta, reading)
    if access == "empty":
        return page
    return replace(page, text=found.text, html=safe_html(found.html, url), access=access)


def _told(tree: HtmlElement, meta: MetaTags) -> Told:
    return Told(
        json_ld=read_json_ld(tree),
        graph=open_graph(meta),
        marked_up=read_marked_up(tree),
        named=named_meta(meta),
        card=twitter_card(meta),
    )


def _reading(told: Told, found: Body, title: str) -> Reading:
    said = told.json_ld.is_free
    return Reading(
        title=title,
        text=found.text,
        summary=told.graph.summary or told.named.summary,
        links=found.links,
        link_chars=found.link_chars,
        is_free=told.marked_up.is_free if said is None else said,
    )


def _page(tree: HtmlElement, url: str, told: Told, reading: Reading) -> Page:
    near = near_heading(tree)
    parts = (told.json_ld, told.graph, told.marked_up, told.named, told.card)
    image = _first(one.image_url for one in parts)
    return Page(
        title=reading.title,
        authors=_authors(tree, told, near, _site_names(url, told), reading.text),
        published_at=choose_published(tree, url, [one.published_at for one in parts], near),
        modified_at=_first(one.modified_at for one in parts),
        language=_language(tree.get("lang") or _first(one.language for one in parts)),
        image_url=_address(image, url),
        canonical_url=_address(canonical_link(tree) or told.graph.url, url),
        site_name=told.graph.site_name or _first(one.site_name for one in parts),
        sections=_first(one.sections for one in parts) or (),
        keywords=_first(one.keywords for one in parts) or (),
        summary=told.graph.summary or _first(one.summary for one in parts) or "",
    )


def _first(values: Iterable[ValueT | None]) -> ValueT | None:
    return next((value for value in values if value), None)


def _address(written: str | None, base: str) -> str | None:
    return web_url(written, base) if written else None


def _language(said: str | None) -> str | None:
    found = _LANGUAGE.match(said or "")
    return found[0].replace("_", "-").lower() if found else None


def _title(tree: HtmlElement, url: str, told: Told) -> str:
    parts = (told.json_ld, told.graph, told.marked_up, told.card, told.named)
    return choose_title(tree, url, [one.title for one in parts], _site_names(url, told))


def _site_names(url: str, told: Told) -> list[str]:
    host = site_name(url)
    names = (told.graph.site_name, told.json_ld.site_name, told.named.site_name, host)
    return [*filter(None, names), registrable_domain(host).partition(".")[0]]


def _authors(
    tree: HtmlElement, told: Told, near: Sequence[HtmlElement], names: Sequence[str], text: str
) -> tuple[str, ...]:
    """Return the authors: persons before accounts, and both before the name of the site."""
    declared = told.json_ld.authors or told.graph.authors or told.marked_up.authors
    seen = read_bylines(tree, near)
    by_trust = (declared, seen, told.named.authors)
    persons = [tuple(one for one in group if not is_site(one, names)) for group in by_trust]
    if set(persons[0]) < set(persons[1]):
        return persons[1]
    real = (tuple(one for one in group if not looks_like_handle(one)) for group in persons)
    return _first((*real, *persons, signature(text), *by_trust)) or ()
