"""What a page says of its article in JSON-LD (https://schema.org), however broken the JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from html import unescape
from typing import Any

from lxml.html import HtmlElement

from services.ingest.core.pages.facts import Facts, unique
from services.ingest.core.pages.moments import read_moment
from services.ingest.core.pages.names import personal_names
from services.ingest.core.text.clean_text import one_line

Node = dict[str, Any]

MOST_NODES = 500
MOST_SCRIPT_CHARS = 1_000_000
_WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)?[\s;]*$"
)
# A string, or what JSON does not have: comments, and commas before a closing bracket.
_NOT_JSON = re.compile(r'("(?:\\.|[^"\\])*")|/\*.*?\*/|//[^\n]*', re.DOTALL)
_LAST_COMMA = re.compile(r'("(?:\\.|[^"\\])*")|,(?=\s*[}\]])')
_ARTICLE = re.compile(r"(?:article|blogposting|posting|report|review|opinion\w*)$", re.IGNORECASE)
_PAGE = re.compile(r"(?:page|recipe|videoobject|episode|creativework|event)$", re.IGNORECASE)
_PUBLISHER = re.compile(r"(?:organization|website|newspaper|corporation)$", re.IGNORECASE)


def read_json_ld(tree: HtmlElement) -> Facts:
    """Return what the page's first article, or else its page node, says of itself."""
    nodes = list(_nodes(tree))
    known = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str)}
    told = [_facts(node, known) for node in _about_article(nodes)]
    return _filled(told, _site_name(nodes, known)) if told else Facts()


def _nodes(tree: HtmlElement) -> Iterator[Node]:
    """Yield the nodes of every script in their order, those of a graph or list one by one."""
    waiting: list[Any] = []
    for script in tree.iter("script"):
        if "ld+json" in script.get("type", "").lower():
            waiting.extend(load_leniently(script.text or ""))
    count = 0
    while waiting and count < MOST_NODES:
        value, count = waiting.pop(0), count + 1
        if isinstance(value, list):
            waiting[:0] = value[:MOST_NODES]
        elif isinstance(value, dict):
            yield value
            inner = (value.get("@graph"), value.get("mainEntity"), value.get("mainEntityOfPage"))
            waiting[:0] = [one for one in inner if isinstance(one, dict | list)]


def load_leniently(text: str) -> list[Any]:
    """Return the values in `text`, which may be JSON with comments, stray commas and the like."""
    bare = _WRAPPING.sub("", text[:MOST_SCRIPT_CHARS]).strip()
    for mended in (bare, _mended(bare), _mended(unescape(bare))):
        with suppress(ValueError, RecursionError):
            return _values(mended)
    return []


def _mended(text: str) -> str:
    return _LAST_COMMA.sub(r"\1", _NOT_JSON.sub(r"\1", text))


def _values(text: str) -> list[Any]:
    """Return the values that stand one after the other in `text`."""
    decoder, values, at = json.JSONDecoder(strict=False), [], 0
    while at < len(text):
        value, end = decoder.raw_decode(text, at)
        values.append(value)
        at = end + len(text[end:]) - len(text[end:].lstrip(" \t\r\n,;"))
    return values


def types_of(node: Node) -> tuple[str, ...]:
    """Return the types of a node, without their address."""
    named = _listed(node.get("@type"))
    return tuple(re.split(r"[/#:]", one)[-1] for one in named if isinstance(one, str))


def _about_article(nodes: Sequence[Node]) -> list[Node]:
    articles = [node for node in nodes if any(_ARTICLE.search(one) for one in types_of(node))]
    pages = [node for node in nodes if any(_PAGE.search(one) for one in types_of(node))]
    return [*articles[:1], *(node for node in pages[:3] if node not in articles)]


def _filled(told: Sequence[Facts], site_name: str | None) -> Facts:
    """Return the first facts, completed by later ones where they say nothing."""
    values: dict[str, Any] = {}
    for field in Facts.__dataclass_fields__:
        said = (getattr(one, field) for one in told)
        values[field] = next((one for one in said if one or one is False), getattr(told[0], field))
    return Facts(**(values | {"site_name": site_name}))


def _facts(node: Node, known: dict[str, Node]) -> Facts:
    return Facts(
        title=_text(node.get("headline")) or _text(node.get("name")),
        authors=_authors(node, known),
        published_at=_moment(node, "datePublished", "dateCreated"),
        modified_at=_moment(node, "dateModified"),
        language=_text(node.get("inLanguage")) or None,
        image_url=_address(node.get("image"), known) or _address(node.get("thumbnailUrl"), known),
        url=_address(node.get("url"), known) or _address(node.get("mainEntityOfPage"), known),
        sections=unique(_text(one) for one in _listed(node.get("articleSection"))),
        keywords=_keywords(node.get("keywords")),
        summary=_text(node.get("description")) or _text(node.get("abstract")),
        is_free=_is_free(node),
    )


def _authors(node: Node, known: dict[str, Node]) -> tuple[str, ...]:
    written_by = _listed(node.get("author")) or _listed(node.get("creator"))
    return unique(name for one in written_by for name in _names(one, known))


def _names(author: Any, known: dict[str, Node]) -> tuple[str, ...]:
    if isinstance(author, str):
        return personal_names(_text(author))
    if not isinstance(author, dict):
        return ()
    whole = known.get(str(author.get("@id")), {}) | author
    names = [_text(one) for one in _listed(whole.get("name"))]
    given = " ".join(filter(None, (_text(whole.get("givenName")), _text(whole.get("familyName")))))
    return unique(name for one in names or [given] for name in personal_names(one))


def _site_name(nodes: Sequence[Node], known: dict[str, Node]) -> str | None:
    publishers = [one for node in nodes for one in _listed(node.get("publisher"))]
    owners = [node for node in nodes if any(_PUBLISHER.search(one) for one in types_of(node))]
    for one in (*publishers, *owners):
        whole = known.get(str(one.get("@id")), one) if isinstance(one, dict) else {"name": one}
        if name := _text(whole.get("name")):
            return name
    return None


def _keywords(value: Any) -> tuple[str, ...]:
    parts = (part for one in _listed(value) for part in _text(one).split(","))
    return unique(part.strip() for part in parts)


def _address(value: Any, known: dict[str, Node]) -> str | None:
    for one in _listed(value)[:5]:
        if isinstance(one, str) and one.strip():
            return one.strip()
        if isinstance(one, dict):
            whole = known.get(str(one.get("@id")), {}) | one
            found = whole.get("url") or whole.get("contentUrl") or whole.get("@id")
            if isinstance(found, str):
                return found.strip()
    return None


def _moment(node: Node, *names: str) -> datetime | None:
    return next(filter(None, (read_moment(_text(node.get(name))) for name in names)), None)


def _is_free(node: Node) -> bool | None:
    """Return what a node says of itself, or of a part that must be paid for."""
    parts = [one for one in _listed(node.get("hasPart")) if isinstance(one, dict)]
    said = [_truth(one.get("isAccessibleForFree")) for one in (node, *parts)]
    return False if False in said else said[0]


def _truth(value: Any) -> bool | None:
    said = str(value).strip().lower().rpartition("/")[2]
    return {"true": True, "false": False}.get(said)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _text(value: Any) -> str:
    """Return a value, which may be a list or have a language, as one line."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name") or ""
    return one_line(unescape(str(value))) if isinstance(value, str | int | float) else ""
